"""All that people owns, told again for a service that came later (docs/spec/events_on_the_bus.md, section 2)."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from kit.storage.work import Work
from kit.telling import Again, Records
from services.people import announce
from services.people.models import Account, Brand, Department, Employee, Group, Role, Section, User
from services.people.queries.roles import roles_of_many
from services.people.queries.settings import section_of

Keys = Sequence[str]


def tell_settings(work: Work, keys: Keys) -> None:
    """Only sections that somebody has changed: of the others the defaults hold, as ever."""
    for section in work.session.scalars(sa.select(Section).where(Section.section.in_(keys)).order_by(Section.section)):
        announce.settings_changed(work, section.section, section_of(work.session, section.section))


def tell_roles(work: Work, keys: Keys) -> None:
    """Those the bus has never heard of are left to the timer that tells them as new."""
    for role in work.session.scalars(sa.select(Role).where(Role.id.in_(keys), Role.is_announced).order_by(Role.id)):
        announce.role_saved(work, role)


def tell_brands(work: Work, keys: Keys) -> None:
    for brand in work.session.scalars(sa.select(Brand).where(Brand.id.in_(keys)).order_by(Brand.id)):
        announce.brand_saved(work, brand)


def tell_departments(work: Work, keys: Keys) -> None:
    wanted = sa.select(Department, Brand).join(Brand, Brand.id == Department.brand_id).where(Department.id.in_(keys))
    for department, brand in work.session.execute(wanted.order_by(Department.id)):
        announce.department_saved(work, department, brand)


def tell_groups(work: Work, keys: Keys) -> None:
    wanted = sa.select(Group, Department.brand_id).join(Department, Department.id == Group.department_id).where(Group.id.in_(keys))
    for group, brand_id in work.session.execute(wanted.order_by(Group.id)):
        announce.group_saved(work, group, brand_id)


def tell_accounts(work: Work, keys: Keys) -> None:
    """Employees or users; both as they are, without what came of their beginning (`user_registered`)."""
    held = roles_of_many(work.session, keys)
    for account in work.session.scalars(sa.select(Account).where(Account.id.in_(keys)).order_by(Account.id)):
        announce.account_saved(work, account, held[account.id])


# Few among many: found by the index on kind, not by going through all users in the order of their ids.
_EMPLOYEES = sa.select(Employee.id).cte("of_employees").prefix_with("materialized")

AGAIN = Again(
    {
        "settings": Records(Section.section, tell_settings),
        "roles": Records(Role.id, tell_roles),
        "brands": Records(Brand.id, tell_brands),
        "departments": Records(Department.id, tell_departments),
        "groups": Records(Group.id, tell_groups),
        "employees": Records(_EMPLOYEES.c.id, tell_accounts),
        "users": Records(User.id, tell_accounts),
    }
)
