"""Lists and counts of many tickets: which indexes answer, and that tallies always equal what is there."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from services.tickets.handlers.opening import open_ticket
from services.tickets.models import Tally, TallyChange, Ticket
from services.tickets.models.tally import KEY
from services.tickets.schemas.asked import Opening
from tests.service.tickets.company import Company

MANY = 20_000
FILL = """
insert into tickets (id, number, version, brand_id, department_id, group_id, agent_id, assignment_number, has_had_agent, subject, email,
  submitter_name, submitter_email, language, status, priority, is_pinned, source, is_resolved, created_at, last_action_at, waiting_clock_at,
  status_changed_at, has_response, has_agent_response, open_seconds, active_seconds, messages_in, messages_out, messages_out_by_agents,
  is_placing, verification_hash, custom_fields)
select gen_random_uuid(), 'N' || n, 1, :brand, :support,
  case when n % 3 = 0 then cast(:second as uuid) else cast(:first as uuid) end,
  case n % 4 when 0 then null when 1 then cast(:ann as uuid) else cast(:bob as uuid) end, 1, true,
  'Subject ' || n, 'c' || n % 500 || '@x.example',
  '', '', 'en', n % 4 / 2, n % 7 / 2, n % 50 = 1, 0, false, now() - n * interval '1 minute', now() - n * interval '1 minute', now(),
  now(), false, false, 0, 0, 1, 0, 0, false, '', '{}'
from generate_series(1, :many) as n
"""
SAID = """
insert into messages
  (id, ticket_id, is_incoming, kind, channel, "to", cc, bcc, subject, text, canned_reply_ids, attachment_count, created_at)
select gen_random_uuid(), id, true, 'opening', 'portal', '[]', '[]', '[]', subject, 'Words about ' || subject, '[]', 0, created_at
from tickets
"""


@pytest.fixture
def many(company: Company) -> Company:
    with company.handling.database("tickets").session() as session:
        names = ("brand", "support", "first", "second", "ann", "bob")
        session.execute(sa.text(FILL), {name: getattr(company, name) for name in names} | {"many": MANY})
        session.execute(sa.text(SAID))
    with company.handling.database("tickets").in_pieces() as connection:
        connection.execute(sa.text("vacuum analyze"))
    return company


def scans(plan: dict[str, Any]) -> list[tuple[str, str]]:
    here = [(plan["Node Type"], plan.get("Relation Name", ""))]
    return here + [found for part in plan.get("Plans", []) for found in scans(part)]


LISTS: list[dict[str, Any]] = [
    {"group": True, "status": ["active"]},
    {"group": True, "status": ["active"], "sort": "priority"},
    {"group": True, "status": ["closed"], "agent": True},
    {"status": ["active"]},
    {},
    {"view": "mine", "status": ["active"]},
    {"view": "queue", "status": ["active"]},
    {"group": True, "status": ["active"], "is_pinned": True},
    {"view": "follow_ups"},
    {"text": "Subject 77"},
]


def test_no_list_reads_the_whole_table(many: Company) -> None:
    plans: list[dict[str, Any]] = []

    def explain(connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        if statement.startswith("SELECT"):
            with connection.connection.cursor() as asking:
                asking.execute("explain (format json) " + statement, parameters)
                plans.append(asking.fetchone()[0][0]["Plan"])

    sa.event.listen(many.handling.database("tickets").reader, "before_cursor_execute", explain)
    for asked in LISTS:
        wanted = {name: value for name, value in asked.items() if name not in ("group", "agent")}
        wanted |= {"group_id": many.first} if asked.get("group") else {}
        for by in (many.ada, many.max, many.ann):
            plans.clear()
            many.ask("tickets", by, **wanted, **({"agent_id": many.bob} if asked.get("agent") and by != many.ann else {}))
            assert len(plans) >= 3
            found = [scan for plan in plans for scan in scans(plan)]
            assert ("Seq Scan", "tickets") not in found, asked
            assert ("Seq Scan", "messages") not in found, asked


def test_a_list_takes_three_statements_however_long(many: Company, statements: Callable[[], list[str]]) -> None:
    statements()
    for limit in (1, 100):
        many.ask("tickets", many.max, group_id=many.first, status=["active"], limit=limit)
        found = statements()
        assert len(found) == 3, found  # reach, page, counts


def test_tallies_equal_what_is_there_after_anything(many: Company) -> None:
    dice = random.Random(7)
    database = many.handling.database("tickets")
    with database.reading() as session:
        some = list(session.scalars(sa.select(Ticket.id).limit(60)))
    for round_ in range(6):
        with database.session() as session:
            mine = dice.sample(some, 20)
            session.execute(
                sa.update(Ticket).where(Ticket.id.in_(mine[:10])).values(status=dice.choice(["active", "closed"]), is_pinned=True)
            )
            session.execute(sa.update(Ticket).where(Ticket.id.in_(mine[10:15])).values(agent_id=dice.choice([None, many.ann])))
            session.execute(sa.update(Ticket).where(Ticket.id.in_(mine[15:18])).values(deleted_at=many.now))
            session.execute(sa.delete(Ticket).where(Ticket.id.in_(mine[18:])))
        if round_ % 2:
            many.handling.timer("tickets", "fold_tallies")
        assert tallied(database) == counted(database)
    many.handling.timer("tickets", "fold_tallies")
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(TallyChange)) == 0
        assert session.scalar(sa.select(sa.func.count()).select_from(Tally).where(Tally.tickets == 0)) == 0


def test_openings_do_not_wait_for_each_other(company: Company) -> None:
    """Two openings in the same group, both not yet committed: neither waits for a row of the other."""
    customer: dict[str, Any] = {"actor": f"user:{company.user}", "now": company.now}
    opening = Opening().load({"department_id": company.support, "subject": "x", "text": "y"})
    with company.handling("tickets", **customer) as first, company.handling("tickets", **customer) as second:
        for work in (first, second):
            work.session.execute(sa.text("set local lock_timeout = '500ms'"))
            open_ticket(work, opening)
    assert company.ask("tickets", company.ann, view="queue")["counts"]["active"] == 2


def counted(database: Any) -> dict[tuple[Any, ...], int]:
    columns = [getattr(Ticket, name) for name in KEY]
    with database.reading() as session:
        rows = session.execute(sa.select(*columns, sa.func.count()).where(Ticket.deleted_at.is_(None)).group_by(*columns)).all()
    nobody = "00000000-0000-0000-0000-000000000000"
    return {(row[0], str(row[1] or nobody), *row[2:-1]): row[-1] for row in rows}


def tallied(database: Any) -> dict[tuple[Any, ...], int]:
    found: dict[tuple[Any, ...], int] = {}
    with database.reading() as session:
        for table in (Tally, TallyChange):
            for row in session.execute(sa.select(*(getattr(table, name) for name in KEY), table.tickets)):
                key = (row[0], str(row[1]), *row[2:-1])
                found[key] = found.get(key, 0) + row[-1]
    return {key: count for key, count in found.items() if count}
