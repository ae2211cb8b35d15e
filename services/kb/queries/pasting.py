"""Pasted text on its way into a body (KB-021)."""

from __future__ import annotations

from typing import Any

from kit.storage.work import Reading
from services.kb.writing import stripped


def strip_html(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{html}: the same words as plain paragraphs."""
    return {"html": stripped(asked["html"])}
