"""Rules about articles: marks, rights by folder, ages, the tree of folders, uploads."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from services.kb.rules.aging import stale_from
from services.kb.rules.marks import Flags, marked
from services.kb.rules.rights import VIEW, HeldRole, Reach, by_folder, is_open_to
from services.kb.rules.tree import path_to, refused_because, within
from services.kb.rules.uploads import refused_because as refused_upload

EDIT = "kb_articles.edit"


@pytest.mark.spec("KB-013", "KB-014", "KB-015", "KB-163")
@pytest.mark.parametrize(
    ("mark", "before", "after"),
    [
        ("public", (True, True, True), (False, False, True)),
        ("public", (False, False, False), (False, False, False)),
        ("private", (False, True, False), (True, False, False)),
        ("draft", (True, False, True), (True, True, True)),
        ("draft", (False, False, False), (False, True, False)),
        ("review", (True, True, False), (True, True, True)),
        ("reviewed", (True, True, True), (True, True, False)),
    ],
)
def test_what_each_mark_does(mark: str, before: tuple[bool, bool, bool], after: tuple[bool, bool, bool]) -> None:
    assert marked(Flags(*before), mark) == Flags(*after)


PARENTS: dict[str, str | None] = {"top": None, "below": "top", "deep": "below", "other": None}


def keys(*roles: HeldRole) -> dict[str, set[str]]:
    found = by_folder(roles, PARENTS)
    everywhere = frozenset().union(*(role.permissions for role in roles))
    return {folder: set(found.get(folder, everywhere)) for folder in PARENTS}


@pytest.mark.spec("KB-121", "PPL-132")
def test_a_folder_without_word_of_its_own_takes_its_parents() -> None:
    role = HeldRole(frozenset({VIEW}), {"top": frozenset({VIEW, EDIT}), "deep": frozenset()})
    assert keys(role) == {"top": {VIEW, EDIT}, "below": {VIEW, EDIT}, "deep": set(), "other": {VIEW}}


@pytest.mark.spec("KB-121")
def test_what_several_roles_grant_in_a_folder_is_added_up() -> None:
    closed = HeldRole(frozenset({VIEW, EDIT}), {"top": frozenset()})
    reader = HeldRole(frozenset({VIEW}))
    assert keys(closed, reader) == {"top": {VIEW}, "below": {VIEW}, "deep": {VIEW}, "other": {VIEW, EDIT}}
    opened = HeldRole(frozenset(), {"deep": frozenset({EDIT})})
    assert keys(closed, opened) == {"top": set(), "below": set(), "deep": {EDIT}, "other": {VIEW, EDIT}}
    assert by_folder([reader], PARENTS) == {}


@pytest.mark.spec("KB-121", "KB-007")
def test_what_may_be_read_where() -> None:
    reach = Reach("employee:1", is_staff=True, permissions=frozenset({VIEW}), by_folder={"a": frozenset(), "b": frozenset({VIEW, EDIT})})
    assert (reach.closed_folders(), reach.opened_folders()) == (frozenset({"a"}), frozenset({"b"}))
    assert [reach.may(VIEW, folder) for folder in ("a", "b", "c", None)] == [False, True, True, True]
    assert [reach.may(EDIT, folder) for folder in ("a", "b", "c", None)] == [False, True, False, False]
    assert Reach("system:x", is_staff=True, permissions=frozenset(), is_unbounded=True).may(EDIT, "a")


def test_a_gate_that_names_nobody_lets_nobody_through() -> None:
    assert is_open_to("r", {"r", "s"})
    assert not is_open_to("t", {"r", "s"})
    assert not is_open_to("nobody", {"nobody"})


@pytest.mark.spec("KB-055", "KB-100")
@pytest.mark.parametrize(("days", "stale_at"), [(365, "2027-03-02"), (1, "2026-03-03"), (3650, "2036-02-28")])
def test_the_age_counts_in_days_from_the_last_look(days: int, stale_at: str) -> None:
    assert stale_from(datetime(2026, 3, 2, tzinfo=UTC), days).date().isoformat() == stale_at


def test_what_lies_below_and_above() -> None:
    assert within("top", PARENTS) == {"top", "below", "deep"}
    assert path_to("deep", PARENTS) == ["top", "below", "deep"]
    assert within("gone", PARENTS) == {"gone"}


CHAIN: dict[str, str | None] = {str(number): str(number - 1) if number > 1 else None for number in range(1, 11)} | {"a": None, "b": "a"}


@pytest.mark.parametrize(
    ("folder", "parent", "why"),
    [
        (None, None, None),
        (None, "9", None),
        (None, "10", "depth"),
        ("a", "8", None),  # b comes to lie tenth
        ("a", "9", "depth"),
        ("b", "9", None),
        ("1", "1", "loop"),
        ("1", "10", "loop"),
        ("10", None, None),
        ("a", "b", "loop"),
    ],
)
def test_where_a_folder_may_lie(folder: str | None, parent: str | None, why: str | None) -> None:
    assert refused_because(folder, parent, CHAIN) == why


@pytest.mark.spec("KB-114", "KB-021")
@pytest.mark.parametrize(
    ("name", "kilobytes", "settings", "why"),
    [
        ("a.exe", 2048, {}, None),
        ("a.exe", 2049, {}, "size"),
        ("a.exe", 1, {"extensions_for_employees": [".pdf", "*.doc", "png"]}, "type"),
        ("A.PDF", 1, {"extensions_for_employees": [".pdf"]}, None),
        ("a.doc", 1, {"extensions_for_employees": ["*.doc"]}, None),
        ("pdf", 1, {"extensions_for_employees": [".pdf"]}, "type"),
        ("a.pdf.exe", 1, {"extensions_for_employees": [".pdf"]}, "type"),
        ("a.b", 4000, {"maximum_kilobytes": 4000}, None),
    ],
)
def test_the_policy_of_uploads(name: str, kilobytes: int, settings: dict[str, object], why: str | None) -> None:
    assert refused_upload(name, kilobytes * 1024, settings) == why
