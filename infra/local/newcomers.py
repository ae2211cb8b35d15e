"""Services that a home did not have before: handed from the log what the others told before they came.

Their names wait in the file `newcomers` of the home until that is done, whatever happens in between.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from kit.bus.redelivering import redeliver
from kit.config import Config, config
from kit.service import Service

LANE = "copies"  # of what others own; what happened before a service was there is not its business
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)  # of all logs


def note(home: Path, services: Iterable[str]) -> None:
    """Remembers them, beside those that still wait."""
    known = sorted({*waiting(home), *services})
    if known:
        (home / "newcomers").write_text("\n".join(known) + "\n")


def waiting(home: Path) -> list[str]:
    """Those that have not heard all yet."""
    file = home / "newcomers"
    return file.read_text().split() if file.exists() else []


def catch_up(settings: Config) -> list[str]:
    """Hands each its facts; one line for each. Its mailbox must be there, so that nothing falls between log and bus."""
    done = []
    for service in waiting(settings.home):
        front: Service = importlib.import_module(f"services.{service}.service").SERVICE
        if LANE in front.lanes:
            types = set(front.lanes[LANE].facts)
            sent = redeliver(settings.amqp_url, service, LANE, types, BEGINNING, datetime.now(UTC))
            done.append(f"{service} is new here: handed {sent} facts that were told before it came")
    (settings.home / "newcomers").unlink(missing_ok=True)
    return done


def main() -> int:
    for line in catch_up(config()):
        sys.stdout.write(line + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
