"""What Prometheus learns of reports besides what every service tells: how complete they are."""

from __future__ import annotations

from prometheus_client import Gauge

from kit.storage.work import Reading
from services.reports.queries.progress import progress

behind = Gauge("frontline_reports_behind_seconds", "Since the moment up to which reports are complete; -1 before anything was taken in")
is_rebuilding = Gauge("frontline_reports_rebuilding", "Whether all facts are being read again")
rebuild_silent = Gauge("frontline_reports_rebuild_silent_seconds", "Since facts were read again; 0 while nothing is being made anew")
untallied = Gauge("frontline_reports_untallied_days", "Days and families of facts whose tallies do not hold")


def set_figures(reading: Reading) -> None:
    """Two statements."""
    found = progress(reading)
    behind.set(-1 if found["behind_seconds"] is None else found["behind_seconds"])
    is_rebuilding.set(found["is_rebuilding"])
    rebuild_silent.set(found["rebuild_silent_seconds"] or 0)
    untallied.set(found["untallied"])
