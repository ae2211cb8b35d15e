"""Certificates for servers of the tests."""

from __future__ import annotations

import subprocess
from pathlib import Path


def certificate_for(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate of this name that vouches for itself, and its key."""
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    told = ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}", "-days", "2", "-nodes", "-newkey", "ec", "-pkeyopt"]
    made = ["openssl", "req", "-x509", *told, "ec_paramgen_curve:prime256v1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(made, check=True, capture_output=True)
    return certificate, key
