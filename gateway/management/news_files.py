"""Files of news over HTTP, for employees."""

from __future__ import annotations

from gateway.kb.file_routes import file_routes

routes = file_routes("news-files", "/news", "news", "news.view", ("news.create", "news.edit"))
