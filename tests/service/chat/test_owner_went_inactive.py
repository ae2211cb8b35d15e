"""An owner who went inactive by himself, with hand-off: his running chats of that group find somebody else."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.events import routing
from tests.service.chat.company import Company


def went_inactive(company: Company, agent: str, group_id: str = "", *, is_handing_off: bool = True) -> None:
    said: dict[str, Any] = {"agent_id": agent, "place": company.place(group_id), "idle_seconds": 1200, "was_active": ["chats"]}
    company.hear(routing.AgentBecameAutoInactive(subject=agent, is_handing_off=is_handing_off, **said))


@pytest.mark.spec("RTE-019", "RTE-174", "CHT-055", "PPL-073")
def test_his_running_chats_are_handed_off_once(company: Company) -> None:
    ann, bob = company.agent("Ann"), company.agent("Bob")
    first, second, bobs = company.assigned(ann), company.assigned(ann), company.assigned(bob)
    waiting = company.started()
    went_inactive(company, ann)
    for chat_id in (first, second):
        asked = company.last_request(chat_id)
        assert (asked["reason"], asked["detail"], asked["from_agent_id"]) == ("hand_off", "auto_inactive", ann)
        assert asked["barred_agent_ids"] == [ann]
        assert company.chat(chat_id)["agent_id"] == ann, "he keeps it until routing's answer"
    assert [company.last_request(one)["reason"] for one in (bobs, waiting)] == ["create", "create"]
    request = company.last_request(first)["request_id"]
    went_inactive(company, ann)
    assert company.last_request(first)["request_id"] == request, "it is asked for already"
    company.assign(first, bob)
    assert company.last("chat_assigned", first)["detail"] == "auto_inactive"


@pytest.mark.spec("RTE-020", "RTE-094")
def test_without_hand_off_and_in_other_groups_he_keeps_them(company: Company) -> None:
    ann = company.agent("Ann")
    mine = company.assigned(ann)
    went_inactive(company, ann, is_handing_off=False)
    went_inactive(company, ann, company.group(name="Other"))
    assert company.last_request(mine)["reason"] == "create"
