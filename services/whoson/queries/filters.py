"""The filters, which all employees share (WHO-026, WHO-170)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from contracts.envelope import wire_time
from kit.errors import NotFound
from kit.storage.work import Reading
from services.whoson.models import Filter
from services.whoson.reaching import reach_of

Said = dict[str, Any]
SHOWN = ("id", "version", "name", "brand_id", "conditions", "created_by", "created_at")
_COLUMNS = tuple(getattr(Filter, name) for name in SHOWN)


def filters(reading: Reading, asked: Said) -> Said:
    """{items}: all of them, by name; there are at most two hundred."""
    reach_of(reading.session, reading.call)
    rows = reading.session.execute(sa.select(*_COLUMNS).order_by(sa.func.lower(Filter.name), Filter.id)).mappings()
    return {"items": [filter_shown(row) for row in rows]}


def one_filter(reading: Reading, asked: Said) -> Said:
    """Raises NotFound filter_unknown."""
    reach_of(reading.session, reading.call)
    row = reading.session.execute(sa.select(*_COLUMNS).where(Filter.id == asked["filter_id"])).mappings().first()
    if row is None:
        raise filter_unknown()
    return filter_shown(row)


def filter_unknown() -> NotFound:
    return NotFound("filter_unknown", "There is no such filter.", field="filter_id")


def filter_shown(row: Any) -> Said:
    """From a mapping of its columns."""
    return {name: row[name] for name in SHOWN} | {"created_at": wire_time(row["created_at"])}
