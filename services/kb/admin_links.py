"""The link checker on the admin port: how it is getting on, and having everything tried now."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from flask import Blueprint, Response

from kit.port import about, as_json
from services.kb.models import CheckedAddress
from services.kb.queries.broken_links import state_of_checker


def add_links(pages: Blueprint) -> None:
    """GET /links: see `state_of_checker`. POST /links/check: everything is due now, even while links are not checked by themselves."""
    pages.add_url_rule("/links", view_func=links_now)
    pages.add_url_rule("/links/check", view_func=check_links_now, methods=["POST"])


def links_now() -> Response:
    """{is_on, links, addresses, due, checked_last_hour, failing_once, broken, unjudged, hosts_left_alone}."""
    with about()[1].database.reading() as session:
        return as_json(state_of_checker(session, datetime.now(UTC)))


def check_links_now() -> Response:
    """{addresses}: how many are tried as soon as their hosts' turns come."""
    with about()[1].database.session() as session:
        done = session.execute(sa.update(CheckedAddress).values(due_at=datetime.now(UTC), is_asked_for=True))
        return as_json({"addresses": done.rowcount})  # type: ignore[attr-defined]
