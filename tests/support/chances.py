"""Which deed comes next, and with whom: drawn without a look at what routing answered, so that a seed always gives the same deeds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from tests.support import deeds_of_people, deeds_of_work
from tests.support.deeds import AGENTS, DEEDS, GROUPS, Deed

Draw = Callable[[Random], Any]


def who(chances: Random) -> int:
    return chances.randrange(AGENTS)


def where(chances: Random) -> int:
    return chances.randrange(GROUPS)


def which(chances: Random) -> int:
    return chances.randrange(1000)


def mostly(chances: Random) -> bool:
    return chances.random() < 0.7


def perhaps(chances: Random) -> bool:
    return chances.random() < 0.5


def maybe(draw: Draw) -> Draw:
    return lambda chances: draw(chances) if perhaps(chances) else None


def one_of(*values: Any) -> Draw:
    return lambda chances: chances.choice(values)


Row = tuple[int, str, Mapping[str, Draw]]
HANDLING: dict[str, Draw] = {"agent": who, "group": where}
WORK: tuple[Row, ...] = (
    (16, "chat", {"group": where}),
    (12, "ticket", {"group": where}),
    (2, "ticket", {"group": where, "asked": who}),
    (12, "end_chat", {"work": which}),
    (8, "rest", {"work": which, "status": one_of("waiting", "closed")}),
    (5, "reply", {"work": which}),
    (2, "follow_up", {"work": which, "asked": maybe(who)}),
    (2, "by_hand", {"work": which}),
    (6, "transfer", {"work": which, "group": maybe(where), "asked": maybe(who)}),
    (4, "timer_runs_out", {"work": which}),
    (4, "take", {"agent": who, "work": which}),
    (2, "take_some", {"agent": who, "works": lambda chances: [which(chances) for _ in range(3)]}),
    (3, "take_next", {"agent": who, "group": where, "kind": one_of("chat", "ticket")}),
)
REST: tuple[Row, ...] = (
    (2, "pin", {"work": which, "is_pinned": mostly}),
    (2, "delete", {"work": which}),
    (2, "answer", {"agent": who, "work": which}),
    (4, "switch", {"agent": who, "group": maybe(where), "channel": one_of("tickets", "chats"), "is_active": mostly}),
    (3, "available", {"agent": who, "is_available": mostly}),
    (3, "composing", {"agent": who, "is_composing": perhaps, "is_blocking": perhaps}),
    (5, "login", {"agent": who}),
    (2, "session_ends", {"agent": who, "reason": one_of("time_out", "signed_out")}),
    (2, "log_out", {"agent": who, "is_handing_off": perhaps, "is_stopping": perhaps}),
    (2, "idles", {"agent": who}),
    (3, "limits", {"agent": who, "max_tickets": one_of(None, 1, 2, 4), "max_active_chats": one_of(1, 2, 3)}),
    (2, "handling", HANDLING | {"ticket_handling": one_of("primary", "primary", "secondary", "pull")}),
    (2, "handling", HANDLING | {"chat_handling": one_of("primary", "primary", "secondary", "pull", "disabled")}),
    (1, "handling", HANDLING | {"max_tickets": one_of(None, 1, 2, 3), "is_active_on_login": perhaps}),
    (1, "handling", HANDLING | {"auto_inactive_minutes": one_of(None, 30), "is_handing_off_on_auto_inactive": mostly}),
    (2, "even_out", {"group": where}),
    (5, "join", HANDLING),
    (2, "remove", HANDLING),
    (1, "switch_off", {"agent": who, "is_enabled": mostly}),
    (1, "dismiss", {"agent": who}),
    (1, "comes_twice", {"back": which}),
    (1, "comes_late", {"work": which}),
    (1, "session_backwards", {"agent": who}),
)
ALL, RUSH = WORK + REST, WORK
ROOMS = (deeds_of_people, deeds_of_work)

assert {row[1] for row in ALL} | {"opening"} == DEEDS.keys(), "each deed of these rooms has its chance"


def any_deed(chances: Random, rows: Sequence[Row] = ALL) -> Deed:
    """One of these, the likelier ones more often."""
    _, name, said = chances.choices(rows, [row[0] for row in rows])[0]
    return Deed(name, {field: draw(chances) for field, draw in said.items()})
