"""Who may be invited, where to, and how a visit stands after its visitor's chat was heard of."""

from __future__ import annotations

import pytest

from services.whoson.rules.invitations import Place, after_chat, not_invited_because, place_for


@pytest.mark.spec("WHO-048")
@pytest.mark.parametrize(
    ("status", "because"),
    [
        ("none", None), ("rejected", None), ("ignored", None), ("chat_ended", None),
        ("invited", "already_invited"), ("accepted", "in_chat"), ("in_chat", "in_chat"),
    ],
)  # fmt: skip
def test_one_open_invitation_and_none_in_a_chat(status: str, because: str | None) -> None:
    assert not_invited_because(status, is_over=False) == because
    assert not_invited_because(status, is_over=True) == "visit_over"


@pytest.mark.parametrize(
    ("status", "is_this", "has_ended", "then"),
    [
        ("accepted", True, False, "in_chat"), ("none", False, False, "in_chat"), ("chat_ended", False, False, "in_chat"),
        ("in_chat", True, False, None), ("chat_ended", True, False, None),
        ("in_chat", True, True, "chat_ended"), ("accepted", True, True, "chat_ended"), ("chat_ended", True, True, None),
        ("in_chat", False, True, None),
    ],
)  # fmt: skip
def test_the_standing_follows_the_chat(status: str, is_this: bool, has_ended: bool, then: str | None) -> None:
    assert after_chat(status, is_this_chat=is_this, has_ended=has_ended) == then


def test_the_place() -> None:
    assert place_for(Place("a", "g"), ["b"], ["c"]) == Place("a", "g")
    assert place_for(None, ["b", "c"], ["c"]) == Place("b")
    assert place_for(None, [], ["c"]) == Place("c")
    assert place_for(None, [], ["c", "d"]) is None
