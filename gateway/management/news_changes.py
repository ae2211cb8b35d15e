"""What becomes of news over HTTP: marks and deletion of one or many, and the files of one."""

from __future__ import annotations

from typing import Any

from flask import Response

from gateway.asking import ask
from gateway.kb import items as item_shapes
from gateway.kb import news as news_shapes
from gateway.permissions import permits
from gateway.routes import Routes
from gateway.uploads import Store

routes = Routes("news-changes", prefix="/news", description="Marking and deleting news, and its files.")

STORE = Store("kb")


@routes.post("/marks")
@permits("news.mark_public", "news.mark_private", "news.mark_draft", "news.mark_for_review", "news.mark_reviewed")
@routes.arguments(news_shapes.NewsMark)
@routes.response(200, item_shapes.ItemsChanged)
def mark(asked: dict[str, Any]) -> Any:
    """Mark as public, private or draft, ask for a review, or say that it was reviewed. Each mark takes its own right."""
    return ask("kb", "mark_news", asked)


@routes.post("/deletions")
@permits("news.delete")
@routes.arguments(item_shapes.SomeItems)
@routes.response(200, item_shapes.ItemsChanged)
def delete(asked: dict[str, Any]) -> Any:
    """Delete. They can be brought back until they are purged."""
    return ask("kb", "delete_news", asked)


@routes.post("/restorations")
@permits("news.delete")
@routes.arguments(item_shapes.SomeItems)
@routes.response(200, item_shapes.ItemsChanged)
def restore(asked: dict[str, Any]) -> Any:
    """Bring back what was deleted."""
    return ask("kb", "restore_news", asked)


@routes.get("/<uuid:news_id>/files")
@permits("news.view")
@routes.response(200, news_shapes.NewsFiles)
def files(news_id: str) -> Any:
    """Its files, attached or shown in its body."""
    return ask("kb", "item_files", {"kind": "news", "item_id": news_id})


@routes.post("/<uuid:news_id>/files")
@permits("news.edit")
@routes.arguments(news_shapes.NewNewsFile, location="files", content_type="multipart/form-data")
@routes.response(201, news_shapes.NewsFilesEntered)
def attach(asked: dict[str, Any], news_id: str) -> Any:
    """Attach a file, or bring in one that the body shows."""
    kept = STORE.keep(asked["file"])
    return ask("kb", "attach_files", {"kind": "news", "item_id": news_id, "files": [kept], "is_embedded": asked["is_embedded"]})


@routes.get("/<uuid:news_id>/files/<uuid:file_id>")
@permits("news.view")
@routes.response(200, content_type="application/octet-stream", description="The file")
def file(news_id: str, file_id: str) -> Response:
    """One of its files."""
    return STORE.content(ask("kb", "item_file", {"kind": "news", "item_id": news_id, "file_id": file_id}))


@routes.delete("/<uuid:news_id>/files/<uuid:file_id>")
@permits("news.edit")
@routes.response(204)
def detach(news_id: str, file_id: str) -> None:
    """Take a file off."""
    ask("kb", "detach_file", {"kind": "news", "item_id": news_id, "file_id": file_id})
