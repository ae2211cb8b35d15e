"""Files of arrivals and of shifts are read as they are, or refused by line and column."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from infra.days.arrivals import DAY_SECONDS, SLOTS, Day, between, draw_day, read_day
from infra.days.roster import Shift, draw_roster, read_roster
from kit.config import PROJECT

BANK = PROJECT.parent / "shared" / "data" / "bank_arrivals_1999_h1.csv"


@pytest.fixture
def dice() -> random.Random:
    return random.Random(1)


def arrivals(folder: Path, *rows: list[str]) -> Path:
    file = folder / "arrivals.csv"
    file.write_text("\n".join(",".join(row) for row in rows) + "\n")
    return file


def day(name: str, *counts: int) -> list[str]:
    return [name, *(str(count) for count in counts), *["0"] * (SLOTS - len(counts))]


def test_the_busiest_day_or_the_one_named(tmp_path: Path, dice: random.Random) -> None:
    heading = ["date", *(f"{number}" if number < 0 else "00:00" for number in range(SLOTS))]
    file = arrivals(tmp_path, heading, day("1999-01-01", 1, 2), day("1999-01-02", 0, 5), [])
    assert read_day(file, None, dice).name == "1999-01-02"
    read = read_day(file, "1999-01-01", dice)
    assert [int(second // 360) for second in read.seconds] == [0, 1, 1]
    assert list(read.seconds) == sorted(read.seconds)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (day("1999-01-02", 1)[:-1], "line 2: a date and 240 counts are wanted, 240 columns found"),
        (["1999-01-02", "1", "many", *["0"] * (SLOTS - 2)], "line 2, column 3: 'many' is no count"),
        (["1999-01-02", "1", "-1", *["0"] * (SLOTS - 2)], "line 2, column 3: '-1' is no count"),
        (["1999-01-02", "1", "", *["0"] * (SLOTS - 2)], "line 2, column 3: '' is no count"),
    ],
)
def test_a_faulty_row_is_named_by_line_and_column(tmp_path: Path, dice: random.Random, row: list[str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_day(arrivals(tmp_path, day("1999-01-01", 1), row), None, dice)


def test_a_day_that_is_not_there_and_a_file_without_one(tmp_path: Path, dice: random.Random) -> None:
    with pytest.raises(ValueError, match="no day 2000-01-01; it has 1999-01-01 to 1999-01-03"):
        read_day(arrivals(tmp_path, day("1999-01-01"), day("1999-01-03")), "2000-01-01", dice)
    with pytest.raises(ValueError, match="no day in it"):
        read_day(arrivals(tmp_path, ["date", "00:00"]), None, dice)


@pytest.mark.skipif(not BANK.exists(), reason="the bank's half year is not beside the project")
def test_a_real_half_year_is_read_whole(dice: random.Random) -> None:
    busiest = read_day(BANK, None, dice)
    assert (busiest.name, len(busiest.seconds)) == ("1999-03-11", 2254)
    assert 0 <= busiest.seconds[0] <= busiest.seconds[-1] < DAY_SECONDS


def test_the_same_dice_draw_the_same_day() -> None:
    one, same = (draw_day(500, random.Random(7)) for _ in range(2))
    assert one == same
    assert 400 < len(one.seconds) < 600
    night, noon = between(one, 0, 6), between(one, 9, 15)
    assert len(night.seconds) < len(noon.seconds) / 4
    assert all(9 * 3600 <= second < 15 * 3600 for second in noon.seconds)


HEADING = "name,group,from,to,max_chats,max_tickets,handling,drops_out_at\n"


def roster(folder: Path, text: str, heading: str = HEADING) -> Path:
    file = folder / "roster.csv"
    file.write_text(heading + text)
    return file


def test_a_roster_is_read_as_it_is(tmp_path: Path) -> None:
    file = roster(tmp_path, "ann,front,08:00,16:30,3,12,,\nbob,second,00:00,24:00,1,,secondary,12:15\n")
    assert read_roster(file) == [
        Shift("ann", "front", 8 * 3600, 16.5 * 3600, 3, 12),
        Shift("bob", "second", 0, DAY_SECONDS, 1, None, "secondary", 12.25 * 3600),
    ]
    assert read_roster(roster(tmp_path, "ann,front,08:00,16:30,3\n", "name,group,from,to,max_chats\n"))[0].max_tickets is None


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("bob,front,8,16:30,3,,,", "line 3, column from: '8' is no time of day, HH:MM is wanted"),
        ("bob,front,08:00,soon,3,,,", "line 3, column to: 'soon' is no time of day, HH:MM is wanted"),
        ("bob,front,08:00,16:30,three,,,", "line 3, column max_chats: 'three' is no whole number"),
        ("bob,front,08:00,16:30,3,-1,,", "line 3, column max_tickets: '-1' is no whole number"),
        ("bob,front,08:00,16:30,3,,lazy,", "line 3, column handling: one of primary, secondary, pull is wanted, not 'lazy'"),
        ("bob,back,08:00,16:30,3,,,", "line 3, column group: one of front, second is wanted, not 'back'"),
        ("bob,front,08:00,16:30,3,,,noon", "line 3, column drops_out_at: 'noon' is no time of day, HH:MM is wanted"),
        ("bob,front,08:00", "line 3, column to: it is missing"),
    ],
)
def test_a_faulty_shift_is_named_by_line_and_column(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_roster(roster(tmp_path, f"ann,front,08:00,16:30,3,,,\n{row}\n"))


def test_a_roster_without_a_column_or_without_anybody_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no column to, max_chats; it wants name, group"):
        read_roster(roster(tmp_path, "", "name,group,from\n"))
    with pytest.raises(ValueError, match="nobody in it"):
        read_roster(roster(tmp_path, ""))


def test_drawn_shifts_fit_the_day() -> None:
    busy = Day("busy", tuple(9 * 3600 + number for number in range(3000)))
    shifts = draw_roster(busy, ["front", "second"], 480)
    assert len({shift.name for shift in shifts}) == len(shifts)
    assert {shift.group for shift in shifts} == {"front", "second"}
    assert all(0 <= shift.starts_at < shift.ends_at <= DAY_SECONDS for shift in shifts)
    for hour in range(24):
        assert sum(shift.starts_at <= hour * 3600 < shift.ends_at for shift in shifts) >= 2, "somebody in each group at any hour"
    assert sum(shift.starts_at <= 9 * 3600 < shift.ends_at for shift in shifts) > 3000 / 7200 * 480 / 3
    assert any(shift.drops_out_at for shift in shifts)
    assert any(shift.handling == "secondary" for shift in shifts)
