"""Articles as files, a portion at a time: whoever puts them together asks until there are no more."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.errors import Forbidden
from kit.storage.work import Call, Reading
from services.kb.models import Article, Brand, Folder, ItemFile, RelatedArticle
from services.kb.portable import front_matter
from services.kb.portable.pages import ENDINGS, FILES, FOLDER_FILE, fit, fit_each, page_text
from services.kb.reaching import reach_of
from services.kb.rules.tree import path_to
from services.kb.sections import setting
from services.kb.writing import cleaned

AT_ONCE = 50
ENOUGH = 2_000_000  # characters of one answer; a single article may go above
FLAGS = {"private": "is_private", "draft": "is_draft", "review": "is_flagged_for_review", "featured": "is_featured"}
Said = dict[str, Any]


def must_carry(session: Session, call: Call) -> None:
    """Raises Forbidden: whoever carries articles out or in reaches all of them, and may make and edit them: managers, administrators."""
    reach = reach_of(session, call)
    if not (reach.is_everywhere and all(reach.may(f"kb_articles.{act}") for act in ("create", "edit"))):
        raise Forbidden("not_permitted", "Only managers and administrators may export or import articles.", permission="kb_articles.edit")


def exported_articles(reading: Reading, asked: Said) -> Said:
    """{format, after?} → {files: [{path, text} | {path, file_id, size}], next_after}.

    Directories are folders; each has a file that says its name. `file_id` is the key of the bytes in the file store. Deleted articles
    stay here. In order of id, and each written in one fixed way: the same articles give the same files.
    """
    session, form, after = reading.session, asked["format"], asked["after"]
    must_carry(session, reading.call)
    places = _places(session)
    wanted = sa.select(Article).where(Article.deleted_at.is_(None)).order_by(Article.id).limit(AT_ONCE)
    articles = session.scalars(wanted if after is None else wanted.where(Article.id > after)).all()
    beside = _Beside(session, articles)
    files = _folder_files(session, places) if after is None else []
    size, last = 0, None
    for article in articles:
        if size > ENOUGH:
            break
        stem = f"{article.slug}~{article.id[-12:]}" if (article.folder_id, article.slug) in beside.twins else article.slug
        attached = beside.attached(article.id, stem)
        text = page_text(form, beside.fields(article, attached), article.body, beside.clean)
        where = places[article.folder_id]
        files.append({"path": f"{where}/{stem}{ENDINGS[form]}", "text": text})
        files += [{"path": f"{where}/{one['path']}", "file_id": one["file_id"], "size": one["size"]} for one in attached]
        size, last = size + len(text), article.id
    is_more = last is not None and (len(articles) == AT_ONCE or last != articles[-1].id)
    return {"files": files, "next_after": last if is_more else None}


def _places(session: Session) -> dict[str, str]:
    """Folder to directory."""
    rows = session.execute(
        sa.select(Folder.id, Folder.parent_id, Folder.name).where(Folder.kind == "article", Folder.deleted_at.is_(None))
    ).all()
    beside: dict[str | None, list[str]] = defaultdict(list)
    for row in rows:
        beside[row.parent_id].append(row.name)
    fitting = {parent: fit_each(names) for parent, names in beside.items()}
    own = {row.id: fitting[row.parent_id][row.name] for row in rows}
    parents = {row.id: row.parent_id for row in rows}
    return {row.id: "/".join(own[one] for one in path_to(row.id, parents)) for row in rows}


def _folder_files(session: Session, places: dict[str, str]) -> list[Said]:
    rows = session.execute(sa.select(Folder.id, Folder.name, Folder.is_auto_searched).where(Folder.id.in_(places)))
    told = {places[row.id]: {"name": row.name, "is_auto_searched": row.is_auto_searched} for row in rows}
    return [{"path": f"{place}/{FOLDER_FILE}", "text": front_matter.written(told[place])} for place in sorted(told)]


class _Beside:
    """What stands in other tables about these articles: one query each."""

    def __init__(self, session: Session, articles: Sequence[Article]) -> None:
        ids = [article.id for article in articles]
        self.brands = {row.id: row.name for row in session.execute(sa.select(Brand.id, Brand.name))}
        self.frame_hosts: list[str] = setting(session, "knowledge", "frame_hosts", [])
        self.related: dict[str, list[str]] = defaultdict(list)
        live = sa.select(RelatedArticle.article_id, RelatedArticle.related_id).join(Article, Article.id == RelatedArticle.related_id)
        for row in session.execute(live.where(RelatedArticle.article_id.in_(ids), Article.deleted_at.is_(None))):
            self.related[row.article_id].append(row.related_id)
        self.files: dict[str, list[ItemFile]] = defaultdict(list)
        for file in session.scalars(sa.select(ItemFile).where(ItemFile.item_id.in_(ids)).order_by(ItemFile.id)):
            self.files[file.item_id].append(file)
        self.twins = _twins(session, {article.folder_id for article in articles})

    def clean(self, given: str) -> str:
        """Lets others have their turn: a long body takes its time."""
        time.sleep(0)
        return cleaned(given, self.frame_hosts)

    def attached(self, article_id: str, stem: str) -> list[Said]:
        """Its files, each with a path of its own beside the article."""
        found, taken = [], set()
        for file in self.files[article_id]:
            name = fit(file.filename)
            if name.casefold() in taken:
                name = f"{file.id[-12:]}~{name}"
            taken.add(name.casefold())
            path = f"{FILES}/{stem}/{name}"
            named = {} if name == file.filename else {"name": file.filename}
            found.append(
                {"path": path, **named, "id": file.id, "is_embedded": file.is_embedded, "file_id": file.file_id, "size": file.size}
            )
        return found

    def fields(self, article: Article, attached: Sequence[Said]) -> Said:
        """The front matter: what is empty or off is left out."""
        given = {
            "id": article.id,
            "title": article.title,
            "summary": article.summary,
            "keywords": list(article.keywords),
            "languages": list(article.languages),
            "brands": sorted(self.brands[one] for one in article.brand_ids if one in self.brands),
            **{flag: getattr(article, name) for flag, name in FLAGS.items()},
            "stale_at": article.stale_at,
            "translation_group": article.translation_group_id,
            "related": sorted(self.related[article.id]),
            "files": [{name: one[name] for name in ("path", "name", "id", "is_embedded") if name in one} for one in attached],
            "created_at": article.created_at,
            "modified_at": article.modified_at,
        }
        return {name: value for name, value in given.items() if value}


def _twins(session: Session, folder_ids: set[str]) -> set[tuple[str, str]]:
    """Folder and slug of articles that would have one name."""
    wanted = sa.select(Article.folder_id, Article.slug).where(Article.folder_id.in_(folder_ids), Article.deleted_at.is_(None))
    rows = session.execute(wanted.group_by(Article.folder_id, Article.slug).having(sa.func.count() > 1))
    return {(row.folder_id, row.slug) for row in rows}
