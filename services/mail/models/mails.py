"""The spool: mails, to whom each goes, what it says, how often it was tried; what is held back; files that may be nobody's."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from kit.storage.search import document
from services.mail.models.columns import Entity, Id, Maps, Moment


class Mail(Entity):
    """One mail. `due_at` is when it may be tried next; while it is being sent, when whoever took it has lost it."""

    __tablename__ = "mails"
    __table_args__ = (
        sa.Index("mails_due", "account_id", "due_at", postgresql_where=sa.text("ended_at is null")),
        sa.Index("mails_ended", "ended_at", postgresql_where=sa.text("ended_at is not null")),
        sa.Index("mails_by_time", "created_at", "id", postgresql_where=sa.text("state <> 'sent'")),
        sa.Index("mails_by_size", "size", "id", postgresql_where=sa.text("state <> 'sent'")),
        sa.Index("mails_by_state", "state", postgresql_where=sa.text("state <> 'sent'")),
        sa.Index("mails_sent", "created_at", "id", postgresql_where=sa.text("state = 'sent'")),
        sa.Index("mails_words", "words", postgresql_using="gin"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    account_id: Mapped[Id]
    brand_id: Mapped[Id | None] = mapped_column(comment="whose account it is; null where the account was named")
    purpose: Mapped[str]
    held_by: Mapped[str | None] = mapped_column(comment="waits while this word is held, as while its purpose is")
    is_automated: Mapped[bool]
    state: Mapped[str] = mapped_column(comment="waiting, sending, retrying, failed, sent")
    from_name: Mapped[str]
    from_address: Mapped[str]
    reply_to: Mapped[str]
    subject: Mapped[str]
    addressed: Mapped[str] = mapped_column(comment="all addresses, in order")
    message_id: Mapped[str] = mapped_column(comment="made once: a repeat can be known by it")
    size: Mapped[int] = mapped_column(comment="of texts and files, in bytes")
    item: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    asked_by: Mapped[str]
    created_at: Mapped[Moment]
    first_tried_at: Mapped[Moment | None]
    due_at: Mapped[Moment]
    tries: Mapped[int]
    tries_before: Mapped[int] = mapped_column(comment="made before a person had it tried again; those after count for giving up")
    ended_at: Mapped[Moment | None]
    trouble: Mapped[str] = mapped_column(comment="what was said last")
    words: Mapped[str] = mapped_column(TSVECTOR, sa.Computed(document("subject", "addressed"), persisted=True))


class Recipient(Entity):
    """One address of a mail, and what the server said about it."""

    __tablename__ = "recipients"

    mail_id: Mapped[Id] = mapped_column(sa.ForeignKey("mails.id", ondelete="cascade"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(comment="to, cc, bcc")
    name: Mapped[str]
    address: Mapped[str]
    state: Mapped[str] = mapped_column(comment="waiting, sent, failed")
    code: Mapped[int | None]
    said: Mapped[str]


class Content(Entity):
    """What a mail says. Goes with the sending, and with the mail."""

    __tablename__ = "contents"
    __table_args__ = (sa.Index("contents_files", "attachments", postgresql_using="gin", postgresql_ops={"attachments": "jsonb_path_ops"}),)

    mail_id: Mapped[Id] = mapped_column(sa.ForeignKey("mails.id", ondelete="cascade"), primary_key=True)
    text: Mapped[str]
    html: Mapped[str | None]
    attachments: Mapped[Maps] = mapped_column(JSONB, comment="{name, media_type, key, size, content_id?} each")


class Try(Entity):
    """One attempt. Without an end its process was cut off: the server may or may not have taken the mail."""

    __tablename__ = "tries"

    mail_id: Mapped[Id] = mapped_column(sa.ForeignKey("mails.id", ondelete="cascade"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    began_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
    outcome: Mapped[str | None] = mapped_column(comment="sent, retrying, failed")
    cause: Mapped[str | None] = mapped_column(comment="connection, login, delivery")
    said: Mapped[str]


class Hold(Entity):
    """A word under which mail is held back: a purpose, or what a mail named as its `held_by`."""

    __tablename__ = "holds"

    word: Mapped[str] = mapped_column(primary_key=True, comment="a purpose, or what mails name as their held_by")
    held_by: Mapped[str]
    held_at: Mapped[Moment]


class FreedFile(Entity):
    """A file that a mail let go: nobody's, unless another mail names it too."""

    __tablename__ = "freed_files"

    key: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[Moment] = mapped_column(index=True)
