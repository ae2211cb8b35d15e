"""One day of one family, counted: what goes into `tallies` for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.reports.models import Act, Kind, Tally
from services.reports.queries.running.acts import CHANGED
from services.reports.queries.running.conditions import kept
from services.reports.queries.running.costs import charged
from services.reports.rules.ahead import BY_AGENT, BY_GROUP, EVERYTHING, OPEN, THINGS, Things
from services.reports.rules.windows import begin_of

ACTS, TALLIES = Act.__table__, cast(sa.Table, Tally.__table__)
NOT_SUMMED = (Kind.REPLY_USED, Kind.TICKET_DELETED, Kind.CHAT_DELETED, Kind.CALL_DELETED)  # left out by other rules
OF_PLACE = ("brand_id", "department_id", "group_id")
IDS = {EVERYTHING: (), 1: ("department_id",), BY_GROUP: OF_PLACE, BY_AGENT: ("agent_id",)}  # of things, by level
FIGURES = {"seconds": "before_seconds", "count_in": "before_in", "count_out": "before_out"}


@dataclass(frozen=True, slots=True)
class Day:
    """A day there, of a family of acts."""

    day: date
    family: int
    zone: ZoneInfo

    @property
    def told(self) -> dict[str, Any]:
        start, end = begin_of(self.day, self.zone), begin_of(self.day + timedelta(days=1), self.zone)
        return {"day": self.day, "family": self.family, "start": start, "end": end, "zone": self.zone.key}


def count(session: Session, day: Day) -> None:
    """Puts in what the day comes to; before, nothing of it must be there."""
    _sums(session, day)
    for things in THINGS:
        if things.family == day.family:
            _things(session, day, things)
    if day.family == 1:
        session.execute(sa.text(_OPEN), day.told | {"of": OPEN})


def _sums(session: Session, day: Day) -> None:
    """Acts of the day with their minutes and money, by everything that reports tell them apart by."""
    told = day.told
    wanted = (
        ACTS.c.family == day.family,
        ACTS.c.at >= told["start"],
        ACTS.c.at < told["end"],
        ACTS.c.kind.not_in([kind.value for kind in NOT_SUMMED]),
        kept(ACTS.c.item_id),
    )
    rows = charged(sa.select(*ACTS.c, CHANGED.label("changed")).where(*wanted).subquery("a")).subquery("c")
    kind = (rows.c.kind, rows.c.word, rows.c.is_outgoing, rows.c.changed)
    place = tuple(rows.c[name] for name in OF_PLACE)
    sets = sa.func.grouping_sets(sa.tuple_(*kind), sa.tuple_(*kind, *place), sa.tuple_(*kind, *place, rows.c.agent_id))
    level = sa.case(
        (sa.func.grouping(rows.c.group_id) == 1, EVERYTHING), (sa.func.grouping(rows.c.agent_id) == 1, BY_GROUP), else_=BY_AGENT
    )
    sums = ("seconds", "business_seconds", "minutes", "money")
    said = {
        "is_month": sa.false(),
        "start": sa.literal(day.day),
        "family": sa.literal(day.family),
        "of": rows.c.kind,
        "level": level,
        **{name: rows.c[name] for name in ("word", "is_outgoing", "changed", *OF_PLACE, "agent_id")},
        "number": sa.func.count(),
        **{name: sa.func.sum(rows.c[name]) for name in sums},
    }
    session.execute(sa.insert(TALLIES).from_select(list(said), sa.select(*said.values()).select_from(rows).group_by(sets)))


def _things(session: Session, day: Day, things: Things) -> None:
    kinds = [Kind[name].value for name in things.kinds]
    said = _THINGS.format(
        word="and a.word = any(:words)" if things.words else "",
        numbered=",\n".join(_numbered(level, ids) for level, ids in IDS.items()),
        levels="\nunion all\n".join(_level(level, ids) for level, ids in IDS.items()),
    )
    session.execute(sa.text(said), day.told | {"of": things.of, "kinds": kinds, "words": list(things.words)})


def _numbered(level: int, ids: Iterable[str]) -> str:
    """Beside each act the one before it about the same thing, in the same row."""
    by = ", ".join(("a.item_id", *(f"a.{name}" for name in ids)))
    over = f"over (partition by {by} order by a.at, a.fact_id, a.nth)"
    return ", ".join(f"lag(a.{name}) {over} as {name}_{level}" for name in ("at", *FIGURES))


def _level(level: int, ids: Iterable[str]) -> str:
    columns = {name: name if name in ids else "null::uuid" for name in (*OF_PLACE, "agent_id")}
    sums = ", ".join([*(f"sum({name})" for name in FIGURES), *(f"sum({name}_{level})" for name in FIGURES)])
    by = ", ".join(("is_outgoing", *ids, "previous"))
    return f"""
        select false, cast(:day as date), cast(:family as smallint), cast(:of as smallint), {level}, is_outgoing,
            {", ".join(columns.values())}, (at_{level} at time zone :zone)::date as previous, count(*), {sums}
        from numbered where at >= :start group by {by}"""  # noqa: S608


# Most items are young, and their acts lie in few months: from when they were made on is where to look for what came before.
_THINGS = """
    insert into tallies (is_month, start, family, of, level, is_outgoing, brand_id, department_id, group_id, agent_id, previous, number,
        seconds, count_in, count_out, before_seconds, before_in, before_out)
    with today as (
        select distinct a.item_id, items.created_at from acts as a join items on items.id = a.item_id
        where a.family = :family and a.kind = any(:kinds) {word} and a.at >= :start and a.at < :end
            and not items.is_absorbed and items.deleted_by is distinct from 'person'
    ), numbered as materialized (
        select a.*, {numbered}
        from today cross join lateral (
            select a.* from acts as a where a.item_id = today.item_id and a.family = :family and a.kind = any(:kinds) {word}
                and a.at >= today.created_at - interval '1 day' and a.at < :end
        ) as a
    )
    {levels}
"""
_OPEN_LEVEL = """
        select false, cast(:day as date), cast(:family as smallint), cast(:of as smallint), {level}, {columns},
            ((before - interval '1 microsecond') at time zone :zone)::date, count(*), sum(seconds)
        from (
            select item_id, {by} sum(greatest(extract(epoch from until_at - greatest(at, :start)), 0)) as seconds,
                max(case when at < :start then least(until_at, :start) end) as before
            from open group by {by} item_id having bool_or(until_at > greatest(at, :start))
        ) as each group by {by} 10"""
_OPEN_OF_DAY = """
    insert into tallies (is_month, start, family, of, level, brand_id, department_id, group_id, agent_id, previous, number, seconds)
    with open as materialized (
        select stretches.item_id, stretches.brand_id, stretches.department_id, stretches.group_id, stretches.agent_id, stretches.at,
            least(coalesce(stretches.until_at, :end), :end) as until_at
        from (
            select distinct item_id from stretches
            where is_active and at < :end and (until_at > greatest(at, :start) or until_at is null)
        ) as today
        join items on items.id = today.item_id and not items.is_absorbed and items.deleted_by is distinct from 'person'
        join stretches on stretches.item_id = today.item_id and stretches.is_active and stretches.at < :end
            and (stretches.until_at > stretches.at or stretches.until_at is null)
    )
    {levels}
"""
_OPEN = _OPEN_OF_DAY.format(
    levels="\n        union all".join(
        _OPEN_LEVEL.format(
            level=level,
            columns=", ".join(name if name in ids else "null::uuid" for name in (*OF_PLACE, "agent_id")),
            by="".join(f"{name}, " for name in ids),
        )
        for level, ids in IDS.items()
    )
)
