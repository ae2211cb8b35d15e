"""The link checker: one address at a time, taken for a while, tried with nothing held, and stored (KB-058, KB-060, KB-170, NWS-016)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from urllib.parse import urlsplit

import sqlalchemy as sa

from kit.service import Outside
from kit.storage.work import Work
from services.kb.handlers import politeness
from services.kb.handlers.keeping_links import settle_address
from services.kb.models import CheckedAddress, CheckedHost, Link
from services.kb.outside.web import PutOff, Web
from services.kb.queries.targets import look_up
from services.kb.rules.links import target_of
from services.kb.rules.verdicts import Found, Outcome, Standing, stands
from services.kb.sections import setting

TAKEN_FOR = timedelta(minutes=10)  # then it falls due again: who took it was killed


@dataclass(frozen=True, slots=True)
class Taken:
    """An address to be tried, and how it stood."""

    url: str
    host: str
    failures: int
    error: str | None


def check_one(outside: Outside) -> bool:
    """Tries one address that is due. False when none is."""
    return check_with(outside, _web())


def check_with(outside: Outside, web: Web, sleep: Callable[[float], None] = time.sleep) -> bool:
    """As `check_one`, through this web. `sleep` is how it waits for its turn at a host."""
    found = outside.do(_take)
    if not isinstance(found, Taken):
        return found
    outcome = _look(outside, web, found, sleep)
    is_network_there = _is_network_there(outside, web, found, outcome, sleep)
    standing = stands(outcome, found.failures, found.error, outside.now, is_network_there=is_network_there)
    outside.do(lambda work: _store(work, found, standing))
    outside.do(lambda work: settle_address(work, found.url))  # by itself: items are locked before addresses, by everybody
    outside.do(lambda work: _put_off(work, found, standing))
    return True


@cache
def _web() -> Web:
    return Web()


def _take(work: Work) -> Taken | bool:
    """The address that has waited longest and whose host may be called; False: none; True: one that needs no try."""
    is_on = setting(work.session, "knowledge", "are_links_checked", True)
    is_busy = sa.exists().where(CheckedHost.host == CheckedAddress.host, CheckedHost.next_at > work.now)
    wanted = sa.select(CheckedAddress).where(CheckedAddress.due_at <= work.now, sa.not_(is_busy))
    if not is_on:
        wanted = wanted.where(CheckedAddress.is_asked_for)
    address = work.session.scalar(wanted.order_by(CheckedAddress.due_at).limit(1).with_for_update(skip_locked=True))
    if address is None:
        return False
    if not work.session.scalar(sa.select(sa.exists().where(sa.func.md5(Link.url) == sa.func.md5(address.url), Link.url == address.url))):
        work.session.delete(address)  # nobody links to it any more
        return True
    if address.host and politeness.reserved(work, address.host, most=0) is None:
        return True  # somebody else was quicker at this host
    address.due_at = work.now + TAKEN_FOR
    return Taken(address.url, address.host, address.failures, address.error)


def _look(outside: Outside, web: Web, taken: Taken, sleep: Callable[[float], None]) -> Outcome:
    if taken.host:
        return web.look(taken.url, _turns(outside, sleep, paid=taken.host))
    with outside.reading() as session:
        return look_up(session, target_of(urlsplit(taken.url).path))


def _turns(outside: Outside, sleep: Callable[[float], None], paid: str = "") -> Callable[[str], None]:
    """Waits until a host may be called: once a second, over all processes. The first turn at `paid` was reserved along with the address."""
    owed = {paid} - {""}

    def turn(host: str) -> None:
        if host in owed:
            owed.discard(host)
            return
        wait = outside.do(lambda work: politeness.reserved(work, host))
        if wait is None:
            raise PutOff(politeness.LONGEST_QUEUE)
        if wait > 0:
            sleep(wait)

    return turn


def _is_network_there(outside: Outside, web: Web, taken: Taken, outcome: Outcome, sleep: Callable[[float], None]) -> bool:
    """Whether silence is the other side's own: somebody else answers, or has just answered; for a name, that names are resolved."""
    if not taken.host or outcome.found is Found.WITHHELD:
        return True
    if outcome.is_answer:
        outside.do(lambda work: politeness.answered(work, taken.host, taken.url, outcome))
        return True
    if outcome.found is Found.UNNAMED and web.is_name_service_there():
        return True
    with outside.reading() as session:
        if politeness.has_just_answered(session, taken.host, outside.now):
            return True
        others = politeness.good_ones(session, taken.host)
    for host, url in others:
        witness = web.look(url, _turns(outside, sleep))
        if witness.is_answer and witness.host:
            outside.do(lambda work, host=host, url=url, seen=witness: politeness.answered(work, host, url, seen))  # type: ignore[misc]
            return True
    return False


def _store(work: Work, taken: Taken, standing: Standing) -> None:
    changed = {
        "failures": standing.failures,
        "error": standing.error,
        "note": standing.note,
        "is_for_staff": standing.is_for_staff,
        "checked_at": work.now,
    }
    work.session.execute(sa.update(CheckedAddress).where(CheckedAddress.url == taken.url).values(changed))


def _put_off(work: Work, taken: Taken, standing: Standing) -> None:
    """Only now is it done with: cut off before, it is tried again soon. A scan that was asked for meanwhile stays."""
    still_taken = CheckedAddress.due_at > work.now
    changed = {"due_at": standing.due_at, "is_asked_for": False}
    work.session.execute(sa.update(CheckedAddress).where(CheckedAddress.url == taken.url, still_taken).values(changed))
