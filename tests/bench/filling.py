"""Fills the tickets database by sets: nobody opens a million tickets one by one."""

from __future__ import annotations

import sqlalchemy as sa

from tests.bench.desk import Desk
from tests.support.waiting import eventually

AT_ONCE = 100_000
PLACE = "select brand_id, department_id from groups where department_id = cast(:department as uuid) limit 1"
# Of a hundred tickets 5 are Active, 7 Waiting, 28 Closed, 60 Closed and locked: years of work, little of it open.
TICKETS = """
    insert into tickets (id, number, version, brand_id, department_id, group_id, agent_id, assignment_number, has_had_agent, subject, email,
        submitter_name, submitter_email, language, status, priority, is_pinned, source, is_resolved, created_at, last_action_at,
        waiting_clock_at, status_changed_at, has_response, has_agent_response, open_seconds, active_seconds, messages_in, messages_out,
        messages_out_by_agents, is_placing, verification_hash, custom_fields)
    select gen_random_uuid(), 'B' || n, 1, :brand, :department, (cast(:groups as uuid[]))[1 + n % :group_count],
        (cast(:agents as uuid[]))[1 + n % :owners], 1, true, 'Card number ' || n, 'c' || n % 5000 || '@home.example', '', '', 'en',
        case when n % 100 < 5 then 0 when n % 100 < 12 then 1 when n % 100 < 40 then 2 else 3 end, n % 4, n % 50 = 1, 0, false,
        now() - n * interval '10 seconds', now() - n * interval '10 seconds', now(), now(), false, false, 0, 0, 1, 0, 0, false, '', '{}'
    from generate_series(cast(:first as int), :last) n
"""


def fill(url: str, tickets: int, desk: Desk, groups: list[str]) -> None:
    """Has that many tickets in the database, in all groups by turns, some owned by nobody; settled and analysed."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text("set statement_timeout = 0"))
        there = connection.scalar(sa.text("select count(*) from tickets")) or 0
        if there >= tickets:
            return
        brand, department = connection.execute(sa.text(PLACE), {"department": desk.department_id}).one()
        agents = [agent.id for agent in desk.agents]
        said = {"brand": brand, "department": department, "groups": groups, "group_count": len(groups)}
        said |= {"agents": agents, "owners": len(agents) + 1}
        for first in range(there, tickets, AT_ONCE):
            connection.execute(sa.text(TICKETS), said | {"first": first, "last": min(first + AT_ONCE, tickets) - 1})
        eventually(lambda: connection.scalar(sa.text("select count(*) from tally_changes")) == 0, 30)
        connection.execute(sa.text("vacuum analyze"))
        connection.execute(sa.text("checkpoint"))
    engine.dispose()
