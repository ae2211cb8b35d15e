"""The line about an article that search engines show (KB-026, NWS-007)."""

from __future__ import annotations

LONGEST = 160


def meta_description(summary: str, text: str) -> str:
    """The summary; where there is none, the first 160 characters of the text, its white space folded."""
    return " ".join(summary.split()) or " ".join(text.split())[:LONGEST].rstrip()
