"""Texts in pieces of words, as the model was taught to read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kb.meaning.pieces import Pieces, words_of

KNOWN = ["[UNK]", "[CLS]", "[SEP]", "print", "##er", "##ers", "##r", "the", "paper", "!", "-", "wi", "fi", "打", "5", "##€"]
PIECES = Pieces({piece: number for number, piece in enumerate(KNOWN)})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Printer's paper!", ["the", "printer", "'", "s", "paper", "!"]),
        ("Wi-Fi über naïve_café", ["wi", "-", "fi", "uber", "naive", "_", "cafe"]),
        ("打印 x機", ["打", "印", "x", "機"]),
        ("5€ ¿qué?", ["5€", "¿", "que", "?"]),
        ("a\u200bb\0c\u00a0d\te\u0301", ["abc", "d", "e"]),
        ("ΑΣ", ["ας".replace("ς", "σ")]),
        ("  \n ", []),
        ("", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert list(words_of(text)) == words


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("printers", ["print", "##ers"]),
        ("Printer paper!", ["print", "##er", "paper", "!"]),
        ("printrx the", ["[UNK]", "the"]),
        ("5€", ["5", "##€"]),
        ("unknown wi-fi", ["[UNK]", "wi", "-", "fi"]),
        ("p" * 101, ["[UNK]"]),
        ("[SEP]", ["[UNK]", "[UNK]", "[UNK]"]),
        ("", []),
    ],
)
def test_pieces_between_their_marks(text: str, pieces: list[str]) -> None:
    assert [KNOWN[number] for number in PIECES.of(text, 50)] == ["[CLS]", *pieces, "[SEP]"]


def test_never_more_than_are_wanted() -> None:
    assert [KNOWN[number] for number in PIECES.of("printer " * 1_000_000, 4)] == ["[CLS]", "print", "##er", "[SEP]"]


@given(text=st.text(max_size=200), most=st.integers(2, 40))
def test_any_text_can_be_read(text: str, most: int) -> None:
    pieces = PIECES.of(text, most)
    assert (pieces[0], pieces[-1], len(pieces) <= most) == (1, 2, True)
