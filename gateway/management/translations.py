"""Translations over HTTP, for employees: linked items, proposals by machine, and the provider behind them (KB-031, KB-033, KB-112)."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from gateway.asking import ask
from gateway.identity.who import asking
from gateway.permissions import permits
from gateway.routes import Routes
from gateway.schemas import Id, Moment, Nothing
from kit.errors import Forbidden

routes = Routes("translations", prefix="/translations", description="The same article or news item in several languages.")

FEATURES = {"article": "kb_articles", "news": "news"}
SECONDS = 25.0  # a translator takes its time
KIND = {"description": "article or news"}


def _must_hold(kind: str, right: str) -> None:
    permission = f"{FEATURES[kind]}.{right}"
    if not asking().may(permission):
        raise Forbidden("not_permitted", f"Your roles do not include {permission}.", permission=permission)


def _language(**said: Any) -> fields.String:
    return fields.String(validate=validate.Length(2, 35), metadata={"description": "A language tag such as en or pt-BR"}, **said)


class TranslationsQuery(Schema):
    """Of which item."""

    kind = fields.String(required=True, validate=validate.OneOf(FEATURES), metadata=KIND)
    id = Id(required=True, metadata={"description": "The article or news item"})


class TranslatedItem(Schema):
    """The same in another language."""

    id = Id(required=True, metadata={"description": "The article or news item"})
    title = fields.String(required=True, metadata={"description": "Its title"})
    slug = fields.String(required=True, metadata={"description": "The readable end of its address"})
    languages = fields.List(fields.String(), required=True, metadata={"description": "What it is written in"})
    is_private = fields.Boolean(required=True, metadata={"description": "For staff only"})
    is_draft = fields.Boolean(required=True, metadata={"description": "Not finished"})


class TranslatedItems(Schema):
    """All that are linked to an item."""

    translation_group_id = Id(required=True, allow_none=True, metadata={"description": "What links them; null for one alone"})
    items = fields.List(fields.Nested(TranslatedItem), required=True, metadata={"description": "The others, by language"})


class TranslationLink(Schema):
    """What becomes one item in several languages."""

    kind = fields.String(required=True, validate=validate.OneOf(FEATURES), metadata=KIND)
    ids = fields.List(Id(), required=True, validate=validate.Length(2, 50), metadata={"description": "Each in languages of its own"})


class LinkedTranslations(Schema):
    """They are linked, with all that were linked to them before."""

    translation_group_id = Id(required=True, metadata={"description": "What links them"})
    ids = fields.List(Id(), required=True, metadata={"description": "All of the group"})


class UnlinkedTranslations(Schema):
    """What stands alone now."""

    ids = fields.List(Id(), required=True, metadata={"description": "The item, and one that would have been left alone"})


class ProposalWanted(Schema):
    """What is to be translated by machine."""

    article_id = Id(required=True, metadata={"description": "The article"})
    from_ = _language(data_key="from", attribute="from")
    to = _language(required=True)


class TranslationProposal(Schema):
    """A translation for an editor to look over; it is not stored."""

    from_ = _language(required=True, data_key="from", attribute="from")
    to = _language(required=True)
    title = fields.String(required=True, metadata={"description": "At most 300 characters"})
    summary = fields.String(required=True, metadata={"description": "At most 256 characters"})
    body = fields.String(required=True, metadata={"description": "Cleaned HTML"})


class TranslatorState(Schema):
    """What there is to translate with."""

    provider = fields.String(required=True, metadata={"description": "none, libretranslate"})
    is_available = fields.Boolean(required=True, metadata={"description": "Whether translations by machine are offered"})
    requests = fields.Integer(required=True, metadata={"description": "Sent since then"})
    characters = fields.Integer(required=True, metadata={"description": "Sent since then"})
    since = Moment(required=True, metadata={"description": "When the counts were last reset"})


class TranslatorTest(Schema):
    """The provider answered."""

    languages = fields.List(fields.String(), required=True, metadata={"description": "What it knows"})


@routes.get("")
@permits("kb_articles.view", "news.view")
@routes.arguments(TranslationsQuery, location="query")
@routes.response(200, TranslatedItems)
def translations(query: dict[str, Any]) -> Any:
    """The same article or news item in other languages."""
    _must_hold(query["kind"], "view")
    return ask("kb", "translations", query)


@routes.post("")
@permits("kb_articles.edit", "news.edit")
@routes.arguments(TranslationLink)
@routes.response(200, LinkedTranslations)
def link_translations(asked: dict[str, Any]) -> Any:
    """Link items, one a language. 409 `same_language` when one would stand there twice."""
    _must_hold(asked["kind"], "edit")
    return ask("kb", "link_translations", asked)


@routes.delete("")
@permits("kb_articles.edit", "news.edit")
@routes.arguments(TranslationsQuery, location="query")
@routes.response(200, UnlinkedTranslations)
def unlink_translation(query: dict[str, Any]) -> Any:
    """Take an item out of what it is linked to."""
    _must_hold(query["kind"], "edit")
    return ask("kb", "unlink_translation", query)


@routes.post("/proposals")
@permits("kb_articles.edit", "kb_articles.create")
@routes.arguments(ProposalWanted)
@routes.response(200, TranslationProposal)
def propose_translation(asked: dict[str, Any]) -> Any:
    """Translate an article by machine. Nothing is stored; takes up to 25 seconds. 409 `no_translator` where none is set up."""
    return ask("kb", "translate_article", asked, timeout=SECONDS)


@routes.get("/provider")
@permits("kb_articles.view")
@routes.response(200, TranslatorState)
def translator() -> Any:
    """Whether there is a translation provider, and how much was sent to it."""
    return ask("kb", "translator")


@routes.post("/provider/tests")
@permits("rights.system_settings")
@routes.response(200, TranslatorTest)
def test_translator() -> Any:
    """Ask the provider that the settings name for its languages, and for a word."""
    return ask("kb", "test_translator", timeout=SECONDS)


@routes.delete("/provider/counts")
@permits("rights.system_settings")
@routes.response(200, Nothing)
def reset_translation_count() -> Any:
    """Count requests and characters from nothing again."""
    return ask("kb", "reset_translation_count")
