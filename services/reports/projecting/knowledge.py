"""Facts of articles, news and canned replies: titles, and who did what to them (REP-068)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from contracts.envelope import Envelope
from services.reports.models.kinds import Kind
from services.reports.projecting.rows import Row, Rows, employee_of, moment

Take = Callable[[Rows, Envelope], None]
State = dict[str, Any]
NOT_TOLD = 0  # a sequence below all others


def done(kind: str, counted: Kind) -> Take:
    """An act of contribution. Without an employee behind it, it is the system's."""

    def take(rows: Rows, envelope: Envelope) -> None:
        _keep(rows, envelope, kind)
        rows.act(counted, envelope, item_id=envelope.subject, agent_id=employee_of(envelope))

    return take


def deleted(kind: str, counted: Kind) -> Take:
    """What the clock does is no person's deletion (REP-270, REP-306)."""

    def take(rows: Rows, envelope: Envelope) -> None:
        _keep(rows, envelope, kind)
        if not envelope.actor.startswith("system"):
            rows.act(counted, envelope, item_id=envelope.subject, agent_id=employee_of(envelope))

    return take


def heard(kind: str) -> Take:
    def take(rows: Rows, envelope: Envelope) -> None:
        _keep(rows, envelope, kind)

    return take


def purged(kind: str) -> Take:
    """Its title stays as it was told last; where nothing was told of it, this is all there is."""

    def take(rows: Rows, envelope: Envelope) -> None:
        row = _row(envelope, kind, NOT_TOLD, {"title": envelope.data["title"]}) | {"is_deleted": True}
        rows.keep("titles", envelope.subject, row)

    return take


def folder_saved(rows: Rows, envelope: Envelope) -> None:
    _keep_folder(rows, envelope, envelope.data["parent_id"], is_deleted=False)


def folder_deleted(rows: Rows, envelope: Envelope) -> None:
    _keep_folder(rows, envelope, None, is_deleted=True)


def _keep(rows: Rows, envelope: Envelope, kind: str) -> None:
    state: State = envelope.data[kind]
    rows.keep("titles", envelope.subject, _row(envelope, kind, envelope.sequence, state))


def _row(envelope: Envelope, kind: str, sequence: int, state: State) -> Row:
    language, news_at = state.get("language"), state.get("news_at")
    return {
        "id": envelope.subject,
        "kind": kind,
        "sequence": sequence,
        "title": state["title"],
        "folder_id": state.get("folder_id"),
        "brand_ids": state.get("brand_ids", []),
        "languages": state.get("languages") or ([language] if language else []),
        "news_at": moment(news_at) if news_at else None,
        "is_deleted": state.get("deleted_at") is not None,
    }


def _keep_folder(rows: Rows, envelope: Envelope, parent_id: str | None, *, is_deleted: bool) -> None:
    said = {"kind": envelope.data["kind"], "name": envelope.data["name"], "parent_id": parent_id}
    row = {"id": envelope.subject, "sequence": envelope.sequence, "is_deleted": is_deleted}
    rows.keep("folders", envelope.subject, row | said)
