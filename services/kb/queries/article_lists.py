"""The working lists of articles, and the figures beside them (KB-008, KB-043 to KB-048)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from contracts.envelope import wire_time
from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.kb.models import Article, Employee, Folder
from services.kb.reaching import must_be_staff, reach_of
from services.kb.rules.rights import Reach
from services.kb.rules.tree import within
from services.kb.sight import seen

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # of what was never reviewed
SORTS: dict[str, Any] = {  # a cursor holds the value: titles are cut
    "title": sa.func.left(sa.func.lower(Article.title), 100, type_=sa.Text).label("by_title"),
    "helpfulness": (Article.helpful - Article.unhelpful).label("by_helpfulness"),
    "last_reviewed": sa.func.coalesce(Article.last_reviewed_at, _NEVER).label("by_review"),
    "created": Article.created_at,
    "modified": Article.modified_at,
    "stale": Article.stale_at,
}
VIEWS = ("all", "mine", "drafts", "review", "moderation", "stale", "broken_links", "by_agent", "deleted")
_COUNTED = ("all", "mine", "drafts", "review", "moderation", "stale", "broken_links")
_AGENTS = 500
_SHOWN = ("id", "version", "title", "slug", "summary", "folder_id", "brand_ids", "languages", "is_private", "is_draft",
          "is_flagged_for_review", "is_featured", "is_stale", "assigned_agent_id", "translation_group_id", "helpful", "unhelpful",
          "pending_feedback", "broken_links")  # fmt: skip
_MOMENTS = ("stale_at", "last_reviewed_at", "created_at", "modified_at", "deleted_at")


def articles(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{items, next_cursor}: a page of one list, with the names of folder and agent. One query beside those for the reach and the tree."""
    reach = reach_of(reading.session, reading.call)
    must_be_staff(reach)
    sorting = SORTS[asked["sort"]]
    wanted = (
        sa.select(
            *(getattr(Article, name) for name in (*_SHOWN, *_MOMENTS)), Folder.name.label("folder"), Employee.display_name.label("agent")
        )
        .join(Folder, Folder.id == Article.folder_id)
        .outerjoin(Employee, Employee.id == Article.assigned_agent_id)
        .where(*seen(reach, Article), _of_view(asked["view"], reach), *_filters(reading, asked))
    )
    if isinstance(sorting, sa.Label):
        wanted = wanted.add_columns(sorting)
    return page(reading.session, wanted, Order(sorting, Article.id, desc=asked["is_descending"]), asked["cursor"], asked["limit"], _row)


def article_counts(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """How many each list holds, and whose articles they are: {all, mine, …, agents: [{id, name, count}]}. Two queries."""
    reach = reach_of(reading.session, reading.call)
    must_be_staff(reach)
    where = [*seen(reach, Article), *_filters(reading, asked)]
    counts = sa.select(*(sa.func.count().filter(_of_view(view, reach)).label(view) for view in _COUNTED)).select_from(Article)
    row = reading.session.execute(counts.where(*where)).one()
    of_agents = (
        sa.select(Article.assigned_agent_id.label("id"), Employee.display_name.label("name"), sa.func.count().label("count"))
        .outerjoin(Employee, Employee.id == Article.assigned_agent_id)
        .where(*where, _of_view("by_agent", reach))
        .group_by(Article.assigned_agent_id, Employee.display_name)
        .order_by(Employee.display_name, Article.assigned_agent_id)
        .limit(_AGENTS)
    )
    agents = [{"id": one.id, "name": one.name, "count": one.count} for one in reading.session.execute(of_agents)]
    return {view: getattr(row, view) for view in _COUNTED} | {"agents": agents}


def _of_view(view: str, reach: Reach) -> sa.ColumnElement[bool]:
    is_live = Article.deleted_at.is_(None)
    of_view: dict[str, Any] = {
        "all": sa.true(),
        "mine": Article.assigned_agent_id == (reach.actor.partition(":")[2] if reach.actor.startswith("employee:") else None),
        "drafts": Article.is_draft,
        "review": Article.is_flagged_for_review,
        "moderation": Article.pending_feedback > 0,
        "stale": Article.is_stale,
        "broken_links": Article.broken_links > 0,
        "by_agent": Article.assigned_agent_id.is_not(None),
        "deleted": sa.true(),
    }
    return sa.and_(~is_live if view == "deleted" else is_live, of_view[view])


def _filters(reading: Reading, asked: dict[str, Any]) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if asked.get("brand_id"):
        found.append(Article.brand_ids.contains([asked["brand_id"]]))
    if asked.get("language"):
        found.append(Article.languages.contains([asked["language"]]))
    if asked.get("agent_id"):
        found.append(Article.assigned_agent_id == asked["agent_id"])
    if asked.get("folder_id"):
        found.append(Article.folder_id.in_(_folders(reading, asked["folder_id"], asked["is_with_subfolders"])))
    return found


def _folders(reading: Reading, folder_id: str, is_with_subfolders: bool) -> list[str]:
    if not is_with_subfolders:
        return [folder_id]
    tree = reading.session.execute(sa.select(Folder.id, Folder.parent_id).where(Folder.kind == "article"))
    return sorted(within(folder_id, {row.id: row.parent_id for row in tree}))


def _row(row: dict[str, Any]) -> dict[str, Any]:
    moments = {name: wire_time(row[name]) if row[name] else None for name in _MOMENTS}
    is_public = not (row["is_private"] or row["is_draft"] or row["deleted_at"])
    return {name: row[name] for name in (*_SHOWN, "folder", "agent")} | moments | {"is_public": is_public}
