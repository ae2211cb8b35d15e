"""How what is found by meaning joins what is found by words."""

from __future__ import annotations

import pytest

from services.kb.rules.meaning import ADDED, added, is_english, may_ask, weights
from services.kb.rules.ranking import Hit


@pytest.mark.parametrize(
    ("families", "is_plain", "is_typing", "may"),
    [
        (["en"], True, False, True),
        (["en"], False, False, False),
        (["en"], True, True, False),
        (["de"], True, False, False),
        (["en", "de"], True, False, False),
        ([], True, False, False),
    ],
)
def test_only_finished_english_without_signs_is_asked(families: list[str], is_plain: bool, is_typing: bool, may: bool) -> None:
    assert may_ask(families, is_plain=is_plain, is_typing=is_typing) is may


@pytest.mark.parametrize(
    ("languages", "is_it"),
    [(["en"], True), (["de", "en-GB"], True), (["EN_us"], True), (["de"], False), (["eng"], False), ([], False)],
)
def test_articles_in_english(languages: list[str], is_it: bool) -> None:
    assert is_english(languages) is is_it


@pytest.mark.parametrize(
    ("near", "seen", "alone"),
    [
        ({"a": 0.9, "b": 0.3, "c": 0.299}, "cba", ["a", "b"]),  # near enough
        ({"a": 0.5, "b": 0.9}, "ab", ["b", "a"]),  # the nearest first
        ({"a": 0.9, "b": 0.8}, "b", ["b"]),  # a may not be seen
        ({"b": 0.5, "a": 0.5}, "ba", ["a", "b"]),
        ({}, "ab", []),
    ],
)
def test_found_by_meaning_alone(near: dict[str, float], seen: str, alone: list[str]) -> None:
    assert [hit.id for hit in added([Hit(each, 0.0, 0, 0) for each in seen], near)] == alone


def test_no_search_is_flooded() -> None:
    near = {f"{number:03}": 0.9 for number in range(100)}
    found = added([Hit(each, 0.0, 0, 0) for each in near], near)
    assert [hit.id for hit in found] == [f"{number:03}" for number in range(ADDED)]


@pytest.mark.parametrize(
    ("by_words", "near", "others", "expected"),
    [
        ({"a": 8.0, "b": 4.0}, {"a": 0.5, "b": 0.9}, [], {"a": 0.65, "b": 0.78}),  # the nearer goes before the better words
        ({"a": 8.0}, {"a": 0.5, "z": 0.9}, ["z"], {"a": 0.65, "z": 0.63}),
        ({"a": 8.0, "b": 4.0, "c": 8.0}, {"a": 0.4, "b": 0.6}, [], {"a": 0.58, "b": 0.57, "c": 0.65}),  # c has no vector: 0.5, as usual
        ({"a": 8.0, "b": 4.0}, {}, [], {"a": 8.0, "b": 4.0}),  # no vector at all: words alone
        ({"a": 8.0}, {"z": 0.9}, ["z"], {"a": 0.51, "z": 0.63}),
        ({}, {"z": 0.5}, ["z"], {"z": 0.35}),  # no words at all
        ({"a": 0.0}, {"a": 0.5}, [], {"a": 0.35}),
        ({}, {}, [], {}),
    ],
)
def test_weights(by_words: dict[str, float], near: dict[str, float], others: list[str], expected: dict[str, float]) -> None:
    assert weights(by_words, near, others) == pytest.approx(expected)
