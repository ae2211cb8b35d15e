"""The report on answers: question by question, every option with how often it was chosen, every text as a line of its own (SUR-053)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.reports.models import AnswerTold, SurveyTold
from services.reports.queries.running import offers
from services.reports.queries.running.run import Run

ANSWERS = AnswerTold.__table__
TEXTS = ("short_answer", "long_answer")
Row = dict[str, Any]
Key = tuple[Any, ...]  # survey, question, its text, answer


def answered(session: Session, run: Run) -> tuple[list[Row], Row]:
    """The rows in the order of the survey, and how many answers there were in all. Three statements."""
    told = rows_of(run).subquery("g")
    total = session.scalar(sa.select(sa.func.count()).select_from(told)) or 0
    by = (told.c.survey_id, told.c.question_id, told.c.question, told.c.answer)
    chosen = sa.select(*by, sa.func.count()).where(told.c.question_type.not_in(TEXTS)).group_by(*by)
    counts = {tuple(key): count for *key, count in session.execute(chosen)}
    newest = sa.select(*by).where(told.c.question_type.in_(TEXTS)).order_by(told.c.answered_at.desc(), told.c.offer_id, told.c.nth)
    texts = [tuple(row) for row in session.execute(newest.limit(run.rows))]
    surveys = _surveys(session, run, {key[0] for key in (*counts, *texts)})
    known = dict.fromkeys(_options(run, surveys), 0) | counts
    lines = [_line(surveys, key, count) for key, count in known.items()] + [_line(surveys, key, 1) for key in texts]
    return _in_order(run, surveys, lines)[: run.rows], {"answer_count": total}


def rows_of(run: Run) -> sa.Select[Any]:
    """The answers in surveys that were sent in in the window."""
    joined = ANSWERS.join(offers.OFFERS, offers.OFFERS.c.id == ANSWERS.c.offer_id)
    wanted = offers.wanted(run, "answered_at")
    if "question" in run.filters:
        wanted.append(ANSWERS.c.question_id.in_(run.filters["question"]))
    columns = (*ANSWERS.c, offers.OFFERS.c.survey_id, offers.OFFERS.c.answered_at, offers.OFFERS.c.item_id, offers.OFFERS.c.related_type)
    return sa.select(*columns).select_from(joined).where(*wanted)


def _surveys(session: Session, run: Run, answered_ids: set[str]) -> dict[str, SurveyTold]:
    """Those that were chosen, else those that somebody answered."""
    wanted = set(run.filters.get("survey", ())) or answered_ids
    return {survey.id: survey for survey in session.scalars(sa.select(SurveyTold).where(SurveyTold.id.in_(wanted)))}


def _options(run: Run, surveys: Mapping[str, SurveyTold]) -> Iterator[Key]:
    for survey in surveys.values():
        for question in survey.questions:
            if str(question["id"]) in run.filters.get("question", (str(question["id"]),)):
                for option in _choices(question):
                    yield survey.id, str(question["id"]), str(question["text"]), option


def _choices(question: Mapping[str, Any]) -> list[str]:
    if question["type"] == "yes_no":
        return ["yes", "no"]
    if question["type"] == "rating":
        return [str(points) for points in range(question["lower_limit"], question["upper_limit"] + 1)]
    return [str(choice["text"]) for choice in question.get("choices") or ()]


def _line(surveys: Mapping[str, SurveyTold], key: Key, count: int) -> Row:
    survey_id, question_id, question, answer = key
    survey = surveys.get(survey_id)
    name = "(unknown)" if survey is None else survey.name + (" (deleted)" if survey.is_deleted else "")
    cells = {"survey_name": name, "question": question, "given_answer": answer, "answer_count": count}
    return {"ids": {"survey": survey_id, "question": question_id, "answer": answer}, "cells": cells}


def _in_order(run: Run, surveys: Mapping[str, SurveyTold], lines: list[Row]) -> list[Row]:
    """Surveys by name, their questions as they stand in them, then the options; or by the column asked for."""
    places = {
        (survey.id, str(question["id"])): (nth, {option: at for at, option in enumerate(_choices(question))})
        for survey in surveys.values()
        for nth, question in enumerate(survey.questions)
    }

    def place(line: Row) -> tuple[Any, ...]:
        ids, cells = line["ids"], line["cells"]
        nth, options = places.get((ids["survey"], ids["question"]), (len(places), {}))
        return cells["survey_name"].lower(), ids["survey"], nth, cells["question"], options.get(ids["answer"], len(options))

    ordered = sorted(lines, key=place)
    if run.sort_column in ("given_answer", "answer_count"):
        ordered.sort(key=lambda line: line["cells"][run.sort_column], reverse=run.sort_dir == "desc")
    elif run.sort_dir == "desc":
        ordered.reverse()
    return [{"ids": line["ids"], "cells": {key: line["cells"][key] for key in run.shown}} for line in ordered]
