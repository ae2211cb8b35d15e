"""A pulse is no envelope, and says when it was sent."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from contracts.envelope import Envelope
from kit.bus.pulsing import body_of, moment_of

MOMENT = datetime(2026, 3, 2, 9, 30, 0, 123_000, tzinfo=UTC)


def test_a_pulse_comes_out_as_it_went_in() -> None:
    assert moment_of(body_of(MOMENT)) == MOMENT


@pytest.mark.parametrize("body", [b"", b"{}", b'{"specversion":"1.0"}'])
def test_whatever_else_comes_is_none(body: bytes) -> None:
    assert moment_of(body) is None


def test_who_takes_it_for_a_fact_is_told_that_it_is_none() -> None:
    with pytest.raises(ValueError, match="unexpected"):
        Envelope.from_wire(body_of(MOMENT))
