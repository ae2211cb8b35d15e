"""Answers as a fact may carry them: a fact has 64 KB at most, a customer may write more."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

LENGTHS = (4_000, 2_000, 1_000, 500, 250, 100)  # characters of one text, the longest that fits
ROOM = 56_000  # bytes of all answers


def fitted(answers: Sequence[Mapping[str, Any]], room: int = ROOM) -> list[dict[str, Any]]:
    """The answers with `is_cut`, each text as long as all of them can be."""
    for most in LENGTHS:
        cut = [_cut(one, most) for one in answers]
        if len(json.dumps(cut, ensure_ascii=False).encode()) <= room:
            break
    return cut if answers else []


def _cut(one: Mapping[str, Any], most: int) -> dict[str, Any]:
    texts = [text[:most] for text in one["answers"]]
    return {**one, "answers": texts, "is_cut": texts != one["answers"]}
