"""Cleaned HTML to Markdown of which nothing is lost: each block is tried, rendered and compared; what does not come back stays HTML.

A converter that is right nearly always would change articles nearly never, and nobody would know which. Here the way back decides, so
the writing of Markdown below may be simple.
"""

from __future__ import annotations

from collections.abc import Callable

from services.kb.portable.from_markdown import to_html
from services.kb.portable.markdown_blocks import block, raw
from services.kb.portable.tree import Node, normal, written

Clean = Callable[[str], str]


def to_markdown(body: str, clean: Clean) -> str:
    """Markdown whose HTML, once cleaned by `clean`, has the normal form of this body. The same for any two bodies of one normal form."""
    root = normal(body)
    runs = _runs(root.children)
    whole = "\n\n".join(block(run) for run in runs)
    if not _comes_back(whole, root.children, clean):
        whole = _piece_by_piece(runs, clean)
        if not _comes_back(whole, root.children, clean):
            whole = f"<!-- -->{raw(root.children)}"
    return f"{whole}\n" if whole else ""


def same_body(one: str, other: str) -> bool:
    """Whether a browser shows them alike."""
    return written(normal(one).children) == written(normal(other).children)


def _piece_by_piece(runs: list[list[Node | str]], clean: Clean) -> str:
    """Each block beside the one before it: the first way of writing it that comes back."""
    pieces: list[str] = []
    before: list[Node | str] = []
    for run in runs:
        candidates = [block(run), raw(run), f"<!-- -->{raw(run)}"]
        last, known = (pieces[-1], before) if pieces else ("", [])
        chosen = next((one for one in candidates if _comes_back(_joined(last, one), [*known, *run], clean)), candidates[-1])
        pieces.append(chosen)
        before = run
    return "\n\n".join(pieces)


def _runs(children: list[Node | str]) -> list[list[Node | str]]:
    """Each block by itself, and what stands between blocks together."""
    runs: list[list[Node | str]] = []
    is_open = False
    for child in children:
        if isinstance(child, Node) and child.is_block:
            runs.append([child])
            is_open = False
        elif is_open:
            runs[-1].append(child)
        else:
            runs.append([child])
            is_open = True
    return runs


def _joined(last: str, one: str) -> str:
    return f"{last}\n\n{one}" if last else one


def _comes_back(markdown: str, nodes: list[Node | str], clean: Clean) -> bool:
    return written(normal(clean(to_html(markdown))).children) == written(nodes)
