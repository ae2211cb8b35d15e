"""What becomes of canned replies over HTTP, one or many: marks, folders, copies, deletion."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.knowledge import items as item_shapes
from gateway.knowledge import replies as reply_shapes
from gateway.permissions import permits
from gateway.routes import Routes

routes = Routes("canned-reply-changes", prefix="/canned-replies", description="Marking, moving, copying and deleting canned replies.")


@routes.post("/marks")
@permits("canned_replies.mark_draft", "canned_replies.edit")
@routes.arguments(reply_shapes.RepliesMark)
@routes.response(200, item_shapes.ItemsChanged)
def mark(asked: dict[str, Any]) -> Any:
    """Mark as public or draft, ask for a review, or say that it was reviewed."""
    return ask("kb", "mark_canned_replies", asked)


@routes.post("/moves")
@permits("canned_replies.edit")
@routes.arguments(reply_shapes.RepliesPlace)
@routes.response(200, item_shapes.ItemsChanged)
def move(asked: dict[str, Any]) -> Any:
    """Move into a folder."""
    return ask("kb", "move_canned_replies", asked)


@routes.post("/copies")
@permits("canned_replies.create")
@routes.arguments(reply_shapes.RepliesPlace)
@routes.response(201, item_shapes.ItemsCopied)
def copy(asked: dict[str, Any]) -> Any:
    """Copy into a folder. A copy starts as a draft, without a shortcut."""
    return ask("kb", "copy_canned_replies", asked)


@routes.post("/deletions")
@permits("canned_replies.delete")
@routes.arguments(item_shapes.SomeItems)
@routes.response(200, item_shapes.ItemsChanged)
def delete(asked: dict[str, Any]) -> Any:
    """Delete. They can be brought back until they are purged."""
    return ask("kb", "delete_canned_replies", asked)


@routes.post("/restorations")
@permits("canned_replies.delete")
@routes.arguments(reply_shapes.RepliesPlace)
@routes.response(200, item_shapes.ItemsChanged)
def restore(asked: dict[str, Any]) -> Any:
    """Bring back what was deleted. 409 `folder_gone`: name another folder."""
    return ask("kb", "restore_canned_replies", asked)
