"""What a decision may have seen a moment ago, who may be named, and what stays on a reply."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.demo.forging import PLACE, Forger

ELSEWHERE = PLACE | {"group_id": "H"}


def chat_row(agent: str, running: int, most: int = 2) -> dict[str, Any]:
    row = {"agent_id": agent, "handling": "primary", "running": running, "max_active_chats": most}
    return row | {"last_chat_ended_at": None, "last_chat_assigned_at": None}


def given_elsewhere(forger: Forger, work: str, agent: str) -> None:
    """A decision of another group, in which he is named."""
    forger.say(
        "routing.membership_added", agent, agent_id=agent, place=ELSEWHERE, ticket_handling="pull", chat_handling="pull", max_tickets=None
    )
    forger.request(work, asked_agent_id=agent)
    decision = forger.decision(work, 1) | {"place": ELSEWHERE}
    said = {"agent_id": agent, "from_agent_id": None, "method": "named", "asked_agent_id": agent, "is_receipt": False}
    forger.say("routing.work_assigned", work, **said, decision=decision)


def test_what_another_group_gave_him_a_moment_ago_need_not_be_known_yet(forger: Forger) -> None:
    for name in ("a", "b"):
        forger.agent(name)
    given_elsewhere(forger, "c1", "a")
    forger.request("c2")
    decision = forger.decision("c2", 1, candidates=[chat_row("b", 0), chat_row("a", 0)])
    forger.assign("c2", "b", decision=decision)
    assert forger.judge.faults == []
    given_elsewhere(forger, "c3", "b")
    forger.request("c4")
    forger.assign("c4", "a", decision=forger.decision("c4", 1, candidates=[chat_row("a", 0)]))
    assert [fault.partition(":")[0] for fault in forger.judge.faults] == ["c4"], "whom it chooses it has locked: of him it knows all"


def test_an_agent_at_his_limit_a_moment_ago_may_have_been_left_out(forger: Forger) -> None:
    forger.agent("a", chats=1)
    given_elsewhere(forger, "c1", "a")
    released = {"work_type": "chat", "place": ELSEWHERE, "agent_id": "a", "reason": "ended", "load": None}
    forger.request("c2")
    forger.say("routing.work_released", "c1", **released)
    left_out = {"dropped": [{"step": "C9", "count": 1, "agent_ids": ["a"]}]}
    said = {"from_agent_id": None, "waiting_because": "all_at_limit", "queued_at": forger.now.isoformat()}
    forger.say("routing.work_queued", "c2", **said, decision=forger.decision("c2", 1) | left_out)
    assert forger.judge.faults == []
    forger.said += 10
    forger.request("c3")
    forger.say("routing.work_queued", "c3", **said, decision=forger.decision("c3", 1) | left_out)
    assert forger.judge.faults == ["c3: queued (all_at_limit), but a could take it"]


@pytest.mark.parametrize(("name", "faults"), [("a", 0), ("stranger", 1)])
def test_only_a_member_may_be_named(forger: Forger, name: str, faults: int) -> None:
    forger.agent("a")
    forger.request("t1", "ticket", asked_agent_id=name)
    forger.assign("t1", name, kind="ticket", method="named", asked_agent_id=name)
    assert len(forger.judge.faults) == faults


@pytest.mark.parametrize(("was_status", "is_active", "faults"), [("active", False, 0), ("waiting", True, 0), ("waiting", False, 1)])
def test_what_stays_on_a_reply(forger: Forger, was_status: str, is_active: bool, faults: int) -> None:
    forger.agent("a")
    forger.request("t1", "ticket")
    forger.assign("t1", "a", kind="ticket")
    forger.say("routing.agent_activity_changed", "a", agent_id="a", place=PLACE, channel="tickets", is_active=is_active)
    forger.request("t1", "ticket", reason="reply", was_status=was_status)
    forger.say("routing.work_kept", "t1", agent_id="a", method="owner_kept", decision=forger.decision("t1", 1, "ticket", "reply"))
    assert len(forger.judge.faults) == faults
