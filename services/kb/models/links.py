"""Links in articles and news: which items hold them, when each address was last tried, and which fail; counts of what translators got."""

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
    """When an address was last tried and what came of it; `failures` in a row, from the second on it is broken (KB-170).

    `target_id` is what an address of our own leads to. `is_asked_for`: somebody had it scanned, so it is tried even while nothing is
    scanned by itself. `note` says why it could not be judged the last time.
    """

    __tablename__ = "checked_addresses"

    url: Mapped[str] = mapped_column(primary_key=True)
    host: Mapped[str] = mapped_column(comment="empty: an address of our own, looked up and not called")
    due_at: Mapped[Moment]
    checked_at: Mapped[Moment | None]
    failures: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]
    note: Mapped[str | None]
    target_id: Mapped[Id | None]
    is_for_staff: Mapped[bool] = mapped_column(default=False, comment="it fails for public items only: its target is private")
    is_asked_for: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        sa.Index("addresses_due", "due_at"),
        sa.Index("addresses_by_target", "target_id", postgresql_where=sa.text("target_id is not null")),
    )


class CheckedHost(Entity):
    """When a host may be called again, at the earliest (KB-170), and when it last answered: who answers proves that there is a network."""

    __tablename__ = "checked_hosts"

    host: Mapped[str] = mapped_column(primary_key=True)
    next_at: Mapped[Moment]
    answered_at: Mapped[Moment | None]
    answered_url: Mapped[str | None]

    __table_args__ = (sa.Index("hosts_answered", "answered_at"),)


class BrokenLink(Entity):
    """A link that fails, of one item."""

    __tablename__ = "broken_links"

    item_id: Mapped[Id] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(comment="article, news: what holds it")
    is_internal: Mapped[bool]
    error: Mapped[str]
    found_at: Mapped[Moment]

    __table_args__ = (sa.Index("broken_by_time", "kind", "found_at", "item_id", "url"),)


class LinkReading(Entity):
    """One row: the last number of the list of changes up to which the links of changed items were read."""

    __tablename__ = "link_reading"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(sa.BigInteger)


class TranslationCount(Entity):
    """One row: what was sent to the translator since the counts were last reset (KB-112)."""

    __tablename__ = "translation_count"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    requests: Mapped[int] = mapped_column(sa.BigInteger)
    characters: Mapped[int] = mapped_column(sa.BigInteger)
    since: Mapped[Moment]
