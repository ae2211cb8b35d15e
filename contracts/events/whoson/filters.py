"""Facts about filters of visitors."""

from __future__ import annotations

from contracts.fact import Fact, fact
from contracts.wire import Id, Text, Truth


@fact("whoson.filter_saved.v1")
class FilterSaved(Fact):
    """Stored; which visitors it matches was found out anew."""

    is_new: Truth
    name: Text
    brand_id: Id | None = None


@fact("whoson.filter_deleted.v1")
class FilterDeleted(Fact):
    """It is gone for good."""

    name: Text
