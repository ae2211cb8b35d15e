"""Variables in canned replies: `{{customer.first_name|there}}` is filled in as the reply is inserted.

Where nothing is known, what follows `|` is said instead. A variable is written in one piece, without formatting inside.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

VARIABLES: dict[str, str] = {
    "customer.name": "The customer's name",
    "customer.first_name": "The first word of the customer's name",
    "customer.email": "The customer's address",
    "agent.name": "The name of the employee who answers",
    "ticket.number": "The ticket's number",
    "ticket.subject": "The ticket's subject",
    "chat.number": "The chat's number",
    "brand.name": "The brand's name",
    "department.name": "The department's name",
}
_ANYTHING = re.compile(r"\{\{([^{}]*)\}\}")
_WRITTEN = re.compile(r"\{\{\s*([a-z]+\.[a-z_]+)\s*(?:\|([^{}|]*))?\}\}")


def unknown_in(text: str) -> list[str]:
    """What stands in double braces and is no variable, in order, each once. `text` is plain."""
    found = [match.group() for match in _ANYTHING.finditer(text)]
    wrong = [one for one in found if (written := _WRITTEN.fullmatch(one)) is None or written.group(1) not in VARIABLES]
    return list(dict.fromkeys(wrong))


def broken_in(clean_html: str, text: str) -> list[str]:
    """Variables that a reader sees but that formatting inside the braces keeps from being filled in."""
    whole = [match.group(1) for match in _WRITTEN.finditer(clean_html)]
    broken: list[str] = []
    for match in _WRITTEN.finditer(text):
        if match.group(1) in whole:
            whole.remove(match.group(1))
        else:
            broken.append(match.group(1))
    return list(dict.fromkeys(broken))


def filled(body: str, values: Mapping[str, str | None]) -> str:
    """The HTML with each variable's value, escaped; where it is missing or blank what the reply says instead, else nothing."""

    def value(match: re.Match[str]) -> str:
        known = (values.get(match.group(1)) or "").strip()
        return html.escape(known) if known else (match.group(2) or "").strip()

    return _WRITTEN.sub(value, body)


def first_name(name: str | None) -> str:
    """The first word of a name; empty without one, or where an address stands in its place."""
    words = (name or "").split()
    return words[0] if words and "@" not in words[0] else ""
