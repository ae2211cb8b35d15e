"""A year of acts put into the tables of reports by the database itself: for measuring how fast they are read, not how they are made."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

BEGIN, DAYS = date(2025, 1, 1), 365
AGENTS, GROUPS, DEPARTMENTS = 200, 24, 8
FAMILIES = (1, 2, 3, 4)

_PEOPLE = f"""
insert into departments (id, sequence, is_deleted, brand_id, name, time_zone, hours, holidays, settings)
select md5('d' || n)::uuid, 1, false, md5('b')::uuid, 'Department ' || n, 'Europe/Berlin',
    '[{{"weekday":1,"from":"09:00","to":"17:00"}},{{"weekday":2,"from":"09:00","to":"17:00"}}]', '[]', '{{}}'
from generate_series(0, {DEPARTMENTS - 1}) n;
insert into groups (id, sequence, is_deleted, brand_id, department_id, name)
select md5('g' || n)::uuid, 1, false, md5('b')::uuid, md5('d' || n % {DEPARTMENTS})::uuid, 'Group ' || n
from generate_series(0, {GROUPS - 1}) n;
insert into estimates select md5('g' || n)::uuid, 1, '{BEGIN}', 5, 3, 4, 6, 3, 2 from generate_series(0, {GROUPS - 1}) n;
insert into employees (id, sequence, is_deleted, display_name, email, is_enabled, kinds, role_ids, time_zone, language)
select md5('a' || n)::uuid, 1, false, 'Agent ' || n, '', true, '{{agent}}', '{{}}', 'UTC', 'en' from generate_series(0, {AGENTS - 1}) n;
insert into rates select md5('a' || n)::uuid, 1, '{BEGIN}', 20 + n % 30 from generate_series(0, {AGENTS - 1}) n;
insert into belongings select md5('m' || n)::uuid, 1, '{BEGIN}', md5('a' || n)::uuid, md5('g' || n % {GROUPS})::uuid, true
from generate_series(0, {AGENTS - 1}) n;
"""
_WORK = f"""
create temporary table work on commit drop as
select n, md5(:kind || n)::uuid as id, '{BEGIN}'::timestamptz + random() * interval '{DAYS - 8} days' as at,
    floor(random() * {AGENTS})::int as agent, floor(random() * :customers)::int as customer, random() as luck
from generate_series(1, :many) n;
"""
_WHERE = f"""md5('b')::uuid as brand_id, md5('d' || agent % {DEPARTMENTS})::uuid as department_id,
    md5('g' || agent % {GROUPS})::uuid as group_id, md5('a' || agent)::uuid as agent_id, md5('c' || customer)::uuid as customer_id"""
_ITEMS = f"""
insert into items (id, type, sequence, number, created_at, brand_id, department_id, group_id, agent_id, customer_id, customer_name, status,
    custom_fields, first_holder_id, deleted_by, is_absorbed)
select id, :type, 9, n::text, at, w.brand_id, w.department_id, w.group_id, w.agent_id, w.customer_id, 'Customer ' || customer, 'closed',
    jsonb_build_object(md5('f')::uuid::text, 'value ' || n % 7), w.agent_id, case when luck < 0.005 then 'person' end, luck > 0.995
from (select work.*, {_WHERE} from work) as w;
"""
_ACTS = f"""
insert into acts (family, kind, at, fact_id, nth, item_id, brand_id, department_id, group_id, agent_id, customer_id, priority,
    is_outgoing, word, seconds, business_seconds, count_in, count_out, other_department_id, other_group_id, other_agent_id)
select k.kind / 100, k.kind, w.at + k.after * interval '1 minute' * (1 + 40 * w.luck), md5(:kind || w.n || ':' || k.kind || k.nth)::uuid, 0,
    w.id, w.brand_id, w.department_id, w.group_id, w.agent_id, w.customer_id, 2, :outgoing, k.word,
    (w.luck * 3000)::int, (w.luck * 1500)::int, 2, 2,
    md5('d' || (w.agent + 1) % {DEPARTMENTS})::uuid, md5('g' || (w.agent + 1) % {GROUPS})::uuid,
    md5('a' || (w.agent + 1) % {AGENTS})::uuid
from (select work.*, {_WHERE} from work) as w
join (values {{kinds}}) as k (kind, nth, after, share, word) on w.luck < k.share;
"""
_TICKETS = (
    (101, 1, 0, 1.0, "web"), (201, 1, 0, 1.0, "opening"), (107, 1, 5, 0.5, None), (201, 2, 90, 0.8, "later"), (201, 3, 150, 0.5, "later"),
    (202, 1, 60, 0.95, "later"), (202, 2, 120, 0.6, "later"), (203, 1, 60, 0.95, None), (203, 2, 120, 0.6, None),
    (204, 1, 60, 0.95, "initial"), (204, 2, 120, 0.6, "follow_up"), (205, 1, 60, 0.95, "initial"), (205, 2, 120, 0.6, "initial"),
    (102, 1, 180, 0.97, "other"), (106, 1, 60, 0.95, "status"), (106, 2, 180, 0.97, "status"), (106, 3, 100, 0.2, "comment"),
    (104, 1, 200, 0.1, "users"), (106, 4, 200, 0.1, "status"), (108, 1, 70, 0.15, None), (109, 1, 70, 0.15, None),
)  # fmt: skip
_CHATS = (
    (301, 1, 0, 1.0, None), (401, 1, 0, 1.0, "opening"), (302, 1, 1, 0.93, None), (401, 2, 3, 0.9, "later"), (401, 3, 5, 0.8, "later"),
    (402, 1, 2, 0.9, None), (402, 2, 4, 0.85, None), (402, 3, 6, 0.8, None), (403, 1, 2, 0.9, "initial"), (403, 2, 4, 0.8, "follow_up"),
    (303, 1, 9, 1.0, "ended_by_customer"), (304, 1, 9, 0.93, None), (305, 1, 9, 0.9, None), (306, 1, 9, 0.9, None), (308, 1, 4, 0.1, None),
    (307, 1, 4, 0.1, None),
)  # fmt: skip
_STRETCHES = f"""
insert into stretches (item_id, sequence, at, until_at, is_active, brand_id, department_id, group_id, agent_id, customer_id, priority)
select w.id, s.nth, w.at + s.after * interval '1 minute' * (1 + 40 * w.luck),
    w.at + s.until * interval '1 minute' * (1 + 40 * w.luck), s.is_active,
    w.brand_id, w.department_id, w.group_id, w.agent_id, w.customer_id, 2
from (select work.*, {_WHERE} from work) as w
cross join (values (1, 0, 60, true), (2, 60, 90, false), (3, 90, 180, true), (4, 180, 99999999, false)) as s (nth, after, until, is_active);
"""


def fill(connection: sa.Connection, tickets: int, chats: int) -> None:
    """Tickets and chats of a year, about 17 acts each. The tables must be empty."""
    for statement in _PEOPLE.split(";\n"):
        if statement.strip():
            connection.exec_driver_sql(statement.replace("%", "%%"))
    _make_room(connection)
    for kind, kinds, many, type_ in (("t", _TICKETS, tickets, "ticket"), ("c", _CHATS, chats, "chat")):
        told = {"kind": kind, "many": many, "customers": max(10, many // 3), "type": type_}
        connection.execute(sa.text(_WORK), told)
        connection.execute(sa.text(_ITEMS), told)
        connection.execute(sa.text(_ACTS.format(kinds=", ".join(map(_value, kinds)))), told | {"outgoing": None if kind == "t" else False})
        if kind == "t":
            connection.execute(sa.text(_STRETCHES))
        connection.exec_driver_sql("drop table work")
    connection.exec_driver_sql(
        "insert into customers select distinct on (customer_id) customer_id, now(), id, null, customer_name from items"
    )


def _make_room(connection: sa.Connection) -> None:
    for family in FAMILIES:
        connection.exec_driver_sql(f"create table acts_{family} partition of acts for values in ({family}) partition by range (at)")
        for nth in range(13):
            first, behind = (f"{BEGIN.year + month // 12}-{month % 12 + 1:02}-01" for month in (nth, nth + 1))
            name = f"acts_{family}_{first[:7].replace('-', '_')}"
            connection.exec_driver_sql(f"create table {name} partition of acts_{family} for values from ('{first}') to ('{behind}')")


def _value(row: tuple[int, int, int, float, str | None]) -> str:
    kind, nth, after, share, word = row
    return f"({kind}, {nth}, {after}, {share}, {'null' if word is None else repr(word)})"
