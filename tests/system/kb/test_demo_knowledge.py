"""What the demo company knows comes in by commands, and a second time nothing changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from infra.local.company import step_1_people, step_3_knowledge
from infra.local.company.step_3_knowledge import ARTICLE_FOLDERS, REPLY_FOLDERS, TEXTS
from infra.local.demo_company import Company
from infra.local.documents import documents
from kit.bus.client import Client
from kit.config import read
from tests.support.suite import Suite

pytestmark = pytest.mark.slow


def test_demo_knowledge(running: Callable[..., Suite]) -> None:
    suite = running("people", "kb")
    client = Client(suite.broker, "demo knowledge")
    try:
        for _ in range(2):
            company = Company(client, read(suite.environ))
            step_1_people.load(company)
            step_3_knowledge.load(company)
    finally:
        client.close()
    texts = documents(TEXTS / "articles")
    titles = sorted(one.head["title"] for one in texts)
    assert sorted(_column(suite, "select title from articles")) == titles
    assert _column(suite, "select count(*) from articles where is_private") == [1]
    translated = {one.name for one in texts if one.language != "en"}
    assert _column(suite, "select count(distinct translation_group_id) from articles") == [len(translated)]
    folders = sorted([*ARTICLE_FOLDERS, *REPLY_FOLDERS])
    assert sorted(_column(suite, "select name from folders")) == folders
    shortcuts = sorted(one.head["shortcut"] for one in documents(TEXTS / "canned_replies"))
    assert sorted(_column(suite, "select shortcut from canned_replies")) == shortcuts
    assert _column(suite, "select count(*) from news where not is_draft and not is_private") == [3], (
        "the sample of every installation, and two"
    )


def _column(suite: Suite, statement: str) -> list[Any]:
    engine = sa.create_engine(suite.database("kb"), poolclass=sa.NullPool)
    with engine.connect() as connection:
        return list(connection.scalars(sa.text(statement)))
