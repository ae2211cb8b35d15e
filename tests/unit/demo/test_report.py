"""What the demo prints at the end, and with what it ends."""

from __future__ import annotations

import io
import random
from pathlib import Path

from click.testing import CliRunner
from rich.console import Console

from infra.days.arrivals import Day
from infra.demo.board import SHOWN, board, report
from infra.demo.clock import DayClock, said
from infra.demo.command import command
from infra.demo.director import Director
from infra.demo.observer.judge import Judge
from infra.demo.play import Play
from infra.demo.stage import Stage
from infra.demo.tally import Account, AgentDay, Tally
from infra.demo.verdict import Finding


def director() -> Director:
    tally = Tally(accounts=[Account(1, "chat", 0.0, waited=75.0, ending="talked and left"), Account(2, "ticket", 0.0, ending="")])
    tally.agents["ann"] = AgentDay("ann", "front", is_on_duty=True, chats=3)
    play = Play("", None, DayClock(0, 60), random.Random(1), tally, "D")  # type: ignore[arg-type]
    return Director(play, Stage(None, agent_ids={"ann": "A"}), Day("today", (0.0, 0.0)), 0.5)  # type: ignore[arg-type]


def printed(*found: Finding) -> tuple[bool, str]:
    out = io.StringIO()
    holds = report(Console(file=out, width=150), director(), Judge(), list(found))
    return holds, out.getvalue()


def test_a_good_day_passes() -> None:
    holds, text = printed(Finding("all is well", "2 of 2"))
    assert holds
    assert "holds: all is well (2 of 2)" in text
    assert text.rstrip().endswith("VERDICT: passed")
    assert "1  chat talked and left" in text
    assert "1  ticket open" in text
    assert "1:15" in text


def test_a_bad_day_fails_and_says_why() -> None:
    holds, text = printed(Finding("all is well", "2 of 2"), Finding("no fault", "", tuple(f"fault {n}." for n in range(SHOWN + 3))))
    assert not holds
    assert "BROKEN: no fault" in text
    assert "fault 0." in text
    assert f"fault {SHOWN}." not in text
    assert "and 3 more" in text
    assert text.rstrip().endswith("VERDICT: FAILED")


def test_the_live_board_counts_faults() -> None:
    judge, out = Judge(), io.StringIO()
    judge.fault("one")
    Console(file=out, width=150).print(board(director(), judge))
    assert "faults 1" in out.getvalue()
    assert "arrived 2 of 2" in out.getvalue()


def test_a_second_of_the_day_as_people_say_it() -> None:
    assert [said(second) for second in (0, 34_260, 86_399)] == ["00:00", "09:31", "23:59"]


def test_a_file_it_cannot_read_is_said_in_words(tmp_path: Path) -> None:
    file = tmp_path / "arrivals.csv"
    file.write_text("1999-01-01,1,2\n")
    done = CliRunner().invoke(command, ["--arrivals", str(file)])
    assert done.exit_code == 1
    assert "line 1: a date and 240 counts are wanted, 3 columns found" in done.output
