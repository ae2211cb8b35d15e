"""What an agent on pull sees of the group's chats."""

from __future__ import annotations

import pytest

from tests.service.chat.company import Company


@pytest.mark.spec("PPL-070")
def test_an_agent_on_pull_sees_the_chats_of_the_group(company: Company) -> None:
    ann, pat = company.agent("Ann"), company.employee("Pat")
    company.member(pat, handling="pull")
    company.login(pat)
    running, waiting = company.assigned(ann), company.started()
    company.queue(waiting)

    def listed(view: str) -> list[str]:
        asked = {"view": view, "group_id": company.group_id}
        return [chat["id"] for chat in company.question("chats", asked, actor=f"employee:{pat}")["items"]]

    assert (listed("group_active"), listed("queue")) == ([running], [waiting])
