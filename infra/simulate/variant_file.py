"""Reads a variant from TOML; what makes no sense is refused with its field and line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from infra.simulate.variant import Rebalance, Setting, Timers, Variant
from services.routing.rules.members import DISABLED, PRIMARY, PULL, SECONDARY
from services.routing.rules.rebalancing import Holds

Check = Callable[[Any], Any]


def read_variant(file: Path) -> Variant:
    """Raises ValueError: `file, line 7, max_chats: …`."""
    text = file.read_text(encoding="utf-8")
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise ValueError(f"{file}: {wrong}") from None
    return _Reading(file, text).variant(tables)


def whole(least: int, most: int | None = None) -> Check:
    def check(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise ValueError(f"a whole number of at least {least} is wanted, not {value!r}")
        if most is not None and value > most:
            raise ValueError(f"at most {most} is wanted, not {value!r}")
        return value

    return check


def whole_or_none(value: Any) -> int | None:
    """TOML has no null: "none" takes a limit away."""
    return None if value == "none" else int(whole(1)(value))


def one_of(*words: str) -> Check:
    def check(value: Any) -> str:
        if value not in words:
            raise ValueError(f"one of {', '.join(words)} is wanted, not {value!r}")
        return str(value)

    return check


def truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"true or false is wanted, not {value!r}")
    return value


def text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"a text is wanted, not {value!r}")
    return value


def names(value: Any) -> tuple[str, ...]:
    many = [value] if isinstance(value, str) else value
    if not isinstance(many, list) or not many or not all(isinstance(one, str) and one for one in many):
        raise ValueError(f"names of agents, or patterns such as trainee*, are wanted, not {value!r}")
    return tuple(many)


def minutes(least: int) -> Check:
    """Of a rebalance rule; no longer than routing takes."""

    def check(value: Any) -> timedelta:
        return timedelta(minutes=whole(least, MOST_MINUTES)(value))

    return check


def times_of_day(value: Any) -> tuple[str, ...]:
    many = [value] if isinstance(value, str) else value
    if not isinstance(many, list) or not 1 <= len(many) <= MOST_TIMES or not all(isinstance(one, str) for one in many):
        raise ValueError(f"up to three times of day, such as 08:30, are wanted, not {value!r}")
    if wrong := [one for one in many if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", one)]:
        raise ValueError(f"a time of day such as 08:30 is wanted, not {wrong[0]!r}")
    if len(set(many)) < len(many):
        raise ValueError(f"each time of day is wanted once, not {value!r}")
    return tuple(sorted(many))


MOST_MINUTES = 60 * 24 * 30
MOST_TIMES = 3
OF_AGENT: dict[str, Check] = {"max_chats": whole(1), "max_tickets": whole_or_none, "is_handing_off_on_logout": truth}
OF_SEAT: dict[str, Check] = {
    "handling": one_of(PRIMARY, SECONDARY, PULL),
    "ticket_handling": one_of(PRIMARY, SECONDARY, PULL),
    "chat_handling": one_of(PRIMARY, SECONDARY, PULL, DISABLED),
    "max_tickets_in_group": whole_or_none,
    "auto_inactive_minutes": whole_or_none,
    "is_handing_off_on_auto_inactive": truth,
    "is_active_on_login": truth,
}
OF_TIMERS: dict[str, Check] = {
    f"{name}_seconds": whole(0) for name in ("no_initial_response", "no_follow_up_response", "agent_disconnected")
}
MEANT: dict[str, Check] = {"who": names, "group": text}
HOLDS = ("read", "compose", "assigned")
OF_RUNS: dict[str, Check] = {"every_minutes": minutes(1), "at": times_of_day, "on_start": truth, "on_stop": truth}
OF_RULE: dict[str, Check] = {"name": text} | MEANT | {f"hold_after_{after}_minutes": minutes(0) for after in HOLDS} | OF_RUNS
OF_PINS = ("is_moving_pinned", "pinned_after_minutes")


@dataclass(frozen=True, slots=True)
class _Reading:
    file: Path
    text: str

    def variant(self, tables: dict[str, Any]) -> Variant:
        known = {"name": text, "everyone": dict, "some": list, "hand_off": dict, "rebalance": list}
        for key in tables:
            if key not in known:
                raise self._wrong(None, 0, key, f"there is no such field here; there are {', '.join(known)}")
        for key, kind in (("everyone", dict), ("hand_off", dict), ("some", list), ("rebalance", list)):
            if not isinstance(tables.get(key, kind()), kind):
                raise self._wrong(
                    None, 0, key, f"it is a table: write [{key}]" if kind is dict else f"it is a list of tables: write [[{key}]]"
                )
        settings = [self._setting("everyone", 0, tables["everyone"], {})] if "everyone" in tables else []
        settings += [self._setting("some", number, table, MEANT) for number, table in enumerate(tables.get("some", []))]
        timers = self._checked("hand_off", 0, tables.get("hand_off", {}), OF_TIMERS)
        name = self._checked(None, 0, {"name": tables.get("name", self.file.stem)}, {"name": text})["name"]
        rules = tuple(self._rule(number, table) for number, table in enumerate(tables.get("rebalance", [])))
        return Variant(name, tuple(settings), Timers(**{key.removesuffix("_seconds"): value for key, value in timers.items()}), rules)

    def _setting(self, table: str, number: int, said: Any, meant: dict[str, Check]) -> Setting:
        checked = self._checked(table, number, self._table(table, said), OF_AGENT | OF_SEAT | meant)
        if meant and not {"who", "group"} & checked.keys():
            raise self._wrong(table, number, None, "it says of nobody; name agents with `who`, or a `group`")
        if "group" in checked and OF_AGENT.keys() & checked.keys():
            raise self._wrong(
                table, number, min(OF_AGENT.keys() & checked.keys()), "it holds in all groups of an agent; say it without `group`"
            )
        of_seat = {key: checked[key] for key in OF_SEAT if key in checked}
        both = of_seat.pop("handling", None)
        if both is not None:
            of_seat = {"ticket_handling": both, "chat_handling": both} | of_seat
        field = next((key for key in ("who", "group") if key in checked), None)
        where = self._where(table, number, field)
        of_agent = {key: checked[key] for key in OF_AGENT if key in checked}
        return Setting(where, checked.get("who", ("*",)), checked.get("group"), of_agent, of_seat)

    def _rule(self, number: int, said: Any) -> Rebalance:
        for field in OF_PINS:
            if field in self._table("rebalance", said):
                raise self._wrong("rebalance", number, field, "pins are not modelled, so there is no pinned ticket that it could say of")
        checked = self._checked("rebalance", number, said, OF_RULE)
        if "group" not in checked:
            raise self._wrong("rebalance", number, None, "a rule spreads the tickets of one group; name it with `group`")
        if not any(checked.get(field) for field in OF_RUNS):
            raise self._wrong("rebalance", number, None, f"it would never run; say when, with {', '.join(OF_RUNS)}")
        read, composed, assigned = (f"hold_after_{after}_minutes" for after in HOLDS)
        usual = Holds()
        return Rebalance(
            checked.get("name", f"rule {number + 1}"),
            self._where("rebalance", number, "who" if "who" in checked else "group"),
            checked["group"],
            checked.get("who", ("*",)),
            Holds(checked.get(read, usual.read), checked.get(composed, usual.composed), checked.get(assigned, usual.assigned)),
            checked.get("every_minutes"),
            checked.get("at", ()),
            checked.get("on_start", False),
            checked.get("on_stop", False),
        )

    def _table(self, table: str, said: Any) -> dict[str, Any]:
        if not isinstance(said, dict):
            raise self._wrong(None, 0, table, f"it is a list of tables: write [[{table}]]")
        return said

    def _checked(self, table: str | None, number: int, said: dict[str, Any], known: dict[str, Check]) -> dict[str, Any]:
        checked = {}
        for key, value in said.items():
            if key not in known:
                raise self._wrong(table, number, key, f"there is no such field here; there are {', '.join(known)}")
            try:
                checked[key] = known[key](value)
            except ValueError as wrong:
                raise self._wrong(table, number, key, str(wrong)) from None
        return checked

    def _wrong(self, table: str | None, number: int, field: str | None, what: str) -> ValueError:
        return ValueError(f"{self._where(table, number, field)}: {what}")

    def _where(self, table: str | None, number: int, field: str | None) -> str:
        return f"{self.file}, line {self._line(table, number, field)}, {field or table}"

    def _line(self, table: str | None, number: int, field: str | None) -> int:
        """Where the field stands: in the `number`th table of that name, or before any table."""
        here, seen, began = None, -1, 1
        for line, written in enumerate(self.text.splitlines(), 1):
            if heading := re.match(r"\s*\[+\s*([\w-]+)\s*\]+", written):
                here = heading[1]
                seen += here == table
                began = line if here == table and seen == number else began
                if table is None and here == field:
                    return line
            elif field and here == table and max(seen, 0) == number and re.match(rf"\s*[\"']?{re.escape(field)}[\"']?\s*[.=]", written):
                return line
        return began
