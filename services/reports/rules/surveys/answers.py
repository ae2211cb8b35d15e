"""Answers as a customer sends them in, held against the questions (SUR-026, SUR-031)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from contracts.vocabulary_of_surveys import QuestionType
from services.reports.rules.surveys.scoring import max_score, score

LONGEST = {QuestionType.SHORT_ANSWER: 500, QuestionType.LONG_ANSWER: 5_000}
YES_OR_NO = ("yes", "no")
Said = dict[str, Any]


def answered(questions: Sequence[Mapping[str, Any]], given: Mapping[str, Any]) -> tuple[list[Said], dict[str, str]]:
    """(answers, wrong): what was answered, each with a copy of its question and its points; and what is wrong, by id of the question.

    A text is an answer, or a list of texts; numbers and truths are read as text. Blank answers are none (SUR-031).
    """
    found: list[Said] = []
    wrong: dict[str, str] = {}
    for question in questions:
        texts = _texts(given.get(question["id"]))
        problem = _problem(question, texts)
        if problem:
            wrong[question["id"]] = problem
        elif texts:
            found.append(_kept(question, texts))
    return found, wrong


def _texts(given: Any) -> list[str]:
    said = given if isinstance(given, list) else [given]
    return [text for text in dict.fromkeys(_text(one) for one in said) if text]


def _text(one: Any) -> str:
    if isinstance(one, bool):
        return "yes" if one else "no"
    return "" if one is None else str(one).replace("\r\n", "\n").strip()


def _problem(question: Mapping[str, Any], texts: list[str]) -> str | None:
    if not texts:
        return "required" if question["is_required"] else None
    kind = QuestionType(question["type"])
    if len(texts) > 1 and kind is not QuestionType.MULTIPLE_SELECTION:
        return "one"
    if kind in LONGEST:
        return "long" if len(texts[0]) > LONGEST[kind] else None
    return None if set(texts) <= set(choices(question)) else "choice"


def choices(question: Mapping[str, Any]) -> list[str]:
    """What may be answered where something is chosen."""
    match question["type"]:
        case QuestionType.YES_NO:
            return list(YES_OR_NO)
        case QuestionType.RATING:
            return [str(step) for step in range(question["lower_limit"], question["upper_limit"] + 1)]
    return [one["text"] for one in question["choices"]]


def _kept(question: Mapping[str, Any], texts: list[str]) -> Said:
    return {
        "question_id": question["id"],
        "question": question["text"],
        "type": question["type"],
        "weight": question["weight"],
        "answers": texts,
        "score": score(question, texts[0]),
        "max_score": max_score(question),
    }
