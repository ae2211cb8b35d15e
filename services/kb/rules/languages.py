"""Which language a reader gets: what was asked for, in order, against what there is (KB-006, KB-032)."""

from __future__ import annotations

from collections.abc import Collection, Iterable


def best(wanted: Iterable[str], there: Collection[str]) -> str | None:
    """The first wanted language that is there: as it stands, else its main part (`de` for `de-AT`). None where none is."""
    known = {language.casefold(): language for language in there}
    for language in wanted:
        asked = language.casefold().replace("_", "-")
        found = known.get(asked) or known.get(asked.partition("-")[0])
        if found is not None:
            return found
    return None
