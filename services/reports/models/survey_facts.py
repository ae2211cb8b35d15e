"""What facts of surveys say, for the reports: what was offered and what was answered. The surveys themselves are another room's."""

from __future__ import annotations

from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.reports.models.columns import Entity, Id, Moment


class OfferTold(Entity):
    """A survey offered, and what became of it: `at` is the offer's moment (SUR-049 to SUR-052)."""

    __tablename__ = "offers_told"

    id: Mapped[Id] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(sa.BigInteger)
    survey_id: Mapped[Id]
    source: Mapped[str]
    at: Mapped[Moment | None] = mapped_column(index=True)
    answered_at: Mapped[Moment | None] = mapped_column(index=True)
    rating: Mapped[Decimal | None] = mapped_column(sa.Numeric(7, 4))
    brand_id: Mapped[Id | None]
    department_id: Mapped[Id | None]
    group_id: Mapped[Id | None]
    agent_id: Mapped[Id | None]
    customer_id: Mapped[Id | None]
    related_type: Mapped[str]
    item_id: Mapped[Id | None] = mapped_column(index=True, comment="the ticket, chat or visit it is about; moved by a merge")


class AnswerTold(Entity):
    """One answer to one question; each chosen option of a multiple selection is one (REP-214)."""

    __tablename__ = "answers_told"

    offer_id: Mapped[Id] = mapped_column(primary_key=True)
    question_id: Mapped[Id] = mapped_column(primary_key=True)
    nth: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True, autoincrement=False)
    question: Mapped[str]
    question_type: Mapped[str]
    answer: Mapped[str]


class SurveyTold(Entity):
    """A survey's newest shape: its name, and the options of its questions, so that those nobody chose can be shown (SUR-053)."""

    __tablename__ = "surveys_told"

    id: Mapped[Id] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(sa.BigInteger)
    name: Mapped[str]
    questions: Mapped[list[dict[str, object]]] = mapped_column(sa.JSON)
    is_deleted: Mapped[bool] = mapped_column(server_default=sa.false())
