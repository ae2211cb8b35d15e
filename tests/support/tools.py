"""Programs that only some tests need: from the path, or unpacked (not installed) from the distribution's package."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from kit.config import PROJECT


def tool(name: str, package: str) -> str:
    """Path of the program. Skips the test where it is neither there nor to be had."""
    kept = PROJECT / ".local/tools" / package
    found = shutil.which(name) or str(kept / "usr/bin" / name)
    if shutil.which(found) is None:
        if shutil.which("apt-get") is None or shutil.which("dpkg") is None:
            pytest.skip(f"{name} is neither installed nor to be had from this system's packages")
        kept.mkdir(parents=True, exist_ok=True)
        subprocess.run(["apt-get", "download", "-q", package], cwd=kept, check=True, capture_output=True, timeout=100)
        subprocess.run(["dpkg", "-x", str(next(kept.glob("*.deb"))), "."], cwd=kept, check=True, timeout=60)
    return found
