"""What an employee's stream shows: by membership, role and kind, kept current by the facts that change them."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.identity.sessions import Identity
from gateway.identity.who import Asker
from gateway.streams.hub import Hub
from gateway.streams.passing import EVERYTHING, PRESENCE

MOST_PAGES = 20
CHANGED = "reach_changed"


def keys_of(asker: Asker) -> frozenset[str]:
    """The keys of this employee's stream: groups, departments of managers, everything for administrators; presence by right."""
    keys = {f"a:{asker.id}"} if asker.kind == "employee" else set()
    if asker.is_administrator or asker.kind == "api":
        return frozenset(keys | {EVERYTHING})
    if asker.may("rights.active_agents"):
        keys.add(PRESENCE)
    is_manager = "manager" in asker.kinds
    for membership in _memberships(asker.id):
        keys.add(f"g:{membership['group_id']}")
        if is_manager:
            keys.add(f"d:{membership['department_id']}")
    return frozenset(keys)


def _memberships(agent_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    asked: dict[str, Any] = {"agent_id": agent_id, "limit": 100}
    for _ in range(MOST_PAGES):
        page = ask("routing", "memberships_of_agent", asked)
        found += page["items"]
        if not page["next_cursor"]:
            break
        asked["cursor"] = page["next_cursor"]
    return found


class Reaches:
    """Ends the streams whose reach changed: the browser opens them anew, behind the last event it had, with the new reach.

    Also has this process forget what it kept of sessions and brands.
    """

    def __init__(self, hub: Hub, identity: Identity, forget_brands: Any) -> None:
        self._hub, self._identity, self._forget_brands = hub, identity, forget_brands
        watched = {
            self._session_closed: ["people.session_closed.v1"],
            self._account_saved: ["people.employee_saved.v1", "people.employee_deleted.v1", "people.user_deleted.v1"],
            self._user_saved: ["people.user_saved.v1"],
            self._role_changed: ["people.role_saved.v1", "people.role_deleted.v1"],
            self._brand_changed: ["people.brand_saved.v1", "people.brand_deleted.v1"],
            self._membership_changed: [f"routing.membership_{what}.v1" for what in ("added", "removed")],
        }
        for watcher, types in watched.items():
            for kind in types:
                hub.watchers.setdefault(kind, []).append(watcher)
        self._known: dict[str, tuple[Any, ...]] = {}

    def _session_closed(self, said: dict[str, Any]) -> None:
        session_id = said["data"]["session_id"]
        self._identity.forget(session_id)
        self._hub.cut_session(session_id, "signed_out")

    def _account_saved(self, said: dict[str, Any]) -> None:
        account, data = said["subject"], said["data"]
        self._identity.forget(account=account)
        now = (tuple(sorted(data.get("kinds") or ())), tuple(sorted(data.get("role_ids") or ())), data.get("is_enabled", False))
        if self._known.get(account) != now:
            self._known[account] = now
            self._hub.cut_account(account, CHANGED)

    def _user_saved(self, said: dict[str, Any]) -> None:
        self._identity.forget(account=said["subject"])

    def _role_changed(self, said: dict[str, Any]) -> None:
        role = said["subject"]
        concerned = self._identity.accounts_with(role)
        self._identity.forget()
        for account in concerned | {account for account, (_, roles, _) in self._known.items() if role in roles}:
            self._hub.cut_account(account, CHANGED)

    def _brand_changed(self, said: dict[str, Any]) -> None:
        self._forget_brands()

    def _membership_changed(self, said: dict[str, Any]) -> None:
        self._hub.cut_account(said["data"].get("agent_id") or said["subject"], CHANGED)
