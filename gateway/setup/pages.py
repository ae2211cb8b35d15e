"""`/setup/<token>`: the one-time link that `make run` prints; works without any script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, render_template, request
from marshmallow import Schema, ValidationError, fields, validate

from gateway import rate_limits
from gateway.asking import ask
from gateway.identity.who import NOBODY, acting_as
from kit.errors import Refusal, Unavailable

pages = Blueprint("setup", __name__, template_folder="templates")
STYLE = (Path(__file__).parent / "setup.css").read_bytes()
FIELDS = ("username", "display_name", "email", "password", "password_again")
PASSWORDS = ("password", "password_again")
HINTS = {
    "username_taken": ("username", "This username is taken. Choose another."),
    "password_unequal": ("password_again", "The two passwords differ. Type the same one again."),
    "email_taken": ("email", "This address is taken."),
}
LINK_IS_DEAD = frozenset(("link_unknown", "administrator_exists"))


class FirstAdministrator(Schema):
    """What the form asks for."""

    username = fields.String(required=True, validate=validate.Length(1, 100, error="Choose a username of up to 100 characters."))
    display_name = fields.String(required=True, validate=validate.Length(1, 200, error="Tell us your name, up to 200 characters."))
    email = fields.Email(
        required=True,
        validate=validate.Length(max=254),
        error_messages={"invalid": "This is no complete address, such as ada@example.com."},
    )
    password = fields.String(required=True, validate=validate.Length(8, 1000, error="Choose a password of at least 8 characters."))


@pages.get("/setup/<token>")
def form(token: str) -> Response:
    """The empty form."""
    return _page("form.html", 200, said={}, errors={}, whole="")


@pages.post("/setup/<token>")
def claim(token: str) -> Response:
    """Makes the first administrator, or shows the form again with what is wrong beside each field."""
    rate_limits.take("setup")
    acting_as(NOBODY)
    said = {name: request.form.get(name, "")[:1000] for name in FIELDS}
    said |= {name: said[name].strip() for name in FIELDS if name not in PASSWORDS}
    shown = {name: value for name, value in said.items() if name not in PASSWORDS}
    errors = _wrong(said)
    if errors:
        return _page("form.html", 422, said=shown, errors=errors, whole="")
    asked = {name: said[name] for name in FIELDS if name != "password_again"} | {"token": token}
    try:
        ask("people", "claim_first_administrator", asked, key="")  # what is kept with a key must hold no secret
    except Refusal as refusal:
        return _refused(refusal, shown)
    return _page("done.html", 200, username=said["username"], origin=request.host_url.rstrip("/"))


def _wrong(said: dict[str, str]) -> dict[str, str]:
    """What is wrong with each field, in the order of the form."""
    found: dict[str, Any] = {}
    try:
        FirstAdministrator().load({name: said[name] for name in FIELDS if name != "password_again"})
    except ValidationError as wrong:
        found = {name: texts[0] for name, texts in wrong.normalized_messages().items()}  # type: ignore[no-untyped-call]
    if "password" not in found and said["password"] != said["password_again"]:
        found["password_again"] = HINTS["password_unequal"][1]
    return {name: found[name] for name in FIELDS if name in found}


def _refused(refusal: Refusal, shown: dict[str, str]) -> Response:
    if refusal.code in LINK_IS_DEAD:
        return _page("over.html", 404 if refusal.code == "link_unknown" else 409)
    if isinstance(refusal, Unavailable):
        return _page("form.html", 503, said=shown, errors={}, whole="The suite is still starting. Wait a moment and try again.")
    name, text = HINTS.get(refusal.code, (refusal.field or "", refusal.detail))
    if name in FIELDS:
        return _page("form.html", 422, said=shown, errors={name: text}, whole="")
    return _page("form.html", 422, said=shown, errors={}, whole=text)


def _page(template: str, status: int, **shown: Any) -> Response:
    return Response(render_template(f"setup/{template}", **shown), status, mimetype="text/html", headers={"Cache-Control": "no-store"})


@pages.get("/setup.css")
def style() -> Response:
    """The look of these pages."""
    return Response(STYLE, mimetype="text/css", headers={"Cache-Control": "max-age=300"})


def register(app: Flask) -> None:
    """Serves them."""
    app.register_blueprint(pages)
    current = app.jinja_env
    current.trim_blocks = current.lstrip_blocks = True
