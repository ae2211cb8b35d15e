"""Folders: the tree, its names and depth, who may, what goes with one that is deleted."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from kit.errors import Conflict, Forbidden, Invalid, NotFound
from services.kb.changes import changed_since
from services.kb.models import Article, CannedReply
from tests.service.kb.keeping_articles import a_folder, an_article, employ, one
from tests.service.kb.library import START, Library, an_id


def changed_after(library: Library, number: int) -> list[str]:
    with library.handling.reading("kb") as session:
        return [item for _, kind, item in changed_since(session, number, 1000) if kind == "article"]


def last_change(library: Library) -> int:
    with library.handling.reading("kb") as session:
        return max((number for number, _, _ in changed_since(session, 0, 1000)), default=0)


@pytest.mark.spec("KB-037", "KB-106", "KB-168")
def test_a_folder_has_a_name_a_parent_and_the_switch_which_is_on_at_first(library: Library) -> None:
    top = library.said("create_folder", {"kind": "article", "name": "Howto"})
    assert (top["name"], top["parent_id"], top["is_auto_searched"]) == ("Howto", None, True)
    (saved,) = library.facts("folder_saved")
    assert (saved.is_new, saved.kind, saved.parent_id, saved.is_auto_searched) == (True, "article", None, True)
    below = library.said("create_folder", {"kind": "article", "name": "Paper", "parent_id": top["id"], "is_auto_searched": False})
    assert (below["parent_id"], below["is_auto_searched"]) == (top["id"], False)


@pytest.mark.spec("KB-041")
def test_an_agent_renames_a_folder(library: Library) -> None:
    folder = a_folder(library)
    assert library.said("edit_folder", {"folder_id": folder, "name": "Guides"}, by=library.ann)["version"] == 2
    (saved,) = library.facts("folder_saved")
    assert (saved.is_new, saved.name) == (False, "Guides")
    library.said("edit_folder", {"folder_id": folder, "name": "Guides"}, by=library.ann)
    assert library.facts() == []
    with pytest.raises(Conflict) as refused:
        library.said("edit_folder", {"folder_id": folder, "name": "Old", "expected_version": 1})
    assert refused.value.code == "changed_meanwhile"


@pytest.mark.spec("CAN-016")
def test_names_are_unique_beside_each_other_in_each_tree(library: Library) -> None:
    top = a_folder(library, "Howto")
    with pytest.raises(Conflict) as refused:
        a_folder(library, "HOWTO")
    assert (refused.value.code, refused.value.field) == ("folder_name_taken", "name")
    a_folder(library, "Howto", top)
    library.said("create_folder", {"kind": "canned_reply", "name": "Howto"})
    other = a_folder(library, "Other")
    with pytest.raises(Conflict):
        library.said("edit_folder", {"folder_id": other, "name": "howto"})
    with pytest.raises(NotFound):
        library.said("create_folder", {"kind": "canned_reply", "name": "Below", "parent_id": top})


def test_a_folder_never_comes_to_lie_in_itself_nor_too_deep(library: Library) -> None:
    chain = [a_folder(library, "1")]
    for number in range(2, 11):
        chain.append(a_folder(library, str(number), chain[-1]))
    with pytest.raises(Invalid) as deep:
        a_folder(library, "11", chain[-1])
    with pytest.raises(Invalid) as loop:
        library.said("edit_folder", {"folder_id": chain[0], "parent_id": chain[4]})
    with pytest.raises(Invalid) as own:
        library.said("edit_folder", {"folder_id": chain[0], "parent_id": chain[0]})
    assert [each.value.code for each in (deep, loop, own)] == ["folder_too_deep", "folder_in_itself", "folder_in_itself"]
    side = a_folder(library, "side")
    with pytest.raises(Invalid):
        library.said("edit_folder", {"folder_id": chain[1], "parent_id": a_folder(library, "lower", side)})
    assert library.said("edit_folder", {"folder_id": chain[1], "parent_id": side})["parent_id"] == side


@pytest.mark.spec("KB-040", "KB-106")
def test_what_a_change_of_place_or_switch_means_for_searches_is_read_again(library: Library) -> None:
    top, other = a_folder(library), a_folder(library, "Other")
    below = a_folder(library, "Below", top)
    upper, lower = an_article(library, top), an_article(library, below)
    at = last_change(library)
    library.said("edit_folder", {"folder_id": top, "is_auto_searched": False})
    assert changed_after(library, at) == [upper]
    at = last_change(library)
    library.said("edit_folder", {"folder_id": top, "parent_id": other})
    assert sorted(changed_after(library, at)) == sorted([upper, lower])
    at = last_change(library)
    library.said("edit_folder", {"folder_id": top, "name": "Renamed"})
    assert changed_after(library, at) == []


@pytest.mark.spec("KB-042", "KB-148", "KB-128")
def test_all_goes_with_a_folder_its_subfolders_too(library: Library) -> None:
    top = a_folder(library)
    below = a_folder(library, "Below", top)
    ids = sorted([an_article(library, top), an_article(library, below), an_article(library, below, is_draft=True)])
    kept = an_article(library, a_folder(library, "Other"))
    asked = library.asked("folder_contents", {"folder_id": top})
    assert (asked["name"], asked["folders"], asked["items"]) == ("Howto", 1, 3)
    with pytest.raises(Conflict) as refused:
        library.said("delete_folder", {"folder_id": top, "expected_count": 2})
    assert (refused.value.code, refused.value.more["count"]) == ("count_changed", 3)
    assert library.said("delete_folder", {"folder_id": top, "expected_count": 3}) == {"folders": 2, "items": 3}
    assert sorted(fact.subject for fact in library.facts("article_deleted")) == ids
    assert [fact.subject for fact in library.facts("folder_deleted")] == [below, top]
    assert [item["id"] for item in library.asked("articles")["items"]] == [kept]
    assert {item["name"] for item in library.asked("folders", {"kind": "article"})["items"]} == {"Other"}
    assert [entry["action"] for entry in library.asked("article_history", {"article_id": ids[0]})["items"]] == ["deleted", "created"]
    assert a_folder(library, "Howto") != top  # its name is free again


@pytest.mark.spec("KB-172")
def test_deleting_a_folder_with_articles_needs_the_right_to_delete_them(library: Library) -> None:
    full, empty = a_folder(library), a_folder(library, "Empty")
    an_article(library, full)
    with pytest.raises(Forbidden) as refused:
        library.said("delete_folder", {"folder_id": full}, by=library.ann)
    assert refused.value.more["permission"] == "kb_articles.delete"
    assert library.said("delete_folder", {"folder_id": empty}, by=library.ann) == {"folders": 1, "items": 0}
    eve = employ(library, "view", "edit", "delete")
    an_article(library, full, brand_ids=[library.other_brand])
    with pytest.raises(Forbidden):  # of a brand that is not hers
        library.said("delete_folder", {"folder_id": full}, by=eve)
    with library.handling.reading("kb") as session:
        assert session.scalar(sa.select(sa.func.count()).where(Article.deleted_at.is_not(None))) == 0


@pytest.mark.spec("KB-172", "KB-121")
def test_the_right_to_delete_counts_in_each_folder_concerned(library: Library) -> None:
    top = a_folder(library)
    below = a_folder(library, "Below", top)
    an_article(library, below)
    eve = employ(library, "view", "edit", "delete", by_folder={below: ["view", "edit"]})
    with pytest.raises(Forbidden):
        library.said("delete_folder", {"folder_id": top}, by=eve)
    max_ = employ(library, "view", "edit", by_folder={top: ["view", "edit", "delete"]}, number=36)
    assert library.said("delete_folder", {"folder_id": top}, by=max_) == {"folders": 2, "items": 1}


def test_a_folder_with_too_much_in_it_is_not_emptied_at_once(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    from services.kb.handlers import deleting_folders

    folder = a_folder(library)
    for _ in range(3):
        an_article(library, folder)
    monkeypatch.setattr(deleting_folders, "MOST_AT_ONCE", 2)
    with pytest.raises(Conflict) as refused:
        library.said("delete_folder", {"folder_id": folder})
    assert refused.value.code == "folder_too_full"
    monkeypatch.setattr(deleting_folders, "MOST_AT_ONCE", 3)
    monkeypatch.setattr(deleting_folders, "PORTION", 2)
    assert library.said("delete_folder", {"folder_id": folder})["items"] == 3


@pytest.mark.spec("KB-037", "KB-121")
def test_the_tree_shows_what_may_be_read_and_counts_what_is_seen(library: Library) -> None:
    top = a_folder(library)
    closed = a_folder(library, "Closed", top)
    inside = a_folder(library, "Inside", closed)
    hidden = a_folder(library, "Hidden")
    for folder in (top, top, closed, inside, hidden):
        an_article(library, folder)
    an_article(library, top, brand_ids=[library.other_brand])
    eve = employ(library, "view", by_folder={closed: [], hidden: [], inside: ["view", "create"]})
    found = {item["name"]: item for item in library.asked("folders", {"kind": "article"}, by=eve)["items"]}
    assert {name: item["count"] for name, item in found.items()} == {"Howto": 2, "Closed": 0, "Inside": 1}
    assert (found["Inside"]["may"]["create"], found["Closed"]["may"]["view"], found["Howto"]["may"]["create"]) == (True, False, False)
    everything = {item["name"]: item["count"] for item in library.asked("folders", {"kind": "article"})["items"]}
    assert everything == {"Howto": 3, "Closed": 1, "Inside": 1, "Hidden": 1}
    other = library.asked("folders", {"kind": "article", "brand_id": library.other_brand})["items"]
    assert {item["name"]: item["count"] for item in other} == {"Howto": 1, "Closed": 0, "Inside": 0, "Hidden": 0}
    with pytest.raises(NotFound):
        library.asked("folder_contents", {"folder_id": hidden}, by=eve)


def test_the_tree_costs_the_same_however_large(library: Library) -> None:
    since = library.handling.statements("kb")
    a_folder(library)
    library.asked("folders", {"kind": "article"}, by=library.ann)
    since()
    library.asked("folders", {"kind": "article"}, by=library.ann)
    few = len(since())
    for name in "abcdef":
        an_article(library, a_folder(library, name))
    since()
    library.asked("folders", {"kind": "article"}, by=library.ann)
    assert len(since()) == few


@pytest.mark.parametrize("command", ["create_folder", "edit_folder", "delete_folder"])
def test_customers_keep_away_from_folders(library: Library, command: str) -> None:
    folder = a_folder(library)
    asked: dict[str, Any] = {"kind": "article", "name": "Mine"} if command == "create_folder" else {"folder_id": folder}
    with pytest.raises(Forbidden):
        library.handling.command("kb", command, asked, actor=f"user:{library.carl}", via="portal")
    with pytest.raises(NotFound):
        library.said("edit_folder", {"folder_id": an_id(999)})


@pytest.mark.spec("CAN-017", "CAN-045")
def test_folders_of_replies_need_the_rights_on_replies(library: Library) -> None:
    folder = library.said("create_folder", {"kind": "canned_reply", "name": "Greetings"}, by=library.ann)["id"]
    eve = employ(library, "view", "create", "edit", "delete")
    for command, asked in (("create_folder", {"kind": "canned_reply", "name": "X"}), ("delete_folder", {"folder_id": folder})):
        with pytest.raises(Forbidden):
            library.said(command, asked, by=eve)
    with library.handling("kb") as work:
        work.session.add_all([a_reply(folder, "everyone", None), a_reply(folder, "agent", library.bob)])
    assert library.asked("folder_contents", {"folder_id": folder}, by=library.ann)["items"] == 2
    assert library.said("delete_folder", {"folder_id": folder}, by=library.ann) == {"folders": 1, "items": 2}
    assert {fact.canned_reply["assigned_to"] for fact in library.facts("canned_reply_deleted")} == {"everyone", "agent"}


def a_reply(folder: str, assigned_to: str, assigned_to_id: str | None) -> CannedReply:
    by = {"created_at": START, "created_by": "system:test", "modified_at": START, "modified_by": "system:test", "stale_at": START}
    plain = {"title": "Hello", "body": "", "text": "", "is_draft": False, "is_flagged_for_review": False, "type": "chats", "language": "en"}
    return CannedReply(folder_id=folder, assigned_to=assigned_to, assigned_to_id=assigned_to_id, **plain, **by)


def test_a_restored_article_needs_a_live_folder(library: Library) -> None:
    folder, other = a_folder(library), a_folder(library, "Other")
    article = an_article(library, folder)
    library.said("delete_folder", {"folder_id": folder})
    with pytest.raises(Conflict) as refused:
        library.said("restore_articles", {"ids": [article]})
    assert refused.value.code == "folder_gone"
    replies = library.said("create_folder", {"kind": "canned_reply", "name": "Greetings"})["id"]
    for wrong in (replies, folder):
        with pytest.raises(NotFound):
            library.said("restore_articles", {"ids": [article], "folder_id": wrong})
    assert library.said("restore_articles", {"ids": [article], "folder_id": other})["changed"] == [article]
    restored, edited = library.facts()
    assert (restored.type, edited.type, edited.before["folder_id"]) == ("kb.article_restored.v1", "kb.article_edited.v1", folder)
    assert one(library, article)["folder_id"] == other
