"""The facts on the bus: the law's tables, the classes, the schemas and the golden examples say the same."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import orjson
import pytest

from contracts.asyncapi import document
from contracts.envelope import Envelope
from contracts.events import FACTS
from contracts.validation import problems
from infra.checks import examples, facts, tree

LAW = (tree.ROOT / facts.LAW).read_text(encoding="utf-8")


def example(name: str) -> bytes:
    return (tree.ROOT / examples.FOLDER / f"{name}.json").read_bytes()


def test_tables_and_classes_say_the_same() -> None:
    assert facts.problems() == []


@pytest.mark.parametrize(
    ("written", "instead", "complaint"),
    [
        ("| ticket | due_at, note, group_id,", "| ticket | due_at, remark, group_id,", "follow_up_scheduled.v1: remark is in"),
        ("asked_agent_id?, queued_at?, queue_seconds", "asked_agent_id, queued_at?, queue_seconds", "asked_agent_id may not be null"),
        ("mode {person, age_rule} | REP-429", "mode {person, rule} | REP-429", "mode has other words: age_rule, rule"),
        ("| close_requested |", "| closing_requested |", "closing_requested.v1: is in"),
        ("| auto_close, auto_lock,", "| auto_close, lock,", "the reason lock stands in the law"),
        ("agent_disconnected, logout,", "agent_gone, logout,", "the detail agent_gone of hand_off"),
        ("| place | brand_id, department_id, group_id |", "| place | brand_id, group_id |", "shape place: department_id is in the class"),
    ],
)
def test_a_difference_is_found(tmp_path: Path, written: str, instead: str, complaint: str) -> None:
    assert written in LAW
    (tmp_path / "docs/spec").mkdir(parents=True)
    (tmp_path / facts.LAW).write_text(LAW.replace(written, instead, 1), encoding="utf-8")
    assert complaint in "\n".join(facts.problems(tmp_path))


def test_every_fact_has_an_example_and_every_example_a_fact() -> None:
    assert sorted(FACTS) == sorted(path.stem for path in (tree.ROOT / examples.FOLDER).glob("*.json"))


@pytest.mark.parametrize("name", sorted(FACTS))
def test_example_is_read_written_and_read_again(name: str) -> None:
    envelope = Envelope.from_wire(example(name))
    assert problems(envelope) == []
    assert orjson.loads(envelope.to_wire()) == orjson.loads(example(name))
    known = FACTS[name]
    fields = {field: envelope.data[field.removesuffix("_")] for field in known.__slots__}
    assert known(subject=envelope.subject, **fields).data() == envelope.data


CLOUD_EVENT = {
    "type": "object",
    "required": ["id", "source", "specversion", "type"],
    "properties": {
        "id": {"type": "string", "minLength": 1},
        "source": {"type": "string", "minLength": 1, "format": "uri-reference"},
        "specversion": {"const": "1.0"},
        "type": {"type": "string", "minLength": 1},
        "subject": {"type": ["string", "null"], "minLength": 1},
        "time": {"type": ["string", "null"], "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"},
        "datacontenttype": {"const": "application/json"},
        "dataschema": {"type": ["string", "null"], "format": "uri", "minLength": 1},
        "data": {"type": "object"},
    },
    # Extension attributes: lower-case letters and digits, no objects.
    "patternProperties": {"^(?!data$)[a-z0-9]+$": {"type": ["string", "integer", "boolean", "null"]}},
    "additionalProperties": False,
}


@pytest.mark.parametrize("name", sorted(FACTS))
def test_example_is_a_cloud_event(name: str) -> None:
    jsonschema.validate(orjson.loads(example(name)), CLOUD_EVENT)


def test_examples_hold_against_the_published_document() -> None:
    published = document()
    for name in FACTS:
        message = published["components"]["messages"][name.replace(".", "_")]
        jsonschema.validate(orjson.loads(example(name)), message["payload"] | {"components": published["components"]})


def test_published_document_refers_to_what_it_holds() -> None:
    published = document()
    assert published["asyncapi"] == "3.0.0"
    assert len(published["channels"]) == len(published["operations"]) == len(FACTS)
    for reference in references(published):
        part = published
        for step in reference.removeprefix("#/").split("/"):
            part = part[step]


def references(part: object) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if "$ref" in part else []
        return own + [found for inner in part.values() for found in references(inner)]
    return [found for inner in part for found in references(inner)] if isinstance(part, list) else []


def test_a_fact_that_breaks_its_word_is_told() -> None:
    sent = orjson.loads(example("tickets.ticket_priority_changed.v1"))
    sent["data"]["reason"] = "whim"
    sent["data"]["ticket"]["place"]["group_id"] = "front desk"
    del sent["data"]["ticket"]["status"]
    said = problems(Envelope.from_wire(orjson.dumps(sent)))
    assert [line.split(": ")[1] for line in said] == ["ticket.place.group_id", "ticket.status", "reason"]


def test_before_may_hold_any_part_of_the_state() -> None:
    sent = orjson.loads(example("tickets.ticket_priority_changed.v1"))
    sent["data"]["before"] = {"priority": "low", "agent_id": None}
    assert problems(Envelope.from_wire(orjson.dumps(sent))) == []
    sent["data"]["before"] = {"priority": "none"}
    assert len(problems(Envelope.from_wire(orjson.dumps(sent)))) == 1
