"""The demo company's people: a brand, two departments with three groups, five employees and three customers.

Passwords are drawn at random and stand only in `demo-people.txt` in the home folder, for its owner to read.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contracts.permissions import role_id

if TYPE_CHECKING:
    from infra.local.demo_company import Company

AGENT, MANAGER = role_id(4), role_id(5)
DEPARTMENTS = {"Support": "Support Front Line", "Sales": "Sales Front Line"}
SECOND_LINE = "Support Second Line"
EMPLOYEES = {
    "ada": ("Ada Okafor", [AGENT]),
    "ben": ("Ben Larsen", [AGENT]),
    "chloe": ("Chloé Martin", [AGENT]),
    "dev": ("Dev Patel", [AGENT]),
    "mia": ("Mia Rossi", [AGENT, MANAGER]),
}
CUSTOMERS = {"kim": "Kim Novak", "lou": "Lou Bergman", "sam": "Sam Adeyemi"}


def load(company: Company) -> None:
    """Leaves brand_id, department_ids, group_ids, employee_ids and user_ids, by name, in `company.made`."""
    passwords = kept_passwords(company.settings.home / "demo-people.txt")
    made = company.made
    made["brand_id"] = _brand(company)
    made["department_ids"], made["group_ids"] = _departments(company, made["brand_id"])
    made["employee_ids"] = {username: _employee(company, username, passwords[username]) for username in EMPLOYEES}
    made["user_ids"] = {username: _customer(company, username, made["brand_id"], passwords[username]) for username in CUSTOMERS}
    sys.stdout.write(f"  demo people sign in with   the names and passwords in {company.settings.home / 'demo-people.txt'}\n")


def kept_passwords(path: Path) -> dict[str, str]:
    """Username to password: as written down the first time."""
    if not path.exists():
        drawn = {username: secrets.token_urlsafe(12) for username in (*EMPLOYEES, *CUSTOMERS)}
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as out:
            json.dump(drawn, out, indent=2)
    kept: dict[str, str] = json.loads(path.read_text())
    return kept


def _brand(company: Company) -> str:
    known = company.question("people", "brands")["items"]
    if known:
        return str(known[0]["id"])
    asked = {"name": "Northwind Bikes", "host_names": ["localhost", "127.0.0.1"]}
    return str(company.command("people", "create_brand", asked, label="brand")["id"])


def _departments(company: Company, brand_id: str) -> tuple[dict[str, str], dict[str, str]]:
    departments: dict[str, str] = {}
    groups: dict[str, str] = {}
    for name, front_line in DEPARTMENTS.items():
        asked: dict[str, Any] = {"brand_id": brand_id, "name": name, "front_line_group_name": front_line}
        asked["settings"] = {"tickets": {"new_tickets_role": role_id(1)}}
        made = company.command("people", "create_department", asked, label=name)
        departments[name], groups[front_line] = made["id"], made["front_line_group_id"]
    second = {"department_id": departments["Support"], "name": SECOND_LINE}
    groups[SECOND_LINE] = company.command("people", "create_group", second, label=SECOND_LINE)["id"]
    return departments, groups


def _employee(company: Company, username: str, password: str) -> str:
    name, roles = EMPLOYEES[username]
    asked = {"username": username, "display_name": name, "email": f"{username}@northwind.example", "role_ids": roles}
    asked |= {"password": password, "password_again": password}
    return str(company.command("people", "create_employee", asked, label=username)["id"])


def _customer(company: Company, username: str, brand_id: str, password: str) -> str:
    asked = {"username": username, "full_name": CUSTOMERS[username], "email": f"{username}@home.example", "brand_id": brand_id}
    asked |= {"password": password, "password_again": password}
    return str(company.command("people", "register_user", asked, label=username)["id"])
