"""Fills the knowledge base by sets: a hundred thousand articles of made-up words, as rare and as common as those of a language."""

from __future__ import annotations

import random
import uuid
from bisect import bisect
from itertools import accumulate

import sqlalchemy as sa

AT_ONCE = 2_000
WORDS, TITLE, SUMMARY, BODY = 40_000, 6, 18, 160
SEED = 20
FOLDERS = 40
_ONSETS = ("b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "v", "st", "pr", "tr", "ch", "sh", "pl")
_VOWELS = ("a", "e", "i", "o", "u", "ea", "io", "ou")
ARTICLES = """
    insert into articles (id, version, title, body, text, is_draft, is_flagged_for_review, created_at, created_by, modified_at, modified_by,
        stale_at, is_stale, slug, summary, folder_id, is_private, is_featured, brand_ids, languages, keywords, helpful, unhelpful,
        pending_feedback, broken_links, revision)
    select cast(id as uuid), 1, title, text, text, false, false, now(), 'system:bench', now(), 'system:bench',
        now() + interval '1 year', false, 'an-article', summary, cast(folder as uuid), is_private, false, array[cast(:brand as uuid)],
        array['en'], '{}', 0, 0, 0, 0, 1
    from unnest(cast(:ids as text[]), cast(:titles as text[]), cast(:texts as text[]), cast(:summaries as text[]), cast(:folders as text[]),
        cast(:privates as bool[])) as made (id, title, text, summary, folder, is_private)
"""
FOLDER = """
    insert into folders (id, version, kind, name, is_auto_searched, created_at) values (cast(:id as uuid), 1, 'article', :name, true, now())
"""


class Tongue:
    """A made-up language: the n-th commonest word is used n times less than the first."""

    def __init__(self) -> None:
        self.chance = random.Random(SEED)
        made: dict[str, None] = {}
        while len(made) < WORDS:
            made["".join(self.chance.choice(_ONSETS) + self.chance.choice(_VOWELS) for _ in range(self.chance.randint(1, 4)))] = None
        self.words = list(made)
        self._shares = list(accumulate(1 / (place + 5) for place in range(WORDS)))

    def said(self, words: int) -> str:
        most = self._shares[-1]
        return " ".join(self.words[bisect(self._shares, self.chance.random() * most)] for _ in range(words))

    def question(self) -> str:
        """Two to five words as somebody types them, none of them very common."""
        return " ".join(self.words[self.chance.randint(100, 8_000)] for _ in range(self.chance.randint(2, 5)))


def fill(url: str, articles: int, brand_id: str) -> Tongue:
    """Has that many articles in the database, a tenth of them private. The index is not told: it has to be made anew."""
    tongue = Tongue()
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text("set statement_timeout = 0"))
        there = connection.scalar(sa.text("select count(*) from articles")) or 0
        folders = [str(uuid.uuid4()) for _ in range(FOLDERS)]
        if there < articles:
            connection.execute(sa.text(FOLDER), [{"id": folder, "name": f"Folder {folder}"} for folder in folders])
        while there < articles:
            count = min(AT_ONCE, articles - there)
            connection.execute(sa.text(ARTICLES), {"brand": brand_id, **_rows(tongue, folders, count)})
            there += count
        connection.execute(sa.text("vacuum analyze articles"))
    engine.dispose()
    return tongue


def _rows(tongue: Tongue, folders: list[str], count: int) -> dict[str, list[object]]:
    return {
        "ids": [str(uuid.uuid4()) for _ in range(count)],
        "titles": [tongue.said(TITLE) for _ in range(count)],
        "texts": [tongue.said(BODY) for _ in range(count)],
        "summaries": [tongue.said(SUMMARY) for _ in range(count)],
        "folders": [tongue.chance.choice(folders) for _ in range(count)],
        "privates": [tongue.chance.random() < 0.1 for _ in range(count)],
    }
