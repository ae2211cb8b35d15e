"""Survey results of a customer, and of an organization's members (SUR-033, PPL-087, PPL-092, PPL-112 to PPL-115)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from kit.errors import NotFound
from kit.storage.work import Reading
from services.reports.models import Organization, SurveyOffer, User
from services.reports.queries.surveys.reach import Condition, offers_in_reach
from services.reports.queries.surveys.results import results

Said = dict[str, Any]
_email: ColumnElement[str] = sa.func.lower(SurveyOffer.email)


def surveys_of_user(reading: Reading, asked: Said) -> Said:
    """A page of what this customer answered: sent to the account, or to its address. Every employee reads it (PPL-026)."""
    offers_in_reach(reading.session, reading.call)
    user = reading.session.get(User, asked["user_id"])
    if user is None or user.is_deleted:
        raise NotFound("user_unknown", "There is no such user.", field="user_id")
    whose: Condition = SurveyOffer.user_id == user.id
    if user.email:
        whose = sa.or_(whose, _email == user.email.lower())
    return results(reading.session, [whose, SurveyOffer.answered_at.is_not(None)], asked)


def surveys_of_organization(reading: Reading, asked: Said) -> Said:
    """A page of what its members answered, by each of the ways in which members are told (SUR-033)."""
    offers_in_reach(reading.session, reading.call)
    organization = reading.session.get(Organization, asked["organization_id"])
    if organization is None or organization.is_deleted:
        raise NotFound("organization_unknown", "There is no such organization.", field="organization_id")
    values: dict[str, list[str]] = {kind: [] for kind in MATCHES}
    for member in organization.members:
        values.setdefault(str(member["type"]), []).append(str(member["value"]).lower())
    ways = [MATCHES[kind](values[kind]) for kind in MATCHES if values[kind]]
    return results(reading.session, [sa.or_(sa.false(), *ways), SurveyOffer.answered_at.is_not(None)], asked)


def _by_phone(numbers: list[str]) -> Condition:
    """However they are written: their digits are compared."""
    number = sa.func.unnest(User.phones).column_valued("number")
    digits = sa.func.regexp_replace(number, "[^0-9]", "", "g")
    wanted = {"".join(sign for sign in one if sign.isdigit()) for one in numbers} - {""}
    has_one = sa.select(sa.literal(1)).where(digits.in_(wanted)).correlate(User).exists()
    return SurveyOffer.user_id.in_(sa.select(User.id).where(User.is_deleted.is_(False), has_one))


MATCHES: dict[str, Callable[[list[str]], Condition]] = {
    "username": lambda names: sa.func.lower(SurveyOffer.username).in_(names),
    "email": _email.in_,
    "domain": lambda domains: sa.func.lower(sa.func.split_part(SurveyOffer.email, "@", 2)).in_(domains),
    "phone": _by_phone,
}
