"""The main ticket vectors, replies, follow-ups and the hand-off through the real handlers and the real database."""

from __future__ import annotations

import pytest

from tests.service.routing.conftest import Company


def went(company: Company, names: dict[str, str], tickets: list[str]) -> str:
    return " ".join(names.get(company.owner(ticket) or "", "-") for ticket in tickets)


@pytest.mark.spec("RTE-112", "RTE-023", "RTE-031", "RTE-041", "RTE-077")
def test_vt_3_seniors_and_trainee(company: Company) -> None:
    names = {company.agent(name, overall=3): name for name in ("S1", "S2")}
    names[company.agent("N", overall=1, ticket_handling="secondary")] = "N"
    tickets = [company.ticket() for _ in range(9)]
    assert went(company, names, tickets) == "S1 S2 S1 S2 S1 S2 N - -"
    assert [said["position"] for said in company.said("work_queued")] == [1, 2]
    last = company.said("work_assigned")[-1]
    assert last["is_receipt"]
    assert last["load"] == {"active_tickets": 1, "counted_tickets": 1, "counted_in_group": 1, "received_count": 1, "running_chats": 0}
    assert [(row["step"], row["count"]) for row in last["decision"]["dropped"]] == [("T8", 2)]


@pytest.mark.spec("RTE-114", "RTE-042", "RTE-034", "RTE-158", "RTE-159", "RTE-043")
def test_vt_5_back_from_leave(company: Company) -> None:
    a, b = company.agent("A"), company.agent("B")
    names = {a: "A", b: "B"}
    tickets = [company.ticket() for _ in range(40)]
    for agent, stay in ((a, 3), (b, 4)):
        mine = [ticket for ticket in tickets if company.owner(ticket) == agent]
        assert len(mine) == 20
        for ticket in mine[stay:]:
            company.becomes(ticket, "waiting")
    # A's last receipt must be later than B's: one more each, B first, then both are answered
    company.switch(b, "tickets", False, company.group_id)
    extra = company.ticket()
    assert company.owner(extra) == a
    company.becomes(extra, "closed")
    company.switch(b, "tickets", True, company.group_id)
    c = company.agent("C")
    names[c] = "C"
    reset = company.said("counters_reset")[-1]
    assert reset["went_active_agent_id"] == c
    assert {row["agent_id"]: row["received_count"] for row in reset["counters"]} == {a: 3, b: 4, c: 0}
    assert went(company, names, [company.ticket() for _ in range(10)]) == "C C C A C B A C B A"


@pytest.mark.spec("RTE-116", "RTE-030", "RTE-010", "RTE-056", "RTE-167")
def test_vt_8_and_11_limits_by_group_and_unavailable(company: Company) -> None:
    other = company.group("H")
    agent = company.agent("A", overall=3, max_tickets=2)
    company.join(agent, other)
    company.command("set_availability", {"is_available": False}, by=agent)
    assert [company.owner(company.ticket()) for _ in range(3)] == [agent, agent, None]
    assert company.owner(company.ticket(other)) == agent
    assert company.owner(company.ticket(other)) is None


@pytest.mark.spec("RTE-116", "RTE-033", "RTE-035", "RTE-078", "RTE-080", "RTE-086")
def test_vt_9_and_10_below_the_limit_again(company: Company) -> None:
    agent = company.agent("A", overall=2)
    first, second = company.ticket(), company.ticket()
    waiting = [company.ticket(), company.ticket()]
    company.becomes(first, "waiting")
    assert company.owner(waiting[0]) == agent
    released = company.said("work_released")[-1]
    assert (released["reason"], released["agent_id"], released["load"]["counted_tickets"]) == ("not_active", agent, 1)
    assert company.said("work_assigned")[-1]["decision"]["detail"] == "below_limit"
    company.becomes(second, "closed")
    assert company.owner(waiting[1]) == agent
    company.reply(first)
    company.reply(second)
    assert company.said("work_kept")[-1]["load"] == {
        "active_tickets": 4, "counted_tickets": 2, "counted_in_group": 2, "received_count": 4, "running_chats": 0,
    }  # fmt: skip
    company.becomes(waiting[0], "closed")
    company.becomes(waiting[1], "closed")
    assert company.owner(company.ticket()) == agent  # two Active tickets that came back do not count


@pytest.mark.spec("RTE-116", "RTE-086", "RTE-088", "RTE-089", "RTE-008", "RTE-169")
def test_vt_14_to_18_and_20_replies(company: Company) -> None:
    a, b = company.agent("A"), company.agent("B", is_active=False, max_tickets=1)
    waiting, active, pinned, later = (company.ticket() for _ in range(4))
    for ticket in (waiting, pinned, later):
        company.becomes(ticket, "waiting")
    company.pinned(pinned)
    company.leave(a)
    company.reply(later)
    assert company.owner(later) == a  # logged out but still active
    company.becomes(later, "waiting")
    company.switch(b, "tickets", True, company.group_id)
    company.switch(a, "tickets", False, company.group_id, by="system:test")
    company.reply(active)
    company.reply(pinned)
    assert (company.owner(active), company.owner(pinned)) == (a, a)
    assert [said["method"] for said in company.said("work_kept")[-2:]] == ["owner_kept", "pinned"]
    company.reply(waiting)
    assert company.owner(waiting) == b
    assert company.said("work_assigned")[-1]["is_receipt"]
    assert company.said("work_assigned")[-1]["from_agent_id"] == a
    company.reply(later)
    assert company.owner(later) is None  # B is at his limit
    company.command("change_membership", {"membership_id": company.memberships[(b, company.group_id)], "ticket_handling": "pull"})
    company.becomes(pinned, "closed")
    company.hear("tickets.ticket_unpinned.v1", {"ticket": company.states[pinned] | {"is_pinned": False}, "before": {}}, pinned)
    company.states[pinned]["is_pinned"] = False
    company.command("change_membership", {"membership_id": company.memberships[(a, company.group_id)], "ticket_handling": "pull"})
    company.reply(pinned)
    assert company.owner(pinned) is None
    assert company.said("work_queued")[-1]["waiting_because"] == "pull_only"


@pytest.mark.spec("RTE-116", "RTE-090", "RTE-045")
def test_vt_19_a_follow_up_falls_due(company: Company) -> None:
    a, b = company.agent("A"), company.agent("B")
    ticket = company.ticket(asked=a)
    company.becomes(ticket, "waiting")
    company.switch(a, "tickets", False, company.group_id)
    company.states[ticket]["status"] = "active"
    company.request(ticket, "follow_up_due", asked_agent_id=a, was_status="waiting")
    assert company.owner(ticket) == a
    assert company.said("work_kept")[-1]["method"] == "named"
    company.becomes(ticket, "waiting")
    company.states[ticket]["status"] = "active"
    company.request(ticket, "follow_up_due", asked_agent_id=None, was_status="waiting")
    assert company.owner(ticket) == b


@pytest.mark.spec("RTE-117", "RTE-092", "RTE-093", "RTE-094", "RTE-096", "RTE-005", "RTE-006", "RTE-095", "RTE-173")
def test_vh_1_hand_off_at_logout(company: Company) -> None:
    a, b = company.agent("A", chats=2), company.agent("B", is_active=False, max_tickets=1)
    t1, t2, t3 = (company.ticket() for _ in range(3))
    chat = company.chat()
    company.pinned(t2)
    company.becomes(t3, "waiting")
    company.switch(b, "tickets", True, company.group_id)
    said = company.command("log_out", {"is_handing_off_tickets": True, "stop_receiving": {"chats": False}}, by=a)
    assert (said["is_logged_in"], said["handed_off"]) == (False, 1)
    assert [company.owner(ticket) for ticket in (t1, t2, t3, chat)] == [b, a, a, a]
    given = company.said("work_assigned")[-1]
    assert (given["decision"]["reason"], given["decision"]["detail"], given["is_receipt"]) == ("hand_off", "logout", True)
    left = company.said("agent_logged_out")[-1]
    assert (left["reason"], left["is_handing_off_tickets"]) == ("person", True)
    assert [(one["channel"], one["reason"]) for one in company.said("agent_activity_changed") if not one["is_active"]] == [
        ("tickets", "logout")
    ]
    assert company.ask("my_groups", {"agent_id": a})["groups"][0]["chats"] is True

    company.login(a)
    company.becomes(t1, "closed")
    t4 = company.ticket(asked=a)
    company.becomes(t1, "active")
    company.request(t1, "transfer", from_agent_id=b, asked_agent_id=b)
    other = company.ticket(asked=b)
    assert company.owner(other) == b  # B is at his limit now
    company.command("log_out", {"is_handing_off_tickets": True}, by=a)
    assert company.owner(t4) is None


@pytest.mark.spec("RTE-006", "RTE-172", "RTE-002")
def test_a_session_that_times_out_changes_no_switch(company: Company) -> None:
    a = company.agent("A")
    company.agent("B")
    ticket = company.ticket(asked=a)
    company.leave(a, "time_out")
    assert company.said("agent_logged_out")[-1] == {
        "agent_id": a, "reason": "time_out", "is_handing_off_tickets": False, "groups_left_empty": [],
    }  # fmt: skip
    assert company.owner(ticket) == a
    assert company.ask("my_groups", {"agent_id": a})["groups"][0]["tickets"] is True
