"""What the environment says, and what stands in for what it leaves out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kit.config import Unset, psycopg2_url, read, service_names

OUTSIDE = "postgresql://me:pw@db.example/support?sslmode=require"


def _with_state(home: Path) -> dict[str, str]:
    state = {
        "database_url": "postgresql+psycopg2://frontline:x@127.0.0.1:5532/frontline",
        "databases": {"tickets": "postgresql+psycopg2://frontline_tickets:y@127.0.0.1:5532/frontline_tickets"},
        "amqp_url": "amqp://frontline:z@127.0.0.1:5673/%2F",
        "admin_token": "token",
    }
    (home / "state.json").write_text(json.dumps(state))
    return {"FRONTLINE_HOME": str(home)}


def test_embedded_addresses_come_from_the_state_file(tmp_path: Path) -> None:
    config = read(_with_state(tmp_path))
    assert config.amqp_url == "amqp://frontline:z@127.0.0.1:5673/%2F"
    assert config.database_of("tickets").startswith("postgresql+psycopg2://frontline_tickets:")
    assert config.database_of("kb") == "postgresql+psycopg2://frontline:x@127.0.0.1:5532/frontline_kb"


def test_what_the_environment_names_is_used_instead(tmp_path: Path) -> None:
    config = read(
        _with_state(tmp_path) | {"DATABASE_URL": OUTSIDE, "AMQP_URL": "amqp://elsewhere", "CHAT_DATABASE_URL": "postgres://c@d/e"}
    )
    assert config.amqp_url == "amqp://elsewhere"
    assert config.database_of("tickets") == "postgresql+psycopg2://me:pw@db.example/support_tickets?sslmode=require"
    assert config.database_of("chat") == "postgresql+psycopg2://c@d/e"


def test_what_is_nowhere_is_said_by_name(tmp_path: Path) -> None:
    config = read({"FRONTLINE_HOME": str(tmp_path)})
    with pytest.raises(Unset, match="DATABASE_URL"):
        _ = config.database_url
    with pytest.raises(Unset, match="AMQP_URL"):
        _ = config.amqp_url
    assert config.admin_token == ""


def test_the_admin_token_of_the_environment_wins(tmp_path: Path) -> None:
    assert read(_with_state(tmp_path)).admin_token == "token"
    assert read(_with_state(tmp_path) | {"FRONTLINE_ADMIN_TOKEN": "mine"}).admin_token == "mine"


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    said = repr(read(_with_state(tmp_path) | {"FRONTLINE_SECRET": "hush-hush"}))
    assert "hush-hush" not in said
    assert ":z@" not in said


def test_admin_ports_are_counted_and_may_be_named(tmp_path: Path) -> None:
    config = read({"FRONTLINE_HOME": str(tmp_path), "FRONTLINE_ADMIN_PORT": "9100", "CHAT_ADMIN_PORT": "7000"})
    assert config.admin_port_of("chat") == 7000
    assert config.admin_port_of("people") > 9100
    assert config.admin_urls_of("chat") == ["http://127.0.0.1:7000"]
    named = read({"FRONTLINE_SERVICES": "chat=http://a:8100/|http://b:8100,people=http://people:8100"})
    assert named.admin_urls_of("chat") == ["http://a:8100", "http://b:8100"]


def test_instances_are_counted_and_their_ports_stand_apart(tmp_path: Path) -> None:
    config = read({"FRONTLINE_HOME": str(tmp_path), "FRONTLINE_INSTANCES": "routing=2, chat=3", "FRONTLINE_ADMIN_PORT": "9100"})
    assert [config.instances_of(name) for name in ("people", "routing", "chat")] == [1, 2, 3]
    (tmp_path / "state.json").write_text(json.dumps({"instances": "chat=2"}))
    assert read({"FRONTLINE_HOME": str(tmp_path)}).instances_of("chat") == 2, "as it was started"
    assert read({"FRONTLINE_HOME": str(tmp_path), "FRONTLINE_INSTANCES": ""}).instances_of("chat") == 1
    ports = [config.admin_port_of(name, number) for name in service_names() for number in range(1, 10)]
    assert len(set(ports)) == len(ports)
    assert len(config.admin_urls_of("chat")) == 3
    for wrong in ("nobody=2", "chat=0", "chat=many", "chat=10"):
        with pytest.raises(Unset, match=r"FRONTLINE_INSTANCES"):
            read({"FRONTLINE_INSTANCES": wrong}).instances_of("chat")


@pytest.mark.parametrize("url", ["sqlite:///x", "mysql://a", "tickets"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(Unset):
        psycopg2_url(url)
