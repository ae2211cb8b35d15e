"""Moderators at work: approving, blocking, reports of abuse, bans, and their three lists."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contracts.permissions import role_id
from kit.errors import Forbidden, NotFound
from tests.service.kb.library import START, Library
from tests.service.kb.portal_readers import EVE, FROM, MALLORY, VISITOR, Portal
from tests.service.kb.test_feedback import EVERYONE_WRITES, waiting
from tests.service.kb.writing_articles import article


@pytest.fixture
def portal(library: Library) -> Portal:
    library.save_role(role_id(1), "Everyone", EVERYONE_WRITES)
    return Portal(library)


def moderated(library: Library, command: str, feedback_id: str, **more: Any) -> Any:
    return library.said(command, {"feedback_id": feedback_id}, by=library.ann, **more)


def listed(library: Library, name: str, **more: Any) -> list[str]:
    found = library.asked("feedback_to_moderate", {"list": name, **more}, by=library.ann)
    return [one["text"] for one in found["items"]]


@pytest.mark.spec("KB-091", "KB-045", "KB-089")
def test_approved_feedback_is_seen_by_all(library: Library, portal: Portal) -> None:
    one = article(library)
    left = portal.left(one, "Nice.", by=EVE)["id"]
    assert (listed(library, "unapproved"), waiting(library, one)) == (["Nice."], 1)
    moderated(library, "approve_feedback", left)
    (fact,) = library.facts("feedback_approved")
    assert (fact.feedback["state"], fact.feedback["is_moderated"], fact.before["state"]) == ("approved", True, "pending")
    assert (portal.feedback(one), listed(library, "unapproved"), waiting(library, one)) == (["Nice."], [], 0)
    moderated(library, "approve_feedback", left)
    assert library.facts() == [], "approved twice is told once"


@pytest.mark.spec("KB-090", "KB-092", "KB-093")
def test_blocked_feedback_is_gone_for_all_on_the_portal_and_stays_for_moderators(library: Library, portal: Portal) -> None:
    one = article(library)
    left = portal.left(one, "Spam.", by=EVE)["id"]
    reply = portal.left(one, "No.", by=f"user:{library.carl}")["id"]
    moderated(library, "approve_feedback", reply)
    moderated(library, "block_feedback", left)
    for actor in (VISITOR, EVE, f"employee:{library.ann}", f"employee:{library.ada}"):
        assert portal.feedback(one, by=actor) == ["No."]
    with pytest.raises(NotFound):
        portal.said("delete_feedback", {"feedback_id": left}, by=EVE)
    assert (listed(library, "blocked"), listed(library, "unapproved")) == (["Spam."], [])
    assert library.said("edit_feedback", {"feedback_id": left, "text": "Ham."}, by=library.ann)["state"] == "blocked"
    moderated(library, "approve_feedback", left)
    assert portal.feedback(one) == ["Ham.", "No."]
    moderated(library, "delete_feedback", left)
    assert portal.feedback(one) == ["No."]


def test_replies_to_what_is_not_seen_are_not_seen(library: Library, portal: Portal) -> None:
    one = article(library)
    left = portal.left(one, "Spam.", by=EVE)["id"]
    moderated(library, "approve_feedback", left)
    moderated(library, "approve_feedback", portal.left(one, "Indeed.", by=EVE, parent_id=left)["id"])
    assert portal.feedback(one) == ["Spam.", "Indeed."]
    moderated(library, "block_feedback", left)
    assert portal.feedback(one) == []


@pytest.mark.spec("KB-092", "KB-182")
def test_a_ban_holds_on_every_article_by_account_else_by_mail_and_network_together(library: Library, portal: Portal) -> None:
    one, other, carl = article(library), article(library, "Other"), f"user:{library.carl}"
    for actor in (carl, EVE):
        moderated(library, "block_feedback", portal.left(one, "Spam.", by=actor)["id"])
        assert [fact.feedback["state"] for fact in library.facts("feedback_blocked")] == ["blocked"]
        with pytest.raises(Forbidden) as refused:
            portal.left(other, by=actor)
        assert refused.value.code == "barred_from_feedback"
    with pytest.raises(Forbidden):
        portal.left(other, by=MALLORY, email="EVE@home.example")
    assert portal.left(other, by=MALLORY, email="mallory@home.example")
    assert portal.left(other, by=MALLORY, ip="198.51.100.1")
    assert portal.left(other, by=f"user:{library.olga}")


@pytest.mark.spec("KB-181")
def test_approving_lifts_the_ban_that_this_item_caused_and_no_other(library: Library, portal: Portal) -> None:
    one, carl = article(library), f"user:{library.carl}"
    first, second = portal.left(one, "One.", by=carl)["id"], portal.left(one, "Two.", by=carl)["id"]
    moderated(library, "block_feedback", first)
    moderated(library, "block_feedback", second)
    moderated(library, "approve_feedback", first)
    with pytest.raises(Forbidden):
        portal.left(one, by=carl)
    moderated(library, "approve_feedback", second)
    assert portal.left(one, by=carl)


@pytest.mark.spec("KB-094", "KB-179", "KB-180", "KB-186")
def test_a_report_counts_once_and_hides_it_from_who_reported_until_a_moderator_acts(library: Library, portal: Portal) -> None:
    library.save_role(role_id(1), "Everyone", ["kb_articles.view"])
    one = article(library)
    left, other = (portal.left(one, text, by=f"user:{library.carl}")["id"] for text in ("Rude.", "Kind."))
    for each in (left, other):
        moderated(library, "approve_feedback", each)
    later = START + timedelta(hours=1)
    library.handling.now = later
    for _ in range(2):
        portal.said("report_feedback", {"feedback_id": left}, by=EVE)
    portal.said("report_feedback", {"feedback_id": left}, by=MALLORY)
    (fact,) = library.facts("feedback_abuse_reported")
    assert (fact.feedback["report_count"], fact.feedback["reports_of_author"], fact.before) == (
        2,
        2,
        {"report_count": 1, "reports_of_author": 1},
    )
    assert portal.feedback(one, by=EVE) == portal.feedback(one, by=MALLORY) == ["Kind."]
    assert portal.feedback(one) == portal.feedback(one, by=f"user:{library.olga}") == ["Rude.", "Kind."]
    assert (listed(library, "abuse"), listed(library, "unapproved")) == (["Rude."], [])
    moderated(library, "approve_feedback", left, now=later + timedelta(hours=1))
    assert (portal.feedback(one, by=EVE), listed(library, "abuse")) == (["Rude.", "Kind."], [])


@pytest.mark.spec("KB-094")
def test_who_may_not_read_it_cannot_report_it(library: Library, portal: Portal) -> None:
    left = portal.left(article(library), by=f"user:{library.carl}")["id"]
    with pytest.raises(NotFound):
        portal.said("report_feedback", {"feedback_id": left}, by=EVE)


@pytest.mark.spec("KB-095")
def test_the_blocked_list_sorts_by_author_and_address(library: Library, portal: Portal) -> None:
    one = article(library)
    for name, ip in (("Zoe", "192.0.2.1"), ("Adam", "192.0.2.3"), ("Mia", "192.0.2.2")):
        said = {"article_id": one, "text": name, **FROM, "display_name": name, "ip": ip, "email": f"{name}@home.example"}
        moderated(library, "block_feedback", portal.said("leave_feedback", said, by=EVE)["id"])
    assert listed(library, "blocked", sort="author") == ["Adam", "Mia", "Zoe"]
    assert listed(library, "blocked", sort="address") == ["Zoe", "Mia", "Adam"]
    assert listed(library, "blocked") == ["Mia", "Adam", "Zoe"]


@pytest.mark.spec("KB-089", "KB-127")
def test_the_lists_are_for_moderators_and_for_what_they_reach(library: Library, portal: Portal) -> None:
    portal.left(article(library), "Hello.", by=EVE)
    assert listed(library, "unapproved", brand_id=library.other_brand) == []
    assert library.asked("feedback_to_moderate", {"list": "unapproved"}, by=library.bob)["items"] == []
    assert len(library.asked("feedback_to_moderate", {"list": "unapproved"}, by=library.max)["items"]) == 1
    library.save_role(role_id(4), "Agent", ["kb_articles.view"])
    with pytest.raises(Forbidden):
        listed(library, "unapproved")
    with pytest.raises(Forbidden):
        portal.asked("feedback_to_moderate", {"list": "unapproved"}, by=f"user:{library.carl}")
