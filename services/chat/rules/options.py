"""The settings chat reads, by the names people keeps them under, with their defaults (CHT-079 to CHT-100, CHT-143)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class WorkOptions:
    """Chat's part of the system settings, section `work`. Seconds; 0 turns a timer off (CHT-057)."""

    hand_off_no_initial_response_seconds: int = 60
    hand_off_no_follow_up_response_seconds: int = 180
    hand_off_agent_disconnected_seconds: int = 30
    customer_gone_after_seconds: int = 60
    is_chat_refused_outside_hours: bool = False
    may_customers_attach_in_chat: bool = False
    is_last_agent_warned: bool = False
    chat_idle_warning_seconds: int = 60
    chat_idle_critical_seconds: int = 120
    chat_duration_warning_seconds: int = 900
    chat_duration_critical_seconds: int = 1800


@dataclass(frozen=True, slots=True)
class DepartmentOptions:
    """A department's chat settings. `new_chats_role`: a role's id, `nobody`, or None for everyone; `auto_delete_after_days` None = off.

    `survey_id`: the survey that reports offers after a chat (CHT-097).
    """

    new_chats_role: str | None = None
    auto_delete_after_days: int | None = None
    is_queue_position_shown: bool = True
    waiting_message: str = "All agents are busy with other customers. Thank you for waiting."
    before_message: str = "How can we help you?"
    welcome_message: str = "Hello, how can I help you?"
    after_message: str = "Thank you for chatting with us."
    not_available_message: str = "Live chat is closed at the moment. Leave us a ticket."
    survey_id: str | None = None


@dataclass(frozen=True, slots=True)
class UploadOptions:
    """What files may be sent: patterns such as `*.png`; `*.*` allows every type."""

    maximum_kilobytes: int = 2048
    extensions_for_employees: tuple[str, ...] = ("*.*",)
    extensions_for_users: tuple[str, ...] = ("*.gif", "*.jpeg", "*.jpg", "*.pdf", "*.png", "*.txt")


def work_options(section: Mapping[str, Any]) -> WorkOptions:
    return WorkOptions(**_known(WorkOptions, section))


def department_options(settings: Mapping[str, Any]) -> DepartmentOptions:
    return DepartmentOptions(**_known(DepartmentOptions, settings))


def upload_options(section: Mapping[str, Any]) -> UploadOptions:
    known = _known(UploadOptions, section)
    return UploadOptions(**known | {name: tuple(value) for name, value in known.items() if isinstance(value, list)})


def _known(options: type[Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """What was said and has a meaning here; an explicit null where there is no such choice falls back to the default."""
    defaults = {field.name: field.default for field in fields(options)}
    return {name: said[name] for name, default in defaults.items() if name in said and (said[name] is not None or default is None)}
