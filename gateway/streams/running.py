"""The hub of this process, and what it is tied to."""

from __future__ import annotations

from flask import Flask

from gateway.streams.hub import Hub
from gateway.streams.reach import Reaches


def register(app: Flask) -> None:
    """Makes the hub; it begins to read with the worker (infra/gunicorn/config.py), or with the first stream."""
    hub = app.extensions["hub"] = Hub(app.extensions["bus"].publish_signal)
    app.extensions["reaches"] = Reaches(hub, app.extensions["identity"], app.extensions["brands"].forget)
