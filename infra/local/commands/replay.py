"""`frontline replay`: past decisions of the live database once more with today's rules, and what would be otherwise."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.storage.engine import open_database
from services.routing.models import Employee, Group
from services.routing.replaying import BY_HAND, IN_A_PLAN, OTHERWISE, SAME, WITHOUT_INPUTS, Replayed, replay
from services.routing.rules.again import Choice
from services.routing.rules.version import RULES_VERSION

MOMENT = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])
HOWS = (SAME, OTHERWISE, BY_HAND, IN_A_PLAN, WITHOUT_INPUTS)


@click.command("replay")
@click.option("--from", "since", type=MOMENT, required=True, help="UTC; decisions made from then on")
@click.option("--to", "until", type=MOMENT, help="UTC; up to then, or up to now")
@click.option("--group", "groups", multiple=True, help="only of this group: its id or name; may be given several times")
@click.option("--json", "is_json", is_flag=True, help="one JSON object a line: each difference, then the summary")
def command(since: datetime, until: datetime | None, groups: tuple[str, ...], is_json: bool) -> None:
    """Decide again what was decided, with today's rules, and list every choice that would be another.

    Nothing is changed. Ends with 0 when all choices stay, with 1 when one does not.
    """
    database = open_database("routing")
    try:
        with database.reading() as session:
            begin, end = since.replace(tzinfo=UTC), until.replace(tzinfo=UTC) if until else datetime.now(UTC)
            summary = _run(session, begin, end, _ids(session, groups), is_json)
    finally:
        database.close()
    click.echo(json.dumps({"summary": summary}) if is_json else _table(summary))
    sys.exit(1 if summary["all"][OTHERWISE] else 0)


def _run(session: Session, since: datetime, until: datetime, group_ids: Collection[UUID] | None, is_json: bool) -> dict[str, Any]:
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    names = Names(session)
    began = time.perf_counter()
    for one in replay(session, since, until, group_ids):
        counted[str(one.stored.group_id)][one.how] += 1
        if one.how == OTHERWISE:
            said = _difference(one, names)
            click.echo(json.dumps(said) if is_json else _line(said))
    seconds = time.perf_counter() - began
    everything = sum(counted.values(), Counter[str]())
    return {
        "rules_version": RULES_VERSION,
        "seconds": round(seconds, 3),
        "decisions_a_second": round(everything.total() / seconds) if seconds else 0,
        "all": {how: everything[how] for how in HOWS},
        "groups": [{"group_id": id_, "group_name": names.group(id_), **{how: by[how] for how in HOWS}} for id_, by in counted.items()],
    }


class Names:
    """Of employees and groups, each looked up once."""

    def __init__(self, session: Session) -> None:
        self._session, self._known = session, dict[str, str]()

    def employee(self, id_: str | None) -> str | None:
        return self._of(sa.select(Employee.display_name).where(Employee.id == UUID(id_)), id_) if id_ else None

    def group(self, id_: str) -> str:
        return self._of(sa.select(Group.name).where(Group.id == UUID(id_)), id_)

    def _of(self, select: sa.Select[str], id_: str) -> str:
        if id_ not in self._known:
            self._known[id_] = self._session.scalar(select) or id_
        return self._known[id_]


def _ids(session: Session, groups: Collection[str]) -> set[UUID] | None:
    if not groups:
        return None
    wanted = sa.or_(Group.name.in_(groups), sa.cast(Group.id, sa.Text).in_(groups))
    rows = session.execute(sa.select(Group.id, Group.name).where(wanted)).all()
    missing = set(groups) - {name for row in rows for name in (str(row.id), row.name)}
    if missing:
        raise click.BadParameter(f"there is no group {', '.join(sorted(missing))}", param_hint="--group")
    return {row.id for row in rows}


def _difference(one: Replayed, names: Names) -> dict[str, Any]:
    stored = one.stored
    return {
        "decision_id": str(stored.id),
        "decided_at": stored.decided_at.isoformat(),
        "group_name": names.group(str(stored.group_id)),
        "work_id": str(stored.work_id),
        "work_type": stored.work_type,
        "number": stored.number,
        "reason": stored.reason,
        "rules_version": stored.rules_version,
        "was": _choice(one.was, names),
        "now": _choice(one.now, names) if one.now else None,
    }


def _choice(choice: Choice, names: Names) -> dict[str, Any]:
    return {"outcome": choice.outcome, "agent_id": choice.agent_id, "agent_name": names.employee(choice.agent_id), "step": choice.step}


def _line(said: dict[str, Any]) -> str:
    was, now = (_told(said[when]) for when in ("was", "now"))
    return f"{said['decided_at']}  {said['group_name']}  {said['work_type']} {said['number'] or said['work_id']}  {was}  ->  {now}"


def _told(choice: dict[str, Any]) -> str:
    if choice["outcome"] == "looks_at_group":
        return "to the group's method; who was there was not looked at"
    return f"{choice['outcome']} {choice['agent_name'] or ''}".strip() + f" ({choice['step']})"


def _table(summary: dict[str, Any]) -> str:
    lines = [f"{'group':32} {'same':>9} {'otherwise':>9} {'by hand':>9} {'planned':>9} {'no inputs':>9}"]
    rows = [*summary["groups"], {"group_name": "all", **summary["all"]}]
    lines += [f"{row['group_name'][:32]:32} " + " ".join(f"{row[how]:>9,}" for how in HOWS) for row in rows]
    pace = f"{summary['decisions_a_second']:,} decisions a second"
    return "\n".join([*lines, f"rules version {summary['rules_version']}, {pace}"])
