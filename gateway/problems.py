"""One place that turns refusals, HTTP errors and bugs into application/problem+json."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

import orjson
from flask import Flask, Response, request
from marshmallow import INCLUDE, Schema, ValidationError, fields
from werkzeug.exceptions import HTTPException

from kit.errors import Invalid, Refusal

log = logging.getLogger("gateway")

STATUS_OF_KIND = {"invalid": 422, "forbidden": 403, "not_found": 404, "conflict": 409, "unavailable": 503}
STATUS_OF_CODE = {
    "not_signed_in": 401,
    "wrong_credentials": 401,
    "too_many_requests": 429,
    "article_gone": 410,
    "tracking_off": 410,
    "malformed": 400,
    "wrong_media_type": 415,
    "precondition_failed": 412,
}


class FieldProblem(Schema):
    """What is wrong with one field of the request."""

    field = fields.String(required=True, metadata={"description": "Path of the field, with dots"})
    problem = fields.String(required=True, metadata={"description": "What is wrong, for people"})


class Problem(Schema):
    """An error, as RFC 9457 says it. `code` is stable and for programs, `detail` for people. Some codes bring fields of their own."""

    class Meta:
        unknown = INCLUDE

    type = fields.String(required=True, metadata={"description": "urn:frontline:problem:<code>"})
    title = fields.String(required=True, metadata={"description": "The HTTP status in words"})
    status = fields.Integer(required=True, metadata={"description": "The HTTP status"})
    code = fields.String(required=True, metadata={"description": "Stable name of the reason"})
    detail = fields.String(required=True, metadata={"description": "What happened, for people"})
    trace_id = fields.String(required=True, metadata={"description": "Find the request in the logs by it"})
    field = fields.String(metadata={"description": "The input at fault, where there is one"})
    errors = fields.List(fields.Nested(FieldProblem), metadata={"description": "All inputs at fault"})
    retry_after = fields.Integer(metadata={"description": "Seconds to wait before trying again"})


def problem(status: int, code: str, detail: str, **more: Any) -> Response:
    """The response for one problem. `more` goes into the body; `retry_after` also becomes a header."""
    said = {
        "type": f"urn:frontline:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        "trace_id": request.environ.get("frontline.trace_id", ""),
    }
    answer = Response(orjson.dumps(said | more, default=str), status, mimetype="application/problem+json")
    if "retry_after" in more:
        answer.headers["Retry-After"] = str(more["retry_after"])
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def of_refusal(refusal: Refusal) -> Response:
    """A refusal with its status, by kind; a few codes of the edge have a status of their own."""
    status = STATUS_OF_CODE.get(refusal.code) or STATUS_OF_KIND.get(refusal.kind, 409)
    if refusal.code == "changed_meanwhile" and "If-Match" in request.headers:
        status = 412
    more = dict(refusal.more)
    if refusal.field is not None:
        more["field"] = refusal.field
    return problem(status, refusal.code, refusal.detail, **more)


def of_http_error(error: HTTPException) -> Response:
    """What Flask and Werkzeug raise: unknown address, wrong method, too large, and their like."""
    status = error.code or 500
    if error.response is not None and status < 400:
        return error.response  # type: ignore[return-value]
    if status == 308 or status < 400:
        return error.get_response()  # type: ignore[return-value]
    code = HTTPStatus(status).name.lower() if status in HTTPStatus._value2member_map_ else "error"
    answer = problem(status, code, error.description or "The request cannot be answered.")
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer


def of_bug(error: Exception) -> Response:
    """Anything else is a bug: logged here, once, with its trace id; nothing about it leaves the house."""
    log.exception("unexpected error", extra={"trace_id": request.environ.get("frontline.trace_id", ""), "path": request.path})
    return problem(500, "unexpected", "Something went wrong on our side. Tell us the trace id and we can find it.")


def invalid_from(error: ValidationError) -> Invalid:
    """A schema's complaint as a refusal that names each field at fault."""
    found = list(_flat(error.messages, ()))
    listed = [{"field": path, "problem": text} for path, text in found[:50]]
    first = listed[0] if listed else {"field": "", "problem": "Invalid."}
    return Invalid("invalid", f"{first['field']}: {first['problem']}".strip(": "), field=first["field"] or None, errors=listed)


def _flat(messages: Any, path: tuple[str, ...]) -> Any:
    if isinstance(messages, dict):
        for name, below in messages.items():
            yield from _flat(below, path if name == "_schema" else (*path, str(name)))
    elif isinstance(messages, list):
        for below in messages:
            yield from _flat(below, path)
    else:
        yield ".".join(path), str(messages)


def register(app: Flask) -> None:
    """Has every error of the app leave as a problem."""
    app.register_error_handler(Refusal, of_refusal)
    app.register_error_handler(HTTPException, of_http_error)
    app.register_error_handler(Exception, of_bug)
