"""Folders of canned replies over HTTP."""

from __future__ import annotations

from gateway.knowledge.folder_routes import folder_routes

routes = folder_routes("canned-reply-folders", "canned_reply", "canned_replies", "canned_replies.view_insert", "canned replies")
