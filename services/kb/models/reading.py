"""What readers looked at and looked for: views by day, searches, and what was opened from them."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.kb.models.columns import Entity, Id, Ids, Moment, Uid, new_id


class ViewTally(Entity):
    """One viewer of one item on one day (UTC), and how often. `viewer` is a hash; a spider's is its name."""

    __tablename__ = "views"

    item_id: Mapped[Id] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    viewer: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(comment="article, news")
    who: Mapped[str] = mapped_column(comment="person, spider, employee")
    hits: Mapped[int]

    __table_args__ = (sa.Index("views_by_day", "day"),)


class Search(Entity):
    """A search, a suggestion, or an agent's look-up (KB-074, KB-177)."""

    __tablename__ = "searches"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[Moment]
    query: Mapped[str]
    normalized: Mapped[str] = mapped_column(default="", comment="to compare by (REP-070)")
    source: Mapped[str] = mapped_column(comment="portal, suggestion, agent")
    brand_id: Mapped[Id | None]
    language: Mapped[str | None]
    department_id: Mapped[Id | None]
    visitor: Mapped[str]
    user_id: Mapped[Id | None] = mapped_column(comment="who searched, to see whether work follows; wiped with the account")
    is_employee: Mapped[bool]
    article_count: Mapped[int]
    news_ids: Mapped[Ids]
    opened_count: Mapped[int] = mapped_column(default=0, comment="different results opened from it")
    is_solved: Mapped[bool] = mapped_column(default=False)
    followed_by_type: Mapped[str | None] = mapped_column(comment="ticket, chat: what the visitor sent all the same")
    followed_by_id: Mapped[Id | None]

    __table_args__ = (
        sa.Index("searches_by_time", "at", "id"),
        sa.Index("searches_by_user", "user_id", "at", postgresql_where=sa.text("user_id is not null")),
    )


class SearchOpening(Entity):
    """A result opened from a search, once each (KB-075)."""

    __tablename__ = "search_openings"

    search_id: Mapped[Id] = mapped_column(sa.ForeignKey("searches.id", ondelete="cascade"), primary_key=True)
    item_id: Mapped[Id] = mapped_column(Uid, primary_key=True)
    kind: Mapped[str] = mapped_column(comment="article, news")
    at: Mapped[Moment]
