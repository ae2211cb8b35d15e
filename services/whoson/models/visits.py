"""Visits, what was looked at and done in them, and when a page last reported."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.whoson.models.columns import Entity, Id, Ids, Moment, Texts

OPEN = sa.text("ended_at is null")


class Visit(Entity):
    """One stay of one browser on tracked pages (WHO-006, WHO-007). `visitor_key` is the browser's own name for itself."""

    __tablename__ = "visits"
    __table_args__ = (
        sa.Index("visit_open", "visitor_key", unique=True, postgresql_where=OPEN),
        sa.Index("visits_open_by_last_view", "last_view_at", postgresql_where=OPEN),
        sa.Index("visits_open_by_start", "started_at", "id", postgresql_where=OPEN),
        sa.Index(
            "visits_unnamed",
            "started_at",
            postgresql_where=sa.text("ended_at is null and name_looked_up_at is null and not is_spider"),
        ),
        sa.Index("visits_ended", "ended_at", postgresql_where=sa.text("ended_at is not null")),
        sa.Index("visits_by_user", "user_id", "started_at", postgresql_where=sa.text("user_id is not null")),
        sa.Index("visits_by_email", sa.text("lower(email)"), "started_at", postgresql_where=sa.text("email is not null")),
        sa.Index("visits_by_key", "visitor_key", "started_at"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    version: Mapped[int]
    visitor_key: Mapped[str]
    brand_id: Mapped[Id]
    user_id: Mapped[Id | None]
    email: Mapped[str | None]
    customer_name: Mapped[str | None]
    is_pending: Mapped[bool]
    is_spider: Mapped[bool]
    spider: Mapped[str | None]
    started_at: Mapped[Moment]
    hits: Mapped[int]
    last_view_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
    end_cause: Mapped[str | None] = mapped_column(comment="idle, removed, purged, disabled")
    ip: Mapped[str]
    host_name: Mapped[str | None]
    host_domain: Mapped[str | None]
    name_looked_up_at: Mapped[Moment | None]
    network: Mapped[str | None]
    country: Mapped[str | None]
    region: Mapped[str | None]
    city: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    language: Mapped[str | None]
    languages: Mapped[Texts]
    browser: Mapped[str | None]
    os: Mapped[str | None]
    device: Mapped[str | None]
    initial_page: Mapped[str]
    initial_virtual_page: Mapped[str | None]
    initial_page_title: Mapped[str]
    initial_referrer: Mapped[str | None]
    search_words: Mapped[str | None]
    current_page: Mapped[str]
    current_virtual_page: Mapped[str | None]
    current_page_title: Mapped[str]
    current_referrer: Mapped[str | None]
    current_view_key: Mapped[str]
    live_chat_status: Mapped[str]
    chat_id: Mapped[Id | None]
    filter_ids: Mapped[Ids] = mapped_column(comment="filters it matches now, brought up to date with every change")


class PageView(Entity):
    """One look at one page (WHO-006). `view_key` was drawn by the page: the same view told twice is known by it."""

    __tablename__ = "page_views"
    __table_args__ = (sa.Index("page_view_numbers", "visit_id", "number", unique=True),)

    view_key: Mapped[str] = mapped_column(primary_key=True)
    visit_id: Mapped[Id] = mapped_column(sa.ForeignKey("visits.id", ondelete="cascade"))
    number: Mapped[int]
    viewed_at: Mapped[Moment]
    url: Mapped[str]
    title: Mapped[str]
    virtual_page: Mapped[str | None]
    referrer: Mapped[str | None]
    seconds: Mapped[int | None] = mapped_column(comment="until the next view or the end of the visit")


class PageAction(Entity):
    """What the site told was done on a page."""

    __tablename__ = "page_actions"
    __table_args__ = (sa.Index("page_actions_of_visit", "visit_id", "at"),)

    view_key: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    visit_id: Mapped[Id] = mapped_column(sa.ForeignKey("visits.id", ondelete="cascade"))
    at: Mapped[Moment]
    name: Mapped[str]
    value: Mapped[str]


class Report(Entity):
    """When a page of the visit last said that it is there, and whether it has been noticed that it no longer does.

    May be lost with the server: everybody says it again within ten seconds. One row is no visit's: with it one sees that they were lost.
    """

    __tablename__ = "reports"
    __table_args__ = {"prefixes": ["UNLOGGED"]}

    visit_id: Mapped[Id] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))
    is_silent: Mapped[bool] = mapped_column(server_default=sa.false())
