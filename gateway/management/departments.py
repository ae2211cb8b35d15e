"""Departments over HTTP, for administrators; every employee may read them."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.etags import expected_version
from gateway.people.company import Department, DepartmentChanges, DepartmentsQuery, NewDepartment
from gateway.permissions import permits, signed_in
from gateway.routes import Routes
from gateway.schemas import page_of

routes = Routes("departments", description="Parts of a brand, each with a group that gets its work first.")


@routes.get("")
@signed_in
@routes.arguments(DepartmentsQuery, location="query")
@routes.response(200, page_of(Department))
def departments(query: dict[str, Any]) -> Any:
    """Departments, by name."""
    return ask("people", "departments", query)


@routes.post("")
@permits("rights.system_settings")
@routes.arguments(NewDepartment)
@routes.response(201, Department)
def create_department(asked: dict[str, Any]) -> Any:
    """Make a department together with its front line group."""
    return ask("people", "create_department", asked)


@routes.get("/<uuid:department_id>")
@signed_in
@routes.response(200, Department, etag=True)
def department(department_id: str) -> Any:
    """One department, with the hours and holidays in force."""
    return ask("people", "department", {"department_id": department_id})


@routes.patch("/<uuid:department_id>")
@permits("rights.system_settings")
@routes.arguments(DepartmentChanges)
@routes.response(200, Department, if_match=True)
def edit_department(asked: dict[str, Any], department_id: str) -> Any:
    """Edit a department."""
    return ask("people", "edit_department", asked | {"department_id": department_id} | expected_version())


@routes.delete("/<uuid:department_id>")
@permits("rights.system_settings")
@routes.response(204)
def delete_department(department_id: str) -> None:
    """Delete a department and its groups."""
    ask("people", "delete_department", {"department_id": department_id})
