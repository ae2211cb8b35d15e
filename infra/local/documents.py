"""Documents of the demo company: Markdown below a head in YAML, the language in the file's name (`returns.de.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt

FENCE = "---\n"


@dataclass(frozen=True, slots=True)
class Document:
    """One text. Documents of one `name` are translations of each other; `body` is HTML."""

    name: str
    language: str
    head: dict[str, Any]
    body: str


def documents(folder: Path) -> list[Document]:
    """All of a folder, in order of name and language. Raises ValueError for a file that is none, so that nothing is left out unseen."""
    return [_read(path) for path in sorted(folder.iterdir())]


def _read(path: Path) -> Document:
    parts = path.name.split(".")
    if len(parts) != 3 or parts[2] != "md":
        raise ValueError(f"{path.name} should be called <name>.<language>.md")
    empty, _, rest = path.read_text(encoding="utf-8").partition(FENCE)
    head, fence, text = rest.partition(FENCE)
    if empty or not fence:
        raise ValueError(f"{path.name} has no head between two lines of ---")
    said = yaml.safe_load(head)
    if not isinstance(said, dict) or not said.get("title"):
        raise ValueError(f"{path.name} has no title")
    return Document(parts[0], parts[1], said, MarkdownIt("commonmark", {"html": False}).enable("table").render(text.strip()))
