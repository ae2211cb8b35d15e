"""Secrets at rest: only the installation that sealed them, for that very use, reads them again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.sealing import TAG, Unsealable, seal, unseal

TEXTS = st.text(st.characters(codec="utf-8"), max_size=300)


@given(TEXTS, TEXTS, TEXTS)
def test_what_is_sealed_comes_out_again_and_is_not_to_be_seen(text: str, secret: str, what_for: str) -> None:
    sealed = seal(text, secret, what_for)
    assert unseal(sealed, secret, what_for) == text
    assert sealed.isascii()
    assert sealed == seal(text, secret, what_for)


@pytest.mark.parametrize(
    ("sealed", "secret", "what_for"),
    [
        (seal("pass", "ours", "mail"), "theirs", "mail"),
        (seal("pass", "ours", "mail"), "ours", "pop"),
        ("", "ours", "mail"), ("s1.", "ours", "mail"), ("s1.AAAA", "ours", "mail"), ("s1.%%%", "ours", "mail"), ("pass", "ours", "mail"),
    ],
)  # fmt: skip
def test_another_secret_another_use_or_no_seal_at_all_is_refused(sealed: str, secret: str, what_for: str) -> None:
    with pytest.raises(Unsealable):
        unseal(sealed, secret, what_for)


def test_one_changed_sign_anywhere_is_noticed() -> None:
    sealed = seal("a pass phrase of more than one block of the stream", "ours", "mail")
    for place in range(3, len(sealed) - 2):
        with pytest.raises(Unsealable):
            unseal(sealed[:place] + ("A" if sealed[place] != "A" else "B") + sealed[place + 1 :], "ours", "mail")


def test_use_and_text_cannot_be_parted_in_another_way() -> None:
    assert seal("b", "ours", "a") != seal("", "ours", "ab")
    assert len(seal("x" * 64, "ours", "a")) - len(seal("", "ours", "a")) >= 64
    assert TAG == 16
