"""Employees over HTTP, for administrators; colleagues for everybody who works here."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.etags import expected_version
from gateway.people.persons import Deletion, Employee, EmployeeChanges, EmployeesQuery, NewEmployee
from gateway.permissions import permits
from gateway.routes import Routes
from gateway.schemas import page_of

routes = Routes("employees", description="People who work here, with all that administrators set for them.")


@routes.get("")
@permits("rights.system_settings")
@routes.arguments(EmployeesQuery, location="query")
@routes.response(200, page_of(Employee))
def employees(query: dict[str, Any]) -> Any:
    """Employees, by display name."""
    return ask("people", "employees", query)


@routes.post("")
@permits("rights.system_settings")
@routes.arguments(NewEmployee)
@routes.response(201, Employee)
def create_employee(asked: dict[str, Any]) -> Any:
    """Make an employee; without roles given, an agent (PPL-059)."""
    return ask("people", "create_employee", asked, key="" if "password" in asked else None)


@routes.get("/<uuid:employee_id>")
@permits("rights.system_settings")
@routes.response(200, Employee, etag=True)
def employee(employee_id: str) -> Any:
    """One employee."""
    return ask("people", "employee", {"employee_id": employee_id})


@routes.patch("/<uuid:employee_id>")
@permits("rights.system_settings")
@routes.arguments(EmployeeChanges)
@routes.response(200, Employee, if_match=True)
def edit_employee(asked: dict[str, Any], employee_id: str) -> Any:
    """Edit an employee: names, roles, state, how they sign in."""
    return ask("people", "edit_employee", asked | {"employee_id": employee_id} | expected_version())


@routes.delete("/<uuid:employee_id>")
@permits("rights.system_settings")
@routes.response(204)
def delete_employee(employee_id: str) -> None:
    """Delete an employee for good."""
    ask("people", "delete_employees", {"employee_ids": [employee_id]})


@routes.post("/deletions")
@permits("rights.system_settings")
@routes.arguments(Deletion)
@routes.response(204)
def delete_employees(asked: dict[str, Any]) -> None:
    """Delete several employees for good: all of them or none."""
    ask("people", "delete_employees", asked)
