"""Lists of mail addresses as people write them, and whom a reply goes to."""

from __future__ import annotations

import re
from collections.abc import Iterable

SHAPE = re.compile(r"^[^\s@;,<>\"]{1,64}@[^\s@;,<>\"]{1,253}$")


def parted(written: str | Iterable[str]) -> list[str]:
    """Addresses parted by semicolons (TKT-056), each once, in the order written. Says nothing about whether they are well formed."""
    parts = written.split(";") if isinstance(written, str) else [part for entry in written for part in entry.split(";")]
    seen: dict[str, str] = {}
    for part in parts:
        if part.strip():
            seen.setdefault(part.strip().lower(), part.strip())
    return list(seen.values())


def malformed(addresses: Iterable[str]) -> list[str]:
    return [address for address in addresses if not SHAPE.match(address)]


def reply_to(
    *,
    email: str,
    last_is_incoming: bool,
    last_from: str | None,
    last_to: list[str],
    last_cc: list[str],
    last_bcc: list[str],
    is_to_all: bool,
) -> tuple[list[str], list[str], list[str]]:
    """To, Cc and Bcc of a reply: the other side of the last message, never our own mailboxes (TKT-055, TKT-301); all lists for Reply All.

    `email` is the ticket's address of record: it takes the place of the sender's, so that Change Email Address holds (TKT-065).
    """
    to = [email] if email else ([last_from] if last_is_incoming and last_from else [])
    if not is_to_all:
        return to or last_to, [], []
    others = [] if last_is_incoming else last_to
    return parted([*to, *others]), list(last_cc), list(last_bcc)
