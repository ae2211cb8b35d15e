"""Who holds the lease, as a table: every instance is told what its beats have seen, and says what it does."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from kit.instances.rules import (
    BEAT,
    FENCED_AFTER,
    SILENT_AFTER,
    Known,
    Listening,
    Moment,
    Seen,
    Step,
    hung,
    step,
    successor,
)

ONE, TWO, THREE = (Known(id=UUID(int=number), run=f"run{number}", beat=0) for number in (1, 2, 3))
PRIMARY = replace(ONE, is_primary=True)


def after(
    seconds: float, seen: Seen, *, is_held: bool = False, living: tuple[Known, ...] = (), up_for: float = 60.0, no_broker_for: float = 0.0
) -> Step:
    """What is done after so many seconds in which only `living` were heard."""
    listening, now, said = Listening(), 0.0, Step.STAND_BY
    while now <= seconds + 0.001:
        others = tuple(replace(other, beat=now) if other in living else other for other in seen.others)
        heard = replace(seen, others=others)
        listening.look(heard, now)
        said = step(heard, listening, Moment(now, up_for, no_broker_for), is_held=is_held)
        now += BEAT
    return said


@pytest.mark.spec("INT-177", "INT-183")
def test_a_holder_that_lives_keeps_it_and_one_that_is_quiet_loses_it() -> None:
    passive = Seen(me=TWO, others=(ONE,), holder_run=ONE.run)
    assert after(30, passive, living=(ONE,)) is Step.STAND_BY
    assert after(0.4, passive) is Step.STAND_BY, "a lost connection comes back first"
    assert after(0.8, passive) is Step.TRY, "its lock is free if it has died"
    assert after(SILENT_AFTER, passive) is Step.FENCE, "it hangs with the lock in hand"
    assert after(0, replace(passive, holder_run=None)) is Step.TRY, "given back"
    assert after(0, replace(passive, others=(replace(ONE, has_left=True),))) is Step.TRY
    assert after(30, replace(passive, me=TWO, holder_run=TWO.run), is_held=True, living=(ONE,)) is Step.HOLD


def test_nobody_begins_before_the_other_has_ended() -> None:
    assert FENCED_AFTER < SILENT_AFTER, "the holder measures from before its beat, the others from after it"
    assert SILENT_AFTER + 2 * BEAT < 3, "passed on within three seconds"


def test_a_database_that_stood_still_is_nobodys_silence() -> None:
    listening = Listening()
    seen = Seen(me=TWO, others=(ONE,), holder_run=ONE.run)
    for now in (0.0, 30.0, 30.4):  # no beat of ours was answered either
        listening.look(seen, now)
    assert not listening.is_silent(ONE.run, 30.4)


@pytest.mark.spec("INT-178", "INT-184", "INT-185")
def test_set_active_is_obeyed_and_nothing_comes_back_by_itself() -> None:
    holder = Seen(me=ONE, others=(TWO, THREE), holder_run=ONE.run, wanted_id=TWO.id)
    living = (ONE, TWO, THREE)
    assert after(1, holder, is_held=True, living=living) is Step.LET_GO
    assert after(3, holder, is_held=True, living=(THREE,)) is Step.HOLD, "the wanted one is not there"
    free = replace(holder, holder_run=None)
    assert after(5, replace(free, me=THREE, others=(ONE, TWO)), living=living) is Step.STAND_BY
    assert after(0, replace(free, me=TWO, others=(ONE, THREE)), living=living) is Step.TRY
    taken = Seen(me=PRIMARY, others=(TWO,), holder_run=TWO.run)
    assert after(60, taken, living=(TWO,)) is Step.STAND_BY, "the primary is back and waits (INT-178)"


@pytest.mark.spec("INT-189")
def test_a_disabled_one_gives_it_back_and_never_takes_it() -> None:
    off = replace(TWO, is_enabled=False)
    assert after(0, Seen(me=off, others=(ONE,), holder_run=off.run), is_held=True) is Step.LET_GO
    for holder in (None, ONE.run):
        assert after(30, Seen(me=off, others=(ONE,), holder_run=holder)) is Step.STAND_BY
    assert after(5, Seen(me=ONE, others=(off,), holder_run=None, wanted_id=off.id), living=(off,)) is Step.TRY


@pytest.mark.spec("INT-176", "INT-188")
def test_the_primary_comes_first_while_it_can_be_waited_for() -> None:
    free = Seen(me=TWO, others=(PRIMARY,), holder_run=None)
    assert after(0.4, free, living=(PRIMARY,)) is Step.STAND_BY
    assert after(1.2, free, living=(PRIMARY,)) is Step.TRY
    assert after(0, replace(free, me=PRIMARY, others=(TWO,)), living=(TWO,)) is Step.TRY
    starting = replace(free, others=(replace(PRIMARY, age=30.0),))
    assert after(1.6, starting, up_for=1.6) is Step.STAND_BY
    assert after(2.0, starting, up_for=2.0) is Step.TRY
    assert after(0, starting, up_for=60) is Step.TRY


@pytest.mark.spec("INT-176")
def test_a_holder_without_the_broker_hands_over_to_one_that_has_it() -> None:
    cut = replace(ONE, is_connected=False)
    held = Seen(me=cut, others=(TWO, THREE), holder_run=cut.run)
    assert after(1, held, is_held=True, living=(TWO, THREE), no_broker_for=1) is Step.HOLD
    assert after(1, held, is_held=True, living=(TWO, THREE), no_broker_for=2) is Step.HAND_OVER
    nobody = replace(held, others=(replace(TWO, is_connected=False),))
    assert after(1, nobody, is_held=True, living=nobody.others, no_broker_for=60) is Step.HOLD
    assert after(5, replace(held, holder_run=None), living=(TWO, THREE)) is Step.STAND_BY
    listening = Listening()
    listening.look(held, 0.0)
    assert successor(held, listening, 0.0) == TWO.id
    assert successor(replace(held, others=(TWO, replace(THREE, is_primary=True))), listening, 0.0) == THREE.id


def test_one_that_has_lost_its_name_to_a_younger_process_is_ended_when_it_hangs() -> None:
    seen = Seen(me=TWO, others=(ONE,), holder_run="older process of this name")
    assert after(0, seen, living=(ONE,)) is Step.TRY
    assert after(SILENT_AFTER, seen, living=(ONE,)) is Step.FENCE
    assert after(0, Seen(me=ONE, holder_run=ONE.run)) is Step.TRY, "we had it, and lost a connection"


def test_those_that_hang_are_found_and_those_that_left_are_not() -> None:
    seen = Seen(me=ONE, others=(TWO, replace(THREE, has_left=True)), holder_run=ONE.run)
    listening = Listening()
    for look in range(6):
        listening.look(seen, look * BEAT)
    assert hung(seen, listening, 2.0) == [TWO.run]
