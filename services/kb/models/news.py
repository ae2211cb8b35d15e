"""News: notices for the visitors of the portal."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.kb.models.columns import Entity, Id, Ids, Moment
from services.kb.models.items import Item


class NewsItem(Item, Entity):
    """A notice. `news_at` is shown, sorted by and searched, and never delays showing (NWS-039)."""

    __tablename__ = "news"

    slug: Mapped[str]
    summary: Mapped[str]
    news_at: Mapped[Moment]
    is_private: Mapped[bool]
    language: Mapped[str]
    brand_ids: Mapped[Ids]
    translation_group_id: Mapped[Id | None]
    broken_links: Mapped[int] = mapped_column(default=0, comment="links recorded as failing")

    __table_args__ = (
        sa.Index("news_by_time", "news_at", "id"),
        sa.Index("news_by_title", "title", "id"),
        sa.Index("news_by_group", "translation_group_id", postgresql_where=sa.text("translation_group_id is not null")),
        sa.Index("news_deleted", "deleted_at", postgresql_where=sa.text("deleted_at is not null")),
    )
