"""Keeping an index in step with the database: filled once, then by the numbered list of changes."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar

from sqlalchemy.orm import Session

from kit.errors import Unavailable
from services.kb.changes import changed_since
from services.kb.index.documents import MODELS, document, key_of, rows_after, rows_of
from services.kb.index.edition import Edition
from services.kb.index.kept import IndexBroken, Kept
from services.kb.index.mark import Mark, identity_of, last_number
from services.kb.index.place import place

log = logging.getLogger(__name__)

R = TypeVar("R")
AT_ONCE = 500  # items read in one statement
FILLED_AT_ONCE = 5_000  # items between two commits while it is filled: what a kill then costs
BATCHES = 4  # of changes that one search waits for
PATIENCE = 2.0  # seconds a search waits for the index
KINDS = tuple(MODELS)


class Following:
    """The index of one database. One green thread writes at a time; searches of the same moment wait for it."""

    def __init__(self) -> None:
        self.kept: Kept | None = None
        self._faults = 0
        self._lock = threading.Lock()

    def read(self, session: Session, act: Callable[[Edition], R], last_change: int | None = None) -> R:
        """What `act` makes of an index that holds everything committed before this call, or before `last_change` was read.

        Raises Unavailable while it is filled, while it is too far behind, and once when it is found broken.
        """
        with self._mending():
            return self._in_step(session, last_change).read(act)

    def _in_step(self, session: Session, last_change: int | None) -> Kept:
        kept = self.kept
        if kept is None or kept.mark is None or not kept.mark.is_whole:
            with self._alone(PATIENCE):
                kept = self._filled(session, PATIENCE)
        number = number_of(kept)
        if changed_since(session, number, 1) if last_change is None else last_change > number:
            with self._alone(PATIENCE):
                if not self._take_in(session, kept, BATCHES):
                    raise Unavailable("index_behind", "Much has changed just now; searching goes on in a moment.", retry_after=1)
        return kept

    def keep(self, session: Session) -> None:
        """A round of upkeep: notices a foreign or restored database, fills what is not filled, takes in what has changed."""
        with self._mending(), self._alone(60):
            if self.kept is not None and self.kept.mark is not None and not _is_of(self.kept.mark, session):
                log.warning("the database is another one, or was restored: the index is made anew")
                self.kept.begin_anew()
            kept = self._filled(session, None)
            while not self._take_in(session, kept, BATCHES):
                pass

    def begin_anew(self) -> None:
        """Throws the index away; the next round of upkeep, or the next search, fills it."""
        with self._alone(PATIENCE):
            if self.kept is not None:
                self.kept.begin_anew()

    def close(self) -> None:
        if self.kept is not None:
            self.kept.close()
            self.kept = None

    @contextmanager
    def _alone(self, seconds: float) -> Iterator[None]:
        if not self._lock.acquire(timeout=seconds):
            raise _not_ready()
        try:
            yield
        finally:
            self._lock.release()

    @contextmanager
    def _mending(self) -> Iterator[None]:
        """What is broken is made anew; broken again before it ever was whole, in memory: then the disk is at fault."""
        try:
            yield
        except IndexBroken as fault:
            log.error("the index is broken and is made anew: %s", fault)
            with self._alone(60):
                self._faults += 1
                if self.kept is not None:
                    self.kept.begin_anew(in_memory=self._faults > 1)
            raise _not_ready() from fault

    def _filled(self, session: Session, within: float | None) -> Kept:
        """Open, and with everything taken in once. Raises Unavailable after `within` seconds; the next call then goes on."""
        if self.kept is None:
            self.kept = Kept(place())
            if self.kept.mark is not None and not _is_of(self.kept.mark, session):
                self.kept.begin_anew()
        if self.kept.mark is None or not self.kept.mark.is_whole:
            _fill(session, self.kept, None if within is None else time.monotonic() + within)
            self._faults = 0
        return self.kept

    def _take_in(self, session: Session, kept: Kept, batches: int) -> bool:
        """Whether nothing is left to take in."""
        for _ in range(batches):
            changes = changed_since(session, number_of(kept), AT_ONCE)
            if not changes:
                return True
            _write(session, kept, changes)
            if len(changes) < AT_ONCE:
                return True
        return False


def number_of(kept: Kept) -> int:
    """The last change it has taken in."""
    return kept.mark.number if kept.mark is not None else 0


def _is_of(mark: Mark, session: Session) -> bool:
    return mark.identity == identity_of(session) and mark.number <= last_number(session)


def _write(session: Session, kept: Kept, changes: list[tuple[int, str, str]]) -> None:
    documents = []
    for kind in KINDS:
        ids = [item_id for _, its_kind, item_id in changes if its_kind == kind]
        documents += [document(kind, row) for row in rows_of(session, kind, ids)] if ids else []
    assert kept.mark is not None
    kept.write([key_of(kind, item_id) for _, kind, item_id in changes], documents, replace(kept.mark, number=changes[-1][0]))


def _fill(session: Session, kept: Kept, until: float | None) -> None:
    kept.take_back()
    mark = kept.mark or Mark(identity=identity_of(session), number=last_number(session), kind=KINDS[0])
    began, waiting = time.monotonic(), 0
    while mark.kind is not None:
        rows = rows_after(session, mark.kind, mark.last_id, AT_ONCE)
        documents = [document(mark.kind, row) for row in rows]
        mark = _behind(mark, rows[-1].id if len(rows) == AT_ONCE else None)
        is_late = until is not None and time.monotonic() > until
        waiting += len(documents)
        is_time = is_late or waiting >= FILLED_AT_ONCE or mark.is_whole
        kept.write([], documents, mark if is_time else None)
        waiting = 0 if is_time else waiting
        if is_late and not mark.is_whole:
            raise _not_ready()
    log.info("the index holds %s items, after %.1f s", kept.documents, time.monotonic() - began)


def _behind(mark: Mark, last_id: str | None) -> Mark:
    """Behind this item; without one, at the next kind, and after the last kind whole."""
    if last_id is not None or mark.kind is None:
        return replace(mark, last_id=last_id)
    place_of_kind = KINDS.index(mark.kind) + 1
    return replace(mark, kind=KINDS[place_of_kind] if place_of_kind < len(KINDS) else None, last_id=None)


def _not_ready() -> Unavailable:
    return Unavailable("index_not_ready", "The search is being prepared.", retry_after=2)
