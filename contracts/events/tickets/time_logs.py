"""Facts about time logs. They carry their own fields, no state."""

from __future__ import annotations

from dataclasses import field

from contracts.fact import Fact, fact
from contracts.shapes import ItemShape, PlaceShape
from contracts.wire import At, Count, Id, Map, Text, Truth


@fact("tickets.time_log_created.v1")
class TimeLogCreated(Fact):
    """Entered by hand or by itself; `on` is what the time went into, `agent_id` the owner."""

    on: ItemShape
    place: PlaceShape
    agent_id: Id
    category_id: Id | None = None
    subject_: Text
    description: Text | None = None
    is_billable: Truth
    is_automatic: Truth
    work_started_at: At
    duration_seconds: Count
    entered_at: At


@fact("tickets.time_log_changed.v1")
class TimeLogChanged(Fact):
    """Saved again; `before` holds the fields that changed, as they were."""

    on: ItemShape
    place: PlaceShape
    agent_id: Id
    category_id: Id | None = None
    subject_: Text
    description: Text | None = None
    is_billable: Truth
    is_automatic: Truth
    work_started_at: At
    duration_seconds: Count
    entered_at: At
    before: Map = field(default_factory=dict)


@fact("tickets.time_log_deleted.v1")
class TimeLogDeleted(Fact):
    """Also when its item is purged."""

    on: ItemShape
    agent_id: Id


@fact("tickets.time_log_category_saved.v1")
class TimeLogCategorySaved(Fact):
    """Category stored."""

    name: Text


@fact("tickets.time_log_category_deleted.v1")
class TimeLogCategoryDeleted(Fact):
    """It is gone."""

    name: Text
