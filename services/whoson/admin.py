"""Admin endpoint of whoson: how tracking stands, and what this process has of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from kit.port import about, as_json
from services.whoson.figures import who_is_there
from services.whoson.handlers.taking import happenings
from services.whoson.outside.places import places

pages = Blueprint("whoson", __name__)


@pages.get("/tracking")
def tracking_now() -> Response:
    """{is_on, open, pending, spiders, invitations_open, happenings, shares, waiting, late_seconds, places}.

    `happenings` were taken by this process since it began, {what: {outcome: count}}; `shares` are the mailboxes of beacons it is given,
    `waiting` its messages not begun with, `late_seconds` how late the last batch was; `places` the files that tell where an address is.
    """
    _, probes = about()
    with probes.database.reading() as session:
        there = who_is_there(session)
    return as_json({**there, "happenings": _happenings(), **probes.inflows().get("beacons", {}), "places": places().state()})


def _happenings() -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, Any]] = {}
    for sample in [sample for metric in happenings.collect() for sample in metric.samples if sample.name.endswith("_total")]:
        found.setdefault(sample.labels["what"], {})[sample.labels["outcome"]] = int(sample.value)
    return found
