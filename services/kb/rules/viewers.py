"""The name under which somebody's searches are kept: the same for the same account, and no account's name (KB-074)."""

from __future__ import annotations

from hashlib import blake2b

NOBODY = "nobody"


def viewer_of(actor: str, told: str | None) -> str:
    """Of an actor `kind:id` its digest; of a visitor without one what the gateway told."""
    if ":" in actor:
        return blake2b(actor.encode(), digest_size=16).hexdigest()
    return told or NOBODY
