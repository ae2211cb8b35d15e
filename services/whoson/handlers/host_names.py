"""Host names of visitors, looked up after they came: a few visits at a time, with nothing held while name servers are asked (WHO-012)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.service import Outside
from kit.storage.work import Work
from services.whoson.identity.domains import domain_of

BATCH = 16
YOUNG = timedelta(minutes=15)  # who came before has long been looked at without a name

Visit = str | UUID
LookUp = Callable[[str], str | None]
Tell = Callable[[Work, Sequence[Visit]], None]

_visits = sa.table(
    "visits",
    *(sa.column(name) for name in ("id", "ip", "host_name", "host_domain", "is_spider")),
    *(sa.column(name, sa.DateTime(timezone=True)) for name in ("started_at", "ended_at", "name_looked_up_at")),
)


def name_some(outside: Outside, look_up: LookUp, is_wanted: Callable[[Session], bool], tell: Tell) -> bool:
    """Looks up the newest visits that nobody has looked up yet. False when there were none, or names are not wanted.

    `tell` is called in the work that stores the names, with the visits that have one now. Cut off before, all of it is done again.
    """
    with outside.reading() as session:
        found = unnamed(session, outside.now) if is_wanted(session) else []
    if not found:
        return False
    names = all_names({ip for _, ip in found}, look_up)
    named = {visit: names[ip] for visit, ip in found}
    outside.do(lambda work: _store(work, named, tell))
    return True


def unnamed(session: Session, now: datetime) -> Sequence[tuple[Visit, str]]:
    """Id and address of people here now whose address was not looked up, the newest first."""
    asked = (
        sa.select(_visits.c.id, _visits.c.ip)
        .where(_visits.c.name_looked_up_at.is_(None), _visits.c.ended_at.is_(None), sa.not_(_visits.c.is_spider))
        .where(_visits.c.started_at > now - YOUNG)
        .order_by(_visits.c.started_at.desc())
        .limit(BATCH)
    )
    return [(row.id, row.ip) for row in session.execute(asked)]


def all_names(addresses: set[str], look_up: LookUp) -> dict[str, str | None]:
    """Each address and its name, asked for at the same time."""
    names: dict[str, str | None] = dict.fromkeys(addresses)

    def ask(address: str) -> None:
        names[address] = look_up(address)

    threads = [threading.Thread(target=ask, args=(address,), daemon=True) for address in addresses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return names


def _store(work: Work, named: Mapping[Visit, str | None], tell: Tell) -> None:
    """A visit that somebody else changes just now is left for the next round, so nobody waits for anybody."""
    still = sa.select(_visits.c.id).where(_visits.c.id.in_(list(named)), _visits.c.name_looked_up_at.is_(None))
    free = work.session.scalars(still.with_for_update(skip_locked=True)).all()
    without = [visit for visit in free if named[visit] is None]
    if without:
        work.session.execute(sa.update(_visits).where(_visits.c.id.in_(without)).values(name_looked_up_at=work.now))
    with_name = [visit for visit in free if named[visit] is not None]
    for visit in with_name:
        name = named[visit] or ""
        changed = {"host_name": name, "host_domain": domain_of(name), "name_looked_up_at": work.now}
        work.session.execute(sa.update(_visits).where(_visits.c.id == visit).values(changed))
    if with_name:
        tell(work, with_name)
