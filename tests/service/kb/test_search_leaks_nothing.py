"""Whatever is on the shelves and whoever asks: what is found, counted and shown is what a slow and obvious look at all of it allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.permissions import role_id
from kit.errors import Forbidden
from services.kb.models import Article, Brand, Role
from tests.service.kb.library import START, Library
from tests.service.kb.shelves import Shelves

WORDS = ("kettle", "teapot", "spoon", "saucer")
EVERYONE, REGISTERED = role_id(1), role_id(2)


@dataclass(frozen=True)
class Made:
    """An article as it was put there, and the word that only it holds."""

    id: str
    own: str
    text: str
    values: dict[str, Any]

    def is_public(self) -> bool:
        return not (self.values["is_private"] or self.values["is_draft"] or self.values["deleted_at"])


@pytest.fixture
def folders(shelves: Shelves) -> dict[str, str | None]:
    """Folder to parent; `off` takes no part in suggestions."""
    closed = shelves.new_folder("Closed")
    off = shelves.new_folder("Off", is_auto_searched=False)
    found: dict[str, str | None] = {shelves.folder: None, closed: None, off: None}
    for name, parent in (("below closed", closed), ("below off", off), ("below general", shelves.folder)):
        found[shelves.new_folder(name, parent)] = parent
    return found


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chance=st.randoms(use_true_random=False))
def test_found_counted_and_suggested_is_what_may_be_seen(
    library: Library, shelves: Shelves, folders: dict[str, str | None], chance: Any
) -> None:
    made = [_make(library, shelves, folders, chance, number) for number in range(14)]
    try:
        _check(library, shelves, folders, chance, made)
    finally:
        for one in made:
            shelves.remove(Article, one.id)


def _check(library: Library, shelves: Shelves, folders: dict[str, str | None], chance: Any, made: list[Made]) -> None:
    for one in chance.sample(made, 4):  # and some change afterwards
        changed = {"is_private": chance.random() < 0.5, "folder_id": chance.choice(list(folders))}
        shelves.change(Article, one.id, **changed)
        one.values.update(changed)
    closed, off = list(folders)[1], list(folders)[2]
    rights = chance.choice((["kb_articles.view"], []))
    library.save_role(EVERYONE, "Everyone", rights, chance.choice(({}, {closed: []}, {closed: ["kb_articles.view"]})))
    library.save_role(REGISTERED, "Registered", [], chance.choice(({}, {closed: ["kb_articles.view"]})))
    gate = chance.choice((EVERYONE, REGISTERED, "nobody"))
    library.save_brand(library.brand, "Acme", is_default=True, view_articles_role=gate)
    for _ in range(4):
        actor = chance.choice(("visitor", f"user:{library.carl}", f"employee:{library.ann}"))
        brand, language = chance.choice((library.brand, library.other_brand)), chance.choice(("en", "de"))
        text = " ".join(chance.sample(WORDS, chance.randint(1, 3)))
        seen = {
            one.own: one
            for one in made
            if one.is_public()
            and brand in one.values["brand_ids"]
            and language in one.values["languages"]
            and _may_read(library, one.values["folder_id"], folders, actor)
            and any(word in one.text for word in text.split())
        }
        if not _is_gate_open(library, brand, actor):
            seen = {}
        _check_search(shelves, actor, brand, language, text, seen)
        suggested = shelves.suggested(text, actor=actor, brand_id=brand, languages=[language])
        allowed = {own for own, one in seen.items() if not _lies_in(one.values["folder_id"], off, folders)}
        assert len(suggested["items"]) == min(5, len(allowed))
        _check_shown(suggested["items"], made, allowed)


def _make(library: Library, shelves: Shelves, folders: dict[str, str | None], chance: Any, number: int) -> Made:
    own = f"only{number}x{chance.randint(1, 10**9)}"
    text = " ".join([own, *chance.sample(WORDS, chance.randint(0, 2))])
    values = {
        "is_private": chance.random() < 0.2,
        "is_draft": chance.random() < 0.2,
        "deleted_at": START if chance.random() < 0.1 else None,
        "brand_ids": chance.choice(([library.brand], [library.other_brand], [library.brand, library.other_brand])),
        "languages": chance.choice((["en"], ["de"], ["en", "de"])),
        "folder_id": chance.choice(list(folders)),
        "summary": own if chance.random() < 0.5 else "",
    }
    return Made(shelves.article(f"T {own}", text, **values), own, text, values)


def _may_read(library: Library, folder: str, folders: dict[str, str | None], actor: str) -> bool:
    """By the roles as they are stored: any of them that grants it here."""
    held = [EVERYONE] + ([REGISTERED] if actor != "visitor" else [])
    if actor.startswith("employee"):
        held += [role_id(4)]
    with library.handling.reading("kb") as session:
        roles = [session.get_one(Role, each) for each in held]
    for role in roles:
        here: str | None = folder
        while here is not None and here not in role.folder_permissions:
            here = folders[here]
        granted = role.folder_permissions[here] if here is not None else role.permissions
        if "kb_articles.view" in granted:
            return True
    return False


def _is_gate_open(library: Library, brand: str, actor: str) -> bool:
    with library.handling.reading("kb") as session:
        gate = session.get_one(Brand, brand).settings["view_articles_role"]
    return gate == EVERYONE or (gate == REGISTERED and actor != "visitor")


def _lies_in(folder: str, over: str, folders: dict[str, str | None]) -> bool:
    here: str | None = folder
    while here is not None and here != over:
        here = folders[here]
    return here == over


def _check_search(shelves: Shelves, actor: str, brand: str, language: str, text: str, seen: dict[str, Made]) -> None:
    try:
        found = shelves.portal(text, actor=actor, brand_id=brand, languages=[language], kind="articles")["articles"]
    except Forbidden:
        assert seen == {}
        return
    assert {item["title"].removeprefix("T ") for item in found["items"]} == set(seen), (actor, brand, language, text)
    assert found["count"] == len(seen)


def _check_shown(items: list[dict[str, Any]], made: list[Made], allowed: set[str]) -> None:
    said = repr(items)
    for one in made:
        assert one.own in allowed or one.own not in said


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(min_size=1, max_size=500).filter(lambda text: "\x00" not in text and text.strip())
    | st.lists(
        st.sampled_from(
            [
                "kettle",
                "+",
                "-",
                '"',
                "+kettle",
                "-spoon",
                '"kettle',
                "OR",
                "AND",
                "(",
                ":",
                "*",
                "~",
                "^",
                "title_en:kettle",
                "[1 TO 2]",
                "ket",
            ]
        ),
        min_size=1,
        max_size=12,
    ).map(" ".join)
)
def test_any_text_finds_something_or_nothing_and_filters_always_hold(library: Library, shelves: Shelves, text: str) -> None:
    if not shelves.found():
        shelves.article("Kettle public", "spoon")
        shelves.article("Kettle private", "spoon", is_private=True)
        shelves.article("Kettle draft", "spoon", is_draft=True)
    found = shelves.portal(text)
    assert {item["title"] for item in found["articles"]["items"]} <= {"Kettle public"}
    assert found["articles"]["count"] == len(found["articles"]["items"])
    assert {item["title"] for item in shelves.suggested(text)["items"]} <= {"Kettle public"}
    assert set(shelves.found(text, is_draft=True)) <= {"Kettle draft"}
    assert {item["title"] for item in library.asked("suggest_for_agent", {"text": text})["items"]} <= {"Kettle public", "Kettle private"}
    library.asked("offered_replies", {"text": text, "channel": "chat"})
