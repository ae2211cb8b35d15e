"""The lines of YAML on top of a file: written in one fixed form, read with limits, checked field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import yaml

from contracts.envelope import wire_time

FENCE = "---"
LONGEST = 20_000  # characters
MANY = 100
FORMATS = ("markdown", "html")


class Fault(ValueError):
    """What is wrong with a file; `field` names the line at fault, empty for the file itself."""

    def __init__(self, field: str, code: str, detail: str) -> None:
        super().__init__(detail)
        self.field, self.code, self.detail = field, code, detail


def written(fields: Mapping[str, Any]) -> str:
    """The fields in their order, between fences."""
    told = yaml.dump(dict(fields), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000, default_flow_style=False)
    return f"{FENCE}\n{told}{FENCE}\n"


def divided(text: str) -> tuple[dict[str, Any], str]:
    """The fields, checked, and what follows them. A file without any has none. Raises Fault."""
    if not text.startswith(f"{FENCE}\n"):
        return {}, text
    end = text.find(f"\n{FENCE}\n", len(FENCE))
    if end < 0 or end > LONGEST:
        raise Fault("", "front_matter_open", f"The lines on top do not end with {FENCE}, or are too many.")
    return read(text[len(FENCE) + 1 : end + 1]), text[end + len(FENCE) + 2 :]


def read(text: str) -> dict[str, Any]:
    """The fields of these lines. Raises Fault for what is no YAML, unknown, or of the wrong form."""
    if len(text) > LONGEST:
        raise Fault("", "too_long", f"At most {LONGEST} characters of fields.")
    try:
        given = yaml.load(text, Loader=_Loader)  # noqa: S506  a SafeLoader that takes no references
    except (yaml.YAMLError, ValueError, RecursionError) as wrong:
        raise Fault("", "not_yaml", f"The lines on top are no YAML: {str(wrong).splitlines()[0][:200]}") from wrong
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise Fault("", "not_yaml", "The lines on top are no fields.")
    return {str(name): _checked(str(name), value) for name, value in given.items() if value is not None}


def _checked(name: str, value: Any) -> Any:
    reader = FIELDS.get(name)
    if reader is None:
        raise Fault(name[:100], "unknown_field", f"There is no field {name[:100]}.")
    try:
        return reader(value)
    except (ValueError, TypeError, AttributeError, OverflowError) as wrong:
        raise Fault(name, "invalid_field", f"{name}: {wrong}") from wrong


def _line(most: int, least: int = 1) -> Callable[[Any], str]:
    def reader(value: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise ValueError("a line of text is wanted.")
        text = str(value).strip()
        if not least <= len(text) <= most or "\x00" in text:
            raise ValueError(f"{least} to {most} characters are wanted.")
        return text

    return reader


def _lines(most: int) -> Callable[[Any], list[str]]:
    one = _line(most)

    def reader(value: Any) -> list[str]:
        if not isinstance(value, list) or len(value) > MANY:
            raise ValueError(f"a list of at most {MANY} is wanted.")
        return [one(each) for each in value]

    return reader


def _id(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("an id is wanted.")
    return str(UUID(value))


def _ids(value: Any) -> list[str]:
    return [_id(one) for one in _lines(36)(value)]


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false is wanted.")
    return value


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("a time with its zone is wanted, such as 2026-03-02T09:00:00.000Z.")
    return moment.astimezone(UTC)


def _files(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or len(value) > MANY:
        raise ValueError(f"a list of at most {MANY} is wanted.")
    return [_file(one) for one in value]


def _file(value: Any) -> dict[str, Any]:
    """`path` from the article's own directory; `name` where no file system could hold it."""
    if not isinstance(value, dict) or "path" not in value or value.keys() - {"path", "name", "id", "is_embedded"}:
        raise ValueError("each file has a path, and may have name, id, is_embedded.")
    path = _line(500)(value["path"])
    found = {"path": path, "name": _line(255)(value.get("name", path.rpartition("/")[2]))}
    return found | {"id": _id(value["id"]) if "id" in value else None, "is_embedded": _truth(value.get("is_embedded", False))}


FIELDS: dict[str, Callable[[Any], Any]] = {
    "id": _id,
    "title": _line(300),
    "summary": _line(256, 0),
    "keywords": _lines(100),
    "languages": _lines(35),
    "brands": _lines(100),
    "private": _truth,
    "draft": _truth,
    "review": _truth,
    "featured": _truth,
    "stale_at": _moment,
    "translation_group": _id,
    "related": _ids,
    "files": _files,
    "created_at": _moment,
    "modified_at": _moment,
    "name": _line(100),  # of a folder
    "is_auto_searched": _truth,  # of a folder
}


class _Loader(yaml.SafeLoader):
    """Takes no references to what stands elsewhere, which could make much of little, and leaves times as text."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("references are not understood")
        return super().compose_node(parent, index)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class _Dumper(yaml.SafeDumper):
    """Lists indented below their names; times in the form of the wire."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(datetime, lambda dumper, moment: dumper.represent_str(wire_time(moment)))
_Dumper.yaml_implicit_resolvers = _Loader.yaml_implicit_resolvers
