"""Where addresses are, by local files in MaxMind's format that an administrator may replace at any time (WHO-011, WHO-150)."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import maxminddb
from prometheus_client import Counter, Gauge

from kit.bus.apart import apart
from kit.config import config
from kit.storage.work import Reading
from services.whoson.rules.addresses import read
from services.whoson.rules.credits import Credit, credit_for
from services.whoson.rules.places import NOWHERE, Place, joined, place_in

log = logging.getLogger(__name__)

built = Gauge("frontline_whoson_places_built_seconds", "When the data of a file of places in use was made", ["file"])
refused = Counter("frontline_whoson_places_refused_total", "Files of places that could not be used", ["file"])
broken = Counter("frontline_whoson_places_broken_total", "Lookups that a file of places could not answer")

FILES = "FRONTLINE_PLACES_FILES"
KEPT = 16_384  # addresses whose place is remembered
REFRESH_SECONDS = 10.0
SAMPLE = 200  # records that are read before a file is trusted

Mark = tuple[int, int, int]  # another one whenever a file was replaced or written


class Refused(Exception):
    """A file that cannot be used; says why."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file in use."""

    mark: Mark
    reader: maxminddb.Reader
    ip_version: int


class Places:
    """The files in their order, and what was found in them. Without any file every place is unknown."""

    def __init__(self, wanted: Callable[[], Sequence[Path]], workshop: Path) -> None:
        self._wanted, self._workshop = wanted, workshop
        self._sources: dict[Path, Source] = {}
        self._refused: dict[Path, Mark] = {}
        self._forget()

    def at(self, ip: str) -> Place:
        """Where an address is, also one of the house if a file of its own says so. NOWHERE for what is none, and where nobody knows."""
        return self._at(ip)

    def credits(self) -> list[Credit]:
        """Whom to name where places are shown, as the licences of the files in use ask."""
        named = (credit_for(path.name, source.reader.metadata().database_type) for path, source in self._sources.items())
        return list(dict.fromkeys(credit for credit in named if credit is not None))

    def state(self) -> list[dict[str, Any]]:
        """{file, kind, built_at}: the files in use, and when their data was made."""
        return [
            {"file": str(path), "kind": told.database_type, "built_at": datetime.fromtimestamp(told.build_epoch, UTC).isoformat()}
            for path, told in ((path, source.reader.metadata()) for path, source in self._sources.items())
        ]

    def refresh(self) -> None:
        """Takes up files that are new or were replaced, lets go of those that went. A broken one is refused, and the old one stays."""
        wanted = list(self._wanted())
        before = list(self._sources.items())
        held = {path: source for path in wanted if (source := self._renewed(path)) is not None}
        for path in self._sources.keys() - held.keys():
            built.remove(path.name)
        self._sources = held
        if list(held.items()) != before:
            self._forget()

    def _renewed(self, path: Path) -> Source | None:
        held = self._sources.get(path)
        try:
            mark = _mark(path)
        except OSError:
            return None
        if (held is not None and held.mark == mark) or self._refused.get(path) == mark:
            return held
        try:
            source = apart(_opened, path, self._workshop)
        except Refused as why:
            self._refused[path] = mark
            refused.labels(path.name).inc()
            log.error("%s cannot be used, %s: %s", path, "the one before stays in use" if held else "its places stay unknown", why)
            return held
        self._refused.pop(path, None)
        built.labels(path.name).set(source.reader.metadata().build_epoch)
        log.info("places are read from %s", path)
        return source

    def _forget(self) -> None:
        self._at = lru_cache(maxsize=KEPT)(self._look)

    def _look(self, ip: str) -> Place:
        address = read(ip) if self._sources else None
        if address is None:
            return NOWHERE
        able = (source.reader for source in self._sources.values() if source.ip_version >= address.version)
        try:
            return joined(place_in(reader.get(address)) for reader in able)
        except (maxminddb.InvalidDatabaseError, ValueError):
            broken.inc()
            return NOWHERE


@cache
def places() -> Places:
    """Those of this process. Empty until the first refresh."""
    return Places(_wanted, config().home)


def keep_up(_: Reading) -> None:
    """One round of a process's upkeep."""
    places().refresh()


def _wanted() -> list[Path]:
    """The files of FRONTLINE_PLACES_FILES with commas between them, or every `.mmdb` in the folder `places` of the home, by name."""
    named = config().environ.get(FILES, "")
    if named.strip():
        return [Path(one.strip()) for one in named.split(",") if one.strip()]
    return sorted((config().home / "places").glob("*.mmdb"))


def _mark(path: Path) -> Mark:
    seen = path.stat()
    return seen.st_ino, seen.st_size, seen.st_mtime_ns


def _opened(path: Path, workshop: Path) -> Source:
    """Reads from a copy that has no name: a mapped file that is written over would end the process. Raises Refused."""
    try:
        mark = _mark(path)
        with NamedTemporaryFile(dir=workshop if os.access(workshop, os.W_OK) else None, prefix=".places-") as own:
            shutil.copyfile(path, own.name)
            if _mark(path) != mark:
                raise Refused("it was written to while it was read")
            reader = maxminddb.open_database(own.name, maxminddb.MODE_AUTO)
        sample = [place_in(record) for _, record in islice(reader, SAMPLE)]
    except (OSError, ValueError, maxminddb.InvalidDatabaseError) as wrong:
        raise Refused(f"{type(wrong).__name__}: {wrong}") from wrong
    if all(place == NOWHERE for place in sample):
        raise Refused("it tells neither countries nor networks")
    return Source(mark, reader, reader.metadata().ip_version)
