"""What each question and command about searching takes."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from contracts.vocabulary import ReplyAudience, SearchSource
from services.kb.schemas.kinds import Id, Language, Moment, Text, count, list_of, truth, word

QUERY, TOLD, SPOKEN, VISITOR, MOST_LANGUAGES = 500, 2_000, 20_000, 64, 5
MAX_RESULTS = (50, 100, 250, 500, 1000)  # KB-176
PLACES = ("ticket_form", "chat", "chat_ticket")
WORK_TYPES = ("ticket", "chat")


def maybe(kind: Any, *given: Any, **settings: Any) -> Any:
    return kind(*given, load_default=None, allow_none=True, **settings)


class Found(Schema):
    """Which part of what is found: the first `max_results` are paged through, `count` counts them all."""

    max_results = fields.Integer(load_default=100, validate=validate.OneOf(MAX_RESULTS))
    limit = fields.Integer(load_default=25, validate=validate.Range(1, 100))
    cursor = maybe(fields.String, validate=validate.Length(1, 300))


class Advanced(Found):
    """What staff may ask for in each of the three sections; what is left out lets everything through (KB-069)."""

    text = maybe(Text, QUERY)
    language = maybe(Language)
    is_draft = maybe(truth)
    is_flagged_for_review = maybe(truth)
    created_since = maybe(Moment)
    created_until = maybe(Moment)
    modified_since = maybe(Moment)
    modified_until = maybe(Moment)


class ArticlesWanted(Advanced):
    """KB-070. `is_deleted`: only deleted ones instead of live ones."""

    folder_id = maybe(Id)
    with_subfolders = truth(load_default=False)
    brand_id = maybe(Id)
    agent_id = maybe(Id)
    is_private = maybe(truth)
    is_featured = maybe(truth)
    is_stale = maybe(truth)
    is_deleted = truth(load_default=False)
    reviewed_since = maybe(Moment)
    reviewed_until = maybe(Moment)


class RepliesWanted(Advanced):
    """CAN-022. `with_deleted` adds deleted ones to the live ones (CAN-023)."""

    folder_id = maybe(Id)
    with_subfolders = truth(load_default=False)
    assigned_to = word(ReplyAudience, load_default=None, allow_none=True)
    assigned_to_id = maybe(Id)
    is_stale = maybe(truth)
    with_deleted = truth(load_default=False)


class NewsWanted(Advanced):
    """NWS-020, NWS-042. `is_deleted`: only deleted ones instead of live ones."""

    brand_id = maybe(Id)
    is_private = maybe(truth)
    is_deleted = truth(load_default=False)
    news_since = maybe(Moment)
    news_until = maybe(Moment)


class Reading(Schema):
    """Whose portal is read. `languages` by preference; `is_picked`: chosen there, not told by the browser."""

    brand_id = Id(required=True)
    languages = list_of(Language(), MOST_LANGUAGES, load_default=list)
    is_picked = truth(load_default=False)


class PortalWanted(Reading, Found):
    """A search of the portal; without a `kind` the first of each kind."""

    text = Text(QUERY, required=True)
    kind = word(("articles", "news"), load_default=None, allow_none=True)


class SuggestionsWanted(Reading):
    """What somebody is about to send (KB-076 to KB-079)."""

    text = Text(TOLD, required=True)
    place = word(PLACES, required=True)
    department_id = maybe(Id)
    limit = count(5, 1, load_default=5)
    is_typing = truth(load_default=False)


class ForAgent(Schema):
    """The words of the work an agent looks at (KB-082, KB-083). The end of a long text counts."""

    text = Text(SPOKEN, required=True)
    brand_id = maybe(Id)
    language = maybe(Language)
    limit = count(20, 1, load_default=5)


class ForAnswer(Reading):
    """The words of a new ticket, for the automatic answer (KB-080). Without folders all are looked through."""

    text = Text(SPOKEN, required=True)
    folder_ids = list_of(Id(), load_default=list)
    limit = count(20, 1, load_default=5)
    user_id = maybe(Id)


class RepliesOffered(Schema):
    """What an agent has begun to type where a canned reply could go."""

    text = Text(QUERY, required=True)
    channel = word(WORK_TYPES, required=True)
    language = maybe(Language)
    limit = count(20, 1, load_default=10)


class SearchMade(Schema):
    """A search that somebody has settled on. `visitor` is the name under which the viewer's views count."""

    id = Id(required=True)
    query = Text(TOLD, required=True)
    source = word(SearchSource, required=True)
    brand_id = maybe(Id)
    language = maybe(Language)
    department_id = maybe(Id)
    visitor = Text(VISITOR, required=True)
    article_count = count(required=True)
    news_ids = list_of(Id(), load_default=list)


class SearchSettled(Schema):
    """What came of a search: it answered the question, or work was sent all the same."""

    search_id = Id(required=True)
    is_solved = truth(load_default=False)
    article_id = maybe(Id)
    work_type = word(WORK_TYPES, load_default=None, allow_none=True)
    work_id = maybe(Id)


class SearchesWanted(Schema):
    """The searches made in the portal, by what was searched for."""

    since = maybe(Moment)
    until = maybe(Moment)
    source = word(SearchSource, load_default=SearchSource.PORTAL)
    brand_id = maybe(Id)
    language = maybe(Language)
    text = maybe(Text, QUERY)
    has_results = maybe(truth)
    has_views = maybe(truth)
    is_followed = maybe(truth)
    limit = fields.Integer(load_default=25, validate=validate.Range(1, 100))
    cursor = maybe(fields.String, validate=validate.Length(1, 1000))
