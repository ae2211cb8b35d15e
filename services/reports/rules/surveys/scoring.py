"""What answers are worth: points of a question, the rating of a response, its stars (SUR-028 to SUR-030)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from contracts.vocabulary_of_surveys import QuestionType

YES = "yes"
FINE = Decimal("0.0001")
Question = Mapping[str, Any]


def score(question: Question, answer: str) -> float | None:
    """Points of the answer that was given (SUR-028); None where the type is not scored (SUR-005)."""
    match question["type"]:
        case QuestionType.SINGLE_SELECTION:
            points: float = next(one["points"] for one in question["choices"] if one["text"] == answer)
            return points
        case QuestionType.YES_NO:
            value: float = question["yes_value"] if answer == YES else question["no_value"]
            return value
        case QuestionType.RATING:
            return int(answer)
    return None


def max_score(question: Question) -> float | None:
    """The highest number that the question allows (SUR-028)."""
    match question["type"]:
        case QuestionType.SINGLE_SELECTION:
            return max(float(one["points"]) for one in question["choices"])
        case QuestionType.YES_NO:
            return float(max(question["yes_value"], question["no_value"]))
        case QuestionType.RATING:
            return float(question["upper_limit"])
    return None


def rating(answers: Iterable[Mapping[str, Any]]) -> Fraction | None:
    """100 x sum(weight x score / max score) / sum(weight), over the scored answers that can weigh anything; None without one (SUR-029)."""
    weights = points = Fraction(0)
    for one in answers:
        if one["score"] is None or not one["weight"] or not one["max_score"]:
            continue
        weight = _exact(one["weight"])
        weights += weight
        points += weight * _exact(one["score"]) / _exact(one["max_score"])
    return 100 * points / weights if weights else None


def stars(found: Fraction | None) -> Decimal | None:
    """Rating / 20, to the nearest half, upwards in the middle (SUR-030)."""
    return None if found is None else Decimal(int(found / 10 + Fraction(1, 2))) / 2


def decimal(found: Fraction | None) -> Decimal | None:
    """With four decimals, as it is stored."""
    return None if found is None else (Decimal(found.numerator) / Decimal(found.denominator)).quantize(FINE, ROUND_HALF_UP)


def _exact(value: float) -> Fraction:
    """The number that was typed, not the nearest binary one."""
    return Fraction(str(value))
