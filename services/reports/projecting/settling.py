"""What depends on several facts, worked out anew for what a batch has touched, from all that is stored: their order does not matter."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.reports.models.kinds import Family, Kind
from services.reports.projecting.covering import work_out_duties
from services.reports.projecting.forgetting import wipe
from services.reports.projecting.rows import Row, Rows
from services.reports.projecting.untallying import OF_WORK, Marks, mark

Touched = tuple[int, datetime]

# Opening acts count for whoever made the item, else for the first who had it (REP-018); waits of chats for the first who had it (REP-285).
_GIVE = """
    update acts set agent_id = told.agent_id
    from unnest(cast(:ids as uuid[]), cast(:agents as uuid[])) as told (id, agent_id)
    where acts.item_id = told.id and acts.family in :families and acts.at between :first and :last
        and acts.kind in :kinds and (acts.word = 'opening' or acts.kind in :whole) and acts.agent_id is distinct from told.agent_id
    returning acts.family, acts.at
"""
_WAITING = (Kind.TICKET_NEW, Kind.TICKET_IN, Kind.CHAT_NEW, Kind.CHAT_GOT, Kind.CHAT_IN)
_WHOLE = (Kind.TICKET_NEW, Kind.CHAT_NEW, Kind.CHAT_GOT)
_FAMILIES = {
    "ticket": (Family.TICKETS, Family.TICKET_MESSAGES),
    "chat": (Family.CHATS, Family.CHAT_MESSAGES),
}

_NAME_SENDER = """
    update acts set brand_id = sent.brand_id, department_id = sent.department_id, group_id = sent.group_id, agent_id = sent.agent_id,
        word = sent.word
    from invitations as sent
    where sent.id = any(cast(:ids as uuid[])) and acts.item_id = sent.id and acts.family = :family and acts.at between :first and :last
        and acts.kind in :kinds and acts.word is distinct from sent.word
    returning acts.family, acts.at
"""
_OF_SENDERS = (Kind.INVITE_WITH_RESPONSE, Kind.INVITE_WITHOUT_RESPONSE)

_END = """
    with course as (
        select item_id, sequence, lead(at) over (partition by item_id order by sequence) as next
        from stretches where item_id = any(cast(:ids as uuid[]))
    )
    update stretches set until_at = course.next from course
    where stretches.item_id = course.item_id and stretches.sequence = course.sequence and stretches.until_at is distinct from course.next
"""


def settle(session: Session, rows: Rows, holders: dict[str, Row]) -> None:
    """Gives acts stored before their holder or sender, ends stretches where the next begins, works out duties, wipes who is forgotten."""
    touched = [(act["family"], act["at"]) for act in rows.acts]
    awaited = [holders[key] for key in sorted(rows.held) if holders[key]["awaiting_from"] is not None]
    for (kind, _), some in _by_month(rows, awaited).items():
        touched += _hand_out(session, kind, some)
    mark(session, _marks(rows, touched))
    if rows.moved:
        session.execute(sa.text(_END), {"ids": sorted(rows.moved)})
    if rows.agents:
        work_out_duties(session, rows.agents)
    if "forgotten" in rows.newest:
        wipe(session, rows.newest["forgotten"].keys())


def _marks(rows: Rows, touched: list[Touched]) -> Marks:
    """Of acts that were stored or changed, of stretches that begin, of what is left out from now on, and of what costs otherwise."""
    marks = Marks(items={key for key, item in rows.items.items() if item["is_absorbed"] or item["deleted_by"] == "person"})
    for family, at in touched:
        marks.touch(family, at)
    for stretch in rows.versions.get("stretches", ()):
        marks.touch(Family.TICKETS, stretch["at"])
    for version in (version for name in ("rates", "estimates", "belongings") for version in rows.versions.get(name, ())):
        marks.agents |= {version[name] for name in ("agent_id",) if name in version}
        marks.groups |= {version[name] for name in ("group_id",) if name in version}
        for family in OF_WORK:
            marks.touch(family, version["from_at"])
    return marks


def _by_month(rows: Rows, awaited: list[Row]) -> dict[tuple[str, str], list[Row]]:
    """What waits since the same month stands together: one statement then looks at few partitions."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in awaited:
        kind = "invitation" if row["of"] == "invitations" else rows.items[str(row["id"])]["type"]
        if row["of"] == "invitations" or row["agent_id"] is not None:
            found[kind, row["awaiting_from"].strftime("%Y-%m")].append(row)
    return found


def _hand_out(session: Session, kind: str, some: list[Row]) -> list[Touched]:
    """Returns family and moment of each act that changed."""
    span: dict[str, datetime] = {
        "first": min(row["awaiting_from"] for row in some),
        "last": max(row["awaiting_until"] for row in some),
    }
    told: dict[str, Any] = {"ids": [str(row["id"]) for row in some], **span}
    if kind == "invitation":
        return _run(session, _NAME_SENDER, told | {"family": Family.INVITATIONS.value}, kinds=_OF_SENDERS)
    agents = [str(row["agent_id"]) for row in some]
    return _run(session, _GIVE, told | {"agents": agents}, families=_FAMILIES[kind], kinds=_WAITING, whole=_WHOLE)


def _run(session: Session, said: str, told: dict[str, Any], **lists: tuple[int, ...]) -> list[Touched]:
    expanding: list[sa.BindParameter[Any]] = [sa.bindparam(name, expanding=True) for name in lists]
    done = session.execute(sa.text(said).bindparams(*expanding), told | {name: [int(one) for one in each] for name, each in lists.items()})
    return [(row.family, row.at) for row in done]
