"""The survey mail: its text with the variables filled in, and when it is tried again (SUR-022, SUR-037)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from html import escape

VARIABLES = (
    *("TICKETNUMBER", "TICKETSUBJECT", "SURVEYURL", "SURVEYHREF", "CUSTOMERNAME", "CUSTOMERUSERNAME"),
    *("DATE", "TIME", "COMPANY", "PORTALURL"),
)
LINKS = ("SURVEYURL", "SURVEYHREF")  # without one of them the mail leads nowhere
DEFAULT_SUBJECT = "How did we do? [%TICKETSUBJECT%]"
DEFAULT_TEXT = """Hello [%CUSTOMERNAME%],

your ticket [%TICKETNUMBER%], "[%TICKETSUBJECT%]", was closed. We would like to know how we did:

[%SURVEYHREF%]

Thank you for your time.

[%COMPANY%]
[%PORTALURL%]"""
_NAMED = re.compile(r"\[%([A-Za-z_]*)%\]")
_RESTS = (1, 5, 30, 120, 360)  # minutes
_MOST_TRIES = 16


def unknown_in(text: str) -> list[str]:
    """Variables that there are not."""
    return [name for name in dict.fromkeys(_NAMED.findall(text)) if name.upper() not in VARIABLES]


def leads_to_the_survey(text: str) -> bool:
    """Whether one of the two links stands in it."""
    return any(name.upper() in LINKS for name in _NAMED.findall(text))


def filled(text: str, values: Mapping[str, str], link_text: str) -> str:
    """As plain text: the link under its text is the text with the address behind it. Values are not read for variables again."""
    said = dict(values) | {"SURVEYHREF": f"{link_text}: {values['SURVEYURL']}"}
    return _NAMED.sub(lambda found: said.get(found[1].upper(), found[0]), text)


def filled_as_html(text: str, values: Mapping[str, str], link_text: str) -> str:
    """The same as HTML: paragraphs parted by empty lines, the links as links, everything else as text."""
    said = {name: escape(value) for name, value in values.items()}
    said |= {name: _link(values[name], values[name]) for name in ("SURVEYURL", "PORTALURL")}
    said["SURVEYHREF"] = _link(values["SURVEYURL"], link_text)
    whole = _NAMED.sub(lambda found: said.get(found[1].upper(), found[0]), escape(text, quote=False))
    paragraphs = [part.strip().replace("\n", "<br>\n") for part in re.split(r"\n\s*\n", whole) if part.strip()]
    return "\n".join(f"<p>{part}</p>" for part in paragraphs)


def rest_after(tries: int) -> timedelta | None:
    """How long to wait after so many tries that found no way out; None: given up, after some three days."""
    return None if tries >= _MOST_TRIES else timedelta(minutes=_RESTS[min(tries, len(_RESTS)) - 1])


def _link(address: str, text: str) -> str:
    return f'<a href="{escape(address)}">{escape(text)}</a>'
