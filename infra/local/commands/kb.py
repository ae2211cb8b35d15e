"""`frontline kb`: articles as files, out of a running installation and into it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import click

from kit.bus.client import Client
from kit.config import read
from kit.errors import Refusal
from kit.storage.files import Files
from kit.storage.work import Call
from kit.zips import zipped

SECONDS = 300.0
MOST_BYTES = 50_000_000
WHO = Call(actor="system:operator", via="cli")


@click.group("kb")
def command() -> None:
    """Articles as files: Markdown or HTML with front matter."""


@command.command("export")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["markdown", "html"]), default="markdown", show_default=True)
def export(target: Path, form: str) -> None:
    """Write all articles with their folders and files to TARGET: a zip if it ends with .zip, else a folder, new or empty."""
    is_zip = target.suffix.lower() == ".zip"
    if target.exists() and (is_zip or not target.is_dir() or any(target.iterdir())):
        raise click.BadParameter(f"{target} is there already", param_hint="TARGET")
    count = 0
    files = _exported(form)
    if is_zip:
        with target.open("wb") as out:
            for piece in zipped(files):
                out.write(piece)
        click.echo(f"{target}: {target.stat().st_size} bytes")
        return
    target.mkdir(parents=True, exist_ok=True)
    for path, content in files:
        place = target / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        count += 1
    click.echo(f"{target}: {count} files")


@command.command("import")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("--folder", "folder_id", help="id of the folder into which all comes; else directories at the top are folders at the top")
@click.option("--dry-run", "is_dry_run", is_flag=True, help="only tell what would be done")
@click.option("--json", "is_json", is_flag=True, help="the report as one JSON object")
def import_(source: Path, folder_id: str | None, is_dry_run: bool, is_json: bool) -> None:
    """Make and change articles from SOURCE, a zip or a folder. Everything is done or nothing: ends with 1 then."""
    content = source.read_bytes() if source.is_file() else b"".join(zipped(_beneath(source)))
    kept = Files("kb", limit=MOST_BYTES).store(BytesIO(content), "articles.zip")
    report = _ask("import_articles", {"file_id": kept.key, "folder_id": folder_id, "is_dry_run": is_dry_run})
    click.echo(json.dumps(report) if is_json else _told(report))
    sys.exit(1 if report["counts"]["faults"] else 0)


def _exported(form: str) -> Iterator[tuple[str, bytes]]:
    store, after = Files("kb"), None
    while True:
        found = _ask("exported_articles", {"format": form, "after": after})
        for one in found["files"]:
            yield one["path"], one["text"].encode() if "text" in one else store.read(one["file_id"])
        if (after := found["next_after"]) is None:
            return


def _beneath(folder: Path) -> Iterator[tuple[str, bytes]]:
    """All files below, without those that begin with a dot."""
    for place in sorted(folder.rglob("*")):
        inner = place.relative_to(folder)
        if place.is_file() and not place.is_symlink() and not any(part.startswith(".") for part in inner.parts):
            yield inner.as_posix(), place.read_bytes()


def _ask(method: str, asked: dict[str, Any]) -> Any:
    try:
        return Client(read().amqp_url, "frontline kb").ask("kb", method, asked, call=WHO, timeout=SECONDS)
    except Refusal as refused:
        raise click.ClickException(f"{refused.detail} ({refused.code})") from refused


def _told(report: dict[str, Any]) -> str:
    counts = report["counts"]
    lines = [f"{one['path']}{': ' if one['path'] else ''}{one['field'] or 'file'}: {one['detail']}" for one in report["faults"]]
    lines += [f"{one['path']}: {one['field']}: {one['detail']} (left out)" for one in report["warnings"]]
    done = "nothing was done" if counts["faults"] else "would be done" if report["is_dry_run"] else "done"
    told = ", ".join(f"{counts[name]} {name}" for name in ("created", "changed", "unchanged", "folders", "faults"))
    return "\n".join([*lines, f"{told}: {done}"])
