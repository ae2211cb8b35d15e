"""Items that are the same one in several languages: linked and unlinked (KB-031, KB-032, NWS-011, NWS-014, PPL-155)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from kit.errors import Conflict, Invalid
from kit.storage.work import Work
from services.kb.announce import changing
from services.kb.handlers.items import KIND_OF, Kind, locked
from services.kb.handlers.marking import tell_edited
from services.kb.models import new_id
from services.kb.reaching import reach_of, require
from services.kb.rules.rights import Reach
from services.kb.sight import must_see

MOST = 50  # items of one group


def link_translations(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """{kind, ids} → {translation_group_id, ids}: they, and what is linked to one of them already, become one item in several languages.

    Needs the right to edit each whose links change. Raises Conflict `same_language` when a language would stand there twice.
    """
    kind, reach = KIND_OF[asked["kind"]], reach_of(work.session, work.call)
    named = sorted(set(asked["ids"]))
    if len(named) < 2:
        raise Invalid("one_is_none", "Name at least two different items.", field="ids")
    items = _with_their_groups(work, kind, named)
    _check(items)
    groups = sorted({item.translation_group_id for item in items} - {None})
    group_id = groups[0] if groups else new_id()
    for item in items:
        if item.id in named or item.translation_group_id != group_id:
            _may_edit(reach, kind, item)
    for item in items:
        _put(work, kind, item, group_id)
    return {"translation_group_id": group_id, "ids": [item.id for item in items]}


def unlink_translation(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """{kind, id} → {ids}: takes the item out of its group; one that would be left alone is in none either. Needs the right to edit it."""
    kind, reach = KIND_OF[asked["kind"]], reach_of(work.session, work.call)
    items = _with_their_groups(work, kind, [asked["id"]])
    [item] = [one for one in items if one.id == asked["id"]]
    _may_edit(reach, kind, item)
    leaving = items if len(items) == 2 else [item]
    for one in leaving:
        _put(work, kind, one, None)
    return {"ids": [one.id for one in leaving]}


def languages_of(item: Any) -> list[str]:
    """An article has several, a news item one."""
    return list(item.languages) if hasattr(item, "languages") else [item.language]


def _with_their_groups(work: Work, kind: Kind, ids: Sequence[str]) -> list[Any]:
    """The items and all that are linked to them, held, in one order of locks. Deleted ones of a group stay in it, unseen.

    Raises Conflict when somebody links one of them at the same time.
    """
    entity = kind.entity
    groups = sa.select(entity.translation_group_id).where(entity.id.in_(ids), entity.translation_group_id.is_not(None))
    same = sa.select(entity.id).where(entity.translation_group_id.in_(groups), entity.deleted_at.is_(None))
    wanted = sorted({*ids, *work.session.scalars(same)})
    items = [locked(work, kind, item_id) for item_id in wanted]
    if set(work.session.scalars(same)) - set(wanted):
        raise Conflict("changed_meanwhile", "Somebody linked one of these at the same time. Look at them again.")
    return items


def _check(items: Iterable[Any]) -> None:
    items = list(items)
    if len(items) > MOST:
        raise Invalid("too_many_translations", f"At most {MOST} items may be linked.", field="ids")
    spoken = Counter(language for item in items for language in languages_of(item))
    twice = sorted(language for language, count in spoken.items() if count > 1)
    if twice:
        raise Conflict("same_language", f"More than one of these, or of what is linked to them, is in {twice[0]}.", language=twice[0])


def _may_edit(reach: Reach, kind: Kind, item: Any) -> None:
    must_see(reach, item)
    require(reach, f"{kind.feature}.edit", item.folder_id if kind.name == "article" else None)


def _put(work: Work, kind: Kind, item: Any, group_id: str | None) -> None:
    with changing(work, item) as change:
        item.translation_group_id = group_id
        if change.differs("translation_group_id"):
            change.by_hand()
            tell_edited(change, kind)
