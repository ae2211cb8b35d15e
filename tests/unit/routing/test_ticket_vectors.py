"""The ticket vectors VT-1 to VT-20 and VH-1, to the letter, against the pure rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.routing.rules.counters import reset
from services.routing.rules.handoff import HeldTicket, hand_off
from services.routing.rules.limits import is_receipt
from services.routing.rules.members import TicketMember
from services.routing.rules.queue import Waiting, work_tickets
from services.routing.rules.replies import on_follow_up, on_reply
from services.routing.rules.tickets import TicketSituation, distribute, evaluate

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


def run(members: list[TicketMember], tickets: int) -> str:
    """Who gets each of so many tickets, none of them closed; `-` for the queue."""
    group = {member.agent_id: member for member in members}
    went = []
    for number in range(tickets):
        decision = distribute(list(group.values()))
        went.append(decision.agent_id or "-")
        if decision.agent_id:
            group[decision.agent_id] = group[decision.agent_id].after_receipt(at(100 + number))
    return " ".join(went)


@pytest.mark.spec("RTE-110", "RTE-040", "RTE-041", "RTE-157")
def test_vt_1_plain_round_robin() -> None:
    assert run([TicketMember(name, last_received_at=at(n)) for n, name in enumerate("ABC")], 7) == "A B C A B C A"


@pytest.mark.spec("RTE-111")
def test_vt_2_same_number_not_same_load() -> None:
    a = TicketMember("A", received_count=5, counted=0, last_received_at=at(5))
    b = TicketMember("B", received_count=5, counted=5, counted_in_group=5, last_received_at=at(1))
    assert run([a, b], 4) == "B A B A"


@pytest.mark.spec("RTE-112", "RTE-023", "RTE-053")
def test_vt_3_seniors_and_trainee() -> None:
    seniors = [TicketMember(name, max_tickets=3) for name in ("S1", "S2")]
    assert run([*seniors, TicketMember("N", "secondary", max_tickets=1)], 9) == "S1 S2 S1 S2 S1 S2 N - -"


@pytest.mark.spec("RTE-113", "RTE-036")
def test_vt_4_one_limit() -> None:
    assert run([TicketMember("A", max_tickets=2), TicketMember("B"), TicketMember("C")], 9) == "A B C A B C B C B"


@pytest.mark.spec("RTE-114", "RTE-042", "RTE-043", "RTE-156")
def test_vt_5_back_from_leave() -> None:
    a = TicketMember("A", received_count=20, last_received_at=at(9))
    b = TicketMember("B", received_count=20, last_received_at=at(8))
    c = TicketMember("C")
    after = reset([a, b, c], {"A": 3, "B": 4})
    assert [member.received_count for member in after] == [3, 4, 0]
    assert run(after, 10) == "C C C A C B A C B A"
    assert run([a, b, c], 20) == " ".join("C" * 20)


@pytest.mark.spec("RTE-115", "RTE-159")
def test_vt_6_a_few_minutes_late() -> None:
    a = TicketMember("A", received_count=2, last_received_at=at(2))
    b = TicketMember("B", received_count=2, last_received_at=at(1))
    after = reset([a, b, TicketMember("C")], {"A": 2, "B": 2})
    assert run(after, 6) == "C C B A C B"


@pytest.mark.spec("RTE-116", "RTE-030", "RTE-052")
def test_vt_7_and_8_both_limits() -> None:
    seven = TicketMember("A", counted=10, max_tickets=10, counted_in_group=10, max_tickets_in_group=15)
    assert distribute([seven]).waiting_because == "all_at_limit"
    in_g = TicketMember("A", counted=10, max_tickets=15, counted_in_group=10, max_tickets_in_group=10)
    in_h = in_g._replace(counted_in_group=0, max_tickets_in_group=None)
    assert distribute([in_g]).outcome == "queued"
    assert distribute([in_h]).agent_id == "A"


@pytest.mark.spec("RTE-116", "RTE-079", "RTE-080")
def test_vt_9_below_the_limit_again() -> None:
    full = TicketMember("A", counted=5, max_tickets=5)
    assert distribute([full]).outcome == "queued"
    waiting = [Waiting("young", at(2)), Waiting("old", at(1)), Waiting("closed", at(0), is_running=False)]
    assert [item.work_id for item, _ in work_tickets(waiting, [full._replace(counted=4)], at(3))] == ["old"]


@pytest.mark.spec("RTE-116", "RTE-033", "RTE-035")
def test_vt_10_what_came_back_does_not_count() -> None:
    assert not is_receipt("ticket", is_active=True, owner_before="A", owner="A")
    assert distribute([TicketMember("A", counted=0, max_tickets=2)]).agent_id == "A"


@pytest.mark.spec("RTE-116", "RTE-029", "RTE-160")
def test_vt_12_only_a_secondary_is_active() -> None:
    decision = distribute([TicketMember("P", is_active=False), TicketMember("S", "secondary")])
    assert decision.agent_id == "S"


@pytest.mark.spec("RTE-116", "RTE-026", "RTE-048", "RTE-021")
def test_vt_13_all_on_pull() -> None:
    assert distribute([TicketMember("A", "pull"), TicketMember("B", "pull")]).waiting_because == "pull_only"
    assert distribute([]).waiting_because == "no_member"


OWNER = TicketMember("A", counted=5, max_tickets=5)
OTHER = TicketMember("B")


def reply(owner: TicketMember, *others: TicketMember, is_pinned: bool = False, was_active: bool = False) -> tuple[str, str | None]:
    decision = on_reply("A", [owner, *others], is_pinned=is_pinned, was_active=was_active, is_owner_active=owner.is_active)
    return decision.outcome, decision.agent_id


@pytest.mark.spec("RTE-116", "RTE-086", "RTE-088", "RTE-171")
def test_vt_14_to_vt_18_replies() -> None:
    away = OWNER._replace(is_active=False)
    assert reply(OWNER, OTHER) == ("kept", "A")
    assert reply(OWNER._replace(is_logged_in=False), OTHER) == ("kept", "A")
    assert reply(away, OTHER) == ("assigned", "B")
    assert is_receipt("ticket", is_active=True, owner_before="A", owner="B")
    assert reply(away, OTHER._replace(counted=1, max_tickets=1)) == ("queued", None)
    assert reply(away, OTHER, was_active=True) == ("kept", "A")
    assert reply(away._replace(is_logged_in=False), OTHER, is_pinned=True) == ("kept", "A")


@pytest.mark.spec("RTE-116", "RTE-090")
def test_vt_19_a_follow_up_of_an_inactive_agent() -> None:
    away = OWNER._replace(is_active=False)
    decision = on_follow_up(TicketSituation(owner_id="A", asked_agent_id="A"), [away, OTHER])
    assert (decision.outcome, decision.agent_id) == ("kept", "A")
    auto = on_follow_up(TicketSituation(owner_id="A"), [TicketMember("A"), OTHER._replace(received_count=1)])
    assert auto.agent_id == "A"


@pytest.mark.spec("RTE-116", "RTE-086")
def test_vt_20_a_reply_in_a_pull_only_group() -> None:
    assert reply(OWNER._replace(is_active=False, handling="pull"), OTHER._replace(handling="pull")) == ("queued", None)


@pytest.mark.spec("RTE-117", "RTE-092", "RTE-093", "RTE-173")
def test_vh_1_hand_off() -> None:
    held = [HeldTicket("t1", at(1)), HeldTicket("t2", at(2), is_pinned=True), HeldTicket("t3", at(3), is_active=False)]
    a = TicketMember("A", is_active=False)
    moved = hand_off("A", held, [a, OTHER], at(9))
    assert [(ticket.ticket_id, decision.agent_id) for ticket, decision in moved] == [("t1", "B")]
    full = hand_off("A", held, [a, OTHER._replace(counted=1, max_tickets=1)], at(9))
    assert [(ticket.ticket_id, decision.outcome) for ticket, decision in full] == [("t1", "queued")]


@pytest.mark.spec("RTE-092")
def test_a_hand_off_goes_oldest_first_and_counts_as_it_goes() -> None:
    held = [HeldTicket("young", at(5)), HeldTicket("old", at(1)), HeldTicket("middle", at(3))]
    moved = hand_off("A", held, [TicketMember("B"), TicketMember("C", max_tickets=1)], at(9))
    assert [(ticket.ticket_id, decision.agent_id) for ticket, decision in moved] == [("old", "B"), ("middle", "C"), ("young", "B")]


@pytest.mark.spec("RTE-045", "RTE-046", "RTE-044")
def test_t1_and_t2_decide_before_the_group_is_looked_at() -> None:
    nobody: list[TicketMember] = []
    assert evaluate(TicketSituation(asked_agent_id="A", is_pinned=True, owner_id="B"), nobody).method == "named"
    pinned = evaluate(TicketSituation(is_pinned=True, owner_id="B"), [TicketMember("A")])
    assert (pinned.outcome, pinned.agent_id, pinned.method) == ("kept", "B", "pinned")


@pytest.mark.spec("RTE-049", "RTE-050", "RTE-051", "RTE-054", "RTE-180", "RTE-027")
def test_each_step_says_whom_it_dropped() -> None:
    members = [
        TicketMember("out", is_logged_in=False),
        TicketMember("off", is_active=False),
        TicketMember("from"),
        TicketMember("full", counted=1, max_tickets=1),
        TicketMember("here"),
        TicketMember("spare", "secondary"),
        TicketMember("never", "pull"),
    ]
    decision = distribute(members, "from")
    assert decision.agent_id == "here"
    assert {dropped.step: dropped.agent_ids for dropped in decision.dropped} == {
        "T5": ("out",),
        "T6": ("off",),
        "T7": ("from",),
        "T8": ("full",),
        "T9": ("spare",),
    }
