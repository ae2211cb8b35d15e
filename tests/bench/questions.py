"""A trivial question through HTTP, gateway, bus and service; and what the suite weighs at rest."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from infra.local.processes import children_of
from tests.bench.figures import Figure
from tests.bench.http_load import requests_per_second
from tests.bench.installation import Installation
from tests.bench.pika_floor import round_trips

CONNECTIONS = 16
SECONDS = 5
SUPERVISOR_MB = 25  # of `frontline up`, which the bench does without


def trivial(at: Installation) -> Iterator[Figure]:
    """Requests a second of a question that does nothing, beside bare pika round trips."""
    floor = round_trips(at.suite.broker, CONNECTIONS, SECONDS)
    rate = requests_per_second(f"{at.suite.url}/api/portal/v1/ping", CONNECTIONS, SECONDS)
    yield Figure("trivial question through everything", rate, "/s", goal=0.45 * floor, floor=floor, is_more_better=True)


def memory(at: Installation) -> Iterator[Figure]:
    """Resident megabytes of all services and the gateway with its workers."""
    pids = [child.pid for child in at.suite.children.values()]
    total = sum(resident_mb(pid) for root in pids for pid in family(root)) + SUPERVISOR_MB
    yield Figure("memory of the suite at rest", total, "MB", goal=800)


def family(pid: int) -> list[int]:
    return [pid, *(found for child in children_of(pid) for found in family(child))]


def resident_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000
