"""What can be set for each department, by section. People stores it; tickets, chat and others act on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.permissions import role_id
from services.people.rules.settings import Catalogue, Setting, whole, wrong

EVERYONE, REGISTERED = role_id(1), role_id(2)
_MESSAGE = 5_000

DEPARTMENT_SETTINGS: dict[str, Catalogue] = {
    "tickets": {
        "new_tickets_role": Setting("TKT-218", "role", REGISTERED),
        "is_found_by_all_agents": Setting("TKT-215", "truth", False),
        "is_viewable_by_other_managers": Setting("TKT-216", "truth", False),
        "field_template_id": Setting("TKT-219", "id", None, may_be_none=True),
        "auto_close_after_hours": Setting("TKT-221", "count", 168, least=1, may_be_none=True),
        "auto_lock_after_hours": Setting("TKT-222", "count", 322, least=1, may_be_none=True),
        "auto_delete_after_days": Setting("TKT-223", "count", 365, least=1, may_be_none=True),
        "is_resolution_required": Setting("TKT-224", "truth", False),
        "are_finished_tasks_required": Setting("TKT-225", "truth", False),
        "is_auto_close_notified": Setting("TKT-226", "truth", False),
        "before_submission": Setting("TKT-230", "html", "", most=_MESSAGE),
        "after_submission": Setting("TKT-230", "html", "", most=_MESSAGE),
    },
    "chats": {
        "new_chats_role": Setting("CHT-094", "role", EVERYONE),
        "field_template_id": Setting("CHT-095", "id", None, may_be_none=True),
        "auto_delete_after_days": Setting("CHT-096", "count", None, least=7, may_be_none=True),
        "is_kb_searched_before_chat": Setting("CHT-098", "truth", True),
        "is_kb_searched_before_ticket": Setting("CHT-099", "truth", True),
        "waiting_message": Setting("CHT-100", "html", "All agents are busy with other customers. Thank you for waiting.", most=_MESSAGE),
        "is_queue_position_shown": Setting("CHT-100", "truth", True),
        "before_message": Setting("CHT-100", "html", "How can we help you?", most=_MESSAGE),
        "welcome_message": Setting("CHT-100", "html", "Hello, how can I help you?", most=_MESSAGE),
        "after_message": Setting("CHT-100", "html", "Thank you for chatting with us.", most=_MESSAGE),
        "not_available_message": Setting("CHT-100", "html", "Live chat is closed at the moment. Leave us a ticket.", most=_MESSAGE),
    },
    "call_logs": {
        "field_template_id": Setting("TKT-227", "id", None, may_be_none=True),
        "auto_delete_after_days": Setting("TKT-227", "count", None, least=7, may_be_none=True),
    },
    "time_logs": {"is_billable_by_default": Setting("TKT-217", "truth", False)},
    "surveys": {
        "after_ticket_id": Setting("TKT-220", "id", None, may_be_none=True),
        "after_chat_id": Setting("CHT-097", "id", None, may_be_none=True),
    },
}


def whole_of_department(stored: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Every section with every setting."""
    return {section: whole(catalogue, stored.get(section, {})) for section, catalogue in DEPARTMENT_SETTINGS.items()}


def wrong_of_department(changed: Mapping[str, Mapping[str, Any]], stored: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """`section.name` to what is wrong. Looks at the outcome too: a place in the queue is told once (CHT-022)."""
    found: dict[str, str] = {}
    for section, values in changed.items():
        if section not in DEPARTMENT_SETTINGS:
            found[section] = "There is no such section."
            continue
        found |= {f"{section}.{name}": said for name, said in wrong(DEPARTMENT_SETTINGS[section], values).items()}
    chats = whole(DEPARTMENT_SETTINGS["chats"], {**stored.get("chats", {}), **changed.get("chats", {})})
    if "chats" in changed and not found and chats["is_queue_position_shown"] and "#QueueCount#" in chats["waiting_message"]:
        found["chats.waiting_message"] = "Show the position by the switch or by #QueueCount#, not both."
    return found
