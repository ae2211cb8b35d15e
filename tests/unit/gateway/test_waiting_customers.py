"""What a waiting customer is told of the time it may take: only where his place is shown, and never at the cost of the place."""

from __future__ import annotations

from typing import Any

import pytest

from kit.errors import Unavailable
from tests.support.edge import FakeBus, edge

CHAT = "019f0000-0000-7000-8000-000000000001"
PLACE = {"is_waiting": True, "ahead": 2, "header": "2 are ahead", "text": "Busy"}
SAID = {"position": 3, "ahead": 2, "seconds": 120, "from_seconds": 60, "to_seconds": 240}


def waiting(is_position_shown: bool, estimate: Any) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    bus = FakeBus({("chat", "waiting"): PLACE | {"is_position_shown": is_position_shown}, ("routing", "estimated_wait"): estimate})
    app = edge(bus)
    token = app.extensions["identity"].visitors.made("chat", CHAT)
    answer = app.test_client().get(f"/api/portal/v1/chats/{CHAT}/waiting", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200, answer.text
    return dict(answer.json or {}), [each[:2] for each in bus.asked]


@pytest.mark.spec("RTE-214", "CHT-021")
def test_the_estimate_stands_beside_the_place() -> None:
    shown, _ = waiting(True, SAID)
    assert shown == PLACE | {"is_position_shown": True, "estimate": {"seconds": 120, "from_seconds": 60, "to_seconds": 240}}


@pytest.mark.spec("RTE-214", "CHT-021")
def test_where_the_place_is_not_shown_nobody_is_asked() -> None:
    shown, asked = waiting(False, SAID)
    assert shown == PLACE | {"is_position_shown": False, "estimate": None}
    assert ("routing", "estimated_wait") not in asked


@pytest.mark.spec("RTE-214")
@pytest.mark.parametrize("estimate", [None, SAID | {"seconds": None}, Unavailable("no_answer", "Nobody answers.")])
def test_what_cannot_be_said_is_left_out(estimate: Any) -> None:
    assert waiting(True, estimate)[0] == PLACE | {"is_position_shown": True, "estimate": None}
