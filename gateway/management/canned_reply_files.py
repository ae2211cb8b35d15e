"""Files of canned replies over HTTP."""

from __future__ import annotations

from gateway.knowledge.file_routes import file_routes

_WRITE = ("canned_replies.create", "canned_replies.edit")
routes = file_routes("canned-reply-files", "/canned-replies", "canned_reply", "canned_replies.view_insert", _WRITE)
