"""What is told of the settings of knowledge, and what is answered of those of security."""

from __future__ import annotations

from typing import Any

import pytest
from marshmallow import ValidationError

from kit.errors import Invalid
from tests.support.handling import Handling


def test_knowledge_is_told_whole_and_without_secrets(handling: Handling) -> None:
    shipped = {
        "stale_after_days": 365,
        "frame_hosts": [],
        "are_links_checked": True,
        "translation_provider": "none",
        "translation_url": "",
        "is_meaning_searched": False,
    }
    assert handling.question("people", "settings", {"section": "knowledge"})["values"] == shipped
    on = {"translation_provider": "libretranslate", "translation_url": "http://translate.internal:5000"}
    changes: list[dict[str, Any]] = [{"stale_after_days": 30}, {"frame_hosts": ["*.video.example"]}, on, {"is_meaning_searched": True}]
    for changed in changes:
        handling.command("people", "change_settings", {"section": "knowledge", "values": changed})
        shipped |= changed
        assert (handling.facts[0].subject, handling.facts[0].data()) == ("knowledge", {"section": "knowledge", "values": shipped})
    for name, value in (
        ("translation_key", "x"),
        ("translation_url", "http://u:p@a.example"),
        ("translation_url", ""),
        ("frame_hosts", ["a b"]),
        ("is_meaning_searched", "yes"),
    ):
        with pytest.raises(Invalid) as refused:
            handling.command("people", "change_settings", {"section": "knowledge", "values": {name: value}})
        assert (refused.value.code, refused.value.field) == ("setting_wrong", f"values.{name}")
    assert handling.question("people", "settings", {"section": "knowledge"})["values"] == shipped


def test_standing_of_an_address(handling: Handling) -> None:
    def is_blacklisted(ip: str) -> bool:
        return bool(handling.question("people", "address_standing", {"ip": ip})["is_blacklisted"])

    assert not is_blacklisted("203.0.113.7"), "the list ships empty"
    listed = ["203.0.113.7", "2001:db8:1::/48"]
    handling.command("people", "change_settings", {"section": "security", "values": {"ip_blacklist": listed}})
    assert [is_blacklisted(ip) for ip in ("203.0.113.7", "::ffff:203.0.113.7", "2001:db8:1::9", "203.0.113.8")] == [True, True, True, False]
    for ip in ("", "nowhere", "203.0.113.0/24", "1" * 65, None):
        with pytest.raises(ValidationError) as refused:
            handling.question("people", "address_standing", {"ip": ip})
        assert refused.value.messages_dict.keys() == {"ip"}
    with pytest.raises(Invalid) as wrong:
        handling.command("people", "change_settings", {"section": "security", "values": {"ip_blacklist": ["203.0.113"]}})
    assert (wrong.value.field, "203.0.113:" in wrong.value.detail) == ("values.ip_blacklist", True)
