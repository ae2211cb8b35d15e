"""Files of articles over HTTP."""

from __future__ import annotations

from gateway.knowledge.file_routes import file_routes

routes = file_routes("article-files", "/articles", "article", "kb_articles.view", ("kb_articles.create", "kb_articles.edit"))
