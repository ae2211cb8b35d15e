"""The log of searches: what was searched for, by whom, and what came of it (KB-074, KB-177). What was opened: see viewing.py (KB-075)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from contracts.envelope import Envelope
from contracts.events import kb as facts
from kit.storage.work import Work
from services.kb.models import Search
from services.kb.rules.wording import normalized

LONGEST = 500  # characters of a search that are kept
FOLLOWED_WITHIN = timedelta(hours=1)
MOST_FOLLOWED = 20  # searches that one ticket or chat may follow
KEPT = timedelta(days=400)
PURGE_SECONDS, PURGED_AT_ONCE = 600.0, 5_000


def record_search(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Keeps a search under the id given, once. `visitor` names the viewer as his views do, and is no account's name."""
    query = asked["query"][:LONGEST].strip()
    is_employee = work.call.actor_kind == "employee"
    row = {name: asked[name] for name in ("id", "source", "brand_id", "language", "department_id", "article_count", "news_ids")}
    row |= {"at": work.now, "query": query, "normalized": normalized(query), "is_employee": is_employee}
    row |= {"visitor": asked["visitor"], "user_id": work.call.actor_id if work.call.actor_kind == "user" else None}
    row |= {"opened_count": 0, "is_solved": False}
    if work.session.execute(insert(Search).values(row).on_conflict_do_nothing().returning(Search.id)).first() is not None:
        work.announce(
            facts.SearchPerformed(
                subject=asked["id"],
                query=query,
                source=asked["source"],
                brand_id=asked["brand_id"],
                language=asked["language"],
                department_id=asked["department_id"],
                visitor_id=asked["visitor"],
                is_employee=is_employee,
                article_result_count=asked["article_count"],
                news_result_ids=asked["news_ids"],
            )
        )
    return {"search_id": asked["id"]}


def settle_search(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """{is_noted}: whether the search is known and young enough for what came of it. Each is told once."""
    search = _locked(work, Search.id == asked["search_id"])
    if not search:
        return {"is_noted": False}
    if asked["is_solved"] and not search[0].is_solved:
        _solve(work, search[0], asked["article_id"])
    if asked["work_type"] and asked["work_id"]:
        _follow(work, search[0], asked["work_type"], asked["work_id"])
    return {"is_noted": True}


def ticket_came(work: Work, envelope: Envelope) -> None:
    """tickets.ticket_created: from somebody who has searched within the hour."""
    _work_came(work, envelope, "ticket")


def chat_came(work: Work, envelope: Envelope) -> None:
    """chat.chat_requested: from somebody who has searched within the hour."""
    _work_came(work, envelope, "chat")


def is_of_customer(envelope: Envelope) -> bool:
    """Whether an account is behind it. Who has none says with the work which search it follows: see settle_search."""
    return envelope.actor.startswith("user:")


def purge_searches(work: Work) -> None:
    """Forgets searches of long ago, with what was opened from them."""
    old = sa.select(Search.id).where(Search.at < work.now - KEPT).order_by(Search.at, Search.id).limit(PURGED_AT_ONCE)
    work.session.execute(sa.delete(Search).where(Search.id.in_(old.scalar_subquery())).execution_options(synchronize_session=False))


def _work_came(work: Work, envelope: Envelope, work_type: str) -> None:
    if is_of_customer(envelope):
        user_id = envelope.actor.partition(":")[2]
        for search in _locked(work, Search.user_id == user_id, Search.followed_by_id.is_(None)):
            _follow(work, search, work_type, envelope.subject)


def _locked(work: Work, *conditions: sa.ColumnElement[bool]) -> list[Search]:
    """Customers' searches of the last hour, the latest first."""
    recent = (Search.at > work.now - FOLLOWED_WITHIN, Search.source != "agent", *conditions)
    wanted = sa.select(Search).where(*recent).order_by(Search.at.desc(), Search.id).limit(MOST_FOLLOWED)
    return list(work.session.scalars(wanted.with_for_update()))


def _solve(work: Work, search: Search, article_id: str | None) -> None:
    search.is_solved = True
    work.announce(
        facts.SearchSolved(
            subject=search.id,
            query=search.query,
            source=search.source,
            brand_id=search.brand_id,
            department_id=search.department_id,
            article_id=article_id,
        )
    )


def _follow(work: Work, search: Search, work_type: str, work_id: str) -> None:
    if search.followed_by_id is not None:
        return
    search.followed_by_type, search.followed_by_id = work_type, work_id
    work.announce(
        facts.SearchFollowedByWork(
            subject=search.id,
            query=search.query,
            source=search.source,
            brand_id=search.brand_id,
            department_id=search.department_id,
            work_type=work_type,
            work_id=work_id,
            opened_count=search.opened_count,
            after_seconds=max(0, int((work.now - search.at).total_seconds())),
        )
    )
