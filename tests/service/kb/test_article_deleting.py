"""Deleting articles, where their traffic goes, bringing them back, and the purge."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from kit.errors import Conflict, Forbidden, NotFound
from services.kb.models import Article, ChangedItem, Folder, HistoryEntry, Redirect, Revision
from tests.service.kb.keeping_articles import a_folder, an_article, employ, one
from tests.service.kb.library import START, Library, an_id


@pytest.fixture
def folder(library: Library) -> str:
    return a_folder(library)


def redirects(library: Library) -> dict[str, str]:
    with library.handling.reading("kb") as session:
        return {row.article_id: row.target_id for row in session.execute(sa.select(Redirect.article_id, Redirect.target_id))}


@pytest.mark.spec("KB-061", "PPL-301", "KB-171", "KB-128")
def test_deleting_needs_the_right_which_agents_lack_by_default(library: Library, folder: str) -> None:
    article = an_article(library, folder)
    with pytest.raises(Forbidden) as refused:
        library.said("delete_articles", {"ids": [article]}, by=library.ann)
    assert refused.value.more["permission"] == "kb_articles.delete"
    assert library.said("delete_articles", {"ids": [article]}, by=employ(library, "view", "delete"))["changed"] == [article]
    (deleted,) = library.facts()
    assert (deleted.type, deleted.redirect_to_id, deleted.before) == ("kb.article_deleted.v1", None, {"deleted_at": None})


@pytest.mark.spec("KB-064", "KB-065")
def test_a_deleted_article_leaves_every_list_and_takes_no_further_action(library: Library, folder: str) -> None:
    flags: dict[str, Any] = {"is_draft": True, "is_flagged_for_review": True, "assigned_agent_id": library.ann}
    article, other = an_article(library, folder, **flags), an_article(library, folder, "Other")
    library.said("delete_articles", {"ids": [article]})
    for view in ("all", "drafts", "review", "by_agent", "mine"):
        assert article not in [item["id"] for item in library.asked("articles", {"view": view}, by=library.ann)["items"]]
    counts = library.asked("article_counts", by=library.ann)
    assert (counts["all"], counts["drafts"], counts["review"], counts["mine"], counts["agents"]) == (1, 0, 0, 0, [])
    assert [item["id"] for item in library.asked("articles", {"view": "deleted"})["items"]] == [article]
    acts: list[tuple[str, dict[str, Any]]] = [
        ("edit_article", {"article_id": article, "title": "X"}),
        ("clone_article", {"article_id": article}),
        ("mark_articles", {"ids": [article], "mark": "public"}),
        ("move_articles", {"ids": [article], "folder_id": folder}),
        ("copy_articles", {"ids": [article], "folder_id": folder}),
        ("transfer_articles", {"ids": [article], "agent_id": None}),
        ("clear_stale", {"ids": [article]}),
        ("delete_articles", {"ids": [article]}),
        ("relate_articles", {"article_id": article, "related_id": other}),
        ("restore_revision", {"article_id": article, "number": 1}),
        ("detach_file", {"kind": "article", "item_id": article, "file_id": an_id(1)}),
    ]
    for command, asked in acts:
        with pytest.raises(NotFound) as refused:
            library.said(command, asked)
        assert refused.value.code == "article_not_found"
    may = one(library, article)["may"]
    assert {name for name, holds in may.items() if holds} == {"view", "restore"} - ({"restore"} if not may["restore"] else set())


@pytest.mark.spec("KB-063", "KB-173")
def test_a_redirect_names_where_the_traffic_goes(library: Library, folder: str) -> None:
    gone, target = an_article(library, folder), an_article(library, folder, "Other")
    library.said("delete_articles", {"ids": [gone], "redirect_to_id": target})
    (deleted,) = library.facts()
    assert deleted.redirect_to_id == target
    assert (redirects(library), one(library, gone)["redirect_to_id"]) == ({gone: target}, target)
    further = an_article(library, folder, "Third")
    library.said("delete_articles", {"ids": [target], "redirect_to_id": further})
    assert redirects(library) == {gone: target, target: further}


@pytest.mark.spec("KB-173")
def test_loops_are_refused_at_saving(library: Library, folder: str) -> None:
    first, second, third = (an_article(library, folder, name) for name in "abc")
    with pytest.raises(Conflict) as refused:
        library.said("delete_articles", {"ids": [first, second], "redirect_to_id": second})
    assert (refused.value.code, refused.value.field) == ("redirect_loop", "redirect_to_id")
    library.said("delete_articles", {"ids": [first], "redirect_to_id": second})
    library.said("delete_articles", {"ids": [second], "redirect_to_id": third})
    with pytest.raises(Conflict) as loop:
        library.said("delete_articles", {"ids": [third], "redirect_to_id": first})
    assert loop.value.code == "redirect_loop"
    with pytest.raises(NotFound) as missing:
        library.said("delete_articles", {"ids": [an_article(library, folder, "d")], "redirect_to_id": first})
    assert missing.value.field == "redirect_to_id"
    library.said("restore_articles", {"ids": [first]})  # its traffic is its own again
    assert redirects(library) == {second: third}
    library.said("delete_articles", {"ids": [third], "redirect_to_id": first})
    with pytest.raises(NotFound):
        library.said("delete_articles", {"ids": [first], "redirect_to_id": an_id(999)})


def test_what_is_out_of_sight_is_no_target(library: Library, folder: str) -> None:
    article = an_article(library, folder)
    theirs = an_article(library, folder, brand_ids=[library.other_brand])
    with pytest.raises(NotFound):
        library.said("delete_articles", {"ids": [article], "redirect_to_id": theirs}, by=employ(library, "view", "delete"))


@pytest.mark.spec("PPL-301")
def test_what_was_deleted_can_be_brought_back_by_who_may_delete(library: Library, folder: str) -> None:
    article = an_article(library, folder)
    library.said("delete_articles", {"ids": [article]})
    with pytest.raises(Forbidden):
        library.said("restore_articles", {"ids": [article]}, by=library.ann)
    assert library.said("restore_articles", {"ids": [article]})["changed"] == [article]
    (restored,) = library.facts()
    assert restored.type == "kb.article_restored.v1"
    assert (one(library, article)["deleted"], library.asked("article_counts")["all"]) == (None, 1)
    with pytest.raises(NotFound):
        library.said("restore_articles", {"ids": [article]})


@pytest.mark.spec("KB-066", "KB-174", "KB-063")
def test_the_purge_takes_what_was_deleted_ninety_days_ago(library: Library, folder: str) -> None:
    old, young, live = (an_article(library, folder, name) for name in "abc")
    library.said("relate_articles", {"article_id": old, "related_id": live})
    library.said("delete_articles", {"ids": [old], "redirect_to_id": live})
    library.said("delete_articles", {"ids": [young]}, now=START + timedelta(days=1))
    library.handling.timer("kb", "purge", START + timedelta(days=90) - timedelta(seconds=1))
    assert library.facts() == []
    library.handling.timer("kb", "purge", START + timedelta(days=90))
    (purged,) = library.facts()
    assert (purged.type, purged.subject, purged.title) == ("kb.article_purged.v1", old, "a")
    with library.handling.reading("kb") as session:
        assert set(session.scalars(sa.select(Article.id))) == {young, live}
        assert session.scalar(sa.select(sa.func.count()).where(Revision.article_id == old)) == 0
        assert session.scalar(sa.select(sa.func.count()).where(HistoryEntry.item_id == old)) == 0
        newest = session.scalar(sa.select(ChangedItem.item_id).order_by(ChangedItem.number.desc()).limit(1))
        assert newest == old  # the index hears of it
    assert redirects(library) == {old: live}
    assert library.asked("related_articles", {"article_id": live})["items"] == []


@pytest.mark.spec("KB-066")
def test_nothing_is_purged_while_the_purge_is_off(library: Library, folder: str) -> None:
    article = an_article(library, folder)
    library.said("delete_articles", {"ids": [article]})
    library.set("retention", is_purge_on=False, purge_after_days=90, decisions_kept_days=90)
    library.handling.timer("kb", "purge", START + timedelta(days=1000))
    assert one(library, article)["deleted"]
    library.set("retention", is_purge_on=True, purge_after_days=10, decisions_kept_days=90)
    library.handling.timer("kb", "purge", START + timedelta(days=10))
    with pytest.raises(NotFound):
        one(library, article)


def test_a_deleted_folder_goes_once_nothing_names_it(library: Library, folder: str) -> None:
    below = a_folder(library, "Below", folder)
    article = an_article(library, below)
    library.said("delete_folder", {"folder_id": folder})
    library.said("restore_articles", {"ids": [article], "folder_id": a_folder(library, "Other")})
    left = []
    for day in (89, 90, 91):
        library.handling.timer("kb", "purge", START + timedelta(days=day))
        with library.handling.reading("kb") as session:
            left.append(set(session.scalars(sa.select(Folder.name))))
    assert left == [{"Howto", "Below", "Other"}, {"Howto", "Other"}, {"Other"}]
