"""Whether an employee's file may come in: by type and size (KB-021, KB-114)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

MAXIMUM_KILOBYTES = 2048  # until the settings are known
EVERYTHING = ("*.*",)


def refused_because(name: str, size: int, settings: Mapping[str, object]) -> str | None:
    """None when it may, else "type" or "size". `size` in bytes, `settings` the section uploads."""
    listed = settings.get("extensions_for_employees", EVERYTHING)
    patterns = [str(one).lower() for one in listed] if isinstance(listed, Sequence) else list(EVERYTHING)
    if "*.*" not in patterns and not any(fnmatchcase(name.lower(), "*." + pattern.lstrip("*.")) for pattern in patterns):
        return "type"
    most = settings.get("maximum_kilobytes", MAXIMUM_KILOBYTES)
    return "size" if isinstance(most, int) and size > most * 1024 else None
