"""How far the asker sees, for whoever keeps a stream open for him."""

from __future__ import annotations

from typing import Any

from kit.storage.work import Reading
from services.whoson.queries.filters import one_filter
from services.whoson.reaching import reach_of


def reach_of_asker(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{brand_ids}: null for all. Raises NotFound filter_unknown where a filter is named that is not there."""
    reach = reach_of(reading.session, reading.call)
    if asked["filter_id"] is not None:
        one_filter(reading, asked)
    return {"brand_ids": None if reach.brand_ids is None else sorted(reach.brand_ids)}
