"""The knowledge base with a hundred thousand articles: searches and suggestions through the bus, filling the index, seeing what is new."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

from kit.bus.client import Client
from kit.errors import Unavailable
from kit.storage.work import Call
from tests.bench.figures import Figure, percentile
from tests.bench.filling_articles import Tongue, fill
from tests.bench.installation import Installation
from tests.bench.questions import resident_mb
from tests.support.suite import Suite
from tests.support.waiting import eventually

ARTICLES, CALLERS, PACE, SECONDS = 100_000, 16, 0.2, 10.0
PUBLISHED = 30
VISITOR, SYSTEM = Call(actor="visitor", via="portal"), Call(actor="system", via="management")


@dataclass(slots=True)
class Library:
    """A filled knowledge base, and the two ways of asking it."""

    client: Client
    brand_id: str
    tongue: Tongue

    def search(self) -> Any:
        """What the portal's search box asks: the first ten, with a count."""
        return self._ask("search_portal", {"text": self.tongue.question(), "limit": 10})

    def suggest(self) -> Any:
        """What is asked while somebody types."""
        return self._ask("suggest_articles", {"text": self.tongue.question()[:-1], "place": "ticket_form", "is_typing": True})

    def _ask(self, question: str, asked: dict[str, Any]) -> Any:
        said = {"brand_id": self.brand_id, "languages": ["en"], "is_picked": True, **asked}
        return self.client.ask("kb", question, said, call=VISITOR, timeout=30)


def knowledge(at: Installation) -> Iterator[Figure]:
    """16 callers that each ask every 200 ms (80 searches a second), then as fast as answers come, for information."""
    library, filled = filled_library(at.suite, at.client, at.brand_of_kb())
    yield from filled
    for name, ask, goals in (("search", library.search, (15, 60)), ("suggest", library.suggest, (10, 40))):
        taken, _ = _asked_by_many(ask, PACE, SECONDS)
        yield Figure(f"{name} 100,000 articles, 16 callers every 200 ms, p50", median(taken), "ms", goal=goals[0])
        yield Figure(f"{name} 100,000 articles, 16 callers every 200 ms, p99", percentile(taken, 99), "ms", goal=goals[1])
    taken, rate = _asked_by_many(library.search, 0.0, SECONDS)
    yield Figure("search 100,000 articles, 16 callers without a pause", rate, "/s", goal=0, is_more_better=True)
    yield Figure("article published until found, p99 of 30", _published_until_found(library), "ms", goal=1000)


def filled_library(suite: Suite, client: Client, brand_id: str) -> tuple[Library, list[Figure]]:
    """Articles straight into the database, the index made anew from them: how long that takes, how large it is, what the process weighs."""
    tongue = fill(suite.database("kb"), ARTICLES, brand_id)
    began = time.monotonic()
    suite.admin("kb", "/index/rebuild", "POST")
    eventually(lambda: _is_whole(suite), within=600)
    seconds = time.monotonic() - began
    library = Library(client, brand_id, tongue)
    _asked_by_many(library.search, PACE, 2.0)
    resident = resident_mb(suite.children["kb"].pid)
    return library, [
        Figure("index of 100,000 articles filled in", seconds, "s", goal=120),
        Figure("index of 100,000 articles on disk", suite.admin("kb", "/index")["size"] / 1e6, "MB", goal=500),
        Figure("kb process with 100,000 articles", resident, "MB", goal=400),
    ]


def _is_whole(suite: Suite) -> bool:
    state = suite.admin("kb", "/index")
    return bool(state["is_whole"]) and state["documents"] >= ARTICLES


def _asked_by_many(ask: Callable[[], Any], pace: float, seconds: float) -> tuple[list[float], float]:
    """(milliseconds of each, answers a second) of CALLERS that each ask, wait for the answer, and rest for what is left of `pace`."""
    taken: list[float] = []
    ends = time.monotonic() + seconds

    def call(number: int) -> None:
        time.sleep(pace * number / CALLERS)
        while (began := time.monotonic()) < ends:
            ask()
            done = time.monotonic()
            taken.append((done - began) * 1000)
            time.sleep(max(0.0, began + pace - done))

    callers = [threading.Thread(target=call, args=(number,)) for number in range(CALLERS)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    return taken, len(taken) / seconds


def _published_until_found(library: Library) -> float:
    """From the answer of the command to the first search that finds it."""
    taken = []
    folder = library.client.ask("kb", "create_folder", {"kind": "article", "name": uuid.uuid4().hex}, call=_command(), timeout=30)
    for _ in range(PUBLISHED):
        word = f"news{uuid.uuid4().hex[:12]}"
        asked = {"title": word, "body": f"<p>{word}</p>", "folder_id": folder["id"], "brand_ids": [library.brand_id], "languages": ["en"]}
        library.client.ask("kb", "create_article", asked, call=_command(), timeout=30)
        began = time.monotonic()
        while not _finds(library, word):
            pass
        taken.append((time.monotonic() - began) * 1000)
    return percentile(taken, 99)


def _finds(library: Library, word: str) -> bool:
    try:
        return bool(library._ask("search_portal", {"text": word})["articles"]["count"])
    except Unavailable:
        return False


def _command() -> Call:
    return Call(actor="system", via="management", key=str(uuid.uuid4()))
