"""Serving one request by one view: who may, what came in, what goes out. Nothing is compiled or looked up here that can be before."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import orjson
from flask import Response, current_app, request
from marshmallow import ValidationError

from gateway.etags import tagged
from gateway.permissions import Access
from gateway.problems import invalid_from
from kit.errors import Invalid

if TYPE_CHECKING:
    from gateway.routes import Argument, Declared

JSON = "application/json"


def serving(view: Callable[..., Any], access: Access, said: Declared) -> Callable[..., Any]:
    """The function Flask calls: checks the caller, reads the arguments, runs the view, writes its answer."""
    readers = [(_reader(argument), argument.schema) for argument in said.arguments]
    is_open, check, status, has_etag = access.is_open, access.check, said.status, said.has_etag

    @functools.wraps(view)
    def serve(**path_values: Any) -> Any:
        for name, value in path_values.items():
            if isinstance(value, uuid.UUID):
                path_values[name] = str(value)
        if not is_open:
            check(path_values)
        answer = view(*[read(schema) for read, schema in readers], **path_values)
        return written(answer, status, has_etag)

    return serve


def _reader(argument: Argument) -> Callable[[Any], Any]:
    return functools.partial(_files, most=argument.most) if argument.location == "files" else READERS[argument.location]


def written(answer: Any, status: int, has_etag: bool) -> Response:
    """The HTTP answer for what a view gave: answer, (answer, status), (answer, status, headers), or a Response as it is."""
    headers: dict[str, str] = {}
    if isinstance(answer, Response):
        return answer
    if type(answer) is tuple:
        answer, status, *more = answer
        headers = more[0] if more else headers
    if status == 204:
        return Response(b"", 204, headers)
    body = orjson.dumps(answer, default=str)
    response = Response(body, status, headers, mimetype=JSON)
    return tagged(response, answer, body) if has_etag else response


def _body(schema: Any) -> Any:
    if request.mimetype != JSON and not request.mimetype.endswith("+json"):
        raise Invalid("wrong_media_type", "Send the body as application/json.")
    raw = request.get_data(cache=False)
    try:
        said = orjson.loads(raw)
    except orjson.JSONDecodeError as broken:
        raise Invalid("malformed", f"The body is no JSON: {broken}") from broken
    if b"\\u0000" in raw and _has_nul(said):
        raise Invalid("invalid", "Text with a zero character cannot be stored.")
    return _loaded(schema, said)


def _query(schema: Any) -> Any:
    many, given = _lists(schema), request.args
    said = {name: given.getlist(name) if name in many else given[name] for name in given if name != "token"}
    if any("\0" in value for values in given.listvalues() for value in values):
        raise Invalid("invalid", "Text with a zero character cannot be searched for.")
    twice = [name for name in said if name not in many and len(given.getlist(name)) > 1]
    if twice:
        raise Invalid("invalid", f"{twice[0]}: given more than once.", field=twice[0])
    return _loaded(schema, said)


def _form(schema: Any) -> Any:
    return _loaded(schema, {**request.form.to_dict(), **request.files.to_dict()})


def _files(schema: Any, most: int | None) -> Any:
    """Files may be larger than other requests."""
    request.max_content_length = most or current_app.extensions["settings"].max_upload
    return _form(schema)


def _headers(schema: Any) -> Any:
    names = [field.data_key or name for name, field in schema.load_fields.items()]
    return _loaded(schema, {name: request.headers[name] for name in names if name in request.headers})


def _loaded(schema: Any, said: Any) -> Any:
    try:
        return schema.load(said)
    except ValidationError as wrong:
        raise invalid_from(wrong) from wrong


@functools.cache
def _lists(schema: Any) -> frozenset[str]:
    from marshmallow import fields

    return frozenset(field.data_key or name for name, field in schema.load_fields.items() if isinstance(field, fields.List))


def _has_nul(said: Any) -> bool:
    if isinstance(said, str):
        return "\0" in said
    if isinstance(said, dict):
        return any(_has_nul(part) for pair in said.items() for part in pair)
    return isinstance(said, list) and any(_has_nul(part) for part in said)


READERS: dict[str, Callable[[Any], Any]] = {"json": _body, "query": _query, "form": _form, "headers": _headers}
