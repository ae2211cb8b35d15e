"""The rules of search as tables: what was typed, how near words are, the order, the places shown, the folders looked through."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kb.rules.highlighting import excerpt, folded, marked, spans
from services.kb.rules.nearness import distance, forgiven, nearest
from services.kb.rules.ranking import Hit, behind, ranked, to_rank
from services.kb.rules.searched_folders import left_out, with_those_below
from services.kb.rules.suggesting import Switches, is_looked_up
from services.kb.rules.wording import MOST_PARTS, Part, needed, normalized, parts_of


@pytest.mark.spec("KB-067")
@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("red kettle", [Part("red"), Part("kettle")]),
        ("+red -kettle", [Part("red", is_required=True), Part("kettle", is_excluded=True)]),
        ('"red kettle" lid', [Part("red kettle", is_phrase=True), Part("lid")]),
        ('-"red kettle"', [Part("red kettle", is_phrase=True, is_excluded=True)]),
        ('a "never closed', [Part("a"), Part("never closed", is_phrase=True)]),
        ("Wi-Fi", [Part("Wi-Fi")]),
        ('- + -- "" \'', []),
        ("C++", [Part("C++")]),
        ("a\x00b", [Part("a"), Part("b")]),
    ],
)
def test_parts_of_a_search(text: str, parts: list[Part]) -> None:
    assert parts_of(text) == parts


@given(st.text(max_size=600))
def test_any_text_has_few_parts_that_say_something(text: str) -> None:
    parts = parts_of(text)
    assert len(parts) <= MOST_PARTS
    assert all(re.search(r"\w", part.text) for part in parts)


def test_how_many_words_a_result_needs() -> None:
    assert [needed(words) for words in (1, 2, 3, 4, 5, 8, 12)] == [1, 1, 1, 1, 2, 3, 4]


@pytest.mark.spec("REP-070")
def test_searches_are_compared_in_one_spelling() -> None:
    assert normalized("  Clean \t the  KETTLE ") == "clean the kettle"


@pytest.mark.parametrize(
    ("one", "other", "errors"),
    [
        ("kettle", "kettle", 0),
        ("ketle", "kettle", 1),
        ("kettel", "kettle", 1),
        ("kettles", "kettle", 1),
        ("cattle", "kettle", 2),
        ("a", "kettle", 3),
    ],
)
def test_distance_counts_a_swap_as_one(one: str, other: str, errors: int) -> None:
    assert distance(one, other, 2) == distance(other, one, 2) == errors


@given(st.text("abc", max_size=7), st.text("abc", max_size=7), st.integers(0, 3))
def test_distance_is_bounded_and_the_same_both_ways(one: str, other: str, most: int) -> None:
    found = distance(one, other, most)
    assert 0 <= found <= most + 1
    assert found == distance(other, one, most)
    assert (found == 0) == (one == other)


def anything(_word: str) -> bool:
    return True


def test_short_words_must_be_right_and_long_ones_may_hold_two_errors() -> None:
    assert [forgiven("x" * length) for length in (1, 3, 4, 7, 8, 20)] == [0, 0, 1, 1, 2, 2]
    known = [("kettle", 5), ("nettle", 9), ("settle", 7), ("kettles", 50)]
    assert nearest("bettle", known, 1, anything) == [("nettle", 1), ("settle", 1)]
    assert nearest("kettlw", known, 1, anything) == [("kettle", 1)]
    assert nearest("spoon", known, 1, anything) == []
    assert nearest("bettle", known, 1, lambda word: word != "nettle") == [("settle", 1), ("kettle", 1)], (
        "what may not be it takes nobody's place"
    )


@pytest.mark.spec("KB-071")
def test_nearly_equal_weights_go_by_votes_then_change_and_far_ones_do_not() -> None:
    hits = [Hit("a", 100.0, 1, 1), Hit("b", 99.5, 9, 1), Hit("c", 99.2, 9, 5), Hit("d", 98.9, 99, 9), Hit("e", 50.0, 0, 0)]
    assert [hit.id for hit in ranked(hits)] == ["c", "b", "a", "d", "e"]
    assert [hit.id for hit in ranked([Hit("b", 0.0, 0, 1), Hit("a", 0.0, 0, 1)])] == ["a", "b"]


@given(st.lists(st.tuples(st.floats(90, 100), st.integers(0, 9)), max_size=40), st.integers(1, 20))
def test_who_is_shown_does_not_hang_on_those_behind(given: list[tuple[float, int]], shown: int) -> None:
    heavy = sorted(given, key=lambda each: -each[0])
    hits = [Hit(str(place), weight, votes, 0) for place, (weight, votes) in enumerate(heavy)]
    enough = to_rank([hit.weight for hit in hits], shown)
    assert ranked(hits[:enough])[:shown] == ranked(hits)[:shown]
    assert enough >= min(shown, len(hits))


def test_the_next_page_begins_behind_the_last_one_shown() -> None:
    hits = [Hit(each, 1.0, 0, 0) for each in "abcde"]
    assert behind(hits, 2, "b") == 2
    assert behind(hits, 2, "d") == 4
    assert behind(hits, 2, "gone") == 2


@pytest.mark.spec("KB-040")
def test_a_folder_below_one_that_is_switched_off_takes_no_part() -> None:
    parents = {"a": None, "b": "a", "c": "b", "d": None, "e": "d"}
    assert left_out(["b"], parents) == {"b", "c"}
    assert with_those_below(["a", "e"], parents) == {"a", "b", "c", "e"}
    assert with_those_below(["x"], {"x": "y", "y": "x"}) == {"x", "y"}


@pytest.mark.spec("KB-076", "KB-107", "KB-108")
@pytest.mark.parametrize(
    ("place", "department", "is_named", "expected"),
    [
        ("ticket_form", Switches("b", before_chat=False, before_ticket=False), True, True),
        ("chat", Switches("b", before_chat=True, before_ticket=False), True, True),
        ("chat", Switches("b", before_chat=False, before_ticket=True), True, False),
        ("chat_ticket", Switches("b", before_chat=True, before_ticket=False), True, False),
        ("chat_ticket", Switches("b", before_chat=False, before_ticket=True), True, True),
        ("chat", Switches("other", before_chat=True, before_ticket=True), True, False),
        ("chat", None, True, False),
        ("chat", None, False, True),
    ],
)
def test_where_articles_are_suggested(place: str, department: Switches | None, is_named: bool, expected: bool) -> None:
    assert is_looked_up(place, "b", department, is_named) is expected


def test_words_are_marked_whatever_their_case_and_accents() -> None:
    found = spans("Im Café <b> CAFES decafe", ["cafe"], [], lambda word: word in ("cafe", "cafes"))
    assert marked("Im Café <b> CAFES decafe", found) == "Im <mark>Café</mark> &lt;b&gt; <mark>CAFES</mark> decafe"


def test_what_has_no_spaces_is_marked_in_the_middle_of_it() -> None:
    found = spans("我的打印机 print", ["print"], ["打印", "印机"], anything)
    assert marked("我的打印机 print", found) == "我的<mark>打印</mark>机 <mark>print</mark>", "of two that overlap the first"


@given(st.text("abÄé_1 -<", max_size=60), st.lists(st.text("abe1", min_size=1, max_size=3), max_size=4))
def test_exactly_the_words_that_begin_so_are_found(text: str, beginnings: list[str]) -> None:
    wanted = [match.span() for match in re.finditer(r"\w+", folded(text)) if match[0].startswith(tuple(beginnings))]
    assert spans(text, beginnings, [], anything) == wanted


@given(st.text(max_size=200))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(folded(text)) == len(text)


@given(st.text("ab <>&\"' ", max_size=400), st.integers(20, 120))
def test_an_excerpt_is_short_and_holds_no_html_but_marks(text: str, longest: int) -> None:
    found = spans(text, ["a"], [], anything)
    said = excerpt(text, found, longest)
    plain = re.sub(r"</?mark>", "", said)
    assert "<" not in plain
    assert ">" not in plain
    assert said.count("<mark>") == said.count("</mark>")
    assert ("<mark>" in said) == bool(found) or len(text) > longest


def test_the_excerpt_shows_the_place_with_the_most_different_words() -> None:
    text = "red " + "x " * 200 + "red kettle " + "y " * 200
    said = excerpt(text, spans(text, ["red", "kettle"], [], anything))
    assert "<mark>red</mark> <mark>kettle</mark>" in said
    assert said.startswith("… ")
    assert said.endswith(" …")
    assert len(said) < 300
