"""What depends on several facts, worked out anew for what a batch has touched, from all that is stored: their order does not matter."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.reports.models.kinds import Family, Kind
from services.reports.projecting.rows import Rows

# Opening acts count for whoever made the item, else for the first who had it (REP-018); waits of chats for the first who had it (REP-285).
_GIVE = """
    update acts set agent_id = coalesce(items.creator_id, items.first_holder_id)
    from items
    where acts.item_id = items.id and items.id = any(cast(:ids as uuid[])) and acts.at >= :since
        and acts.family in :families and acts.kind in :kinds and (acts.word = 'opening' or acts.kind in :whole)
        and acts.agent_id is distinct from coalesce(items.creator_id, items.first_holder_id)
"""
_WAITING = (Kind.TICKET_NEW, Kind.TICKET_IN, Kind.CHAT_NEW, Kind.CHAT_GOT, Kind.CHAT_IN)
_WHOLE = (Kind.TICKET_NEW, Kind.CHAT_NEW, Kind.CHAT_GOT)
_FAMILIES = (Family.TICKETS, Family.TICKET_MESSAGES, Family.CHATS, Family.CHAT_MESSAGES)

_END = """
    with course as (
        select item_id, sequence, lead(at) over (partition by item_id order by sequence) as next
        from stretches where item_id = any(cast(:ids as uuid[]))
    )
    update stretches set until_at = course.next from course
    where stretches.item_id = course.item_id and stretches.sequence = course.sequence and stretches.until_at is distinct from course.next
"""

_NAME_SENDER = """
    update acts set brand_id = sent.brand_id, department_id = sent.department_id, group_id = sent.group_id, agent_id = sent.agent_id,
        word = sent.word
    from acts as sent
    where acts.family = :family and acts.kind in :kinds and acts.item_id = any(cast(:ids as uuid[]))
        and sent.family = :family and sent.kind = :invited and sent.item_id = acts.item_id
        and (acts.agent_id, acts.group_id, acts.word) is distinct from (sent.agent_id, sent.group_id, sent.word)
"""


def settle(session: Session, rows: Rows) -> None:
    """Gives acts their first holder and invitations their sender, and ends stretches where the next one begins."""
    if rows.opened:
        _give(session, rows.opened)
    if rows.moved:
        session.execute(sa.text(_END), {"ids": sorted(rows.moved)})
    if rows.invitations:
        said = sa.text(_NAME_SENDER).bindparams(sa.bindparam("kinds", expanding=True))
        kinds = [Kind.INVITE_WITH_RESPONSE.value, Kind.INVITE_WITHOUT_RESPONSE.value]
        told = {"ids": sorted(rows.invitations), "family": Family.INVITATIONS.value, "invited": Kind.INVITED.value, "kinds": kinds}
        session.execute(said, told)


def _give(session: Session, opened: dict[str, datetime]) -> None:
    expanding: list[sa.BindParameter[Any]] = [sa.bindparam(name, expanding=True) for name in ("families", "kinds", "whole")]
    told = {
        "ids": sorted(opened),
        "since": min(opened.values()),
        "families": [family.value for family in _FAMILIES],
        "kinds": [kind.value for kind in _WAITING],
        "whole": [kind.value for kind in _WHOLE],
    }
    session.execute(sa.text(_GIVE).bindparams(*expanding), told)
