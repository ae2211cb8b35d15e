"""What the customer reads while he waits, and the standard texts of a department (CHT-020 to CHT-023)."""

from __future__ import annotations

import re
from html import unescape

COUNT = "#QueueCount#"
_BREAK = re.compile(r"<br\s*/?>|</p>|</div>|</li>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


def position_header(ahead: int) -> str:
    """CHT-021: says that he is next, or how many are ahead, in singular or plural."""
    if ahead == 0:
        return "You are next in line."
    return "There is 1 person ahead of you." if ahead == 1 else f"There are {ahead} people ahead of you."


def waiting_texts(text: str, ahead: int, *, is_showing_position: bool) -> tuple[str | None, str]:
    """Header and text of the waiting page. A text with its own count never gets the header beside it (CHT-022)."""
    if COUNT in text:
        return None, text.replace(COUNT, str(ahead))
    return (position_header(ahead) if is_showing_position else None), text


def plain(html: str) -> str:
    """The text of a message that an administrator wrote as HTML: chats carry plain text."""
    if "<" not in html and "&" not in html:
        return html.strip()
    broken = _BREAK.sub("\n", html)
    return unescape(_TAG.sub("", broken)).strip()
