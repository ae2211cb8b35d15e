"""An article in another language by machine: a proposal for the editor, never stored here (KB-033); counts and a test (KB-112)."""

from __future__ import annotations

import threading
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.errors import Conflict, Forbidden, Invalid, Unavailable
from kit.service import Outside
from kit.storage.work import Call, Work
from services.kb.models import Article, TranslationCount
from services.kb.outside.translating import Translator, TranslatorAway, TranslatorRefused, translator_of
from services.kb.reaching import reach_of, require
from services.kb.sections import section
from services.kb.sight import must_see, not_found
from services.kb.writing import SUMMARY, read_body

LONGEST = 100_000  # characters of a body
LINE = 300
SETTINGS = "rights.system_settings"
_places = threading.BoundedSemaphore(2)  # calls at once in this process: the others' answers must not wait for a slow translator
WAIT_SECONDS = 2.0


def translate_article(outside: Outside, asked: dict[str, Any]) -> dict[str, Any]:
    """{article_id, from?, to} → {from, to, title, summary, body}. Needs the right to create or edit in its folder.

    Raises Conflict `no_translator`, `translator_refused`; Invalid `too_long_to_translate`; Unavailable `translator_away`,
    `translator_busy`.
    """
    with outside.reading() as session:
        article, from_ = _wanted(session, outside.call, asked)
        settings = section(session, "knowledge")
    translator, lines = _chosen(settings), [article.title, *([article.summary] if article.summary else [])]
    _count(outside, requests=2 if article.body else 1, characters=sum(map(len, lines)) + len(article.body))
    with _Place():
        said = translator.translate(lines, from_, asked["to"], is_html=False)
        [body] = translator.translate([article.body], from_, asked["to"], is_html=True) if article.body else [""]
    return {
        "from": from_,
        "to": asked["to"],
        "title": said[0].strip()[:LINE],
        "summary": said[1].strip()[:SUMMARY] if len(said) > 1 else "",
        "body": read_body(body, settings.get("frame_hosts", [])).html,
    }


def test_translator(outside: Outside, asked: dict[str, Any]) -> dict[str, Any]:
    """{} → {languages}: asks the provider that the settings name. Refusals as above."""
    with outside.reading() as session:
        require(reach_of(session, outside.call), SETTINGS)
        settings = section(session, "knowledge")
    translator = _chosen(settings)
    _count(outside, requests=2, characters=len("Hello"))
    with _Place():
        return {"languages": translator.test()}


def reset_translation_count(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """{} → {}: both counts begin at nothing again."""
    require(reach_of(work.session, work.call), SETTINGS)
    work.session.execute(sa.update(TranslationCount).values(requests=0, characters=0, since=work.now))
    return {}


class _Place:
    """One of the few calls at once. What the translator raises becomes a refusal."""

    def __enter__(self) -> None:
        if not _places.acquire(timeout=WAIT_SECONDS):
            raise Unavailable("translator_busy", "Others are translating at the moment. Try again soon.", retry_after=10)

    def __exit__(self, kind: object, failure: BaseException | None, trace: object) -> None:
        _places.release()
        if isinstance(failure, TranslatorAway):
            raise Unavailable("translator_away", f"The translator cannot be used at the moment. {failure}", retry_after=30) from failure
        if isinstance(failure, TranslatorRefused):
            raise Conflict("translator_refused", f"The translator says no: {failure}") from failure


def _wanted(session: Session, call: Call, asked: dict[str, Any]) -> tuple[Article, str]:
    """The article, and the language it is translated from: the one named, else its first."""
    reach = reach_of(session, call)
    article = session.get(Article, asked["article_id"])
    if article is None or article.deleted_at is not None:
        raise not_found("article")
    must_see(reach, article)
    if not any(reach.may(f"kb_articles.{act}", article.folder_id) for act in ("create", "edit")):
        raise Forbidden("not_permitted", "Your roles do not include writing articles here.", permission="kb_articles.edit")
    if len(article.body) > LONGEST:
        raise Invalid("too_long_to_translate", f"A body of more than {LONGEST} characters is not translated at once.", field="article_id")
    from_ = asked["from"] or article.languages[0]
    if from_ == asked["to"]:
        raise Invalid("same_language", "It is in this language already.", field="to")
    return article, from_


def _chosen(settings: dict[str, Any]) -> Translator:
    found = translator_of(settings)
    if found is None:
        raise Conflict("no_translator", "No translation provider is set up.")
    return found


def _count(outside: Outside, requests: int, characters: int) -> None:
    """Before it is sent: what is cut off in the middle has been sent all the same."""
    more = {"requests": TranslationCount.requests + requests, "characters": TranslationCount.characters + characters}
    outside.do(lambda work: work.session.execute(sa.update(TranslationCount).values(more)))
