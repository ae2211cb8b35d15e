"""What is read on the portal: articles, news and canned replies by name, searches and what was opened from them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kit.storage.columns import Ids
from services.reports.models.columns import Entity, Id, Moment, Texts


class Title(Entity):
    """An article, news item or canned reply by its newest fact; what is purged keeps its title."""

    __tablename__ = "titles"

    id: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(comment="article, news, canned_reply")
    sequence: Mapped[int] = mapped_column(sa.BigInteger)
    title: Mapped[str]
    folder_id: Mapped[Id | None]
    brand_ids: Mapped[Ids]
    languages: Mapped[Texts]
    news_at: Mapped[Moment | None]
    is_deleted: Mapped[bool] = mapped_column(server_default=sa.false())


class Search(Entity):
    """A search of the portal by somebody who is no employee (REP-070)."""

    __tablename__ = "searches"

    id: Mapped[Id] = mapped_column(primary_key=True)
    at: Mapped[Moment] = mapped_column(index=True)
    brand_id: Mapped[Id | None]
    language: Mapped[str | None]
    query: Mapped[str] = mapped_column(comment="as typed")
    string: Mapped[str] = mapped_column(comment="trimmed, single spaces, lower case")
    who: Mapped[str]
    result_count: Mapped[int]


class Opened(Entity):
    """An article or news item that was opened from a search's results, once a search."""

    __tablename__ = "opened"

    search_id: Mapped[Id] = mapped_column(primary_key=True)
    item_id: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(comment="article, news")
