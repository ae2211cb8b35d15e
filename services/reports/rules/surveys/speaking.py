"""A survey as its customer sees it, in the language that serves him best (SUR-003, SUR-012, SUR-013)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

TEXTS = ("link_text", "thank_you_header", "thank_you_text", "chat_introduction")
_ASKED = ("id", "type", "is_required", "render_as", "lower_limit", "upper_limit")
Said = dict[str, Any]


def page_of(survey: Mapping[str, Any], wished: Sequence[str | None]) -> Said:
    """The page: texts and questions in the first language wished for that the survey is in, else as it was written.

    Answers travel as the options were written first, whatever language they are read in: so all are counted together.
    """
    language = language_of(survey, wished)
    own = survey["translations"].get(language, {})
    texts = {name: own.get(name) or survey[name] for name in TEXTS}
    questions = [_question(one, language) for one in survey["questions"]]
    offered = [survey["language"], *sorted(survey["translations"])]
    return {"survey_id": survey["id"], "name": survey["name"], "language": language, "languages": offered, **texts, "questions": questions}


def language_of(survey: Mapping[str, Any], wished: Sequence[str | None]) -> str:
    """The first that is there, by its whole tag, else by its main part."""
    there: dict[str, str] = {tag.lower(): tag for tag in (*survey["translations"], survey["language"])}
    mains: dict[str, str] = {tag.lower().partition("-")[0]: tag for tag in (*survey["translations"], survey["language"])}
    for wish in wished:
        if wish:
            tag = wish.lower().replace("_", "-")
            found = there.get(tag) or mains.get(tag.partition("-")[0])
            if found:
                return found
    return str(survey["language"])


def _question(question: Mapping[str, Any], language: str) -> Said:
    own = question.get("translations", {}).get(language, {})
    words = own.get("options") or [one["text"] for one in question["choices"]]
    choices = [{"value": one["text"], "text": word} for one, word in zip(question["choices"], words, strict=True)]
    return {name: question[name] for name in _ASKED} | {"text": own.get("text") or question["text"], "choices": choices}
