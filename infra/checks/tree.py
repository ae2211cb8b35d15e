"""The files of the project: what is tracked or would be, nothing that is built or installed."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {".git", ".venv", ".local", "node_modules", "__pycache__", "dist", "build"}


def files(root: Path = ROOT, *suffixes: str) -> list[Path]:
    """Paths relative to `root`, sorted; with these endings only, if any are given."""
    asked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=root, capture_output=True, text=True, check=False
    )
    found = [Path(line) for line in asked.stdout.splitlines()] if asked.returncode == 0 and asked.stdout else list(_walk(root))
    here = sorted(path for path in set(found) if (root / path).is_file() and not NOT_OURS & set(path.parts))
    return [path for path in here if not suffixes or path.suffix in suffixes]


def text(root: Path, path: Path) -> str:
    """What stands in it; nothing if it has gone since it was listed, or is no text."""
    try:
        return (root / path).read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return ""


def _walk(root: Path) -> Iterator[Path]:
    """For a copy of the tree without its history."""
    return (path.relative_to(root) for path in root.rglob("*"))
