"""Filters of visitors: saved and deleted for good (WHO-034, WHO-035, WHO-039, WHO-124, WHO-170)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from contracts.events import whoson as facts
from kit.errors import Conflict, Invalid
from kit.storage.work import Work
from services.whoson.handlers.rematching import match_all_anew
from services.whoson.models import Brand, Filter, new_id
from services.whoson.queries.filters import SHOWN, filter_shown, filter_unknown
from services.whoson.reaching import reach_of

Said = dict[str, Any]
MOST = 200
_SAVED = ("name", "brand_id", "conditions")


def save_filter(work: Work, asked: Said) -> Said:
    """A new one, or this one changed as far as said. Lists by it are right at once; open visits are matched anew right after.

    Raises NotFound filter_unknown; Invalid name_missing, brand_unknown; Conflict name_taken, too_many_filters, changed_meanwhile.
    """
    reach_of(work.session, work.call)
    given = {name: asked[name] for name in _SAVED if name in asked}
    is_new = asked["filter_id"] is None
    found = _new(work, given) if is_new else _locked(work, asked)
    before = {name: getattr(found, name) for name in _SAVED}
    _check(work, found.id, given)
    for name, value in given.items():
        setattr(found, name, value)
    if is_new or before != {name: getattr(found, name) for name in _SAVED}:
        found.version += 0 if is_new else 1
        work.session.add(found)
        work.session.flush()
        match_all_anew(work)
        work.announce(facts.FilterSaved(subject=found.id, is_new=is_new, name=found.name, brand_id=found.brand_id))
    return filter_shown({name: getattr(found, name) for name in SHOWN})


def delete_filter(work: Work, asked: Said) -> Said:
    """Gone for good. Raises NotFound filter_unknown, Conflict changed_meanwhile."""
    reach_of(work.session, work.call)
    found = _locked(work, asked)
    work.session.delete(found)
    work.session.flush()
    match_all_anew(work)
    work.announce(facts.FilterDeleted(subject=found.id, name=found.name))
    return {"filter_id": found.id, "is_deleted": True}


def _new(work: Work, given: Said) -> Filter:
    if "name" not in given:
        raise Invalid("name_missing", "A filter needs a name.", field="name")
    if (work.session.scalar(sa.select(sa.func.count()).select_from(Filter)) or 0) >= MOST:
        raise Conflict("too_many_filters", f"There are at most {MOST} filters.")
    values = {"brand_id": None, "conditions": [], **given}
    return Filter(id=new_id(), version=1, created_by=work.call.actor, created_at=work.now, **values)


def _locked(work: Work, asked: Said) -> Filter:
    found = work.session.get(Filter, asked["filter_id"], with_for_update=True)
    if found is None:
        raise filter_unknown()
    if asked["expected_version"] not in (None, found.version):
        raise Conflict("changed_meanwhile", "Somebody else changed this meanwhile.")
    return found


def _check(work: Work, filter_id: str, given: Said) -> None:
    if given.get("brand_id") is not None:
        brand = sa.select(Brand.id).where(Brand.id == given["brand_id"], Brand.is_deleted.is_(False))
        if work.session.scalar(brand) is None:
            raise Invalid("brand_unknown", "There is no such brand.", field="brand_id")
    if "name" in given:
        same = sa.select(Filter.id).where(sa.func.lower(Filter.name) == sa.func.lower(given["name"]), Filter.id != filter_id)
        with work.session.no_autoflush:
            if work.session.scalar(same) is not None:
                raise Conflict("name_taken", "Another filter has this name.", field="name")
