"""The databases of one test: each fresh, or a copy of one that was filled once for all tests that begin alike."""

from __future__ import annotations

from collections.abc import Callable

from tests.support import run
from tests.support.handling import Handling


class Databases:
    """`databases("tickets")` → URL of the service's database in this test: migrated, dropped afterwards."""

    def __init__(self) -> None:
        self._made: dict[str, str] = {}

    def __call__(self, service: str) -> str:
        if service not in self._made:
            self._made[service] = run.clone(service)
        return self._made[service]

    def begin(self, service: str, name: str, tell: Callable[[Handling], None]) -> None:
        """This test's database of the service holds what `tell` tells it. That is told once in a run, and kept under the name."""
        assert service not in self._made, f"this test has used its database of {service} already"
        self._made[service] = run.copy(service, name, lambda url: _told(url, tell))

    def end(self) -> None:
        for url in self._made.values():
            run.end_clone(url)


def _told(url: str, tell: Callable[[Handling], None]) -> None:
    handling = Handling(lambda _: url, numbered_from=0)  # before all that the tests themselves will tell
    try:
        tell(handling)
    finally:
        handling.close()
