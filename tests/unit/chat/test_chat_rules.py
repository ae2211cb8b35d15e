"""The rules of chat, by values alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chat.rules.hours import Calendar, business_seconds, calendar, span
from services.chat.rules.languages import department_for
from services.chat.rules.levels import duration_level, idle_level
from services.chat.rules.numbers import chat_number
from services.chat.rules.opening import closed_because
from services.chat.rules.options import UploadOptions, department_options, work_options
from services.chat.rules.outcomes import outcome_of
from services.chat.rules.texts import plain, position_header, waiting_texts
from services.chat.rules.timers import HEARING_GAP, Clocks, follow_up_response_due, gone_due, initial_response_due
from services.chat.rules.uploads import refused_because

MONDAY = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
OFFICE = [{"weekday": day, "from": "09:00", "to": "17:00"} for day in range(1, 6)]


def after(seconds: float) -> datetime:
    return MONDAY + timedelta(seconds=seconds)


@pytest.mark.spec("CHT-138")
def test_the_number_is_the_start_in_seconds_and_a_counter() -> None:
    assert chat_number(datetime(2000, 1, 1, 0, 4, 16, tzinfo=UTC), 65536 + 0x0B2B) == "CH-00000100-0B2B"


def test_business_seconds_leave_nights_weekends_and_holidays_out() -> None:
    by = calendar(OFFICE, [{"name": "Off", "date": "2026-03-04"}], "UTC", 7)
    assert business_seconds(by, MONDAY, MONDAY + timedelta(hours=24)) == (5 + 3) * 3600
    assert business_seconds(by, MONDAY + timedelta(days=1, hours=4), MONDAY + timedelta(days=3)) == (1 + 3) * 3600, "over the holiday"
    assert business_seconds(by, MONDAY + timedelta(days=5), MONDAY + timedelta(days=6)) == 0
    assert span(by, MONDAY, after(-5)) == {
        "from_at": MONDAY, "to_at": MONDAY, "seconds": 0, "business_seconds": 0, "calendar_sequence": 7
    }  # fmt: skip


def test_a_department_without_hours_counts_all_time() -> None:
    by = calendar([], [{"name": "Off", "date": "2026-03-02"}], "UTC", 1)
    assert business_seconds(by, MONDAY, after(90)) == 90


def test_business_seconds_follow_the_clock_of_the_zone_through_its_changes() -> None:
    nights = [{"weekday": 7, "from": "01:00", "to": "04:00"}]
    by = calendar(nights, [], "Europe/Berlin", 1)
    begin = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert business_seconds(by, begin, begin + timedelta(days=1)) == 2 * 3600, "an hour was skipped"
    begin = datetime(2026, 10, 24, 12, tzinfo=UTC)
    assert business_seconds(by, begin, begin + timedelta(days=1)) == 4 * 3600, "an hour came twice"


@given(st.integers(0, 2_000_000), st.integers(0, 200_000), st.integers(0, 200_000))
def test_business_seconds_add_up_and_never_exceed_the_time(start: int, first: int, second: int) -> None:
    by = calendar(OFFICE, [{"name": "Off", "date": "2026-03-10"}], "America/New_York", 1)
    a, b, c = after(start), after(start + first), after(start + first + second)
    assert business_seconds(by, a, b) + business_seconds(by, b, c) == business_seconds(by, a, c)
    assert 0 <= business_seconds(by, a, c) <= first + second


@pytest.mark.spec("CHT-010", "CHT-011", "CHT-013")
def test_why_a_department_is_closed() -> None:
    by = calendar(OFFICE, [{"name": "Off", "date": "2026-03-03"}], "UTC", 1)
    evening, holiday = MONDAY + timedelta(hours=8), MONDAY + timedelta(days=1)
    assert closed_because(by, MONDAY, is_receiving=True, is_keeping_to_hours=True) is None
    assert closed_because(by, MONDAY, is_receiving=False, is_keeping_to_hours=False) == "activity"
    assert closed_because(by, evening, is_receiving=True, is_keeping_to_hours=True) == "hours"
    assert closed_because(by, evening, is_receiving=True, is_keeping_to_hours=False) is None
    assert closed_because(by, holiday, is_receiving=True, is_keeping_to_hours=False) == "holiday"
    assert closed_because(Calendar(), MONDAY, is_receiving=True, is_keeping_to_hours=True) is None, "no hours: always within them"


@pytest.mark.spec("CHT-131")
def test_the_first_language_that_some_department_prefers_decides() -> None:
    offered = [("a", None), ("b", "de"), ("c", "de-AT"), ("d", "fr")]
    assert department_for(["es", "de-AT", "fr"], offered) == "c"
    assert department_for(["de-CH"], offered) == "b"
    assert department_for(["DE"], offered) == "b"
    assert department_for(["es"], offered) is None
    assert department_for([], offered) is None


@pytest.mark.spec("CHT-060", "CHT-061")
def test_levels_begin_exactly_at_their_threshold() -> None:
    def idle(seconds: int) -> str | None:
        return idle_level(timedelta(seconds=seconds), 60, 120)

    assert [idle(seconds) for seconds in (0, 59, 60, 119, 120)] == ["idle", "idle", "warning", "warning", "critical"]
    assert idle_level(None, 60, 120) is None
    assert idle_level(timedelta(seconds=500), 0, 0) == "idle", "a threshold of 0 is off"
    assert duration_level(timedelta(seconds=899), 900, 1800) is None
    assert duration_level(timedelta(seconds=1800), 900, 1800) == "critical"


@pytest.mark.spec("CHT-021", "CHT-022")
def test_the_place_in_words() -> None:
    assert [position_header(ahead) for ahead in (0, 1, 2)] == [
        "You are next in line.", "There is 1 person ahead of you.", "There are 2 people ahead of you."
    ]  # fmt: skip
    assert waiting_texts("Wait, #QueueCount# ahead.", 3, is_showing_position=True) == (None, "Wait, 3 ahead.")
    assert waiting_texts("Wait.", 3, is_showing_position=False) == (None, "Wait.")


def test_messages_of_administrators_become_plain_text() -> None:
    assert plain("<p>Hello &amp; <b>welcome</b></p><p>Ask!</p>") == "Hello & welcome\nAsk!"
    assert plain("2 < 3? ") == "2 < 3?"


@pytest.mark.spec("CHT-026")
@pytest.mark.parametrize(
    ("ended_by", "direction", "had_agent", "had_answer", "outcome"),
    [
        ("agent", "incoming", True, False, "ended_by_agent"),
        ("event_rule", "incoming", True, True, "ended_by_event_rule"),
        ("customer", "incoming", False, False, "abandoned_in_queue"),
        ("customer_left", "incoming", False, False, "abandoned_in_queue"),
        ("customer_left", "incoming", True, False, "abandoned_after_assigned"),
        ("customer", "incoming", True, True, "ended_by_customer"),
        ("customer_left", "outgoing", True, False, "ended_by_customer"),
    ],
)
def test_outcomes(ended_by: str, direction: str, had_agent: bool, had_answer: bool, outcome: str) -> None:
    assert outcome_of(ended_by, direction, had_agent=had_agent, had_answer=had_answer) == outcome


def clocks(**said: float) -> Clocks:
    moments = {name: after(seconds) for name, seconds in said.items()}
    names = ("assigned_at", "first_response_at", "first_unanswered_at", "last_answer_at", "last_agent_typing_at")
    return Clocks(*(moments.get(name) for name in names))  # type: ignore[arg-type]


@pytest.mark.spec("CHT-051", "CHT-057", "RTE-187")
def test_when_the_initial_timer_is_due() -> None:
    assert initial_response_due(clocks(assigned_at=0, first_unanswered_at=-5), 60) == after(60)
    assert initial_response_due(clocks(assigned_at=0, first_unanswered_at=-5), 0) is None
    assert initial_response_due(clocks(assigned_at=0), 60) == after(60), "nobody was greeted yet"
    assert initial_response_due(clocks(assigned_at=0, first_response_at=5, last_answer_at=5), 60) is None
    handed_on = {"assigned_at": 100, "first_response_at": 5, "last_answer_at": 5}
    assert initial_response_due(clocks(**handed_on, first_unanswered_at=90), 60) == after(160), "a new owner's own minute"
    assert initial_response_due(clocks(**handed_on), 60) is None, "nobody waits for him"


@pytest.mark.spec("CHT-052", "CHT-049", "RTE-183", "RTE-186")
def test_when_the_follow_up_timer_is_due() -> None:
    begun = {"first_response_at": 5, "last_answer_at": 5}
    assert follow_up_response_due(clocks(assigned_at=0, first_unanswered_at=10), 180) is None, "not before the first answer"
    assert follow_up_response_due(clocks(assigned_at=0, **begun), 180) is None, "the last answer is his"
    assert follow_up_response_due(clocks(assigned_at=0, **begun, first_unanswered_at=10), 180) == after(190)
    assert follow_up_response_due(clocks(assigned_at=0, **begun, first_unanswered_at=10, last_agent_typing_at=50), 180) == after(230)
    assert follow_up_response_due(clocks(assigned_at=70, **begun, first_unanswered_at=10, last_agent_typing_at=50), 180) == after(250)


@pytest.mark.spec("CHT-053", "CHT-143")
def test_gone_counts_from_the_last_ping_and_short_silence_means_nothing() -> None:
    assert gone_due(MONDAY, 30) == after(30)
    assert gone_due(MONDAY, 5) == MONDAY + HEARING_GAP
    assert gone_due(MONDAY, 0) is None


@pytest.mark.spec("CHT-034")
def test_what_files_may_be_sent() -> None:
    options = UploadOptions(maximum_kilobytes=1, extensions_for_users=(".png", "*.TXT", "pdf"), extensions_for_employees=("*.*",))
    for name in ("a.PNG", "b.txt", "c.d.pdf"):
        assert refused_because(name, 1024, options, is_from_customer=True) is None
    for name in ("a.exe", "png", "a.png.exe", ""):
        assert refused_because(name, 1, options, is_from_customer=True) == "type"
    assert refused_because("a.exe", 1, options, is_from_customer=False) is None
    assert refused_because("a.png", 1025, options, is_from_customer=True) == "size"


@pytest.mark.spec("CHT-079", "CHT-080", "CHT-081", "CHT-082", "CHT-083", "CHT-089", "CHT-096", "CHT-143", "RTE-184")
def test_defaults_of_the_settings() -> None:
    work = work_options({"chat_idle_warning_seconds": None, "something_else": 1})
    seconds = (
        work.hand_off_no_initial_response_seconds,
        work.hand_off_no_follow_up_response_seconds,
        work.hand_off_agent_disconnected_seconds,
    )
    assert seconds == (60, 180, 30)
    assert (work.customer_gone_after_seconds, work.chat_duration_warning_seconds, work.chat_duration_critical_seconds) == (60, 900, 1800)
    assert (work.is_chat_refused_outside_hours, work.may_customers_attach_in_chat) == (False, False)
    assert work.chat_idle_warning_seconds == 60
    department = department_options({})
    assert (department.auto_delete_after_days, department.new_chats_role) == (None, None)


@pytest.mark.spec("CHT-100", "CHT-134")
def test_standard_texts_and_the_place_shown_by_default() -> None:
    department = department_options({})
    assert department.is_queue_position_shown is True
    texts = ("waiting_message", "before_message", "welcome_message", "after_message", "not_available_message")
    assert all(getattr(department, name) for name in texts)
