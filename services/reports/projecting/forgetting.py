"""Users who were deleted: what names them is wiped, also where it comes late; what is counted stays (events_on_the_bus.md, rule 8)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.reports.models import Customer, Forgotten, Item
from services.reports.projecting.rows import Rows

OF_CUSTOMERS = ("name", "email", "phone")
OF_ITEMS = ("customer_name", "customer_email")


def leave_out_forgotten(session: Session, rows: Rows) -> None:
    """Takes names and addresses out of what is about to be stored about those who were deleted, before or by this batch."""
    customers = rows.newest.get("customers", {})
    told = sorted(key for key, row in customers.items() if row["user_id"])
    if not told:
        return
    gone = set(session.scalars(sa.select(Forgotten.id).where(Forgotten.id.in_(told)))) | rows.newest.get("forgotten", {}).keys()
    for key in gone & customers.keys():
        customers[key].update(dict.fromkeys(OF_CUSTOMERS))
    for item in rows.items.values():
        if item["customer_id"] in gone:
            item.update(dict.fromkeys(OF_ITEMS))


def wipe(session: Session, user_ids: Collection[str]) -> None:
    """Takes them out of what is stored."""
    _empty(session, Customer.__table__, "id", OF_CUSTOMERS, user_ids)
    _empty(session, Item.__table__, "customer_id", OF_ITEMS, user_ids)


def _empty(session: Session, table: Any, key: str, names: tuple[str, ...], user_ids: Collection[str]) -> None:
    session.execute(sa.update(table).where(table.c[key].in_(sorted(user_ids))).values(dict.fromkeys(names)))
