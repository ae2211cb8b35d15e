"""What runs through the rooms of kb: one store for staff and customers, the six facts of a comment's life, hosts that may be embedded."""

from __future__ import annotations

import pytest

from contracts.permissions import role_id
from tests.service.kb.keeping_articles import a_folder, an_article, one
from tests.service.kb.library import Library
from tests.service.kb.portal_readers import EVE, MALLORY, VISITOR, Portal
from tests.service.kb.test_feedback import EVERYONE_WRITES


@pytest.fixture
def portal(library: Library) -> Portal:
    library.save_role(role_id(1), "Everyone", EVERYONE_WRITES)
    return Portal(library)


@pytest.mark.spec("KB-001")
def test_what_staff_write_is_what_customers_read(library: Library, portal: Portal) -> None:
    written = an_article(library, a_folder(library), "Reset it", body="<p>Press the button.</p>")
    staff = one(library, written, by=library.ann)
    reader = portal.article(written, by=VISITOR)
    assert (reader["id"], reader["title"], reader["body"]) == (staff["id"], staff["title"], staff["body"])


@pytest.mark.spec("KB-115")
def test_articles_show_media_of_known_hosts_and_of_those_that_are_set(library: Library) -> None:
    folder = a_folder(library)
    frames = "".join(f'<iframe src="https://{host}/v"></iframe>' for host in ("www.youtube.com", "video.acme.example"))
    assert "video.acme" not in one(library, an_article(library, folder, body=frames))["body"]
    library.set("knowledge", stale_after_days=365, frame_hosts=["video.acme.example"])
    body = one(library, an_article(library, folder, body=frames))["body"]
    assert ("www.youtube.com" in body, "video.acme" in body) == (True, True)


@pytest.mark.spec("KB-130")
def test_a_comments_life_is_told_fact_by_fact(library: Library, portal: Portal) -> None:
    written = an_article(library, a_folder(library))
    told: list[str] = []

    def note() -> None:
        told.extend(fact.type.split(".")[1] for fact in library.facts() if "feedback" in fact.type)

    left = portal.left(written, "Spam.", by=EVE)["id"]
    note()
    for command in ("approve_feedback", "edit_feedback", "block_feedback", "approve_feedback"):
        library.said(command, {"feedback_id": left} | ({"text": "Ham."} if command == "edit_feedback" else {}), by=library.ann)
        note()
    portal.said("report_feedback", {"feedback_id": left}, by=MALLORY)
    note()
    library.said("delete_feedback", {"feedback_id": left}, by=library.ann)
    note()
    assert told == [
        "feedback_created",
        "feedback_approved",
        "feedback_edited",
        "feedback_blocked",
        "feedback_approved",
        "feedback_abuse_reported",
        "feedback_deleted",
    ]
