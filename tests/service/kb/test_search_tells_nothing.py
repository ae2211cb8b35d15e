"""What is not for a reader changes nothing that he gets: no word of it corrects, completes or forbids one of his."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.service.kb.shelves import Shelves

HIDDEN: dict[str, Callable[[Shelves, str], Any]] = {
    "private": lambda shelves, text: shelves.article("Plans", text, is_private=True),
    "draft": lambda shelves, text: shelves.article("Plans", text, is_draft=True),
    "private news": lambda shelves, text: shelves.news("Plans", text, is_private=True),
    "canned reply": lambda shelves, text: shelves.reply("Plans", text),
}


def counted(shelves: Shelves, text: str) -> int:
    return int(shelves.portal(text, kind="articles")["articles"]["count"])


@pytest.mark.spec("KB-004", "KB-005")
@pytest.mark.parametrize("hide", HIDDEN.values(), ids=HIDDEN.keys())
def test_a_hidden_word_does_not_stop_a_typing_error_from_being_forgiven(shelves: Shelves, hide: Callable[[Shelves, str], Any]) -> None:
    shelves.article("Titanium frames", "titanium")
    assert counted(shelves, "titanum") == 1
    hide(shelves, "titanum")
    assert counted(shelves, "titanum") == 1
    assert [item["title"] for item in shelves.suggested("titanum")["items"]] == ["Titanium frames"]


@pytest.mark.spec("KB-004", "KB-005")
@pytest.mark.parametrize("hide", HIDDEN.values(), ids=HIDDEN.keys())
def test_hidden_words_do_not_take_the_place_of_those_that_complete_a_beginning(
    shelves: Shelves, hide: Callable[[Shelves, str], Any]
) -> None:
    shelves.article("Zebra crossing", "zebra")
    assert counted(shelves, "zeb") == 1
    for _ in range(2):
        hide(shelves, " ".join(f"zeb{letter}x" for letter in "bcdefghijkl"))
    assert counted(shelves, "zeb") == 1


def test_hidden_words_do_not_take_the_place_of_a_nearer_one(shelves: Shelves) -> None:
    shelves.article("Bicycle", "bicycle")
    for number, text in enumerate(("bicycl bicyclx", "bicyclx bicycl")):
        shelves.article(f"Plans {number}", text, is_private=True)
    assert counted(shelves, "bicyclee") == 1


def test_one_kind_alone_is_searched_for_the_same_words_as_both(shelves: Shelves) -> None:
    shelves.article("Titanium frames", "titanium")
    shelves.news("Titanum is a town", "titanum")
    both = shelves.portal("titanum")
    assert (both["articles"]["count"], both["news"]["count"]) == (0, 1), "the town is known, so it is not taken for a mistyped metal"
    assert counted(shelves, "titanum") == 0, "nor on the second page of the articles"


@pytest.mark.spec("KB-003", "KB-004")
def test_a_word_that_only_another_brands_articles_hold_is_not_known(shelves: Shelves) -> None:
    """As many hold it as are hidden: one more would be needed to know, without looking, that one of them is seen."""
    shelves.article("Titanium frames", "titanium")
    for hidden in (1, 2):
        shelves.article("Plans", "titanum", brand_ids=[shelves.library.other_brand])
        assert counted(shelves, "titanum") == 1, f"{hidden} hidden"
