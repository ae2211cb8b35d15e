"""Tracking in this process: what it is made of, and where it stands in the way of a request."""

from __future__ import annotations

from flask import Flask

from gateway.config import Settings
from gateway.tracking import live
from gateway.tracking.accounts import Accounts
from gateway.tracking.claims import Claims
from gateway.tracking.handing import Handing
from gateway.tracking.live import Pages
from gateway.tracking.standing import Standing
from gateway.tracking.taking import Tracking


def register(app: Flask, settings: Settings) -> None:
    """Puts the tracking routes in front of the app, behind what knows the caller's real address."""
    parts = app.extensions
    standing = parts["tracking_standing"] = Standing(parts["bus"], parts["brands"], parts["hub"])
    pages = parts["tracking_pages"] = Pages(parts["hub"], settings.tracking_streams)
    claims = parts["tracking_claims"] = Claims(settings.secret)
    handing = parts["tracking_handing"] = Handing(
        settings.amqp_url,
        most_a_second=settings.tracking_beacons_a_second,
        most_waiting=settings.tracking_waiting,
        journal=settings.tracking_journal,
    )
    live.register(app)
    app.wsgi_app = Tracking(app.wsgi_app, standing, handing, Accounts(parts["identity"]), claims, pages)  # type: ignore[method-assign]
