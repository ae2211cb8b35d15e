"""Text and what stands in it, in Markdown: emphasis, code, links, pictures, breaks; all other tags as HTML with Markdown in between."""

from __future__ import annotations

import re
from collections.abc import Iterable

from services.kb.portable.tree import VOID, Node, opening

_SPECIAL = re.compile(r"([\\`*\[\]<])|(?<!\w)(_)|(_)(?!\w)|(&)(?=#?\w+;)|(~)(?=~)|(?<=~)(~)")
_AT_FIRST = re.compile(r"^( *)(?:([#>+=|-])|(\d{1,9})([.)]))")
_PLAIN_ADDRESS = re.compile(r"[^\s<>()\\\x00-\x1f]+")
_TICKS = re.compile(r"`+")
_QUOTED, _ESCAPED = re.compile(r'([\\"])'), r"\\\1"
_MARKS = {"em": "*", "strong": "**", "s": "~~", "del": "~~"}


def inline(nodes: Iterable[Node | str]) -> str:
    """One line, or several where there are breaks."""
    text = "".join(_text(one) if isinstance(one, str) else _element(one) for one in nodes)
    return _AT_FIRST.sub(_escaped_at_first, text)


def _escaped_at_first(found: re.Match[str]) -> str:
    blanks, sign, number, point = found.groups()
    return f"{blanks}\\{sign}" if sign else f"{blanks}{number}\\{point}"


def _text(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"\\{found.group()}", text).replace("\xa0", "&nbsp;").replace("\n", " ")


def _element(node: Node) -> str:
    if node.tag == "br" and not node.attributes:
        return "\\\n"
    if node.tag in _MARKS and not node.attributes and node.children:
        return f"{_MARKS[node.tag]}{_within(node)}{_MARKS[node.tag]}"
    if node.tag == "code" and not node.attributes and all(isinstance(child, str) for child in node.children):
        return _code("".join(str(child) for child in node.children)) or _as_html(node)
    if node.tag == "a" and node.attributes.keys() <= {"href", "title"} and "href" in node.attributes:
        return f"[{_within(node)}]({_target(node.attributes, 'href')})"
    if node.tag == "img" and {"src"} <= node.attributes.keys() <= {"src", "alt", "title"} and "alt" in node.attributes:
        return f"![{_text(node.attributes['alt'])}]({_target(node.attributes, 'src')})"
    return _as_html(node)


def _within(node: Node) -> str:
    return "".join(_text(one) if isinstance(one, str) else _element(one) for one in node.children)


def _as_html(node: Node) -> str:
    tag = opening(node).replace("\n", "&#10;")
    return tag if node.tag in VOID else f"{tag}{_within(node)}</{node.tag}>"


def _code(text: str) -> str:
    """Empty where backticks cannot say it."""
    if not text.strip():
        return ""
    fence = "`" * next(length for length in range(1, 999) if length not in {len(found) for found in _TICKS.findall(text)})
    is_padded = text[0] == "`" or text[-1] == "`" or (text[0] == " " and text[-1] == " ")
    return f"{fence} {text} {fence}" if is_padded else f"{fence}{text}{fence}"


def _target(attributes: dict[str, str], place: str) -> str:
    address, title = attributes[place], attributes.get("title")
    written = address if _PLAIN_ADDRESS.fullmatch(address) else "<" + re.sub(r"([\\<>])", r"\\\1", address) + ">"
    return written if title is None else f'{written} "{_QUOTED.sub(_ESCAPED, title)}"'
