"""Who may call a route: one declaration on each, all of them in one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from contracts.permissions import ALL_KEYS
from gateway.identity.who import Asker, asking
from kit.errors import Forbidden, Refusal

View = TypeVar("View", bound=Callable[..., Any])


class NotSignedIn(Refusal):
    """Nobody, or nobody known any more: sign in first."""

    kind = "forbidden"

    def __init__(self, detail: str = "Sign in first.") -> None:
        super().__init__("not_signed_in", detail)


@dataclass(frozen=True, slots=True)
class Access:
    """What a route asks of its caller. `who` in words for the table; `path_value` names the value a visitor's token is bound to."""

    who: str
    permissions: tuple[str, ...] = ()
    bound_to: str = ""
    path_value: str = ""
    is_before_password: bool = False

    @property
    def is_open(self) -> bool:
        return self.who == "everybody"

    def check(self, path_values: dict[str, Any]) -> None:
        """Raises NotSignedIn or Forbidden."""
        if self.who == "everybody":
            return
        asker = asking()
        if self.bound_to and asker.kind == "visitor":
            if asker.bound != (self.bound_to, path_values.get(self.path_value, "")):
                raise Forbidden("not_yours", f"This token opens another {self.bound_to}.")
            return
        if not asker.is_signed_in:
            raise NotSignedIn()
        if asker.must_choose_password and not self.is_before_password:
            raise Forbidden("password_must_be_chosen", "Choose a new password first.")
        self._check_account(asker)

    def _check_account(self, asker: Asker) -> None:
        if self.who == "administrators" and not asker.is_administrator:
            raise Forbidden("not_administrator", "Only administrators may do this.")
        if self.who == "operators" and not asker.is_administrator and "operator" not in asker.kinds:
            raise Forbidden("not_operator", "Only administrators and operators may do this.")
        if self.permissions and not any(asker.may(permission) for permission in self.permissions):
            wanted = " or ".join(self.permissions)
            raise Forbidden("not_permitted", f"Your roles do not include {wanted}.", permission=self.permissions[0])


def permits(*permissions: str) -> Callable[[View], View]:
    """Opens the route to whoever holds one of these permissions. Unknown keys are refused at import."""
    unknown = set(permissions) - set(ALL_KEYS)
    if unknown or not permissions:
        raise LookupError(f"not in contracts/permissions.py: {', '.join(sorted(unknown))}")
    return _declare(Access("permission", permissions))


def signed_in(view: View) -> View:
    """Opens the route to every account of this side."""
    return _declare(Access("signed in"))(view)


def signed_in_at_all(view: View) -> View:
    """As `signed_in`, also for who has to choose a new password first (PPL-032)."""
    return _declare(Access("signed in", is_before_password=True))(view)


def administrators(view: View) -> View:
    """Opens the route to employees of kind administrator."""
    return _declare(Access("administrators"))(view)


def operators(view: View) -> View:
    """Opens the route to administrators, and to whoever holds the ops token."""
    return _declare(Access("operators"))(view)


def open_to_all(view: View) -> View:
    """Opens the route to everybody. Who is signed in is still known to the view."""
    return _declare(Access("everybody"))(view)


def for_visitor(thing: str, path_value: str) -> Callable[[View], View]:
    """Opens the route to the visitor whose token is bound to the thing in the path, and to signed-in users (the service checks theirs)."""
    return _declare(Access("visitor", (), thing, path_value))


def _declare(access: Access) -> Callable[[View], View]:
    def declare(view: View) -> View:
        if hasattr(view, "access"):
            raise TypeError(f"{view.__name__} says twice who may call it")
        view.access = access  # type: ignore[attr-defined]
        return view

    return declare
