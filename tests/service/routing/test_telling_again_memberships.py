"""Memberships told again: all, whole, in portions, and nothing beside them."""

from __future__ import annotations

from typing import Any

from kit.storage.tables import TELL_AGAIN
from kit.telling import PORTION
from tests.service.routing.conftest import Company

SETTINGS: dict[str, Any] = {"ticket_handling": "pull", "max_tickets": 7, "chat_handling": "disabled", "auto_inactive_minutes": 20}


def test_every_membership_is_told_as_it_was_last(company: Company) -> None:
    plain = company.agent("Ann")
    chosen = company.join(company.employee("Ben"), company.group("Other"), **SETTINGS)
    gone = company.join(plain, company.group("Gone"))
    company.command("change_membership", {"membership_id": chosen, "max_tickets": 8})
    company.command("remove_membership", {"membership_id": gone})
    added = {said["membership_id"]: said for said in company.said("membership_added")}
    before, rest = company.said("membership_changed"), others(company)
    assert company.command("tell_again", {}) == {"is_running": True, "kinds": ["memberships"]}
    assert company.due() == [TELL_AGAIN]
    told = {said["membership_id"]: said for said in company.said("membership_changed")[len(before) :]}
    assert told == {id_: added[id_] | ({"max_tickets": 8} if id_ == chosen else {}) for id_ in added if id_ != gone}
    assert told[chosen] == told[chosen] | SETTINGS | {"max_tickets": 8}
    assert others(company) == rest, "switches and presence are not told: they would count as turned once more"


def test_more_than_a_portion_and_several_of_one_agent(company: Company) -> None:
    ann = company.employee("Ann")
    mine = [company.join(ann, company.group(f"G{number}"), is_active=False) for number in range(PORTION + 1)]
    company.command("tell_again", {})
    assert company.due(after=10) == [TELL_AGAIN, TELL_AGAIN]
    assert [said["membership_id"] for said in company.said("membership_changed")] == sorted(mine)
    numbers = sorted(fact.sequence for fact in company.handling.announced("routing") if fact.subject == ann)
    assert numbers == list(range(1, len(numbers) + 1)), "one number a fact, without gaps"


def others(company: Company) -> list[str]:
    """The facts that are of no membership's settings, in order."""
    return [fact.id for fact in company.handling.announced("routing") if fact.type != "routing.membership_changed.v1"]
