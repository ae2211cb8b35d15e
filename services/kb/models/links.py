"""Links in articles and news: which items hold them, when each address was last tried, and which fail."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.kb.models.columns import Entity, Id, Moment


class Link(Entity):
    """An address in the body of an item."""

    __tablename__ = "links"

    item_id: Mapped[Id] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(comment="article, news: what holds it")
    is_internal: Mapped[bool]

    __table_args__ = (sa.Index("links_by_url", sa.text("md5(url)")),)


class CheckedAddress(Entity):
    """When an address was last tried and what came of it; `failures` in a row, from the second on it is broken (KB-170)."""

    __tablename__ = "checked_addresses"

    url: Mapped[str] = mapped_column(primary_key=True)
    host: Mapped[str]
    due_at: Mapped[Moment]
    checked_at: Mapped[Moment | None]
    failures: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]

    __table_args__ = (sa.Index("addresses_due", "due_at"),)


class BrokenLink(Entity):
    """A link that fails, of one item."""

    __tablename__ = "broken_links"

    item_id: Mapped[Id] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(comment="article, news: what holds it")
    is_internal: Mapped[bool]
    error: Mapped[str]
    found_at: Mapped[Moment]
