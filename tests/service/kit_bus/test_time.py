"""What time brings: deadlines, timers, and signals that nobody waits for."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from kit.storage.work import Call
from tests.service.kit_bus.sample import Sample
from tests.support.waiting import eventually

# The pulse's timer writes notes as well, but only who handles a deadline holds an advisory lock.
CLOCK_WAITS = """
    select 1 from pg_locks as waits join pg_locks as holds using (pid)
    where not waits.granted and waits.relation = 'notes'::regclass and holds.granted and holds.locktype = 'advisory'
"""


def test_a_deadline_is_late_by_a_second_at_most(sample: Sample) -> None:
    for number in range(40):
        sample.ask("due_later", f"d{number}", seconds=1 + number / 50)
    eventually(lambda: sample.rows("select count(*) from notes where key like 'due:%'") == [(40,)])
    late = [
        (at - datetime.fromisoformat(due)).total_seconds() for due, at in sample.rows("select text, at from notes where key like 'due:%'")
    ]
    assert min(late) >= 0
    assert max(late) <= 1
    assert sample.rows("select count(*) from deadlines where kind = 'remind'") == [(0,)]


def test_a_deadline_set_anew_counts_once(sample: Sample) -> None:
    sample.ask("due_later", "d", seconds=30)
    sample.ask("due_later", "d", seconds=0.1)
    eventually(lambda: sample.texts("due:d"))
    assert sample.rows("select count(*) from deadlines where kind = 'remind'") == [(0,)]


def test_a_failing_deadline_is_put_off_and_at_last_parked(sample: Sample) -> None:
    sample.ask("due_later", "bad", text="fail")
    sample.ask("due_later", "good")
    eventually(lambda: sample.texts("due:good"))
    [(attempts, later)] = eventually(
        lambda: sample.rows("select attempts, due_at > now() from deadlines where subject = 'bad' and attempts > 0")
    )
    assert (attempts, later) == (1, True)
    sample.rows("update deadlines set attempts = 9, due_at = now() where subject = 'bad'")
    [(because,)] = eventually(lambda: sample.rows("select parked_because from deadlines where parked_because is not null"))
    assert "told to fail" in because


def test_a_timer_runs_in_one_process_at_a_time(sample: Sample) -> None:
    sample.start("two")
    sample.rows("delete from notes where key = 'pulse'")
    eventually(lambda: len(sample.texts("pulse")) >= 6)
    apart = sample.rows("select extract(epoch from at - lag(at) over (order by at)) from notes where key = 'pulse' order by at")
    assert all(float(seconds) > 0.35 for (seconds,) in apart[1:]), apart


def test_signals_reach_the_service_with_who_sent_them(sample: Sample) -> None:
    for number in range(50):
        sample.client.publish_signal("sample.typed", {"text": f"h{number}"}, call=Call(actor="user:3"))
    eventually(lambda: len(sample.texts("typed")) == 50)
    assert sample.rows("select distinct said_by from notes where key = 'typed'") == [("user:3",)]
    sample.client.publish_signal("sample.typed", {"no text": ""})
    sample.client.publish_signal("sample.typed", {"text": "after"})
    eventually(lambda: "after" in sample.texts("typed"))


def test_a_command_that_holds_the_thing_may_move_its_deadline_while_that_is_handled(sample: Sample) -> None:
    """The clock waits for the thing, the command for the deadline's row: neither may hold what the other wants."""
    engine = sample.engine
    with engine.begin() as holder:
        holder.execute(sa.text("lock table notes in share row exclusive mode"))  # stands for the lock on the thing
        sample.rows("insert into deadlines (kind, subject, due_at, payload) values ('remind', 'd', now() - interval '1 second', '{}')")
        eventually(lambda: sample.rows(CLOCK_WAITS))
        holder.execute(sa.text("set local lock_timeout = '2s'"))
        holder.execute(sa.text("update deadlines set due_at = now() + interval '1 hour' where subject = 'd'"))
    eventually(lambda: sample.texts("due:d"))
    assert sample.rows("select due_at > now() from deadlines where subject = 'd'") == [(True,)]


def test_two_clocks_run_a_deadline_once(sample: Sample) -> None:
    sample.start("two")
    for number in range(60):
        sample.ask("due_later", f"o{number}", seconds=0.5)
    eventually(lambda: sample.rows("select count(*) from deadlines where kind = 'remind'") == [(0,)])
    assert sample.rows("select key, count(*) from notes where key like 'due:o%' group by key having count(*) > 1") == []
    assert sample.rows("select count(*) from notes where key like 'due:o%'") == [(60,)]
