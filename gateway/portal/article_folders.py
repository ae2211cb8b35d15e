"""Folders of the knowledge base, for readers."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.brands import brand
from gateway.knowledge import shapes
from gateway.knowledge.languages import wish
from gateway.permissions import open_to_all
from gateway.routes import Routes

routes = Routes("article-folders", description="Finding one's way in the knowledge base.")


@routes.get("")
@open_to_all
@routes.arguments(shapes.LanguageQuery, location="query")
@routes.response(200, shapes.FoldersOfPortal, etag=True)
@shapes.refusing(routes, 403, 404)
def folders(query: dict[str, Any]) -> Any:
    """The main page: folders by name, each with its featured articles; only those with something to read (KB-017)."""
    return ask("kb", "portal_folders", wish(query.get("language")) | {"brand_id": brand()["id"]})


@routes.get("/<uuid:folder_id>")
@open_to_all
@routes.arguments(shapes.FolderPageQuery, location="query")
@routes.response(200, shapes.FolderPage, etag=True)
@shapes.refusing(routes, 403)
def folder(query: dict[str, Any], folder_id: str) -> Any:
    """A folder: what lies below it, and a page of its articles by title."""
    place = wish(query.pop("language", None)) | {"brand_id": brand()["id"], "folder_id": folder_id}
    return ask("kb", "portal_folder", query | place)
