"""Custom reports: parts of built-in ones, saved, changed and deleted (REP-034 to REP-037, REP-097 to REP-099)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from kit.errors import Conflict, Forbidden, Invalid
from kit.storage.work import Work
from services.reports.handlers.scheduling import DEADLINE
from services.reports.models import CustomReport, Favourite, Schedule, new_id
from services.reports.persons import asker_of
from services.reports.queries.custom_reports import custom_report_unknown, shown
from services.reports.queries.fitting import must_fit

Said = dict[str, Any]
MOST = 500
AS_IT_OPENS = {"date_preset": "last_7_days", "first": None, "last": None}


def save_custom_report(work: Work, asked: Said) -> Said:
    """A new one, or this one changed as far as said.

    Raises NotFound custom_report_unknown; Invalid name_missing, items_missing, item_unfit; Forbidden report_withheld;
    Conflict changed_meanwhile, too_many_reports.
    """
    asker = asker_of(work.session, work.call)
    is_new = asked["custom_report_id"] is None
    found = _new(work, asked, asker) if is_new else locked(work, asked["custom_report_id"], asked["expected_version"])
    given: Said = {name: asked[name] for name in ("name", "items") if name in asked}
    if "default_range" in asked:
        given["default_range"] = _kept_range(asked["default_range"])
    if "items" in given:
        given["items"] = _items(work, given["items"], () if is_new else found.items, asked["allowed"])
    changed = {name: value for name, value in given.items() if is_new or getattr(found, name) != value}
    for name, value in changed.items():
        setattr(found, name, value)
    if changed:
        found.version += 0 if is_new else 1
        found.updated_at = work.now
        work.session.add(found)
        work.session.flush()
    return shown(work.session, found, asked["allowed"])


def delete_custom_report(work: Work, asked: Said) -> Said:
    """Gone, with its schedules and everybody's stars (REP-036). What has gone out stays in the log. Raises as saving does."""
    asker_of(work.session, work.call)
    found = locked(work, asked["custom_report_id"], asked["expected_version"])
    for schedule_id in work.session.scalars(sa.select(Schedule.id).where(Schedule.custom_report_id == found.id)):
        work.drop_deadline(DEADLINE, schedule_id)
    work.session.execute(sa.delete(Favourite).where(Favourite.report == found.id))
    work.session.execute(sa.delete(CustomReport).where(CustomReport.id == found.id))
    return {"custom_report_id": found.id, "is_deleted": True}


def locked(work: Work, custom_report_id: str, expected_version: int | None) -> CustomReport:
    """The one to be changed. Raises NotFound custom_report_unknown, Conflict changed_meanwhile."""
    found = work.session.get(CustomReport, custom_report_id, with_for_update=True)
    if found is None:
        raise custom_report_unknown()
    if expected_version not in (None, found.version):
        raise Conflict("changed_meanwhile", "Somebody else changed this meanwhile. Look again and repeat your change.")
    return found


def _new(work: Work, asked: Said, asker: str) -> CustomReport:
    if "name" not in asked:
        raise Invalid("name_missing", "A custom report needs a name.", field="name")
    if "items" not in asked:
        raise Invalid("items_missing", "A custom report needs an item.", field="items")
    if (work.session.scalar(sa.select(sa.func.count()).select_from(CustomReport)) or 0) >= MOST:
        raise Conflict("too_many_reports", f"There are at most {MOST} custom reports.")
    about = {"created_by": asker, "created_at": work.now, "updated_at": work.now}
    return CustomReport(id=new_id(), version=1, default_range=_kept_range(AS_IT_OPENS), **about)


def _kept_range(said: Said) -> Said:
    """As JSON holds it: the preset, or both days."""
    if said["first"] is not None:
        return {"from": said["first"].isoformat(), "to": said["last"].isoformat()}
    return {"date_preset": said["date_preset"] or AS_IT_OPENS["date_preset"]}


def _items(work: Work, given: Sequence[Said], before: Sequence[Said], allowed: Collection[str] | None) -> list[Said]:
    """With ids. What an editor may not see he may leave where it was, and not add (REP-103)."""
    known = {item["id"]: item for item in before}
    kept, ids = [], set()
    for place, item in enumerate(given):
        must_fit(work, item, f"items.{place}")
        is_withheld = allowed is not None and item["report_key"] not in allowed
        if is_withheld and known.get(item["id"], {}).get("report_key") != item["report_key"]:
            raise Forbidden("report_withheld", "You may not see this report, so you cannot add it.", field=f"items.{place}.report_key")
        mine = item["id"] if item["id"] in known and item["id"] not in ids else new_id()
        ids.add(mine)
        kept.append(known[mine] if is_withheld else {**item, "id": mine})
    return kept
