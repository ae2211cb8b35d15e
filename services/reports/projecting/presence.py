"""Facts of agents: the lines of Agent-Group Activity, whose duties have to be worked out again, sessions at the screen."""

from __future__ import annotations

from contracts.envelope import Envelope
from services.reports.projecting.rows import Rows, moment

BEGUN, OVER = 1, 2  # what is told of a session at its end says all that was told at its beginning


def logged_in(rows: Rows, envelope: Envelope) -> None:
    _line(rows, envelope, "logged_in")


def logged_out(rows: Rows, envelope: Envelope) -> None:
    _line(rows, envelope, "logged_out")


def activity_changed(rows: Rows, envelope: Envelope) -> None:
    said = envelope.data
    _line(rows, envelope, "active" if said["is_active"] else "inactive", channel=said["channel"], **said["place"])


def became_auto_inactive(rows: Rows, envelope: Envelope) -> None:
    """A line of its own; the switches that went off are told besides."""
    _line(rows, envelope, "auto_inactive", **envelope.data["place"])


def availability_changed(rows: Rows, envelope: Envelope) -> None:
    _line(rows, envelope, "available" if envelope.data["is_available"] else "unavailable")


def limits_changed(rows: Rows, envelope: Envelope) -> None:
    agent_id = envelope.data["agent_id"]
    row = {"agent_id": agent_id, "sequence": envelope.sequence, "max_active_chats": envelope.data["max_active_chats"]}
    rows.keep("chat_limits", agent_id, row)


def session_started(rows: Rows, envelope: Envelope) -> None:
    said = envelope.data
    row = {"id": said["web_session_id"], "agent_id": said["agent_id"], "at": envelope.time, "until_at": None}
    rows.keep("web_sessions", said["web_session_id"], row | {"sequence": BEGUN})


def session_ended(rows: Rows, envelope: Envelope) -> None:
    said = envelope.data
    row = {"id": said["web_session_id"], "agent_id": said["agent_id"]}
    when = {"at": moment(said["started_at"]), "until_at": moment(said["ended_at"])}
    rows.keep("web_sessions", said["web_session_id"], row | when | {"sequence": OVER})


def _line(rows: Rows, envelope: Envelope, event: str, **where: str) -> None:
    agent_id = envelope.data["agent_id"]
    row = {"fact_id": envelope.id, "at": envelope.time, "sequence": envelope.sequence, "agent_id": agent_id, "event": event}
    nowhere = dict.fromkeys(("channel", "brand_id", "department_id", "group_id"))
    rows.newest["status_events"][envelope.id] = row | nowhere | where
    rows.touch_agent(agent_id, envelope.sequence)
