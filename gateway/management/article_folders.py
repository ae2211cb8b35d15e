"""Folders of articles over HTTP."""

from __future__ import annotations

from gateway.knowledge.folder_routes import folder_routes

routes = folder_routes("article-folders", "article", "kb_articles", "kb_articles.view", "articles")
