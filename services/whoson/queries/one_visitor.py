"""One visit and what hangs on it: summary, trail, actions, earlier visits (WHO-029 to WHO-033)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from contracts.envelope import wire_time
from kit.errors import NotFound
from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.whoson.models import PageAction, PageView, Visit
from services.whoson.queries.shapes import COLUMNS, visitor_shown
from services.whoson.reaching import reach_of

Said = dict[str, Any]
MOST_PAGES = 200
_SAME_PAGE = (PageView.url, sa.func.coalesce(PageView.virtual_page, ""))


def visitor(reading: Reading, asked: Said) -> Said:
    """The whole visit. Raises NotFound visitor_unknown, also for one out of reach."""
    return visitor_shown(_found(reading, asked), reading.now)


def page_summary(reading: Reading, asked: Said) -> Said:
    """{items, initial_page_title, initial_referrer, current_referrer}: pages with most hits first, two hundred at most (WHO-030).

    A page is an address with its virtual page; `seconds` is the time on it as far as known: the page that is open counts when it is left.
    """
    visit = _found(reading, asked)
    hits = sa.func.count()
    title = sa.func.array_agg(sa.dialects.postgresql.aggregate_order_by(PageView.title, PageView.number.desc()), type_=sa.ARRAY(sa.Text))
    wanted = sa.select(
        PageView.url,
        sa.func.max(PageView.virtual_page).label("virtual_page"),
        title[1].label("title"),
        hits.label("hits"),
        sa.func.coalesce(sa.func.sum(PageView.seconds), 0).label("seconds"),
        sa.func.max(PageView.viewed_at).label("last_viewed_at"),
    )
    wanted = wanted.where(PageView.visit_id == visit["id"]).group_by(*_SAME_PAGE)
    rows = reading.session.execute(wanted.order_by(hits.desc(), sa.func.min(PageView.number)).limit(MOST_PAGES)).mappings()
    items = [{**row, "last_viewed_at": wire_time(row["last_viewed_at"])} for row in rows]
    return {"items": items, **{name: visit[name] for name in ("initial_page_title", "initial_referrer", "current_referrer")}}


def page_history(reading: Reading, asked: Said) -> Said:
    """{items, next_cursor}: the trail in order of time, each view with its length and the hits of its page (WHO-031)."""
    visit = _found(reading, asked)
    hits = sa.func.count().over(partition_by=_SAME_PAGE).label("hits")
    columns = (PageView.number, PageView.viewed_at, PageView.url, PageView.title, PageView.virtual_page, PageView.referrer)
    trail = sa.select(*columns, PageView.seconds, hits).where(PageView.visit_id == visit["id"]).subquery("trail")
    return page(reading.session, sa.select(trail), Order(trail.c.number), asked["cursor"], asked["limit"], _timed("viewed_at"))


def page_actions(reading: Reading, asked: Said) -> Said:
    """{items, next_cursor}: what the site told was done, in order of time."""
    visit = _found(reading, asked)
    columns = (PageAction.view_key, PageAction.number, PageAction.at, PageAction.name, PageAction.value)
    wanted = sa.select(*columns, PageView.url, PageView.title).outerjoin(PageView, PageView.view_key == PageAction.view_key)
    wanted = wanted.where(PageAction.visit_id == visit["id"])
    order = Order(PageAction.at, PageAction.view_key, PageAction.number)

    def shape(row: Said) -> Said:
        return {"at": wire_time(row["at"])} | {name: row[name] for name in ("name", "value", "url", "title")}

    return page(reading.session, wanted, order, asked["cursor"], asked["limit"], shape)


def visits_of_person(reading: Reading, asked: Said) -> Said:
    """{items, next_cursor}: other visits in reach by the same browser, account or address, the latest first."""
    visit = _found(reading, asked)
    same = [Visit.visitor_key == visit["visitor_key"]]
    if visit["user_id"] is not None:
        same.append(Visit.user_id == visit["user_id"])
    if visit["email"] is not None:
        same.append(sa.and_(Visit.email.is_not(None), sa.func.lower(Visit.email) == visit["email"].lower()))
    reach = reach_of(reading.session, reading.call)
    wanted = sa.select(*COLUMNS).where(sa.or_(*same), Visit.id != visit["id"], *reach.where())

    def shape(row: Said) -> Said:
        return visitor_shown(row, reading.now)

    return page(reading.session, wanted, Order(Visit.started_at, Visit.id, desc=True), asked["cursor"], asked["limit"], shape)


def _found(reading: Reading, asked: Said) -> Said:
    reach = reach_of(reading.session, reading.call)
    wanted = sa.select(*Visit.__table__.c).where(Visit.id == asked["visit_id"], *reach.where())
    row = reading.session.execute(wanted).mappings().first()
    if row is None:
        raise NotFound("visitor_unknown", "There is no such visitor.", field="visit_id")
    return {str(name): value for name, value in row.items()}


def _timed(name: str) -> Any:
    return lambda row: row | {name: wire_time(row[name])}
