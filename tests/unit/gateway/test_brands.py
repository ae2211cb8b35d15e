"""The brand of a host is asked for once in a while, and held while people does not answer."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from gateway import brands
from gateway.brands import KEPT_SECONDS, Brands
from kit.errors import Unavailable
from tests.support.edge import FakeBus


def test_a_known_brand_is_held_while_people_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(brands, "time", SimpleNamespace(monotonic=lambda: now[0]))
    bus = FakeBus({("people", "brand_of_host"): {"id": "acme"}})
    known = Brands(bus, timeout=5)
    assert [known.of_host("acme.example")["id"] for _ in range(3)] == ["acme"] * 3
    assert len(bus.asked) == 1
    bus.answers["people", "brand_of_host"] = Unavailable("no_answer")
    now[0] += KEPT_SECONDS + 1
    assert known.of_host("acme.example") == {"id": "acme"}
    with pytest.raises(Unavailable):
        known.of_host("other.example")
    known.forget()
    with pytest.raises(Unavailable):
        known.of_host("acme.example")
