"""Whether a file may be sent in a chat (CHT-034, CHT-083, PPL-056)."""

from __future__ import annotations

from fnmatch import fnmatchcase

from services.chat.rules.options import UploadOptions


def refused_because(name: str, size: int, options: UploadOptions, *, is_from_customer: bool) -> str | None:
    """None = it may; else type or size. `size` in bytes."""
    patterns = options.extensions_for_users if is_from_customer else options.extensions_for_employees
    if "*.*" not in patterns and not any(fnmatchcase(name.lower(), _pattern(word)) for word in patterns):
        return "type"
    return "size" if size > options.maximum_kilobytes * 1024 else None


def _pattern(word: str) -> str:
    """`*.png`, `.png` and `png` mean the same."""
    return "*." + word.lower().lstrip("*").lstrip(".")
