"""Articles to another folder, to another agent, and their stale date begun anew; one or many (KB-029, KB-030, KB-056, KB-193)."""

from __future__ import annotations

from typing import Any

from kit.errors import Conflict
from kit.storage.work import Work
from services.kb.announce import Change
from services.kb.handlers.items import ARTICLE, each_item, start_aging
from services.kb.handlers.marking import tell_edited
from services.kb.handlers.places import live_folder, must_reach
from services.kb.handlers.references import check_agent
from services.kb.handlers.saved import after_saving
from services.kb.reaching import reach_of, require
from services.kb.rules.rights import Reach


def move_articles(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """{ids, folder_id} → {changed, refused}. Needs the right to move in both folders (KB-121)."""
    live_folder(work, ARTICLE.name, asked["folder_id"])
    must_reach(reach_of(work.session, work.call), "kb_articles.move", asked["folder_id"])

    def do(change: Change) -> None:
        change.item.folder_id = asked["folder_id"]
        _tell(change)

    return each_item(work, ARTICLE, asked["ids"], _may("move"), do)


def transfer_articles(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """{ids, agent_id?} → {changed, refused}. Without an agent they are nobody's (KB-010)."""
    check_agent(work, asked["agent_id"], "agent_id")

    def do(change: Change) -> None:
        change.item.assigned_agent_id = asked["agent_id"]
        _tell(change)

    return each_item(work, ARTICLE, asked["ids"], _may("transfer"), do)


def clear_stale(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """{ids} → {changed, refused}. Somebody has checked them: the stale date starts over, as with the mark Reviewed (KB-056)."""

    def check(reach: Reach, item: Any) -> None:
        _may("mark_reviewed")(reach, item)
        if not item.is_stale:
            raise Conflict("not_stale", "It is not stale.")

    def do(change: Change) -> None:
        start_aging(work, ARTICLE, change.item)
        _tell(change)

    return each_item(work, ARTICLE, asked["ids"], check, do)


def _may(right: str) -> Any:
    def check(reach: Reach, item: Any) -> None:
        require(reach, f"kb_articles.{right}", item.folder_id)

    return check


def _tell(change: Change) -> None:
    if change.differs():
        change.by_hand()
        tell_edited(change, ARTICLE)
        after_saving(change.work, ARTICLE.name, change.item)
