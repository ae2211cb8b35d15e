"""The image's steps, taken from the Dockerfile and run in an empty folder: what is copied and locked is enough to run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kit.config import PROJECT, service_names

DOCKERFILE = (PROJECT / "infra/docker/Dockerfile").read_text().replace("\\\n", " ")


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment a container would have, with /opt and /build laid out below an empty folder."""
    root = tmp_path_factory.mktemp("image")
    for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.M):
        *sources, target = line.split()
        for source in sources:
            _copy(PROJECT / source, root / ("build" if target == "./" else target.lstrip("/")), is_into=target == "./")
    [install] = re.findall(r"^RUN (python -m venv .+)$", DOCKERFILE, re.M)
    command = install.replace("/opt/venv", str(root / "opt/venv")).replace("python -m venv", f"{sys.executable} -m venv", 1)
    subprocess.run(command, shell=True, cwd=root / "build", check=True, capture_output=True, timeout=900)
    environ = dict(re.findall(r"(\w+)=(\S+)", DOCKERFILE[DOCKERFILE.index("ENV ") : DOCKERFILE.index("WORKDIR /var")]))
    placed = {name: value.replace("/opt", str(root / "opt")).replace("/var", str(root / "var")) for name, value in environ.items()}
    return placed | {"PATH": placed["PATH"].replace("$PATH", os.environ["PATH"]), "ROOT": str(root)}


def test_the_command_answers(image: dict[str, str]) -> None:
    said = _run(image, "-m", "infra.local.cli", "--help")
    assert all(word in said for word in ("service", "gateway", "migrate", "health"))


@pytest.mark.parametrize("service", service_names())
def test_every_service_has_all_it_imports(image: dict[str, str], service: str) -> None:
    assert "ready" in _run(image, "-c", f"import services.{service}.service, kit.bus.topology; print('ready')")


def test_the_gateway_has_all_it_imports(image: dict[str, str]) -> None:
    assert "ready" in _run(image, "-c", "import gateway.app, gunicorn; print('ready')")


def test_nothing_of_the_workshop_is_in_it(image: dict[str, str]) -> None:
    said = _run(image, "-m", "pip", "list")
    assert not re.search(r"^(pytest|mypy|ruff|hypothesis|schemathesis)\b", said, re.M)
    assert not (Path(image["ROOT"]) / "opt/frontline/tests").exists()


def _run(image: dict[str, str], *words: str) -> str:
    python = Path(image["ROOT"]) / "opt/venv/bin/python"
    done = subprocess.run([str(python), *words], env=image, cwd=image["ROOT"], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _copy(source: Path, target: Path, *, is_into: bool) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "secrets"))
    else:
        where = target / source.name if is_into else target
        where.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, where)
