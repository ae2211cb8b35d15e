"""The sections of the system settings, defaults filled in."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session as Database

from kit.storage.work import Reading
from services.people.models import Section
from services.people.rules.addresses import is_listed
from services.people.rules.settings import whole
from services.people.rules.settings_of_system import SYSTEM_SETTINGS


def section_of(database: Database, name: str) -> dict[str, Any]:
    """Every setting of the section by name."""
    stored = database.get(Section, name)
    return whole(SYSTEM_SETTINGS[name], stored.values if stored else {})


def regional(database: Database) -> dict[str, Any]:
    """Time zone, languages and currency of the installation."""
    return section_of(database, "regional")


def security(database: Database) -> dict[str, Any]:
    """Password rules, locks, idle times and their like."""
    return section_of(database, "security")


def settings(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """One section, as `change_settings` answers it."""
    return record(reading.session, asked["section"])


def record(database: Database, name: str) -> dict[str, Any]:
    stored = database.get(Section, name)
    values = whole(SYSTEM_SETTINGS[name], stored.values if stored else {})
    return {"section": name, "values": values, "version": stored.version if stored else 1}


def address_standing(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """Whether feedback on articles is refused to this address (PPL-052, PPL-242); `security` itself is told to nobody."""
    return {"is_blacklisted": is_listed(asked["ip"], security(reading.session)["ip_blacklist"])}


def password_requirements(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """The rules a new password must meet; anybody may know them."""
    return {name: value for name, value in security(reading.session).items() if name.startswith("password_")}
