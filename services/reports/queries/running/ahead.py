"""Branches that take what is counted ahead, and count only the gaps: what they give is what acts.py, closing.py and the others give."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from services.reports.models import Kind, Tally
from services.reports.queries.running import acts, conditions, costs, stretches
from services.reports.queries.running.branches import Branch, Figures, number
from services.reports.queries.running.holding import spans_of
from services.reports.queries.running.run import Run
from services.reports.rules.ahead import BY_AGENT, BY_GROUP, EVERYTHING, FAMILIES, LEVELS, OPEN, THINGS, Things, things_of
from services.reports.rules.measures.terms import ACTS, COSTS, STRETCHES, Figure
from services.reports.rules.windows import DAY, begin_of

TALLIES = Tally.__table__
BEFORE = {"seconds": "before_seconds", "count_in": "before_in", "count_out": "before_out"}
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
    starts = {True: run.ahead.months, False: run.ahead.days} if run.ahead else {}
    then = [_then(run, level, [kind.value for kind in kinds], is_month=is_month) for is_month in starts if starts[is_month]]
    said = ["number", *names]
    parts = [sa.select(*(rows.c[name if name != "kind" else "of"].label(name) for name in said), rows.c.k) for rows in then]
    mine = [(now.c[name] if name in now.c else sa.cast(sa.null(), sa.Numeric)).label(name) for name in names]
    if run.ahead is not None and run.ahead.gaps:
        parts.append(sa.select(sa.literal(1).label("number"), *mine, now.c.k))
    rows = sa.union_all(*parts).subquery("a")
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
    """Numbers of different things, what they came to at the last, and how long they lasted, from months, days and gaps."""
    levels, of = _levels(run), {figure: things_of(figure) for figure in figures}
    assert levels is not None
    assert run.ahead is not None
    names, parts = list(figures.values()), []
    for is_total, level in ((False, levels[0]), (True, levels[1])):
        for is_month, starts in ((True, run.ahead.months), (False, run.ahead.days)):
            if starts:
                rows = _then(run, level, sorted({one.of for one in of.values() if one}), is_month=is_month, is_total=is_total)
                values = {name: _figure_then(figure, of[figure], rows) for figure, name in figures.items()}
                parts.append(_told(rows, values, names, sa.func.sum(rows.c.number), is_total=is_total))
    for one in dict.fromkeys(of.values()) if run.ahead.gaps else ():
        parts += _now(run, one, {figure: name for figure, name in figures.items() if of[figure] == one}, names)
    rows = sa.union_all(*parts).subquery("t")
    sums_ = [sa.func.sum(rows.c[name]).label(name) for name in ("taken", *names)]
    return sa.select(rows.c.key, rows.c.is_total, NO_LABEL, *sums_).group_by(rows.c.key, rows.c.is_total)


def _told(rows: Any, values: Mapping[str, Any], names: Iterable[str], taken: Any, *, is_total: bool) -> sa.Select[Any]:
    """These figures, and 0 for those that other parts tell."""
    key = sa.cast(sa.null(), sa.Text) if is_total else sa.cast(rows.c.k, sa.Text)
    columns = [number(values.get(name, sa.literal(0))).label(name) for name in names]
    select = sa.select(key.label("key"), sa.literal(is_total).label("is_total"), number(taken).label("taken"), *columns)
    return select.select_from(rows) if is_total else select.select_from(rows).group_by(rows.c.k)


def _figure_then(figure: Figure, of: Things | None, rows: Any) -> Any:
    """A thing that was seen before in the window, or in the bucket, counts there; of what it had come to, only what has come since."""
    mine = rows.c.of == (of.of if of else 0)
    is_first = sa.or_(rows.c.previous.is_(None), rows.c.previous < rows.c.first)
    if figure.how == "distinct":
        return sa.func.sum(rows.c.number).filter(sa.and_(mine, is_first))
    earlier = sa.case((is_first, 0), else_=sa.func.coalesce(rows.c[BEFORE[figure.what]], 0))
    return sa.func.sum(sa.func.coalesce(rows.c[figure.what], 0) - earlier).filter(mine)


def _now(run: Run, of: Things | None, mine: Figures, names: Iterable[str]) -> list[sa.Select[Any]]:
    """In the gaps, rows and total line. In a trend only the buckets matter in which gaps lie, and for its total line none."""
    assert of is not None
    if run.cut is None:
        both = _seen_now(run, of, mine)
        return [_told_now(both, mine, names, is_total=is_total) for is_total in (False, True)]
    rows, total = _seen_now(_around_gaps(run), of, mine), _seen_now(replace(run, cut=None, group_by="total"), of, mine)
    return [_told_now(rows, mine, names, is_total=False), _told_now(total, mine, names, is_total=True)]


def _seen_now(run: Run, of: Things, mine: Figures) -> Any:
    return _stretches_now(run) if of.of == OPEN else _acts_now(run, of, next(iter(mine)))


def _told_now(rows: Any, mine: Figures, names: Iterable[str], *, is_total: bool) -> sa.Select[Any]:
    end = "_of_all" if is_total else ""
    count = sa.func.count().filter(rows.c[f"is_first{end}"])
    values = {name: count if figure.how == "distinct" else sa.func.sum(rows.c[figure.what + end]) for figure, name in mine.items()}
    return _told(rows, values, names, sa.func.count(), is_total=is_total)


def _around_gaps(run: Run) -> Run:
    if run.cut is None:
        return run
    spans = spans_of(run.ahead.gaps, run.window.zone) if run.ahead else []
    touched = [nth for nth, bucket in enumerate(run.cut.buckets) if any(start < bucket.end and bucket.start < end for start, end in spans)]
    buckets = run.cut.buckets[touched[0] : touched[-1] + 1]
    first, behind = buckets[0].start.astimezone(run.window.zone).date(), buckets[-1].end.astimezone(run.window.zone).date()
    return replace(run, cut=replace(run.cut, buckets=buckets), window=replace(run.window, first=first, last=behind - DAY))


def _acts_now(run: Run, of: Things, figure: Figure) -> Any:
    """Acts in the gaps, each beside the one before it in the row, and in the window: of these things, all acts are looked at."""
    kinds = [Kind[name] for name in of.kinds]
    gaps = acts.rows_of(run, kinds).where(in_gaps(run, acts.ACTS.c.at)).subquery("g")
    ids = sa.select(gaps.c.item_id).where(acts.taken(run, figure, gaps)).distinct().subquery("i")
    rows = acts.rows_of(run, kinds).where(acts.ACTS.c.item_id == ids.c.item_id).lateral("u")
    seen: list[Any] = []
    for end, by in (("", (rows.c.item_id, rows.c.k)), ("_of_all", (rows.c.item_id,))):
        window: dict[str, Any] = {"partition_by": by, "order_by": (rows.c.at, rows.c.fact_id, rows.c.nth)}
        seen.append((sa.func.row_number().over(**window) == 1).label(f"is_first{end}"))
        seen += [(rows.c[what] - sa.func.coalesce(sa.func.lag(rows.c[what]).over(**window), 0)).label(what + end) for what in BEFORE]
    numbered = sa.select(rows.c.k, rows.c.at, *seen).select_from(ids).join(rows, sa.true()).where(acts.taken(run, figure, rows))
    found = numbered.subquery("o")
    return sa.select(found).where(in_gaps(run, found.c.at)).cte()


def _stretches_now(run: Run) -> Any:
    """Tickets that were open in the gaps, and how long; a ticket counts where it was first seen open in the row, and in the window."""
    assert run.ahead is not None
    rows = stretches.rows_seen(run, spans_of(run.ahead.gaps, run.window.zone)).subquery("s")
    seen = [rows.c.seconds.label("seconds_of_all")]
    for end, by in (("", (rows.c.item_id, rows.c.k)), ("_of_all", (rows.c.item_id,))):
        leads = sa.func.row_number().over(partition_by=by, order_by=(rows.c.seen_at, rows.c.sequence)) == 1
        seen.append(sa.and_(leads, rows.c.is_seen_in_gap).label(f"is_first{end}"))
    found = sa.select(*rows.c, *seen).subquery("o")
    return sa.select(found).where(found.c.is_in_gap).cte()


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
