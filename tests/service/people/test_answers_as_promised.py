"""What people answers is what the routes say they answer, field by field; lists cost the same however long they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from marshmallow import EXCLUDE, Schema

from gateway.people import access, company, persons
from tests.support.handling import Handling

HASH = "ab" * 32


@pytest.fixture
def made(handling: Handling) -> dict[str, Any]:
    """One of everything."""
    brand = handling.command("people", "create_brand", {"name": "Acme", "host_names": ["acme.example"]})
    asked = {"brand_id": brand["id"], "name": "Support", "front_line_group_name": "First"}
    department = handling.command("people", "create_department", asked)
    person = {
        "username": "ada",
        "email": "ada@acme.example",
        "display_name": "Ada",
        "password": "long enough",
        "password_again": "long enough",
    }
    employee = handling.command("people", "create_employee", person)
    user = handling.command("people", "ensure_user", {"email": "kim@home.example"})
    token = handling.command("people", "create_token", {"name": "t", "scopes": ["*"], "token_hash": HASH})
    handling.command("people", "sign_in", {"username": "ada", "password": "long enough", "site": "management", "token_hash": HASH})
    return {"brand": brand, "department": department, "employee": employee, "user": user, "token": token}


ANSWERS: list[tuple[type[Schema], str, Callable[[dict[str, Any]], dict[str, Any]]]] = [
    (company.Brand, "brand", lambda made: {"brand_id": made["brand"]["id"]}),
    (company.Brand, "brands", lambda made: {}),
    (company.Department, "department", lambda made: {"department_id": made["department"]["id"]}),
    (company.Department, "departments", lambda made: {}),
    (company.Group, "group", lambda made: {"group_id": made["department"]["front_line_group_id"]}),
    (company.Group, "groups", lambda made: {}),
    (company.Section, "settings", lambda made: {"section": "security"}),
    (persons.Employee, "employee", lambda made: {"employee_id": made["employee"]["id"]}),
    (persons.Employee, "employees", lambda made: {}),
    (persons.User, "user", lambda made: {"user_id": made["user"]["id"]}),
    (persons.User, "users", lambda made: {}),
    (persons.Role, "roles", lambda made: {}),
    (access.OpenSession, "sessions", lambda made: {"account_id": made["employee"]["id"]}),
    (access.Token, "tokens", lambda made: {}),
    (access.PasswordRules, "password_requirements", lambda made: {}),
]


@pytest.mark.parametrize(("shape", "question", "asked"), ANSWERS)
def test_answers_fit_their_routes(
    handling: Handling, made: dict[str, Any], shape: type[Schema], question: str, asked: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    answer = handling.question("people", question, asked(made))
    items = answer["items"] if set(answer) == {"items", "next_cursor"} else [answer]
    assert items
    for item in items:
        assert set(item) == set(shape().fields)
        assert shape().validate(item) == {}


@pytest.mark.parametrize(
    ("shape", "command", "asked"),
    [
        (persons.Employee, "edit_employee", lambda made: {"employee_id": made["employee"]["id"], "display_name": "A"}),
        (persons.User, "edit_user", lambda made: {"user_id": made["user"]["id"], "display_name": "K"}),
        (company.Section, "change_settings", lambda made: {"section": "work", "values": {}}),
        (access.Token, "revoke_token", lambda made: {"token_id": made["token"]["token_id"]}),
    ],
)
def test_commands_answer_the_whole_record(
    handling: Handling, made: dict[str, Any], shape: type[Schema], command: str, asked: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    answer = handling.command("people", command, asked(made))
    assert shape(unknown=EXCLUDE).validate(answer) == {}
    assert set(answer) == set(shape().fields)


@contextmanager
def counted(handling: Handling) -> Iterator[list[str]]:
    """The statements sent meanwhile."""
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    reader = handling.database("people").reader
    sa.event.listen(reader, "before_cursor_execute", note)
    yield said
    sa.event.remove(reader, "before_cursor_execute", note)


@pytest.mark.parametrize(
    ("question", "most"), [("users", 2), ("employees", 2), ("roles", 2), ("departments", 3), ("groups", 2), ("brands", 2)]
)
def test_lists_cost_a_fixed_number_of_queries(handling: Handling, made: dict[str, Any], question: str, most: int) -> None:
    for number in range(8):
        handling.command("people", "ensure_user", {"email": f"user{number}@home.example"})
        handling.command("people", "create_group", {"department_id": made["department"]["id"], "name": f"Group {number}"})
    handling.question("people", question)
    with counted(handling) as said:
        handling.question("people", question)
    assert len(said) <= most, said


def test_a_session_costs_three_queries(handling: Handling, made: dict[str, Any]) -> None:
    handling.question("people", "session", {"token_hash": HASH})
    with counted(handling) as said:
        handling.question("people", "session", {"token_hash": HASH})
    assert len(said) <= 3, said
