"""The tree of folders: what lies below what, how deep it goes, and that nothing comes to lie in itself (KB-037, CAN-016)."""

from __future__ import annotations

from collections.abc import Mapping

DEEPEST = 10  # folders from the top to the innermost one
MOST_FOLDERS = 1000  # of one kind

Parents = Mapping[str, str | None]


def within(folder: str, parents: Parents) -> set[str]:
    """The folder and all below it."""
    below: dict[str | None, list[str]] = {}
    for child, parent in parents.items():
        below.setdefault(parent, []).append(child)
    found: set[str] = set()
    left = [folder]
    while left:
        here = left.pop()
        if here not in found:
            found.add(here)
            left += below.get(here, ())
    return found


def path_to(folder: str, parents: Parents) -> list[str]:
    """From the top down to the folder, itself included."""
    found: list[str] = []
    here: str | None = folder
    while here is not None and here not in found:
        found.append(here)
        here = parents.get(here)
    return found[::-1]


def refused_because(folder: str | None, parent: str | None, parents: Parents) -> str | None:
    """None when `folder` (None: a new one) may lie in `parent` (None: at the top), else "loop" or "depth"."""
    above = 0 if parent is None else len(path_to(parent, parents))
    if folder is None:
        return "depth" if above + 1 > DEEPEST else None
    inside = within(folder, parents)
    if parent in inside:
        return "loop"
    own = len(path_to(folder, parents))
    height = max(len(path_to(one, parents)) for one in inside) - own + 1
    return "depth" if above + height > DEEPEST else None
