"""Which folders a search looks through: one with those below it; those that take part in automatic searches (KB-040)."""

from __future__ import annotations

from collections.abc import Collection, Mapping


def with_those_below(folder_ids: Collection[str], parents: Mapping[str, str | None]) -> frozenset[str]:
    """These folders and all below them."""
    found = set(folder_ids)
    below: dict[str | None, list[str]] = {}
    for folder, parent in parents.items():
        below.setdefault(parent, []).append(folder)
    waiting = list(found)
    while waiting:
        for folder in below.get(waiting.pop(), ()):
            if folder not in found:
                found.add(folder)
                waiting.append(folder)
    return frozenset(found)


def left_out(switched_off: Collection[str], parents: Mapping[str, str | None]) -> frozenset[str]:
    """The folders whose articles no customer is offered by himself: switched off, or below one that is.

    A folder is part of the one above it: who switches a folder off means what lies in it.
    """
    return with_those_below(switched_off, parents)
