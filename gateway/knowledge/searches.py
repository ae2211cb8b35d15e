"""Telling kb of searches that were made, and of what came of them. None of it may hinder what it is about."""

from __future__ import annotations

import logging
import uuid
from typing import Any

from flask import current_app, request

from gateway.asking import ask
from gateway.identity.at_work import BY_ITSELF
from gateway.identity.reader import reader
from kit.errors import Refusal
from kit.storage.work import Call

log = logging.getLogger(__name__)

WITHIN = 1.0  # seconds


def recorded(query: str, source: str, **search: Any) -> str | None:
    """The id under which the search is kept, by which its views name it. None where it could not be, or a page asked by itself."""
    if BY_ITSELF in request.headers:
        return None
    search_id = str(uuid.uuid4())
    said = {"id": search_id, "query": query, "source": source, "visitor": reader().viewer, **search}
    try:
        ask("kb", "record_search", said, key=search_id, timeout=WITHIN)
    except Refusal as refused:
        log.warning("a search was not recorded: %s", refused)
        return None
    return search_id


def followed(search_id: str | None, work_type: str, work_id: str) -> None:
    """A `ticket` or `chat` was sent after this search, if one is named."""
    if search_id is None:
        return
    said = {"search_id": search_id, "work_type": work_type, "work_id": work_id}
    try:
        bus = current_app.extensions["bus"]
        bus.ask("kb", "settle_search", said, call=Call(via="portal", key=f"{search_id}/{work_id}"), timeout=WITHIN)
    except Refusal as refused:
        log.warning("what followed a search was not noted: %s", refused)
