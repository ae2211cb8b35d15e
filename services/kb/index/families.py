"""Languages whose words are cut to their stems, by the first part of the language's code. All others share one plain family."""

from __future__ import annotations

from collections.abc import Iterable

OTHER = "other"
STEMMERS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
_ALIKE = {"nb": "no", "nn": "no"}
FAMILIES = (*STEMMERS, OTHER)
MOST = 3  # families an item is read in; it may be ticked for more languages than its text is in


def family_of(language: str) -> str:
    """`de` for de, de-AT and de_CH; `other` for what has no stemmer."""
    first = language.lower().replace("_", "-").partition("-")[0]
    first = _ALIKE.get(first, first)
    return first if first in STEMMERS else OTHER


def families_of(languages: Iterable[str]) -> list[str]:
    """The families of these languages, each once, in order; one at least."""
    return list(dict.fromkeys(map(family_of, languages)))[:MOST] or [OTHER]
