"""News: making, changing, cloning, marking, listing, deleting."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from marshmallow import ValidationError

from kit.errors import Conflict, Forbidden, Invalid, NotFound
from services.kb.models import NewsItem
from tests.service.kb.library import START, Library, an_id
from tests.service.kb.publishing import item
from tests.service.kb.replying import titles, work_as


def listed(library: Library, view: str = "all", by: str = "", **asked: Any) -> list[str]:
    return titles(library.asked("news", {"view": view, "sort": "subject", "is_descending": False, **asked}, by=by or library.ann))


@pytest.mark.spec("NWS-001", "NWS-039", "NWS-041", "PPL-342")
def test_an_item_begins_public_now_in_the_default_language_for_the_default_brand(library: Library) -> None:
    made = item(library, "Open day: come & see!", body="<p onclick='x'>On <b>Friday</b><script>x</script></p>")
    assert (made["slug"], made["body"], made["text"]) == ("open-day-come-see", "<p>On <b>Friday</b></p>", "On Friday")
    assert (made["news_at"], made["language"], made["brand_ids"]) == ("2026-03-02T09:00:00.000Z", "en", [library.brand])
    assert (made["is_private"], made["is_draft"], made["is_flagged_for_review"], made["is_public"]) == (False, False, False, True)
    assert made["created"] == {"at": "2026-03-02T09:00:00.000Z", "by": f"employee:{library.ann}", "name": "Ann"}
    [fact] = library.facts()
    assert (fact.type, fact.news["title"], fact.copied_from_id) == ("kb.news_created.v1", "Open day: come & see!", None)


@pytest.mark.spec("NWS-007")
@pytest.mark.parametrize(("length", "is_long"), [(0, False), (160, False), (161, True), (256, True)])
def test_a_summary_above_160_is_advised_against_above_256_refused(library: Library, length: int, is_long: bool) -> None:
    assert item(library, summary="x" * length)["is_summary_long"] is is_long
    with pytest.raises(Invalid) as refused:
        item(library, summary="x" * 257)
    assert (refused.value.code, refused.value.field) == ("summary_too_long", "summary")


@pytest.mark.spec("NWS-041")
def test_brands_and_the_one_language_must_be_there(library: Library) -> None:
    made = item(library, brand_ids=[library.other_brand, library.brand, library.brand], language="de")
    assert (made["brand_ids"], made["language"]) == ([library.brand, library.other_brand], "de")
    assert [brand["name"] for brand in made["brands"]] == ["Acme", "Beta"]
    with pytest.raises(Invalid, match="unknown_brand"):
        item(library, brand_ids=[an_id(3)])
    with pytest.raises(Invalid, match="unknown_language"):
        item(library, language="xx")
    mistakes: list[dict[str, Any]] = [
        {"brand_ids": []},
        {"title": ""},
        {"title": "x" * 256},
        {"language": ["en", "de"]},
        {"news_at": "2026-01-01"},
    ]
    for wrong in mistakes:
        with pytest.raises(ValidationError):
            item(library, **wrong)


@pytest.mark.spec("NWS-009")
def test_bodies_show_videos_of_known_hosts_and_of_those_that_are_set(library: Library) -> None:
    library.set("knowledge", stale_after_days=365, frame_hosts=["video.acme.example"])
    frames = "".join(f'<iframe src="https://{host}/v"></iframe>' for host in ("www.youtube.com", "video.acme.example", "evil.example"))
    body = item(library, body=frames + '<video src="https://cdn.example/a.mp4" controls></video>')["body"]
    assert ("youtube" in body, "video.acme" in body, "evil" in body, "<video" in body) == (True, True, False, True)
    assert body.count("sandbox=") == 2


@pytest.mark.spec("PPL-343", "NWS-039")
def test_an_edit_changes_what_it_names_and_says_whether_content_changed(library: Library) -> None:
    made = item(library)
    later = START + timedelta(hours=2)
    asked = {"news_id": made["id"], "title": "Open night", "news_at": "2026-05-01T20:00:00+02:00", "expected_version": 1}
    edited = library.said("edit_news", asked, by=library.ann, now=later)
    assert (edited["title"], edited["slug"], edited["news_at"]) == ("Open night", "open-night", "2026-05-01T18:00:00.000Z")
    assert (edited["version"], edited["modified"]["at"]) == (2, "2026-03-02T11:00:00.000Z")
    [fact] = library.facts()
    assert (fact.type, fact.is_content_changed, fact.before["title"]) == ("kb.news_edited.v1", True, "Open day")
    library.said("edit_news", {"news_id": made["id"], "brand_ids": [library.other_brand]}, by=library.ann)
    [fact] = library.facts()
    assert (fact.is_content_changed, fact.before["brand_ids"]) == (False, [library.brand])
    assert library.said("edit_news", {"news_id": made["id"], "title": "Open night"}, by=library.ann)["version"] == 3
    assert library.facts() == []
    with pytest.raises(Conflict, match="changed_meanwhile"):
        library.said("edit_news", {"news_id": made["id"], "title": "x", "expected_version": 1}, by=library.ann)


@pytest.mark.spec("NWS-005", "PPL-345", "PPL-346", "PPL-347", "PPL-348", "PPL-349")
def test_marks_say_who_sees_it_and_whether_it_wants_an_edit(library: Library) -> None:
    made = item(library)["id"]

    def after(mark: str) -> tuple[bool, bool, bool]:
        library.said("mark_news", {"ids": [made], "mark": mark}, by=library.ann)
        found = library.asked("news_item", {"news_id": made})
        return found["is_private"], found["is_draft"], found["is_flagged_for_review"]

    assert after("draft") == (False, True, False)
    assert after("private") == (True, False, False)
    assert after("review") == (True, False, True)
    assert [fact.type for fact in library.facts()] == ["kb.news_flagged.v1"]
    assert after("draft") == (True, True, True)
    assert after("reviewed") == (True, True, False)
    assert [fact.type for fact in library.facts()] == ["kb.news_reviewed.v1"]
    assert after("public") == (False, False, False)
    actions = [entry["action"] for entry in library.asked("news_history", {"news_id": made})["items"]]
    assert actions == ["edited", "reviewed", "edited", "flagged", "edited", "edited", "created"]


@pytest.mark.spec("PPL-345", "PPL-346", "PPL-347", "PPL-349", "PPL-350")
def test_boxes_of_the_editor_combine_and_each_takes_its_own_right(library: Library) -> None:
    made = item(library, is_private=True, is_draft=True, is_flagged_for_review=True)
    assert [fact.type for fact in library.facts()] == ["kb.news_created.v1", "kb.news_flagged.v1"]
    reviewer = work_as(library, "review", feature="news")
    with pytest.raises(Forbidden):
        library.said("edit_news", {"news_id": made["id"], "is_draft": False}, by=reviewer)
    cleared = library.said("edit_news", {"news_id": made["id"], "is_flagged_for_review": False}, by=reviewer)
    assert (cleared["is_private"], cleared["is_draft"], cleared["is_flagged_for_review"]) == (True, True, False)
    editor = work_as(library, "modify", feature="news")
    library.said("edit_news", {"news_id": made["id"], "is_flagged_for_review": True}, by=editor)
    assert [fact.type for fact in library.facts()] == ["kb.news_flagged.v1"]
    with pytest.raises(Forbidden):
        library.said("edit_news", {"news_id": made["id"], "is_flagged_for_review": False}, by=editor)
    library.said("edit_news", {"news_id": made["id"], "is_draft": False, "is_private": False}, by=editor)
    assert listed(library, "public") == ["Open day"]


LEVELS: list[tuple[str, tuple[str, ...], set[str]]] = [
    ("full", (), {"view", "scan", "create", "edit", "delete", "clone", "public", "private", "draft", "review", "reviewed"}),
    ("modify", (), {"view", "scan", "create", "edit", "clone", "public", "private", "draft", "review", "reviewed"}),
    ("read_only", (), {"view", "scan"}),
    ("none", (), set()),
    ("custom", ("create",), {"create", "clone"}),
    ("custom", ("modify",), {"edit", "public", "private", "draft", "review"}),
    ("custom", ("delete",), {"delete"}),
    ("custom", ("review",), {"reviewed"}),
    ("custom", ("view",), {"view", "scan"}),
]
OF_LEVELS = ("NWS-028", "NWS-029", "NWS-030", "NWS-031", "NWS-032", "NWS-045")
OF_RIGHTS = ("PPL-341", "PPL-342", "PPL-343", "PPL-344", "PPL-345", "PPL-346", "PPL-347", "PPL-348", "PPL-349", "PPL-351", "PPL-352")


@pytest.mark.spec(*OF_LEVELS, *OF_RIGHTS)
@pytest.mark.parametrize(("level", "switches", "may"), LEVELS)
def test_the_level_of_the_role_decides_what_may_be_done(library: Library, level: str, switches: tuple[str, ...], may: set[str]) -> None:
    made = item(library, is_draft=True)["id"]
    joe = work_as(library, *switches, level=level, feature="news")
    deeds: dict[str, tuple[str, dict[str, Any]]] = {
        "view": ("news_item", {"news_id": made}),
        "create": ("create_news", {"title": "New"}),
        "edit": ("edit_news", {"news_id": made, "summary": "Other"}),
        "clone": ("clone_news", {"news_id": made}),
        **{mark: ("mark_news", {"ids": [made], "mark": mark}) for mark in ("public", "private", "draft", "review", "reviewed")},
        "scan": ("scan_links", {"kind": "news", "ids": [made]}),
        "delete": ("delete_news", {"ids": [made]}),
    }
    for deed, (name, asked) in deeds.items():
        run = library.asked if deed == "view" else library.said
        if deed in may:
            run(name, asked, by=joe)
        else:
            with pytest.raises(Forbidden):
                run(name, asked, by=joe)


@pytest.mark.spec("NWS-013", "PPL-352")
def test_a_clone_takes_content_brands_and_language_and_starts_as_a_draft(library: Library) -> None:
    words: dict[str, Any] = {
        "summary": "Come",
        "body": "<p>In</p>",
        "language": "de",
        "brand_ids": [library.other_brand],
        "is_private": True,
    }
    source = item(library, **words, is_flagged_for_review=True)
    later = START + timedelta(days=5)
    clone = library.said("clone_news", {"news_id": source["id"]}, by=library.ann, now=later)
    kept = ("title", "slug", "summary", "body", "language", "brand_ids", "is_private")
    assert {name: clone[name] for name in kept} == {name: source[name] for name in kept}
    assert (clone["is_draft"], clone["is_flagged_for_review"], clone["translation_group_id"]) == (True, False, None)
    assert (clone["news_at"], clone["created"]["at"]) == ("2026-03-07T09:00:00.000Z", "2026-03-07T09:00:00.000Z")
    [fact] = library.facts()
    assert (fact.type, fact.copied_from_id) == ("kb.news_created.v1", source["id"])


@pytest.mark.spec("NWS-002", "NWS-005")
def test_the_section_lists_all_items_of_the_system_to_any_agent_and_to_no_customer(library: Library) -> None:
    item(library, "Acme")
    item(library, "Beta", brand_ids=[library.other_brand], language="de")
    item(library, "Draft", is_draft=True)
    item(library, "Private", is_private=True)
    item(library, "Review", is_flagged_for_review=True)
    everything = ["Acme", "Beta", "Draft", "Private", "Review"]
    for employee in (library.ann, library.bob, library.max, library.ada):
        assert listed(library, by=employee) == everything
    assert listed(library, "public") == ["Acme", "Beta", "Review"]
    assert (listed(library, "private"), listed(library, "drafts"), listed(library, "review")) == (["Private"], ["Draft"], ["Review"])
    assert (listed(library, brand_id=library.other_brand), listed(library, language="de")) == (["Beta"], ["Beta"])
    with library.handling("kb") as work:
        work.session.execute(sa.update(NewsItem).where(NewsItem.title == "Acme").values(broken_links=2))
    assert listed(library, "broken_links") == ["Acme"]
    assert library.asked("news_counts", by=library.ann) == {
        "all": 5, "public": 3, "private": 1, "drafts": 1, "review": 1, "broken_links": 1, "deleted": 0}  # fmt: skip
    for actor in ("visitor", f"user:{library.carl}"):
        with pytest.raises(Forbidden):
            library.handling.question("kb", "news", {}, actor=actor, via="portal")


@pytest.mark.parametrize(
    ("sort", "order"),
    [("subject", "abc"), ("status", "acb"), ("language", "cab"), ("date", "bca"), ("created", "cab"), ("modified", "cab")],
)
def test_each_sorting_both_ways_and_page_by_page(library: Library, sort: str, order: str) -> None:
    for title, minute, said in (
        ("c", 0, {"language": "de", "is_private": True, "news_at": "2026-02-01T00:00:00Z"}),
        ("A", 1, {"language": "en", "news_at": "2026-03-01T00:00:00Z"}),
        ("b", 2, {"language": "fr", "is_draft": True, "news_at": "2026-01-01T00:00:00Z"}),
    ):
        item(library, title, now=START + timedelta(minutes=minute), **said)
    for is_descending in (False, True):
        asked = {"sort": sort, "is_descending": is_descending, "limit": 2}
        first = library.asked("news", asked)
        second = library.asked("news", asked | {"cursor": first["next_cursor"]})
        assert "".join(titles(first) + titles(second)).lower() == (order[::-1] if is_descending else order)
        assert second["next_cursor"] is None
    assert "".join(titles(library.asked("news"))).lower() == "acb", "the newest date first"


def test_a_list_costs_the_same_however_long_it_is(library: Library) -> None:
    item(library)
    library.asked("news", by=library.ann)  # a new connection first prepares what it will ask
    since = library.handling.statements("kb")
    library.asked("news", by=library.ann)
    few = len(since())
    for number in range(5):
        item(library, f"Item {number}")
    since()
    assert len(library.asked("news", by=library.ann)["items"]) == 6
    assert len(since()) == few


@pytest.mark.spec("NWS-017", "NWS-018", "PPL-344")
def test_agents_delete_and_restore_and_the_clock_purges_after_ninety_days(library: Library) -> None:
    gone, kept = item(library, "Gone")["id"], item(library, "Kept")["id"]
    library.said("delete_news", {"ids": [gone, kept]}, by=library.ann)
    assert (listed(library), listed(library, "deleted")) == ([], ["Gone", "Kept"])
    with pytest.raises(NotFound, match="news_not_found"):
        library.said("edit_news", {"news_id": gone, "title": "x"}, by=library.ann)
    library.said("restore_news", {"ids": [kept]}, by=library.ann)
    assert listed(library, "public") == ["Kept"]
    library.handling.timer("kb", "purge", START + timedelta(days=90) - timedelta(seconds=1))
    assert library.facts() == []
    sought = {"text": "gone", "is_deleted": True}
    assert titles(library.asked("search_news", sought, by=library.ann)) == ["Gone"]
    library.handling.timer("kb", "purge", START + timedelta(days=90))
    assert [(fact.type, fact.subject) for fact in library.facts()] == [("kb.news_purged.v1", gone)]
    assert titles(library.asked("search_news", sought, by=library.ann)) == []
    with pytest.raises(NotFound):
        library.asked("news_item", {"news_id": gone})
