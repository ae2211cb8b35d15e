"""Pages for developers: the reader of both OpenAPI documents, and the public events."""

from __future__ import annotations

import functools
from pathlib import Path

from flask import Flask, Response, redirect

HERE = Path(__file__).parent
ASSETS = {"reader.js": "text/javascript", "reader.css": "text/css"}


def docs() -> Response:
    """The reader of the OpenAPI documents; everything it needs comes from here."""
    return Response(_read("reader.html"), mimetype="text/html", headers={"Cache-Control": "no-cache"})


def asset(name: str) -> Response:
    """The reader's script and style."""
    return Response(_read(name), mimetype=ASSETS[name], headers={"Cache-Control": "max-age=300"})


def asyncapi() -> Response:
    """The public events on the bus, as AsyncAPI."""
    return Response(_events(), mimetype="application/json", headers={"Cache-Control": "no-cache"})


@functools.cache
def _read(name: str) -> bytes:
    return (HERE / name).read_bytes()


@functools.cache
def _events() -> bytes:
    import orjson

    from contracts import asyncapi as events

    return orjson.dumps(events.document())


def register(app: Flask) -> None:
    """Serves them under /api; who comes without knowing where to is led there."""
    app.add_url_rule("/api/docs", "docs", docs)
    for name in ASSETS:
        app.add_url_rule(f"/api/docs/{name}", f"docs_{name.replace('.', '_')}", functools.partial(asset, name))
    app.add_url_rule("/api/asyncapi.json", "asyncapi", asyncapi)
    app.add_url_rule("/", "home", functools.partial(redirect, "/api/docs"))  # until there are screens
    app.add_url_rule("/ops", "ops_home", functools.partial(redirect, "/api/docs#ops"))
