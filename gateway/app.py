"""The gateway's front page: what it is made of, in the order a request meets it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
from flask import Flask
from flask.json.provider import JSONProvider
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import Rule

from gateway import brands, health, openapi, problems, rate_limits, tracing
from gateway.bus import Bus, LateBus
from gateway.config import Settings, settings_from
from gateway.docs import pages
from gateway.identity import at_work, sessions
from gateway.knowledge import article, views
from gateway.ops.state import State
from gateway.pages import knowledge, sitemaps, surveys
from gateway.setup import pages as setup
from gateway.streams import running
from gateway.tracking import invitations
from gateway.tracking import running as tracking
from kit.config import config


class OrjsonProvider(JSONProvider):
    """JSON by orjson, wherever Flask itself writes or reads it."""

    def dumps(self, obj: Any, **_: Any) -> str:
        return orjson.dumps(obj, default=str).decode()

    def loads(self, s: str | bytes, **_: Any) -> Any:
        return orjson.loads(s)


class Matching(Rule):
    """A rule that finds its view, and no more: addresses are written in words, so it needs no code that builds them out of values."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        return _nothing_is_built


def _nothing_is_built(rule: Rule, **_: Any) -> tuple[str, str]:
    raise NotImplementedError(f"The gateway builds no addresses: {rule.rule} is written where it is used.")


class Gateway(Flask):
    """Flask without what is never used here: no view is a coroutine, so nobody has to look, and no address is built from its view."""

    url_rule_class = Matching

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def create_app(settings: Settings | None = None, *, bus: Bus | None = None) -> Flask:
    """The WSGI application. `bus` is given by tests; without it the process opens its own connection when first asked."""
    settings = settings or settings_from(config())
    app = Gateway("gateway", static_folder=None)
    app.json = OrjsonProvider(app)
    app.config |= {"MAX_CONTENT_LENGTH": settings.max_body, "MAX_FORM_PARTS": 50, "MAX_FORM_MEMORY_SIZE": settings.max_body}
    app.url_map.strict_slashes = True
    app.url_map.merge_slashes = False
    app.extensions["settings"] = settings
    app.extensions["bus"] = bus or LateBus(settings.amqp_url)
    rate_limits.register(app, settings)
    problems.register(app)
    sessions.register(app, settings)
    at_work.register(app)
    brands.register(app)
    running.register(app)
    article.register(app)
    views.register(app)
    app.extensions["ops_state"] = State(settings)
    app.extensions["apis"] = openapi.build(app)
    pages.register(app)
    setup.register(app)
    knowledge.register(app)
    sitemaps.register(app)
    surveys.register(app)
    invitations.register(app)
    health.register(app)
    tracing.register(app)
    tracking.register(app, settings)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app
