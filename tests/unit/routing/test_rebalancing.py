"""Vectors VR-1 to VR-3 to the letter, each hold and limit as a table, and random groups against a second, naive reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.rules.members import TicketMember
from services.routing.rules.rebalancing import EVENED, GIVEN_AWAY, Holds, Move, OwnedTicket, Plan, plan

NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)
PINS_MOVE = Holds(pinned=timedelta(hours=2))


def ago(**past: float) -> datetime:
    return NOW - timedelta(**past)


def tickets(owner: str, count: int, **more: object) -> list[OwnedTicket]:
    """So many unanswered ones, the last of them assigned last, all holds over."""
    made = [OwnedTicket(f"{owner}{n}", owner, ago(hours=9), assigned_at=ago(hours=5, minutes=-n), is_counted=True) for n in range(count)]
    return [replace(one, **more) for one in made]  # type: ignore[arg-type]


def agents(names: str, **more: object) -> list[TicketMember]:
    return [TicketMember(name, **more) for name in names]  # type: ignore[arg-type]


def ways(made: Plan) -> list[str]:
    return [f"{move.from_agent_id}>{move.to_agent_id}" for move in made.moves]


@pytest.mark.spec("RTE-118", "RTE-097", "RTE-104", "RTE-193")
def test_vr_1_the_seeds_story_with_numbers() -> None:
    made = plan(Holds(), agents("ABC"), tickets("A", 6) + tickets("B", 6), NOW)
    assert made.before == {"A": 6, "B": 6, "C": 0}
    assert ways(made) == ["A>C", "B>C", "A>C", "B>C"]
    assert made.after == {"A": 4, "B": 4, "C": 4}
    assert [move.ticket_id for move in made.moves] == ["A5", "B5", "A4", "B4"], "the most recently assigned first"
    assert {move.step for move in made.moves} == {EVENED}


@pytest.mark.spec("RTE-119", "RTE-101")
def test_vr_2_five_of_as_six_were_read_five_minutes_ago() -> None:
    of_a = [replace(one, read_at=ago(minutes=5)) if n else one for n, one in enumerate(tickets("A", 6))]
    made = plan(Holds(), agents("ABC"), of_a + tickets("B", 6), NOW)
    assert made.after == {"A": 5, "B": 4, "C": 3}
    assert [(held.ticket_id, held.because) for held in made.held_back] == [(f"A{n}", "read") for n in range(1, 6)]


@pytest.mark.spec("RTE-120", "RTE-102", "TKT-109")
@pytest.mark.parametrize(
    ("pinned_hours", "is_switched_on", "moves"), [(3, True, True), (3, False, False), (1, True, False), (1, False, False)]
)
def test_vr_3_a_pin_and_its_age(pinned_hours: int, is_switched_on: bool, moves: bool) -> None:
    pinned = tickets("A", 2, is_pinned=True, pinned_at=ago(hours=pinned_hours))
    made = plan(PINS_MOVE if is_switched_on else Holds(), agents("AB"), pinned, NOW)
    assert (ways(made), made.after) == ((["A>B"], {"A": 1, "B": 1}) if moves else ([], {"A": 2, "B": 0}))
    assert [held.because for held in made.held_back] == ([] if moves else ["pinned", "pinned"])


@pytest.mark.spec("RTE-101", "RTE-192", "TKT-177", "TKT-178")
@pytest.mark.parametrize(
    ("field", "minutes", "because"),
    [
        ("read_at", 10, "read"), ("read_at", 10.1, None), ("composed_at", 30, "composed"), ("composed_at", 30.1, None),
        ("assigned_at", 20, "assigned"), ("assigned_at", 20.1, None),
    ],
)  # fmt: skip
def test_each_hold_is_counted_back_from_the_run(field: str, minutes: float, because: str | None) -> None:
    made = plan(Holds(), agents("AB"), tickets("A", 2, **{field: ago(minutes=minutes)}), NOW)
    assert [held.because for held in made.held_back] == ([because] * 2 if because else [])
    assert len(made.moves) == (0 if because else 1)


def test_a_hold_of_nothing_holds_nothing_but_a_ticket_never_moves_twice_in_a_run() -> None:
    none = Holds(*[timedelta()] * 3)
    lately = tickets("A", 2, read_at=NOW, composed_at=NOW, assigned_at=ago(seconds=1))
    assert ways(plan(none, agents("AB"), lately, NOW)) == ["A>B"]
    given_now = tickets("A", 4, assigned_at=NOW)
    assert [held.because for held in plan(none, agents("AB"), given_now, NOW).held_back] == ["assigned"] * 4


@pytest.mark.spec("RTE-100", "RTE-097")
def test_only_unanswered_active_tickets_of_the_rules_agents_may_move() -> None:
    answered, waiting = tickets("A", 3, unanswered_at=None), tickets("B", 3, is_active=False)
    made = plan(Holds(), agents("ABC"), [*answered, *waiting, *tickets("X", 3)], NOW)
    assert (made.considered, made.moves, made.held_back) == (0, (), ())
    assert made.before == {"A": 3, "B": 0, "C": 0}, "an answered one weighs, a Waiting one does not"


@pytest.mark.spec("RTE-103", "RTE-104")
@pytest.mark.parametrize("absent", [{"is_logged_in": False}, {"is_active": False}, {"handling": "pull"}])
def test_who_does_not_receive_gives_all_away_and_gets_nothing(absent: dict[str, object]) -> None:
    made = plan(Holds(), agents("A", **absent) + agents("BC"), tickets("A", 3) + tickets("B", 1), NOW)
    assert ways(made) == ["A>C", "A>B", "A>C"]
    assert {move.step for move in made.moves} == {GIVEN_AWAY}
    nobody = plan(Holds(), agents("A", **absent) + agents("B", **absent), tickets("A", 3), NOW)
    assert nobody.moves == ()
    assert plan(Holds(), agents("A", **absent) + agents("B"), tickets("B", 4), NOW).moves == ()


@pytest.mark.spec("RTE-103", "RTE-030")
@pytest.mark.parametrize("limit", [{"max_tickets": 1}, {"max_tickets_in_group": 1}])
def test_nobody_gets_more_than_his_limits_allow(limit: dict[str, int]) -> None:
    made = plan(Holds(), agents("A") + agents("B", **limit), tickets("A", 6), NOW)
    assert made.after == {"A": 5, "B": 1}


@pytest.mark.spec("RTE-103")
def test_who_is_at_his_limit_gives_evenly_and_gets_nothing_while_he_is() -> None:
    full = TicketMember("A", counted=6, counted_in_group=6, max_tickets=6)
    assert plan(Holds(), [full, *agents("B")], tickets("A", 6), NOW).after == {"A": 3, "B": 3}
    assert plan(Holds(), [full, *agents("B")], tickets("B", 9), NOW).moves == ()


@pytest.mark.spec("RTE-104")
def test_equal_counts_go_by_the_lowest_id_and_the_longest_unanswered_leaves_first() -> None:
    away = [replace(one, unanswered_at=ago(hours=n)) for n, one in enumerate(tickets("A", 2))]
    made = plan(Holds(), agents("A", is_logged_in=False) + agents("BC"), away, NOW)
    assert [(move.ticket_id, move.to_agent_id) for move in made.moves] == [("A1", "B"), ("A0", "C")]


def test_parts_of_a_plan_are_the_plan() -> None:
    lying, made = tickets("A", 9) + tickets("B", 3), list[Move]()
    whole = plan(Holds(), agents("ABCD"), lying, NOW)
    while True:
        part = plan(Holds(), agents("ABCD"), lying, NOW, most=2)
        made += part.moves
        went = {move.ticket_id: move.to_agent_id for move in part.moves}
        lying = [replace(one, owner_id=went[one.ticket_id], assigned_at=NOW) if one.ticket_id in went else one for one in lying]
        if part.is_whole:
            break
    assert tuple(made) == whole.moves
    assert len(made) > 4


moments = st.sampled_from([None, 0, 5, 9, 15, 25, 45, 119, 121, 500]).map(lambda past: None if past is None else ago(minutes=past))
often = st.booleans() | st.just(True)
handling = st.sampled_from(["primary", "primary", "secondary", "pull"])
limits = st.none() | st.none() | st.integers(1, 6)
holds = st.sampled_from([Holds(), PINS_MOVE, Holds(*[timedelta()] * 3), Holds(timedelta(hours=1), timedelta(), timedelta(minutes=1))])
NAMES = "ABCDE"


@st.composite
def groups(draw: st.DrawFn) -> tuple[list[TicketMember], list[OwnedTicket]]:
    lying = [
        OwnedTicket(
            f"{n:02}", draw(st.sampled_from(NAMES)), draw(moments), draw(often), draw(often), draw(moments), draw(moments), draw(moments),
            not draw(often), draw(moments),
        )
        for n in range(draw(st.integers(0, 18)))
    ]  # fmt: skip
    people = []
    for name in draw(st.permutations(NAMES))[: draw(st.integers(1, 5))]:
        counted = sum(one.is_active and one.is_counted and one.owner_id == name for one in lying)
        elsewhere = draw(st.integers(0, 2))
        people.append(
            TicketMember(name, draw(handling), draw(often), draw(often), counted + elsewhere, draw(limits), counted, draw(limits))
        )
    return people, lying


def naive(rule: Holds, people: list[TicketMember], lying: list[OwnedTicket]) -> list[tuple[str, str, str]]:
    """The spec's words once more, counting everything anew before each move."""
    names = {one.agent_id for one in people}
    where = {one.ticket_id: one.owner_id for one in lying if one.is_active and one.owner_id in names}
    free = {one.ticket_id: one for one in lying if one.ticket_id in where and is_free(rule, one)}
    weighs = {one.ticket_id: one.is_counted for one in lying}
    made: list[tuple[str, str, str]] = []

    def has(name: str) -> int:
        return sum(owner == name for owner in where.values())

    def receives(one: TicketMember) -> bool:
        return one.handling != "pull" and one.is_logged_in and one.is_active

    def room(one: TicketMember) -> bool:
        now_counted = sum(weighs[ticket] for ticket, owner in where.items() if owner == one.agent_id)
        overall = one.counted - one.counted_in_group + now_counted
        return not (one.max_tickets is not None and overall >= one.max_tickets) and not (
            one.max_tickets_in_group is not None and now_counted >= one.max_tickets_in_group
        )

    def emptiest() -> str | None:
        able = sorted((has(one.agent_id), one.agent_id) for one in people if receives(one) and room(one))
        return able[0][1] if able else None

    def give(ticket: str, to: str) -> None:
        made.append((ticket, where[ticket], to))
        where[ticket], weighs[ticket] = to, True
        del free[ticket]

    absent = {one.agent_id for one in people if not receives(one)}
    while emptiest() is not None and (theirs := [one for one in free.values() if one.owner_id in absent]):
        first = min(theirs, key=lambda one: (one.unanswered_at, one.ticket_id))
        give(first.ticket_id, str(emptiest()))
    while (to := emptiest()) is not None:
        givers = sorted((-has(one.owner_id), one.owner_id) for one in free.values() if one.owner_id not in absent)
        if not givers or -givers[0][0] < has(to) + 2:
            break
        mine = [one for one in free.values() if one.owner_id == givers[0][1]]
        give(max(mine, key=lambda one: (one.assigned_at or ago(days=99), one.ticket_id)).ticket_id, to)
    return made


def is_free(rule: Holds, one: OwnedTicket) -> bool:
    for at, hold in ((one.read_at, rule.read), (one.composed_at, rule.composed), (one.assigned_at, rule.assigned)):
        if at is not None and hold and at >= NOW - hold:
            return False
    if one.unanswered_at is None or one.assigned_at == NOW:
        return False
    return not one.is_pinned or (rule.pinned is not None and one.pinned_at is not None and one.pinned_at < NOW - rule.pinned)


@pytest.mark.spec("RTE-097", "RTE-100", "RTE-101", "RTE-102", "RTE-103", "RTE-104")
@given(groups(), holds)
def test_random_groups(drawn: tuple[list[TicketMember], list[OwnedTicket]], rule: Holds) -> None:
    people, lying = drawn
    made = plan(rule, people, lying, NOW)
    assert [(move.ticket_id, move.from_agent_id, move.to_agent_id) for move in made.moves] == naive(rule, people, lying)
    moved, by_id, members = (
        {move.ticket_id for move in made.moves},
        {one.ticket_id: one for one in lying},
        {one.agent_id: one for one in people},
    )
    assert len(moved) == len(made.moves), "none moves twice"
    assert not moved & {held.ticket_id for held in made.held_back}
    assert all(is_free(rule, by_id[ticket]) for ticket in moved)
    got = {name: sum(move.to_agent_id == name for move in made.moves) for name in members}
    gave = {name: sum(move.from_agent_id == name and by_id[move.ticket_id].is_counted for move in made.moves) for name in members}
    for name, one in members.items():
        may_receive = one.handling != "pull" and one.is_logged_in and one.is_active
        assert may_receive or not got[name]
        for counted, limit in ((one.counted, one.max_tickets), (one.counted_in_group, one.max_tickets_in_group)):
            assert not got[name] or limit is None or counted + got[name] - gave[name] <= limit
    left = {
        one.owner_id for one in lying if one.is_active and one.owner_id in members and is_free(rule, one) and one.ticket_id not in moved
    }
    with_room = [
        name for name, one in members.items()
        if one.handling != "pull" and one.is_logged_in and one.is_active
        and (one.max_tickets is None or one.counted + got[name] - gave[name] < one.max_tickets)
        and (one.max_tickets_in_group is None or one.counted_in_group + got[name] - gave[name] < one.max_tickets_in_group)
    ]  # fmt: skip
    assert all(made.after[giver] - made.after[taker] <= 1 for giver in left for taker in with_room if giver in with_room)
    assert sum(made.before.values()) == sum(made.after.values())
