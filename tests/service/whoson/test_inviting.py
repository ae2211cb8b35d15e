"""Invitations: sent by agents and event rules, answered by the visitor's page alone, ignored by the clock."""

from __future__ import annotations

from typing import Any

import pytest
from marshmallow import ValidationError
from uuid_utils import uuid7

from contracts.events import whoson as facts
from kit.errors import Conflict, Forbidden, Invalid, NotFound
from tests.service.whoson.acting import Acting


@pytest.fixture(autouse=True)
def ann_is_here(acting: Acting) -> None:
    acting.site.view("ann", "/lamps")


@pytest.mark.spec("WHO-041", "WHO-042")
@pytest.mark.parametrize("kind", ["invite", "push"])
def test_an_agent_invites_in_her_own_name_and_department(acting: Acting, kind: str) -> None:
    said = acting.invite("ann", kind=kind)
    assert (said["kind"], said["source"], said["state"], said["text"]) == (kind, "agent", "sent", "May I help?")
    assert (said["agent_id"], said["department_id"], said["group_id"]) == (acting.agent_id, acting.department_id, None)
    [fact] = acting.handling.facts
    assert isinstance(fact, facts.InvitationSent)
    assert (fact.visitor_key, fact.agent_name, fact.visit["live_chat_status"]) == (acting.site.keys["ann"], "Ada", "invited")
    assert acting.standing("ann") == "invited"


def test_an_event_rule_invites_for_the_department_it_names(acting: Acting) -> None:
    rule = f"event_rule:{uuid7()}"
    with pytest.raises(Invalid):
        acting.invite("ann", actor=rule)
    said = acting.invite("ann", actor=rule, department_id=acting.department_id)
    assert (said["source"], said["agent_id"], said["department_id"]) == ("event", None, acting.department_id)


@pytest.mark.spec("WHO-048")
def test_one_open_invitation_at_a_time_and_none_in_a_chat(acting: Acting) -> None:
    first = acting.invite("ann")
    with pytest.raises(Conflict) as refused:
        acting.invite("ann")
    assert refused.value.code == "already_invited"
    acting.answer("ann", first["id"], "rejected")
    chat_id = acting.answer("ann", acting.invite("ann")["id"])["chat_id"]
    for what in ("requested", "assigned"):
        with pytest.raises(Conflict) as refused:
            acting.invite("ann")
        assert refused.value.code == "in_chat"
        acting.chat(what, chat_id, invitation_id=None)
    acting.site.later(minutes=15)
    acting.site.tick("ends")
    with pytest.raises(Conflict) as refused:
        acting.invite("ann")
    assert refused.value.code == "visit_over"


@pytest.mark.spec("WHO-046", "WHO-094")
def test_an_acceptance_draws_the_chat_and_the_same_answer_gets_the_same(acting: Acting) -> None:
    invitation = acting.invite("ann")
    said = acting.answer("ann", invitation["id"])
    assert (said["state"], said["invitation_id"]) == ("accepted", invitation["id"])
    [fact] = acting.handling.facts
    assert isinstance(fact, facts.InvitationAccepted)
    assert (fact.invitation["chat_id"], fact.visit["chat_id"], fact.visit["live_chat_status"]) == (
        said["chat_id"],
        said["chat_id"],
        "accepted",
    )
    assert acting.answer("ann", invitation["id"]) == said
    assert acting.told() == []
    with pytest.raises(Conflict) as refused:
        acting.answer("ann", invitation["id"], "rejected")
    assert refused.value.more == {"state": "accepted"}


def test_nobody_answers_for_another(acting: Acting) -> None:
    acting.site.view("eve", "/")
    invitation = acting.invite("ann")
    with pytest.raises(NotFound):
        acting.answer("eve", invitation["id"])
    acting.site.beacon("eve", {"t": "answer", "v": acting.site.views["eve"], "n": 1, "i": invitation["id"], "s": "accepted"})
    assert (acting.told(), acting.standing("ann")) == ([], "invited")


@pytest.mark.spec("WHO-045", "WHO-094")
def test_a_rejection_comes_with_a_beacon_once(acting: Acting) -> None:
    invitation = acting.invite("ann")
    said = {"t": "answer", "v": acting.site.views["ann"], "n": 1, "i": invitation["id"], "s": "rejected"}
    acting.site.beacon("ann", said, {**said, "n": 2, "i": "no id"}, {**said, "n": 3, "s": "maybe"})
    assert acting.told() == ["invitation_rejected"]
    acting.site.beacon("ann", said)
    assert acting.told() == []
    assert acting.standing("ann") == "rejected"


@pytest.mark.spec("WHO-045", "WHO-162")
def test_two_minutes_without_an_answer_and_the_end_of_the_visit_count_as_ignored(acting: Acting) -> None:
    invitation = acting.invite("ann")
    acting.site.later(119)
    assert acting.due() == []
    acting.site.later(1)
    assert acting.due() == ["invitation_ignored"]
    assert (acting.told(), acting.standing("ann")) == (["invitation_ignored"], "ignored")
    with pytest.raises(Conflict) as refused:
        acting.answer("ann", invitation["id"])
    assert refused.value.more == {"state": "ignored"}
    acting.invite("ann")
    acting.on("remove_visitor", "ann")
    assert acting.told() == ["invitation_ignored", "visit_ended"]
    assert acting.handling.facts[1].visit["live_chat_status"] == "ignored"  # type: ignore[attr-defined]
    acting.site.later(minutes=3)
    acting.due()
    assert acting.told() == []


def test_the_end_that_only_the_next_page_shows_leaves_it_ignored_too(acting: Acting) -> None:
    acting.invite("ann")
    acting.site.later(minutes=16)
    acting.site.view("ann", "/again")
    assert acting.told() == ["invitation_ignored", "visit_ended", "visit_started"]
    assert acting.standing("ann") == "none"


def test_what_is_withdrawn_counts_as_ignored(acting: Acting) -> None:
    invitation = acting.invite("ann")
    for _ in range(2):
        assert acting.on("withdraw_invitation", "ann", invitation_id=invitation["id"])["state"] == "ignored"
    assert acting.told() == []
    again = acting.invite("ann")
    acting.answer("ann", again["id"])
    with pytest.raises(Conflict):
        acting.on("withdraw_invitation", "ann", invitation_id=again["id"])
    with pytest.raises(NotFound):
        acting.on("withdraw_invitation", "ann", invitation_id=str(uuid7()))


def test_the_visit_follows_the_chat_of_its_invitation(acting: Acting) -> None:
    invitation = acting.invite("ann")
    chat_id = acting.answer("ann", invitation["id"])["chat_id"]
    for what, status, told in (
        ("requested", "in_chat", ["visit_changed"]), ("assigned", "in_chat", []),
        ("ended", "chat_ended", ["visit_changed"]), ("assigned", "chat_ended", []),
    ):  # fmt: skip
        acting.chat(what, chat_id, invitation_id=invitation["id"])
        assert (acting.standing("ann"), acting.told()) == (status, told)
    assert acting.invite("ann")["state"] == "sent"


@pytest.mark.parametrize("by", ["user", "email"])
def test_a_chat_that_the_customer_began_is_known_by_who_he_is(acting: Acting, by: str) -> None:
    user_id, chat_id = str(uuid7()), str(uuid7())
    acting.hear("people.user_saved.v1", user_id, display_name="Bob", email="bob@example.org")
    acting.site.view("bob", "/", user_id=user_id)
    customer: dict[str, Any] = {"user_id": user_id, "email": None} if by == "user" else {"user_id": None, "email": "Bob@Example.org"}
    acting.chat("requested", chat_id, customer=customer)
    assert (acting.standing("bob"), acting.site.visit("bob").chat_id, acting.standing("ann")) == ("in_chat", chat_id, "none")
    acting.chat("ended", str(uuid7()), customer=customer)
    assert acting.standing("bob") == "in_chat", "that was another chat"
    acting.chat("ended", chat_id, customer=customer)
    assert acting.standing("bob") == "chat_ended"


def test_agents_act_on_visitors_of_their_brands_and_administrators_on_all(acting: Acting) -> None:
    brand_id = str(uuid7())
    elsewhere = acting.agent("Tim", acting.group(acting.department("Sales", brand_id=brand_id), brand_id=brand_id))
    for name, asked in (("invite_visitor", {"kind": "invite"}), ("purge_visitor", {}), ("ban_visitor", {})):
        with pytest.raises(NotFound):
            acting.on(name, "ann", actor=f"employee:{elsewhere}", **asked)
    with pytest.raises(Forbidden):
        acting.on("remove_visitor", "ann", actor=f"user:{uuid7()}")
    boss = acting.agent("Eve", "", "administrator")
    assert acting.invite("ann", actor=f"employee:{boss}")["department_id"] == acting.department_id, "the only one there is"


def test_where_to_must_fit_the_visitors_brand(acting: Acting) -> None:
    brand_id = str(uuid7())
    foreign = acting.department("Sales", brand_id=brand_id)
    other = acting.department("Billing")
    for asked in (
        {"department_id": foreign}, {"group_id": acting.group(foreign, brand_id=brand_id)},
        {"department_id": other, "group_id": acting.group_id}, {"department_id": str(uuid7())},
    ):  # fmt: skip
        with pytest.raises(NotFound):
            acting.invite("ann", **asked)
    boss = acting.agent("Eve", "", "administrator")
    with pytest.raises(Invalid) as refused:
        acting.invite("ann", actor=f"employee:{boss}")
    assert refused.value.code == "department_needed"
    said = acting.invite("ann", group_id=acting.group_id)
    assert (said["department_id"], said["group_id"]) == (acting.department_id, acting.group_id)


@pytest.mark.parametrize("asked", [{"text": "x" * 501}, {"text": "a\x00"}, {"kind": "shout"}, {"department_id": "1"}])
def test_what_does_not_fit_is_refused(acting: Acting, asked: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        acting.invite("ann", **asked)
