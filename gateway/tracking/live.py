"""`GET /t/live`: what happens for the visitor while he is on the page: invitations, pushed pages."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Flask, Response, current_app, request

from gateway.streams.hub import Hub
from gateway.streams.serving import streaming
from gateway.streams.stream import Stream
from gateway.streams.visitor_page import OpenInvitations, seen_by_page
from gateway.tracking.standing import Standing
from kit.errors import Invalid, Refusal, Unavailable

AUDIENCE = "visitor_pages"
IS_KEY = re.compile(r"[A-Za-z0-9_-]{22}").fullmatch
OF_OTHER_SITES = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
MOST_OF_ONE = 8
RETRY_AFTER = 30

live = Blueprint("tracking", __name__)


class Pages:
    """The open streams of visitors' pages in this worker: so many in all, and a few for one visitor."""

    def __init__(self, hub: Hub, most: int) -> None:
        self._most = most
        self._open: dict[str, int] = {}
        self._count = 0
        self.invitations = OpenInvitations(hub)

    @property
    def has_room(self) -> bool:
        return self._count < self._most

    def enter(self, key: str) -> None:
        """Raises Unavailable where there is no room."""
        if not self.has_room or self._open.get(key, 0) >= MOST_OF_ONE:
            raise Unavailable("no_room", "Too many pages listen already.", retry_after=RETRY_AFTER)
        self._count += 1
        self._open[key] = self._open.get(key, 0) + 1

    def leave(self, key: str) -> None:
        self._count -= 1
        self._open[key] -= 1
        if not self._open[key]:
            del self._open[key]


@live.get("/t/live")
def stream() -> Response:
    """An endless stream of events. Whoever knows the visitor's key, drawn at random in his browser, is that visitor's page."""
    standing: Standing = current_app.extensions["tracking_standing"]
    if not standing.is_enabled:
        raise Refusal("tracking_off", "Visitors are not tracked here.")
    key = request.args.get("k", "")
    if not IS_KEY(key):
        raise Invalid("invalid", "k: the key of a visitor.", field="k")
    pages: Pages = current_app.extensions["tracking_pages"]
    pages.enter(key)
    try:
        answer = _opened(key, pages)
    except BaseException:
        pages.leave(key)
        raise
    answer.call_on_close(lambda: pages.leave(key))
    answer.headers.update(OF_OTHER_SITES)
    return answer


def _opened(key: str, pages: Pages) -> Response:
    own = f"vk:{key}"
    made = Stream(AUDIENCE, ("visitor_page", key), keys=frozenset((own,)), own=own, shape=seen_by_page)
    answer = streaming(made)
    for frame in pages.invitations.of(key):  # sent a moment ago, perhaps to the page before this one
        made.put(frame)
    return answer


@live.errorhandler(Refusal)
def refused(refusal: Refusal) -> Any:
    """As everywhere, and readable for the site's page."""
    from gateway.problems import of_refusal

    answer = of_refusal(refusal)
    answer.headers.update(OF_OTHER_SITES)
    return answer


def register(app: Flask) -> None:
    app.register_blueprint(live)
