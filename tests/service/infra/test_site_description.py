"""Two installations with docker-compose: what is written holds its schema and names what there is; the script keeps its order."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from infra.standby.command import command
from kit.config import PROJECT, service_names
from tests.support.tools import tool

WHOLE = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())["services"]
SITE = yaml.safe_load((PROJECT / "docker-compose.site.yml").read_text())["services"]
SCRIPT = PROJECT / "infra/standby/switch-over.sh"
RUNBOOK = (PROJECT / "infra/runbooks/second-installation.md").read_text()
DOCKER = """#!/bin/sh
echo "$*" >> "$SAID"
case "$*" in *"standby promote"*) exit "${PROMOTE_ENDS_WITH:-0}" ;; esac
"""


def test_the_overlay_holds_its_schema_and_lies_over_what_there_is() -> None:
    checked = [".venv/bin/check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.site.yml"]
    done = subprocess.run(checked, cwd=PROJECT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert set(SITE) - set(WHOLE) == {"standby", "rebuild", "watch", "files"}
    for mounted in re.findall(r'"\./([^:"]+):', (PROJECT / "docker-compose.site.yml").read_text()):
        assert (PROJECT / mounted).is_file(), mounted


@pytest.mark.spec("INT-176", "INT-182")
def test_a_site_that_waits_runs_no_portal_and_no_background_work() -> None:
    merged = {name: WHOLE.get(name, {}) | SITE.get(name, {}) for name in {*WHOLE, *SITE}}
    waiting = {name for name, one in merged.items() if not one.get("profiles")}
    assert waiting == {"postgres", "rabbitmq", "watch"}
    assert {name for name, one in merged.items() if one.get("profiles") == ["active"]} >= {*service_names(), "gateway", "migrate"}
    for name in waiting:
        assert set(merged[name].get("depends_on", {})) <= waiting, "else compose would start or miss it"


def test_every_variable_is_written_by_the_set_up_or_told_in_the_runbook() -> None:
    named = set(re.findall(r"\$\{(\w+)", (PROJECT / "docker-compose.site.yml").read_text()))
    written = (PROJECT / "infra/docker/passwords.py").read_text()
    told = {name for name in named if name in written or name in RUNBOOK}
    assert named - told <= {"FRONTLINE_OTHER_FILES_MOUNT"}
    read = "".join(path.read_text() for path in (PROJECT / "infra/standby").glob("*.py")) + (PROJECT / "kit/config.py").read_text()
    assert {name for name in SITE["standby"]["environment"] if name not in read} == set()


def test_every_command_that_is_named_exists() -> None:
    texts = [SCRIPT.read_text(), RUNBOOK, (PROJECT / "docker-compose.site.yml").read_text().replace('", "', " ")]
    named = {
        word
        for text in texts
        for word in re.findall(r"\bstandby ((?:await|promote|ready|status|prepare|follow|re|syn|close|open|files|watch)[\w-]*)", text)
    }
    assert named >= {"promote", "ready", "await-failure", "prepare", "follow", "rebuild", "synchronous", "close", "watch", "files"}
    assert named <= set(command.commands)


@pytest.mark.spec("INT-177")
def test_the_script_starts_services_after_the_promotion_only(tmp_path: Path) -> None:
    assert _calls(tmp_path, 0, "--automatic", "60") == [
        "standby await-failure --seconds 60",
        "up -d postgres rabbitmq",
        "standby promote --no-wait --within 60",
        "--profile active up -d",
        "standby ready --within 60",
    ]
    assert _calls(tmp_path, 0, "--force", "its site burns")[1] == "standby promote --no-wait --within 60 --force its site burns"


def test_a_refusal_is_passed_on_and_nothing_is_started(tmp_path: Path) -> None:
    assert _calls(tmp_path, 2) == ["up -d postgres rabbitmq", "standby promote --no-wait --within 60"]
    assert _calls(tmp_path, 64, "--force") == _calls(tmp_path, 64, "--sideways") == []


def test_the_script_is_plain_sh() -> None:
    done = subprocess.run([tool("shellcheck", "shellcheck"), "-s", "sh", str(SCRIPT)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout


def _calls(folder: Path, ends_with: int, *words: str) -> list[str]:
    """What the script has docker do, the same beginnings left out."""
    stand_in, said = folder / "docker", folder / "said"
    stand_in.write_text(DOCKER)
    stand_in.chmod(0o755)
    said.write_text("")
    environ = {"PATH": f"{folder}:{os.environ['PATH']}", "SAID": str(said), "PROMOTE_ENDS_WITH": str(ends_with)}
    done = subprocess.run(["sh", str(SCRIPT), *words], env=environ, capture_output=True, text=True, timeout=30)
    assert done.returncode == ends_with, done.stdout + done.stderr
    return [line.removeprefix("compose ").removeprefix("run --rm -T --no-deps standby ") for line in said.read_text().splitlines()]
