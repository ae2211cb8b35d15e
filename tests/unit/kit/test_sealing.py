"""Secrets at rest: only the installation that sealed them, for that very use, reads them again."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.config import PROJECT
from kit.sealing import FORM, Unsealable, seal, unseal

TEXTS = st.text(st.characters(codec="utf-8"), max_size=300)

# Made by RFC 5297 and RFC 5869 written out by hand, block by block, not by the library that is tested here.
BY_HAND = {
    "": "s1.d4OyHwPahk5bUjExhr76Xw==",
    "p4ss phrase": "s1.Ag4sGRZZ1nh6HWo2Wc7UU5HcUFE6cmbiER-w",
    "x" * 50: "s1._1Zbcl0yilAflm_KrIUYSozD44FXqB7ZWqma2MV9DJ7FSTIUsFiEklgTfv1bcfKBUMl8KpnKOIQ_ZRSErpHmhvA_",
}

UNTIL_IT_IS_USED = """
import importlib, sys
for room in sys.argv[1:]:
    importlib.import_module(room)
assert "cryptography" not in sys.modules, "every such process would be larger by 12 MB"
from kit.sealing import seal, unseal
assert unseal(seal("pass", "ours", "mail"), "ours", "mail") == "pass"
assert "cryptography" in sys.modules
"""
GREEN = ["kit.serve", *(f"services.{path.parent.name}.service" for path in sorted(PROJECT.glob("services/*/service.py")))]


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
        ("s1.ä", "ours", "mail"), (seal("pass", "ours", "mail") + "%", "ours", "mail"), (seal("pass", "ours", "mail")[3:], "ours", "mail"),
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
    assert len(seal("", "ours", "a")) == len(FORM) + 24, "a tag of 16 bytes, of no text too"


@pytest.mark.parametrize("text", BY_HAND)
def test_what_was_sealed_once_is_read_for_good(text: str) -> None:
    """Databases keep it: a newer library or another derivation of the key must not come unnoticed. No text at all is a text."""
    assert unseal(BY_HAND[text], "ours", "mail") == text
    assert seal(text, "ours", "mail") == BY_HAND[text]


@pytest.mark.parametrize("rooms", [GREEN, ["gateway.app", "infra.gunicorn.worker"]], ids=["services", "gateway"])
def test_a_process_takes_the_library_in_when_it_seals_and_not_before(rooms: list[str]) -> None:
    """Services are green, so this is also where it has to work beside eventlet."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", UNTIL_IT_IS_USED, *rooms], cwd=PROJECT, capture_output=True, text=True, timeout=110
    )
    assert done.returncode == 0, done.stderr
