"""What the OpenAPI document says of a route: its arguments, answers, errors and who may call it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marshmallow import Schema

from gateway.etags import IfMatchHeader, IfNoneMatchHeader
from gateway.idempotency import SAFE, IdempotencyHeader
from gateway.permissions import Access

if TYPE_CHECKING:
    from gateway.routes import Declared

ERRORS = {
    400: "The request cannot be read",
    401: "Nobody is signed in, or the token is not good",
    403: "This caller may not",
    404: "It is not there, or the caller may not know that it is",
    405: "Not with this method",
    409: "It was true a moment ago",
    410: "It was there once, and is gone for good",
    412: "Changed meanwhile: read it again",
    413: "Too large",
    415: "Not a media type we read",
    422: "Wrong shape, or breaks a rule of form: `field` and `errors` say where",
    429: "Too many requests: wait `Retry-After` seconds",
    500: "A bug: tell us the trace id",
    503: "A service does not answer in time: try again after `Retry-After` seconds",
}


def problem_name(status: int) -> str:
    """Name of the shared response component for this status."""
    return f"Problem{status}"


def apidoc(access: Access, said: Declared, methods: tuple[str, ...], rule: str) -> dict[str, Any]:
    """In the form flask-smorest keeps beside a view."""
    unsafe = bool(set(methods) - SAFE)
    extra: list[type[Schema]] = [IdempotencyHeader] if unsafe else []
    extra += [IfMatchHeader] if said.has_if_match else []
    extra += [IfNoneMatchHeader] if said.has_etag and not unsafe else []
    parameters = [_parameter(a.location, a.schema, a.media_type) for a in said.arguments]
    parameters += [_parameter("headers", header(), None) for header in extra]
    answers: dict[Any, list[Any]] = {status: [dict(answer)] for status, answer in said.answers.items()}
    if said.has_etag:
        answers[304] = [{"description": "Not changed since If-None-Match", "content_type": None}]
    for status in _errors(access, said, unsafe, rule):
        answers.setdefault(status, [problem_name(status)])
    for answer in (a for listed in answers.values() for a in listed if isinstance(a, dict)):
        if answer.get("schema") is None:
            answer.pop("schema", None)
        if said.has_etag and answer.get("schema") is not None:
            answer.setdefault("headers", {})["ETag"] = {"schema": {"type": "string"}, "description": "Version of what is answered"}
    doc: dict[str, Any] = {"response": {"responses": answers}, "manual_doc": _manual(access)}
    if parameters:
        doc["arguments"] = {"parameters": parameters}
    return doc


def _parameter(location: str, schema: Any, media_type: str | None) -> dict[str, Any]:
    said = {"in": location, "required": True, "schema": schema}
    return said | ({"content_type": media_type} if media_type else {})


def _errors(access: Access, said: Declared, unsafe: bool, rule: str) -> list[int]:
    found = [400, 429, 500, 503]
    if not access.is_open:
        found += [401, 403]
    if access.is_open and unsafe:
        found += [401, 403]
    if "<" in rule:
        found.append(404)
    if unsafe:
        found += [404, 409, 422]
    if said.arguments:
        found.append(422)
    if any(argument.location != "query" for argument in said.arguments):
        found += [413, 415]
    if said.has_if_match:
        found.append(412)
    return sorted(set(found))


def _manual(access: Access) -> dict[str, Any]:
    manual: dict[str, Any] = {"x-who": access.who}
    if access.permissions:
        manual["x-permissions"] = list(access.permissions)
    ways: list[dict[str, list[str]]] = [{"session": [], "csrf": []}, {"bearer": []}]
    manual["security"] = [{}, *ways] if access.is_open else ways
    return manual
