"""The verdict holds only if everything does, and says loudly what does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from infra.demo.observer.judge import Judge
from infra.demo.tally import Account, Tally
from infra.demo.verdict import findings
from tests.unit.demo.forging import Forger


@pytest.fixture
def judge(forger: Forger) -> Judge:
    """Saw one chat come and be given to Ann."""
    forger.agent("Ann")
    forger.request("one")
    forger.assign("one", "Ann")
    forger.obey("one", "Ann")
    return forger.judge


@pytest.fixture
def tally() -> Tally:
    """One arrival, whose chat was talked through."""
    made = Tally(accounts=[Account(1, "chat", 0.0, "one", "C-1", ending="talked and left")])
    exchange = made.exchange("one")
    exchange.sent = {"customer": [(1, "q")], "agent": [(2, "a")]}
    exchange.got = {"customer": ["a"], "Ann": ["q"]}
    return made


def broken(tally: Tally, judge: Judge, arrivals: int = 1) -> list[str]:
    return [fault for finding in findings(tally, judge, arrivals) if not finding.holds for fault in finding.against]


def test_a_good_day_holds(tally: Tally, judge: Judge) -> None:
    assert all(finding.holds for finding in findings(tally, judge, 1))


WRONGS: dict[str, tuple[Callable[[Tally, Judge], object], str]] = {
    "an open arrival": (lambda tally, judge: setattr(tally.accounts[0], "ending", ""), "arrival 1 (chat C-1) is still open"),
    "an arrival nobody played": (lambda tally, judge: tally.accounts.clear(), "1 were to arrive, 0 did"),
    "an arrival that the bus never heard of": (lambda tally, judge: judge.created.clear(), "arrival 1: chat C-1 is not on the bus"),
    "two arrivals in one piece of work": (
        lambda tally, judge: tally.accounts.append(Account(2, "chat", 0.0, "one", "C-1", ending="talked and left")),
        "two arrivals became one piece of work",
    ),
    "a lost message": (lambda tally, judge: tally.exchanges["one"].got.clear(), "one: 'a' of the agent never arrived"),
    "a fault of the judge": (lambda tally, judge: judge.fault("two owners"), "two owners"),
    "no decision at all": (lambda tally, judge: judge.checked.clear(), "no decision was seen on the bus"),
    "a decision not carried out": (
        lambda tally, judge: judge.owners["one"].update({2: "Bob"}),
        "one: the last decision was not carried out",
    ),
    "a player in trouble": (lambda tally, judge: tally.trouble("arrival 1: 500"), "arrival 1: 500"),
}


@pytest.mark.parametrize("wrong", WRONGS)
def test_each_wrong_breaks_it(tally: Tally, judge: Judge, wrong: str) -> None:
    do, said = WRONGS[wrong]
    do(tally, judge)
    assert said in broken(tally, judge, max(1, len(tally.accounts)))
