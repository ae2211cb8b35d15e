"""An article as a file, and names that any file system can hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from services.kb.portable.from_markdown import to_html
from services.kb.portable.front_matter import FENCE, Fault, divided, written
from services.kb.portable.to_markdown import to_markdown

ENDINGS = {"markdown": ".md", "html": ".html"}
FOLDER_FILE = "_folder.yaml"
FILES = "files"
LONGEST_NAME = 100
_UNFIT = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
Clean = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Page:
    """What a file says of an article. `body` is HTML as it came, uncleaned; `folders` the directories it lies in, `stem` its own name."""

    path: str
    folders: tuple[str, ...]
    stem: str
    fields: dict[str, Any] = field(default_factory=dict)
    body: str = ""


def page_text(form: str, fields: dict[str, Any], body: str, clean: Clean) -> str:
    """The file. HTML goes to the letter."""
    if form == "html":
        return written(fields) + "\n" + body + "\n"
    return written(fields) + "\n" + to_markdown(body, clean)


def read_page(path: str, content: bytes) -> Page:
    """Raises Fault."""
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as wrong:
        raise Fault("", "not_utf8", "It is not written in UTF-8.") from wrong
    fields, rest = divided(text)
    *folders, name = path.split("/")
    stem, _, ending = name.rpartition(".")
    if ending.lower() == "md":
        body = to_html(rest)
    else:
        body = (rest.removeprefix("\n") if fields or text.startswith(FENCE) else rest).removesuffix("\n")
    return Page(path, tuple(folders), stem, fields, body)


def is_page(path: str) -> bool:
    """Whether the file is an article: not what lies among the files of articles."""
    return path.lower().endswith(tuple(ENDINGS.values())) and FILES not in path.split("/")[:-1]


def fit(name: str) -> str:
    """A name as a directory or file may have it, the same for the same name."""
    found = _UNFIT.sub("_", name).strip(" .")[:LONGEST_NAME].strip(" .") or "_"
    return f"_{found}" if _RESERVED.match(found) or found.lower() == FILES else found


def fit_each(names: Iterable[str]) -> dict[str, str]:
    """Names that lie side by side, told apart even where upper and lower case are one: by a number, in their own order."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(set(names)):
        wanted = plain = fit(name)
        number = 2
        while wanted.casefold() in taken:
            wanted, number = f"{plain} ({number})", number + 1
        taken.add(wanted.casefold())
        found[name] = wanted
    return found
