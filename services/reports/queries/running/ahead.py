"""Branches that take what is counted ahead, and count only the gaps: what they give is what acts.py, closing.py and the others give."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from services.reports.models import Kind, Tally
from services.reports.queries.running import acts, conditions, costs, stretches
from services.reports.queries.running.branches import Branch, Figures, number
from services.reports.queries.running.holding import spans_of
from services.reports.queries.running.run import Run
from services.reports.rules.ahead import BY_AGENT, BY_GROUP, EVERYTHING, FAMILIES, LEVELS, THINGS, Things, things_of
from services.reports.rules.measures.terms import ACTS, COSTS, STRETCHES, Figure
from services.reports.rules.windows import begin_of

TALLIES = Tally.__table__
NO_LABEL = sa.cast(sa.null(), sa.Text).label("label")
PLACES = ("brand", "department", "group")
DIMENSIONS = ("department", "group", "agent")
OF_CHATS = {things.of for things in THINGS if things.family in (3, 4)}
NOT_AHEAD = (Kind.REPLY_USED, Kind.TICKET_DELETED, Kind.CHAT_DELETED, Kind.CALL_DELETED)


def families_of(run: Run) -> set[int]:
    """Whose tallies the figures of this run could take; none where rows or filters are told apart by something else."""
    others = set(run.filters) - {*PLACES, "agent"}
    if others or not (run.cut is not None or run.group_by in (*DIMENSIONS, "employee")) or run.report.only.author:
        return set()
    found: set[int] = set()
    for measure in run.measures:
        for figure in measure.figures():
            if figure.source in (ACTS, COSTS):
                found |= {Kind[name].family.value for name in acts.names_of(run, figure)}
            elif figure.source == STRETCHES:
                found.add(1)
    return found & set(FAMILIES)


def is_ahead(run: Run, figure: Figure) -> bool:
    """Whether this figure can be put together from tallies."""
    if run.ahead is None:
        return False
    if figure.source == STRETCHES or figure.how in ("distinct", "at_last_close"):
        things = things_of(figure)
        return things is not None and _levels(run) is not None
    if figure.source not in (ACTS, COSTS):
        return False
    kinds = [Kind[name] for name in acts.names_of(run, figure)]
    return all(kind.family.value in FAMILIES and kind not in NOT_AHEAD for kind in kinds)


def restrictions(run: Run) -> dict[str, list[tuple[str, ...]]]:
    """What cuts the run, by dimension: filters, and what may be seen."""
    found = {name: [run.filters[name]] for name in (*PLACES, "agent") if name in run.filters}
    if run.scope.department_ids is not None:
        found.setdefault("department", []).append(run.scope.department_ids)
    if run.scope.agent_id is not None:
        found.setdefault("agent", []).append((run.scope.agent_id,))
    return found


def _levels(run: Run) -> tuple[int, int] | None:
    """The levels at which things stand in the rows and in the total line; None where no level tells the total."""
    if run.group_by == "day_of_week":
        return None  # what was seen the day before was not seen in this row
    cut, rows = restrictions(run), "agent" if run.are_agents else run.group_by
    if not cut:
        return EVERYTHING if run.cut is not None else LEVELS[rows], EVERYTHING
    [(name, lists), *more] = cut.items()
    if more or len(lists) > 1 or len(lists[0]) != 1 or name not in DIMENSIONS:
        return None
    if run.cut is not None or rows == name:
        return LEVELS[name], LEVELS[name]
    return (BY_GROUP, LEVELS["department"]) if (name, rows) == ("department", "group") else None


def sums(run: Run, figures: Figures) -> Branch:
    """Numbers of acts and sums of what they carry."""
    kinds = acts.kinds_of(run, figures)
    now = acts.rows_of(run, kinds).where(in_gaps(run, acts.ACTS.c.at)).subquery("n")
    if any(figure.source == COSTS for figure in figures):
        now = costs.charged(now).subquery("n")
    names = ("kind", "word", "is_outgoing", "changed", "seconds", "business_seconds", "minutes", "money")
    cut = restrictions(run)
    level = BY_GROUP if cut or run.group_by in DIMENSIONS else EVERYTHING
    level = BY_AGENT if run.are_agents or "agent" in cut else level
    then = [_then(run, level, [kind.value for kind in kinds], is_month=is_month) for is_month in (True, False)]
    said = ["number", *names]
    parts = [sa.select(*(rows.c[name if name != "kind" else "of"].label(name) for name in said), rows.c.k) for rows in then]
    mine = [(now.c[name] if name in now.c else sa.cast(sa.null(), sa.Numeric)).label(name) for name in names]
    rows = sa.union_all(*parts, sa.select(sa.literal(1).label("number"), *mine, now.c.k)).subquery("a")
    taken = {figure: acts.taken(run, figure, rows) for figure in figures}
    asked = {name: _summed(run, figure, rows).filter(taken[figure]) for figure, name in figures.items()}
    fixed = (
        sa.cast(rows.c.k, sa.Text).label("key"),
        (sa.func.grouping(rows.c.k) == 1).label("is_total"),
        NO_LABEL,
        number(sa.func.sum(rows.c.number).filter(sa.or_(*taken.values()))).label("taken"),
    )
    sets = sa.func.grouping_sets(sa.tuple_(rows.c.k), sa.tuple_())
    return sa.select(*fixed, *(number(value).label(name) for name, value in asked.items())).select_from(rows).group_by(sets)


def _summed(run: Run, figure: Figure, rows: Any) -> Any:
    if figure.how == "count":
        return sa.func.sum(rows.c.number)
    what = figure.what
    if what == "response_seconds":
        what = "seconds" if run.basis == "elapsed" else "business_seconds"
    return sa.func.sum(rows.c[what])


def things(run: Run, figures: Figures) -> Branch:
    """Numbers of different things, what they came to at the last, and how long they lasted. One part for each kind of things."""
    groups: dict[Things, dict[Figure, str]] = {}
    for figure, name in figures.items():
        found = things_of(figure)
        assert found is not None
        groups.setdefault(found, {})[figure] = name
    parts = [select for of, mine in groups.items() for select in _of_things(run, of, mine, list(figures.values()))]
    rows = sa.union_all(*parts).subquery("t")
    sums_ = [sa.func.sum(rows.c[name]).label(name) for name in ("taken", *figures.values())]
    return sa.select(rows.c.key, rows.c.is_total, NO_LABEL, *sums_).group_by(rows.c.key, rows.c.is_total)


def _of_things(run: Run, of: Things, mine: Mapping[Figure, str], names: Iterable[str]) -> list[sa.Select[Any]]:
    """Rows and total line, each from months, days, and gaps."""
    levels = _levels(run)
    assert levels is not None
    found = []
    for is_total, level in ((False, levels[0]), (True, levels[1])):
        for is_month in (True, False):
            rows = _then(run, level, [of.of], is_month=is_month, is_total=is_total)
            found.append(_told(rows, _figures_then(rows), mine, names, is_total=is_total))
        now = _stretches_now(run, is_total=is_total) if of.of >= 1100 else _acts_now(run, of, next(iter(mine)), is_total=is_total)
        found.append(_told(now, _figures_now(now), mine, names, is_total=is_total))
    return found


def _told(rows: Any, values: Mapping[str, Any], mine: Mapping[Figure, str], names: Iterable[str], *, is_total: bool) -> sa.Select[Any]:
    """These figures, and 0 for those that other parts tell."""
    asked = {name: values["number" if figure.how == "distinct" else figure.what] for figure, name in mine.items()}
    key = sa.cast(sa.null(), sa.Text) if is_total else sa.cast(rows.c.k, sa.Text)
    columns = [number(asked.get(name, sa.literal(0))).label(name) for name in names]
    select = sa.select(key.label("key"), sa.literal(is_total).label("is_total"), number(values["taken"]).label("taken"), *columns)
    return select.select_from(rows) if is_total else select.select_from(rows).group_by(rows.c.k)


def _figures_then(rows: Any) -> dict[str, Any]:
    """A thing that was seen before in the window, or in the bucket, counts there; of what it had come to, only what has come since."""
    is_first = sa.or_(rows.c.previous.is_(None), rows.c.previous < rows.c.first)
    values = {}
    for what, before in (("seconds", "before_seconds"), ("count_in", "before_in"), ("count_out", "before_out")):
        earlier = sa.case((is_first, 0), else_=sa.func.coalesce(rows.c[before], 0))
        values[what] = sa.func.sum(sa.func.coalesce(rows.c[what], 0) - earlier)
    return values | {"number": sa.func.sum(rows.c.number).filter(is_first), "taken": sa.func.sum(rows.c.number)}


def _figures_now(rows: Any) -> dict[str, Any]:
    sums_ = {what: sa.func.sum(rows.c[what]) for what in ("seconds", "count_in", "count_out") if what in rows.c}
    return sums_ | {"number": sa.func.count().filter(rows.c.is_first), "taken": sa.func.count()}


def _acts_now(run: Run, of: Things, figure: Figure, *, is_total: bool) -> Any:
    """Acts in the gaps, each beside the one before it in the window: of these things, all acts are looked at."""
    kinds = [Kind[name] for name in of.kinds]
    gaps = acts.rows_of(run, kinds).where(in_gaps(run, acts.ACTS.c.at)).subquery("g")
    ids = sa.select(gaps.c.item_id).where(acts.taken(run, figure, gaps)).distinct().subquery("i")
    rows = acts.rows_of(run, kinds).where(acts.ACTS.c.item_id == ids.c.item_id).lateral("u")
    by = [rows.c.item_id] if is_total else [rows.c.item_id, rows.c.k]
    window: dict[str, Any] = {"partition_by": by, "order_by": (rows.c.at, rows.c.fact_id, rows.c.nth)}
    since = [_since(rows.c[what], window).label(what) for what in ("seconds", "count_in", "count_out")]
    is_first = (sa.func.row_number().over(**window) == 1).label("is_first")
    numbered = sa.select(rows.c.k, rows.c.at, is_first, *since).select_from(ids).join(rows, sa.true()).where(acts.taken(run, figure, rows))
    found = numbered.subquery("o")
    return sa.select(found).where(in_gaps(run, found.c.at)).subquery("p")


def _since(value: Any, window: dict[str, Any]) -> Any:
    """What has come since the act before."""
    return value - sa.func.coalesce(sa.func.lag(value).over(**window), 0)


def _stretches_now(run: Run, *, is_total: bool) -> Any:
    """Tickets that were open in the gaps, and how long; a ticket counts where it was first seen open in the window, or in the bucket."""
    assert run.ahead is not None
    rows = stretches.rows_seen(run, spans_of(run.ahead.gaps, run.window.zone)).subquery("s")
    by = [rows.c.item_id] if is_total else [rows.c.item_id, rows.c.k]
    leads = sa.func.row_number().over(partition_by=by, order_by=(rows.c.seen_at, rows.c.sequence, rows.c.k)) == 1
    found = sa.select(*rows.c, sa.and_(leads, rows.c.is_seen_in_gap).label("is_first")).subquery("o")
    return sa.select(found).where(found.c.is_in_gap).subquery("p")


def _then(run: Run, level: int, of: list[int], *, is_month: bool, is_total: bool = False) -> Any:
    """The tallies of these days or months, with the row `k` in which they stand and the `first` day of its window or bucket."""
    assert run.ahead is not None
    starts = run.ahead.months if is_month else run.ahead.days
    used = _used(run, starts, is_total=is_total)
    cut = [conditions.among(TALLIES.c[f"{name}_id"], values) for name, lists in restrictions(run).items() for values in lists]
    wanted = [TALLIES.c.level == level, TALLIES.c.of.in_(of), TALLIES.c.is_month.is_(is_month), *cut]
    if run.report.only.is_outgoing is not None and set(of) <= OF_CHATS:
        wanted.append(TALLIES.c.is_outgoing.is_(run.report.only.is_outgoing))
    key = used.c.row if run.cut is not None else TALLIES.c[f"{'agent' if run.are_agents else run.group_by}_id"]
    columns = (key.label("k"), used.c.first, *(column for column in TALLIES.c if column.name != "id"))
    return sa.select(*columns).select_from(TALLIES.join(used, TALLIES.c.start == used.c.start)).where(*wanted).subquery()


def _used(run: Run, starts: Iterable[date], *, is_total: bool) -> Any:
    """{start, row, first} of each day or month."""
    rows, firsts = [], []
    for start in starts:
        place = None if run.cut is None else _bucket_of(run, start)
        rows.append(0 if place is None else place[0])
        firsts.append(run.window.first if place is None or is_total else place[1])
    columns = (sa.cast(list(starts), ARRAY(sa.Date)), sa.cast(rows, ARRAY(sa.Integer)), sa.cast(firsts, ARRAY(sa.Date)))
    named = (sa.column("start", sa.Date), sa.column("row", sa.Integer), sa.column("first", sa.Date))
    return sa.func.unnest(*columns).table_valued(*named, name="used").render_derived()


def _bucket_of(run: Run, start: date) -> tuple[int, date]:
    """The row of the bucket in which a day lies, and the first day of the bucket."""
    assert run.cut is not None
    moment = begin_of(start, run.window.zone)
    bucket = run.cut.buckets[bisect_right(run.cut.buckets, moment, key=lambda bucket: bucket.start) - 1]
    return bucket.row, bucket.start.astimezone(run.window.zone).date()


def in_gaps(run: Run, at: Any) -> Any:
    """In what has to be counted now."""
    assert run.ahead is not None
    return sa.or_(sa.false(), *(sa.and_(at >= start, at < end) for start, end in spans_of(run.ahead.gaps, run.window.zone)))
