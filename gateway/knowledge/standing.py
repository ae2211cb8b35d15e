"""Whether feedback is taken from where a request comes from."""

from __future__ import annotations

from gateway import rate_limits
from gateway.asking import ask
from kit.errors import Forbidden


def check_address() -> None:
    """Raises Forbidden `address_refused` where the network address is on the blacklist (KB-096, KB-105)."""
    if ask("people", "address_standing", {"ip": rate_limits.address()})["is_blacklisted"]:
        raise Forbidden("address_refused", "Feedback is not taken from your network address.")
