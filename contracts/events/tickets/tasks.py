"""Facts about tasks."""

from __future__ import annotations

from dataclasses import field
from typing import Annotated

from contracts.fact import Fact, fact
from contracts.shapes import BeforeOfTask, TaskShape
from contracts.wire import At, Id, Text, Texts, up_to


@fact("tickets.task_created.v1")
class TaskCreated(Fact):
    """By a person, an event rule or the scheduler."""

    task: TaskShape
    before: BeforeOfTask = field(default_factory=dict)


@fact("tickets.task_changed.v1")
class TaskChanged(Fact):
    """Saved; a new agent is a transfer."""

    task: TaskShape
    before: BeforeOfTask = field(default_factory=dict)
    changed: Texts


@fact("tickets.task_started.v1")
class TaskStarted(Fact):
    """Start reached, by the clock, once; open tasks only."""

    task: TaskShape
    before: BeforeOfTask = field(default_factory=dict)
    at: At


@fact("tickets.task_due.v1")
class TaskDue(Fact):
    """Due moment reached, by the clock, once; open tasks only."""

    task: TaskShape
    before: BeforeOfTask = field(default_factory=dict)
    at: At


@fact("tickets.task_reminder_due.v1")
class TaskReminderDue(Fact):
    """The reminder's moment."""

    task: TaskShape
    before: BeforeOfTask = field(default_factory=dict)
    due_at: At


@fact("tickets.task_comment_added.v1")
class TaskCommentAdded(Fact):
    """Comment on a task stored."""

    task: TaskShape
    before: BeforeOfTask = field(default_factory=dict)
    comment_id: Id
    author_id: Id
    text: Annotated[str, up_to(4000)]


@fact("tickets.task_deleted.v1")
class TaskDeleted(Fact):
    """Deleted; it can still be read until it is purged."""

    task: TaskShape
    before: BeforeOfTask = field(default_factory=dict)
    number: Text


@fact("tickets.task_purged.v1")
class TaskPurged(Fact):
    """Gone; last fact, without state."""

    number: Text
