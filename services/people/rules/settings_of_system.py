"""The sections of the system settings. All but `security` are told on the bus."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.people.rules.settings import Catalogue, Setting, whole, wrong

_FOR_USERS = [
    ".jpg",
    ".jpeg",
    ".png",
    ".gif",
    ".bmp",
    ".webp",
    ".heic",
    ".txt",
    ".log",
    ".csv",
    ".rtf",
    ".pdf",
    ".doc",
    ".docx",
    ".odt",
    ".xls",
    ".xlsx",
    ".ods",
    ".ppt",
    ".pptx",
    ".odp",
    ".xml",
    ".json",
    ".eml",
    ".msg",
    ".zip",
    ".7z",
    ".gz",
    ".tar",
]
_FREE_MAIL = [
    "gmail.com",
    "googlemail.com",
    "yahoo.com",
    "ymail.com",
    "hotmail.com",
    "outlook.com",
    "live.com",
    "msn.com",
    "aol.com",
    "icloud.com",
    "me.com",
    "gmx.com",
    "gmx.net",
    "web.de",
    "mail.com",
    "proton.me",
    "protonmail.com",
    "zoho.com",
    "yandex.com",
    "mail.ru",
    "qq.com",
    "163.com",
]

SYSTEM_SETTINGS: dict[str, Catalogue] = {
    "regional": {
        "default_time_zone": Setting("PPL-254", "text", "UTC", least=1, most=64),
        "currency_locale": Setting("INT-270", "text", "en_US", least=2, most=35),
        "languages": Setting("PPL-255", "texts", ["en"], least=1),
    },
    "uploads": {
        "maximum_kilobytes": Setting("PPL-243", "count", 2048, least=1, most=20_480),
        "extensions_for_employees": Setting("PPL-244", "texts", ["*.*"]),
        "extensions_for_users": Setting("PPL-245", "texts", _FOR_USERS),
    },
    "retention": {
        "is_purge_on": Setting("INT-221", "truth", True),
        "purge_after_days": Setting("INT-221", "count", 90, least=1, most=3650),
        "decisions_kept_days": Setting("RTE-211", "count", 90, least=1, most=3650),
    },
    "work": {
        "is_time_log_automatic": Setting("PPL-253", "truth", False),
        "stop_idle_events_after_days": Setting("TKT-206", "count", 30, least=1, most=3650),
        "ticket_idle_warning_hours": Setting("TKT-207", "count", 24),
        "ticket_idle_critical_hours": Setting("TKT-208", "count", 48),
        "ticket_duration_warning_hours": Setting("TKT-209", "count", 72),
        "ticket_duration_critical_hours": Setting("TKT-210", "count", 168),
        "hand_off_no_initial_response_seconds": Setting("CHT-079", "count", 60, most=86_400),
        "hand_off_no_follow_up_response_seconds": Setting("CHT-080", "count", 180, most=86_400),
        "hand_off_agent_disconnected_seconds": Setting("CHT-081", "count", 30, most=86_400),
        "is_chat_refused_outside_hours": Setting("CHT-082", "truth", False),
        "may_customers_attach_in_chat": Setting("CHT-083", "truth", False),
        "is_last_agent_warned": Setting("CHT-084", "truth", False),
        "chat_idle_warning_seconds": Setting("CHT-087", "count", 60),
        "chat_idle_critical_seconds": Setting("CHT-088", "count", 120),
        "chat_duration_warning_seconds": Setting("CHT-089", "count", 900),
        "chat_duration_critical_seconds": Setting("CHT-089", "count", 1800),
        "customer_gone_after_seconds": Setting("CHT-143", "count", 60, least=5, most=3600),
    },
    "knowledge": {
        "stale_after_days": Setting("KB-100", "count", 365, least=1, most=3650),
        "frame_hosts": Setting("KB-115", "hosts", [], most=50),
        "are_links_checked": Setting("KB-060", "truth", True),
        "translation_provider": Setting("INT-249", "none|libretranslate", "none"),
        "translation_url": Setting("KB-112", "service", ""),
        "is_meaning_searched": Setting("KB-175", "truth", False),
    },
    "whos_on": {
        "is_enabled": Setting("WHO-095", "truth", False),
        "refresh_seconds": Setting("WHO-099", "count", 8, least=2, most=300),
        "retention_days": Setting("WHO-119", "count", 30, least=1, most=3650),
        "is_address_shortened": Setting("WHO-182", "truth", False),
        "respects_do_not_track": Setting("WHO-183", "truth", True),
        "needs_consent": Setting("WHO-184", "truth", False),
        "asks_who_is_behind": Setting("WHO-012", "truth", True),
        "map_provider": Setting("WHO-101", "text", "", most=100),
        "map_key": Setting("WHO-102", "text", "", most=500),
    },
    "mail": {
        "default_encoding": Setting("INT-234", "utf-8|iso-8859-1|iso-8859-15|windows-1252|koi8-r|iso-2022-jp|gb18030", "utf-8"),
        "delivery_delay_seconds": Setting("INT-235", "count", 10, most=3600),
        "failed_kept_days": Setting("INT-236", "count", 30, least=1, most=3650),
        "no_automated_mail_to": Setting("INT-240", "texts", []),
    },
    "security": {
        "captcha": Setting("PPL-228", "none|built_in|third_party", "built_in"),
        "captcha_site_key": Setting("PPL-229", "text", "", most=200),
        "is_password_reset_on": Setting("PPL-230", "truth", False),
        "are_new_users_moderated": Setting("PPL-231", "truth", False),
        "is_brute_force_protection_on": Setting("PPL-232", "truth", True),
        "lock_after_failures": Setting("PPL-232", "count", 10, least=3, most=100),
        "lock_minutes": Setting("PPL-232", "count", 5, least=1, most=1440),
        "is_https_forced": Setting("PPL-233", "truth", False),
        "is_embedding_allowed": Setting("PPL-234", "truth", False),
        "password_minimum_length": Setting("PPL-235", "count", 8, least=6, most=128),
        "password_requires_numbers": Setting("PPL-236", "truth", False),
        "password_requires_uppercase": Setting("PPL-237", "truth", False),
        "password_requires_lowercase": Setting("PPL-238", "truth", False),
        "password_requires_symbol": Setting("PPL-239", "truth", False),
        "password_differs_from_username": Setting("PPL-240", "truth", True),
        "are_existing_passwords_exempt": Setting("PPL-241", "truth", True),
        "ip_blacklist": Setting("PPL-242", "addresses", []),
        "blocked_member_domains": Setting("PPL-246", "texts", _FREE_MAIL),
        "csp_connect_src": Setting("PPL-247", "texts", []),
        "csp_frame_ancestors": Setting("PPL-248", "texts", []),
        "csp_frame_src": Setting("PPL-249", "texts", []),
        "csp_script_src": Setting("PPL-250", "texts", []),
        "csp_style_src": Setting("PPL-251", "texts", []),
        "is_sign_in_shared": Setting("PPL-252", "truth", False),
        "management_idle_minutes": Setting("PPL-027", "count", 60, least=5, most=1440),
        "portal_idle_minutes": Setting("PPL-027", "count", 1440, least=5, most=43_200),
        "management_longest_hours": Setting("PPL-027", "count", 24, least=1, most=720),
        "portal_longest_hours": Setting("PPL-027", "count", 720, least=1, most=8760),
    },
}

SILENT = frozenset({"security"})


def wrong_of_system(section: str, changed: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, str]:
    """Name to what is wrong. Looks at the outcome too: a translation provider needs its address (INT-249)."""
    found = wrong(SYSTEM_SETTINGS[section], changed)
    if section == "knowledge" and not found:
        values = whole(SYSTEM_SETTINGS[section], {**stored, **changed})
        if values["translation_provider"] != "none" and not values["translation_url"]:
            found["translation_url"] = "The translation provider needs its address."
    return found
