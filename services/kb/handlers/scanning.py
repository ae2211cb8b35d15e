"""Scans for broken links that somebody asks for: of chosen items, or of all within reach (KB-059, KB-187, NWS-016)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from kit.storage.work import Work
from services.kb.handlers.items import KIND_OF, Kind, locked
from services.kb.handlers.keeping_links import keep_links
from services.kb.links_in import HOLDERS
from services.kb.models import CheckedAddress, Link
from services.kb.reaching import must_be_staff, reach_of, require
from services.kb.rules.rights import Reach
from services.kb.sight import must_see, seen


def scan_links(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """{kind, ids?} → {addresses}: how many are tried now, whether links are checked by themselves or not. Without ids: of all in reach.

    A scan changes no content, so who may only read may ask for one. Raises Forbidden for others than employees.
    """
    kind, reach = KIND_OF[asked["kind"]], reach_of(work.session, work.call)
    must_be_staff(reach)
    if asked["ids"] is None:
        require(reach, _permission(kind))
        entity = HOLDERS[kind.name]
        holders = sa.select(entity.id).where(entity.deleted_at.is_(None), *seen(reach, entity))
    else:
        ids = sorted(set(asked["ids"]))
        for item_id in ids:
            _read_again(work, kind, reach, item_id)
        holders = sa.select(sa.func.unnest(sa.literal(ids, sa.ARRAY(sa.Uuid(as_uuid=False)))))
    urls = sa.select(Link.url).where(Link.kind == kind.name, Link.item_id.in_(holders))
    now = {"due_at": work.now, "is_asked_for": True}
    held = sa.select(CheckedAddress.url).where(CheckedAddress.url.in_(urls)).order_by(CheckedAddress.url).with_for_update()
    due = work.session.scalars(held).all()
    work.session.execute(sa.update(CheckedAddress).where(CheckedAddress.url.in_(due)).values(now))
    return {"addresses": len(due)}


def _read_again(work: Work, kind: Kind, reach: Reach, item_id: str) -> None:
    item = locked(work, kind, item_id)
    must_see(reach, item)
    require(reach, _permission(kind), item.folder_id if kind.name == "article" else None)
    keep_links(work, kind.name, item)


def _permission(kind: Kind) -> str:
    return f"{kind.feature}.scan_broken_links"
