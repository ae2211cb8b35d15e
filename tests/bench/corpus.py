"""A body of real help articles to measure search on: GNOME's and Evolution's help and LibreOffice's how-to pages, as Debian packs them.

They are fetched by `infra/local/setup.sh help-texts` into `.local/help-texts` and only read there; nothing of them is kept in the project.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as xml
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from kit.config import PROJECT

FOLDER = PROJECT / ".local" / "help-texts"
GNOME = ("gnome-help", "system-admin-guide", "evolution")
OFFICE = ("shared", "swriter", "scalc", "simpress", "sdraw", "smath")

_BLOCKS = {"p": "p", "title": "h2", "screen": "pre", "code": "pre"}
_OUTSIDE = {"info", "links", "media", "comment"}
_BETWEEN = {"guiseq": " > ", "keyseq": "+"}  # steps of a menu and keys pressed together stand in elements of their own


@dataclass(frozen=True, slots=True)
class Article:
    """`key` names the file it stands in, so it stays the same from one edition of the texts to the next."""

    key: str
    title: str
    summary: str
    keywords: tuple[str, ...]
    body_html: str


def articles(folder: Path = FOLDER) -> list[Article]:
    """All that say something, in the order of their keys. FileNotFoundError where they have not been fetched."""
    found = sorted((one for one in [*_gnome(folder), *_office(folder)] if one.title and one.body_html), key=lambda one: one.key)
    if not found:
        raise FileNotFoundError(f"no help articles in {folder}: fetch them with infra/local/setup.sh help-texts")
    return found


def _gnome(folder: Path) -> Iterator[Article]:
    for guide in GNOME:
        for file in (folder / "usr/share/help/C" / guide).glob("*.page"):
            yield mallard(f"{guide}/{file.stem}", file.read_text())


def _office(folder: Path) -> Iterator[Article]:
    for part in OFFICE:
        for file in (folder / "usr/share/libreoffice/help/en-US/text" / part / "guide").glob("*.html"):
            yield office(f"{part}/{file.stem}", file.read_text())


def mallard(key: str, page: str) -> Article:
    """An article of GNOME's: its description is the summary, keywords are seldom said."""
    root = xml.fromstring(page)
    said = {_name(element): _flat(element) for element in root.findall("{*}info/*") if _name(element) in ("desc", "keywords")}
    title = root.find("{*}title")
    blocks = [block for child in root if child is not title for block in _blocks(child)]
    words = tuple(filter(None, (word.strip() for word in said.get("keywords", "").split(","))))
    return Article(key, _flat(title), said.get("desc", ""), words, _markup(blocks))


def office(key: str, page: str) -> Article:
    """An article of LibreOffice's: it has index entries as keywords and no summary."""
    reader = _Office()
    reader.feed(page)
    return Article(key, reader.title, "", tuple(dict.fromkeys(reader.keywords)), _markup(reader.blocks))


def _blocks(element: xml.Element) -> Iterator[tuple[str, str]]:
    name = _name(element)
    if name in _OUTSIDE:
        return
    if name in _BLOCKS:
        yield _BLOCKS[name], _flat(element)
        return
    for child in element:
        yield from _blocks(child)


def _name(element: xml.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "info"  # a comment says nothing to readers


def _flat(element: xml.Element | None) -> str:
    return "" if element is None else _spaced(_said(element))


def _said(element: xml.Element) -> str:
    between = _BETWEEN.get(_name(element))
    if between:
        return between.join(_said(child) for child in element)
    return (element.text or "") + "".join(("" if _name(child) in _OUTSIDE else _said(child)) + (child.tail or "") for child in element)


def _markup(blocks: list[tuple[str, str]]) -> str:
    return "\n".join(f"<{tag}>{html.escape(text, quote=False)}</{tag}>" for tag, text in blocks if text)


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


class _Office(HTMLParser):
    """Blocks of the page's own text: without its frame, its references to other pages and what only a Mac's owner sees."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.keywords: list[str] = []
        self.blocks: list[tuple[str, str]] = []
        self._open: list[tuple[str, bool]] = []  # the elements around, and whether their text is left out
        self._is_inside = False
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "meta" and said.get("itemprop") == "keywords":
            self.keywords.append(_spaced(said["content"] or ""))
        self._is_inside = self._is_inside or said.get("id") == "DisplayArea"
        if tag in _BLOCK_TAGS:
            self._text = []
        if tag not in _VOID:
            outer = bool(self._open) and self._open[-1][1]
            self._open.append((tag, outer or tag == "script" or said.get("class") in ("MAC", "relatedtopics") or said.get("id") == "DEBUG"))

    def handle_data(self, data: str) -> None:
        if self._is_inside and not (self._open and self._open[-1][1]):
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass
        if tag in _BLOCK_TAGS and self._is_inside:
            text, self._text = _spaced("".join(self._text)), []
            if tag == "h1" and not self.title:
                self.title = text
            elif text:
                self.blocks.append((_BLOCK_TAGS[tag], text))


_BLOCK_TAGS = {"h1": "h2", "h2": "h2", "h3": "h2", "h4": "h2", "p": "p", "td": "p", "th": "p", "pre": "pre"}
_VOID = {"meta", "link", "br", "hr", "img", "input", "base", "source", "wbr"}
