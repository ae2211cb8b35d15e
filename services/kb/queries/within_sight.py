"""What staff may find: said once for the index and once for the statement that reads what was found. Both must err before one leaks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.storage.work import Reading
from services.kb.index.filters import Filter
from services.kb.models import Article, CannedReply, Folder, NewsItem
from services.kb.reaching import must_be_staff, reach_of
from services.kb.rules.rights import VIEW, Reach
from services.kb.rules.searched_folders import with_those_below
from services.kb.sight import offered_to, seen


@dataclass(frozen=True, slots=True)
class Sight:
    """Both ways of saying it. What comes later narrows both. `whole` is the filter before it was narrowed."""

    entity: type[Any]
    filter: Filter
    conditions: list[sa.ColumnElement[bool]] = field(default_factory=list)
    whole: Filter | None = None

    def narrowed(self, filter_: Filter, *conditions: sa.ColumnElement[bool]) -> Sight:
        return Sight(self.entity, filter_, [*self.conditions, *conditions], self.whole or self.filter)

    @property
    def words(self) -> tuple[Filter, ...]:
        """All that may be seen: what a search within it is understood by."""
        return (self.whole or self.filter,)


def staff_of(reading: Reading) -> Reach:
    """Raises Forbidden for customers."""
    reach = reach_of(reading.session, reading.call)
    must_be_staff(reach)
    return reach


def articles_of_staff(reach: Reach) -> Sight:
    """Every flag, within brands and folders (KB-009, KB-164)."""
    filter_ = _of_folders(_of_brands(Filter(("kind:article",)), reach), reach)
    return Sight(Article, filter_, seen(reach, Article))


def news_of_staff(reach: Reach) -> Sight:
    return Sight(NewsItem, _of_brands(Filter(("kind:news",)), reach), seen(reach, NewsItem))


def replies_of_staff(reach: Reach) -> Sight:
    """For agents those whose audience they belong to, for managers and administrators all (CAN-002, CAN-003)."""
    every = Filter(("kind:canned_reply",))
    return Sight(CannedReply, every if reach.is_everywhere else _of_audience(every, reach), seen(reach, CannedReply))


def replies_offered_to(reach: Reach) -> Sight:
    """Those that this very employee may use, drafts left out (CAN-003, CAN-008)."""
    is_there = (CannedReply.is_draft.is_(False), CannedReply.deleted_at.is_(None))
    return Sight(CannedReply, _of_audience(Filter(("kind:canned_reply", "live")).lacking("draft"), reach), [offered_to(reach), *is_there])


def in_folders(sight: Sight, session: Session, folder_ids: list[str], *, with_subfolders: bool) -> Sight:
    """Only what lies in these folders."""
    within = frozenset(folder_ids)
    if with_subfolders:
        kind = "article" if sight.entity is Article else "canned_reply"
        within = with_those_below(within, parents_of(session, kind))
    return sight.narrowed(sight.filter.among("folder", within), sight.entity.folder_id.in_(sorted(within)))


def parents_of(session: Session, kind: str) -> dict[str, str | None]:
    """The tree of a kind's folders: each with the one above it."""
    rows = session.execute(sa.select(Folder.id, Folder.parent_id).where(Folder.kind == kind))
    return {row.id: row.parent_id for row in rows}


def _of_brands(filter_: Filter, reach: Reach) -> Filter:
    return filter_ if reach.brand_ids is None else filter_.among("brand", reach.brand_ids)


def _of_folders(filter_: Filter, reach: Reach) -> Filter:
    if reach.is_unbounded:
        return filter_
    if VIEW not in reach.permissions:
        return filter_.among("folder", reach.opened_folders())
    return filter_.not_among("folder", reach.closed_folders())


def _of_audience(filter_: Filter, reach: Reach) -> Filter:
    return filter_.among("for", {"everyone", *reach.department_ids, reach.actor.partition(":")[2]})
