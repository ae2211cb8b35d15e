"""Links that fail, for staff: by kind, brand or item (KB-043, KB-046, NWS-011, NWS-015); and how the checker is getting on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from contracts.envelope import wire_time
from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.kb.links_in import HOLDERS
from services.kb.models import BrokenLink, CheckedAddress, CheckedHost, Link
from services.kb.reaching import reach_of
from services.kb.sections import setting
from services.kb.sight import seen

_BY_HASH = sa.func.md5(BrokenLink.url, type_=sa.Text).label("hash")  # an address may be too long for a cursor


def broken_links(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{kind, brand_id?, item_id?, limit, cursor} → {items, next_cursor}, the latest found first, of what the asker sees."""
    entity = HOLDERS[asked["kind"]]
    wanted = (
        sa.select(
            BrokenLink.item_id,
            entity.title,
            BrokenLink.url,
            BrokenLink.is_internal,
            BrokenLink.error,
            BrokenLink.found_at,
            CheckedAddress.checked_at,
            _BY_HASH,
        )
        .join(entity, entity.id == BrokenLink.item_id)
        .outerjoin(CheckedAddress, CheckedAddress.url == BrokenLink.url)
        .where(BrokenLink.kind == asked["kind"], entity.deleted_at.is_(None), *seen(reach_of(reading.session, reading.call), entity))
    )
    if asked["brand_id"] is not None:
        wanted = wanted.where(entity.brand_ids.contains([asked["brand_id"]]))
    if asked["item_id"] is not None:
        wanted = wanted.where(BrokenLink.item_id == asked["item_id"])
    order = Order(BrokenLink.found_at, BrokenLink.item_id, _BY_HASH, desc=True)
    return page(reading.session, wanted, order, asked["cursor"], asked["limit"], shape=_shown)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    moments = {name: wire_time(row[name]) if row[name] is not None else None for name in ("found_at", "checked_at")}
    return {name: value for name, value in (row | moments).items() if name != "hash"}


def state_of_checker(session: Session, now: datetime) -> dict[str, Any]:
    """What an operator wants to know: {is_on, addresses, due, checked_last_hour, failing_once, broken, unjudged, hosts_left_alone}."""
    a = CheckedAddress
    counts = sa.select(
        sa.func.count().label("addresses"),
        sa.func.count().filter(a.due_at <= now).label("due"),
        sa.func.count().filter(a.checked_at > now - timedelta(hours=1)).label("checked_last_hour"),
        sa.func.count().filter(a.failures == 1).label("failing_once"),
        sa.func.count().filter(a.note.is_not(None)).label("unjudged"),
    )
    found = dict(session.execute(counts).one()._mapping)
    broken = session.scalar(sa.select(sa.func.count()).select_from(BrokenLink))
    left_alone = session.scalar(sa.select(sa.func.count()).select_from(CheckedHost).where(CheckedHost.next_at > now + timedelta(minutes=1)))
    links = session.scalar(sa.select(sa.func.count()).select_from(Link))
    is_on = setting(session, "knowledge", "are_links_checked", True)
    return {"is_on": is_on, "links": links, **found, "broken": broken, "hosts_left_alone": left_alone}
