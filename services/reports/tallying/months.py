"""Months, summed up out of their days: a thing that was seen before in the same month is none, but what it came to since counts."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.reports.rules.windows import next_of

_SUM = """
    insert into tallies (is_month, start, family, of, level, word, is_outgoing, changed, brand_id, department_id, group_id, agent_id,
        previous, number, seconds, business_seconds, minutes, money, count_in, count_out, before_seconds, before_in, before_out)
    select true, cast(:month as date), family, of, level, word, is_outgoing, changed, brand_id, department_id, group_id, agent_id,
        earlier, sum(case when is_again then 0 else number end),
        sum(coalesce(seconds, 0) - case when is_again then coalesce(before_seconds, 0) else 0 end), sum(business_seconds),
        sum(minutes), sum(money),
        sum(coalesce(count_in, 0) - case when is_again then coalesce(before_in, 0) else 0 end),
        sum(coalesce(count_out, 0) - case when is_again then coalesce(before_out, 0) else 0 end),
        sum(case when is_again then 0 else before_seconds end), sum(case when is_again then 0 else before_in end),
        sum(case when is_again then 0 else before_out end)
    from (
        select *, previous is not null and previous >= :month as is_again, case when previous < :month then previous end as earlier
        from tallies where family = :family and not is_month and start >= :month and start < :behind
    ) as days
    group by family, of, level, word, is_outgoing, changed, brand_id, department_id, group_id, agent_id, earlier
"""
_DAYS = """
    select family, date_trunc('month', start)::date as month, count(*) as days from tallied
    where not is_month and is_done and zone = :zone and start < :this_month group by 1, 2
"""
# Of a month that is over, all days have been counted, and none of them has to be counted again.
_READY = f"""
    select family, month from ({_DAYS}) as counted
    where days = extract(day from month + interval '1 month' - interval '1 day')
        and not exists (select from tallied where tallied.family = counted.family and is_month and start = month)
        and not exists (select from untallied where untallied.family = counted.family and day >= month and day < month + interval '1 month')
    order by month desc, family limit :most
"""  # noqa: S608
# On a day without acts tickets may have been open all the same.
_MARK_QUIET = f"""
    insert into untallied (day, family)
    select day::date, family
    from ({_DAYS}) as counted, generate_series(month, month + interval '1 month' - interval '1 day', interval '1 day') as day
    where not exists (select from tallied where tallied.family = counted.family and not is_month and start = day::date)
    order by 1, 2 on conflict do nothing
"""  # noqa: S608


def mark_quiet_days(session: Session, this_month: date, zone: str) -> None:
    """Days of months that are over on which nothing was told: they are counted as well, so that the month can be summed up."""
    session.execute(sa.text(_MARK_QUIET), {"this_month": this_month, "zone": zone})


def ready(session: Session, this_month: date, zone: str, most: int) -> list[tuple[int, date]]:
    """Months that can be summed up."""
    found = session.execute(sa.text(_READY), {"this_month": this_month, "zone": zone, "most": most})
    return [(row.family, row.month) for row in found]


def sum_up(session: Session, family: int, month: date) -> None:
    """Puts in what the month comes to; before, nothing of it must be there."""
    session.execute(sa.text(_SUM), {"family": family, "month": month, "behind": next_of("month", month)})
