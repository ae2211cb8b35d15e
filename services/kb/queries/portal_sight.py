"""What a customer may find: said once, as values, for the index and for the statement that reads what was found."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from services.kb.index.filters import Filter
from services.kb.readers import Reader, folders_of
from services.kb.rules.searched_folders import left_out, with_those_below

Parents = Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalSight:
    """Public items of a kind {article, news}, a brand and a language. Of articles none in `closed` folders, and only those in `opened`.

    `opened` None: in all others. `words` is all that the reader may see of the kind, before it was narrowed: what he is understood by.
    """

    kind: str
    brand_id: str
    language: str
    closed: frozenset[str] = frozenset()
    opened: frozenset[str] | None = None
    words: tuple[Filter, ...] = field(default=())

    @property
    def filter(self) -> Filter:
        """The same for the index."""
        public = Filter((f"kind:{self.kind}", "public", f"brand:{self.brand_id}", f"language:{self.language}"))
        within = public if self.opened is None else public.among("folder", self.opened)
        return within.not_among("folder", self.closed)

    def for_suggestions(self, switched_off: Collection[str], parents: Parents) -> PortalSight:
        """Without what lies in, or below, a folder that takes no part in automatic searches (KB-040)."""
        return replace(self, closed=self.closed | left_out(switched_off, parents))

    def in_folders(self, folder_ids: Collection[str], parents: Parents) -> PortalSight:
        """Only what lies in, or below, these."""
        within = with_those_below(folder_ids, parents)
        return replace(self, opened=within if self.opened is None else self.opened & within)


def articles_of_portal(reader: Reader) -> PortalSight:
    """Public ones of the brand and language, from folders that are open to the reader (KB-003 to KB-007)."""
    closed, opened = folders_of(reader.reach)
    sight = PortalSight(kind="article", brand_id=reader.brand_id, language=reader.language, closed=frozenset(closed))
    return _whole(sight if opened is None else replace(sight, opened=frozenset(opened)))


def news_of_portal(reader: Reader) -> PortalSight:
    """Public ones of the brand and language (NWS-014)."""
    return _whole(PortalSight(kind="news", brand_id=reader.brand_id, language=reader.language))


def _whole(sight: PortalSight) -> PortalSight:
    return replace(sight, words=(sight.filter,))
