"""Articles, their folders' tree, their revisions, what they are tied to, and where the traffic of deleted ones goes."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.kb.models.columns import Entity, Id, Ids, Moment, Texts, new_id
from services.kb.models.items import Aging, Item


class Folder(Entity):
    """A folder of articles or of canned replies (KB-037, CAN-016). `is_auto_searched` is for articles only (KB-040).

    A deleted one stays while deleted items name it.
    """

    __tablename__ = "folders"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    version: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str] = mapped_column(comment="article, canned_reply")
    parent_id: Mapped[Id | None] = mapped_column(sa.ForeignKey("folders.id"))
    name: Mapped[str]
    is_auto_searched: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[Moment]
    deleted_at: Mapped[Moment | None]

    __table_args__ = (
        sa.Index("folders_by_parent", "parent_id"),
        sa.Index(
            "folder_names",
            "kind",
            "parent_id",
            sa.text("lower(name)"),
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=sa.text("deleted_at is null"),
        ),
    )


class Article(Item, Aging, Entity):
    """An article. Public is what is neither private nor draft (KB-003)."""

    __tablename__ = "articles"

    slug: Mapped[str]
    summary: Mapped[str]
    folder_id: Mapped[Id] = mapped_column(sa.ForeignKey("folders.id"))
    assigned_agent_id: Mapped[Id | None]
    is_private: Mapped[bool]
    is_featured: Mapped[bool]
    brand_ids: Mapped[Ids]
    languages: Mapped[Texts]
    keywords: Mapped[Texts]
    translation_group_id: Mapped[Id | None]
    helpful: Mapped[int] = mapped_column(default=0)
    unhelpful: Mapped[int] = mapped_column(default=0)
    pending_feedback: Mapped[int] = mapped_column(default=0, comment="feedback that nobody has moderated yet (KB-045)")
    broken_links: Mapped[int] = mapped_column(default=0, comment="links recorded as failing (KB-046)")
    revision: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        sa.Index("articles_by_folder", "folder_id", "title", "id"),
        sa.Index("articles_by_title", "title", "id"),
        sa.Index("articles_in_order", sa.text("left(lower(title), 100)"), "id"),
        sa.Index("articles_by_agent", "assigned_agent_id", postgresql_where=sa.text("assigned_agent_id is not null")),
        sa.Index("articles_by_group", "translation_group_id", postgresql_where=sa.text("translation_group_id is not null")),
        sa.Index("articles_deleted", "deleted_at", postgresql_where=sa.text("deleted_at is not null")),
    )


class Revision(Entity):
    """An article as it stood after an edit, whole; `number` counts from 1."""

    __tablename__ = "revisions"

    article_id: Mapped[Id] = mapped_column(sa.ForeignKey("articles.id", ondelete="cascade"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[Moment]
    actor: Mapped[str]
    title: Mapped[str]
    summary: Mapped[str]
    body: Mapped[str]
    keywords: Mapped[Texts]
    restored_from: Mapped[int | None]


class RelatedArticle(Entity):
    """Two articles that name each other; both ways are stored."""

    __tablename__ = "related_articles"

    article_id: Mapped[Id] = mapped_column(sa.ForeignKey("articles.id", ondelete="cascade"), primary_key=True)
    related_id: Mapped[Id] = mapped_column(sa.ForeignKey("articles.id", ondelete="cascade"), primary_key=True, index=True)


class Redirect(Entity):
    """Where the traffic of a deleted article goes. It outlives the purge of both (KB-063, KB-173)."""

    __tablename__ = "redirects"

    article_id: Mapped[Id] = mapped_column(primary_key=True)
    target_id: Mapped[Id] = mapped_column(index=True)
    at: Mapped[Moment]


class ItemFile(Entity):
    """A file of an article, news item or canned reply: attached, or shown in its body. Its bytes lie in the file store `kb`."""

    __tablename__ = "files"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(comment="article, canned_reply, news")
    item_id: Mapped[Id] = mapped_column(index=True)
    file_id: Mapped[str] = mapped_column(index=True)
    filename: Mapped[str]
    content_type: Mapped[str]
    size: Mapped[int]
    is_embedded: Mapped[bool] = mapped_column(default=False)
    uploaded_by: Mapped[str]
    created_at: Mapped[Moment]


class FreedFile(Entity):
    """Bytes in the file store `kb` that an item named no more since; they go when nobody names them."""

    __tablename__ = "freed_files"

    file_id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[Moment]

    __table_args__ = (sa.Index("freed_files_by_time", "at"),)
