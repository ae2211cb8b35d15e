"""Which department takes a chat in the customer's language (CHT-007, CHT-131)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def department_for(languages: Sequence[str], offered: Iterable[tuple[str, str | None]]) -> str | None:
    """Of the departments offered (id, preferred language), in their order: the first that prefers the first language that any of
    them prefers. `languages`: the page's, then the browser's. None = the customer chooses.

    `de-AT` fits `de-AT` first, then `de`.
    """
    choices = [(department_id, preferred.lower()) for department_id, preferred in offered if preferred]
    for language in languages:
        wanted = language.lower().replace("_", "-")
        for tag in (wanted, wanted.partition("-")[0]):
            for department_id, preferred in choices:
                if preferred == tag:
                    return department_id
    return None
