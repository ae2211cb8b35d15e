"""News on the portal: who may read which, in which language, and what a feed holds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from contracts.permissions import role_id
from kit.errors import Forbidden, NotFound
from services.kb.models import NewsItem
from services.kb.rules.rights import NOBODY
from tests.service.kb.library import START, Library, an_id
from tests.service.kb.publishing import item, picked, read
from tests.service.kb.replying import titles


@pytest.mark.spec("NWS-014", "NWS-001", "NWS-005")
def test_the_portal_lists_public_news_of_its_brand_in_the_language_picked(library: Library) -> None:
    item(library, "Public")
    item(library, "Private", is_private=True)
    item(library, "Draft", is_draft=True)
    item(library, "Deutsch", language="de")
    item(library, "Beta", brand_ids=[library.other_brand])
    item(library, "Both", brand_ids=[library.brand, library.other_brand])
    library.said("delete_news", {"ids": [item(library, "Deleted")["id"]]})
    assert sorted(titles(read(library, "portal_news"))) == ["Both", "Public"]
    assert sorted(titles(read(library, "portal_news", brand=library.other_brand))) == ["Beta", "Both"]
    assert titles(read(library, "portal_news", **picked("de-AT"))) == ["Deutsch"]
    assert titles(read(library, "portal_news", **picked("fr"))) == []
    for actor in (f"user:{library.carl}", f"employee:{library.ada}"):
        assert sorted(titles(read(library, "portal_news", actor=actor))) == ["Both", "Public"]


@pytest.mark.spec("NWS-039")
def test_the_newest_date_comes_first_and_one_to_come_delays_nothing(library: Library) -> None:
    item(library, "Old", news_at="2020-01-01T00:00:00Z")
    item(library, "To come", news_at="2030-01-01T00:00:00Z")
    item(library, "Now")
    first = read(library, "portal_news", limit=2)
    assert titles(first) == ["To come", "Now"]
    assert titles(read(library, "portal_news", cursor=first["next_cursor"])) == ["Old"]
    row = first["items"][1]
    assert (row["news_at"], row["path"]) == ("2026-03-02T09:00:00.000Z", f"/kb/news/{row['id']}/now")
    assert "body" not in row


@pytest.mark.spec("NWS-024", "NWS-026", "NWS-022")
def test_the_role_of_the_brand_gates_list_page_and_feed(library: Library) -> None:
    made = item(library)["id"]
    asked: dict[str, dict[str, Any]] = {"portal_news": {}, "news_feed": {}, "news_page": {"news_id": made}}

    def answers(actor: str, question: str) -> bool:
        try:
            read(library, question, actor=actor, **asked[question])
        except Forbidden:
            return False
        return True

    def open_to(actor: str) -> bool:
        [found] = {answers(actor, question) for question in asked}
        return found

    readers = ("visitor", f"user:{library.carl}", f"user:{library.olga}")
    for role, may in (
        (role_id(1), [True, True, True]),
        (role_id(2), [False, True, True]),
        (role_id(3), [False, False, True]),
        (NOBODY, [False, False, False]),
    ):
        library.save_brand(library.brand, "Acme", is_default=True, host_names=["acme.example"], view_news_role=role)
        assert [open_to(actor) for actor in readers] == may


@pytest.mark.spec("NWS-014", "NWS-007", "NWS-001")
def test_the_page_of_an_item_is_there_for_readers_of_its_brand_alone(library: Library) -> None:
    made = item(library, "Open day", summary="Come and see", body="<p>On Friday</p>")["id"]
    page = read(library, "news_page", news_id=made)["news"]
    assert (page["title"], page["body"], page["meta_description"]) == ("Open day", "<p>On Friday</p>", "Come and see")
    assert page["path"] == f"/kb/news/{made}/open-day"
    with pytest.raises(NotFound):
        read(library, "news_page", news_id=made, brand=library.other_brand)
    with pytest.raises(NotFound):
        read(library, "news_page", news_id=made, **picked("de"))
    for mark in ("private", "draft"):
        library.said("mark_news", {"ids": [made], "mark": mark})
        for actor in ("visitor", f"user:{library.olga}", f"employee:{library.ada}"):
            with pytest.raises(NotFound, match="news_not_found"):
                read(library, "news_page", news_id=made, actor=actor)


@pytest.mark.spec("NWS-014", "NWS-041")
def test_a_linked_translation_follows_a_change_of_the_language(library: Library) -> None:
    english, german = item(library, "Open day"), item(library, "Offener Tag", language="de")
    secret = item(library, "Journée", language="fr", is_private=True)
    ids = [one["id"] for one in (english, german, secret)]
    with library.handling("kb") as work:
        work.session.execute(sa.update(NewsItem).where(NewsItem.id.in_(ids)).values(translation_group_id=an_id(700)))
    assert read(library, "news_page", news_id=ids[0])["news"]["title"] == "Open day"
    page = read(library, "news_page", news_id=ids[0], **picked("de"))["news"]
    assert (page["id"], page["title"], page["language"]) == (ids[1], "Offener Tag", "de")
    assert [one["id"] for one in page["translations"]] == [ids[0]], "a private one is not told of"
    with pytest.raises(NotFound):
        read(library, "news_page", news_id=ids[0], **picked("fr"))
    assert titles(read(library, "portal_news", **picked("de"))) == ["Offener Tag"]
    whole = library.asked("news_item", {"news_id": ids[0]})
    assert [(one["language"], one["is_private"]) for one in whole["translations"]] == [("de", False), ("fr", True)]


@pytest.mark.spec("NWS-009")
def test_attachments_are_for_those_who_may_read_the_item(library: Library) -> None:
    made = item(library)["id"]
    stored = {"file_id": "a" * 64, "filename": "plan.pdf", "content_type": "application/pdf", "size": 7}
    [file] = library.said("attach_files", {"kind": "news", "item_id": made, "files": [stored]})["files"]
    shown = {"file_id": "b" * 64, "filename": "in-the-body.png", "content_type": "image/png", "size": 7}
    library.said("attach_files", {"kind": "news", "item_id": made, "files": [shown], "is_embedded": True})
    assert [one["filename"] for one in read(library, "news_page", news_id=made)["news"]["attachments"]] == ["plan.pdf"]
    asked = {"news_id": made, "file_id": file["id"]}
    assert read(library, "portal_news_file", **asked) == stored
    clone = library.said("clone_news", {"news_id": made})["id"]
    assert len(library.asked("item_files", {"kind": "news", "item_id": clone})["items"]) == 2
    with pytest.raises(NotFound):
        read(library, "portal_news_file", brand=library.other_brand, **asked)
    library.said("mark_news", {"ids": [made], "mark": "private"})
    with pytest.raises(NotFound):
        read(library, "portal_news_file", **asked)


@pytest.mark.spec("NWS-021", "NWS-043", "NWS-022")
def test_a_feed_holds_the_latest_fifty_that_anybody_may_read(library: Library) -> None:
    for number in range(52):
        item(library, f"N{number}", news_at=(START - timedelta(days=number)).isoformat())
    item(library, "Private", is_private=True)
    item(library, "Deutsch", language="de")
    feed = read(library, "news_feed")
    assert titles(feed) == [f"N{number}" for number in range(50)]
    assert (feed["language"], feed["brand_name"], feed["host_name"]) == ("en", "Acme", "acme.example")
    assert titles(read(library, "news_feed", **picked("de"))) == ["Deutsch"]


@pytest.mark.spec("NWS-021")
def test_whatever_changes_a_feed_moves_when_it_last_changed(library: Library) -> None:
    assert read(library, "news_feed")["changed_at"] is None
    made = item(library)["id"]
    moments = [read(library, "news_feed")["changed_at"]]
    for hours, command, asked in (
        (1, "edit_news", {"news_id": made, "title": "Open night"}),
        (2, "mark_news", {"ids": [made], "mark": "private"}),
        (3, "mark_news", {"ids": [made], "mark": "public"}),
        (4, "delete_news", {"ids": [made]}),
        (5, "restore_news", {"ids": [made]}),
        (6, "edit_news", {"news_id": made, "brand_ids": [library.other_brand]}),
    ):
        library.said(command, asked, now=START + timedelta(hours=hours))
        moments.append(read(library, "news_feed")["changed_at"])
    assert moments == [f"2026-03-02T{9 + hours:02}:00:00.000Z" for hours in range(7)]


@pytest.mark.spec("NWS-021")
def test_reading_the_portal_costs_the_same_however_many_there_are(library: Library) -> None:
    item(library)
    read(library, "news_feed")  # a new connection first prepares what it will ask
    since = library.handling.statements("kb")
    read(library, "news_feed")
    few = len(since())
    for number in range(5):
        item(library, f"N{number}")
    since()
    assert len(read(library, "news_feed")["items"]) == 6
    assert len(since()) == few
