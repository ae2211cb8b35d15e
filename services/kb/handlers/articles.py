"""Making and editing articles (KB-012 to KB-025, KB-163 to KB-169)."""

from __future__ import annotations

from typing import Any

from kit.errors import Invalid
from kit.storage.work import Work
from services.kb.announce import Change, changing
from services.kb.handlers.items import ARTICLE, locked, start_aging, watch_age
from services.kb.handlers.marking import tell_edited
from services.kb.handlers.places import live_folder, must_reach
from services.kb.handlers.references import brands_unless_told, check_agent, checked_brands, checked_languages, installed_languages
from services.kb.handlers.revising import Content, content_of, keep_revision, written
from services.kb.handlers.saved import after_saving
from services.kb.models import Article, new_id
from services.kb.queries.one_article import shown
from services.kb.reaching import must_be_staff, reach_of, require
from services.kb.rules.rights import Reach
from services.kb.sight import must_see
from services.kb.states import state_of

FLAGS = ("is_private", "is_draft", "is_flagged_for_review", "is_featured")
_BESIDE_THE_FLAG = ("is_flagged_for_review", "modified_at")


def create_article(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """A new article. Needs the right to create in its folder (KB-121)."""
    reach = reach_of(work.session, work.call)
    must_be_staff(reach)
    live_folder(work, ARTICLE.name, asked["folder_id"])
    must_reach(reach, "kb_articles.create", asked["folder_id"])
    check_agent(work, asked.get("assigned_agent_id"))
    brands = checked_brands(work, reach, asked["brand_ids"]) if "brand_ids" in asked else brands_unless_told(work, reach)
    languages = checked_languages(work, asked["languages"]) if "languages" in asked else installed_languages(work)[:1]
    article = blank(work, asked["folder_id"], brands, languages)
    article.assigned_agent_id = asked.get("assigned_agent_id")
    for name in FLAGS:
        setattr(article, name, asked.get(name, False))
    born(work, article, written(work, Content("", "", "", []), asked), stale_at=asked.get("stale_at"))
    return shown(work, article)


def blank(work: Work, folder_id: str, brand_ids: list[str], language_codes: list[str]) -> Article:
    """An article without content, flags and past."""
    actor, now = work.call.actor, work.now
    return Article(
        id=new_id(),
        version=1,
        folder_id=folder_id,
        brand_ids=brand_ids,
        languages=language_codes,
        **dict.fromkeys(FLAGS, False),
        **dict.fromkeys(("helpful", "unhelpful", "pending_feedback", "broken_links", "revision"), 0),
        created_at=now,
        created_by=actor,
        modified_at=now,
        modified_by=actor,
    )


def born(work: Work, article: Article, content: Content, *, stale_at: Any = None, copied_from_id: str | None = None) -> None:
    """Stores a new article with its first revision, starts its age, and tells of it."""
    article.is_stale = False
    with changing(work, article, is_new=True) as change:
        content.put_into(article)
        start_aging(work, ARTICLE, article)
        if stale_at is not None:
            _set_stale_date(change, stale_at)
        work.session.add(article)
        work.session.flush()
        keep_revision(change)
        change.tell(ARTICLE.created, copied_from_id=copied_from_id)
        if article.is_flagged_for_review:
            change.tell(ARTICLE.flagged)
    after_saving(work, ARTICLE.name, article)


def edit_article(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Changes what is given and leaves the rest. An edit that leaves all as it was tells nothing, and keeps the version."""
    reach = reach_of(work.session, work.call)
    if "folder_id" in asked:
        live_folder(work, ARTICLE.name, asked["folder_id"])
    article = locked(work, ARTICLE, asked["article_id"], expected_version=asked.get("expected_version"))
    must_see(reach, article)
    require(reach, "kb_articles.edit", article.folder_id)
    _check_edit(work, reach, article, asked)
    with changing(work, article) as change:
        _put(change, reach, asked)
        is_content_changed = _rewrite(change, asked)
        _tell(change, is_content_changed)
    after_saving(work, ARTICLE.name, article)
    return shown(work, article)


def _check_edit(work: Work, reach: Reach, article: Article, asked: dict[str, Any]) -> None:
    """What needs a right of its own besides editing: another folder, another owner, taking the review flag away (KB-120, KB-121)."""
    if asked.get("folder_id", article.folder_id) != article.folder_id:
        require(reach, "kb_articles.move", article.folder_id)
        must_reach(reach, "kb_articles.move", asked["folder_id"])
    if asked.get("assigned_agent_id", article.assigned_agent_id) != article.assigned_agent_id:
        require(reach, "kb_articles.transfer", article.folder_id)
        check_agent(work, asked["assigned_agent_id"])
    if article.is_flagged_for_review and not asked.get("is_flagged_for_review", True):
        require(reach, "kb_articles.review", article.folder_id)


def _put(change: Change, reach: Reach, asked: dict[str, Any]) -> None:
    """Everything but the content."""
    article = change.item
    for name in ("folder_id", "assigned_agent_id", *FLAGS):
        if name in asked:
            setattr(article, name, asked[name])
    if "brand_ids" in asked:
        article.brand_ids = checked_brands(change.work, reach, asked["brand_ids"], article.brand_ids)
    if "languages" in asked:
        article.languages = checked_languages(change.work, asked["languages"], article.languages)
    if "stale_at" in asked:
        _set_stale_date(change, asked["stale_at"])


def _set_stale_date(change: Change, stale_at: Any) -> None:
    """An article's own date, in place of the one the setting gives (KB-169)."""
    if stale_at <= change.work.now:
        raise Invalid("stale_date_past", "The date from which it is stale lies in the past.", field="stale_at")
    change.item.stale_at, change.item.is_stale = stale_at, False
    watch_age(change.work, ARTICLE, change.item)


def _rewrite(change: Change, asked: dict[str, Any]) -> bool:
    """Whether title, summary, body or keywords changed: then a revision is kept."""
    before = content_of(change.item)
    content = written(change.work, before, asked)
    if content == before:
        return False
    content.put_into(change.item)
    keep_revision(change)
    return True


def _tell(change: Change, is_content_changed: bool) -> None:
    if change.differs("is_flagged_for_review") and change.item.is_flagged_for_review:
        change.tell(ARTICLE.flagged)
        rest = [name for name in state_of(change.item) if name not in _BESIDE_THE_FLAG]
        if not (is_content_changed or change.differs(*rest)):
            return
    if is_content_changed or change.differs():
        change.by_hand()
        tell_edited(change, ARTICLE, is_content_changed=is_content_changed)
