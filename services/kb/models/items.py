"""What articles, canned replies and news have in common, and the numbered list of their changes that the index follows."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.kb.models.columns import Entity, Id, Map, Moment, new_id


class Item:
    """Mixin: a piece of writing with its flags, its dates, and who was behind them. `text` is `body` without its tags.

    Actors are `kind:id`, as in envelopes.
    """

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    version: Mapped[int] = mapped_column(default=1)
    title: Mapped[str]
    body: Mapped[str]
    text: Mapped[str]
    is_draft: Mapped[bool]
    is_flagged_for_review: Mapped[bool]
    last_reviewed_at: Mapped[Moment | None]
    last_reviewed_by: Mapped[str | None]
    created_at: Mapped[Moment]
    created_by: Mapped[str]
    modified_at: Mapped[Moment]
    modified_by: Mapped[str]
    deleted_at: Mapped[Moment | None]
    deleted_by: Mapped[str | None]


class Aging:
    """Mixin: asks to be checked again when its time has run (KB-055, CAN-024)."""

    stale_at: Mapped[Moment]
    is_stale: Mapped[bool] = mapped_column(default=False)


class HistoryEntry(Entity):
    """What was done to an item: the act, by whom, and how the fields stood before and after."""

    __tablename__ = "history"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(comment="article, canned_reply, news")
    item_id: Mapped[Id]
    at: Mapped[Moment]
    actor: Mapped[str]
    action: Mapped[str]
    before: Mapped[Map]
    after: Mapped[Map]

    __table_args__ = (sa.Index("history_by_item", "item_id", "id"),)


class ChangedItem(Entity):
    """The last change of an item, by number: what the index has still to read. Numbers are given in the order of commits."""

    __tablename__ = "changed_items"

    kind: Mapped[str] = mapped_column(primary_key=True, comment="article, canned_reply, news")
    item_id: Mapped[Id] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(sa.BigInteger, unique=True)


class ChangeCount(Entity):
    """One row: the last number given. Whoever holds its lock commits before the next number is given."""

    __tablename__ = "change_count"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(sa.BigInteger)
