"""What the rules saw, stored with each decision: the situation, and the members as a snapshot and what differs from it (RTE-210)."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from itertools import compress
from math import isqrt
from operator import is_not
from typing import Any
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.orm import Session
from uuid_utils import uuid7

from kit.storage.work import Work
from services.routing import announce
from services.routing.models import Snapshot
from services.routing.placing.locks import Held, held
from services.routing.rules.again import OUTSIDE
from services.routing.rules.decisions import Decision, Saw
from services.routing.rules.requests import Situation
from services.routing.rules.rows import row_of

USED_FOR = timedelta(days=1)
MOST_KNOWN = 500
SAID = tuple(each.name for each in fields(Situation) if each.name not in ("work_type", "reason"))
Key = tuple[UUID, str]


@dataclass(frozen=True, slots=True)
class Known:
    """A snapshot that this process has written, with the members it holds."""

    id: UUID
    taken_at: datetime
    members: list[Any]
    places: dict[str, int]


@dataclass(slots=True)
class Watched:
    """A snapshot as one transaction refers to it: the members at its last decision, and the rows of those that differed then, by place."""

    known: Known
    members: list[Any]
    differing: dict[int, list[Any]] = field(default_factory=dict)


# What is committed. A process that has written none of a group yet, or lost count, writes a new one: it is only ever saving.
_known: OrderedDict[Key, Known] = OrderedDict()


def seen(work: Work, group_id: UUID, work_type: str, decision: Decision[Any], situation: Situation | None) -> dict[str, Any]:
    """The columns `inputs`, `snapshot_id`, `differing` and `candidates` of a decision."""
    if decision.decided_by in OUTSIDE:
        return {"inputs": {}, "candidates": []}
    if decision.saw is None:
        inputs = _inputs(situation, None) if situation is not None else None
        return {"inputs": inputs, "candidates": announce.candidates(decision.candidates)}
    key = group_id, "chat" if work_type == "chat" else "ticket"
    members = list(decision.saw.members)
    known, differing = _like_before(work, key, members)
    if known is None:
        known, differing = _written_down(work, key, members), []
    candidates = [known.places[one.agent_id] for one in decision.candidates]
    return {"inputs": _inputs(situation, decision.saw), "snapshot_id": known.id, "differing": differing, "candidates": candidates}


def most_differing(members: int) -> int:
    """Beyond this a new snapshot costs less: one of n rows serves b decisions, which hold b/2 shorter rows each on average."""
    return max(8, isqrt(4 * members))


def _inputs(situation: Situation | None, saw: Saw[Any] | None) -> dict[str, Any]:
    """What is not as usual, by name; a reader fills in the rest. Kind and reason stand in the decision itself."""
    inputs: dict[str, Any] = {}
    if situation is not None:
        inputs["situation"] = {name: value for name in SAID if (value := getattr(situation, name)) not in (None, False)}
    if saw is not None and saw.leaving_agent_id:
        inputs["leaving"] = saw.leaving_agent_id
    if saw is not None and saw.barred:
        inputs["barred"] = sorted(saw.barred)
    return inputs


def _like_before(work: Work, key: Key, members: list[Any]) -> tuple[Known | None, list[list[Any]]]:
    """The last snapshot of this group and what is otherwise now; None when there is none, or too much is.

    Within a transaction only those are compared that are not the very same objects as at the last decision.
    """
    holds = held(work.session)
    watched: Watched | None = holds.snapshots.get(key)
    if watched is None:
        known = _known.get(key)
        if known is None:
            return None, []
        watched = holds.snapshots[key] = Watched(known, known.members)
    known, base, differing = watched.known, watched.members, watched.differing
    if len(base) != len(members) or abs(work.now - known.taken_at) >= USED_FOR:
        return None, []
    for place in compress(range(len(members)), map(is_not, members, base)):
        now, then = members[place], known.members[place]
        if now == then:
            differing.pop(place, None)
        elif now.agent_id != then.agent_id:
            return None, []
        elif now != base[place]:
            differing[place] = [place, *row_of(now)[1:]]
    watched.members = members
    return (known, list(differing.values())) if len(differing) <= most_differing(len(members)) else (None, [])


def _written_down(work: Work, key: Key, members: Sequence[Any]) -> Known:
    places = {one.agent_id: place for place, one in enumerate(members)}
    known = Known(UUID(str(uuid7())), work.now, list(members), places)
    rows = [row_of(one) for one in members]
    work.append(Snapshot(id=known.id, group_id=key[0], work_type=key[1], taken_at=work.now, members=rows))
    held(work.session).snapshots[key] = Watched(known, known.members)
    return known


@event.listens_for(Session, "after_commit")
def _remember(session: Session) -> None:
    """Only now may other transactions refer to what this one has written; what is rolled back is forgotten with it."""
    holds = session.info.pop("held", None)
    if isinstance(holds, Held):
        for key, watched in holds.snapshots.items():
            _known[key] = watched.known
            _known.move_to_end(key)
        while len(_known) > MOST_KNOWN:
            _known.popitem(last=False)
