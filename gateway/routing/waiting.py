"""How it comes out why work waits, what would have to change, and how long it may still take."""

from __future__ import annotations

from marshmallow import Schema, fields

from gateway.people.kinds import count, identity, moment, one, several, text, truth
from gateway.routing.shapes import DroppedNow

_MANY = 2**31 - 1


class Change(Schema):
    """One thing that would have to become otherwise."""

    code = text("log_in, go_active, be_available, end_call_log, answer_a_chat, have_room, take_part, or queue_moves", 100, 0, required=True)
    step = text("The step of the rules that he does not pass", 100, 0, required=True)
    words = text("The same for people", 1000, 0, required=True)
    held = count("How many he has, of have_room", 0, _MANY, allow_none=True)
    limit = count("His limit, of have_room", 0, _MANY, allow_none=True)
    count = count("How many, of have_room and queue_moves", 0, _MANY, allow_none=True)


class Chance(Schema):
    """The smallest set of changes with which the rules would give it to this member."""

    agent_id = identity("Who", required=True)
    agent_name = text("His name", 1000, 0, required=True)
    words = text("What would have to change, in words", 4000, 0, required=True)
    changes = several(fields.Nested(Change), "Each of them", 10, required=True)
    before_it = count("Pieces ahead that would be his first", 0, _MANY, required=True)


class CountOfChange(Schema):
    """How many members need a change."""

    code = text("The change", 100, 0, required=True)
    members = count("How many", 0, _MANY, required=True)


class Ahead(Schema):
    """Waits longer."""

    work_id = identity("The ticket or chat", required=True)
    number = text("Its public number", 1000, 0, required=True)
    queued_at = moment("Its place in the queue goes by this", required=True)


class Estimate(Schema):
    """How long it may still wait, how that is known, and the range in which 8 of 10 such waits end."""

    position = count("It is reckoned for this place", 0, _MANY, required=True)
    method = text(
        "served (by what left this queue lately) or handling (by handling times); null when nothing can be said", 100, 0, allow_none=True
    )
    seconds = count("The middle", 0, allow_none=True)
    from_seconds = count("One of ten waits is shorter", 0, allow_none=True)
    to_seconds = count("One of ten waits is longer", 0, allow_none=True)
    is_unknown_because = text("nobody_receives, all_barred or too_few_observations", 100, 0, allow_none=True)
    served = count("Observations: so many pieces", 0, _MANY, allow_none=True)
    observed_seconds = count("In so much time in which somebody waited", 0, allow_none=True)
    slots = count("Pieces that those who receive can have at a time", 0, allow_none=True)
    mean_handling_seconds = count("How long a piece is in hands", 0, allow_none=True)


class WhyWaiting(Schema):
    """The rules run now on waiting work; nothing is changed by asking."""

    work_id = identity("The ticket or chat", required=True)
    is_waiting = truth("Whether it waits at all", required=True)
    waiting_because = text("Why", 100, 0, allow_none=True)
    words = text("Why, for people", 1000, 0)
    dropped = several(fields.Nested(DroppedNow), "Who falls out, by step", 10)
    position = count("1 for who is next", 0, _MANY)
    ahead = count("How many wait longer", 0, _MANY)
    first_ahead = several(fields.Nested(Ahead), "The first of them", 5)
    would_be_given_to = identity("Who gets it at the next look", allow_none=True)
    would_be_given_to_name = text("His name", 1000, 0, allow_none=True)
    members = several(fields.Nested(Chance), "What would have to change, the nearest members first", 20)
    members_total = count("Members of the group", 0, _MANY)
    counts = several(fields.Nested(CountOfChange), "How many members need which change", 10)
    estimate = one(Estimate, "How long it may still wait")
