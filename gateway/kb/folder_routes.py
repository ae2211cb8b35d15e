"""The routes of folders, alike for those of articles and those of canned replies."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.etags import expected_version
from gateway.kb import articles as shapes
from gateway.kb import articles_asked as wanted
from gateway.permissions import permits
from gateway.routes import Routes

DELETING_SECONDS = 30.0  # thousands may lie in it


def folder_routes(name: str, kind: str, feature: str, view: str, things: str) -> Routes:
    """Routes of the folders in which `things` lie; `feature` is what the rights begin with, `view` the one that shows the tree."""
    routes = Routes(name, description=f"The tree of folders that {things} lie in.")
    _reading(routes, kind, view)
    _writing(routes, kind, feature)
    return routes


def _reading(routes: Routes, kind: str, view: str) -> None:
    @routes.get("")
    @permits(view)
    @routes.arguments(wanted.ArticleCountsQuery, location="query")
    @routes.response(200, shapes.KnowledgeTree)
    def folders(query: dict[str, Any]) -> Any:
        """The tree, with how much I see in each folder."""
        return ask("kb", "folders", query | {"kind": kind})

    @routes.get("/<uuid:folder_id>/contents")
    @permits(view)
    @routes.response(200, shapes.FolderContents)
    def contents(folder_id: str) -> Any:
        """How much goes with it if it is deleted: to be confirmed before (KB-148)."""
        return ask("kb", "folder_contents", {"folder_id": folder_id})


def _writing(routes: Routes, kind: str, feature: str) -> None:
    @routes.post("")
    @permits(f"{feature}.create")
    @routes.arguments(wanted.NewArticleFolder)
    @routes.response(201, shapes.KnowledgeFolder, etag=True)
    def create(asked: dict[str, Any]) -> Any:
        """Make a folder, ten deep at most."""
        return ask("kb", "create_folder", asked | {"kind": kind})

    @routes.patch("/<uuid:folder_id>")
    @permits(f"{feature}.edit")
    @routes.arguments(wanted.ArticleFolderChanges)
    @routes.response(200, shapes.KnowledgeFolder, if_match=True, etag=True)
    def edit(asked: dict[str, Any], folder_id: str) -> Any:
        """Rename, move in the tree, switch automatic searches."""
        return ask("kb", "edit_folder", asked | {"folder_id": folder_id} | expected_version())

    @routes.delete("/<uuid:folder_id>")
    @permits(f"{feature}.edit")
    @routes.arguments(wanted.FolderDeletionQuery, location="query")
    @routes.response(200, shapes.FolderGone)
    def delete(query: dict[str, Any], folder_id: str) -> Any:
        """Delete it with everything in it. Unless it is empty it needs the right to delete what is in it (KB-172, CAN-045)."""
        return ask("kb", "delete_folder", query | {"folder_id": folder_id}, timeout=DELETING_SECONDS)
