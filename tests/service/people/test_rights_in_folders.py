"""Roles with rights of their own in single article folders: stored, told, in sessions, and told anew after an upgrade."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from marshmallow import ValidationError

from contracts.permissions import BUILT_IN_ROLES, PERMISSIONS, role_id
from kit.errors import Forbidden, Invalid
from kit.storage.migrations import create_database, drop_database, upgrade
from tests.service.people.conftest import NOON, PASSWORD
from tests.support import run
from tests.support.handling import Handling

FOLDER, OTHER = "01890000-0000-7000-8000-00000000000f", "01890000-0000-7000-8000-00000000000e"
ARTICLES = {permission.key for permission in PERMISSIONS if permission.feature == "kb_articles"}


def role(handling: Handling, **asked: Any) -> dict[str, Any]:
    made: dict[str, Any] = handling.command("people", "create_role", {"name": "Editors", "type": "employee", **asked})
    return made


def signed_in(handling: Handling, username: str, site: str = "management") -> dict[str, str]:
    """What to ask the open session with."""
    asked = {"username": username, "password": PASSWORD, "site": site, "token_hash": hashlib.sha256(username.encode()).hexdigest()}
    handling.command("people", "sign_in", asked, actor="visitor", via=site)
    return {"token_hash": asked["token_hash"]}


def held(handling: Handling, asked: dict[str, str]) -> set[str]:
    return set(handling.question("people", "session", asked)["permissions"])


@pytest.mark.spec("PPL-132", "KB-121")
def test_rights_are_set_for_single_folders_and_told(handling: Handling) -> None:
    made = role(handling)
    assert made["folder_levels"] == {}, "none set"
    said = handling.facts[0].data()
    everything = {permission.key for permission in PERMISSIONS} | {"rights.open_management"}
    assert (set(said["permissions"]), said["folder_permissions"]) == (everything, {})
    levels = {FOLDER: "read_only", OTHER: ["kb_articles.view", "kb_articles.create", "kb_articles.view"]}
    edited = handling.command("people", "edit_role", {"role_id": made["id"], "folder_levels": levels})
    assert edited["folder_levels"] == {FOLDER: "read_only", OTHER: ["kb_articles.create", "kb_articles.view"]}
    assert handling.question("people", "role", {"role_id": made["id"]})["folder_levels"] == edited["folder_levels"]
    told = handling.facts[0].data()
    assert told["folder_levels"] == edited["folder_levels"]
    assert told["permissions"] == said["permissions"], "elsewhere nothing changes"
    in_other = ["add_feedback", "clone", "copy", "create", "event", "scan_broken_links", "view"]
    assert told["folder_permissions"] == {
        FOLDER: ["kb_articles.scan_broken_links", "kb_articles.view"],
        OTHER: [f"kb_articles.{deed}" for deed in in_other],
    }
    handling.command("people", "edit_role", {"role_id": made["id"], "folder_levels": edited["folder_levels"]})
    assert handling.facts == [], "an edit that changes nothing announces nothing"
    handling.command("people", "edit_role", {"role_id": made["id"], "folder_levels": {}})
    assert handling.facts[0].data()["folder_permissions"] == {}


@pytest.mark.parametrize(
    ("folder", "level"), [("root", "full"), (FOLDER.upper(), "full"), (FOLDER, "most"), (FOLDER, "custom"), (FOLDER, ["kb_articles.fly"])]
)
def test_a_wrong_entry_is_refused_by_its_folder(handling: Handling, folder: str, level: Any) -> None:
    made = role(handling)
    asked = {"folder_levels": {OTHER: "none", folder: level}}
    for command, named in (("create_role", {"name": "Second", "type": "user"}), ("edit_role", {"role_id": made["id"]})):
        with pytest.raises(Invalid) as refused:
            handling.command("people", command, named | asked)
        assert (refused.value.code, refused.value.field) == ("folder_level_wrong", f"folder_levels.{folder}")


def test_two_hundred_folders_at_most(handling: Handling) -> None:
    many = {f"01890000-0000-7000-8000-{number:012d}": "none" for number in range(201)}
    with pytest.raises(ValidationError) as refused:
        role(handling, folder_levels=many)
    assert refused.value.messages_dict.keys() == {"folder_levels"}
    many.popitem()
    assert len(role(handling, folder_levels=many)["folder_levels"]) == 200


@pytest.mark.spec("PPL-132", "KB-121")
def test_a_right_in_one_folder_opens_the_door(handling: Handling, ada: dict[str, Any]) -> None:
    nowhere = {"kb_articles": "none", "kb_feedback": "none", "events": "none", "canned_replies": "none"}
    made = role(handling, levels=nowhere)
    handling.command("people", "edit_employee", {"employee_id": ada["id"], "role_ids": [made["id"]]})
    session = signed_in(handling, "ada")
    assert ARTICLES & held(handling, session) == {"kb_articles.view"}, "as everybody who is registered"
    handling.command("people", "edit_role", {"role_id": made["id"], "folder_levels": {FOLDER: "full", OTHER: "none"}})
    opened = held(handling, session)
    assert ARTICLES - opened == {"kb_articles.event"}, "all but what needs a right that is held nowhere (PPL-314)"
    assert "kb_feedback.create" in opened, "by the role Registered User, and add_feedback needs it (PPL-311)"
    handling.command("people", "edit_role", {"role_id": made["id"], "levels": {"events": "full"}})
    assert held(handling, session) >= ARTICLES


@pytest.mark.spec("PPL-132")
def test_a_folder_closed_by_one_role_closes_no_door(handling: Handling, kim: dict[str, Any]) -> None:
    made = role(handling, type="user", levels={"kb_articles": "read_only"}, folder_levels={FOLDER: "none"})
    handling.command("people", "edit_user", {"user_id": kim["id"], "role_ids": [*kim["role_ids"], made["id"]]})
    session = signed_in(handling, "kim", "portal")
    assert ARTICLES & held(handling, session) == {"kb_articles.view"}
    moderators = {"role_id": made["id"], "folder_levels": {FOLDER: ["kb_articles.view", "kb_articles.modify"]}}
    handling.command("people", "edit_role", moderators)
    opened = held(handling, session)
    assert {"kb_articles.edit", "kb_articles.add_feedback"} <= opened
    assert not {"kb_articles.create", "kb_articles.scan_broken_links", "kb_articles.event"} & opened


def test_a_right_in_one_folder_is_not_handed_on_to_a_token_for_all(handling: Handling, ada: dict[str, Any]) -> None:
    narrow = role(handling, levels={"kb_articles": "none"}, folder_levels={FOLDER: "full"})
    by = f"employee:{ada['id']}"
    handling.command("people", "edit_employee", {"employee_id": ada["id"], "role_ids": [narrow["id"], role_id(6)]})
    handling.command("people", "edit_role", {"role_id": role_id(6), "levels": {"kb_articles": "none"}})
    assert "kb_articles.delete" in held(handling, signed_in(handling, "ada"))
    asked = {"name": "import", "scopes": ["kb_articles.delete"], "token_hash": "ab" * 32}
    with pytest.raises(Forbidden) as refused:
        handling.command("people", "create_token", asked, actor=by)
    assert refused.value.code == "scope_too_wide"
    handling.command("people", "create_token", asked | {"account_id": ada["id"]}, actor=by)
    assert handling.question("people", "token", {"token_hash": "ab" * 32})["permissions"] == ["kb_articles.delete"]


@pytest.fixture
def older() -> Iterator[str]:
    """A database as the code before this one left it: built-in roles told of, a role of the house with entries nobody ever read."""
    url = run.beside(run.server(), f"people_older_{os.getpid()}")
    create_database(url, server=run.server())
    upgrade("people", url, to="0002")
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("update roles set is_announced = true"))
        insert = "insert into roles (id, name, type, levels, switches, folder_levels, is_announced, version) values "
        connection.execute(
            sa.text(f"{insert} (:id, 'Old', 'user', '{{\"kb_articles\": \"full\"}}', '[]', '{{\"x\": 7}}', true, 4)"), {"id": OTHER}
        )
    upgrade("people", url)
    yield url
    drop_database(url, server=run.server())


def test_after_an_upgrade_every_role_is_told_once_more(older: str) -> None:
    handling = Handling(lambda _: older)
    handling.now = NOON
    handling.timer("people", "tell_built_in_roles")
    told = {fact.subject: fact.data() for fact in handling.facts}
    assert set(told) == {OTHER, *(built_in.id for built_in in BUILT_IN_ROLES)}
    assert not any(said["is_new"] for said in told.values())
    assert set(told[OTHER]["permissions"]) == ARTICLES - {"kb_articles.scan_broken_links"}
    assert (told[OTHER]["folder_levels"], told[OTHER]["folder_permissions"]) == ({}, {})
    assert "rights.system_settings" in told[role_id(6)]["permissions"]
    assert handling.question("people", "role", {"role_id": OTHER})["version"] == 5, "who has it open notices"
    handling.timer("people", "tell_built_in_roles")
    assert handling.facts == []
    role(handling)
    handling.timer("people", "tell_built_in_roles")
    assert handling.facts == [], "a new role has been told of when it was made"
    handling.close()
