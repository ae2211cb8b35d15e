"""The two OpenAPI 3.1 documents, and how a route module gets into one of them."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType
from typing import Any

import flask_smorest
import orjson
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask, Response
from marshmallow import Schema

from gateway.documented import ERRORS, problem_name
from gateway.problems import Problem
from gateway.routes import Entry, Routes

SIDES = {
    "portal": ("/api/portal/v1", "Frontline portal API", "What customers and visitors use: tickets, chats, the site."),
    "management": ("/api/management/v1", "Frontline management API", "What employees use: the desk, and the settings of the installation."),
    "ops": ("/ops", "Frontline ops API", "What operators use: the state of every service, what waits and what could not be handled."),
}
SECURITY: dict[str, dict[str, Any]] = {
    "session": {"type": "apiKey", "in": "cookie", "name": "frontline_{side}", "description": "Set by signing in"},
    "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token", "description": "From the session's answer; only on unsafe methods"},
    "bearer": {"type": "http", "scheme": "bearer", "description": "An API token, or a visitor's token"},
}


class SideApi(flask_smorest.Api):
    """One of the two APIs: its document, and the blueprints mounted under its prefix."""

    DEFAULT_ERROR_RESPONSE_NAME = ""

    def __init__(self, app: Flask, side: str) -> None:
        self.side = side
        self.entries: list[Entry] = []
        self._undescribed: list[tuple[str, Routes]] = []
        self._tagged: set[str] = set()
        self.prefix, title, description = SIDES[side]
        app.config |= {f"{side.upper()}_API_TITLE": title, f"{side.upper()}_API_VERSION": "v1", f"{side.upper()}_OPENAPI_VERSION": "3.1.0"}
        plugin = MarshmallowPlugin(schema_name_resolver=_schema_name)
        super().__init__(app, config_prefix=side, spec_kwargs={"marshmallow_plugin": plugin, "info": {"description": description}})
        self._shared()

    def mount(self, routes: Routes) -> None:
        """Takes a noun's routes into this API. They are described when the document is asked for: most processes never write one."""
        name = f"{self.side}-{routes.name}"
        self._app.extensions["flask-smorest"]["blp_name_to_api"][name] = self
        prefix = f"{self.prefix}{routes.url_prefix}"
        self._app.register_blueprint(routes, name=name, url_prefix=prefix)
        self._undescribed.append((name, routes))
        self.entries += [Entry(e.methods, f"{self.prefix}{e.rule}", e.access, e.summary) for e in routes.entries]

    def document(self) -> bytes:
        """The finished document, with an id for each operation."""
        self._describe()
        said = self.spec.to_dict()
        for path, operations in said["paths"].items():
            for method, operation in operations.items():
                if isinstance(operation, dict):
                    operation["operationId"] = _operation_id(method, path.removeprefix(self.prefix))
        return orjson.dumps(said, default=str)

    def _describe(self) -> None:
        undescribed, self._undescribed = self._undescribed, []
        for name, routes in undescribed:
            routes.register_views_in_doc(self, self._app, self.spec, name=name, parameters=None)
            if routes.name not in self._tagged:
                self._tagged.add(routes.name)
                self.spec.tag({"name": routes.name, "description": routes.description})

    def _register_error_handlers(self) -> None:
        """gateway/problems.py does it for the whole app."""

    def _register_responses(self) -> None:
        """The shared answers are ours, see `_shared`."""

    def _register_pagination_header(self) -> None:
        """Pages say where they go on in their body."""

    def _register_etag_headers(self) -> None:
        """gateway/documented.py names them on each route."""

    def _shared(self) -> None:
        cookie = "portal" if self.side == "portal" else "management"
        self.spec.components.schema("Problem", schema=Problem)
        for status, description in ERRORS.items():
            content = {"application/problem+json": {"schema": Problem}}
            self.spec.components.response(problem_name(status), {"description": description, "content": content})
        for name, scheme in SECURITY.items():
            self.spec.components.security_scheme(name, {key: text.format(side=cookie) for key, text in scheme.items()})


def modules_of(side: str) -> list[ModuleType]:
    """The route modules of a side, by name."""
    package = importlib.import_module(f"gateway.{side}")
    return [importlib.import_module(f"gateway.{side}.{found.name}") for found in pkgutil.iter_modules(package.__path__)]


def build(app: Flask) -> dict[str, SideApi]:
    """Mounts every route module of both sides and serves the two documents."""
    apis = {side: SideApi(app, side) for side in SIDES}
    for side, api in apis.items():
        for module in modules_of(side):
            routes = getattr(module, "routes", None)
            if isinstance(routes, Routes):
                api.mount(routes)
        _serve_document(app, api)
    return apis


def _serve_document(app: Flask, api: SideApi) -> None:
    kept: list[bytes] = []

    def openapi_document() -> Response:
        if not kept:
            kept.append(api.document())
        return Response(kept[0], mimetype="application/json")

    app.add_url_rule(f"{api.prefix}/openapi.json", f"{api.side}_openapi", openapi_document)


def _schema_name(schema: Any) -> str:
    cls = schema if isinstance(schema, type) else type(schema)
    if isinstance(schema, Schema) and (schema.only or schema.partial or schema.exclude):
        return cls.__name__ + "Part"
    return cls.__name__.removesuffix("Schema")


def _operation_id(method: str, path: str) -> str:
    words = path.replace("{", "by_").replace("}", "").replace("-", "_").strip("/").replace("/", "_")
    return f"{method}_{words or 'root'}"
