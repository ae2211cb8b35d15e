"""Users: made by employees, registered by themselves, or known only by their address."""

from __future__ import annotations

from typing import Any

from kit.errors import Conflict, Forbidden
from kit.storage.work import Work
from services.people import announce, records
from services.people.finding import found, new_id, one_after_the_other, store
from services.people.handlers import accounts
from services.people.handlers.passwords import put_password
from services.people.handlers.rights import require
from services.people.models import Brand, Role, User
from services.people.queries.accounts import with_email
from services.people.queries.roles import roles_of
from services.people.rules.settings import whole
from services.people.rules.settings_of_brands import BRAND_SETTINGS

Asked = dict[str, Any]
OF_USER = ("is_banned_from_community",)
MAY_CHANGE = {
    "display_name": "may_users_change_display_name",
    "email": "may_users_change_email",
    **dict.fromkeys(("contact", "address", "time_zone", "language"), "may_users_change_profile"),
}


def create_user(work: Work, asked: Asked) -> Asked:
    """Whoever may not change credentials fills in everything but those (PPL-553)."""
    _check_credentials(work, asked)
    keys = ["everyone"] + (["registered_user"] if asked.get("username") else [])
    roles = accounts.chosen(work, "user", asked["role_ids"]) if "role_ids" in asked else accounts.built_in(work, keys)
    return records.user(_add(work, asked, roles), roles)


def clone_user(work: Work, asked: Asked) -> Asked:
    """The same roles, and nothing else (PPL-083)."""
    original = found(work.session, User, asked["user_id"])
    roles = roles_of(work.session, original.id)
    return records.user(_add(work, asked, roles), roles)


def edit_user(work: Work, asked: Asked) -> Asked:
    _check_credentials(work, asked)
    user = found(work.session, User, asked["user_id"], for_change=True)
    return records.user(user, accounts.edit(work, user, asked, OF_USER))


def delete_user(work: Work, asked: Asked) -> Asked:
    """For good (PPL-086)."""
    accounts.delete(work, found(work.session, User, asked["user_id"], for_change=True))
    return {}


def register_user(work: Work, asked: Asked) -> Asked:
    """A person makes an own account on a brand's portal (PPL-012, PPL-040).

    A record known by the same address stays apart: nobody has proved yet that the address is theirs.
    """
    brand = found(work.session, Brand, asked["brand_id"])
    if not whole(BRAND_SETTINGS, brand.settings)["is_registration_open"]:
        raise Forbidden("registration_closed", "New accounts cannot be made here.")
    one_after_the_other(work.session, f"address {asked['email'].lower()}")
    known = with_email(work.session, asked["email"])
    if known is not None and known.username is not None:
        raise Conflict("email_taken", "There is an account with this address.", field="email")
    roles = accounts.built_in(work, ("everyone", "registered_user"))
    contact = {"home_phone": asked["phone"]} if asked.get("phone") else {}
    user = _add(work, asked | {"display_name": asked["full_name"], "contact": contact}, roles)
    announce.user_registered(work, user, asked)
    return records.user(user, roles)


def ensure_user(work: Work, asked: Asked) -> Asked:
    """Who has this address; a stranger gets a record with the role Everyone (PPL-013)."""
    one_after_the_other(work.session, f"address {asked['email'].lower()}")
    known = with_email(work.session, asked["email"])
    if known is not None:
        return records.user(known, roles_of(work.session, known.id))
    roles = accounts.built_in(work, ("everyone",))
    name = asked.get("name") or asked["email"].partition("@")[0]
    return records.user(_add(work, {**asked, "display_name": name}, roles), roles)


def change_my_profile(work: Work, asked: Asked) -> Asked:
    """The caller's own, each field as the brand allows (PPL-198 to PPL-201)."""
    if work.call.actor_kind != "user":
        raise Forbidden("not_a_user", "Employees change their account in the management interface.")
    settings = whole(BRAND_SETTINGS, found(work.session, Brand, asked["brand_id"]).settings)
    for name, setting in MAY_CHANGE.items():
        if name in asked and not settings[setting]:
            raise Forbidden("not_changeable_here", "This cannot be changed here.", field=name)
    user = found(work.session, User, work.call.actor_id, for_change=True)
    return records.user(user, accounts.edit(work, user, asked, ()))


def _check_credentials(work: Work, asked: Asked) -> None:
    if any(name in asked for name in accounts.CREDENTIALS):
        require(work, "rights.change_credentials")


def _add(work: Work, asked: Asked, roles: list[Role]) -> User:
    accounts.check_own(work, asked)
    names = (*accounts.OWN, "username", "is_enabled", *accounts.CREDENTIALS[:3], "contact", *OF_USER)
    given = {"contact": {}} | {name: asked[name] for name in names if name in asked}
    brand_id = asked.get("brand_id")
    user = User(id=new_id(), created_at=work.now, registered_brand_id=brand_id, **given)
    if "password" in asked:
        put_password(work, user, asked)
        user.must_choose_password = asked.get("must_choose_password", False)
    store(work.session, user)
    accounts.give_roles(work, user, roles)
    announce.account_saved(work, user, roles, is_new=True)
    return user
