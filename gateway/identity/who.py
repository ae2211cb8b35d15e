"""The asker of a request: found out once, and only when a route or a question wants to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, g, request


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """`kind`: employee, user, visitor, api (a token with no person behind it) or nobody. `bound`: what a visitor's token opens.

    `permissions` are what roles and scopes together allow.
    """

    kind: str
    id: str = ""
    session_id: str = ""
    permissions: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    bound: tuple[str, str] | None = None
    is_by_token: bool = False
    must_choose_password: bool = False
    session: dict[str, Any] | None = None

    @property
    def actor(self) -> str:
        """As it stands in envelopes: `employee:<id>`, `visitor` for nobody."""
        return "visitor" if self.kind == "nobody" else f"{self.kind}:{self.id}"

    @property
    def is_signed_in(self) -> bool:
        return self.kind in ("employee", "user", "api")

    @property
    def is_administrator(self) -> bool:
        return "administrator" in self.kinds

    def may(self, permission: str) -> bool:
        """Whether the roles (and for a token its scopes) grant it."""
        return permission in self.permissions


NOBODY = Asker(kind="nobody")


def asking() -> Asker:
    """Who makes this request. Raises a refusal for a token that is not, or no longer, good."""
    found: Asker | None = g.get("asker")
    if found is None:
        found = current_app.extensions["identity"].asker(request)
        acting_as(found)
    return found


def acting_as(asker: Asker) -> None:
    """From here on this request is made by that asker: who has just signed in, or a new visitor."""
    g.asker = asker
    request.environ["frontline.actor"] = asker.actor
