"""Cleaned HTML as a small tree, and its normal form: what two bodies share that a browser shows alike.

Cleaned HTML is balanced, so a stack reads it; a parser that repairs HTML would move things that were meant to stay.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"area", "br", "col", "hr", "img", "source", "track", "wbr"})
BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "caption", "col", "colgroup", "dd", "details", "div", "dl", "dt", "figcaption", "figure"}
    | {"footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "iframe", "li", "main", "nav", "ol", "p", "pre", "section"}
    | {"summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "video", "audio"}
)
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_BLANK = " \t\n\r\f"


@dataclass(slots=True)
class Node:
    """An element. `children` are elements and texts; the root has no tag."""

    tag: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    @property
    def is_block(self) -> bool:
        return self.tag in BLOCKS


def normal(clean_html: str) -> Node:
    """The tree in normal form: blanks run together where a browser would, none beside blocks, attributes in order, comments gone."""
    reader = _Reader()
    reader.feed(clean_html)
    reader.close()
    _settle(reader.root, is_in_pre=False)
    return reader.root


def written(nodes: Iterable[Node | str]) -> str:
    """The HTML of these."""
    return "".join(one if isinstance(one, str) else _element(one) for one in (_text(one) if isinstance(one, str) else one for one in nodes))


def opening(node: Node) -> str:
    """Its start tag."""
    return f"<{node.tag}" + "".join(f' {name}="{html.escape(value)}"' for name, value in node.attributes.items()) + ">"


def _element(node: Node) -> str:
    return opening(node) if node.tag in VOID else f"{opening(node)}{written(node.children)}</{node.tag}>"


def _text(text: str) -> str:
    """A no-break space is written out, so that it is seen, and is no blank to anybody."""
    return html.escape(text, quote=False).replace("\xa0", "&nbsp;")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node()
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = {name: value or "" for name, value in sorted(attrs) if (tag, name) != ("a", "rel")}  # which the cleaner puts everywhere
        node = Node(tag, kept)
        self._open[-1].children.append(node)
        if tag not in VOID:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        places = [place for place, node in enumerate(self._open) if place and node.tag == tag]
        if places:
            del self._open[places[-1] :]

    def handle_data(self, data: str) -> None:
        here = self._open[-1].children
        if here and isinstance(here[-1], str):
            here[-1] += data
        else:
            here.append(data)


def _settle(node: Node, *, is_in_pre: bool) -> None:
    is_in_pre = is_in_pre or node.tag == "pre"
    for child in node.children:
        if isinstance(child, Node):
            _settle(child, is_in_pre=is_in_pre)
    if node.tag == "pre":
        _drop_last_break(node)
    if not is_in_pre:
        node.children = _without_idle_blanks(node)


def _without_idle_blanks(node: Node) -> list[Node | str]:
    """Runs of blanks become one; at the edges of a block, beside blocks and after a break there are none."""
    texts = [_BLANKS.sub(" ", child) if isinstance(child, str) else child for child in node.children]
    is_edge = node.is_block or not node.tag
    found: list[Node | str] = []
    for place, child in enumerate(texts):
        if isinstance(child, str):
            if _breaks(texts[place - 1] if place else None, is_edge=is_edge):
                child = child.lstrip(_BLANK)
            if _breaks(texts[place + 1] if place + 1 < len(texts) else None, is_edge=is_edge):
                child = child.rstrip(_BLANK)
        if child != "":
            found.append(child)
    return found


def _breaks(neighbour: Node | str | None, *, is_edge: bool) -> bool:
    if neighbour is None:
        return is_edge
    return isinstance(neighbour, Node) and (neighbour.is_block or neighbour.tag == "br")


def _drop_last_break(node: Node) -> None:
    """The line end before the end of `pre`, which no browser shows."""
    here = node
    while here.children and isinstance(here.children[-1], Node):
        here = here.children[-1]
    if here.children and isinstance(here.children[-1], str):
        text = here.children[-1].removesuffix("\n")
        here.children[-1:] = [text] if text else []
