"""Feedback below articles: who writes, who sees, who changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contracts.permissions import role_id
from kit.errors import Forbidden, Invalid, NotFound, Refusal
from services.kb.models import Article
from services.people.queries.roles import _of_role
from tests.service.kb.library import Library
from tests.service.kb.portal_readers import EVE, FROM, MALLORY, VISITOR, Portal
from tests.service.kb.writing_articles import alter, article

EVERYONE_WRITES = ["kb_articles.view", "kb_feedback.view", "kb_feedback.create", "kb_feedback.reply", "kb_feedback.report"]
TEXT = "Thank you."


@pytest.fixture
def portal(library: Library) -> Portal:
    return Portal(library)


@pytest.fixture
def carl(library: Library) -> str:
    return f"user:{library.carl}"


def refusal(call: Any) -> str:
    with pytest.raises(Refusal) as refused:
        call()
    return refused.value.code


@pytest.mark.spec("KB-086", "KB-101", "PPL-171", "PPL-203")
def test_moderated_feedback_waits_and_only_its_author_and_moderators_see_it(library: Library, portal: Portal, carl: str) -> None:
    one = article(library)
    left = portal.left(one, by=carl)
    assert (left["state"], left["is_mine"]) == ("pending", True)
    assert portal.feedback(one, by=carl) == portal.feedback(one, by=f"employee:{library.ann}") == [TEXT]
    for actor in (VISITOR, EVE, f"user:{library.olga}"):
        assert portal.feedback(one, by=actor) == []


@pytest.mark.spec("KB-087", "PPL-203")
def test_without_moderation_it_shows_at_once(library: Library, portal: Portal, carl: str) -> None:
    library.save_brand(library.brand, "Acme", is_feedback_moderated=False)
    one = article(library)
    assert portal.left(one, by=carl)["state"] == "approved"
    assert portal.feedback(one) == [TEXT]


@pytest.mark.spec("KB-011", "KB-085")
def test_the_fact_carries_the_article_and_whom_it_is_assigned_to(library: Library, portal: Portal, carl: str) -> None:
    one = article(library, assigned_agent_id=library.ann)
    left = portal.left(one, by=carl)
    (fact,) = library.facts("feedback_created")
    assert (fact.subject, fact.feedback["text"], fact.feedback["display_name"], fact.feedback["ip"]) == (
        left["id"],
        TEXT,
        "Carl",
        "192.0.2.7",
    )
    assert (fact.article["assigned_agent_id"], fact.feedback["is_moderated"], fact.feedback["email"]) == (
        library.ann,
        False,
        "carl@home.example",
    )


@pytest.mark.spec("KB-085", "KB-127")
def test_staff_answer_in_the_portal_and_in_the_management_interface(library: Library, portal: Portal, carl: str) -> None:
    library.save_brand(library.brand, "Acme", is_feedback_moderated=False)
    one = article(library)
    comment = portal.left(one, "Does it work offline?", by=carl)
    reply = portal.left(one, "Yes.", by=f"employee:{library.ann}", parent_id=comment["id"])
    deeper = library.said("leave_feedback", {"article_id": one, "text": "And on trains.", "parent_id": reply["id"]}, by=library.ann)
    assert reply["parent_id"] == deeper["parent_id"] == comment["id"], "one level, however deep the talk"
    assert portal.feedback(one) == ["Does it work offline?", "Yes.", "And on trains."]
    assert library.asked("feedback_of_article", {"article_id": one}, by=library.ann)["items"][0]["email"] == "carl@home.example"
    assert "email" not in portal.asked("feedback_of_article", {"article_id": one}, by=f"employee:{library.ann}")["items"][0]


ACTS = ("create", "reply", "edit", "delete", "moderate")


def allowed(portal: Portal, carl: str, article_id: str, own: dict[str, str]) -> set[str]:
    """What a registered user may do now, by trying."""
    acts: dict[str, Callable[[], Any]] = {
        "create": lambda: portal.left(article_id, by=carl),
        "reply": lambda: portal.left(article_id, by=carl, parent_id=own["create"]),
        "edit": lambda: portal.said("edit_feedback", {"feedback_id": own["edit"], "text": "Better."}, by=carl),
        "delete": lambda: portal.said("delete_feedback", {"feedback_id": own["delete"]}, by=carl),
        "moderate": lambda: portal.said("approve_feedback", {"feedback_id": own["reply"]}, by=carl),
    }
    found = set()
    for name, act in acts.items():
        try:
            act()
        except Forbidden:
            continue
        found.add(name)
    return found


@pytest.mark.parametrize(
    ("level", "switches", "expected"),
    [
        pytest.param("full", (), set(ACTS), marks=pytest.mark.spec("KB-122")),
        pytest.param("modify", (), {"create", "reply", "moderate"}, marks=pytest.mark.spec("KB-123")),
        pytest.param("read_only", (), set(), marks=pytest.mark.spec("KB-124")),
        pytest.param("none", (), set(), marks=pytest.mark.spec("KB-125")),
        pytest.param("custom", ("create", "delete_personal"), {"create", "delete"}, marks=pytest.mark.spec("KB-126")),
        pytest.param("custom", ("reply", "edit_all_feedback"), {"reply", "edit"}, marks=pytest.mark.spec("KB-126")),
        pytest.param("custom", ("edit_personal", "moderate"), {"edit", "moderate"}, marks=pytest.mark.spec("KB-126")),
        pytest.param("custom", ("delete_all_feedback",), {"delete"}, marks=pytest.mark.spec("KB-126")),
    ],
)
def test_levels_decide_what_a_role_may_do(
    library: Library, portal: Portal, carl: str, level: str, switches: tuple[str, ...], expected: set[str]
) -> None:
    one = article(library)
    own = {name: portal.left(one, name, by=carl)["id"] for name in ACTS}
    levels = (("kb_articles", "read_only"), ("kb_feedback", level))
    granted = _of_role("custom", "user", levels, tuple(f"kb_feedback.{switch}" for switch in switches))
    for role, name in ((role_id(1), "Everyone"), (role_id(2), "Registered")):
        library.save_role(role, name, sorted(granted))
    assert allowed(portal, carl, one, own) == expected
    portal.said("report_feedback", {"feedback_id": own["create"]}, by=carl)
    assert len(library.facts("feedback_abuse_reported")) == 1, "reporting is open to whoever reads, at every level"


@pytest.mark.spec("KB-126")
def test_own_is_not_all(library: Library, portal: Portal, carl: str) -> None:
    library.save_brand(library.brand, "Acme", is_feedback_moderated=False)
    one = article(library)
    of_olga = portal.left(one, by=f"user:{library.olga}")["id"]
    edit = {"feedback_id": of_olga, "text": "Nonsense."}
    assert refusal(lambda: portal.said("edit_feedback", edit, by=carl)) == "not_permitted"
    assert refusal(lambda: portal.said("delete_feedback", {"feedback_id": of_olga}, by=carl)) == "not_permitted"
    library.save_role(role_id(2), "Registered", ["kb_articles.view", "kb_feedback.edit_all", "kb_feedback.delete_all"])
    portal.said("edit_feedback", edit, by=carl)
    (fact,) = library.facts("feedback_edited")
    assert (fact.before["text"], fact.feedback["text"]) == (TEXT, "Nonsense.")
    portal.said("delete_feedback", {"feedback_id": of_olga}, by=carl)
    assert portal.feedback(one) == []


def test_what_an_author_changes_after_approval_waits_again(library: Library, portal: Portal, carl: str) -> None:
    one = article(library)
    left = portal.left(one, by=carl)["id"]
    library.said("approve_feedback", {"feedback_id": left}, by=library.ann)
    assert portal.said("edit_feedback", {"feedback_id": left, "text": "Buy pills."}, by=carl)["state"] == "pending"
    assert portal.feedback(one) == []


@pytest.mark.spec("KB-182")
def test_visitors_without_an_account_write_where_their_role_allows(library: Library, portal: Portal) -> None:
    one = article(library)
    assert refusal(lambda: portal.left(one, by=EVE)) == "not_permitted"
    library.save_role(role_id(1), "Everyone", EVERYONE_WRITES)
    assert portal.left(one, by=EVE)["display_name"] == "Eve"
    assert (portal.feedback(one, by=EVE), portal.feedback(one, by=MALLORY)) == ([TEXT], [])
    assert refusal(lambda: portal.left(one, by=VISITOR)) == "nobody"
    for field, wrong in (("display_name", " "), ("email", "eve"), ("text", "\u202e \n")):
        with pytest.raises(Invalid) as refused:
            portal.said("leave_feedback", {"article_id": one, "text": TEXT, **FROM, field: wrong}, by=EVE)
        assert refused.value.field == field


@pytest.mark.spec("KB-097", "KB-104", "PPL-170")
def test_addresses_can_be_clicked_if_the_writer_holds_the_brands_role(library: Library, portal: Portal, carl: str) -> None:
    library.save_brand(library.brand, "Acme", is_feedback_moderated=False)
    one, text = article(library), "See https://acme.example/a?b=1&c=<2>."
    plain = portal.left(one, text, by=carl)
    linked = portal.left(one, text, by=f"user:{library.olga}")
    assert plain["html"] == "See https://acme.example/a?b=1&amp;c=&lt;2&gt;."
    there = "https://acme.example/a?b=1&amp;c="
    assert linked["html"] == f'See <a href="{there}" rel="nofollow ugc noopener noreferrer">{there}</a>&lt;2&gt;.'
    assert plain["text"] == linked["text"] == text


def test_only_what_may_be_read_takes_feedback(library: Library, portal: Portal, carl: str) -> None:
    one = article(library)
    left = portal.left(one, by=carl)["id"]
    alter(library, one, is_private=True)
    with pytest.raises(NotFound):
        portal.left(one, by=carl)
    with pytest.raises(NotFound):
        portal.said("edit_feedback", {"feedback_id": left, "text": "Still here?"}, by=carl)
    library.said("leave_feedback", {"article_id": one, "text": "For us only."}, by=library.ann)
    with pytest.raises(NotFound):
        library.said("leave_feedback", {"article_id": one, "text": "Another brand's."}, by=library.bob)
    with pytest.raises(Forbidden):
        library.handling.command("kb", "leave_feedback", {"article_id": one, "text": "By the back door."}, actor=carl, via="portal")


def test_a_deleted_comment_takes_its_replies_along(library: Library, portal: Portal, carl: str) -> None:
    one = article(library)
    comment = portal.left(one, by=carl)["id"]
    portal.left(one, "Indeed.", by=carl, parent_id=comment)
    assert waiting(library, one) == 2
    portal.said("delete_feedback", {"feedback_id": comment}, by=carl)
    assert (len(library.facts("feedback_deleted")), portal.feedback(one, by=carl), waiting(library, one)) == (2, [], 0)


def test_feedback_comes_in_pages(library: Library, portal: Portal, carl: str) -> None:
    one = article(library)
    for number in range(3):
        portal.left(one, str(number), by=carl)
    first = portal.asked("feedback_of_article", {"article_id": one, "limit": 2}, by=carl)
    rest = portal.asked("feedback_of_article", {"article_id": one, "limit": 2, "cursor": first["next_cursor"]}, by=carl)
    assert [each["text"] for each in first["items"] + rest["items"]] == ["0", "1", "2"]
    assert rest["next_cursor"] is None


def waiting(library: Library, article_id: str) -> int:
    with library.handling.reading("kb") as session:
        return session.get_one(Article, article_id).pending_feedback
