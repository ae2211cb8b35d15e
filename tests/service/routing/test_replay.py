"""Past decisions run again: none differs while the rules are the same, exactly those that should once a rule is another."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from infra.local.commands import replay as cli
from kit.config import config
from services.routing.models import StoredDecision
from services.routing.replaying import BY_HAND, IN_A_PLAN, OTHERWISE, SAME, WITHOUT_INPUTS, Replayed, replay
from services.routing.rules import replies, tickets
from services.routing.rules.decisions import Decision
from services.routing.rules.members import NEVER, TicketMember
from tests.service.routing.conftest import NINE, Company
from tests.service.routing.random_day import RandomDay
from tests.service.routing.test_rebalancing import hours_pass, rule, run_now

STEPS = 130


def replayed(company: Company, since: datetime = NINE) -> list[Replayed]:
    with company.handling.reading("routing") as session:
        return list(replay(session, since, company.now + timedelta(days=1)))


def stored(company: Company) -> list[StoredDecision]:
    with company.handling.reading("routing") as session:
        return list(session.scalars(sa.select(StoredDecision).order_by(StoredDecision.id)))


def most_first(member: TicketMember) -> tuple[int, datetime, str]:
    """A rule that is wrong on purpose: the highest counter first."""
    return -member.received_count, member.last_received_at or NEVER, member.agent_id


def by_most_first(company: Company, one: StoredDecision) -> str:
    """The same rule on the candidates as they are shown to people, none of whom is left out in so small a group."""
    rows = company.ask("decision", {"decision_id": str(one.id)})["candidates"]
    order = [(-row["received_count"], row["last_received_at"] or "", str(row["agent_id"])) for row in rows]
    return min(order)[2]


@pytest.mark.slow
@pytest.mark.spec("RTE-213", "RTE-210")
def test_a_random_day_is_decided_again_as_it_was_and_otherwise_by_another_rule(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    day = RandomDay(company, 5)
    for _ in range(STEPS):
        day.step()
    found = replayed(company)
    assert {one.how for one in found} == {SAME, BY_HAND}
    assert all(one.now == one.was for one in found if one.how == SAME), "the step too"
    assert len(found) == len(stored(company)) > 40
    assert sum(one.how == BY_HAND for one in found) == sum(one.method == "taken" or one.decided_by == "queue" for one in stored(company))
    monkeypatch.setattr(tickets, "rank", most_first)
    otherwise = [one for one in replayed(company) if one.how == OTHERWISE]
    rotated = [one for one in stored(company) if one.method == "round_robin"]
    chosen = {one.id: (by_most_first(company, one), str(one.agent_id)) for one in rotated}
    expected = {id_: other for id_, (other, was) in chosen.items() if other != was}
    assert len(expected) >= 5
    assert {one.stored.id: one.now.agent_id for one in otherwise if one.now} == expected


@pytest.mark.spec("RTE-213")
def test_what_a_later_rule_would_have_to_look_at_is_said_and_not_guessed(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    company.agent("Ann")
    ticket = company.ticket()
    company.reply(ticket)
    old = company.ticket()
    with company.handling("routing") as work:
        work.session.execute(sa.text("update decisions set inputs = null where work_id = :work"), {"work": old})
    assert [one.how for one in replayed(company)] == [SAME, SAME, WITHOUT_INPUTS]

    def never(*_: Any, **__: Any) -> Decision[TicketMember] | None:
        return None

    monkeypatch.setattr(replies, "keeps", never)
    [one] = [one for one in replayed(company) if one.how == OTHERWISE]
    assert one.now is not None
    assert (one.was.step, one.now.outcome, one.now.agent_id) == ("RTE-086 (2)", "looks_at_group", None)


@pytest.mark.spec("RTE-213", "RTE-146")
def test_moves_of_a_rebalance_run_are_counted_as_such(company: Company) -> None:
    ann, bob = company.agent("Ann"), company.agent("Bob", is_active=False)
    tickets_of_ann = company.owned(ann, 4)
    company.switch(bob, "tickets", True)
    hours_pass(company)
    run_now(company, rule(company, ann, bob))
    planned = [one for one in replayed(company) if one.how == IN_A_PLAN]
    assert [one.was.step for one in planned] == ["RTE-104 (2)", "RTE-104 (2)"]
    assert {one.how for one in replayed(company)} == {SAME, IN_A_PLAN}
    moved = next(ticket for ticket in tickets_of_ann if company.owner(ticket) == bob)
    newest = company.ask("decisions_of_work", {"work_id": moved})["items"][0]
    assert (newest["words"], newest["has_inputs"]) == ("Given to Bob: moved by a rebalance rule, to even out", False)


@pytest.mark.spec("RTE-213")
def test_the_command_lists_what_would_be_otherwise(company: Company, monkeypatch: pytest.MonkeyPatch, database: Any) -> None:
    company.agent("Ann")
    company.agent("Bob", chats=2)
    for _ in range(3):
        company.ticket()
    company.ticket(company.group("Empty"))
    monkeypatch.setenv("ROUTING_DATABASE_URL", database("routing"))
    config.cache_clear()
    span = ["--from", "2026-03-02", "--to", "2026-03-03"]

    def run(*more: str) -> tuple[int, list[str]]:
        result = CliRunner().invoke(cli.command, [*span, *more])
        return result.exit_code, result.output.splitlines()

    code, lines = run()
    assert (code, lines[-2].split()) == (0, ["all", "4", "0", "0", "0", "0"])
    monkeypatch.setattr(tickets, "rank", most_first)
    code, lines = run("--group", "Support")
    assert code == 1
    assert "Support  ticket T-1" in lines[0] and lines[0].endswith("assigned Bob (T11)  ->  assigned Ann (T11)")
    code, lines = run("--json")
    first, *_, last = (json.loads(line) for line in lines)
    assert code == 1
    assert (first["was"]["agent_name"], first["now"]["agent_name"], first["now"]["step"]) == ("Bob", "Ann", "T11")
    assert last["summary"]["all"]["otherwise"] == len(lines) - 1
    assert {row["group_name"]: row["same"] + row["otherwise"] for row in last["summary"]["groups"]} == {"Support": 3, "Empty": 1}
    assert run("--group", "Nowhere")[0] == 2
    assert CliRunner().invoke(cli.command, ["--from", f"{datetime.now(UTC):%Y-%m-%d}"]).exit_code == 0
    config.cache_clear()
