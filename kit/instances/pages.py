"""The instances on the admin port: the list, what may be done with each, and the page that makes this very one active."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from html import escape
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from kit.errors import Conflict, Forbidden
from kit.instances import registry
from kit.port import about, as_json, said

pages = Blueprint("instances", __name__)

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{name}</title><style>body{{font:1rem sans-serif;margin:3rem}}</style>
<h1>{service}: {name}</h1><p>This instance is <strong>{mode}</strong>.</p>{more}</html>"""
FORM = """<p>Made active, it does the background work of {service} from then on; the present one stands by.</p>
<form method="post"><input type="hidden" name="seal" value="{seal}"><button>Activate this instance</button></form>"""
TAKEN_UP = "<p>It takes over within five seconds. <a href=''>Look again</a></p>"


@pages.get("/instances")
def instances() -> Response:
    """{lease, items}: who there is, who has the lease."""
    _, probes = about()
    with probes.database.reading() as session:
        return as_json(registry.listed(session))


@pages.post("/instances/<uuid:instance>/active")
def set_active(instance: UUID) -> Response:
    """Has it take the lease."""
    return _changed(lambda session: registry.set_active(session, instance))


@pages.post("/instances/<uuid:instance>/enabled")
def enable(instance: UUID) -> Response:
    """Has it take part again."""
    return _changed(lambda session: registry.enable(session, instance))


@pages.post("/instances/<uuid:instance>/disabled")
def disable(instance: UUID) -> Response:
    """Has it take no part any more: {is_confirmed} where it is the last one that works."""
    return _changed(lambda session: registry.disable(session, instance, is_confirmed=said().get("is_confirmed") is True))


@pages.delete("/instances/<uuid:instance>")
def delete(instance: UUID) -> Response:
    """Forgets one that is not there."""
    return _changed(lambda session: registry.delete(session, instance))


@pages.get("/activation")
def activation() -> Response:
    """The page of this instance itself, for when nothing else answers; a browser asks for the token as the password of anybody."""
    service, probes = about()
    form = FORM.format(service=escape(service.name), seal=_seal()) if probes.mode == "passive" else ""
    return _page(form)


@pages.post("/activation")
def activate() -> Response:
    """Makes this instance active (INT-184): from the page's button, or with the token alone by whoever is no browser."""
    _, probes = about()
    is_by_header = request.headers.get("Authorization", "").startswith("Bearer ")
    if not is_by_header and not hmac.compare_digest(request.form.get("seal", "").encode(), _seal().encode()):
        raise Forbidden("not_from_the_page", "Use the button of the page.")
    if probes.lease.id is None:
        raise Conflict("not_registered", "This instance has not reached its database yet.")
    instance = probes.lease.id
    changed = _changed(lambda session: registry.set_active(session, instance))
    return changed if is_by_header else _page(TAKEN_UP)


def _changed(act: Callable[[Session], Any]) -> Response:
    with about()[1].database.session() as session:
        return as_json(act(session))


def _page(more: str) -> Response:
    service, probes = about()
    shown = PAGE.format(service=escape(service.name), name=escape(probes.lease.who.name), mode=probes.mode, more=more)
    answer = Response(shown, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _seal() -> str:
    """Shows that the form is ours and not another site's: browsers send the token along with those too."""
    _, probes = about()
    return hmac.new(probes.token.encode(), f"activation {probes.lease.who.run}".encode(), "sha256").hexdigest()
