"""Making the vectors of articles after they have changed: one after the other, a few seconds of work at a time."""

from __future__ import annotations

import time
from collections.abc import Collection
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kit.bus.apart import apart
from kit.storage.work import Work
from services.kb.changes import changed_since
from services.kb.meaning.model import Model
from services.kb.meaning.shelf import wanted_model
from services.kb.models import Article, Meaning, MeaningCount
from services.kb.rules.meaning import is_english

EVERY = 5.0  # seconds
AT_A_TIME = 2.5  # seconds of work; the rest of the time the processor is for those who search
CHANGES = 200  # looked at in one round
READ = 1_500  # characters of title, summary and text together: about what the model takes in


def make(work: Work) -> None:
    """The timer: goes on from the last change looked at, for AT_A_TIME. An article that fits and has another text gets its vector."""
    model = wanted_model(work.session)
    if model is None:
        return
    count = work.session.get_one(MeaningCount, 1, with_for_update=True)
    if count.model != model.name:
        work.session.execute(sa.delete(Meaning))
        count.number, count.model = 0, model.name
    changes = changed_since(work.session, count.number, CHANGES)
    rows = _rows(work.session, [item_id for _, kind, item_id in changes if kind == "article"])
    until, made = time.monotonic() + AT_A_TIME, []
    for number, _, item_id in changes:
        found = _made(rows[item_id], model) if item_id in rows else None
        if found is not None:
            made.append(found | {"item_id": item_id, "number": number})
        count.number = number
        if time.monotonic() > until:
            break
    if made:
        statement = insert(Meaning).values(made)
        changed = {name: statement.excluded[name] for name in ("number", "digest", "vector")}
        work.session.execute(statement.on_conflict_do_update(index_elements=["item_id"], set_=changed))


def has_meaning(row: Any) -> bool:
    """Published and in English: what is a draft or deleted is looked for by its words alone."""
    return not row.is_draft and row.deleted_at is None and is_english(row.languages)


def text_of(row: Any) -> str:
    """What the vector is made from."""
    return f"{row.title}. {row.summary} {row.text}"[:READ]


def _made(row: Any, model: Model) -> dict[str, bytes | None] | None:
    """None where nothing is to be stored. The calculating is done beside the green threads: 80 ms an article."""
    if not has_meaning(row):
        return {"digest": None, "vector": None} if row.digest is not None else None
    text = text_of(row)
    digest = sha256(text.encode()).digest()
    return None if digest == row.digest else {"digest": digest, "vector": apart(model.vector, text)}


def _rows(session: Session, ids: Collection[str]) -> dict[str, Any]:
    """By id; held so that nobody purges them until the vectors are stored."""
    columns = (Article.id, Article.title, Article.summary, sa.func.left(Article.text, READ).label("text"))
    flags = (Article.is_draft, Article.deleted_at, Article.languages, Meaning.digest)
    wanted = sa.select(*columns, *flags).outerjoin(Meaning, Meaning.item_id == Article.id).where(Article.id.in_(ids)).order_by(Article.id)
    return {row.id: row for row in session.execute(wanted.with_for_update(read=True, key_share=True, of=Article))}
