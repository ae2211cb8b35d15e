"""The content of an article, its revisions, and going back to an earlier one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from kit.errors import NotFound
from kit.storage.work import Work
from services.kb.announce import Change, changing
from services.kb.handlers.items import ARTICLE, locked
from services.kb.handlers.marking import tell_edited
from services.kb.handlers.saved import after_saving
from services.kb.models import Article, Revision
from services.kb.queries.one_article import shown
from services.kb.reaching import reach_of, require
from services.kb.sections import setting
from services.kb.sight import must_see
from services.kb.writing import checked_summary, plain, read_body, slug_of


@dataclass(frozen=True, slots=True)
class Content:
    """What an edit has to change for a revision to be kept. `body` is clean HTML."""

    title: str
    summary: str
    body: str
    keywords: list[str]

    def put_into(self, article: Article) -> None:
        if article.title != self.title:
            article.slug = slug_of(self.title)
        if article.body != self.body or article.text is None:
            article.text = plain(self.body)
        article.title, article.summary, article.body, article.keywords = self.title, self.summary, self.body, self.keywords


def content_of(source: Article | Revision) -> Content:
    return Content(source.title, source.summary, source.body, list(source.keywords))


def written(work: Work, before: Content, asked: dict[str, Any]) -> Content:
    """The content with what is given in place of what was. Raises Invalid for a summary of more than 256 characters (KB-025)."""
    summary = checked_summary(asked["summary"]) if "summary" in asked else before.summary
    body = before.body
    if "body" in asked:
        body = read_body(asked["body"], setting(work.session, "knowledge", "frame_hosts", [])).html
    keywords = _once_each(asked["keywords"]) if "keywords" in asked else before.keywords
    return Content(asked.get("title", before.title), summary, body, keywords)


def keep_revision(change: Change, *, restored_from: int | None = None) -> None:
    """Keeps the article as it stands now as its newest revision."""
    article, work = change.item, change.work
    article.revision += 1
    work.append(
        Revision(
            article_id=article.id,
            number=article.revision,
            at=work.now,
            actor=work.call.actor,
            title=article.title,
            summary=article.summary,
            body=article.body,
            keywords=article.keywords,
            restored_from=restored_from,
        )
    )


def restore_revision(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Brings an earlier content back, as a new revision. Raises NotFound `revision_not_found`."""
    reach = reach_of(work.session, work.call)
    article: Article = locked(work, ARTICLE, asked["article_id"], expected_version=asked.get("expected_version"))
    must_see(reach, article)
    require(reach, "kb_articles.edit", article.folder_id)
    content = content_of(revision_of(work.session, article.id, asked["number"]))
    if content == content_of(article):
        return shown(work, article)
    with changing(work, article) as change:
        content.put_into(article)
        keep_revision(change, restored_from=asked["number"])
        change.by_hand()
        tell_edited(change, ARTICLE, is_content_changed=True)
    after_saving(work, ARTICLE.name, article)
    return shown(work, article)


def revision_of(session: Any, article_id: str, number: int) -> Revision:
    """Raises NotFound."""
    found: Revision | None = session.scalar(sa.select(Revision).where(Revision.article_id == article_id, Revision.number == number))
    if found is None:
        raise NotFound("revision_not_found", "There is no such revision.", field="number")
    return found


def _once_each(keywords: Iterable[str]) -> list[str]:
    """Without empty ones and repetitions, upper and lower case alike; as they were first written."""
    found: dict[str, str] = {}
    for keyword in keywords:
        if keyword.strip():
            found.setdefault(keyword.strip().casefold(), keyword.strip())
    return list(found.values())
