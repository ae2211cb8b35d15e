"""The sections of the system settings over HTTP, for administrators."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.etags import expected_version
from gateway.people.company import SECTIONS, Section, SectionChanges
from gateway.permissions import permits
from gateway.routes import Routes

routes = Routes("settings", description="System settings, by section: " + ", ".join(SECTIONS) + ".")
ADDRESS = f"/<any({', '.join(SECTIONS)}):section>"


@routes.get(ADDRESS)
@permits("rights.system_settings")
@routes.response(200, Section, etag=True)
def settings(section: str) -> Any:
    """One section, defaults filled in."""
    return ask("people", "settings", {"section": section})


@routes.patch(ADDRESS)
@permits("rights.system_settings")
@routes.arguments(SectionChanges)
@routes.response(200, Section, if_match=True)
def change_settings(asked: dict[str, Any], section: str) -> Any:
    """Change some settings of a section."""
    return ask("people", "change_settings", asked | {"section": section} | expected_version())
