"""Host names of visitors in this service: whether they are wanted, and what is told when one was found (WHO-012)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from contracts.events import whoson as facts
from kit.service import Outside
from kit.storage.work import Work
from services.whoson.handlers import rows
from services.whoson.handlers.host_names import Visit, name_some
from services.whoson.handlers.known import settings
from services.whoson.matching import matched
from services.whoson.outside.host_names import host_name
from services.whoson.states import visit_state

CHANGED = ["host_name", "host_domain"]


def name_visitors(outside: Outside) -> bool:
    """The outing: see name_some."""
    return name_some(outside, host_name, _are_wanted, _tell)


def _are_wanted(session: Session) -> bool:
    """Not where addresses are shortened: a name would tell what was cut away."""
    said = settings(session)
    return bool(said.get("is_enabled") and said.get("asks_who_is_behind", True) and not said.get("is_address_shortened"))


def _tell(work: Work, visits: Sequence[Visit]) -> None:
    named = list(rows.visits_by_id(work.session, [str(visit) for visit in visits]).values())
    for visit in named:
        visit["version"] += 1
    rows.update_visits(work.session, named)
    matched(work.session, named, work.now)
    for visit in named:
        said = {"visit": visit_state(visit), "visitor_key": visit["visitor_key"], "changed": CHANGED}
        work.announce(facts.VisitChanged(subject=visit["id"], **said))
