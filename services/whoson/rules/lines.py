"""Text from outside as it may be kept and shown."""

from __future__ import annotations


def one_line(text: str, longest: int) -> str:
    """One line of so many characters at most, without anything that cannot be printed."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text[: 4 * longest]).split())[:longest].strip()
