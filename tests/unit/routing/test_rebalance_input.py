"""What a rebalance rule is refused for, field by field, and which messages routing hears of for its sake."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from contracts.envelope import Envelope
from services.routing.schemas.rebalancing import ChangeRule, NewRule, UnsavedRule
from services.routing.service import SERVICE


@pytest.mark.spec("RTE-131", "RTE-137")
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("name", "  "), ("name", "x" * 201), ("group_id", "x"), ("agent_ids", []), ("agent_ids", ["x"]),
        ("hold_after_compose_minutes", -1), ("hold_after_read_minutes", "x"), ("hold_after_assigned_minutes", 43_201),
        ("pinned_after_minutes", None), ("is_moving_pinned", "perhaps"), ("interval_minutes", 0), ("is_on_interval", None),
        ("times_of_day", ["08:00", "12:00", "16:00", "20:00"]), ("times_of_day", ["24:00"]), ("times_of_day", ["08:00", "08:00"]),
        ("is_on_schedule", 5), ("time_zone", "Middle/Earth"), ("is_on_start", []), ("is_on_stop", "perhaps"),
    ],
)  # fmt: skip
def test_each_field_is_refused_by_its_name(field: str, value: Any) -> None:
    asked = {"name": "R", "group_id": str(uuid4()), "agent_ids": [str(uuid4())], field: value}
    assert list(NewRule().validate(asked)) == [field]
    assert list(UnsavedRule().validate(asked)) == [field]
    if field != "group_id":
        assert list(ChangeRule().validate({"rule_id": str(uuid4()), field: value})) == [field]


@pytest.mark.spec("RTE-137")
def test_three_times_of_day_are_taken_and_a_group_cannot_be_changed() -> None:
    asked = {"name": "R", "group_id": str(uuid4()), "agent_ids": [str(uuid4())], "times_of_day": ["08:00", "14:00", "22:00"]}
    assert NewRule().validate(asked) == {}
    assert list(ChangeRule().validate({"rule_id": str(uuid4()), "group_id": str(uuid4())})) == ["group_id"]


@pytest.mark.spec("RTE-100")
def test_of_messages_only_what_no_other_fact_tells_is_heard() -> None:
    concerns = SERVICE.lanes["work"].concerns
    assert concerns is not None

    def sent(status: str, **before: Any) -> bool:
        return concerns(_envelope("tickets.ticket_message_sent.v1", ticket={"status": status}, before=before))

    def received(agent_id: str | None, **said: Any) -> bool:
        given = {"is_starting_clock": True, "is_opening": False, "ticket": {"agent_id": agent_id}} | said
        return concerns(_envelope("tickets.ticket_message_received.v1", **given))

    assert sent("active", first_unanswered_at="x")
    assert not sent("waiting", first_unanswered_at="x")
    assert not sent("active")
    assert received(None)
    assert not received("a")
    assert not received(None, is_opening=True)


def _envelope(kind: str, **data: Any) -> Any:
    plain: dict[str, Any] = {
        "id": str(uuid4()),
        "source": "/x",
        "time": datetime.now(UTC),
        "sequence": 1,
        "actor": "system",
        "via": "clock",
    }
    return Envelope(type=kind, subject=str(uuid4()), data=data, **plain)
