"""What each mark does to an item's flags (KB-012 to KB-015, CAN-007, NWS-005)."""

from __future__ import annotations

from dataclasses import dataclass, replace

MARKS = ("public", "private", "draft", "review", "reviewed")
OF_REPLIES = ("public", "draft", "review", "reviewed")  # a canned reply has no private state


@dataclass(frozen=True, slots=True)
class Flags:
    """The states a mark may change."""

    is_private: bool
    is_draft: bool
    is_flagged_for_review: bool


def marked(flags: Flags, mark: str) -> Flags:
    """Public and private end draft; draft, review and reviewed leave the rest as it is (KB-163)."""
    if mark in ("public", "private"):
        return replace(flags, is_private=mark == "private", is_draft=False)
    if mark == "draft":
        return replace(flags, is_draft=True)
    return replace(flags, is_flagged_for_review=mark == "review")
