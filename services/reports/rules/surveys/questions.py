"""What a question of each type has, and what may stand there (SUR-004 to SUR-009)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.vocabulary_of_surveys import QuestionType, RenderAs
from services.reports.rules.surveys.options import choices_of
from services.reports.rules.surveys.wrong import Wrong

WIDEST = 20
FIELDS: dict[QuestionType, tuple[str, ...]] = {
    QuestionType.SHORT_ANSWER: (),
    QuestionType.LONG_ANSWER: (),
    QuestionType.SINGLE_SELECTION: ("weight", "render_as", "options"),
    QuestionType.MULTIPLE_SELECTION: ("options",),
    QuestionType.YES_NO: ("weight", "render_as", "yes_value", "no_value"),
    QuestionType.RATING: ("weight", "lower_limit", "upper_limit"),
}
SCORED = frozenset(kind for kind, names in FIELDS.items() if "weight" in names)
DEFAULTS: dict[str, Any] = {
    "weight": 1,
    "render_as": RenderAs.RADIO.value,
    "options": "",
    "yes_value": 1,
    "no_value": 0,
    "lower_limit": 1,
    "upper_limit": 5,
}
Said = dict[str, Any]


def question_of(given: Mapping[str, Any]) -> Said:
    """A question as it is stored: what its type has filled in, all else null, its options read. Raises Wrong."""
    kind = QuestionType(given["type"])
    for name in DEFAULTS:
        if given.get(name) is not None and name not in FIELDS[kind]:
            raise Wrong(name, f"A question of the type {kind} has none.", "not_of_this_type")
    own = {name: given[name] if given.get(name) is not None else DEFAULTS[name] for name in FIELDS[kind]}
    options = own.pop("options", None)
    choices = [] if options is None else choices_of(options, is_scored=kind in SCORED)
    _check(own)
    nothing = dict.fromkeys(name for name in DEFAULTS if name != "options")
    return nothing | own | {"text": given["text"], "type": kind.value, "is_required": given["is_required"], "choices": choices}


def _check(own: Said) -> None:
    """Weights and values are never negative; a rating goes up, over twenty steps at most."""
    for name in ("weight", "yes_value", "no_value"):
        if name in own and own[name] < 0:
            raise Wrong(name, "0 or more.")
    if "lower_limit" in own:
        lower, upper = own["lower_limit"], own["upper_limit"]
        if lower < 0:
            raise Wrong("lower_limit", "0 or more.")
        if not lower < upper <= lower + WIDEST:
            raise Wrong("upper_limit", f"Above the lower limit, by {WIDEST} at most.")
