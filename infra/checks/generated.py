"""The documents that are made from the code: docs/events.md and the examples. `make docs` writes, `make check` compares."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from contracts.events import FACTS
from contracts.fact import Fact
from contracts.json_schema import Json, object_of
from infra.checks import examples, tree

EVENTS = Path("docs/events.md")
HEAD = """# Facts on the bus

Written by `make docs` from contracts/events. What each fact is for and which row needs it stands in [the spec](spec/events_on_the_bus.md).
Every fact travels in a CloudEvents 1.0 envelope on the exchange `frontline.events`, its type as the routing key.
A field marked ? may be null.
"""


def problems(root: Path = tree.ROOT) -> list[str]:
    """What `make docs` would change."""
    stale = not (root / EVENTS).exists() or (root / EVENTS).read_text(encoding="utf-8") != events_page()
    said = [f"{EVENTS} is not what the classes say: make docs"] if stale else []
    return said + [f"{examples.FOLDER}/{name}.json is missing: make docs" for name in examples.missing(root)]


def write(root: Path = tree.ROOT) -> None:
    examples.write_missing(root)
    (root / EVENTS).write_text(events_page(), encoding="utf-8")


def events_page() -> str:
    shapes: dict[str, Json] = {}
    facts = [line for name, fact in sorted(FACTS.items()) for line in _fact(name, fact, shapes)]
    described = [line for name in sorted(shapes) if not name.endswith("Part") for line in [f"### {name}", "", *_fields(shapes[name])]]
    return "\n".join([HEAD, *facts, "## Shapes", "", *described]).rstrip() + "\n"


def _fact(name: str, fact: type[Fact], shapes: dict[str, Json]) -> Iterator[str]:
    said = " ".join((inspect.getdoc(fact) or "").split())
    yield from (f"## {name}", "", f"`{fact.__name__}`: {said} [Example](../contracts/examples/{name}.json).", "")
    yield from _fields(object_of(fact.schema(), shapes))


def _fields(described: Json) -> Iterator[str]:
    if not described["properties"]:
        yield from ("No fields.", "")
        return
    yield from ("| field | type |", "|---|---|")
    for name, kind in described["properties"].items():
        may_be_none = "null" in str(kind.get("type")) or {"type": "null"} in kind.get("anyOf", [])
        yield f"| {name}{'?' if may_be_none else ''} | {_kind(kind)} |"
    yield ""


def _kind(kind: Json) -> str:
    """One field's type in words."""
    if "anyOf" in kind or "oneOf" in kind:
        return " or ".join(_kind(one) for one in (kind.get("anyOf") or kind["oneOf"]) if one != {"type": "null"})
    if "$ref" in kind:
        name = kind["$ref"].rpartition("/")[2]
        return f"some fields of {name.removesuffix('Part')}, as they were" if name.endswith("Part") else name
    if "enum" in kind:
        return ", ".join(f"`{word}`" for word in kind["enum"])
    base = _base(kind["type"])
    if base == "array":
        return f"list of {_kind(kind['items'])}"
    if base == "object":
        return "map" + (f" of {_kind(kind['additionalProperties'])}" if "additionalProperties" in kind else "")
    named = str({"string": kind.get("format", "text"), "boolean": "truth"}.get(base, base))
    return named + (f", {kind['maxLength']} characters at most" if "maxLength" in kind else "")


def _base(kind: Any) -> str:
    return str(next(one for one in kind if one != "null") if isinstance(kind, list) else kind)


if __name__ == "__main__":
    if "--write" in sys.argv:
        write()
    print("\n".join(problems()) or "generated documents are fresh")
