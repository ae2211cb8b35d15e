"""How far an index has come: written into it with each commit, so that both are kept or lost together."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session
from tantivy import Document, Index, Query

from services.kb.index.shape import KEY, MARK, VERSION, schema
from services.kb.models import ChangeCount

# A restored database is another one: by its server, its number there, or the line of history that the server follows.
_IDENTITY = sa.text(
    """
    select system_identifier || '/' || (select oid from pg_database where datname = current_database()) || '/' || timeline_id
    from pg_control_system(), pg_control_checkpoint()
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """`number` is the last change taken in. While the index is first filled, `kind` and `last_id` say behind which item it goes on."""

    identity: str
    number: int
    kind: str | None = None
    last_id: str | None = None
    version: int = VERSION

    @property
    def is_whole(self) -> bool:
        """Whether everything has been taken in once."""
        return self.kind is None

    def document(self) -> Document:
        made: Any = Document()
        made.add_text(KEY, MARK)
        made.add_text(MARK, orjson.dumps(asdict(self)).decode())
        written: Document = made
        return written


def mark_in(index: Index) -> Mark | None:
    """The mark that was committed last; None where there is none that we understand."""
    found = index.searcher().search(Query.term_query(schema(), KEY, MARK, "basic"), 1).hits
    if not found:
        return None
    try:
        mark = Mark(**orjson.loads(str(index.searcher().doc(found[0][1]).get_first(MARK))))
    except (TypeError, ValueError):
        return None
    return mark if mark.version == VERSION else None


def identity_of(session: Session) -> str:
    """Which database this is."""
    return str(session.execute(_IDENTITY).scalar_one())


def last_number(session: Session) -> int:
    """The number of the last change there is."""
    return session.scalar(sa.select(ChangeCount.last)) or 0
