"""The page of one article on the portal: a constant few statements, and everything on it only what its reader may see."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from contracts.envelope import wire_time
from kit.errors import NotFound
from kit.storage.prepared import Prepared
from kit.storage.work import Reading
from services.kb.models import Article, ItemFile
from services.kb.queries.redirects import elsewhere
from services.kb.readers import VIEW_ARTICLES, Reader, admit, folders_of, readable, readable_sql, reader_of
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
    stand_in = _in_their_language(reader, found)
    if stand_in is not None:
        found = _found(reading.session, reader, stand_in)
        if found is None:
            raise NotFound("article_not_found", "There is no such article.")
    return {"article": _shown(reader, found) | {"asked_id": asked["article_id"]}}


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
    """The article with all that stands on its page, None where this reader may not see it: one statement, planned once a connection."""
    return _PAGE.run(session, article_id, reader.brand_id, *folders_of(reader.reach)).first()


# Folders from the top, attachments by name, translations and related articles by title: each only as far as it may be seen.
_PAGE = Prepared(
    "portal_article",
    ("uuid", "uuid", "uuid[]", "uuid[]"),
    f"""
    with recursive up as (
        select f.id, f.parent_id, f.name, 1 as height from folders f join articles a on a.folder_id = f.id where a.id = $1
        union all
        select f.id, f.parent_id, f.name, up.height + 1 from folders f join up on f.id = up.parent_id where up.height < {DEEPEST}
    ), tied as (
        select related_id as id, true as is_related, false as is_translation from related_articles where article_id = $1
        union all
        select t.id, false, true from articles a join articles t using (translation_group_id) where a.id = $1 and t.id <> $1
    ), other as (
        select o.id, o.slug, o.title, o.summary, o.languages, bool_or(tied.is_related) as is_related,
            bool_or(tied.is_translation) as is_translation
        from tied join articles o on o.id = tied.id
        where {readable_sql("o")} group by o.id order by o.title, o.id limit {MOST_OTHERS}
    )
    select a.id::text, a.version, a.title, a.slug, a.summary, a.body, a.folder_id::text, a.languages, a.keywords,
        a.translation_group_id::text, a.helpful, a.unhelpful, a.created_at, a.modified_at, left(a.text, 1000) as beginning,
        (select jsonb_agg(jsonb_build_object('id', id, 'name', name) order by height desc) from up) as folders,
        (select jsonb_agg(jsonb_build_object('id', id, 'filename', filename, 'content_type', content_type, 'size', size)
            order by filename, id) from files where kind = 'article' and item_id = $1 and not is_embedded) as attachments,
        (select jsonb_agg(to_jsonb(other) order by title, id) from other) as others
    from articles a where a.id = $1 and {readable_sql("a")}
    """,  # noqa: S608  (names and numbers of our own)
)


def _in_their_language(reader: Reader, found: Any) -> str | None:
    """The id of the translation to show instead, None for the article itself.

    Raises NotFound where a language was picked that none of them has (KB-006).
    """
    spoken = dict.fromkeys(found.languages, found.id)
    for one in found.others or []:
        spoken = (dict.fromkeys(one["languages"], one["id"]) if one["is_translation"] else {}) | spoken
    language = best(reader.wanted, spoken)
    if language is None and reader.is_picked:
        raise NotFound("article_not_found", "There is no such article in this language.")
    return None if language is None or spoken[language] == found.id else str(spoken[language])


def _shown(reader: Reader, found: Any) -> Said:
    others = found.others or []
    language = best(reader.wanted, found.languages) or found.languages[0]
    folders = [one for one in found.folders or [] if reader.reach.may(VIEW, one["id"])]
    is_voting_on = bool(reader.settings.get("is_article_voting_on", True))
    return {
        **{name: getattr(found, name) for name in ("id", "version", "title", "slug", "summary", "body", "languages", "keywords")},
        "path": article_path(found.id, found.slug),
        "language": language,
        "folder_id": found.folder_id,
        "folders": folders,
        "translations": [_linked(one) | {"languages": one["languages"]} for one in others if one["is_translation"]],
        "related": [_linked(one) for one in others if one["is_related"] and best((language,), one["languages"])][:MOST_RELATED],
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


def _linked(one: Said) -> Said:
    return {name: one[name] for name in ("id", "title", "summary")} | {"path": article_path(one["id"], one["slug"])}
