"""Copies and clones of articles (KB-028, KB-029, KB-184)."""

from __future__ import annotations

from typing import Any

from kit.storage.work import Work
from services.kb.announce import Change
from services.kb.handlers.articles import blank, born
from services.kb.handlers.filing import copy_files
from services.kb.handlers.items import ARTICLE, each_item, locked
from services.kb.handlers.places import live_folder, must_reach
from services.kb.handlers.revising import content_of
from services.kb.models import Article
from services.kb.queries.one_article import shown
from services.kb.reaching import reach_of, require
from services.kb.rules.rights import Reach
from services.kb.sight import must_see


def clone_article(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """A new article beside its source. Needs the right to clone there."""
    reach = reach_of(work.session, work.call)
    source: Article = locked(work, ARTICLE, asked["article_id"])
    must_see(reach, source)
    require(reach, "kb_articles.clone", source.folder_id)
    return shown(work, _duplicate(work, source, source.folder_id))


def copy_articles(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """{ids, folder_id} → {changed, refused, copies: [{id, copied_from_id}]}. Needs the rights to copy there and to create here.

    `changed` are the sources of which there is a copy now; they themselves stay as they were.
    """
    live_folder(work, ARTICLE.name, asked["folder_id"])
    must_reach(reach_of(work.session, work.call), "kb_articles.create", asked["folder_id"])
    copies: list[dict[str, str]] = []

    def check(reach: Reach, item: Any) -> None:
        require(reach, "kb_articles.copy", item.folder_id)

    def do(change: Change) -> None:
        copy = _duplicate(work, change.item, asked["folder_id"])
        copies.append({"id": copy.id, "copied_from_id": change.item.id})

    return each_item(work, ARTICLE, asked["ids"], check, do) | {"copies": copies}


def _duplicate(work: Work, source: Article, folder_id: str) -> Article:
    """Content, files, brands, languages and the private flag; a draft, since two alike public articles help nobody (KB-184). Votes,
    feedback, statistics, review dates, owner and translations start empty."""
    copy = blank(work, folder_id, list(source.brand_ids), list(source.languages))
    copy.is_draft, copy.is_private = True, source.is_private
    born(work, copy, content_of(source), copied_from_id=source.id)
    copy_files(work, source.id, copy.id)
    return copy
