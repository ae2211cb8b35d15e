"""What lets somebody in: sessions, API tokens and links that work once. Secrets are stored as SHA-256 only."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.people.models.columns import Entity, Id, Moment, Texts

MANAGEMENT, PORTAL = "management", "portal"


class Session(Entity):
    """One sign-in on one of the two sites (PPL-027). `id` is its public name."""

    __tablename__ = "sessions"

    id: Mapped[Id] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    account_id: Mapped[Id] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"))
    site: Mapped[str]
    method: Mapped[str]
    ip: Mapped[str | None]
    user_agent: Mapped[str | None]
    csrf_token: Mapped[str]
    must_choose_password: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[Moment]
    last_used_at: Mapped[Moment]
    idle_seconds: Mapped[int]
    idle_until: Mapped[Moment]
    expires_at: Mapped[Moment]

    __table_args__ = (
        sa.Index("sessions_of_account", "account_id", "id"),
        sa.Index("sessions_idle", "idle_until"),
    )

    def is_live(self, now: datetime) -> bool:
        return now < self.idle_until

    def use(self, now: datetime) -> None:
        """Somebody was here: the idle time starts anew, never past the longest life of a session."""
        self.last_used_at = max(now, self.last_used_at)
        self.idle_until = min(self.last_used_at + timedelta(seconds=self.idle_seconds), self.expires_at)


class ApiToken(Entity):
    """Lets a program in, for an account or on its own, within its scopes."""

    __tablename__ = "api_tokens"

    id: Mapped[Id] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    name: Mapped[str]
    account_id: Mapped[Id | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    scopes: Mapped[Texts]
    created_by: Mapped[str] = mapped_column(comment="actor")
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment | None]
    revoked_at: Mapped[Moment | None]

    def is_live(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


class Link(Entity):
    """A link that works once: the first administrator's, or one to choose a new password. One a purpose and account."""

    __tablename__ = "links"

    purpose: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True, comment="account id; empty for the first administrator")
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    expires_at: Mapped[Moment]
