"""Why work went where it went, why it waits, what would have to change, and how long it may take, on the real database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from contracts.events import people
from services.routing.models import Snapshot, StoredDecision
from tests.service.routing.conftest import Company


def decisions(company: Company, work_id: str) -> list[dict[str, Any]]:
    """Oldest first."""
    found: list[dict[str, Any]] = company.ask("decisions_of_work", {"work_id": work_id})["items"]
    return found[::-1]


def keep_for(company: Company, days: int) -> None:
    company.hear(people.SettingsChanged(subject="retention", section="retention", values={"decisions_kept_days": days}))


def forget(company: Company) -> None:
    company.handling.timer("routing", "forget_decisions", company.now)
    company.due(after=5)
    company.due(after=5)


@pytest.mark.spec("RTE-210", "RTE-146")
def test_a_decision_tells_everybody_it_looked_at_and_what_it_saw(company: Company) -> None:
    ann, bob = company.agent("Ann", chats=3), company.agent("Bob")
    tim, eve = company.agent("Tim", is_here=False), company.agent("Eve", chat_handling="pull")
    company.chat()
    chat = company.chat()
    [one] = decisions(company, chat)
    assert one["words"] == "Given to Bob: lowest share of capacity (0 of 1) of 2 candidates; 1 was not logged in"
    assert (one["why"], one["rules_version"], one["decided_by_words"]) == (one["words"][14:], "1", "lowest share of capacity")
    assert [(row["agent_name"], row["running"]) for row in one["candidates"]] == [("Bob", 0), ("Ann", 1)]
    assert one["dropped"] == [{"step": "C4", "agent_ids": [tim], "words": "not logged in", "count": 1}]
    seen = {row["agent_id"]: row for row in company.ask("members_of_decision", {"decision_id": one["decision_id"]})["items"]}
    assert set(seen) == {ann, bob, tim, eve}
    assert [(seen[who]["agent_name"], seen[who]["step"], seen[who]["running"]) for who in (ann, bob, tim, eve)] == [
        ("Ann", None, 1), ("Bob", None, 0), ("Tim", "C4", 0), ("Eve", None, 0),
    ]  # fmt: skip
    assert (seen[eve]["handling"], seen[tim]["is_logged_in"], seen[tim]["words"]) == ("pull", False, "not logged in")
    told = company.said("work_assigned")[-1]["decision"]
    assert (told["decided_by"], told["why"], told["candidate_count"]) == ("C12", one["why"], 2)


@pytest.mark.spec("RTE-210")
def test_the_decisions_of_a_life_with_who_took_by_hand(company: Company) -> None:
    ann, bob = company.agent("Ann"), company.agent("Bob", is_here=False)
    company.chat()
    chat = company.chat()
    company.login(bob)
    company.command("take_work", {"work_id": chat}, by=ann)
    life = decisions(company, chat)
    assert [(one["outcome"], one["reason"], one["detail"], one["agent_name"], one["decided_by"]) for one in life] == [
        ("queued", "create", None, None, "C11"),
        ("assigned", "queue_worked", "agent_logged_in", "Bob", "C12"),
        ("assigned", "take", None, "Ann", "taken"),
    ]
    assert [one["words"] for one in life] == [
        "Put in the queue: nobody could take it; 1 was at the limit of chats, 1 was not logged in",
        "Given to Bob: the only one who could take it; 1 was at the limit of chats",
        "Given to Ann: taken by hand",
    ]
    assert (life[2]["actor_name"], life[2]["from_agent_name"], life[1]["actor_name"]) == ("Ann", "Bob", None)
    assert all(one["has_inputs"] for one in life)


@pytest.mark.spec("RTE-210")
def test_members_are_stored_once_and_then_what_differs(company: Company) -> None:
    for number in range(10):
        company.agent(f"A{number:02}", chats=9)
    chats = [company.chat() for _ in range(22)]
    with company.handling.reading("routing") as session:
        stored = session.scalars(sa.select(StoredDecision).where(StoredDecision.work_id.in_(chats)).order_by(StoredDecision.id)).all()
        snapshots = {one.id: one.members for one in session.scalars(sa.select(Snapshot))}
    used = [one.snapshot_id for one in stored]
    assert all(used) and len(set(used)) == 3, "a new one once more than the bound differ: 8"
    assert [len(one.differing or []) for one in stored] == [*range(9), *range(9), *range(4)]
    assert all(len(snapshots[one]) == 10 for one in used if one)


class Broken(Exception):
    """The transaction ends here."""


@pytest.mark.spec("RTE-210")
def test_a_snapshot_of_a_transaction_that_was_rolled_back_is_never_referred_to(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    company.agent("Ann", chats=9)
    company.chat()
    company.agent("Bob", chats=9)

    def breaks(*_: Any) -> None:
        raise Broken

    with monkeypatch.context() as broken, pytest.raises(Broken):
        broken.setattr("tests.support.handling.settle", breaks)
        company.chat()
    chat = company.chat()
    with company.handling.reading("routing") as session:
        one = session.scalars(sa.select(StoredDecision).where(StoredDecision.work_id == chat)).one()
        assert session.get(Snapshot, one.snapshot_id) is not None
        assert session.scalar(sa.select(sa.func.count()).select_from(Snapshot)) == 2


@pytest.mark.spec("RTE-211")
def test_old_decisions_go_but_not_the_newest_of_work_that_is_not_over(company: Company) -> None:
    ann = company.agent("Ann", chats=9)
    bob = company.agent("Bob", chats=9)
    ended, running, ticket = company.chat(), company.chat(), company.ticket()
    company.command("take_work", {"work_id": running}, by=bob if company.owner(running) == ann else ann)
    company.end(ended)
    keep_for(company, 30)
    company.now += timedelta(days=29)
    forget(company)
    assert [len(decisions(company, work)) for work in (ended, running, ticket)] == [1, 2, 1]
    company.now += timedelta(days=3)
    fresh = company.chat()
    forget(company)
    with company.handling.reading("routing") as session:
        left = {str(one) for one in session.scalars(sa.select(StoredDecision.work_id))}
        kept = {one for one in session.scalars(sa.select(StoredDecision.snapshot_id)) if one}
        snapshots = set(session.scalars(sa.select(Snapshot.id)))
    assert left == {running, ticket, fresh}
    assert [one["reason"] for one in decisions(company, running)] == ["take"]
    assert kept <= snapshots


@pytest.mark.spec("RTE-077", "RTE-079", "RTE-212")
def test_what_would_have_to_change_in_names(company: Company) -> None:
    company.agent("Ann", chats=3)
    company.agent("Bob", is_active=False)
    company.agent("Eve", chat_handling="pull", is_active=False)
    for _ in range(3):
        company.chat()
    first, second = company.chat(), company.chat()
    told = company.ask("why_waiting", {"work_id": second})
    assert (told["waiting_because"], told["position"], told["ahead"]) == ("all_at_limit", 2, 1)
    assert told["words"] == "Everybody who could take it is at the limit."
    assert [row["work_id"] for row in told["first_ahead"]] == [first]
    assert [row["words"] for row in told["members"]] == [
        "Bob goes active for chats in Support; 1 chat before it goes to others",
        "Ann ends 1 of 3 chats (limit 3); 1 chat before it goes to others",
        "Eve is given chats in Support automatically, or takes it by hand; Eve goes active for chats in Support; "
        "1 chat before it goes to others",
    ]
    assert (told["members_total"], told["counts"][0]) == (3, {"code": "queue_moves", "members": 3})
    assert told["dropped"][-1]["words"] == "at the limit of chats"
    alone = company.ask("why_waiting", {"work_id": first})
    nearest = [row["words"] for row in alone["members"]][:2]
    assert nearest == ["Bob goes active for chats in Support", "Ann ends 1 of 3 chats (limit 3)"]
    bob = alone["members"][0]["agent_id"]
    company.switch(bob, "chats", True)
    assert company.owner(first) == bob, "what was said came true"


@pytest.mark.spec("RTE-077", "RTE-080", "RTE-212")
def test_why_a_ticket_waits_and_why_one_that_is_not_active_lies_there(company: Company) -> None:
    ann = company.agent("Ann", ticket_handling="pull")
    waiting = company.ticket()
    told = company.ask("why_waiting", {"work_id": waiting})
    assert told["words"] == "Everybody in the group takes work by hand: it waits until somebody takes it."
    assert [row["words"] for row in told["members"]] == ["Ann is given tickets in Support automatically, or takes it by hand"]
    assert [row["agent_id"] for row in told["members"]] == [ann]
    assert told["estimate"]["is_unknown_because"] == "too_few_observations", "she is there, and takes by hand when she likes"
    company.becomes(waiting, "waiting")
    told = company.ask("why_waiting", {"work_id": waiting})
    assert (told["is_waiting"], told["waiting_because"]) == (False, "not_active")


@pytest.mark.spec("RTE-214")
def test_how_long_it_may_take_and_why_nobody_knows(company: Company) -> None:
    ann = company.agent("Ann")
    running = company.chat()
    waiting = [company.chat() for _ in range(8)]
    said = company.ask("why_waiting", {"work_id": waiting[7]})["estimate"]
    assert (said["seconds"], said["is_unknown_because"], said["position"]) == (None, "too_few_observations", 8)
    for chat in [running, *waiting[:6]]:
        company.now += timedelta(seconds=120)
        company.end(chat)
    said = company.ask("why_waiting", {"work_id": waiting[7]})["estimate"]
    assert (said["method"], said["served"], said["position"]) == ("served", 7, 1)
    assert 850 <= said["observed_seconds"] <= 870
    assert 0 < said["from_seconds"] < said["seconds"] < said["to_seconds"]
    assert 60 < said["seconds"] < 130
    assert company.ask("estimated_wait", {"work_id": waiting[7]}) == {
        "position": 1, "ahead": 0, **{name: said[name] for name in ("seconds", "from_seconds", "to_seconds")},
    }  # fmt: skip
    company.now += timedelta(hours=2)
    said = company.ask("why_waiting", {"work_id": waiting[7]})["estimate"]
    assert (said["method"], said["served"], said["slots"]) == ("handling", 7, 1)
    assert 115 <= said["mean_handling_seconds"] <= 125
    company.leave(ann)
    assert company.ask("why_waiting", {"work_id": waiting[7]})["estimate"]["is_unknown_because"] == "nobody_receives"
