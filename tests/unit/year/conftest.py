"""A small year, made once: three months with enough in it that nearly everything happens."""

from __future__ import annotations

from collections import defaultdict

import pytest

from contracts.envelope import Envelope
from infra.year import Plan, days

PLAN = Plan(tickets=1_500, chats=1_200, seed=3, days=100)


@pytest.fixture(scope="session")
def told() -> list[list[bytes]]:
    """The facts of each day."""
    return [lines for _, lines in days(PLAN)]


@pytest.fixture(scope="session")
def facts(told: list[list[bytes]]) -> list[Envelope]:
    return [Envelope.from_wire(line) for lines in told for line in lines]


@pytest.fixture(scope="session")
def by_subject(facts: list[Envelope]) -> dict[tuple[str, str], list[Envelope]]:
    """Service and subject to its facts, as they came."""
    found: defaultdict[tuple[str, str], list[Envelope]] = defaultdict(list)
    for fact in facts:
        found[fact.source.rpartition("/")[2], fact.subject].append(fact)
    return found
