"""Do those who ask and those who answer mean the same? Front pages of services against each other, their READMEs and the gateway."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from marshmallow import Schema

from contracts.events import FACTS
from infra.checks import tree
from kit.service import Service

BESIDE = {("reports", "offering"), ("reports", "schedules")}
NAMES = sorted(path.parent.name for path in (tree.ROOT / "services").glob("*/service.py"))


def front_page(name: str) -> Service:
    found: Service = importlib.import_module(f"services.{name}.service").SERVICE
    return found


def asked_by_the_gateway() -> Iterator[tuple[Path, int, str, str]]:
    """Where the gateway asks: file, line, service, command or question. Names that are made at run time are not seen."""
    for path in tree.files(tree.ROOT, ".py"):
        if path.parts[0] != "gateway":
            continue
        for node in ast.walk(ast.parse((tree.ROOT / path).read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in ("ask", "ask_all"):
                continue
            pairs = [node.args] if node.func.id == "ask" else [one.elts for one in ast.walk(node) if isinstance(one, ast.Tuple)]
            for pair in pairs:
                words = [one.value for one in pair[:2] if isinstance(one, ast.Constant) and isinstance(one.value, str)]
                if len(words) == 2:
                    yield path, node.lineno, words[0], words[1]


@pytest.mark.parametrize("name", NAMES)
def test_a_service_is_named_as_its_room(name: str) -> None:
    service = front_page(name)
    assert service.name == name
    assert not service.commands.keys() & service.questions.keys(), "a name is a command or a question, not both"
    takes = [command.takes for command in service.commands.values()] + [question.takes for question in service.questions.values()]
    assert all(issubclass(schema, Schema) for schema in takes)


@pytest.mark.parametrize("name", NAMES)
def test_a_service_listens_to_facts_that_exist(name: str) -> None:
    heard = {fact for lane in front_page(name).lanes.values() for fact in lane.facts}
    assert heard <= FACTS.keys()


@pytest.mark.parametrize("name", NAMES)
def test_a_fact_is_heard_in_one_lane(name: str) -> None:
    """But for what is done because of facts that are counted as well: it must not wait behind the counting, nor the other way round."""
    lanes = {lane: each.facts for lane, each in front_page(name).lanes.items() if (name, lane) not in BESIDE}
    heard = [fact for facts in lanes.values() for fact in facts]
    assert len(heard) == len(set(heard))


@pytest.mark.parametrize("name", NAMES)
def test_a_service_says_in_its_readme_what_it_answers(name: str) -> None:
    service = front_page(name)
    said = (tree.ROOT / "services" / name / "README.md").read_text(encoding="utf-8")
    missing = [one for one in [*service.commands, *service.questions] if f"`{one}`" not in said]
    assert missing == []


def test_the_gateway_asks_what_services_answer() -> None:
    answered = {name: {"ping", *front_page(name).commands, *front_page(name).questions} for name in NAMES}  # the kit answers a ping
    unanswered = [
        f"{path}:{line}: {service}.{what}" for path, line, service, what in asked_by_the_gateway() if what not in answered.get(service, ())
    ]
    assert unanswered == []


def test_asking_is_seen() -> None:
    assert len(list(asked_by_the_gateway())) > 20
