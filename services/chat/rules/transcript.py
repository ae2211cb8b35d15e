"""The transcript of a chat as text and as HTML, to be mailed or printed (CHT-042, CHT-065 to CHT-067)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Line:
    """One message as it stands in a transcript. `remark` says what is special about it, such as coaching."""

    at: datetime
    author: str
    text: str
    file_name: str | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Head:
    number: str
    department: str
    customer: str
    started_at: datetime
    ended_at: datetime | None
    zone: ZoneInfo


def title(head: Head) -> str:
    return f"Chat {head.number} with {head.department}"


def as_text(head: Head, lines: Sequence[Line]) -> str:
    facts = [f"{name}: {value}" for name, value in _facts(head)]
    said = [f"[{_moment(line.at, head.zone)}] {_author(line)}: {_body(line)}" for line in lines]
    return "\n".join([title(head), *facts, "", *said]) + "\n"


def as_html(head: Head, lines: Sequence[Line]) -> str:
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in _facts(head))
    rows = "".join(
        f"<tr><td>{_moment(line.at, head.zone)}</td><th>{escape(_author(line))}</th>"
        f"<td>{escape(_body(line)).replace(chr(10), '<br>')}</td></tr>"
        for line in lines
    )
    return f"<article><h1>{escape(title(head))}</h1><dl>{facts}</dl><table>{rows}</table></article>"


def _facts(head: Head) -> list[tuple[str, str]]:
    ended = [("Ended", _moment(head.ended_at, head.zone))] if head.ended_at else []
    return [("Customer", head.customer), ("Started", _moment(head.started_at, head.zone)), *ended]


def _author(line: Line) -> str:
    return f"{line.author} ({line.remark})" if line.remark else line.author


def _body(line: Line) -> str:
    return " ".join(part for part in (line.text, f"[{line.file_name}]" if line.file_name else "") if part)


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
