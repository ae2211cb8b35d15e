"""Whether visitors are tracked, how, and for which brand: as people say, never a question a request."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import current_app

from gateway.brands import Brands
from gateway.bus import Bus
from gateway.streams.hub import Hub
from gateway.tracking.kept import Kept
from kit.errors import Refusal
from kit.storage.work import Call

SECTION = "whos_on"
KEPT_SECONDS = 30.0
ASKED_WITHIN = 1.0
MOST_HOSTS = 1_000
Settings = dict[str, Any]


class Standing:
    """The section `whos_on` of the settings, and brands by host; kept for half a minute, corrected at once by the facts about them."""

    def __init__(self, bus: Bus, brands: Brands, hub: Hub) -> None:
        self._bus, self._brands = bus, brands
        self._settings: Kept[Settings] = Kept(self._asked_settings, KEPT_SECONDS)
        self._hosts: dict[str, Kept[str]] = {}
        hub.watchers.setdefault("people.settings_changed.v1", []).append(self._settings_changed)
        for kind in ("people.brand_saved.v1", "people.brand_deleted.v1"):
            hub.watchers.setdefault(kind, []).append(self._brands_changed)

    def settings(self) -> Settings:
        """The section, whole. Raises Unavailable while people has never said."""
        return self._settings.get()

    @property
    def is_enabled(self) -> bool:
        """WHO-002. Raises Unavailable while people has never said."""
        return bool(self._settings.get()["is_enabled"])

    def brand_of(self, host: str) -> str:
        """Id of the brand whose host name this is, else of the default one. Raises people's refusals."""
        kept = self._hosts.get(host)
        if kept is None:
            if len(self._hosts) >= MOST_HOSTS:
                self._hosts.clear()
            kept = self._hosts[host] = Kept(partial(self._asked_brand, host), KEPT_SECONDS)
        return kept.get()

    def _asked_settings(self) -> Settings:
        said = self._bus.ask("people", "settings", {"section": SECTION}, call=Call(via="portal"), timeout=ASKED_WITHIN)
        values: Settings = said["values"]
        return values

    def _asked_brand(self, host: str) -> str:
        return str(self._brands.of_host(host)["id"])

    def _settings_changed(self, said: dict[str, Any]) -> None:
        if said["data"]["section"] == SECTION:
            self._settings.put(said["data"]["values"])

    def _brands_changed(self, said: dict[str, Any]) -> None:
        self._hosts.clear()


def is_tracked() -> bool:
    """Whether the portal's own pages carry the script (WHO-003); not while nobody can say."""
    standing: Standing = current_app.extensions["tracking_standing"]
    try:
        return standing.is_enabled
    except Refusal:
        return False
