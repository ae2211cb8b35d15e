"""What people wrote, made safe and plain at the edge of this service."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

import nh3

from kit.errors import Invalid

LONGEST = 200_000
PREVIEW = 300
_BREAKS = re.compile(r"<\s*(?:br|/p|/div|/li|/tr|/h[1-6]|/blockquote)\b[^>]*>", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Writing:
    """The same words twice: `html` cleaned (None if they came plain), `text` plain."""

    html: str | None
    text: str

    @property
    def preview(self) -> str:
        """At most 300 characters, for facts and lists."""
        return " ".join(self.text.split())[:PREVIEW]


def read_writing(asked: dict[str, object]) -> Writing:
    """From `html` or `text` of what was asked. Raises Invalid when neither says anything."""
    given = str(asked.get("html") or "")
    if given:
        clean = nh3.clean(given)
        writing = Writing(clean, plain(clean))
    else:
        writing = Writing(None, str(asked.get("text") or "").replace("\x00", "").strip())
    if not writing.text and not (writing.html and "<img" in writing.html):
        raise Invalid("empty_message", "There is nothing written.", field="text")
    return writing


def plain(clean_html: str) -> str:
    """The text of HTML, with line breaks where it had them."""
    broken = _BREAKS.sub(lambda found: found.group() + "\n", clean_html)
    text = html.unescape(nh3.clean(broken, tags=set()))
    return _BLANK_LINES.sub("\n\n", text.replace("\x00", "")).strip()
