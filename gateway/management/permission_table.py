"""The permission table: every route of both APIs, and who may call it."""

from __future__ import annotations

from typing import Any

from flask import current_app
from marshmallow import Schema, fields

from gateway.permissions import signed_in
from gateway.routes import Routes

routes = Routes("permission-table", description="Who may call what.")


class TableRow(Schema):
    """One route and who may call it."""

    methods = fields.List(fields.String(), required=True, metadata={"description": "HTTP methods"})
    path = fields.String(required=True, metadata={"description": "Address, path values in angle brackets"})
    who = fields.String(required=True, metadata={"description": "everybody, signed in, permission, administrators, visitor or operators"})
    permissions = fields.List(fields.String(), required=True, metadata={"description": "Any of these opens it"})
    summary = fields.String(required=True, metadata={"description": "What it does"})


class PermissionTable(Schema):
    """All routes."""

    items = fields.List(fields.Nested(TableRow), required=True, metadata={"description": "By path"})


@routes.get("")
@signed_in
@routes.response(200, PermissionTable, etag=True)
def permission_table() -> Any:
    """Every route and who may call it."""
    return {"items": rows()}


def rows() -> list[dict[str, Any]]:
    """The table, by path and method."""
    entries = [entry for api in current_app.extensions["apis"].values() for entry in api.entries]
    return [
        {
            "methods": list(entry.methods),
            "path": entry.rule,
            "who": entry.access.who,
            "permissions": list(entry.access.permissions),
            "summary": entry.summary,
        }
        for entry in sorted(entries, key=lambda entry: (entry.rule, entry.methods))
    ]
