"""Searches as people type them, against the server that has to understand them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kit.storage.engine import Database
from kit.storage.search import beginning, containing, document, matching, weighing

TEXTS = ["Invoice 4711 is wrong", "The wrong invoice was sent", "Größe der Überweisung", "ann.smith@example.com asks", "50% off_now"]
VALUES = sa.values(sa.column("number", sa.Integer), sa.column("text", sa.Text), name="said").data(list(enumerate(TEXTS)))
WORDS: sa.ColumnElement[str] = sa.literal_column(document("text"))


def _found(things: Database, condition: sa.ColumnElement[bool]) -> set[int]:
    with things.reading() as session:
        return set(session.scalars(sa.select(VALUES.c.number).where(condition)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("invoice", {0, 1}),
        ("INV wro", {0, 1}),
        ('"wrong invoice"', {1}),
        ("invoice -sent", {0}),
        ('invoice -"wrong invoice"', {0}),
        ("4711", {0}),
        ("größ überw", {2}),
        ("ann.smith@example.com", {3}),
        ("nothing like it", set()),
        ("", {0, 1, 2, 3, 4}),
        ("  !&|:* ' ", {0, 1, 2, 3, 4}),
    ],
)
def test_words_are_found_as_a_person_would_expect(things: Database, text: str, found: set[int]) -> None:
    assert _found(things, matching(WORDS, text)) == found


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60) | st.text(alphabet="ab'\"\\:*&|!<>() -\x00", max_size=60))
def test_no_search_can_trouble_the_server(things: Database, text: str) -> None:
    _found(things, matching(WORDS, text))
    _found(things, beginning(VALUES.c.text, text))
    _found(things, containing(VALUES.c.text, text))


def test_percent_and_underscore_stand_for_themselves(things: Database) -> None:
    assert _found(things, beginning(VALUES.c.text, "50%")) == {4}
    assert _found(things, containing(VALUES.c.text, "f_n")) == {4}
    assert _found(things, containing(VALUES.c.text, "e_w")) == set()


def test_earlier_columns_weigh_more(things: Database) -> None:
    both = sa.values(sa.column("n", sa.Integer), sa.column("subject", sa.Text), sa.column("body", sa.Text), name="said")
    rows = both.data([(1, "other", "invoice"), (2, "invoice", "other")])
    weight = weighing(sa.literal_column(document("subject", "body")), "invoice")
    with things.reading() as session:
        assert session.scalars(sa.select(rows.c.n).order_by(weight.desc())).all() == [2, 1]
