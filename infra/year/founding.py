"""Draws up the company: how many of everything, and who belongs where."""

from __future__ import annotations

import random
from datetime import timedelta
from itertools import accumulate
from typing import Any

from infra.year.calendars import Calendar
from infra.year.company import (
    EMPLOYEES_ZONES,
    Agent,
    Brand,
    Company,
    CustomField,
    Department,
    Group,
    User,
    new_id,
)
from infra.year.names import dice_of
from infra.year.plan import LONGEST_DAYS, Plan
from infra.year.wording import BRANDS, CATEGORIES, DEPARTMENTS, FAMILY_NAMES, GIVEN_NAMES, GROUPS

ITEMS_A_DAY = 30  # that an agent deals with on an average day of the year, days off included
WEEK, HALF_WEEK = ("08:00", "20:00"), ("09:00", "17:00")


def found(plan: Plan) -> Company:
    """The company of this plan; the same for the same plan."""
    dice = dice_of(plan.seed, "company")
    size = min(600, max(8, round((plan.tickets + plan.chats) / plan.days / ITEMS_A_DAY)))
    brands = _brands(plan, dice, 1 + (size >= 12) + (size >= 60))
    departments = [_department(plan, dice, brands, number) for number in range(min(6, max(2, size // 12)))]
    weights = [1 / (number + 1.5) for number in range(len(departments))]
    shares = [weight / sum(weights) for weight in weights]
    for number, department in enumerate(departments):
        _groups(plan, dice, department, min(3, max(1, round(shares[number] * size / 5))))
    agents = _agents(plan, dice, departments, shares, size)
    users = min(50_000, max(20, (plan.tickets + plan.chats) // 25))
    return Company(
        plan=plan,
        brands=brands,
        departments=departments,
        shares=list(accumulate(shares)),
        groups=[group for department in departments for group in department.groups],
        agents=agents,
        users=[_user(plan, dice, number) for number in range(users)],
        newcomers=[_user(plan, dice, users + number) for number in range(max(2, users // 20))],
        organizations=[
            (*new_id(plan, dice), f"Office {number}", f"office{number}.example") for number in range(1, min(200, users // 4), 3)
        ],
        fields=_fields(plan, dice),
        categories=[(*new_id(plan, dice), title) for title in CATEGORIES],
        canned_ids=[new_id(plan, dice)[0] for _ in range(min(60, 6 + size // 3))],
        administrator=f"employee:{agents[0].id}",
    )


def _brands(plan: Plan, dice: random.Random, count: int) -> list[Brand]:
    return [Brand(*new_id(plan, dice), title, f"{title.lower()}.example") for title in BRANDS[:count]]


def _department(plan: Plan, dice: random.Random, brands: list[Brand], number: int) -> Department:
    brand = brands[number % len(brands)]
    id_, name = new_id(plan, dice)
    zone = ("Europe/Lisbon", "Europe/Berlin", "Europe/London")[number % 3]
    hours = _hours(WEEK if number % 3 != 1 else HALF_WEEK, has_saturday=number % 3 == 0) if number != 2 else []
    later = _hours(("09:00", "21:00"), has_saturday=True) if number == 0 else hours
    first, last = plan.first - timedelta(days=4), plan.first + timedelta(days=plan.days + 4)
    before, after = (Calendar(one, HOLIDAYS.of(plan), zone, version, first, last) for version, one in ((1, hours), (2, later)))
    made = Department(
        id=id_,
        name=name,
        title=DEPARTMENTS[number],
        brand=brand,
        zone=zone,
        hours=hours,
        later_hours=later,
        calendars=(before, after if number == 0 else before),
        changes_at=plan.half_at,
        is_aging=number == 1,
        is_locking=number % 2 == 0,
    )
    brand.departments.append(made)
    return made


class HOLIDAYS:
    """Days on which no department has hours."""

    days = {"01-01": "New Year", "05-01": "Labour Day", "12-25": "Christmas", "12-26": "Boxing Day"}

    @classmethod
    def of(cls, plan: Plan) -> dict[str, str]:
        """Date to name, in all years the plan touches."""
        years = range(plan.first.year - 1, (plan.first + timedelta(days=plan.days + LONGEST_DAYS)).year + 1)
        return {f"{year}-{day}": title for year in years for day, title in cls.days.items()}


def _hours(clock: tuple[str, str], *, has_saturday: bool) -> list[dict[str, Any]]:
    week: list[dict[str, Any]] = [{"weekday": day, "from": clock[0], "to": clock[1]} for day in range(1, 6)]
    return [*week, {"weekday": 6, "from": "09:00", "to": "14:00"}] if has_saturday else week


def _groups(plan: Plan, dice: random.Random, department: Department, count: int) -> None:
    for number in range(count):
        id_, name = new_id(plan, dice)
        place = {"brand_id": department.brand.id, "department_id": department.id, "group_id": id_}
        title = f"{department.title}, {GROUPS[number]}"
        department.groups.append(Group(id_, name, title, department, place, is_pulled=number == 1))


def _agents(plan: Plan, dice: random.Random, departments: list[Department], shares: list[float], size: int) -> list[Agent]:
    """By the shares of the work; six of ten in the front line, every fourth in a second group of the department too."""
    agents: list[Agent] = []
    for department, share in zip(departments, shares, strict=True):
        for place in range(max(3 * len(department.groups), round(share * size))):
            home = department.groups[0 if place % 10 < 6 else (place % len(department.groups))]
            if place < 3 * len(department.groups):
                home = department.groups[place // 3]
            beside = [group for group in department.groups if group is not home] if place % 4 == 3 else []
            takes_chats = len(home.members) < 6 or place % 20 < 9
            agents.append(_agent(plan, dice, len(agents), home, beside[:1], takes_chats=takes_chats))
    return agents


def _agent(plan: Plan, dice: random.Random, number: int, home: Group, beside: list[Group], *, takes_chats: bool) -> Agent:
    id_, name = new_id(plan, dice)
    made = Agent(
        id=id_,
        name=name,
        number=number,
        title=f"{GIVEN_NAMES[number % len(GIVEN_NAMES)]} {FAMILY_NAMES[number * 7 % len(FAMILY_NAMES)]}",
        zone=EMPLOYEES_ZONES[number % len(EMPLOYEES_ZONES)],
        hourly_cost=1_800 + 25 * dice.randrange(60),
        appetite=dice.uniform(0.5, 1.5),
        pace=dice.uniform(0.7, 1.4),
        max_chats=1 + number % 3 if takes_chats else 0,
        home=home,
        groups=[home, *beside],
        actor=f"employee:{id_}",
    )
    for group in made.groups:
        group.members.append(made)
    return made


def _user(plan: Plan, dice: random.Random, number: int) -> User:
    id_, name = new_id(plan, dice)
    given, family = dice.choice(GIVEN_NAMES), dice.choice(FAMILY_NAMES)
    username = f"{given}.{family}{number}".lower()
    email = f"{username}@{'office' if number % 3 else 'home'}{number % 200}.example"
    phone = f"+351 21 {number:07d}" if number % 4 == 0 else None
    title = f"{given} {family}"
    customer = {"user_id": id_, "username": username, "name": title, "email": email, "phone": phone, "ip": None}
    return User(id_, name, title, username, email, f"user:{id_}", customer)


def _fields(plan: Plan, dice: random.Random) -> list[CustomField]:
    asked: list[tuple[list[str], str, str, list[str]]] = [
        (["ticket", "chat"], "product", "Product", ["Account", "Card", "Loan", "Savings", "Insurance"]),
        (["ticket", "chat", "call_log"], "outcome", "Outcome", ["solved", "passed on", "not ours"]),
        (["person"], "contract_number", "Contract number", []),
    ]
    return [CustomField(*new_id(plan, dice), kinds, key, title, choices) for kinds, key, title, choices in asked]
