"""The index of real processes: filled by itself, killed in the middle, one a process, made anew on request."""

from __future__ import annotations

import shutil
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import requests
import sqlalchemy as sa

from kit.bus.client import Client
from kit.errors import Refusal
from kit.storage.work import Call
from tests.bench.filling_articles import fill
from tests.support.suite import Suite
from tests.support.waiting import eventually

ARTICLES = 8_000
COLOURS = ("crimson", "turquoise")
NUMBERED = """
    with more as (update change_count set last = last + 1 returning last)
    insert into changed_items (kind, item_id, number) select 'article', cast(:id as uuid), last from more
    on conflict (kind, item_id) do update set number = excluded.number
"""


def search(client: Client, text: str) -> Any:
    return client.ask("kb", "search_articles", {"text": text}, call=Call(actor="system", via="management"), timeout=5)


def state(suite: Suite, name: str = "kb") -> dict[str, Any]:
    with suppress(requests.RequestException):
        found: dict[str, Any] = suite.admin(name, "/index")
        return found
    return {"is_whole": False, "documents": 0}


def whole(suite: Suite, documents: int, name: str = "kb") -> bool:
    found = state(suite, name)
    return bool(found["is_whole"]) and found["documents"] == documents and found["behind"] == 0


class Editor:
    """Changes articles behind the service's back, as any of its processes might."""

    def __init__(self, url: str) -> None:
        self.engine = sa.create_engine(url)
        with self.engine.connect() as connection:
            self.ids = list(connection.scalars(sa.text("select cast(id as text) from articles order by id limit 100")))

    def retitle(self, number: int, title: str) -> None:
        with self.engine.begin() as connection:
            connection.execute(
                sa.text("update articles set title = :title where id = cast(:id as uuid)"), {"id": self.ids[number], "title": title}
            )
            connection.execute(sa.text(NUMBERED), {"id": self.ids[number]})


@pytest.mark.spec("KB-072")
def test_killed_while_it_is_filled_and_while_it_takes_in(running: Callable[..., Suite]) -> None:
    suite = running("kb")
    suite.end("kb")
    fill(suite.database("kb"), ARTICLES, str(uuid.uuid4()))
    wipe(suite)
    suite.start(["kb"])
    eventually(lambda: 0 < state(suite)["documents"] < ARTICLES or state(suite)["is_whole"], within=120)
    suite.kill("kb")
    suite.start(["kb"])
    eventually(lambda: whole(suite, ARTICLES), within=240)
    client, editor = Client(suite.broker, "test"), Editor(suite.database("kb"))
    for colour in COLOURS:
        _killed_while_edited(suite, client, editor, colour)
        eventually(lambda: whole(suite, ARTICLES), within=120)
        assert [search(client, f"+{each}")["count"] for each in COLOURS] == [len(editor.ids) if each == colour else 0 for each in COLOURS]
    client.close()
    editor.engine.dispose()


def wipe(suite: Suite) -> None:
    """As if the process had never been there."""
    shutil.rmtree(Path(suite.environ["FRONTLINE_HOME"]) / "kb-index", ignore_errors=True)


def _killed_while_edited(suite: Suite, client: Client, editor: Editor, colour: str) -> None:
    """Killed somewhere among the commits of its index, each caused by a search after a change. Who is dead is not asked any more."""
    killed = threading.Event()

    def edit() -> None:
        for number in range(len(editor.ids)):
            editor.retitle(number, colour)
            if number < 60 and not killed.is_set():
                with suppress(Refusal):
                    client.ask("kb", "search_articles", {"text": "x"}, call=Call(actor="system"), timeout=0.3)

    before = state(suite)["number"]
    editing = threading.Thread(target=edit)
    editing.start()
    eventually(lambda: state(suite).get("number", 0) > before + 5 or not editing.is_alive(), within=60)
    suite.kill("kb")
    killed.set()
    editing.join()
    suite.start(["kb"])


def test_two_processes_have_an_index_each_and_both_follow(running: Callable[..., Suite]) -> None:
    suite = running("kb", "kb-2")
    fill(suite.database("kb"), 300, str(uuid.uuid4()))
    for name in ("kb", "kb-2"):
        suite.admin(name, "/index/rebuild", "POST")
        eventually(partial(whole, suite, 300, name), within=60)
    assert state(suite, "kb")["folder"] != state(suite, "kb-2")["folder"]
    client, editor = Client(suite.broker, "test"), Editor(suite.database("kb"))
    for number in range(30):
        editor.retitle(number, f"fresh{number}")
        assert search(client, f"fresh{number}")["count"] == 1  # whichever of the two is asked
    began = time.monotonic()
    editor.retitle(40, "unasked")
    eventually(lambda: all(state(suite, name)["behind"] == 0 for name in ("kb", "kb-2")), within=20)
    assert time.monotonic() - began < 10
    client.close()
    editor.engine.dispose()
