"""Readers on the portal of the tests' brand: `Portal(library).article(id, by="visitor:…")`."""

from __future__ import annotations

from typing import Any

from tests.service.kb.library import Library, an_id

VISITOR = "visitor"
EVE, MALLORY = f"visitor:{an_id(51)}", f"visitor:{an_id(52)}"
FROM = {"ip": "192.0.2.7", "display_name": "Eve", "email": "eve@home.example"}


class Portal:
    """What readers ask and do there. `by` is an actor; a visitor without a name unless told."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def asked(self, question: str, asked: dict[str, Any] | None = None, *, by: str = VISITOR, **more: Any) -> Any:
        said = {"brand_id": self.library.brand, **(asked or {}), **more}
        return self.library.handling.question("kb", question, said, actor=by, via="portal")

    def said(self, command: str, asked: dict[str, Any] | None = None, *, by: str = EVE, **more: Any) -> Any:
        said = {"brand_id": self.library.brand, **(asked or {}), **more}
        return self.library.handling.command("kb", command, said, actor=by, via="portal")

    def article(self, article_id: str, **more: Any) -> Any:
        return self.asked("portal_article", {"article_id": article_id}, **more)["article"]

    def folders(self, **more: Any) -> Any:
        return self.asked("portal_folders", **more)["folders"]

    def left(self, article_id: str, text: str = "Thank you.", *, by: str, **more: Any) -> Any:
        """Feedback left below an article."""
        who = FROM if by.startswith("visitor") else {"ip": FROM["ip"]}
        return self.said("leave_feedback", {"article_id": article_id, "text": text, **who, **more}, by=by)

    def feedback(self, article_id: str, *, by: str = VISITOR) -> list[str]:
        """The texts below an article, as this reader sees them."""
        return [one["text"] for one in self.asked("feedback_of_article", {"article_id": article_id}, by=by)["items"]]
