"""Canned replies: making and changing them, for whom, and by whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from marshmallow import ValidationError

from kit.errors import Conflict, Forbidden, Invalid, NotFound
from services.kb.schemas.kinds import WRITING
from tests.service.kb.library import START, Library, an_id
from tests.service.kb.replying import folder, for_ann, for_department, reply, stored, work_as


@pytest.mark.spec("CAN-001", "CAN-039", "CAN-004", "PPL-325")
def test_a_reply_begins_with_its_defaults_and_a_clean_body(library: Library) -> None:
    made = library.said(
        "create_canned_reply", {"title": " Thanks ", "body": "<p onclick='x'>Hi<script>x</script> <b>you</b></p>"}, by=library.ann
    )
    assert made["title"] == "Thanks"
    assert (made["body"], made["text"]) == ("<p>Hi <b>you</b></p>", "Hi you")
    assert (made["assigned_to"], made["assigned_to_id"], made["type"], made["language"]) == ("everyone", None, "tickets_and_chats", "en")
    assert (made["folder_id"], made["shortcut"], made["is_draft"], made["is_flagged_for_review"]) == (None, None, False, False)
    assert made["created"] == {"at": "2026-03-02T09:00:00.000Z", "by": f"employee:{library.ann}", "name": "Ann"}
    assert (made["version"], made["times_used"], made["deleted"]) == (1, 0, None)
    [fact] = library.facts("canned_reply_created")
    assert (fact.canned_reply["title"], fact.before, fact.copied_from_id) == ("Thanks", {}, None)


@pytest.mark.spec("CAN-015", "CAN-004", "CAN-016")
def test_it_is_for_everyone_a_department_or_an_agent_and_lies_in_a_folder(library: Library) -> None:
    place = folder(library, "Greetings")
    own = reply(library, "Mine", **for_ann(library), folder_id=place, shortcut="hi-1", type="chats", language="de", is_draft=True)
    assert (own["assigned_to"], own["assigned_to_id"], own["assigned_to_name"]) == ("agent", library.ann, "Ann")
    assert (own["folder_id"], own["shortcut"], own["type"], own["language"], own["is_draft"]) == (place, "hi-1", "chats", "de", True)
    assert reply(library, "Ours", **for_department(library))["assigned_to_name"] == "Support"
    for wrong, code in (
        ({"assigned_to": "everyone", "assigned_to_id": library.ann}, "audience_mismatch"),
        ({"assigned_to": "agent"}, "audience_mismatch"),
        ({"assigned_to": "department", "assigned_to_id": library.ann}, "no_such_department"),
        ({"assigned_to": "agent", "assigned_to_id": library.department}, "no_such_agent"),
        ({"language": "xx"}, "unknown_language"),
        ({"body": "<p>{{customer.shoe_size}}</p>"}, "unknown_variable"),
        ({"body": "<p>{{customer.<i>name</i>}}</p>"}, "broken_variable"),
        ({"body": '<p><a href="https://x.example/{{customer.shoe}}">x</a></p>'}, "broken_variable"),
    ):
        with pytest.raises(Invalid) as refused:
            reply(library, **wrong)
        assert refused.value.code == code
        assert refused.value.field is not None
    for wrong_folder in (an_id(7), folder(library, "Guides", "article")):
        with pytest.raises(NotFound, match="folder_not_found"):
            reply(library, folder_id=wrong_folder)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("title", ""), ("title", "x" * 256), ("body", "x" * (WRITING + 1)), ("shortcut", "two words"), ("shortcut", "x" * 41)),
        *(("type", "mail"), ("assigned_to", "nobody"), ("is_private", True)),
    ],
)
def test_what_is_out_of_shape_is_refused_by_its_field(library: Library, field: str, value: object) -> None:
    with pytest.raises(ValidationError) as refused:
        library.said("create_canned_reply", {"title": "Thanks", field: value})
    assert field in refused.value.messages_dict


@pytest.mark.spec("CAN-003", "PPL-326")
def test_an_edit_changes_what_it_names_and_tells_how_it_was(library: Library) -> None:
    made = reply(library)
    later = START + timedelta(hours=1)
    asked = {"reply_id": made["id"], "title": "Many thanks", **for_department(library), "expected_version": 1}
    edited = library.said("edit_canned_reply", asked, by=library.ann, now=later)
    assert (edited["title"], edited["assigned_to"], edited["assigned_to_id"], edited["version"]) == (
        "Many thanks", "department", library.department, 2)  # fmt: skip
    [fact] = library.facts()
    assert fact.type == "kb.canned_reply_edited.v1"
    assert {name: fact.before[name] for name in ("title", "assigned_to")} == {"title": "Thanks", "assigned_to": "everyone"}
    back = library.said("edit_canned_reply", {"reply_id": made["id"], "assigned_to": "everyone"}, by=library.ann)
    assert back["assigned_to_id"] is None
    again = library.said("edit_canned_reply", {"reply_id": made["id"], "title": "Many thanks"}, by=library.ann)
    assert (again["version"], library.facts()) == (3, [])
    body = library.said("edit_canned_reply", {"reply_id": made["id"], "body": "<p>New</p>"}, by=library.ann)
    assert (body["text"], body["version"], len(library.facts("canned_reply_edited"))) == ("New", 4, 1)
    with pytest.raises(Conflict, match="changed_meanwhile"):
        library.said("edit_canned_reply", {"reply_id": made["id"], "title": "Late", "expected_version": 1}, by=library.ann)


@pytest.mark.spec("CAN-003", "CAN-008", "CAN-032")
def test_what_is_for_others_does_not_exist_for_an_agent_but_managers_see_all(library: Library) -> None:
    own, ours = reply(library, "Mine", **for_ann(library), is_draft=True), reply(library, "Ours", **for_department(library))
    for hidden in (own, ours):
        with pytest.raises(NotFound, match="canned_reply_not_found"):
            library.asked("canned_reply", {"reply_id": hidden["id"]}, by=library.bob)
        with pytest.raises(NotFound, match="canned_reply_not_found"):
            library.said("edit_canned_reply", {"reply_id": hidden["id"], "title": "x", "expected_version": 77}, by=library.bob)
        for everywhere in (library.max, library.ada):
            assert library.asked("canned_reply", {"reply_id": hidden["id"]}, by=everywhere)["title"] == hidden["title"]
    assert library.asked("canned_reply", {"reply_id": ours["id"]}, by=library.ann)["title"] == "Ours"
    for actor in ("visitor", f"user:{library.carl}"):
        with pytest.raises(Forbidden):
            library.handling.question("kb", "canned_reply", {"reply_id": ours["id"]}, actor=actor, via="portal")


@pytest.mark.spec("CAN-032")
def test_a_role_of_users_with_the_right_still_shows_them_nothing(library: Library) -> None:
    made = reply(library)
    library.save_role(an_id(901), "Odd", ["canned_replies.view_insert", "canned_replies.create"])
    library.save_user(library.carl, "Carl", [an_id(901)])
    carl: dict[str, Any] = {"actor": f"user:{library.carl}", "via": "portal"}
    assert library.handling.question("kb", "canned_replies", {"view": "all"}, **carl)["items"] == []
    with pytest.raises(NotFound):
        library.handling.question("kb", "canned_reply", {"reply_id": made["id"]}, **carl)
    with pytest.raises(Forbidden):
        library.handling.command("kb", "create_canned_reply", {"title": "x"}, **carl)


@pytest.mark.spec("CAN-028", "CAN-029", "CAN-030", "CAN-031", "PPL-324", "PPL-325", "PPL-326", "PPL-327", "PPL-328", "PPL-329", "PPL-330")
@pytest.mark.parametrize(
    ("level", "switches", "may"),
    [
        ("full", (), {"view", "create", "edit", "delete", "draft", "type", "language"}),
        ("modify", (), {"view", "create", "edit", "draft", "type", "language"}),
        ("read_only", (), {"view"}),
        ("custom", ("create",), {"view", "create"}),
        ("custom", ("edit",), {"view", "edit", "draft", "type", "language"}),
        ("custom", ("delete",), {"view", "delete"}),
        ("none", (), set()),
    ],
)
def test_levels_of_the_role_decide_what_may_be_done(library: Library, level: str, switches: tuple[str, ...], may: set[str]) -> None:
    made = reply(library)["id"]
    joe = work_as(library, *switches, level=level)
    deeds = {
        "view": ("canned_reply", {"reply_id": made}),
        "create": ("create_canned_reply", {"title": "New"}),
        "edit": ("edit_canned_reply", {"reply_id": made, "title": "Other"}),
        "draft": ("mark_canned_replies", {"ids": [made], "mark": "draft"}),
        "type": ("edit_canned_reply", {"reply_id": made, "type": "chats"}),
        "language": ("edit_canned_reply", {"reply_id": made, "language": "de"}),
        "delete": ("delete_canned_replies", {"ids": [made]}),
    }
    for deed, (name, asked) in deeds.items():
        run = library.asked if deed == "view" else library.said
        if deed in may:
            run(name, asked, by=joe)
        else:
            with pytest.raises(Forbidden):
                run(name, asked, by=joe)


@pytest.mark.spec("CAN-007", "CAN-041")
def test_marks_are_public_draft_review_and_reviewed_never_private(library: Library) -> None:
    ids = [reply(library, "A", is_draft=True)["id"], reply(library, "B")["id"]]
    assert library.said("mark_canned_replies", {"ids": ids, "mark": "public"}, by=library.ann)["changed"] == sorted(ids)
    assert [stored(library, one, "is_draft") for one in ids] == [False, False]
    assert len(library.facts("canned_reply_edited")) == 1, "the one that was public already tells nothing"
    library.said("mark_canned_replies", {"ids": ids, "mark": "draft"}, by=library.ann)
    library.said("mark_canned_replies", {"ids": ids, "mark": "review"}, by=library.ann)
    assert len(library.facts("canned_reply_flagged")) == 2
    assert [(stored(library, one, "is_draft"), stored(library, one, "is_flagged_for_review")) for one in ids] == [(True, True)] * 2
    later = START + timedelta(days=3)
    library.said("mark_canned_replies", {"ids": ids[:1], "mark": "reviewed"}, by=library.ann, now=later)
    [fact] = library.facts("canned_reply_reviewed")
    assert fact.canned_reply["last_reviewed_at"] == "2026-03-05T09:00:00.000Z"
    assert (stored(library, ids[0], "is_flagged_for_review"), stored(library, ids[0], "last_reviewed_by")) == (
        False,
        f"employee:{library.ann}",
    )
    with pytest.raises(ValidationError):
        library.said("mark_canned_replies", {"ids": ids, "mark": "private"})


@pytest.mark.spec("CAN-024", "CAN-027", "CAN-041")
def test_it_turns_stale_when_its_time_has_run_and_a_review_starts_that_over(library: Library) -> None:
    library.set("knowledge", stale_after_days=30)
    made = reply(library)
    assert made["stale_at"] == "2026-04-01T09:00:00.000Z"
    due = START + timedelta(days=30)
    assert library.handling.due("kb", due - timedelta(seconds=1)) == []
    assert library.handling.due("kb", due) == ["stale"]
    assert [fact.type for fact in library.handling.facts] == ["kb.canned_reply_stale.v1"]
    listed = library.asked("canned_replies", {"view": "stale"}, by=library.ann, now=due)
    assert [row["id"] for row in listed["items"]] == [made["id"]]
    library.said("mark_canned_replies", {"ids": [made["id"]], "mark": "reviewed"}, by=library.ann, now=due)
    assert (stored(library, made["id"], "is_stale"), stored(library, made["id"], "stale_at")) == (False, due + timedelta(days=30))
    library.set("knowledge", stale_after_days=365)
    assert reply(library, "Later")["stale_at"] == "2027-03-02T09:00:00.000Z", "365 days by default"
