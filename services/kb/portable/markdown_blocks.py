"""Blocks of a tree in Markdown: paragraphs, headings, lists, quotations, code, tables; all others as one line of HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from services.kb.portable.markdown_inline import inline
from services.kb.portable.tree import Node, written

Nodes = list[Node | str]
_LINE_BREAKS = re.compile(r"\r\n|\r|\n")
_TICKS = re.compile(r"`{3,}")


def block(run: Nodes) -> str:
    """One block, or a run of text between blocks (which Markdown can only take for a paragraph: the way back decides)."""
    [first, *more] = run
    if more or isinstance(first, str) or not first.is_block:
        return inline(run)
    known = _KNOWN.get(first.tag)
    return known(first) if known else raw(run)


def raw(nodes: Iterable[Node | str]) -> str:
    """HTML in one line, so that Markdown finds no blank line in it, where its HTML would end."""
    return _LINE_BREAKS.sub("&#10;", written(nodes))


def _blocks(node: Node, between: str) -> str:
    """What lies in a quotation or a list item."""
    runs: list[Nodes] = []
    for child in node.children:
        is_inline = isinstance(child, str) or not child.is_block
        if runs and is_inline and (isinstance(runs[-1][-1], str) or not runs[-1][-1].is_block):
            runs[-1].append(child)
        else:
            runs.append([child])
    return between.join(block(run) for run in runs)


def _paragraph(node: Node) -> str:
    return raw([node]) if node.attributes else inline(node.children)


def _heading(node: Node) -> str:
    if node.attributes or not node.children:
        return raw([node])
    return f"{'#' * int(node.tag[1])} {inline(node.children)}"


def _rule(node: Node) -> str:
    return raw([node]) if node.attributes else "---"


def _quotation(node: Node) -> str:
    return raw([node]) if node.attributes else _indented(_blocks(node, "\n\n"), "> ", "> ").replace("> \n", ">\n")


def _list(node: Node) -> str:
    start = node.attributes.get("start", "1")
    items = [child for child in node.children if isinstance(child, Node) and child.tag == "li"]
    is_plain = len(items) == len(node.children) and not any(item.attributes for item in items)
    if not is_plain or node.attributes.keys() - ({"start"} if node.tag == "ol" else set()) or not start.isdigit():
        return raw([node])
    is_loose = any(isinstance(child, Node) and child.tag == "p" for item in items for child in item.children)
    gap = "\n\n" if is_loose else "\n"
    marks = [f"{int(start) + place}. " if node.tag == "ol" else "- " for place in range(len(items))]
    return gap.join(_indented(_blocks(item, gap), mark, " " * len(mark)) for mark, item in zip(marks, items, strict=True))


def _code(node: Node) -> str:
    code = node.children[0] if len(node.children) == 1 else None
    if node.attributes or not isinstance(code, Node) or code.tag != "code" or any(isinstance(child, Node) for child in code.children):
        return raw([node])
    kind = code.attributes.get("class", "")
    if code.attributes.keys() - {"class"} or (kind and not re.fullmatch(r"language-[\w+#.-]+", kind)):
        return raw([node])
    text = "".join(str(child) for child in code.children)
    fence = "`" * max([3, *(len(found) + 1 for found in _TICKS.findall(text))])
    return f"{fence}{kind.removeprefix('language-')}\n{text}\n{fence}" if text else f"{fence}{kind.removeprefix('language-')}\n{fence}"


def _table(node: Node) -> str:
    parts = [child for child in node.children if isinstance(child, Node)]
    if node.attributes or [part.tag for part in parts] not in (["thead", "tbody"], ["thead"]) or any(part.attributes for part in parts):
        return raw([node])
    rows = [row for part in parts for row in part.children if isinstance(row, Node) and row.tag == "tr" and not row.attributes]
    cells = [[cell for cell in row.children if isinstance(cell, Node)] for row in rows]
    if not cells or not cells[0] or any(len(row) != len(cells[0]) or any(cell.attributes for cell in row) for row in cells):
        return raw([node])
    lines = ["| " + " | ".join(inline(cell.children).replace("|", "\\|") for cell in row) + " |" for row in cells]
    return "\n".join([lines[0], "|" + " --- |" * len(cells[0]), *lines[1:]])


def _indented(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join(
        (first if place == 0 else rest) + line if line else (first if place == 0 else rest).rstrip() for place, line in enumerate(lines)
    )


_KNOWN: dict[str, Callable[[Node], str]] = {
    "p": _paragraph,
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    **dict.fromkeys(("ul", "ol"), _list),
    "hr": _rule,
    "blockquote": _quotation,
    "pre": _code,
    "table": _table,
}
