"""The measures of search by hand, and the judged questions as a file that can be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log2

import pytest

from tests.bench.judged import KINDS, Judged, judged
from tests.bench.quality import Score, measured, ndcg, recall, score, told

GRADES = {"answer": 3, "nearly": 2, "related": 1}
BEST = 7 + 3 / log2(3) + 1 / 2


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (["answer", "nearly", "related"], 1.0),
        ([], 0.0),
        (["else", "other"], 0.0),
        (["answer"], 7 / BEST),
        (["else", "answer"], 7 / log2(3) / BEST),
        (["related", "else", "nearly", "answer"], (1 + 3 / 2 + 7 / log2(5)) / BEST),
        ([f"else {number}" for number in range(9)] + ["answer"], 7 / log2(11) / BEST),
        ([f"else {number}" for number in range(10)] + ["answer"], 0.0),
    ],
)
def test_ndcg_by_hand(found: list[str], expected: float) -> None:
    assert ndcg(found, GRADES) == pytest.approx(expected)


def test_ndcg_is_whole_when_the_first_ten_are_the_best_of_eleven() -> None:
    grades = {str(number): 3 for number in range(10)} | {"last": 1}
    assert ndcg([str(number) for number in range(10)], grades) == pytest.approx(1)


@pytest.mark.parametrize(
    ("found", "grades", "expected"),
    [
        (["answer", "x", "nearly"], GRADES, 1.0),
        (["related", "nearly"], GRADES, 0.5),
        (["x", "x1", "x2", "x3", "x4", "answer"], GRADES, 0.0),
        (["related"], {"related": 1, "also": 1}, 0.5),
        (["a", "b", "c", "d", "e"], dict.fromkeys("abcdef", 3), 1.0),
        (["a", "b", "c", "x", "y"], dict.fromkeys("abcdef", 3), 0.6),
    ],
)
def test_recall_by_hand(found: list[str], grades: dict[str, int], expected: float) -> None:
    assert recall(found, grades) == pytest.approx(expected)


def test_score_is_the_mean_over_questions() -> None:
    asked = [Judged(1, "natural", "a", {"a": 3}), Judged(2, "natural", "b", {"b": 3})]
    assert score({1: ["a"], 2: ["x", "b"]}, asked) == Score((1 + 1 / log2(3)) / 2, 1.0)
    assert score({1: ["a"], 2: ["x"]}, asked) == Score(0.5, 0.5)


class Knowing:
    """A search that knows the answers to some of the questions."""

    def __init__(self, questions: Sequence[Judged]) -> None:
        self._answers = {one.text: sorted(one.grades, key=lambda key: -one.grades[key]) for one in questions}

    def search(self, text: str) -> Sequence[str]:
        return self._answers.get(text, [])


def test_only_the_held_out_half_counts_beside_the_better_floor() -> None:
    asked = judged()
    held_out = [one for one in asked if one.is_held_out]
    keys = {key for one in asked for key in one.grades}
    floors = {"poor": Knowing([]), "better": Knowing(held_out[: len(held_out) // 2])}
    quality, found = measured(Knowing(held_out), floors, keys)
    half = len(held_out) // 2 / len(held_out)
    assert [quality.value, quality.floor] == pytest.approx([1, half])
    assert [found.value, found.floor] == pytest.approx([1, half])
    assert quality.is_met and found.is_met
    assert not any(figure.is_met for figure in measured(floors["better"], floors, keys))
    with pytest.raises(LookupError, match="1 judged articles are missing, such as swriter/wrap"):
        list(measured(Knowing([]), floors, keys - {"swriter/wrap"}))


def test_every_search_is_told_by_half_and_by_kind() -> None:
    asked = judged()
    odd = {one.number: [] if one.is_held_out else list(one.grades) for one in asked}
    heads, row = told({"ours": odd}, asked).splitlines()
    assert heads.split() == ["tuned", "held", "out", *KINDS]
    assert row.split()[0] == "ours" and "0.000 / 0.000" in row


def test_questions_are_well_formed() -> None:
    asked = judged()
    assert len(asked) >= 200
    assert [one.number for one in asked] == list(range(1, len(asked) + 1))
    assert len({one.text.casefold() for one in asked}) == len(asked)
    for one in asked:
        assert one.kind in KINDS
        assert one.text == one.text.strip() and 2 <= len(one.text) <= 100
        assert 1 <= len(one.grades) <= 6
        assert set(one.grades.values()) <= {1, 2, 3} and 3 in one.grades.values(), one


def test_kinds_have_their_shares_in_both_halves() -> None:
    asked = judged()
    for half in (False, True):
        kinds = Counter(one.kind for one in asked if one.is_held_out is half)
        assert set(kinds) == set(KINDS)
        assert 0.2 <= kinds["other_words"] / kinds.total() <= 0.35
        assert 0.08 <= kinds["typing_errors"] / kinds.total() <= 0.15
