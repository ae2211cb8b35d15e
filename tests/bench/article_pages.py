"""Readers on the portal: pages of a thousand articles by turns, and one that everybody reads; half of them ask whether it changed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from contracts.permissions import role_id
from tests.bench.figures import Figure
from tests.bench.http_load import Request, times_of
from tests.bench.installation import Installation
from tests.bench.line import Line
from tests.support.waiting import eventually

PORTAL = "/api/portal/v1"
GOAL = 300  # pages a second, on two cores that also make the load
ARTICLES, CALLERS, ASKED = 1_000, 16, 3_000
READER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PING: Request = lambda number: ("GET", f"{PORTAL}/ping", None, {})  # noqa: E731
FOLDER = """
    insert into folders (id, version, kind, name, is_auto_searched, created_at)
    values (gen_random_uuid(), 1, 'article', 'Bench', true, now())
    on conflict do nothing
"""
OURS = "from articles where slug like 'card-%'"
EVERYONE_READS = "select count(*) from roles where id = :id and 'kb_articles.view' = any(permissions)"
PAGES = """
    insert into articles (id, version, title, body, text, is_draft, is_flagged_for_review, created_at, created_by, modified_at, modified_by,
        stale_at, is_stale, slug, summary, folder_id, is_private, is_featured, brand_ids, languages, keywords, helpful, unhelpful,
        pending_feedback, broken_links, revision)
    select gen_random_uuid(), 1, 'Card ' || n, repeat('<p>It was swallowed by the machine.</p>', 100), 'It was swallowed.', false, false,
        now(), 'system', now(), 'system', now(), false, 'card-' || n, 'What to do.',
        (select id from folders where name = 'Bench'), false, false,
        array[cast(:brand as uuid)], array['en'], array['card'], 0, 0, 0, 0, 1
    from generate_series(1, :articles) n
"""


def read(at: Installation) -> Iterator[Figure]:
    """Pages a second through the gateway, each with the right ETag and half of them answered 304. The floor is the trivial question."""
    addresses = [f"{PORTAL}/articles/{article}" for article in _written(at)]
    port = at.suite.ports["gateway"]
    tags = asyncio.run(_tags(port, addresses))
    _, floor = asyncio.run(times_of("127.0.0.1", port, PING, ASKED, CALLERS))
    for name, some in (("article page, 1,000 articles by turns", addresses), ("article page, one that everybody reads", addresses[:1])):
        rate = asyncio.run(_rate(port, some, tags))
        yield Figure(name, rate, "/s", goal=GOAL, floor=floor, is_more_better=True)


def _written(at: Installation) -> list[str]:
    """The ids of a thousand public articles, put straight into the database, once kb knows the brand and what everybody may."""
    brand = at.brand_of_kb()
    engine = sa.create_engine(at.suite.database("kb"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        eventually(lambda: connection.scalar(sa.text(EVERYONE_READS), {"id": role_id(1)}) == 1, 30)
        if not connection.scalar(sa.text(f"select count(*) {OURS}")):
            connection.execute(sa.text(FOLDER))
            connection.execute(sa.text(PAGES), {"brand": brand, "articles": ARTICLES})
            connection.execute(sa.text("vacuum analyze"))
        found = [str(row.id) for row in connection.execute(sa.text(f"select id {OURS} order by id"))]
    engine.dispose()
    return found


async def _tags(port: int, addresses: Sequence[str]) -> dict[str, str]:
    line = await Line.open("127.0.0.1", port)
    found = {address: (await line.ask("GET", address, headers={"User-Agent": READER})).headers["etag"] for address in addresses}
    line.close()
    assert len(set(found.values())) == len(addresses), "different pages have different tags"
    return found


async def _rate(port: int, addresses: Sequence[str], tags: dict[str, str]) -> float:
    """Pages a second. Raises AssertionError for a wrong tag or status."""
    numbers = iter(range(ASKED))
    lines = [await Line.open("127.0.0.1", port) for _ in range(CALLERS)]

    async def call(line: Line) -> None:
        for number in numbers:
            address, has_it = addresses[number % len(addresses)], number % 2 == 1
            headers = {"User-Agent": READER} | ({"If-None-Match": tags[address]} if has_it else {})
            answer = await line.ask("GET", address, headers=headers)
            assert (answer.status, answer.headers["etag"]) == (304 if has_it else 200, tags[address])

    began = time.perf_counter()
    await asyncio.gather(*(call(line) for line in lines))
    rate = ASKED / (time.perf_counter() - began)
    for line in lines:
        line.close()
    return rate
