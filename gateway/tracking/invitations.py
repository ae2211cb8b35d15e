"""`POST /t/invitations/{id}/answer`: a visitor's page answers an invitation, and gets what opens the chat."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Blueprint, Flask, Response, request

from gateway.asking import ask
from gateway.identity.visitors import visitor_token
from gateway.identity.who import NOBODY, acting_as
from gateway.problems import of_refusal
from gateway.rate_limits import take
from kit.errors import Invalid, Refusal

LONGEST = 2_000
OF_OTHER_SITES = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin", "Cache-Control": "no-store"}

routes = Blueprint("invitations", __name__)


@routes.post("/t/invitations/<uuid:invitation_id>/answer")
def answer(invitation_id: Any) -> Response:
    """{k: visitor key, answer: accepted or rejected}, as text/plain so that no preflight is needed → {state, chat_id?, token?}.

    The token opens this chat and nothing else. The chat is there some milliseconds later: until then it is 404 `chat_unknown`, and the
    page asks again, for some seconds. Whoever is signed in here, it is the page's visitor who answers: cookies are not looked at.
    """
    acting_as(NOBODY)
    take("invitation_answer")
    said = _said()
    found = ask("whoson", "answer_invitation", {"visitor_key": said["k"], "invitation_id": str(invitation_id), "answer": said["answer"]})
    told = {"state": found["state"]}
    if found["chat_id"]:
        told |= {"chat_id": found["chat_id"], "token": visitor_token("chat", found["chat_id"])}
    return Response(orjson.dumps(told), mimetype="application/json", headers=OF_OTHER_SITES)


def _said() -> dict[str, str]:
    body = request.stream.read(LONGEST + 1)
    try:
        said = orjson.loads(body) if len(body) <= LONGEST else None
    except orjson.JSONDecodeError:
        said = None
    if not isinstance(said, dict) or not all(isinstance(said.get(name), str) for name in ("k", "answer")):
        raise Invalid("malformed", "Not {k, answer} as JSON.")
    return said


@routes.errorhandler(Refusal)
def refused(refusal: Refusal) -> Response:
    """As everywhere, and readable for the site's page."""
    told = of_refusal(refusal)
    told.headers.update(OF_OTHER_SITES)
    return told


def register(app: Flask) -> None:
    app.register_blueprint(routes)
