"""Machine translation by a provider that the operator chose: the seam, and the adapter for LibreTranslate (KB-033, KB-112, KB-160)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit

import urllib3

from kit.config import config

CONNECT_SECONDS, TOTAL_SECONDS = 5.0, 20.0
MOST_BYTES = 8_000_000  # of an answer
KEY = "FRONTLINE_TRANSLATION_KEY"


class TranslatorAway(Exception):
    """It does not answer, or not in time."""


class TranslatorRefused(Exception):
    """It answered with a no; its own words."""


class Translator(Protocol):
    """What a provider has to do. Both raise TranslatorAway and TranslatorRefused."""

    def translate(self, texts: Sequence[str], from_: str, to: str, *, is_html: bool) -> list[str]:
        """Each text in the other language; HTML keeps its tags."""
        ...

    def test(self) -> list[str]:
        """The languages it knows, in order: proof that address and key are right."""
        ...


def translator_of(settings: dict[str, Any]) -> Translator | None:
    """What the settings of the knowledge base name; None is the default."""
    if settings.get("translation_provider") == "libretranslate" and settings.get("translation_url"):
        return LibreTranslate(str(settings["translation_url"]), config().environ.get(KEY, ""))
    return None


@dataclass(slots=True)
class LibreTranslate:
    """LibreTranslate's HTTP API, self-hosted or elsewhere. Its address is the operator's own and may be in a private network."""

    url: str
    key: str = field(default="", repr=False)
    total_seconds: float = TOTAL_SECONDS

    def translate(self, texts: Sequence[str], from_: str, to: str, *, is_html: bool) -> list[str]:
        asked = {"q": list(texts), "source": _short(from_), "target": _short(to), "format": "html" if is_html else "text"}
        given = self._ask("POST", "/translate", asked | ({"api_key": self.key} if self.key else {}))
        found = given.get("translatedText") if isinstance(given, dict) else None
        if not isinstance(found, list) or len(found) != len(texts) or not all(isinstance(one, str) for one in found):
            raise TranslatorRefused("It answered with something else than translations.")
        return found

    def test(self) -> list[str]:
        given = self._ask("GET", "/languages")
        codes = [one.get("code") for one in given if isinstance(one, dict)] if isinstance(given, list) else []
        if not codes:
            raise TranslatorRefused("It names no languages.")
        [said] = self.translate(["Hello"], "en", str(next((code for code in codes if code != "en"), "en")), is_html=False)
        if not said:
            raise TranslatorRefused("It translates into nothing.")
        return sorted(str(code) for code in codes)

    def _ask(self, method: str, path: str, said: dict[str, Any] | None = None) -> Any:
        limits = urllib3.Timeout(connect=CONNECT_SECONDS, total=self.total_seconds)
        try:
            if urlsplit(self.url).scheme not in ("http", "https"):
                raise TranslatorAway("Its address is none of the web.")
            with urllib3.PoolManager(timeout=limits, retries=False) as pool:
                told: dict[str, Any] = {} if said is None else {"json": said}
                answer = pool.request(method, self.url.rstrip("/") + path, redirect=False, preload_content=False, **told)
                body = answer.read(MOST_BYTES + 1)
                answer.close()
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as away:
            raise TranslatorAway(f"It does not answer: {type(away).__name__}.") from away
        if len(body) > MOST_BYTES:
            raise TranslatorRefused("Its answer is too long.")
        return _read(answer.status, body)


def _read(status: int, body: bytes) -> Any:
    try:
        said = json.loads(body)
    except ValueError:
        said = None
    if status >= 500 or status == 429:
        raise TranslatorAway(f"It answers with {status}.")
    if status != 200 or said is None:
        detail = said.get("error") if isinstance(said, dict) else None
        raise TranslatorRefused(f"{detail or 'It gives no reason'} ({status})"[:300])
    return said


def _short(language: str) -> str:
    """LibreTranslate knows `pt`, and of the longer ones only a few of Chinese."""
    return language if language.lower().startswith("zh") else language.replace("_", "-").partition("-")[0].lower()
