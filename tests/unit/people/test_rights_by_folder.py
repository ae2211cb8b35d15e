"""Rights on articles that a role grants in single folders."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.permissions import PERMISSIONS
from services.people.rules.rights import ARTICLE_SWITCHES, granted, granted_in_folder, together, wrong_folder_levels

FOLDER = "01890000-0000-7000-8000-00000000000f"
ALL = frozenset(permission.key for permission in PERMISSIONS if permission.feature == "kb_articles")
FOR_CUSTOMERS = ALL - {"kb_articles.scan_broken_links"}


@pytest.mark.spec("KB-121")
@pytest.mark.parametrize("role_type", ["employee", "user"])
@pytest.mark.parametrize("level", ["full", "modify", "read_only", "none"])
def test_a_level_in_a_folder_grants_what_it_grants_elsewhere(level: str, role_type: str) -> None:
    assert granted_in_folder(level, role_type) == granted({"kb_articles": level}, (), role_type)


@pytest.mark.spec("KB-121")
@pytest.mark.parametrize(
    ("level", "role_type", "keys"),
    [
        ("full", "employee", ALL),
        ("full", "user", FOR_CUSTOMERS),
        ("modify", "employee", ALL - {"kb_articles.review", "kb_articles.event"}),
        ("read_only", "employee", {"kb_articles.view", "kb_articles.scan_broken_links"}),
        ("read_only", "user", {"kb_articles.view"}),
        ("none", "employee", set()),
        (sorted(ARTICLE_SWITCHES), "employee", ALL),
        ([], "employee", {"kb_articles.add_feedback", "kb_articles.event"}),
        (["kb_articles.view"], "user", {"kb_articles.view", "kb_articles.add_feedback", "kb_articles.event"}),
    ],
)
def test_what_a_folder_grants(level: str | list[str], role_type: str, keys: set[str]) -> None:
    assert granted_in_folder(level, role_type) == keys


def test_a_permission_of_a_folder_needs_what_it_needs_elsewhere() -> None:
    there = granted_in_folder("full")
    assert not {"kb_articles.add_feedback", "kb_articles.event"} & together([there])
    assert "kb_articles.add_feedback" in together([there, granted({"kb_feedback": "full"}, ())])


@pytest.mark.spec("KB-121")
@pytest.mark.parametrize("level", ["full", "modify", "read_only", "none", [], ["kb_articles.view"], sorted(ARTICLE_SWITCHES)])
def test_each_of_the_five_may_be_set(level: str | list[str]) -> None:
    assert wrong_folder_levels({FOLDER: level}) == {}


@pytest.mark.parametrize(
    "level",
    [
        "custom",
        "most",
        "",
        None,
        7,
        True,
        {"view": True},
        ["view"],
        ["news.view"],
        ["kb_feedback.create"],
        [["kb_articles.view"]],
        [7],
        ["kb_articles.view"] * 6,
    ],
)
def test_what_is_no_level_is_named_by_its_folder(level: Any) -> None:
    found = wrong_folder_levels({FOLDER: level, FOLDER.replace("f", "e"): "full"})
    assert set(found) == {FOLDER}
    assert "read_only" in found[FOLDER]
    assert "kb_articles.review" in found[FOLDER]


@pytest.mark.parametrize(
    "folder", ["", "root", FOLDER.upper(), FOLDER.replace("-", ""), f"{{{FOLDER}}}", f" {FOLDER}", f"urn:uuid:{FOLDER}"]
)
def test_what_is_no_id_of_a_folder(folder: str) -> None:
    assert set(wrong_folder_levels({folder: "full"})) == {folder}
