"""Once a commit is through, no search sees what was before it, however busy the machine is."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from tantivy import Query

from services.kb.index.documents import document, key_of
from services.kb.index.kept import Kept
from services.kb.index.mark import Mark
from services.kb.index.place import Place
from services.kb.index.shape import TAG, schema

ROUNDS = 60
NOW = datetime(2026, 3, 2, tzinfo=UTC)


def an_article(item_id: str, *, is_private: bool) -> Any:
    dates = dict.fromkeys(("created_at", "modified_at"), NOW) | dict.fromkeys(("last_reviewed_at", "deleted_at"))
    marks = dict.fromkeys(("is_draft", "is_flagged_for_review", "is_featured", "is_stale"), False) | {"is_private": is_private}
    plain = {"title": "Kettle", "text": "boils", "summary": "", "keywords": [], "languages": ["en"], "brand_ids": ["b"], "folder_id": "f"}
    row = SimpleNamespace(id=item_id, helpful=0, unhelpful=0, assigned_agent_id=None, **dates, **marks, **plain)
    return document("article", row)


def test_what_was_made_private_is_never_found_again() -> None:
    kept, ended = Kept(Place()), threading.Event()
    busy = [threading.Thread(target=lambda: [sum(range(2_000)) for _ in iter(ended.is_set, True)]) for _ in range(3)]
    for thread in busy:
        thread.start()
    try:
        ids = [str(uuid4()) for _ in range(5)]
        for number in range(ROUNDS):
            is_private = bool(number % 2)
            documents = [an_article(item_id, is_private=is_private) for item_id in ids]
            kept.write([key_of("article", item_id) for item_id in ids], documents, Mark(identity="x", number=number))
            for _ in range(3):
                found = kept.edition.searcher.search(Query.term_query(schema(), TAG, "public", "basic"), 10)
                assert len(found.hits) == (0 if is_private else len(ids)), number
    finally:
        ended.set()
        for thread in busy:
            thread.join()
        kept.close()
