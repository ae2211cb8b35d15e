"""Shapes of the ops API."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from gateway.schemas import Moment


class Mailbox(Schema):
    """One mailbox on the broker."""

    name = fields.String(required=True, metadata={"description": "Its name on the broker"})
    messages = fields.Integer(required=True, metadata={"description": "How many wait"})
    receivers = fields.Integer(required=True, metadata={"description": "How many processes take from it"})


class Outbox(Schema):
    """Facts stored and not yet on the bus."""

    unsent = fields.Integer(required=True, metadata={"description": "How many"})
    oldest_seconds = fields.Float(required=True, metadata={"description": "How long the oldest waits"})


class ParkedCount(Schema):
    """Facts of one lane that could not be handled."""

    lane = fields.String(required=True, metadata={"description": "Which of the service's lanes"})
    count = fields.Integer(required=True, metadata={"description": "How many"})


class DeadlineCounts(Schema):
    """Deadlines of a service."""

    due = fields.Integer(required=True, metadata={"description": "Overdue right now"})
    parked = fields.Integer(required=True, metadata={"description": "Given up, up to 100"})


STATUSES = ("active", "passive", "disabled", "unavailable")


class InstanceState(Schema):
    """One running process of a service, in short."""

    name = fields.String(required=True, metadata={"description": "Its name, the same after a restart"})
    status = fields.String(required=True, validate=validate.OneOf(STATUSES), metadata={"description": "active: it holds the lease"})
    is_primary = fields.Boolean(required=True, metadata={"description": "The default one"})
    beat_seconds = fields.Float(required=True, metadata={"description": "Since its last heartbeat"})


class Instance(InstanceState):
    """One running process of a service: the columns of the failover list (INT-290)."""

    id = fields.UUID(required=True, metadata={"description": "Its id"})
    service = fields.String(required=True, metadata={"description": "Which service"})
    server_name = fields.String(required=True, metadata={"description": "The machine it runs on"})
    file_path = fields.String(required=True, metadata={"description": "Its home folder there"})
    last_heartbeat_at = Moment(required=True, metadata={"description": "When it and its database last spoke"})
    processes = fields.Integer(required=True, metadata={"description": "How many instances, of all services, run on that machine"})
    mode = fields.String(required=True, metadata={"description": "The version it runs"})
    started_at = Moment(required=True, metadata={"description": "When it was started"})
    admin_url = fields.String(required=True, metadata={"description": "Where its admin port is, seen from the other services"})
    is_enabled = fields.Boolean(required=True, metadata={"description": "Takes part, or may"})
    is_wanted = fields.Boolean(required=True, metadata={"description": "Is to take the lease over and has not yet"})


class InstanceList(Schema):
    """Every instance of every service that answers."""

    items = fields.List(fields.Nested(Instance), required=True, metadata={"description": "By service, the primary first"})
    silent_services = fields.List(
        fields.String(), required=True, metadata={"description": "Services of which no instance answers: theirs are not in the list"}
    )


class InstanceChanged(Schema):
    """An instance after something was done with it, as its own service says it; see kit/README.md."""


class Disabling(Schema):
    """Whether it is meant in earnest."""

    is_confirmed = fields.Boolean(load_default=False, metadata={"description": "Also where no other instance of the service works"})


class ServiceState(Schema):
    """One service."""

    name = fields.String(required=True, metadata={"description": "Service"})
    is_ready = fields.Boolean(required=True, metadata={"description": "It can do its work"})
    checks = fields.Dict(keys=fields.String(), values=fields.Boolean(), required=True, metadata={"description": "What it looked at"})
    outbox = fields.Nested(Outbox, required=True, allow_none=True, metadata={"description": "Null when it does not answer"})
    deadlines = fields.Nested(DeadlineCounts, required=True, allow_none=True, metadata={"description": "Null when it does not answer"})
    parked = fields.List(fields.Nested(ParkedCount), required=True, metadata={"description": "By lane"})
    instances = fields.List(fields.Nested(InstanceState), required=True, metadata={"description": "Its processes, the primary first"})
    mailboxes = fields.List(fields.Nested(Mailbox), required=True, metadata={"description": "On the broker"})


class InstallationState(Schema):
    """The whole installation."""

    at = Moment(required=True, metadata={"description": "When this was read"})
    is_healthy = fields.Boolean(required=True, metadata={"description": "Broker and every service can do their work"})
    broker = fields.String(required=True, validate=validate.OneOf(("answers", "away")), metadata={"description": "The broker"})
    services = fields.List(fields.Nested(ServiceState), required=True, metadata={"description": "By name"})


class Ids(Schema):
    """Which ones."""

    ids = fields.List(
        fields.String(validate=validate.Length(1, 100)),
        validate=validate.Length(max=500),
        metadata={"description": "Ids of facts; all where left out"},
    )


class NamedIds(Schema):
    """Which ones, by name: nothing is thrown away by accident."""

    ids = fields.List(
        fields.String(validate=validate.Length(1, 100)),
        required=True,
        validate=validate.Length(1, 500),
        metadata={"description": "Ids of facts"},
    )


class DeadlineName(Schema):
    """Which given-up deadline; all where left out."""

    kind = fields.String(validate=validate.Length(1, 100), metadata={"description": "Kind of deadline"})
    subject = fields.String(validate=validate.Length(1, 100), metadata={"description": "What it is about"})


class ListQuery(Schema):
    """How much of a list."""

    limit = fields.Integer(load_default=100, validate=validate.Range(1, 500), metadata={"description": "At most so many"})


class Retried(Schema):
    """How many are tried again."""

    retried = fields.Integer(required=True, metadata={"description": "How many"})


class Dropped(Schema):
    """How many were thrown away."""

    dropped = fields.Integer(required=True, metadata={"description": "How many"})


class PortAnswer(Schema):
    """What the service's admin port says; see its README."""
