"""Routes of one noun: a blueprint whose views say what they take, what they answer, and who may call them."""

from __future__ import annotations

import http
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import flask_smorest
from marshmallow import Schema

from gateway.documented import apidoc
from gateway.permissions import Access
from gateway.serving import serving

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(slots=True)
class Argument:
    """One part of a request and the schema that checks it."""

    schema: Schema
    location: str
    media_type: str | None = None
    most: int | None = None


@dataclass(slots=True)
class Declared:
    """What the decorators of a view said."""

    arguments: list[Argument] = field(default_factory=list)
    answers: dict[int, dict[str, Any]] = field(default_factory=dict)
    status: int = 200
    has_etag: bool = False
    has_if_match: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the permission table: one route and who may call it."""

    methods: tuple[str, ...]
    rule: str
    access: Access
    summary: str


class Routes(flask_smorest.Blueprint):
    """A blueprint of the portal or management API. See gateway/README.md for the decorators."""

    def __init__(self, name: str, *, prefix: str | None = None, description: str = "") -> None:
        super().__init__(name, __name__, url_prefix=prefix if prefix is not None else "/" + name.replace("_", "-"), description=description)
        self.entries: list[Entry] = []

    def arguments(
        self,
        schema: type[Schema] | Schema,
        *,
        location: str = "json",
        content_type: str | None = None,
        most: int | None = None,
        **_: Any,
    ) -> Callable[[View], View]:
        """Checks that part of the request (`json`, `query`, `form`, `files` or `headers`) and hands it to the view as a dict.

        `most` is how many bytes a request with files may have; the limit of uploads unless told.
        """

        def declare(view: View) -> View:
            ready = schema() if isinstance(schema, type) else schema
            declared(view).arguments.insert(0, Argument(ready, location, content_type, most))
            return view

        return declare

    def response(
        self,
        status_code: int,
        schema: type[Schema] | Schema | None = None,
        *,
        etag: bool = False,
        if_match: bool = False,
        description: str | None = None,
        headers: dict[str, Any] | None = None,
        content_type: str | None = None,
        **_: Any,
    ) -> Callable[[View], View]:
        """Says what the view answers when all is well. The first one written is the status of a plain answer."""

        def declare(view: View) -> View:
            said = declared(view)
            said.status, said.has_etag, said.has_if_match = status_code, etag or said.has_etag, if_match or said.has_if_match
            answer = {"schema": schema, "description": description or http.HTTPStatus(status_code).phrase, "content_type": content_type}
            said.answers[status_code] = answer | ({"headers": headers} if headers else {})
            return view

        return declare

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: Any = None,
        provide_automatic_options: bool | None = None,
        *,
        parameters: Any = None,
        tags: Any = None,
        **options: Any,
    ) -> None:
        """Mounts the view; refuses one that does not say who may call it."""
        access = getattr(view_func, "access", None)
        if access is None:
            raise TypeError(f"{self.name}: {view_func.__name__} does not say who may call it (gateway/permissions.py)")
        said, methods = declared(view_func), tuple(options.get("methods", ("GET",)))
        served = serving(view_func, access, said)
        served._apidoc = apidoc(access, said, methods, f"{self.url_prefix}{rule}")  # type: ignore[attr-defined]
        summary = (view_func.__doc__ or "").strip().partition("\n")[0]
        self.entries.append(Entry(methods, f"{self.url_prefix}{rule}", access, summary))
        super().add_url_rule(rule, endpoint, served, provide_automatic_options, parameters=parameters, tags=tags or [self.name], **options)


def declared(view: Any) -> Declared:
    """What was said of this view so far."""
    if not hasattr(view, "declared"):
        view.declared = Declared()
    found: Declared = view.declared
    return found
