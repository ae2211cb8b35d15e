"""The page of one article on the portal: a constant few statements, and everything on it only what its reader may see."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from contracts.envelope import wire_time
from kit.errors import NotFound
from kit.storage.work import Reading
from services.kb.models import Article, Folder, ItemFile, RelatedArticle
from services.kb.queries.redirects import elsewhere
from services.kb.readers import VIEW_ARTICLES, Reader, admit, readable, reader_of
from services.kb.rules.addresses import article_path
from services.kb.rules.describing import meta_description
from services.kb.rules.feedback import CREATE
from services.kb.rules.languages import best
from services.kb.rules.rights import VIEW

MOST_RELATED, MOST_OTHERS, DEEPEST = 20, 200, 50
Said = dict[str, Any]


def portal_article(reading: Reading, asked: Said) -> Said:
    """{article} as its reader sees it, or {moved_to} where the traffic of a deleted one goes (KB-063, KB-173).

    A linked translation stands in for an article that is not in the reader's language (KB-032); `asked_id` says for which.
    Raises NotFound `article_not_found`, `article_gone`; Forbidden `not_open_to_you`.
    """
    reader = reader_of(reading.session, reading.call, asked)
    admit(reading.session, reader, VIEW_ARTICLES)
    found = _found(reading.session, reader, asked["article_id"])
    if found is None:
        return {"moved_to": elsewhere(reading.session, reader, asked["article_id"])}
    others = _others(reading.session, reader, found)
    stand_in = _in_their_language(reader, found, [one for one in others if one.is_translation])
    if stand_in is not None:
        found = _found(reading.session, reader, stand_in)
        if found is None:
            raise NotFound("article_not_found", "There is no such article.")
        others = _others(reading.session, reader, found)
    return {"article": _shown(reader, found, others) | {"asked_id": asked["article_id"]}}


def portal_file(reading: Reading, asked: Said) -> Said:
    """{file_id, filename, content_type, size} of a file of an article that this reader may see. NotFound `file_not_found`."""
    reader = reader_of(reading.session, reading.call, asked)
    admit(reading.session, reader, VIEW_ARTICLES)
    wanted = sa.select(ItemFile.file_id, ItemFile.filename, ItemFile.content_type, ItemFile.size)
    wanted = wanted.join(Article, sa.and_(Article.id == ItemFile.item_id, ItemFile.kind == "article"))
    wanted = wanted.where(ItemFile.id == asked["file_id"], Article.id == asked["article_id"], *readable(reader))
    found = reading.session.execute(wanted).first()
    if found is None:
        raise NotFound("file_not_found", "There is no such file.")
    return dict(found._asdict())


def _found(session: Session, reader: Reader, article_id: str) -> Any:
    names = ("id", "version", "title", "slug", "summary", "body", "folder_id", "languages", "keywords", "translation_group_id")
    wanted = sa.select(
        *(getattr(Article, name) for name in (*names, "helpful", "unhelpful", "created_at", "modified_at")),
        sa.func.left(Article.text, 1000).label("beginning"),
        _folders_above(article_id).label("folders"),
        _attached(article_id).label("attachments"),
    )
    return session.execute(wanted.where(Article.id == article_id, *readable(reader))).first()


def _folders_above(article_id: str) -> sa.ScalarSelect[Any]:
    """The article's folder and those above it, from the top."""
    first = sa.select(Folder.id, Folder.parent_id, Folder.name, sa.literal(1).label("height"))
    up = first.join(Article, Article.folder_id == Folder.id).where(Article.id == article_id).cte("up", recursive=True)
    above = aliased(Folder)
    up = up.union_all(
        sa.select(above.id, above.parent_id, above.name, up.c.height + 1).where(above.id == up.c.parent_id, up.c.height < DEEPEST)
    )
    row = sa.func.jsonb_build_object("id", up.c.id, "name", up.c.name)
    return sa.select(sa.func.jsonb_agg(sa.dialects.postgresql.aggregate_order_by(row, up.c.height.desc()))).scalar_subquery()


def _attached(article_id: str) -> sa.ScalarSelect[Any]:
    """Its attachments; what is shown in the body stands there."""
    names = ("id", "filename", "content_type", "size")
    row = sa.func.jsonb_build_object(*(part for name in names for part in (name, getattr(ItemFile, name))))
    ordered = sa.dialects.postgresql.aggregate_order_by(row, ItemFile.filename, ItemFile.id)
    wanted = sa.select(sa.func.jsonb_agg(ordered))
    return wanted.where(ItemFile.kind == "article", ItemFile.item_id == article_id, ItemFile.is_embedded.is_(False)).scalar_subquery()


def _others(session: Session, reader: Reader, found: Any) -> list[Any]:
    """Its translations and related articles, as far as this reader may see them: one statement."""
    related = sa.select(RelatedArticle.related_id).where(RelatedArticle.article_id == found.id)
    is_related = Article.id.in_(related)
    is_translation = sa.false()
    if found.translation_group_id is not None:
        is_translation = Article.translation_group_id == found.translation_group_id
    wanted = sa.select(
        *(Article.id, Article.slug, Article.title, Article.summary, Article.languages),
        is_translation.label("is_translation"),
        is_related.label("is_related"),
    )
    wanted = wanted.where(Article.id != found.id, sa.or_(is_related, is_translation), *readable(reader))
    return list(session.execute(wanted.order_by(Article.title, Article.id).limit(MOST_OTHERS)))


def _in_their_language(reader: Reader, found: Any, translations: list[Any]) -> str | None:
    """The id of the translation to show instead, None for the article itself.

    Raises NotFound where a language was picked that none of them has (KB-006).
    """
    spoken = dict.fromkeys(found.languages, found.id)
    for one in translations:
        spoken = dict.fromkeys(one.languages, one.id) | spoken
    language = best(reader.wanted, spoken)
    if language is None and reader.is_picked:
        raise NotFound("article_not_found", "There is no such article in this language.")
    return None if language is None or spoken[language] == found.id else str(spoken[language])


def _shown(reader: Reader, found: Any, others: list[Any]) -> Said:
    language = best(reader.wanted, found.languages) or found.languages[0]
    folders = [one for one in found.folders or [] if reader.reach.may(VIEW, one["id"])]
    is_voting_on = bool(reader.settings.get("is_article_voting_on", True))
    return {
        **{name: getattr(found, name) for name in ("id", "version", "title", "slug", "summary", "body", "languages", "keywords")},
        "path": article_path(found.id, found.slug),
        "language": language,
        "folder_id": found.folder_id,
        "folders": folders,
        "translations": [_linked(one) | {"languages": one.languages} for one in others if one.is_translation],
        "related": [_linked(one) for one in others if one.is_related and best((language,), one.languages)][:MOST_RELATED],
        "attachments": found.attachments or [],
        "helpful": found.helpful if is_voting_on else None,
        "unhelpful": found.unhelpful if is_voting_on else None,
        "may_vote": is_voting_on,
        "may_comment": reader.reach.may(CREATE),
        "are_share_links_shown": bool(reader.settings.get("are_share_links_shown", True)),
        "meta_description": meta_description(found.summary, found.beginning),
        "created_at": wire_time(found.created_at),
        "modified_at": wire_time(found.modified_at),
        "brand_name": reader.brand_name,
        "host_name": reader.host_name,
        "translation_group_id": found.translation_group_id,
    }


def _linked(one: Any) -> Said:
    return {"id": one.id, "title": one.title, "summary": one.summary, "path": article_path(one.id, one.slug)}


def is_readable(session: Session, reader: Reader, article_id: str) -> bool:
    """Whether this reader may see the article at all."""
    return session.scalar(sa.select(sa.literal(1)).where(Article.id == article_id, *readable(reader))) is not None
