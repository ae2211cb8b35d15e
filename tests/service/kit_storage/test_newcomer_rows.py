"""Whom a service has yet to hear: written by migrations, gone with the answer."""

from __future__ import annotations

from collections.abc import Callable

from kit.storage.engine import open_database
from kit.storage.newcomer import answered, hear_again, unheard


def test_an_owner_is_asked_under_one_key_until_it_has_answered(database: Callable[[str], str]) -> None:
    tickets = open_database("tickets", database("tickets"))
    with tickets.session() as session:
        assert unheard(session) == {}
        hear_again(session.connection(), "people", "routing")
        keys = dict(unheard(session))
        assert list(keys) == ["people", "routing"] and len(set(keys.values())) == 2
        answered(session, "people", keys["people"])
        assert unheard(session) == {"routing": keys["routing"]}
    tickets.close()


def test_what_a_later_migration_asks_for_outlives_the_answer_to_an_earlier_one(database: Callable[[str], str]) -> None:
    tickets = open_database("tickets", database("tickets"))
    with tickets.session() as session:
        hear_again(session.connection(), "people")
        first = unheard(session)["people"]
        hear_again(session.connection(), "people")
        second = unheard(session)["people"]
        assert second != first, "it is another question"
        answered(session, "people", first)
        assert unheard(session) == {"people": second}
    tickets.close()
