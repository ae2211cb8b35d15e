"""Variants, lengths of time and options are read as they are meant, or refused with the place and the fault."""

from __future__ import annotations

import math
import random
from datetime import timedelta
from pathlib import Path
from statistics import fmean, stdev

import pytest

from infra.days.roster import Shift
from infra.simulate.distributions import read_distribution
from infra.simulate.staff import staffed
from infra.simulate.variant import Rebalance, Seat, Timers, Variant
from infra.simulate.variant_file import read_variant
from services.routing.rules.rebalancing import Holds

ROSTER = [Shift("ann", "front", 0, 3600, 3, 12), Shift("tom", "front", 0, 3600, 2, None), Shift("tom", "second", 0, 3600, 2, None, "pull")]

SAID = """
name = "trainees second"

[everyone]
max_chats = 4
auto_inactive_minutes = 15
is_handing_off_on_auto_inactive = true

[[some]]
who = ["t*"]
max_tickets = 6
is_handing_off_on_logout = false

[[some]]
who = "tom"
group = "front"
handling = "secondary"
chat_handling = "disabled"
auto_inactive_minutes = "none"

[hand_off]
no_initial_response_seconds = 0
agent_disconnected_seconds = 45
"""


def variant(folder: Path, text: str) -> Variant:
    file = folder / "variant.toml"
    file.write_text(text)
    return read_variant(file)


def test_a_variant_says_what_holds_for_whom(tmp_path: Path) -> None:
    read = variant(tmp_path, SAID)
    assert (read.name, read.timers) == ("trainees second", Timers(0, 180, 45))
    ann, tom = staffed(ROSTER, read)
    assert (ann.max_chats, ann.max_tickets, ann.is_handing_off_on_logout) == (4, 12, True)
    assert ann.seats == {"front": Seat(auto_inactive_minutes=15, is_handing_off_on_auto_inactive=True)}
    assert (tom.max_chats, tom.max_tickets, tom.is_handing_off_on_logout, len(tom.shifts)) == (4, 6, False, 1)
    assert tom.seats["front"] == Seat("secondary", "disabled", None, None, True)
    assert tom.seats["second"] == Seat("pull", "pull", None, 15, True)


def test_a_file_that_says_nothing_is_the_roster_as_it_is(tmp_path: Path) -> None:
    read = variant(tmp_path, "")
    assert read == Variant("variant")
    assert [person.max_chats for person in staffed(ROSTER, read)] == [3, 2]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[everyone]\n\nmax_chats = 0\n", "line 3, max_chats: a whole number of at least 1 is wanted, not 0"),
        ("[everyone]\nmax_chats = true\n", "line 2, max_chats: a whole number of at least 1 is wanted, not True"),
        ("[everyone]\nmax_tickets = 'many'\n", "line 2, max_tickets: a whole number of at least 1 is wanted, not 'many'"),
        ("[[some]]\nwho = 't*'\nhandling = 'first'\n", "line 3, handling: one of primary, secondary, pull is wanted, not 'first'"),
        ("[everyone]\nhandling = 'pull'\n[[some]]\nwho = 'a'\n\n[[some]]\nwho = 't'\nhandling = 1\n", "line 8, handling: one of"),
        ("[everyone]\nticket_handling = 'disabled'\n", "line 2, ticket_handling: one of primary, secondary, pull is wanted"),
        ("[everyone]\nmax_chat = 3\n", "line 2, max_chat: there is no such field here; there are max_chats, "),
        ("[everyone]\nis_active_on_login = 'yes'\n", "line 2, is_active_on_login: true or false is wanted, not 'yes'"),
        ("[[some]]\nhandling = 'pull'\n", "line 1, some: it says of nobody; name agents with `who`, or a `group`"),
        ("[[some]]\nwho = []\n", "line 2, who: names of agents, or patterns such as trainee\\*, are wanted, not \\[\\]"),
        ("[[some]]\ngroup = 'front'\nmax_chats = 2\n", "line 3, max_chats: it holds in all groups of an agent; say it without `group`"),
        ("[hand_off]\nagent_disconnected_seconds = -1\n", "line 2, agent_disconnected_seconds: a whole number of at least 0 is wanted"),
        ("name = 3\n", "line 1, name: a text is wanted, not 3"),
        ("agents = 3\n", "line 1, agents: there is no such field here; there are name, everyone, some, hand_off"),
        ("[some]\nwho = 'a'\n", r"line 1, some: it is a list of tables: write \[\[some\]\]"),
        ("[[everyone]]\nmax_chats = 1\n", r"line 1, everyone: it is a table: write \[everyone\]"),
        ("name = \n", "at line 1, column 8"),
        ("[rebalance]\ngroup = 'front'\n", r"line 1, rebalance: it is a list of tables: write \[\[rebalance\]\]"),
        ("rebalance = [3]\n", r"line 1, rebalance: it is a list of tables: write \[\[rebalance\]\]"),
        ("[[rebalance]]\non_start = true\n", "line 1, rebalance: a rule spreads the tickets of one group; name it with `group`"),
        ("[[rebalance]]\ngroup = 'front'\non_stop = false\n", "line 1, rebalance: it would never run; say when, with every_minutes, at,"),
        ("[[rebalance]]\ngroup = 'front'\nat = ['8:30']\n", "line 3, at: a time of day such as 08:30 is wanted, not '8:30'"),
        ("[[rebalance]]\ngroup = 'front'\nat = ['24:00']\n", "line 3, at: a time of day such as 08:30 is wanted, not '24:00'"),
        ("[[rebalance]]\nat = ['01:00', '02:00', '03:00', '04:00']\n", "line 2, at: up to three times of day, such as 08:30, are wanted"),
        ("[[rebalance]]\nat = []\n", "line 2, at: up to three times of day"),
        ("[[rebalance]]\nat = ['01:00', '01:00']\n", "line 2, at: each time of day is wanted once"),
        ("[[rebalance]]\nevery_minutes = 0\n", "line 2, every_minutes: a whole number of at least 1 is wanted, not 0"),
        ("[[rebalance]]\nhold_after_read_minutes = 43201\n", "line 2, hold_after_read_minutes: at most 43200 is wanted, not 43201"),
        (
            "[[rebalance]]\ngroup = 'a'\non_stop = true\n[[rebalance]]\n\nhold_after_read_minutes = -1\n",
            "line 6, hold_after_read_minutes: a whole",
        ),
        ("[[rebalance]]\non_start = 1\n", "line 2, on_start: true or false is wanted, not 1"),
        ("[[rebalance]]\nis_moving_pinned = true\n", "line 2, is_moving_pinned: pins are not modelled, so there is no pinned ticket"),
        ("[[rebalance]]\npinned_after_minutes = 120\n", "line 2, pinned_after_minutes: pins are not modelled"),
        (
            "[[rebalance]]\ntime_zone = 'UTC'\n",
            "line 2, time_zone: there is no such field here; there are name, who, group, hold_after_read_minutes",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_with_field_and_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        variant(tmp_path, text)


def test_a_rebalance_rule_is_read_as_it_is_meant(tmp_path: Path) -> None:
    said = "[[rebalance]]\ngroup = 'front'\non_start = true\n[[rebalance]]\nname = 'noon'\nwho = 't*'\ngroup = 'second'\n"
    said += "at = ['16:30', '12:00']\nevery_minutes = 240\nhold_after_read_minutes = 0\nhold_after_compose_minutes = 45\n"
    first, second = variant(tmp_path, said).rebalance
    file = tmp_path / "variant.toml"
    assert first == Rebalance("rule 1", f"{file}, line 2, group", "front", on_start=True)
    assert first.holds == Holds(), "as routing has them where nothing is said"
    holds = Holds(read=timedelta(0), composed=timedelta(minutes=45))
    assert second == Rebalance("noon", f"{file}, line 6, who", "second", ("t*",), holds, timedelta(hours=4), ("12:00", "16:30"))
    assert [second.speaks_of(*one) for one in (("tom", "second"), ("tom", "front"), ("ann", "second"))] == [True, False, False]


def test_a_setting_that_means_nobody_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="line 3, who: nobody of the roster is meant"):
        staffed(ROSTER, variant(tmp_path, "\n[[some]]\nwho = 'trainee*'\nhandling = 'secondary'\n"))
    with pytest.raises(ValueError, match="line 2, group: nobody of the roster is meant"):
        staffed(ROSTER, variant(tmp_path, "[[some]]\ngroup = 'third'\nhandling = 'secondary'\n"))
    with pytest.raises(ValueError, match="line 2, who: nobody of the roster is meant"):
        staffed(ROSTER, variant(tmp_path, "[[rebalance]]\nwho = 'ann'\ngroup = 'second'\non_start = true\n"))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (Shift("ann", "second", 0, 3600, 2, 12), "ann different limits in different rows"),
        (Shift("ann", "front", 7200, 9000, 3, 12, "pull"), "ann different handling in group front"),
        (Shift("ann", "front", 1800, 9000, 3, 12), "ann shifts that overlap"),
    ],
)
def test_a_roster_that_contradicts_itself_is_refused(more: Shift, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        staffed([*ROSTER, more], Variant())


@pytest.mark.parametrize(
    ("text", "mean", "deviation"),
    [("exp:300", 300, 300), ("gamma:300,150", 300, 150), ("lognormal:480,300", 480, 300), ("constant:7", 7, 0)],
)
def test_lengths_of_time_have_the_mean_and_the_spread_they_say(text: str, mean: float, deviation: float) -> None:
    draw, dice = read_distribution(text), random.Random(5)
    drawn = [draw(dice) for _ in range(40_000)]
    assert fmean(drawn) == pytest.approx(mean, rel=0.03)
    assert stdev(drawn) == pytest.approx(deviation, rel=0.06, abs=1e-9)


def test_observed_seconds_are_drawn_from(tmp_path: Path) -> None:
    file = tmp_path / "seen.csv"
    file.write_text("seconds\n10\n20.5\n10\n")
    draw, dice = read_distribution(str(file)), random.Random(1)
    drawn = [draw(dice) for _ in range(3000)]
    assert set(drawn) == {10.0, 20.5}
    assert drawn.count(10.0) == pytest.approx(2000, rel=0.1)
    assert read_distribution("never")(dice) == math.inf


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("exp:", "seconds are wanted after the colon"),
        ("exp:-3", "seconds above 0 are wanted"),
        ("exp:nan", "seconds above 0 are wanted"),
        ("gamma:300", "2 numbers wanted, 1 found"),
        ("weibull:3", "'weibull:3' is no length of time; it may be constant:SECONDS"),
    ],
)
def test_a_length_of_time_that_is_none_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_distribution(text)


def test_a_file_of_seconds_is_refused_by_line(tmp_path: Path) -> None:
    file = tmp_path / "seen.csv"
    file.write_text("10\n-1\n")
    with pytest.raises(ValueError, match="line 2: '-1' is no number of seconds"):
        read_distribution(str(file))
    file.write_text("seconds\n")
    with pytest.raises(ValueError, match="no seconds in it"):
        read_distribution(str(file))
