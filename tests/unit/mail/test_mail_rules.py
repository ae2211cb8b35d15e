"""The rules of mail as tables: when it is tried again, what an answer means, what is an address, how an account is spared."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.mail.rules.addresses import is_address, is_barred, on_the_wire
from services.mail.rules.answers import BY_US, LONGEST, Said, bounded
from services.mail.rules.resting import FIRST_REST, LONGEST_REST, MINUTE, longest_try, minute_of, rest_after
from services.mail.rules.retrying import next_try

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


@pytest.mark.spec("REP-043")
def test_a_report_is_tried_three_times_ten_minutes_apart_and_then_given_up() -> None:
    first, second, third = NOON, NOON + minutes(10), NOON + minutes(20)
    assert next_try("report", 1, NOON, first) == second
    assert next_try("report", 2, NOON, second) == third
    assert next_try("report", 3, NOON, third) is None


@pytest.mark.spec("INT-042", "INT-344")
def test_other_mail_is_tried_at_growing_then_regular_intervals_for_five_days() -> None:
    moment, tries, pauses = NOON, 1, []
    while (following := next_try("survey", tries, NOON, moment)) is not None:
        pauses.append(following - moment)
        moment, tries = following, tries + 1
    assert pauses[:7] == [minutes(1), minutes(2), minutes(5), minutes(10), minutes(20), minutes(30), minutes(30)]
    assert set(pauses[5:]) == {minutes(30)}
    assert timedelta(days=5) <= moment - NOON < timedelta(days=5) + minutes(30)


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (250, "sent"), (251, "sent"), (450, "waiting"), (421, "waiting"), (550, "failed"), (599, "failed"), (354, "waiting"),
        (None, "waiting"), (BY_US, "failed"), (600, "waiting"),
    ],
)  # fmt: skip
def test_what_an_answer_means_for_an_address(code: int | None, state: str) -> None:
    assert Said(code, "so it says").state == state


@pytest.mark.parametrize(
    "text",
    [
        "ann@example.org", "ann.li+tag@mail.example.co.uk", "o'neil@example.org", "ann@localhost", "ünä@exämple.org",
        "a@xn--exmple-cua.org",
        "x" * 64 + "@example.org",
    ],
)  # fmt: skip
def test_what_is_an_address(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "ann", "@example.org", "ann@", "ann@@example.org", "ann li@example.org", "ann@example..org", ".ann@example.org",
        "a..n@example.org", "ann@-example.org", "ann@example-.org", "ann@exa mple.org",
        "<ann@example.org>",
        "ann@example.org\r\nBcc: all@example.org",
        "x" * 65 + "@example.org", "ann@" + "x" * 64 + ".org", "ann@" + "a." * 130 + "org",
        "ann@[127.0.0.1]", '"ann"@example.org', "ann@exa_mple.org\n",
    ],
)  # fmt: skip
def test_what_is_none(text: str) -> None:
    assert not is_address(text)


@given(st.text(max_size=60))
def test_whatever_counts_as_an_address_can_go_to_a_server_on_one_line(text: str) -> None:
    if is_address(text):
        said = on_the_wire(text)
        assert said.rpartition("@")[2].isascii()
        assert not set(said) & set(' \r\n<>,;"')


def test_domains_go_out_in_ascii_and_the_rest_as_it_is() -> None:
    assert on_the_wire("ann@exämple.org") == "ann@xn--exmple-cua.org"
    assert on_the_wire("ünä@exämple.org") == "ünä@xn--exmple-cua.org"


@pytest.mark.parametrize(
    ("entry", "is_so"),
    [
        ("ann@example.org", True), ("ANN@Example.ORG ", True), ("example.org", True), ("@example.org", True), ("mple.org", False),
        ("example.com", False), ("", False), ("li@example.org", False),
    ],
)  # fmt: skip
def test_an_entry_bars_an_address_or_a_whole_domain(entry: str, is_so: bool) -> None:
    assert is_barred("Ann@example.org", [entry]) is is_so


def test_an_account_rests_longer_each_time_up_to_a_minute() -> None:
    rests = [rest_after(failures) for failures in range(1, 9)]
    assert rests[0] == FIRST_REST
    assert rests == sorted(rests)
    assert rests[-1] == LONGEST_REST == rest_after(10_000)


def test_a_minute_begins_anew_when_it_is_over() -> None:
    assert minute_of(None, 7, NOON) == (NOON, 0)
    assert minute_of(NOON, 7, NOON + timedelta(seconds=59)) == (NOON, 7)
    assert minute_of(NOON, 7, NOON + MINUTE) == (NOON + MINUTE, 0)


def test_a_large_mail_has_more_time() -> None:
    assert longest_try(30, 0) == 120
    assert longest_try(30, 10_000_000) == 320


def test_the_words_of_others_are_kept_short_and_on_one_line() -> None:
    assert bounded(b"4.2.2 the\r\nmailbox\x00 is \xff full") == "4.2.2 the mailbox is � full"
    assert len(bounded("x" * 9_000)) == LONGEST
