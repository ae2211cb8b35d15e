"""What is written for containers, Prometheus and Grafana holds the schemas of those who will read it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from importlib import import_module
from pathlib import Path

import pytest
import yaml
from grafana_foundation_sdk.models.dashboard import Dashboard

from infra.docker import passwords
from infra.grafana.boards import BOARDS, FOLDER, board
from kit.config import PROJECT, service_names
from kit.niceness import ANSWERS, COUNTS
from tests.support.tools import tool

COMPOSE = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
CACHES = {"/var/lib/frontline/kb-index"}  # without a name: each container has its own
PLACES = {"./.local/places:/var/lib/frontline/places:ro"}  # read only, so that all may share it
RULES = yaml.safe_load((PROJECT / "infra/prometheus/rules.yml").read_text())


def test_compose_holds_its_schema() -> None:
    command = ["check-jsonschema", "--builtin-schema", "vendor.compose-spec", str(PROJECT / "docker-compose.yml")]
    done = subprocess.run([str(PROJECT / ".venv/bin" / command[0]), *command[1:]], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_compose_runs_every_service_there_is_after_what_it_needs() -> None:
    services = COMPOSE["services"]
    for name in service_names():
        assert services[name]["command"] == ["service", name]
        assert {"migrate", "rabbitmq"} <= set(services[name]["depends_on"])
        assert services["gateway"]["depends_on"][name]["condition"] == "service_healthy"
    assert all("healthcheck" in services[name] for name in (*service_names(), "gateway", "rabbitmq", "postgres"))


@pytest.mark.spec("INT-179", "INT-180", "INT-186")
def test_every_service_may_be_scaled_on_one_database_and_one_set_of_files() -> None:
    for name in service_names():
        one = COMPOSE["services"][name]
        assert not {"container_name", "hostname", "ports"} & one.keys(), "only one could have it; and admin ports stay inside"
        assert set(one["volumes"]) - CACHES - PLACES == {"files:/var/lib/frontline/files"}
        assert (
            one["environment"][f"{name.upper()}_DATABASE_URL"]
            == COMPOSE["services"]["migrate"]["environment"][f"{name.upper()}_DATABASE_URL"]
        )
        assert (
            f"{name}=http://{name}:{one['environment'][f'{name.upper()}_ADMIN_PORT']}"
            in COMPOSE["services"]["gateway"]["environment"]["FRONTLINE_SERVICES"]
        )


def test_the_gateway_keeps_its_journal_where_it_may_write_and_beside_the_files_of_all() -> None:
    mounted = {volume.partition(":")[2] for volume in COMPOSE["services"]["gateway"]["volumes"]}
    assert mounted == {"/var/lib/frontline/files", "/var/lib/frontline/beacons"}
    assert mounted <= set(_made_by_the_image()), "a new volume takes the owner from the image"
    assert COMPOSE["volumes"].keys() >= {"files", "beacons"}


def _made_by_the_image() -> list[str]:
    found = re.findall(r"install -d -o frontline -g frontline ([^\\]+)", (PROJECT / "infra/docker/Dockerfile").read_text())
    return str(found[0]).split()


def test_who_steps_back_on_one_machine_has_the_smaller_share_in_containers() -> None:
    niceness = {name: import_module(f"services.{name}.service").SERVICE.niceness for name in service_names()}
    assert {name for name, found in niceness.items() if found == COUNTS} == {"whoson", "reports"}
    assert {found for name, found in niceness.items() if name not in ("whoson", "reports")} == {ANSWERS}
    shares = {name: one.get("cpu_shares", 1024) for name, one in COMPOSE["services"].items()}
    for name, found in niceness.items():
        assert shares["gateway"] == shares["rabbitmq"] > shares["postgres"] >= shares[name]
        assert (shares[name] < shares["postgres"]) is (found > ANSWERS)


def test_the_search_index_lies_where_kb_may_write_and_in_no_two_containers() -> None:
    kb = COMPOSE["services"]["kb"]
    assert kb["environment"]["FRONTLINE_KB_INDEX"] in CACHES & set(kb["volumes"])
    assert kb["environment"]["FRONTLINE_KB_INDEX"] in _made_by_the_image(), "a new volume takes the owner from the image"


def test_prometheus_looks_at_every_service_there_is() -> None:
    jobs = yaml.safe_load((PROJECT / "infra/prometheus/prometheus.yml").read_text())["scrape_configs"]
    [job] = [one for one in jobs if one["job_name"] == "services"]
    assert {name for one in job["dns_sd_configs"] for name in one["names"]} == set(service_names())


def test_every_service_has_an_account_at_broker_and_database() -> None:
    assert set(passwords.SERVICES) == set(service_names())
    [named] = re.findall(r"^for service in (.+); do$", (PROJECT / "infra/postgres/roles.sh").read_text(), re.M)
    assert set(named.split()) == set(service_names())


def test_no_password_has_a_default() -> None:
    text = (PROJECT / "docker-compose.yml").read_text()
    assert re.findall(r"(?i)(?:password|token|secret)\w*:-", text) == []
    named = set(re.findall(r"\$\{(\w+)", text)) - {"FRONTLINE_PUBLIC_URL"}
    written = (PROJECT / "infra/docker/passwords.py").read_text()
    assert {name for name in named if not name.endswith(("_DB_PASSWORD", "_AMQP_PASSWORD")) and name not in written} == set()


def test_image_runs_as_nobody_special_and_copies_what_the_command_needs() -> None:
    text = (PROJECT / "infra/docker/Dockerfile").read_text()
    assert text.index("USER frontline") < text.index("ENTRYPOINT")
    assert {"contracts", "kit", "services", "gateway", "infra"} <= set(re.findall(r"^COPY (\w+) /opt/frontline", text, re.M))


@pytest.mark.parametrize("uid", BOARDS)
def test_boards_are_dashboards_and_fresh(uid: str) -> None:
    told = json.loads((FOLDER / f"{uid}.json").read_text())
    assert told == board(uid, *BOARDS[uid]), "run python -m infra.grafana.boards"
    read = Dashboard.from_json(told)
    assert read.title == BOARDS[uid][0] and len(read.panels or []) == len(BOARDS[uid][1])


def test_boards_and_rules_ask_for_figures_that_exist() -> None:
    sources = [*PROJECT.glob("kit/*.py"), *PROJECT.glob("gateway/*.py"), *PROJECT.glob("services/**/*.py")]
    sources += PROJECT.glob("infra/standby/*.py")
    defined = set(re.findall(r'"(frontline_\w+)"', "".join(source.read_text() for source in sources)))
    expressions = [rule["expr"] for group in RULES["groups"] for rule in group["rules"]]
    expressions += [asked for _, panels in BOARDS.values() for panel in panels for asked in panel.asks.values()]
    recorded = {rule["record"] for group in RULES["groups"] for rule in group["rules"] if "record" in rule}
    for expression in expressions:
        for name in re.findall(r"\bfrontline_\w+", expression):
            assert re.sub(r"_(bucket|count|sum)$", "", name) in defined or name in defined, name
        for name in re.findall(r"\b(?:service|gateway):\w+:\w+", expression):
            assert name in recorded, name


def test_every_alert_says_what_to_do() -> None:
    alerts = [rule for group in RULES["groups"] for rule in group["rules"] if "alert" in rule]
    for alert in alerts:
        assert (PROJECT / alert["annotations"]["runbook"]).is_file(), alert["alert"]


def test_prometheus_accepts_its_files(promtool: str, tmp_path: Path) -> None:
    token = tmp_path / "admin_token"
    token.write_text("x")
    config = (PROJECT / "infra/prometheus/prometheus.yml").read_text().replace("/run/secrets/admin_token", str(token))
    (tmp_path / "prometheus.yml").write_text(config)
    shutil.copy(PROJECT / "infra/prometheus/rules.yml", tmp_path)
    for words in (["check", "config", "prometheus.yml"], ["check", "rules", "rules.yml"]):
        done = subprocess.run([promtool, *words], cwd=tmp_path, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def promtool() -> str:
    return tool("promtool", "prometheus")
