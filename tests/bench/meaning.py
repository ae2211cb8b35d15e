"""What search by meaning brings on the judged questions, and what it costs, through the service: switched off, then on."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import click

from kit.bus.client import Client
from kit.errors import Refusal
from kit.storage.work import Call
from services.kb.meaning.model import Missing, installed
from tests.bench import corpus
from tests.bench.figures import Figure, percentile
from tests.bench.installation import Installation
from tests.bench.judged import Judged, judged
from tests.bench.quality import answered, score, told
from tests.support.suite import Suite
from tests.support.waiting import eventually

VISITOR = Call(actor="visitor", via="portal")
LIFT = 1.1  # of nDCG@10 on the held-out half: less would not be worth its price
PATIENCE = 2_400  # seconds for all vectors; minutes where nobody else wants the processors
_libraries: dict[str, tuple[str, dict[str, str]]] = {}


@dataclass(slots=True)
class Portal:
    """A Searcher: the portal's search. `keys` are the articles' by id, `took` the milliseconds of each question."""

    client: Client
    brand_id: str
    keys: dict[str, str]
    took: list[float] = field(default_factory=list)

    def search(self, text: str) -> Sequence[str]:
        asked = {"text": text, "kind": "articles", "limit": 10, "brand_id": self.brand_id, "languages": ["en"], "is_picked": True}
        began = time.perf_counter()
        found = self.client.ask("kb", "search_portal", asked, call=VISITOR, timeout=30)
        self.took.append((time.perf_counter() - began) * 1000)
        return [self.keys[item["id"]] for item in found["articles"]["items"]]


def meaning(at: Installation) -> Iterator[Figure]:
    """Nothing where the model is not installed. Before the knowledge base is filled with other articles: they would all want vectors."""
    try:
        installed()
    except Missing as why:
        click.echo(f"not measured: {why}", err=True)
        return
    asked = judged()
    brand_id, keys = help_library(at)
    answers, portals = {}, {}
    for name, is_on in (("words", False), ("words and meaning", True)):
        _switch(at, is_on=is_on, count=len(keys))
        portal = portals[name] = Portal(at.client, brand_id, keys)
        answered(portal, asked[:20])
        portal.took.clear()
        answers[name] = answered(portal, asked)
    click.echo(told(answers, asked), err=True)
    yield from _figures(answers, portals, [one for one in asked if one.is_held_out])


def _figures(answers: dict[str, dict[int, Sequence[str]]], portals: dict[str, Portal], held_out: list[Judged]) -> Iterator[Figure]:
    words, both = (score(answer, held_out) for answer in answers.values())
    yield Figure("search by meaning, nDCG@10", both.ndcg, "", goal=LIFT * words.ndcg, floor=words.ndcg, is_more_better=True)
    yield Figure("search by meaning, recall@5", both.recall, "", goal=words.recall, floor=words.recall, is_more_better=True)
    without, took = (portal.took for portal in portals.values())
    yield Figure("search by meaning, p50", median(took), "ms", goal=50, floor=median(without))
    yield Figure("search by meaning, p95", percentile(took, 95), "ms", goal=100, floor=percentile(without, 95))


def help_library(at: Installation) -> tuple[str, dict[str, str]]:
    """The help articles, once an installation: the brand's id, and keys by id."""
    database = at.suite.database("kb")
    if database not in _libraries:
        _libraries[database] = _filled(at)
    return _libraries[database]


def _filled(at: Installation) -> tuple[str, dict[str, str]]:
    """A brand of their own: whatever else the knowledge base holds is not found in it."""
    brand_id = at.operator("people", "create_brand", {"name": "Help", "host_names": ["help.example"]})["id"]
    eventually(lambda: _is_known(at, brand_id))
    folder = at.operator("kb", "create_folder", {"kind": "article", "name": f"Help {uuid.uuid4().hex[:8]}"})
    keys = {}
    for article in corpus.articles():
        asked: dict[str, Any] = {"folder_id": folder["id"], "brand_ids": [brand_id], "languages": ["en"], "body": article.body_html}
        said = {"title": article.title, "summary": article.summary, "keywords": [word[:100] for word in article.keywords][:50]}
        keys[at.operator("kb", "create_article", asked | said)["id"]] = article.key
    eventually(lambda: Portal(at.client, brand_id, keys).search("print"))
    return brand_id, keys


def _is_known(at: Installation, brand_id: str) -> bool:
    try:
        Portal(at.client, brand_id, {}).search("print")
    except Refusal:
        return False
    return True


def _switch(at: Installation, *, is_on: bool, count: int) -> None:
    """Waits until all vectors are held, or none are."""
    at.operator("people", "change_settings", {"section": "knowledge", "values": {"is_meaning_searched": is_on}})
    began = time.monotonic()
    eventually(lambda: _held(at.suite) == (count if is_on else 0), within=PATIENCE)
    click.echo(f"{count if is_on else 0} vectors held after {time.monotonic() - began:.0f} s", err=True)


def _held(suite: Suite) -> int:
    state: dict[str, Any] = suite.admin("kb", "/meaning")
    return int(state["held"])
