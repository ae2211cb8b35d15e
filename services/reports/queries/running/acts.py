"""Figures over acts: counts, sums and numbers of distinct things (REP-007 to REP-009)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from services.reports.models import Act, Item, Kind, Purged
from services.reports.queries.running import conditions
from services.reports.queries.running.branches import Branch, Figures, counted, grouped
from services.reports.queries.running.conditions import Condition
from services.reports.queries.running.keys import key_of, with_items
from services.reports.queries.running.run import Run
from services.reports.rules.measures.terms import Figure

ACTS = Act.__table__
DELETIONS = (Kind.TICKET_DELETED, Kind.CHAT_DELETED, Kind.CALL_DELETED)
OF_OTHERS = (Kind.REPLY_USED, Kind.INVITE_WITH_RESPONSE, Kind.INVITE_WITHOUT_RESPONSE)  # the ticket or chat is their other thing
WRITTEN = range(Kind.ARTICLE_ADDED, Kind.ANSWER_MARKED + 1)
READ = (Kind.ARTICLE_HIT, Kind.ARTICLE_CRAWLED, Kind.NEWS_HIT, Kind.NEWS_CRAWLED, Kind.NEWS_LISTED)
COMMUNITY = (Kind.THREAD_CREATED, Kind.POST_CREATED, Kind.ANSWER_MARKED)
CHATS = range(Kind.CHAT_NEW, Kind.CHAT_RESPONSE + 1)
EVENTS = ("added", "edited", "flagged", "reviewed", "deleted")
CHANGES = {"department": 1, "group": 2, "agent": 4}
TRANSFERS = (Kind.TICKET_TRANSFER_OUT, Kind.TICKET_TRANSFER_IN, Kind.CHAT_TRANSFER_OUT, Kind.CHAT_TRANSFER_IN)
_BITS: list[Any] = [
    sa.case((ACTS.c[f"{name}_id"].is_distinct_from(ACTS.c[f"other_{name}_id"]), bit), else_=0) for name, bit in CHANGES.items()
]
CHANGED = sa.case((ACTS.c.kind.in_([kind.value for kind in TRANSFERS]), _BITS[0] + _BITS[1] + _BITS[2]))  # what a transfer changed
WHAT = {"item": "item_id", "who": "who", "agent": "agent_id"}


def branch(run: Run, figures: Figures) -> Branch:
    """All of these figures in one pass over the acts of their kinds."""
    rows = rows_of(run, kinds_of(run, figures)).subquery("a")
    asked = {name: _number(run, figure, rows).filter(taken(run, figure, rows)) for figure, name in figures.items()}
    return grouped(rows, asked, counted(sa.or_(*(taken(run, figure, rows) for figure in figures))))


def kinds_of(run: Run, figures: Iterable[Figure]) -> list[Kind]:
    """In the rows of agents some kinds stand in the place of others (REP-018, REP-047)."""
    return sorted({Kind[name] for figure in figures for name in names_of(run, figure)})


def names_of(run: Run, figure: Figure) -> tuple[str, ...]:
    are_agents = run.are_agents or (figure.is_cut_by_agents and run.is_cut_to_agents)
    return figure.agent_kinds if figure.agent_kinds and are_agents else figure.kinds


def rows_of(run: Run, kinds: Collection[Kind]) -> sa.Select[Any]:
    """The acts of these kinds that the run lets through, each with its key `k`, before a figure chooses among them."""
    about = about_of(kinds)
    wanted = [
        ACTS.c.family.in_({kind.family.value for kind in kinds}),
        ACTS.c.kind.in_([kind.value for kind in kinds]),
        conditions.in_window(run, ACTS.c.at),
        *_filters(run, kinds, about),
        *_within_reach(run, kinds),
        *_left_out(kinds, about),
        *_taken_back(run, kinds),
    ]
    columns = (key_of(run, ACTS).label("k"), about.label("about_id"), CHANGED.label("changed"), *ACTS.c)
    return sa.select(*columns).select_from(with_items(run, ACTS, about)).where(*wanted)


def about_of(kinds: Collection[Kind]) -> ColumnElement[Any]:
    """The ticket or chat that an act is about."""
    if not any(kind in OF_OTHERS for kind in kinds):
        return ACTS.c.item_id
    return sa.case((ACTS.c.kind.in_([kind.value for kind in OF_OTHERS]), ACTS.c.other_id), else_=ACTS.c.item_id)


def taken(run: Run, figure: Figure, rows: Any) -> Condition:
    """Which of the rows a figure takes."""
    kinds = [Kind[name] for name in names_of(run, figure)]
    wanted = [rows.c.kind.in_([kind.value for kind in kinds])]
    if figure.words:
        wanted.append(rows.c.word.in_(figure.words))
    if figure.is_outgoing is not None:
        wanted.append(rows.c.is_outgoing.is_(figure.is_outgoing))
    if run.report.only.is_outgoing is not None and kinds[0] in CHATS:
        wanted.append(rows.c.is_outgoing.is_(run.report.only.is_outgoing))
    if figure.is_between and run.level:
        wanted.append(rows.c.changed.op("&")(CHANGES[run.level]) > 0)
    return sa.and_(*wanted)


def _number(run: Run, figure: Figure, rows: Any) -> Any:
    if figure.how == "count":
        return counted()
    if figure.how == "distinct":
        return sa.func.count(sa.distinct(rows.c[WHAT[figure.what]]))
    if figure.what == "response_seconds":
        return sa.func.sum(rows.c.seconds if run.basis == "elapsed" else rows.c.business_seconds)
    return sa.func.sum(rows.c[figure.what])


def _filters(run: Run, kinds: Collection[Kind], about: ColumnElement[Any]) -> Iterator[Condition]:
    written = [kind for kind in kinds if kind in WRITTEN and kind not in READ and kind not in COMMUNITY]
    places = [name for name in run.filters if name in ("brand", "department", "group", "agent", "customer")]
    if written and "brand" in places:  # of these, the brands of what was written
        places.remove("brand")
        yield from conditions.titled(run, ACTS.c.item_id, ["brand"])
    for name in places:
        yield conditions.among(ACTS.c[f"{name}_id"], run.filters[name])
    yield from conditions.of_fields(run, about)
    if "language" in run.filters:
        if written:
            yield from conditions.titled(run, ACTS.c.item_id, ["language"])
        else:
            yield ACTS.c.word.in_(run.filters["language"])
    yield from conditions.titled(run, ACTS.c.item_id, ["folder"])
    yield from _plain_filters(run)


def _plain_filters(run: Run) -> Iterator[Condition]:
    """Filters that look at one column of acts. Which reports have them, the catalogue says."""
    by_column = {"canned_reply": "item_id", "article": "item_id", "news_item": "item_id", "used_in": "word", "sent_by": "word"}
    by_column |= {"community_category": "other_id", "user": "agent_id"}
    for name, column in by_column.items():
        if name in run.filters:
            yield ACTS.c[column].in_(run.filters[name])
    if "priority" in run.filters:
        yield ACTS.c.priority.in_([PRIORITIES[word] for word in run.filters["priority"]])
    if "event" in run.filters:
        yield ACTS.c.kind.in_([kind.value for kind in Kind if event_of(kind) in run.filters["event"]])
    if run.report.only.author:
        yield ACTS.c.word == run.report.only.author


PRIORITIES = {"low": 1, "normal": 2, "high": 3, "urgent": 4}


def event_of(kind: Kind) -> str:
    """What a list of contributions calls it (REP-203)."""
    if kind is Kind.REPLY_USED:
        return "inserted"
    word = kind.name.rpartition("_")[2].lower()
    return word if kind in WRITTEN and kind not in COMMUNITY and word in EVENTS else ""


def _within_reach(run: Run, kinds: Collection[Kind]) -> Iterator[Condition]:
    """What was written has no place, only an agent; what was read has neither."""
    if run.scope.department_ids is None and run.scope.agent_id is None:
        return
    free = [kind for kind in kinds if kind in READ or (kind in COMMUNITY and run.report.only.author == "user")]
    people = [kind for kind in kinds if kind in WRITTEN and kind not in free]
    rest = [kind for kind in kinds if kind not in free and kind not in people]
    ways: list[Condition] = [ACTS.c.kind.in_([kind.value for kind in free])]
    ways.append(sa.and_(ACTS.c.kind.in_([kind.value for kind in people]), *conditions.by_people_within_reach(run, ACTS)))
    ways.append(sa.and_(ACTS.c.kind.in_([kind.value for kind in rest]), *conditions.within_reach(run, ACTS)))
    yield sa.or_(*ways)


def _left_out(kinds: Collection[Kind], about: ColumnElement[Any]) -> Iterator[Condition]:
    """Deletions shows what is deleted, but neither what is gone for good nor what was merged away (REP-022, REP-223)."""
    if any(kind in DELETIONS for kind in kinds):
        absorbed = aliased(Item)
        yield ~sa.select(absorbed.id).where(absorbed.id == about, absorbed.is_absorbed).exists()
        yield ~sa.select(Purged.id).where(Purged.id == about).exists()
    elif any(kind not in WRITTEN for kind in kinds):
        yield conditions.kept(about)


def _taken_back(run: Run, kinds: Collection[Kind]) -> Iterator[Condition]:
    """An answer that was unmarked later in the window is none (REP-071, REP-247)."""
    if Kind.ANSWER_MARKED in kinds:
        later = ACTS.alias("later")
        unmarked = sa.and_(later.c.family == Kind.ANSWER_UNMARKED.family.value, later.c.kind == Kind.ANSWER_UNMARKED.value)
        after = sa.and_(later.c.item_id == ACTS.c.item_id, later.c.at > ACTS.c.at, later.c.at < run.window.end)
        yield sa.or_(ACTS.c.kind != Kind.ANSWER_MARKED.value, ~sa.select(later.c.at).where(unmarked, after).exists())
