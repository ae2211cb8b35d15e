"""How well the knowledge base's search answers: judged questions over real articles, beside PostgreSQL's own full-text search."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from statistics import fmean
from typing import Protocol

import click

from tests.bench.figures import Figure
from tests.bench.judged import KINDS, Judged, judged

LOOKED_AT, FIRST = 10, 5
GOOD = 2  # an article of this grade or more counts as found
OVER_FLOOR_NDCG, OVER_FLOOR_RECALL = 1.2, 1.1  # what a search of our own has to be worth


class Searcher(Protocol):
    """A search: the keys of the articles found for what somebody typed, the best first."""

    def search(self, text: str) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Score:
    """Means over questions: nDCG@10 and recall@5, each from 0 to 1."""

    ndcg: float
    recall: float


def ndcg(found: Sequence[str], grades: Mapping[str, int], most: int = LOOKED_AT) -> float:
    """Normalised discounted cumulative gain: 2^grade - 1, halving slowly with the place, as a share of what the best order gives."""
    best = sorted(grades.values(), reverse=True)[:most]
    return _gain(grades.get(key, 0) for key in found[:most]) / _gain(best)


def recall(found: Sequence[str], grades: Mapping[str, int], most: int = FIRST) -> float:
    """The share of the good articles among the first found: of the best there are where none is good, of `most` where there are more."""
    bar = min(GOOD, max(grades.values()))
    good = {key for key, grade in grades.items() if grade >= bar}
    return len(good.intersection(found[:most])) / min(len(good), most)


def _gain(grades: Iterable[int]) -> float:
    return sum((float(2**grade) - 1) / log2(place + 1) for place, grade in enumerate(grades, 1))


def score(answers: Mapping[int, Sequence[str]], asked: Sequence[Judged]) -> Score:
    """`answers` are the found keys by the question's number."""
    return Score(
        ndcg=fmean(ndcg(answers[one.number], one.grades) for one in asked),
        recall=fmean(recall(answers[one.number], one.grades) for one in asked),
    )


def answered(searcher: Searcher, asked: Sequence[Judged]) -> dict[int, Sequence[str]]:
    """What the search finds for each question, by number."""
    return {one.number: searcher.search(one.text) for one in asked}


def measured(ours: Searcher, floors: Mapping[str, Searcher], keys: Collection[str]) -> Iterator[Figure]:
    """Ours on the questions nobody tuned it on, beside the better of the floors. All are told, by half and by kind, on the way.

    `keys` are of the articles that can be found. LookupError where a judged one is not among them: these are other articles then.
    """
    asked = judged()
    unknown = {key for one in asked for key in one.grades} - set(keys)
    if unknown:
        raise LookupError(f"{len(unknown)} judged articles are missing, such as {min(unknown)}: the articles are of another edition")
    answers = {"ours": answered(ours, asked)} | {name: answered(floor, asked) for name, floor in floors.items()}
    click.echo(told(answers, asked), err=True)
    held_out = [one for one in asked if one.is_held_out]
    scores = {name: score(answer, held_out) for name, answer in answers.items()}
    own = scores.pop("ours")
    floor = max(scores.values(), key=lambda one: one.ndcg)
    yield _beside("search of articles, nDCG@10", own.ndcg, floor.ndcg, OVER_FLOOR_NDCG)
    yield _beside("search of articles, recall@5", own.recall, floor.recall, OVER_FLOOR_RECALL)


def told(answers: Mapping[str, Mapping[int, Sequence[str]]], asked: Sequence[Judged]) -> str:
    """A line a search: nDCG@10 and recall@5 of the tuned half and of the held out one, then nDCG@10 by kind of question."""
    halves: list[tuple[str, Callable[[Judged], bool]]] = [
        ("tuned", lambda one: not one.is_held_out),
        ("held out", lambda one: one.is_held_out),
    ]
    lines = [f"{'':24}" + "".join(f"{name:>16}" for name, _ in halves) + "".join(f"{kind:>16}" for kind in KINDS)]
    for name, found in answers.items():
        parts = [score(found, [one for one in asked if is_in(one)]) for _, is_in in halves]
        kinds = [score(found, [one for one in asked if one.kind == kind]) for kind in KINDS]
        cells = [f"{part.ndcg:.3f} / {part.recall:.3f}" for part in parts] + [f"{kind.ndcg:.3f}" for kind in kinds]
        lines.append(f"{name:24}" + "".join(f"{cell:>16}" for cell in cells))
    return "\n".join(lines)


def _beside(name: str, value: float, floor: float, times: float) -> Figure:
    return Figure(name, value, "", goal=min(times * floor, 1.0), floor=floor, is_more_better=True)
