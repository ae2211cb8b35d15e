"""The routes of files, alike for articles and canned replies."""

from __future__ import annotations

from typing import Any

from flask import Response

from gateway.asking import ask
from gateway.kb import files as shapes
from gateway.kb.files import STORE, with_files
from gateway.permissions import permits
from gateway.routes import Routes


def file_routes(name: str, prefix: str, kind: str, view: str, write: tuple[str, ...]) -> Routes:
    """Routes of the files of one kind of item; `view` is the right to read them, `write` those of which one lets upload, the last one
    attach."""
    routes = Routes(name, prefix=prefix, description="Files: attached, or shown in the body.")
    _reading(routes, kind, view)
    _writing(routes, kind, write)
    return routes


def _writing(routes: Routes, kind: str, write: tuple[str, ...]) -> None:
    @routes.post("/uploads")
    @permits(*write)
    @routes.arguments(shapes.NewKnowledgeUpload, location="files", content_type="multipart/form-data")
    @routes.response(201, shapes.KnowledgeUpload)
    def upload(asked: dict[str, Any]) -> Any:
        """Upload a file, to be attached by its receipt."""
        return STORE.received(asked)

    @routes.post("/<uuid:item_id>/files")
    @permits(write[-1])
    @routes.arguments(shapes.NewItemFiles)
    @routes.response(201, shapes.ItemFilesAttached)
    def attach(asked: dict[str, Any], item_id: str) -> Any:
        """Attach what was uploaded. 422 where the uploads policy keeps it out (KB-114)."""
        return ask("kb", "attach_files", with_files(asked) | {"kind": kind, "item_id": item_id})

    @routes.delete("/<uuid:item_id>/files/<uuid:file_id>")
    @permits(write[-1])
    @routes.response(204)
    def detach(item_id: str, file_id: str) -> None:
        """Take a file off."""
        ask("kb", "detach_file", {"kind": kind, "item_id": item_id, "file_id": file_id})


def _reading(routes: Routes, kind: str, view: str) -> None:
    @routes.get("/<uuid:item_id>/files")
    @permits(view)
    @routes.response(200, shapes.ItemFilesOut)
    def files(item_id: str) -> Any:
        """All its files, a hundred at most, in the order they came."""
        return ask("kb", "item_files", {"kind": kind, "item_id": item_id})

    @routes.get("/<uuid:item_id>/files/<uuid:file_id>")
    @permits(view)
    @routes.response(200, content_type="application/octet-stream", description="The file")
    def content(item_id: str, file_id: str) -> Response:
        """One file."""
        return STORE.content(ask("kb", "item_file", {"kind": kind, "item_id": item_id, "file_id": file_id}))
