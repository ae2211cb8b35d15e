"""`frontline simulate` from its command line to its tables, its JSON and its picture."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from infra.days.arrivals import SLOTS
from infra.simulate.chart import Panel, picture, scale_to
from infra.simulate.command import command
from infra.simulate.demand import Arrival, Demand, Dice, arrivals
from infra.simulate.distributions import read_distribution
from infra.simulate.intervals import student_t
from kit.config import PROJECT

BANK = PROJECT.parent / "shared" / "data" / "bank_arrivals_1999_h1.csv"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Three days, two with customers from nine to ten; four agents, one a trainee; two variants."""
    days = {"1999-01-01": 0, "1999-01-02": 6, "1999-01-03": 9}
    rows = [",".join([day, *("0" * 90), *([str(count)] * 10), *("0" * (SLOTS - 100))]) for day, count in days.items()]
    (tmp_path / "days.csv").write_text("\n".join(rows) + "\n")
    names = ("ann", "bob", "cid", "trainee1")
    roster = [f"{name},front,08:00,12:00,2,6,primary," for name in names]
    (tmp_path / "roster.csv").write_text("name,group,from,to,max_chats,max_tickets,handling,drops_out_at\n" + "\n".join(roster) + "\n")
    (tmp_path / "all.toml").write_text('name = "all primary"\n')
    (tmp_path / "second.toml").write_text('name = "trainee & second"\n[[some]]\nwho = "trainee*"\nhandling = "secondary"\n')
    return tmp_path


def simulate(files: Path, *more: str, says: str = "days.csv") -> Result:
    asked = ["--arrivals", str(files / says) if says.endswith("csv") else says, "--agents", str(files / "roster.csv")]
    return CliRunner().invoke(command, [*asked, "--service-times", "exp:600", "--patience", "exp:120", *more])


def told(files: Path, *more: str, says: str = "days.csv") -> Any:
    out = files / "out.json"
    result = simulate(files, "--json", str(out), *more, says=says)
    assert result.exit_code == 0, result.output
    return json.loads(out.read_text())


def both(files: Path) -> list[str]:
    return ["--rules", str(files / "all.toml"), "--rules", str(files / "second.toml")]


def test_two_variants_side_by_side_on_the_same_customers(files: Path) -> None:
    said = told(files, *both(files), "--from", "1999-01-02", "--to", "1999-01-03", "--seeds", "3")
    chats = said["figures"]["chats"]["all"]
    assert set(chats["mean_wait"]) == {"all primary", "trainee & second", "trainee & second - all primary"}
    assert chats["arrivals"]["trainee & second - all primary"] == {"mean": 0.0, "half_width": 0.0}
    assert [len(runs) for runs in said["runs"].values()] == [6, 6]
    first, second = ([run["chat"]["all"]["share_of_capacity"] for run in runs] for runs in said["runs"].values())
    mean = sum(theirs - mine for mine, theirs in zip(first, second, strict=True)) / 6
    assert chats["share_of_capacity"]["trainee & second - all primary"]["mean"] == pytest.approx(mean)
    of_days = [sum(theirs - mine for mine, theirs in zip(first[at : at + 3], second[at : at + 3], strict=True)) / 3 for at in (0, 3)]
    half = chats["share_of_capacity"]["trainee & second - all primary"]["half_width"]
    assert half == pytest.approx(student_t(0.95, 1) * abs(of_days[0] - of_days[1]) / 2), "two days are two values, however many seeds"
    busy = {name: agents[3]["chats_received"] for name, agents in said["agents_of_first_run"].items()}
    assert busy["trainee & second"] < busy["all primary"]


def test_the_tables_say_the_same(files: Path) -> None:
    printed = simulate(files, *both(files), "--seeds", "2").output
    assert "1999-01-03, 4 agents, seed 1 to 2" in printed
    assert "difference" in printed
    for label in ("wait, mean (s)", "wait, 99 % (s)", "begun with within 20 s", "gives up", "fairness of work (Jain)", "longest queue"):
        assert label in printed
    assert "agents of the first run: trainee & second" in printed
    assert "events in" in printed


def test_rebalance_rules_beside_each_other_on_the_same_customers(files: Path) -> None:
    """Chats keep the first three from their tickets; the trainee comes at half past nine. Nothing but the rule differs."""
    roster = (files / "roster.csv").read_text().replace("trainee1,front,08:00", "trainee1,front,09:30")
    (files / "roster.csv").write_text(roster)
    rule = '[[rebalance]]\nname = "who comes late"\ngroup = "front"\nhold_after_assigned_minutes = 5\non_start = true\nat = "11:00"\n'
    (files / "even.toml").write_text(f'name = "evened"\n[everyone]\nmax_tickets = "none"\n{rule}')
    (files / "all.toml").write_text('name = "as they came"\n[everyone]\nmax_tickets = "none"\n')
    asked = ["--rules", str(files / "all.toml"), "--rules", str(files / "even.toml"), "--seeds", "3"]
    said = told(files, *asked)
    tickets = said["figures"]["tickets"]["all"]
    assert tickets["arrivals"]["evened - as they came"] == {"mean": 0.0, "half_width": 0.0}
    assert tickets["moves"]["as they came"]["mean"] == 0 < tickets["moves"]["evened"]["mean"]
    runs = said["rebalance_runs_of_first_run"]
    assert runs["as they came"] == []
    assert [(run["at"], run["trigger"]) for run in runs["evened"]] == [
        (8 * 3600, "agent_started"), (9.5 * 3600, "agent_started"), (11 * 3600, "schedule")
    ]  # fmt: skip
    assert {run["rule"] for run in runs["evened"]} == {"who comes late"}
    assert sum(run["moved"] for run in runs["evened"]) == said["runs"]["evened"][0]["ticket"]["all"]["moves"]
    chats, _, of_tickets = simulate(files, *asked).output.partition("tickets, all groups")
    assert "rebalanced" in of_tickets
    assert "rebalanced" not in chats, "chats do not move"


def test_the_same_seed_is_the_same_day_and_another_is_not(files: Path) -> None:
    one, same, other = (told(files, "--seed", seed)["runs"] for seed in ("4", "4", "5"))
    assert one == same
    assert one != other


def test_what_one_answer_draws_does_not_move_the_others() -> None:
    """Common random numbers: another share, another patience, and every customer still takes as long as before."""

    def drawn(share: float, patience: str) -> list[Arrival]:
        takes = read_distribution("exp:60")
        return arrivals([1.0, 2.0, 3.0, 4.0], Demand(takes, takes, read_distribution(patience), share, [("front", 1)]), Dice(1, "day"))

    all_chat, impatient, mixed = drawn(1.0, "never"), drawn(1.0, "gamma:60,9"), drawn(0.5, "exp:60")
    assert [one.takes for one in all_chat] == [one.takes for one in impatient]
    assert {one.kind for one in mixed} == {"chat", "ticket"}
    assert all(one.takes == same.takes for one, same in zip(mixed, all_chat, strict=True) if one.kind == "chat")


def test_a_rate_instead_of_a_file_and_times_the_arrivals(files: Path) -> None:
    rate = told(files, "--hours", "9-11", "--seeds", "8", "--warm-up", "60", says="poisson:50")
    counted = [sum(kind["all"]["arrivals"] for kind in run.values()) for run in rate["runs"]["as the roster says"]]
    assert 35 < sum(counted) / 8 < 65, "an hour of two is counted"
    twice = told(files, "--scale", "2", "--seeds", "8")
    counted = [sum(kind["all"]["arrivals"] for kind in run.values()) for run in twice["runs"]["as the roster says"]]
    assert 165 < sum(counted) / 8 < 195
    assert len(set(counted)) > 1


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--day", "2000-01-01"], "--day: no such day; the file has 1999-01-01 to 1999-01-03"),
        (["--from", "2000-01-01"], "--from, --to: no such day"),
        (["--day", "1999-01-02", "--to", "1999-01-03"], "--day: say either one day or --from and --to"),
        (["--hours", "17-9"], "--hours: '17-9' does not lie within 0-24"),
        (["--hours", "morning"], "--hours: 'morning' is no span of hours"),
        (["--groups", "back=1"], "--groups: nobody of the roster is in 'back'; it has front"),
        (["--groups", "front=much"], "--groups: 'front=much' is no group with its share"),
        (["--ticket-times", "soon"], "--ticket-times: 'soon' is no length of time"),
        (["--patience", "exp:0"], "--patience: 'exp:0': seconds above 0 are wanted"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(files: Path, more: list[str], said: str) -> None:
    result = simulate(files, *more)
    assert result.exit_code == 1
    assert said in result.output


def test_rates_and_variants_that_make_no_sense(files: Path) -> None:
    assert "says no rate" in simulate(files, says="poisson:many").output
    assert "there is no file" in simulate(files, says="days").output
    assert "two variants have the same name" in simulate(files, *both(files)[:2] * 2).output
    (files / "bad.toml").write_text("[everyone]\nmax_chats = 0\n")
    assert "line 2, max_chats: a whole number of at least 1" in simulate(files, "--rules", str(files / "bad.toml")).output


def test_the_picture_has_every_variant_and_is_sound_xml(files: Path) -> None:
    out = files / "out.svg"
    assert simulate(files, *both(files), "--picture", str(out)).exit_code == 0
    svg = ElementTree.parse(out).getroot()
    said = [text.text for text in svg.iter(f"{SVG}text")]
    assert "trainee & second" in said
    assert "Wait of chats for an agent, mean by hour of arrival, seconds" in said
    lines = [path.get("class") for path in svg.iter(f"{SVG}path") if str(path.get("class")).startswith("line")]
    assert lines == ["line l0", "line l1"] * 5, "the legend, and two queues and two waits, each of both variants"
    width, height = (float(number) for number in str(svg.get("viewBox")).split()[2:])
    assert all(0 <= float(text.get("x", "-1")) <= width and 0 < float(text.get("y", "-1")) < height for text in svg.iter(f"{SVG}text"))


def test_axes_are_round_and_reach_over_everything() -> None:
    assert scale_to(0) == (1.0, [0.0, 1.0])
    assert scale_to(2, least=1) == (2, [0, 1, 2])
    for highest in (0.03, 1.0, 7.3, 99.0, 100.0, 1234.0):
        end, ticks = scale_to(highest)
        assert end >= highest
        assert 2 <= len(ticks) <= 6
    drawn = picture("t", "s", [], [Panel("p", height=100, lines=[[(0.0, 0.0), (86_400.0, 5.0)]])])
    assert "M64.0 240.0L940.0 140.0" in drawn, "from the lower left to the upper right corner"


@pytest.mark.skipif(not BANK.exists(), reason="the bank's half year is not beside the project")
def test_the_busiest_day_of_the_bank_takes_a_moment(files: Path) -> None:
    began = time.process_time()
    result = CliRunner().invoke(command, ["--arrivals", str(BANK), "--agents", str(files / "roster.csv"), "--share", "1"])
    assert "1999-03-11, 4 agents" in result.output
    assert time.process_time() - began < 3
