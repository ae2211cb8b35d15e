"""Uploads brought over: each stands under the hash of its content and never changes, so what is not there yet is all there is to copy."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

import fsspec

from kit.storage.files import KEY, PIECE


def copy_missing(source: str, target: str) -> tuple[int, int]:
    """(how many were copied, how many bytes) from one fsspec URL to another. What does not hold its name is left out.

    A file is in place whole or not at all; said again it goes on where it ended.
    """
    (giving, from_), (taking, to) = _opened(source), _opened(target)
    there, copied, size = set(_kept(taking, to)), 0, 0
    for name in _kept(giving, from_):
        if name not in there:
            took = _copy(giving, f"{from_}/{name}", taking, f"{to}/{name}", f"{to}/incoming-{uuid.uuid4().hex}")
            copied, size = copied + (took >= 0), size + max(took, 0)
    return copied, size


def _opened(url: str) -> tuple[Any, str]:
    system, root = fsspec.core.url_to_fs(url)
    return system, root.rstrip("/")


def _kept(system: Any, root: str) -> list[str]:
    """Names below the root, `tickets/ab/abcd…`; what is still coming in is none of them."""
    system.invalidate_cache()
    found = system.find(root) if system.exists(root) else []
    names = [path[len(root) :].lstrip("/") for path in found]
    return [name for name in names if KEY.fullmatch(name.rpartition("/")[2])]


def _copy(giving: Any, source: str, taking: Any, target: str, rough: str) -> int:
    """Its size; -1 when it is not what its name says, or was taken away meanwhile."""
    digest, size = hashlib.sha256(), 0
    taking.makedirs(target.rpartition("/")[0], exist_ok=True)
    try:
        with giving.open(source, "rb") as incoming, taking.open(rough, "wb") as outgoing:
            while piece := incoming.read(PIECE):
                digest.update(piece)
                size += len(piece)
                outgoing.write(piece)
        if digest.hexdigest() != target.rpartition("/")[2]:
            return -1
        taking.mv(rough, target)
    except FileNotFoundError:
        return -1
    finally:
        if taking.exists(rough):
            taking.rm(rough)
    return size
