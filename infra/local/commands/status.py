"""`frontline status`"""

from __future__ import annotations

import json
import sys
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

import click

from infra.local.programs import suite
from kit.config import read


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="for programs")
def command(as_json: bool) -> None:
    """Say how each part is; ends with 1 unless all are ready, or disabled because somebody wants it so."""
    parts = {program.name: asked(program.ready_url) for program in suite(read())}
    if as_json:
        click.echo(json.dumps(parts, indent=1))
    for name, said in {} if as_json else parts.items():
        more = " ".join(f"{key}={value}" for key, value in said.items() if key not in ("status", "is_ready"))
        click.echo(f"{name:<10} {said['status']:<10} {more}")
    sys.exit(0 if all(is_settled(said) for said in parts.values()) else 1)


def is_settled(said: dict[str, Any]) -> bool:
    """Ready, or disabled by somebody: then it does what it is told to."""
    return bool(said["is_ready"]) or said["status"] == "disabled"


def asked(url: str) -> dict[str, Any]:
    """What the program says of itself: {status, is_ready, …}; status `away` when it does not answer."""
    where = urlsplit(url)
    line = HTTPConnection(where.hostname or "", where.port or 80, timeout=3)
    try:
        line.request("GET", where.path)
        answer = line.getresponse()
        said: dict[str, Any] = {"status": "not ready", **json.loads(answer.read() or b"{}")}
        if answer.status != 200 and said["status"] != "disabled":
            said["status"] = "not ready"
    except (OSError, HTTPException, ValueError) as trouble:
        return {"status": "away", "is_ready": False, "why": str(trouble) or type(trouble).__name__}
    return said | {"is_ready": answer.status == 200}
