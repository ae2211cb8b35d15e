"""Telling again: all that is there once more, in portions, from where it stood, never behind what is newer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from uuid_utils import uuid7

from kit.service import Deadline
from kit.storage.tables import TELL_AGAIN, deadlines, outbox
from kit.telling import MOST_UNSENT, PORTION
from services.people.handlers.telling import AGAIN
from services.people.models import User
from tests.support.handling import Handling
from tests.support.waiting import eventually

KINDS = ["settings", "roles", "brands", "departments", "groups", "employees", "users"]


def test_all_that_is_there_is_told_as_it_was_told_last(handling: Handling, ada: dict[str, Any], kim: dict[str, Any]) -> None:
    company(handling)
    gone = handling.command("people", "create_brand", {"name": "Gone", "host_names": ["gone.example"]})
    handling.command("people", "delete_brand", {"brand_id": gone["id"]})
    handling.timer("people", "tell_built_in_roles")
    before, count = newest(handling), len(handling.announced("people"))
    assert handling.command("people", "tell_again") == {"is_running": True, "kinds": KINDS}
    to_the_end(handling)
    after = newest(handling)
    told_of = {"settings_changed", "role_saved", "brand_saved", "department_saved", "group_saved", "employee_saved", "user_saved"}
    saved = {key: said for key, said in before.items() if key[0] in told_of and key[1] != gone["id"]}
    assert {kind for kind, _ in saved} == told_of
    assert len(saved) == 15
    assert [(key, after[key][1]) for key in saved] == [(key, said[1] | without_new(said[1])) for key, said in saved.items()]
    again = handling.announced("people")[count:]
    assert sorted((fact.type.split(".")[1], fact.subject) for fact in again) == sorted(saved), "each once, and nothing of what is over"
    assert all(after[key][0] > said[0] for key, said in saved.items()), "readers take it for news"


def test_it_goes_in_portions_in_order_of_id_and_on_after_a_kill(handling: Handling) -> None:
    ids = users(handling, 2 * PORTION + 50)
    handling.command("people", "tell_again")
    while at(handling)[0] != "users":
        step(handling)
    step(handling)
    assert at(handling) == ("users", ids[PORTION - 1], PORTION)
    with pytest.raises(KeyboardInterrupt), handling("people") as work:
        AGAIN.go_on(work, deadline(handling))
        assert len(work.facts) == PORTION
        raise KeyboardInterrupt
    assert at(handling) == ("users", ids[PORTION - 1], PORTION), "nothing of a portion that was not committed"
    to_the_end(handling)
    assert told(handling, "user_saved") == ids


def test_asked_again_it_begins_again(handling: Handling) -> None:
    ids = users(handling, PORTION + 1)
    handling.command("people", "tell_again")
    while at(handling) != ("users", ids[PORTION - 1], PORTION):
        step(handling)
    handling.command("people", "tell_again")
    assert at(handling) == (None, None, 0)
    to_the_end(handling)
    assert told(handling, "user_saved") == ids[:PORTION] + ids


def test_who_asks_in_the_middle_of_a_portion_is_not_overruled_by_it(handling: Handling) -> None:
    users(handling, 3)
    handling.command("people", "tell_again")
    stale = deadline(handling)
    with ThreadPoolExecutor(1) as other:
        with handling("people") as work:
            AGAIN.go_on(work, stale)
            asking = other.submit(elsewhere, handling, "tell_again", {})
            eventually(lambda: waiting(handling), 10)
        assert asking.result()["is_running"]
    assert at(handling) == (None, None, 0)
    with handling("people") as work:
        AGAIN.go_on(work, stale)
        assert work.facts == []
    assert at(handling) == (None, None, 0), "what was taken before it was moved does nothing"


def test_what_is_told_again_never_comes_behind_what_is_newer(handling: Handling) -> None:
    made = handling.command("people", "create_brand", {"name": "Old", "host_names": ["old.example"]})
    handling.command("people", "tell_again")
    while at(handling)[0] != "brands":
        step(handling)
    edit = {"brand_id": made["id"], "name": "New"}
    with ThreadPoolExecutor(1) as other:
        with handling("people") as work:
            AGAIN.go_on(work, deadline(handling))
            assert [fact.data()["name"] for fact, _ in work.facts] == ["Old"]
            editing = other.submit(elsewhere, handling, "edit_brand", edit)
            eventually(lambda: waiting(handling), 10)
        assert editing.result()["name"] == "New"
    said = [(fact.sequence, fact.data["name"]) for fact in handling.announced("people") if fact.subject == made["id"]]
    assert sorted(said) == [(1, "Old"), (2, "Old"), (3, "New")]


def test_it_waits_while_the_outbox_is_full(handling: Handling) -> None:
    users(handling, 1)
    handling.command("people", "tell_again")
    with handling("people") as work:
        row = {"type": "t", "subject": "s", "body": b"", "recorded_at": work.now}
        work.session.execute(sa.insert(outbox), [row | {"envelope_id": str(uuid7())} for _ in range(MOST_UNSENT + 1)])
    began = at(handling)
    due_at = deadline(handling).due_at
    step(handling)
    assert at(handling) == began and deadline(handling).due_at > due_at
    with handling("people") as work:
        work.session.execute(sa.delete(outbox))
    to_the_end(handling)
    assert len(told(handling, "user_saved")) == 1


def company(handling: Handling) -> None:
    brand = handling.command("people", "create_brand", {"name": "Beta", "host_names": ["beta.example"]})
    hours = [{"weekday": 1, "from": "09:00", "to": "17:00"}]
    asked = {"brand_id": brand["id"], "name": "Support", "front_line_group_name": "Front", "hours": hours}
    department = handling.command("people", "create_department", asked)
    handling.command("people", "create_group", {"department_id": department["id"], "name": "Back"})
    handling.command("people", "change_settings", {"section": "knowledge", "values": {"stale_after_days": 30}})
    handling.command("people", "change_settings", {"section": "security", "values": {"ip_blacklist": ["203.0.113.7"]}})


def users(handling: Handling, count: int) -> list[str]:
    """Users known by their address, in order of id."""
    ids = sorted(str(uuid7()) for _ in range(count))
    with handling("people") as work:
        names = [{"id": id_, "email": f"{id_}@home.example", "display_name": f"U {id_[-4:]}"} for id_ in ids]
        work.session.add_all([User(**name, created_at=work.now) for name in names])
    return ids


def deadline(handling: Handling) -> Deadline:
    with handling.reading("people") as session:
        columns = (deadlines.c.kind, deadlines.c.subject, deadlines.c.due_at, deadlines.c.payload)
        return Deadline(*session.execute(sa.select(*columns).where(deadlines.c.kind == TELL_AGAIN)).one())


def at(handling: Handling) -> tuple[str | None, str | None, int]:
    """Which kind is next, after which id, and how many users were told."""
    said = deadline(handling).payload
    return said.get("kind"), said.get("after"), said.get("told", {}).get("users", 0)


def step(handling: Handling) -> None:
    """One portion, as the clock would."""
    found = deadline(handling)
    with handling("people", now=datetime.now(UTC)) as work:
        AGAIN.go_on(work, found)


def to_the_end(handling: Handling) -> None:
    assert set(handling.due("people", datetime(2100, 1, 1, tzinfo=UTC))) == {TELL_AGAIN}


def told(handling: Handling, what: str) -> list[str]:
    return [fact.subject for fact in handling.announced("people") if fact.type == f"people.{what}.v1"]


def newest(handling: Handling) -> dict[tuple[str, str], tuple[int, dict[str, Any]]]:
    """(what, subject) → number and contents of the last such fact."""
    facts = sorted(handling.announced("people"), key=lambda fact: fact.sequence)
    return {(fact.type.split(".")[1], fact.subject): (fact.sequence, fact.data) for fact in facts}


def without_new(said: dict[str, Any]) -> dict[str, Any]:
    return {"is_new": False} if "is_new" in said else {}


def elsewhere(handling: Handling, command: str, asked: dict[str, Any]) -> Any:
    """The same command in another transaction of its own."""
    url = handling.database("people").writer.url.render_as_string(hide_password=False)
    other = Handling(lambda _: url)
    try:
        return other.command("people", command, asked)
    finally:
        other.close()


def waiting(handling: Handling) -> bool:
    """Whether somebody waits for what another transaction holds."""
    held_up = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    with handling.reading("people") as session:
        return bool(session.scalar(sa.text(held_up)))
