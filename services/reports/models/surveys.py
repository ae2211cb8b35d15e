"""Surveys: what is asked, to whom it was offered, what was answered. Kept for themselves, not made of facts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.reports.models.columns import Entity, Id, Ids, Map, Moment

Maps = list[dict[str, Any]]


class Survey(Entity):
    """A survey. Without brands or departments it may be offered in all of them; deleted, it stays for its results."""

    __tablename__ = "surveys"
    __table_args__ = (sa.Index("surveys_names", sa.text("lower(name)"), unique=True, postgresql_where=sa.text("deleted_at is null")),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    version: Mapped[int]
    name: Mapped[str]
    language: Mapped[str] = mapped_column(comment="in which it is written")
    link_text: Mapped[str]
    thank_you_header: Mapped[str]
    thank_you_text: Mapped[str]
    chat_introduction: Mapped[str]
    questions: Mapped[Maps] = mapped_column(JSONB, comment="in order, each with its translations")
    translations: Mapped[Map] = mapped_column(comment="language to texts")
    brand_ids: Mapped[Ids]
    department_ids: Mapped[Ids]
    created_by: Mapped[str]
    created_at: Mapped[Moment]
    changed_at: Mapped[Moment]
    deleted_at: Mapped[Moment | None]


class SurveyOffer(Entity):
    """A survey, a customer and a piece of work. `offered_at` is null until the customer has it (SUR-021).

    `origin_id` is the work that it began with, `related_id` the one it belongs to now: a merge moves it (SUR-032).
    """

    __tablename__ = "survey_offers"

    id: Mapped[Id] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    survey_id: Mapped[Id]
    source: Mapped[str]
    is_mailed: Mapped[bool]
    origin_id: Mapped[Id]
    related_type: Mapped[str] = mapped_column(comment="ticket, chat, visitor")
    related_id: Mapped[Id]
    related_number: Mapped[str | None]
    subject: Mapped[str] = mapped_column(comment="of the ticket, until the mail is handed over")
    brand_id: Mapped[Id]
    department_id: Mapped[Id | None]
    group_id: Mapped[Id | None]
    agent_id: Mapped[Id | None]
    user_id: Mapped[Id | None]
    username: Mapped[str | None]
    email: Mapped[str | None]
    customer_name: Mapped[str | None]
    language: Mapped[str | None]
    made_at: Mapped[Moment]
    due_at: Mapped[Moment | None] = mapped_column(
        comment="when its mail is tried next; while it is being tried, when whoever took it has lost it"
    )
    tries: Mapped[int]
    trouble: Mapped[str] = mapped_column(comment="why there is no mail: withheld, deleted, or what was said last")
    offered_at: Mapped[Moment | None]
    answered_at: Mapped[Moment | None]
    rating: Mapped[Decimal | None] = mapped_column(sa.Numeric(7, 4))
    stars: Mapped[Decimal | None] = mapped_column(sa.Numeric(2, 1))

    __table_args__ = (
        sa.Index("survey_offers_once", "origin_id", "survey_id", "is_mailed", unique=True),
        sa.Index("survey_offers_due", "due_at", postgresql_where=sa.text("due_at is not null")),
        sa.Index("survey_offers_related", "related_id"),
        *(
            sa.Index(f"survey_offers_{what}_{when}", f"{what}_id", f"{when}_at", "id", postgresql_where=sa.text(f"{when}_at is not null"))
            for what in ("brand", "agent", "survey")
            for when in ("answered", "offered")
        ),
        sa.Index("survey_offers_user", "user_id"),
        sa.Index("survey_offers_email", sa.text("lower(email)")),
        sa.Index("survey_offers_domain", sa.text("lower(split_part(email, '@', 2))")),
        sa.Index("survey_offers_username", sa.text("lower(username)")),
    )


class SurveyResponse(Entity):
    """What was answered: one for an offer, each answer with a copy of its question (SUR-011)."""

    __tablename__ = "survey_responses"

    offer_id: Mapped[Id] = mapped_column(primary_key=True)
    completed_at: Mapped[Moment]
    survey_version: Mapped[int]
    answers: Mapped[Maps] = mapped_column(JSONB, comment="{question_id, question, type, weight, answers, score, max_score} each")


class SurveyMail(Entity):
    """The text of the survey mail (SUR-037): a row a language, the one without a language for all others."""

    __tablename__ = "survey_mails"

    language: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    subject: Mapped[str]
    text: Mapped[str]
    changed_by: Mapped[str]
    changed_at: Mapped[Moment]


class Absorption(Entity):
    """A ticket that was merged into another: where its surveys went, also those that are heard of later."""

    __tablename__ = "absorptions"

    ticket_id: Mapped[Id] = mapped_column(primary_key=True)
    primary_id: Mapped[Id]
    primary_number: Mapped[str]
