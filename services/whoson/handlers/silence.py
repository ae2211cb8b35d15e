"""Visits whose pages no longer tell of themselves (WHO-018, WHO-019).

Found by the narrow table of reports alone: visits are wide and many, and this is asked each second. A report is told apart once it was
found silent, and again when another one comes.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from contracts.events import whoson as facts
from kit.storage.prepared import Prepared
from kit.storage.work import Work
from services.whoson.matching import matched
from services.whoson.rules.status import REPORTED
from services.whoson.states import from_json, visit_state

AT_ONCE = 500
MARK = UUID(int=0)  # no visit's

_FALL_SILENT = Prepared(
    "visits_fall_silent",
    ("int", "timestamptz", "interval"),
    """
    with due as materialized (select visit_id from reports where not is_silent and at <= $2 - $3 order by at limit $1),
    locked as materialized (
        select id, not is_pending as is_there from visits
        where id = any(array(select visit_id from due)) and ended_at is null for update skip locked
    ),
    noted as (update reports as r set is_silent = true from locked where r.visit_id = locked.id),
    of_nobody as (
        delete from reports as r using due
        where r.visit_id = due.visit_id and not exists (select from visits as v where v.id = due.visit_id and v.ended_at is null)
    )
    update visits as v set is_pending = true, version = version + 1
    from locked where v.id = locked.id and locked.is_there returning to_jsonb(v)
    """,
)
# The reports went with the server: all visits that are open count as if they had reported with their last page.
_REPORT_ANEW = Prepared(
    "report_anew",
    ("uuid",),
    """
    with missed as (insert into reports (visit_id, at, is_silent) values ($1, 'epoch', true) on conflict do nothing returning visit_id)
    insert into reports (visit_id, at, is_silent)
    select id, last_view_at, is_pending from visits where ended_at is null and exists (select from missed)
    on conflict do nothing
    """,
)


def notice_silence(work: Work) -> None:
    """WHO-019: three reports were missed; the next one, or the next page, makes the visit active again."""
    _REPORT_ANEW.run(work.session, str(MARK))
    silent = [from_json(row) for row in _FALL_SILENT.run(work.session, AT_ONCE, work.now, REPORTED).scalars()]
    matched(work.session, silent, work.now)
    for visit in silent:
        said: dict[str, Any] = {"visit": visit_state(visit), "visitor_key": visit["visitor_key"], "changed": ["tracking_status"]}
        work.announce(facts.VisitChanged(subject=visit["id"], **said))
