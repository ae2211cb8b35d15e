"""The tables are what the models say."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from contracts.permissions import BUILT_IN_ROLES
from kit.storage.migrations import differences
from services.people.models import metadata
from services.people.rules.rights import granted, rights_of_role
from tests.support.handling import Handling


def test_migrations_make_what_the_models_say(database: Callable[[str], str]) -> None:
    assert differences(database("people"), metadata) == []


def test_built_in_roles_are_there_and_told_once(handling: Handling) -> None:
    with handling.reading("people") as session:
        assert session.scalar(sa.text("select count(*) from roles")) == len(BUILT_IN_ROLES)
    handling.timer("people", "tell_built_in_roles")
    assert [fact.subject for fact in handling.facts] == [role.id for role in BUILT_IN_ROLES]
    assert all(fact.data()["is_new"] for fact in handling.facts)
    for role, fact in zip(BUILT_IN_ROLES, handling.facts, strict=True):
        assert set(fact.data()["permissions"]) == granted(role.levels, role.switches, role.type) | rights_of_role(role.key, role.type)
    handling.timer("people", "tell_built_in_roles")
    assert handling.facts == []
