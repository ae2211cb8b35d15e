"""The same plan makes the same year, whole or in parts, in memory or in files; and it is shaped as asked."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from contracts.envelope import Envelope, wire_time
from infra.days.arrivals import SLOTS
from infra.year import Plan, Year, batches, days, read, write
from infra.year.arrivals import Arrivals
from infra.year.calendars import Calendar
from infra.year.command import command
from infra.year.files import parts_of
from infra.year.moments import DAY, at_of, text
from services.tickets.rules.calendar import business_seconds
from tests.unit.year.conftest import PLAN

SMALL = Plan(tickets=200, chats=200, seed=5, days=30)


def test_the_same_plan_makes_the_same_year_and_another_seed_another() -> None:
    assert list(days(SMALL)) == list(days(SMALL))
    assert list(days(SMALL)) != list(days(Plan(tickets=200, chats=200, seed=6, days=30)))


def test_any_part_of_a_year_is_what_the_whole_says_of_it(told: list[list[bytes]]) -> None:
    first = PLAN.first_day
    for begin, end in ((0, 3), (96, 100)):
        part = [lines for _, lines in Year(PLAN).between(first + begin, first + end)]
        assert part == told[begin:end]


def test_batches_are_bounded_and_leave_nothing_out() -> None:
    whole = [line for _, lines in days(SMALL) for line in lines]
    parts = list(batches(SMALL, 100))
    assert [line for part in parts for line in part] == whole
    assert max(map(len, parts)) == 100


@pytest.mark.parametrize("is_packed", [True, False])
def test_files_say_what_was_told(tmp_path: Path, is_packed: bool) -> None:
    written = write(SMALL, tmp_path / "year", processes=2 if is_packed else 1, is_packed=is_packed)
    assert list(read(tmp_path / "year")) == list(days(SMALL))
    assert written.facts == sum(len(lines) for _, lines in days(SMALL))
    with pytest.raises(ValueError, match="there are days in it already"):
        write(SMALL, tmp_path / "year")


def test_the_command_writes_a_year(tmp_path: Path) -> None:
    asked = ["--tickets", "40", "--chats", "30", "--days", "7", "--from", "2024-02-26", "--processes", "1", "--to", str(tmp_path / "year")]
    said = CliRunner().invoke(command, asked)
    assert said.exit_code == 0, said.output
    dates = [str(date(2024, 2, 26) + timedelta(days=number)) for number in range(7)]
    assert [day for day, _ in read(tmp_path / "year")] == dates
    again = CliRunner().invoke(command, asked)
    assert again.exit_code == 1
    assert "there are days in it already" in again.output


@pytest.mark.parametrize("processes", [1, 2, 3, 7])
def test_parts_cover_the_year_once(processes: int) -> None:
    parts = parts_of(PLAN, processes)
    assert (parts[0][0], parts[-1][1], len(parts)) == (PLAN.first_day, PLAN.end_day, processes)
    assert all(earlier[1] == later[0] and later[0] < later[1] for earlier, later in pairwise(parts))


@pytest.mark.parametrize(
    "wrong",
    [{"tickets": -1}, {"chats": 10**9}, {"days": 0}, {"first": date(1999, 1, 1)}],
)
def test_a_plan_that_makes_no_sense_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Plan(**{"tickets": 1, "chats": 1, **wrong})  # type: ignore[arg-type]


def test_a_year_without_work_still_has_a_company() -> None:
    (_, lines), *_ = days(Plan(tickets=0, chats=0, days=2))
    sources = {Envelope.from_wire(line).source.rpartition("/")[2] for line in lines}
    assert sources == {"people", "routing", "tickets", "kb"}


def test_arrivals_are_as_many_as_wanted_and_spread_like_the_file(tmp_path: Path) -> None:
    file = tmp_path / "arrivals.csv"
    monday, sunday = [0] * SLOTS, [0] * SLOTS
    monday[100], monday[140], sunday[120] = 30, 60, 10
    rows = [("2001-01-01", monday), *((f"2001-01-0{day}", [0] * SLOTS) for day in range(2, 7)), ("2001-01-07", sunday)]
    file.write_text("\n".join(",".join([day, *map(str, counts)]) for day, counts in rows))
    plan = Plan(tickets=200, chats=100, days=14, first=date(2024, 1, 1), arrivals=file)
    arrivals = Arrivals(plan)
    tickets = [arrivals.tickets(day) for day in range(plan.first_day, plan.end_day)]
    assert [len(day) for day in tickets] == [90, 0, 0, 0, 0, 0, 10] * 2
    assert {at % DAY // 360_000 for day in tickets for at in day} == {100, 120, 140}
    assert sum(len(arrivals.chats(day)) for day in range(plan.first_day, plan.end_day)) == 100


def test_weekends_and_nights_are_quieter() -> None:
    plan = Plan(tickets=20_000, chats=0, days=28, first=date(2024, 1, 1))
    counts = [Arrivals(plan).tickets(day) for day in range(plan.first_day, plan.end_day)]
    assert sum(map(len, counts)) == 20_000
    assert len(counts[6]) < len(counts[0]) / 2
    assert sum(at % DAY < 6 * 3_600_000 for at in counts[0]) < len(counts[0]) / 10


@pytest.mark.spec("REP-048")
def test_business_seconds_are_those_of_the_service() -> None:
    hours = [{"weekday": day, "from": "08:30", "to": "12:00"} for day in (1, 2, 7)] + [{"weekday": 7, "from": "13:00", "to": "24:00"}]
    holidays = ["2024-04-02"]
    calendar = Calendar(hours, holidays, "Europe/Berlin", 4, date(2024, 3, 20), date(2024, 4, 10))
    dice = random.Random(1)
    for _ in range(300):
        start = datetime(2024, 3, 25, tzinfo=UTC) + timedelta(milliseconds=dice.randrange(12 * DAY))
        end = start + timedelta(milliseconds=dice.randrange(3 * DAY))
        span = calendar.span(at_of(start), at_of(end))
        wanted = business_seconds(start, end, hours, [{"name": "off", "date": day} for day in holidays], "Europe/Berlin")
        assert (span["business_seconds"], span["calendar_sequence"]) == (wanted, 4)
        assert (span["from_at"], span["to_at"]) == (wire_time(start), wire_time(end))
    assert text(at_of(datetime(2024, 2, 29, 23, 59, 59, 999_000, tzinfo=UTC))) == "2024-02-29T23:59:59.999Z"


def test_whoever_offers_surveys_hears_of_every_close_and_every_end() -> None:
    heard: Counter[tuple[str, str]] = Counter()
    year = Year(SMALL, lambda piece, at: heard.update({(piece.id, text(at)): 1}))
    facts = [Envelope.from_wire(line) for _, lines in year.between(SMALL.first_day, SMALL.end_day) for line in lines]
    ended = Counter(
        (fact.subject, wire_time(fact.time))
        for fact in facts
        if fact.type == "chat.chat_ended.v1" or (fact.type == "tickets.ticket_status_changed.v1" and fact.data["is_close"])
    )
    assert ended <= heard
    beyond = text(SMALL.end_day * DAY)
    assert all(at >= beyond for _, at in heard - ended)
