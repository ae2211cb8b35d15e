"""What an answer says of an entity: one plain record for each noun, the same from commands and questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from contracts.envelope import wire_time
from services.people.models import Account, ApiToken, Brand, Department, Employee, Group, Role, Session, User
from services.people.rules.hours import Calendar, in_force
from services.people.rules.settings import whole
from services.people.rules.settings_of_brands import BRAND_SETTINGS
from services.people.rules.settings_of_departments import whole_of_department

Record = dict[str, Any]
KINDS = ("agent", "manager", "administrator")
ESTIMATES = ("ticket_created", "ticket_transferred", "ticket_message_in", "ticket_message_out", "chat_started", "chat_transferred")
PHONES = ("home_phone", "cell_phone", "work_phone", "other_phone")


def brand(entity: Brand, regional: Record) -> Record:
    """`regional` is the section of the system settings, for the time zone."""
    return {
        "id": entity.id,
        "name": entity.name,
        "is_default": entity.is_default,
        "host_names": entity.host_names,
        "hours": entity.hours,
        "holidays": entity.holidays,
        "time_zone": regional["default_time_zone"],
        "smtp_account_id": entity.smtp_account_id,
        "settings": whole(BRAND_SETTINGS, entity.settings),
        "created_at": wire_time(entity.created_at),
        "version": entity.version,
    }


def department(entity: Department, of_brand: Brand, regional: Record) -> Record:
    calendar = in_force(
        Calendar(of_brand.hours, of_brand.holidays, regional["default_time_zone"]),
        entity.own_hours,
        entity.own_holidays,
        inherits_hours=entity.inherits_hours,
        inherits_holidays=entity.inherits_holidays,
    )
    return {
        "id": entity.id,
        "brand_id": entity.brand_id,
        "name": entity.name,
        "email": entity.email,
        "front_line_group_id": entity.front_line_group_id,
        "preferred_language": entity.preferred_language,
        "hours": calendar.hours,
        "holidays": calendar.holidays,
        "own_hours": entity.own_hours,
        "own_holidays": entity.own_holidays,
        "inherits": {"hours": entity.inherits_hours, "holidays": entity.inherits_holidays},
        "time_zone": calendar.time_zone,
        "smtp_account_id": entity.smtp_account_id,
        "settings": whole_of_department(entity.settings),
        "created_at": wire_time(entity.created_at),
        "version": entity.version,
    }


def group(entity: Group, brand_id: str) -> Record:
    return {
        "id": entity.id,
        "brand_id": brand_id,
        "department_id": entity.department_id,
        "name": entity.name,
        "estimates": {name: entity.estimates.get(name, 0) for name in ESTIMATES},
        "created_at": wire_time(entity.created_at),
        "version": entity.version,
    }


def employee(entity: Employee, roles: Sequence[Role]) -> Record:
    return _account(entity, roles) | {
        "chat_display_name": entity.chat_display_name,
        "hourly_cost": f"{entity.hourly_cost:.2f}",
        "kinds": kinds_of(roles),
        "copy_to": entity.copy_to,
        "reply_from": entity.reply_from or [],
        "preferences": PREFERENCES | (entity.preferences or {}),
    }


PREFERENCES: Record = {
    "theme": "light",
    "preview_pane": "right",
    "is_new_chat_popped_up": True,
    "are_chat_sounds_played": True,
    "is_queue_sound_played": True,
    "is_subscribed_automatically": True,
    "are_thread_summaries_mailed": True,
    "are_new_messages_mailed": True,
    "portal_signature": "",
}


def user(entity: User, roles: Sequence[Role]) -> Record:
    return _account(entity, roles) | {
        "phones": [entity.contact[name] for name in PHONES if entity.contact.get(name)],
        "company": entity.contact.get("company") or None,
        "brand_id": entity.registered_brand_id,
        "custom_fields": entity.custom_fields,
        "is_banned_from_community": bool(entity.is_banned_from_community),
        "may_sign_in": entity.username is not None,
    }


def _account(entity: Account, roles: Sequence[Role]) -> Record:
    return {
        "id": entity.id,
        "kind": entity.kind,
        "username": entity.username or entity.email,
        "display_name": entity.display_name,
        "email": entity.email,
        "is_email_verified": any(role.key == "verified_user" for role in roles),
        "is_enabled": entity.is_enabled,
        "address": entity.address,
        "time_zone": entity.time_zone,
        "language": entity.language,
        "contact": entity.contact,
        "authentication_method": entity.authentication_method,
        "authentication_domain": entity.authentication_domain,
        "must_choose_password": entity.must_choose_password,
        "locked_until": entity.locked_until and wire_time(entity.locked_until),
        "last_login_at": entity.last_login_at and wire_time(entity.last_login_at),
        "role_ids": sorted(role.id for role in roles),
        "created_at": wire_time(entity.created_at),
        "version": entity.version,
    }


def kinds_of(roles: Sequence[Role]) -> list[str]:
    """Of {agent, manager, administrator}, in that order."""
    held = {role.key for role in roles}
    return [kind for kind in KINDS if kind in held]


def role(entity: Role) -> Record:
    return {
        "id": entity.id,
        "key": entity.key,
        "name": entity.name,
        "type": entity.type,
        "is_built_in": entity.key is not None,
        "levels": entity.levels,
        "switches": sorted(entity.switches),
        "folder_levels": entity.folder_levels,
        "version": entity.version,
    }


def session(entity: Session) -> Record:
    """Without account and rights: what a list of sessions shows."""
    return {
        "session_id": entity.id,
        "site": entity.site,
        "method": entity.method,
        "ip": entity.ip,
        "user_agent": entity.user_agent,
        "opened_at": wire_time(entity.opened_at),
        "last_used_at": wire_time(entity.last_used_at),
        "idle_until": wire_time(entity.idle_until),
        "expires_at": wire_time(entity.expires_at),
    }


def token(entity: ApiToken) -> Record:
    return {
        "token_id": entity.id,
        "name": entity.name,
        "account_id": entity.account_id,
        "scopes": entity.scopes,
        "created_by": entity.created_by,
        "created_at": wire_time(entity.created_at),
        "expires_at": entity.expires_at and wire_time(entity.expires_at),
        "revoked_at": entity.revoked_at and wire_time(entity.revoked_at),
    }
