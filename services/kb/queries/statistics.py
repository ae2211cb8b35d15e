"""How often an article or news item was read: visits of people and of spiders, and hits (KB-054, KB-189, KB-190, NWS-010, REP-069)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from kit.storage.work import Reading
from services.kb.models import Article, NewsItem, ViewTally
from services.kb.sight import staff_who_sees

PERIODS = {"last_7_days": 7, "last_30_days": 30, "last_90_days": 90, "all_time": None}


def statistics(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """By period {user_visits, spider_visits, total_visits, hits}.

    Days are UTC and today is one of them. Visits count distinct viewers in the period; hits are pages served to people. Employees
    count nowhere. Raises NotFound.
    """
    staff_who_sees(reading.session, reading.call, Article if asked["kind"] == "article" else NewsItem, asked["item_id"])
    today = reading.now.date()
    columns = []
    for name, days in PERIODS.items():
        when = sa.true() if days is None else ViewTally.day > today - timedelta(days=days)
        person, spider = ViewTally.who == "person", ViewTally.who == "spider"
        columns += [
            sa.func.count(ViewTally.viewer.distinct()).filter(when, person).label(f"{name}_user_visits"),
            sa.func.count(ViewTally.viewer.distinct()).filter(when, spider).label(f"{name}_spider_visits"),
            sa.func.coalesce(sa.func.sum(ViewTally.hits).filter(when, person), 0).label(f"{name}_hits"),
        ]
    found = reading.session.execute(sa.select(*columns).where(ViewTally.item_id == asked["item_id"])).one()._mapping
    return {name: _of_period(found, name) for name in PERIODS}


def _of_period(found: Any, name: str) -> dict[str, int]:
    people, spiders = int(found[f"{name}_user_visits"]), int(found[f"{name}_spider_visits"])
    return {"user_visits": people, "spider_visits": spiders, "total_visits": people + spiders, "hits": int(found[f"{name}_hits"])}
