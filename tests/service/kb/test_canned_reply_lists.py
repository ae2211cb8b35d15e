"""Lists of canned replies by view, folder and sorting; moving, copying, deleting and restoring them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kit.errors import Forbidden, Invalid, NotFound
from tests.service.kb.library import START, Library, an_id
from tests.service.kb.replying import folder, for_ann, for_department, reply, stored, titles, work_as


def listed(library: Library, view: str = "all", by: str = "", **asked: Any) -> list[str]:
    return titles(library.asked("canned_replies", {"view": view, **asked}, by=by or library.ann))


@pytest.fixture
def place(library: Library) -> str:
    """A folder with a reply, and beside it the root with one for each audience."""
    place = folder(library, "Greetings")
    reply(library, "Folder", folder_id=place)
    reply(library, "Everyone")
    reply(library, "Department", **for_department(library))
    reply(library, "Ann", **for_ann(library))
    other = {"assigned_to": "department", "assigned_to_id": library.other_department}
    reply(library, "Other department", by=library.ada, **other)
    reply(library, "Bob", by=library.ada, assigned_to="agent", assigned_to_id=library.bob)
    return place


@pytest.mark.spec("CAN-002", "CAN-003", "CAN-004", "CAN-008")
def test_the_section_opens_with_the_root_and_mine_are_those_for_me_alone(library: Library, place: str) -> None:
    assert titles(library.asked("canned_replies", by=library.ann)) == ["Department", "Everyone"]
    assert listed(library, "opening", library.bob) == ["Everyone", "Other department"]
    assert listed(library, "mine") == ["Ann"]
    assert listed(library, "mine", library.bob) == ["Bob"]
    assert listed(library) == ["Ann", "Department", "Everyone", "Folder"]
    assert listed(library, by=library.max) == ["Ann", "Bob", "Department", "Everyone", "Folder", "Other department"]
    with pytest.raises(Forbidden):
        library.handling.question("kb", "canned_replies", {}, actor="visitor", via="portal")


@pytest.mark.spec("CAN-016")
def test_a_folder_lists_what_lies_in_it(library: Library, place: str) -> None:
    assert listed(library, folder_id=place) == ["Folder"]
    assert listed(library, is_in_root=True) == ["Ann", "Department", "Everyone"]
    assert listed(library, type="chats") == []
    assert listed(library, assigned_to="agent", assigned_to_id=library.ann) == ["Ann"]
    counts = library.asked("canned_reply_counts", by=library.ann)
    assert counts["folders"] == [{"folder_id": place, "count": 1}, {"folder_id": None, "count": 3}]
    assert counts["views"] == {"opening": 2, "all": 4, "mine": 1, "drafts": 0, "review": 0, "stale": 0, "deleted": 0}


def test_rows_say_for_whom_and_in_which_language(library: Library, place: str) -> None:
    row = library.asked("canned_replies", {"view": "mine"}, by=library.ann)["items"][0]
    assert (row["assigned_to"], row["assigned_to_name"], row["language"], row["is_draft"]) == ("agent", "Ann", "en", False)
    assert (row["preview"], row["modified_at"]) == ("Thank you.", "2026-03-02T09:00:00.000Z")
    assert "body" not in row


@pytest.mark.parametrize(
    ("sort", "order"),
    [("subject", "abc"), ("type", "bca"), ("status", "acb"), ("language", "cba"), ("modified", "cab")],
)
def test_each_sorting_both_ways_and_page_by_page(library: Library, sort: str, order: str) -> None:
    for title, minute, said in (
        ("c", 0, {"type": "tickets", "language": "de"}),
        ("a", 1, {"type": "tickets_and_chats", "language": "fr"}),
        ("b", 2, {"type": "chats", "language": "en", "is_draft": True}),
    ):
        library.said("create_canned_reply", {"title": title, **said}, now=START + timedelta(minutes=minute))
    for is_descending in (False, True):
        asked = {"view": "all", "sort": sort, "is_descending": is_descending, "limit": 2}
        first = library.asked("canned_replies", asked)
        second = library.asked("canned_replies", asked | {"cursor": first["next_cursor"]})
        assert "".join(titles(first) + titles(second)) == (order[::-1] if is_descending else order)
        assert second["next_cursor"] is None
    with pytest.raises(Invalid, match="cursor"):
        library.asked("canned_replies", {"view": "all", "cursor": "bm90IG91cnM"})


def test_a_list_costs_the_same_however_long_it_is(library: Library, place: str) -> None:
    library.asked("canned_replies", {"view": "all"}, by=library.ann)  # a new connection first prepares what it will ask
    since = library.handling.statements("kb")
    library.asked("canned_replies", {"view": "all"}, by=library.ann)
    few = len(since())
    for number in range(30):
        reply(library, f"R{number:02}", **for_department(library))
    since()
    assert len(listed(library)) == 25
    assert len(since()) == few


@pytest.mark.spec("CAN-016")
def test_moving_takes_the_right_to_edit_and_a_folder_of_replies(library: Library, place: str) -> None:
    ids = [reply(library, "One")["id"], reply(library, "Two")["id"]]
    assert library.said("move_canned_replies", {"ids": ids, "folder_id": place}, by=library.ann)["changed"] == sorted(ids)
    assert listed(library, folder_id=place) == ["Folder", "One", "Two"]
    assert {fact.before["folder_id"] for fact in library.facts("canned_reply_edited")} == {None}
    library.said("move_canned_replies", {"ids": ids[:1]}, by=library.ann)
    assert stored(library, ids[0], "folder_id") is None
    with pytest.raises(NotFound, match="folder_not_found"):
        library.said("move_canned_replies", {"ids": ids, "folder_id": folder(library, "Guides", "article")}, by=library.ann)
    with pytest.raises(Forbidden):
        library.said("move_canned_replies", {"ids": ids[:1]}, by=work_as(library, "create"))


@pytest.mark.spec("CAN-016")
def test_a_copy_is_a_draft_of_its_own_without_shortcut_or_past(library: Library, place: str) -> None:
    source = reply(library, "One", **for_ann(library), shortcut="one", body="<p>Hi</p>", type="chats", language="de")
    unseen = reply(library, "Secret", by=library.ada, assigned_to="agent", assigned_to_id=library.bob)
    told = library.said("copy_canned_replies", {"ids": [source["id"], unseen["id"]], "folder_id": place}, by=library.ann)
    [made] = told["made"]
    assert made["copied_from_id"] == source["id"]
    assert [refused["code"] for refused in told["refused"]] == ["canned_reply_not_found"]
    [fact] = library.facts("canned_reply_created")
    assert fact.copied_from_id == source["id"]
    copy = library.asked("canned_reply", {"reply_id": made["id"]}, by=library.ann)
    kept = ("title", "body", "assigned_to", "assigned_to_id", "type", "language")
    assert {name: copy[name] for name in kept} == {name: source[name] for name in kept}
    assert (copy["folder_id"], copy["is_draft"], copy["shortcut"], copy["version"]) == (place, True, None, 1)
    library.said("edit_canned_reply", {"reply_id": made["id"], "title": "Changed"}, by=library.ann)
    assert stored(library, source["id"], "title") == "One"


@pytest.mark.spec("CAN-019", "CAN-020", "PPL-327")
def test_agents_delete_and_restore_and_the_clock_purges_after_ninety_days(library: Library) -> None:
    made, kept = reply(library, "Gone", shortcut="gone"), reply(library, "Kept")
    library.said("delete_canned_replies", {"ids": [made["id"], kept["id"]]}, by=library.ann)
    assert len(library.facts("canned_reply_deleted")) == 2
    assert (listed(library), listed(library, "usable"), listed(library, "deleted")) == ([], [], ["Gone", "Kept"])
    with pytest.raises(NotFound):
        library.said("edit_canned_reply", {"reply_id": made["id"], "title": "x"}, by=library.ann)
    with pytest.raises(NotFound):
        library.asked("reply_of_shortcut", {"shortcut": "gone", "channel": "chat"}, by=library.ann)
    with pytest.raises(NotFound):
        library.asked("filled_reply", {"reply_id": made["id"], "channel": "chat"}, by=library.ann)
    library.said("restore_canned_replies", {"ids": [kept["id"]]}, by=library.ann)
    assert listed(library) == ["Kept"]
    library.handling.timer("kb", "purge", START + timedelta(days=90) - timedelta(seconds=1))
    assert library.facts() == []
    sought = {"text": "gone", "with_deleted": True}
    assert titles(library.asked("search_canned_replies", sought, by=library.ann)) == ["Gone"]
    library.handling.timer("kb", "purge", START + timedelta(days=90))
    [fact] = library.facts("canned_reply_purged")
    assert (fact.subject, fact.title) == (made["id"], "Gone")
    assert titles(library.asked("search_canned_replies", sought, by=library.ann)) == []
    with pytest.raises(NotFound):
        library.asked("canned_reply", {"reply_id": made["id"]})


def test_of_many_those_that_cannot_be_had_are_told_and_the_rest_is_done(library: Library) -> None:
    made = reply(library)["id"]
    told = library.said("delete_canned_replies", {"ids": [made, an_id(1234)]}, by=library.ann)
    assert told["changed"] == [made]
    assert [(refused["id"], refused["code"]) for refused in told["refused"]] == [(an_id(1234), "canned_reply_not_found")]
