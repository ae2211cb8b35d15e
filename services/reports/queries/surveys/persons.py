"""Which offers are a customer's, and which those of an organization's members (SUR-033, PPL-087, PPL-092, PPL-112 to PPL-115)."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from kit.errors import NotFound
from services.reports.models import Organization, SurveyOffer, User
from services.reports.queries.surveys.reach import Condition

_email: ColumnElement[str] = sa.func.lower(SurveyOffer.email)


def offers_of_user(session: Session, user_id: str) -> Condition:
    """Sent to the account, or to its address. Raises NotFound user_unknown."""
    user = session.get(User, user_id)
    if user is None or user.is_deleted:
        raise NotFound("user_unknown", "There is no such user.", field="user_id")
    own = SurveyOffer.user_id == user.id
    return sa.or_(own, _email == user.email.lower()) if user.email else own


def offers_of_organization(session: Session, organization_id: str) -> Condition:
    """By each of the ways in which its members are told (SUR-033). Raises NotFound organization_unknown."""
    organization = session.get(Organization, organization_id)
    if organization is None or organization.is_deleted:
        raise NotFound("organization_unknown", "There is no such organization.", field="organization_id")
    values: dict[str, list[str]] = {kind: [] for kind in MATCHES}
    for member in organization.members:
        values.setdefault(str(member["type"]), []).append(str(member["value"]).lower())
    return sa.or_(sa.false(), *(MATCHES[kind](values[kind]) for kind in MATCHES if values[kind]))


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
