"""Votes on articles: helpful or not, one a voter, the last one counts (KB-098, KB-103, KB-120, KB-183)."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, time
from typing import Any

import sqlalchemy as sa

from contracts.events import kb as facts
from kit.errors import Conflict
from kit.storage.work import Work
from services.kb.announce import changing
from services.kb.below_articles import must_be_somebody, place_of
from services.kb.models import Article, Vote
from services.kb.reaching import require
from services.kb.rules.voting import may_count, network_of

EVERY = 3_600.0
Said = dict[str, Any]


def rate_article(work: Work, asked: Said) -> Said:
    """{helpful, unhelpful, is_helpful}. The same vote again changes nothing; the other one takes its place.

    Raises NotFound, Conflict `voting_is_off`, `votes_used_up` for one stranger too many from the same network on the same day.
    """
    must_be_somebody(work.call)
    place = place_of(work.session, work.call, asked, asked["article_id"], is_locking=True)
    if not place.is_voting_on:
        raise Conflict("voting_is_off", "Articles are not voted on here.")
    voter = hashlib.sha256(work.call.actor.encode()).hexdigest()[:40]
    vote = work.session.get(Vote, (place.article.id, voter))
    if vote is None:
        network = _network_with_room(work, place.article.id, asked["ip"])
        work.session.add(Vote(article_id=place.article.id, voter=voter, is_helpful=asked["is_helpful"], network=network, at=work.now))
        _count(work, place.article, asked["is_helpful"], None)
    elif vote.is_helpful != asked["is_helpful"]:
        _count(work, place.article, asked["is_helpful"], vote.is_helpful)
        vote.is_helpful, vote.at = asked["is_helpful"], work.now
    return {"helpful": place.article.helpful, "unhelpful": place.article.unhelpful, "is_helpful": asked["is_helpful"]}


def clear_helpfulness(work: Work, asked: Said) -> Said:
    """Both counters back to nothing, and the votes with them. Raises NotFound, Forbidden `not_permitted`."""
    place = place_of(work.session, work.call, asked, asked["article_id"], is_locking=True)
    require(place.reach, "kb_articles.clear_helpfulness", place.article.folder_id)
    work.session.execute(sa.delete(Vote).where(Vote.article_id == place.article.id))
    if place.article.helpful or place.article.unhelpful:
        with changing(work, place.article) as change:
            place.article.helpful = place.article.unhelpful = 0
            change.tell(facts.ArticleRatingsCleared)
    return {"helpful": 0, "unhelpful": 0}


def forget_networks(work: Work) -> None:
    """Where strangers' votes came from is only known for their day."""
    work.session.execute(sa.update(Vote).where(Vote.network.is_not(None), Vote.at < _start_of_day(work.now)).values(network=None))


def _network_with_room(work: Work, article_id: str, address: str) -> str | None:
    """The network of a stranger's vote; None for accounts, which are not counted by it. Raises Conflict `votes_used_up`."""
    if work.call.actor_kind != "visitor":
        return None
    network = network_of(address)
    of_today = sa.select(sa.func.count()).select_from(Vote).where(Vote.article_id == article_id, Vote.network == network)
    if not may_count(work.session.scalar(of_today.where(Vote.at >= _start_of_day(work.now))) or 0):
        raise Conflict("votes_used_up", "There were several votes from your network today. Sign in to vote.")
    return network


def _count(work: Work, article: Article, is_helpful: bool, was_helpful: bool | None) -> None:
    with changing(work, article) as change:
        article.helpful += int(is_helpful) - int(was_helpful is True)
        article.unhelpful += int(not is_helpful) - int(was_helpful is False)
        change.tell(facts.ArticleRated, is_helpful=is_helpful)


def _start_of_day(now: datetime) -> datetime:
    return datetime.combine(now.astimezone(UTC).date(), time(), UTC)
