"""Which links an item holds, and which of them count as broken: kept right whenever an item or an address changes (KB-046, KB-058)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from contracts.events.kb import LinkBroken, LinkMended
from kit.storage.work import Work
from services.kb.links_in import HOLDERS, links_of, own_hosts
from services.kb.models import Article, BrokenLink, CheckedAddress, Link, NewsItem
from services.kb.rules.links import Address
from services.kb.rules.verdicts import BROKEN_FROM

_EXPECT = sa.text(  # a host may have become, or ceased to be, our own
    """
    insert into checked_addresses (url, host, target_id, due_at, failures, is_for_staff, is_asked_for)
    select url, host, target, :now, 0, false, false
    from unnest(cast(:urls as text[]), cast(:hosts as text[]), cast(:targets as uuid[])) as new (url, host, target) order by url
    on conflict (url) do update set host = excluded.host, target_id = excluded.target_id
    """
)
_HOLD = sa.text(
    """
    insert into links (item_id, kind, url, is_internal)
    select cast(:item_id as uuid), :kind, url, is_internal
    from unnest(cast(:urls as text[]), cast(:internal as boolean[])) as new (url, is_internal) on conflict do nothing
    """
)
_LINK = (Link.item_id, Link.url, Link.kind, Link.is_internal)


def keep_links(work: Work, kind: str, item: Article | NewsItem) -> None:
    """Stores which links the item holds now, each new address to be tried soon; a deleted item holds none.

    To be called by who holds the item's row and has changed its body, its flags, or whether it is deleted. Tells of links that are broken
    with it, and of those that are not there any more.
    """
    work.session.flush()
    found = [] if item.deleted_at is not None else links_of(item.body, own_hosts(work.session))
    known = set(work.session.scalars(sa.select(Link.url).where(Link.item_id == item.id)))
    gone, new = known - {one.url for one in found}, [one for one in found if one.url not in known]
    if gone:
        work.session.execute(sa.delete(Link).where(Link.item_id == item.id, Link.url.in_(sorted(gone))))
    if new:
        _expect(work, new)
        said = {"item_id": item.id, "kind": kind, "urls": [one.url for one in new], "internal": [one.is_internal for one in new]}
        work.session.execute(_HOLD, said)
    _settle_item(work, kind, item)


def _expect(work: Work, addresses: Iterable[Address]) -> None:
    """Has them tried soon if nobody knows them yet. Holds their rows, so that none is dropped as unused meanwhile."""
    rows = [(one.url, one.host, one.target.id or None if one.target and one.target.kind != "file" else None) for one in addresses]
    urls, hosts, targets = (list(column) for column in zip(*rows, strict=True))
    work.session.execute(_EXPECT, {"urls": urls, "hosts": hosts, "targets": targets, "now": work.now})


def settle_address(work: Work, url: str) -> None:
    """Brings all items that hold this address in line with how it stands."""
    holders = sa.select(Link.item_id, Link.kind).where(_same(Link.url, url))
    wrong = {(row.kind, row.item_id) for row in work.session.execute(sa.select(*_LINK).where(_same(Link.url, url), _is_out_of_line()))}
    stale = sa.select(BrokenLink.kind, BrokenLink.item_id).where(
        BrokenLink.url == url, BrokenLink.item_id.not_in(holders.with_only_columns(Link.item_id))
    )
    wrong |= {(row.kind, row.item_id) for row in work.session.execute(stale)}
    for kind, item_id in sorted(wrong):
        entity = HOLDERS[kind]
        item = work.session.scalar(sa.select(entity).where(entity.id == item_id).with_for_update())
        if item is not None:
            _settle_item(work, kind, item)


def _settle_item(work: Work, kind: str, item: Any) -> None:
    """Compares what should be broken of this item with what is known to be; tells the differences and counts anew."""
    should = {row.url: row for row in work.session.execute(_broken_of(item.id))}
    known = {row.url: row for row in work.session.scalars(sa.select(BrokenLink).where(BrokenLink.item_id == item.id))}
    for url in sorted(should.keys() - known.keys()):
        row = should[url]
        work.session.add(BrokenLink(item_id=item.id, url=url, kind=kind, is_internal=row.is_internal, error=row.error, found_at=work.now))
        work.announce(LinkBroken(subject=item.id, kind=kind, title=item.title, url=url, is_internal=row.is_internal, error=row.error))
    for url in sorted(known.keys() - should.keys()):
        work.session.delete(known[url])
        work.announce(LinkMended(subject=item.id, kind=kind, title=item.title, url=url, is_internal=known[url].is_internal))
    for url in known.keys() & should.keys():
        known[url].error = should[url].error
    if item.broken_links != len(should):
        item.broken_links = len(should)
    work.session.flush()


def _broken_of(item_id: str) -> sa.Select[str, bool, str]:
    wanted = sa.select(Link.url, Link.is_internal, sa.func.coalesce(CheckedAddress.error, "").label("error"))
    return wanted.join(CheckedAddress, CheckedAddress.url == Link.url).where(Link.item_id == item_id, _is_broken())


def _is_broken() -> sa.ColumnElement[bool]:
    """Of a link and its address. What fails for staff only where the public reads it fails for public items only."""
    return sa.and_(CheckedAddress.failures >= BROKEN_FROM, sa.or_(sa.not_(CheckedAddress.is_for_staff), _is_of_public_item()))


def _is_of_public_item() -> sa.ColumnElement[bool]:
    return sa.or_(
        *(
            sa.exists().where(entity.id == Link.item_id, sa.not_(entity.is_private), sa.not_(entity.is_draft), entity.deleted_at.is_(None))
            for entity in HOLDERS.values()
        )
    )


def _is_out_of_line() -> sa.ColumnElement[bool]:
    """A link that is broken and not known to be, or known and not broken, or known with another error."""
    broken = sa.exists().where(CheckedAddress.url == Link.url, _is_broken())
    same = [BrokenLink.item_id == Link.item_id, BrokenLink.url == Link.url]
    known = sa.exists().where(*same)
    with_this_error = sa.exists().where(
        *same, CheckedAddress.url == Link.url, BrokenLink.error == sa.func.coalesce(CheckedAddress.error, "")
    )
    return sa.or_(broken != known, sa.and_(broken, sa.not_(with_this_error)))


def _same(column: Any, url: str) -> sa.ColumnElement[bool]:
    """By the index on the hash: addresses are long."""
    return sa.and_(sa.func.md5(column) == sa.func.md5(url), column == url)
