"""An index that this process holds open: the only one that writes into its folder."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from prometheus_client import Histogram
from tantivy import Document, Index, IndexWriter

from kit.bus.apart import apart
from kit.metrics import QUICK
from services.kb.index.edition import Edition
from services.kb.index.mark import Mark, mark_in
from services.kb.index.place import Place, emptied
from services.kb.index.shape import KEY, MARK, opened

log = logging.getLogger(__name__)

R = TypeVar("R")
_OF_THE_INDEX = re.compile(r"corrupt|failed to open|failed to write|\bio ?error|lock|killed|thread", re.IGNORECASE)

HEAP = 40_000_000  # bytes that may wait in memory until they are written
THREADS = 1
_homes = count(1)
write_seconds = Histogram("frontline_kb_index_write_seconds", "Taking a batch of items into the index", buckets=QUICK)


class IndexBroken(Exception):
    """The index cannot be written, or not be read any more."""


class Kept:
    """`mark` says how far it has come; None: it holds nothing that could be gone on from. `edition` is what was committed last, whole."""

    def __init__(self, place: Place) -> None:
        self._place, self.folder = place, place.folder
        self.mark: Mark | None = None
        self._home = next(_homes)
        self._index, self._writer = self._open()
        self.edition = self._newest()

    @property
    def documents(self) -> int:
        """Items in it."""
        return max(0, self.edition.searcher.num_docs - (1 if self.mark else 0))

    def write(self, gone: Collection[str], documents: Sequence[Document], mark: Mark | None) -> None:
        """Takes these keys out and the documents in. With a mark it is committed, and searches see it; without, it waits for the next."""
        with write_seconds.time():
            _whole(self._write, list(gone), documents, mark)
        self.mark = mark or self.mark

    def read(self, act: Callable[[Edition], R]) -> R:
        """What `act` makes of the index as it is now, beside the green threads."""
        return _whole(act, self.edition)

    def take_back(self) -> None:
        """Forgets what was written since the last commit."""
        _whole(self._take_back)

    def begin_anew(self, *, in_memory: bool = False) -> None:
        """Throws away what is there."""
        with suppress(Exception):  # what is broken may refuse to be closed
            apart(self._close)
        self.mark = None
        if in_memory:
            self.folder = None
        elif self.folder is not None:
            emptied(self.folder)
        self._index, self._writer = self._open()
        self.edition = self._newest()

    def close(self) -> None:
        """Lets go of the folder; what was not committed is lost."""
        apart(self._close)
        self._place.leave()

    def _open(self) -> tuple[Index, IndexWriter]:
        try:
            return self._opened(self.folder)
        except Exception as fault:
            if self.folder is None:
                raise
            log.warning("the index in %s cannot be used and is made anew: %s", self.folder, fault)
        try:
            return self._opened(emptied(self.folder))
        except Exception as fault:
            log.warning("the index is kept in memory, for %s does not work: %s", self.folder, fault)
            self.folder = None
            return self._opened(None)

    def _opened(self, folder: Path | None) -> tuple[Index, IndexWriter]:
        index = opened(str(folder) if folder else None)
        writer = index.writer(HEAP, THREADS)
        self.mark = mark_in(index)
        if self.mark is None and index.searcher().num_docs:
            raise ValueError("it is of another shape, or broken")
        return index, writer

    def _write(self, gone: list[str], documents: Sequence[Document], mark: Mark | None) -> None:
        writer: Any = self._writer
        for key in gone:
            writer.delete_documents_by_term(KEY, key)
        for document in documents:
            writer.add_document(document)
        if mark is not None:
            writer.delete_documents_by_term(KEY, MARK)
            writer.add_document(mark.document())
            writer.commit()
            self._index.reload()
            self.edition = self._newest()

    def _newest(self) -> Edition:
        return Edition(self._index.searcher(), self._home)

    def _take_back(self) -> None:
        writer: Any = self._writer
        writer.rollback()

    def _close(self) -> None:
        try:
            self._take_back()
        finally:
            del self._writer


def _whole(act: Callable[..., R], *given: object) -> R:
    """Raises IndexBroken where the index itself is at fault. The library calls most of its faults ValueError: told by their words."""
    try:
        return apart(act, *given)
    except (OSError, RuntimeError) as fault:
        raise IndexBroken(str(fault)) from fault
    except ValueError as fault:
        if not _OF_THE_INDEX.search(str(fault)):
            raise
        raise IndexBroken(str(fault)) from fault
