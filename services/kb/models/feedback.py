"""What readers say of articles: feedback, reports of abuse, bans, votes."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.kb.models.columns import Entity, Id, Moment, new_id


class Feedback(Entity):
    """A comment on an article, or a reply to one. `author` is the actor; a visitor's without an account is `visitor:<key>`."""

    __tablename__ = "feedback"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    version: Mapped[int] = mapped_column(default=1)
    article_id: Mapped[Id] = mapped_column(sa.ForeignKey("articles.id", ondelete="cascade"))
    parent_id: Mapped[Id | None] = mapped_column(sa.ForeignKey("feedback.id", ondelete="cascade"), index=True)
    author: Mapped[str]
    author_user_id: Mapped[Id | None]
    display_name: Mapped[str]
    email: Mapped[str]
    ip: Mapped[str]
    text: Mapped[str]
    may_link: Mapped[bool] = mapped_column(comment="addresses in it may be clicked (KB-097)")
    state: Mapped[str] = mapped_column(comment="pending, approved, blocked")
    report_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Moment]
    edited_at: Mapped[Moment | None]
    moderated_at: Mapped[Moment | None]
    moderated_by: Mapped[str | None]
    deleted_at: Mapped[Moment | None]

    __table_args__ = (
        sa.Index("feedback_by_article", "article_id", "id"),
        sa.Index("feedback_by_state", "state", "id", postgresql_where=sa.text("deleted_at is null")),
        sa.Index("feedback_by_author", "author"),
        sa.Index("feedback_reported", "id", postgresql_where=sa.text("report_count > 0 and deleted_at is null")),
    )


class AbuseReport(Entity):
    """A reader found a comment abusive; each counts once (KB-094)."""

    __tablename__ = "abuse_reports"

    feedback_id: Mapped[Id] = mapped_column(sa.ForeignKey("feedback.id", ondelete="cascade"), primary_key=True)
    reporter: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[Moment]


class FeedbackBan(Entity):
    """Whoever may leave no more feedback: a user, else an address of mail and network together (KB-182)."""

    __tablename__ = "feedback_bans"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[Id | None] = mapped_column(index=True)
    email: Mapped[str]
    ip: Mapped[str]
    feedback_id: Mapped[Id] = mapped_column(sa.ForeignKey("feedback.id", ondelete="cascade"), index=True)
    by: Mapped[str]
    at: Mapped[Moment]

    __table_args__ = (sa.Index("bans_by_address", sa.text("lower(email)"), "ip"),)


class Vote(Entity):
    """Helpful or not, once a voter and article; the last one counts (KB-183). `voter` is a hash, never a name."""

    __tablename__ = "votes"

    article_id: Mapped[Id] = mapped_column(sa.ForeignKey("articles.id", ondelete="cascade"), primary_key=True)
    voter: Mapped[str] = mapped_column(primary_key=True)
    is_helpful: Mapped[bool]
    at: Mapped[Moment]
    network: Mapped[str | None] = mapped_column(comment="of a stranger's vote, forgotten after its day")

    __table_args__ = (sa.Index("votes_by_network", "article_id", "network", postgresql_where=sa.text("network is not null")),)
