"""Mail addresses: what is one, how it goes to a server, and to whom no machine may write (INT-033, INT-240)."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST, LONGEST_LOCAL = 254, 64
_LOCAL = re.compile(r"[^\s\x00-\x20\x7f\"(),:;<>@\[\\\]]+")
_LABEL = re.compile(r"(?!-)[^\W_]([\w-]*[^\W_])?", re.UNICODE)


def is_address(text: str) -> bool:
    """One person's address, without name or brackets. Letters of any tongue; no quoted local parts, no addresses of machines."""
    local, at, domain = text.rpartition("@")
    labels = domain.split(".")
    return (
        bool(at)
        and len(text) <= LONGEST
        and len(local.encode()) <= LONGEST_LOCAL
        and bool(_LOCAL.fullmatch(local))
        and not (local.startswith(".") or local.endswith(".") or ".." in local)
        and all(len(label) <= 63 and _LABEL.fullmatch(label) for label in labels)
        and _has_ascii_form(domain)
    )


def on_the_wire(address: str) -> str:
    """With its domain in ASCII; the local part as it is, which may need a server that takes any letters (SMTPUTF8)."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"


def is_barred(address: str, entries: Iterable[str]) -> bool:
    """Whether an entry names the address or its domain, in whatever case."""
    known = {entry.strip().lower().removeprefix("@") for entry in entries}
    folded = address.lower()
    return folded in known or folded.rpartition("@")[2] in known


def _has_ascii_form(domain: str) -> bool:
    try:
        return len(domain.encode("idna")) <= 253
    except UnicodeError:
        return False
