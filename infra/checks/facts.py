"""docs/spec/events_on_the_bus.md is the law for the bus: its tables against the classes in contracts/events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from marshmallow import fields, validate

from contracts import shapes, shapes_of_kb, shapes_of_surveys, shapes_of_whoson, vocabulary
from contracts.events import FACTS, routing
from contracts.wire import Moment, schema_of
from infra.checks import tree

LAW = Path("docs/spec/events_on_the_bus.md")
SERVICES = ("people", "routing", "tickets", "chat", "kb", "whoson", "mail", "reports")
STATE_OF = {
    "ticket": ["ticket"],
    "call log": ["call_log"],
    "task": ["task"],
    "chat": ["chat"],
    "ticket or call log": ["ticket?", "call_log?"],
    "article": ["article"],
    "feedback": ["feedback"],
    "canned reply": ["canned_reply"],
    "news": ["news"],
    "offer": ["offer"],
}
SHAPES: dict[str, Any] = {
    "place": shapes.Place,
    "customer": shapes.Customer,
    "item": shapes.Item,
    "span": shapes.Span,
    "ticket": shapes.Ticket,
    "chat": shapes.Chat,
    "call_log": shapes.CallLog,
    "task": shapes.Task,
    "decision": routing.decisions.Decision,
    "load": routing.decisions.Load,
    "article": shapes_of_kb.Article,
    "feedback": shapes_of_kb.Feedback,
    "canned_reply": shapes_of_kb.CannedReply,
    "news": shapes_of_kb.News,
    "visit": shapes_of_whoson.Visit,
    "page_view": shapes_of_whoson.PageView,
    "invitation": shapes_of_whoson.Invitation,
    "survey_question": shapes_of_surveys.Question,
    "offer": shapes_of_surveys.Offer,
    "survey_answer": shapes_of_surveys.SurveyAnswer,
}
Field = fields.Field[Any]


def problems(root: Path = tree.ROOT) -> list[str]:
    """Facts and fields that stand in one and not in the other, or mean something else there."""
    text = (root / LAW).read_text(encoding="utf-8")
    wanted = dict(rows(text))
    said = [f"{name}: is in {LAW}, but has no class" for name in sorted(wanted.keys() - FACTS.keys())]
    said += [f"{name}: has a class, but is not in {LAW}" for name in sorted(FACTS.keys() - wanted.keys())]
    for name in sorted(wanted.keys() & FACTS.keys()):
        said += _compared(name, wanted[name], FACTS[name].schema().fields)
    for name, described in shape_rows(text):
        said += _compared(f"shape {name}", described, schema_of(SHAPES[name])().fields)
    return said + list(_reasons(text))


def _reasons(text: str) -> Iterator[str]:
    """The words for why an owner, place or status changed, and the details of two of them."""
    table = text.partition("| word | means |")[2].partition("\n\n")[0].splitlines()
    rows = [line.split("|") for line in table if line.count("|") > 2 and "---" not in line]
    wanted = {word.strip() for cells in rows for word in cells[1].split(",")}
    yield from (f"the reason {word} stands in the law or in the vocabulary only" for word in sorted(wanted ^ set(vocabulary.Reason)))
    for reason, details in (("hand_off", vocabulary.HandOffDetail), ("queue_worked", vocabulary.QueueWorkedDetail)):
        cell = next((cells[2] for cells in rows if cells[1].strip() == reason), "")
        braced = {word.strip() for word in "".join(re.findall(r"\{([^}]*)\}", cell)).split(",")}
        yield from (f"the detail {word} of {reason} stands in one of both only" for word in sorted(braced ^ set(details)))


def rows(text: str) -> Iterator[tuple[str, list[str]]]:
    """The type of each fact and its fields as written, with those the sections' openings give to all of them."""
    before: list[str] = []
    for service, part in zip(SERVICES, re.split(r"^## \d+\. ", text, flags=re.MULTILINE)[2:10], strict=True):
        for line in part.splitlines():
            cells = [cell.strip() for cell in line.split("|")]
            if len(cells) != 7 or cells[1] in ("event", "") or set(cells[1]) <= {"-"}:
                continue
            names = [name.strip("` ") for name in cells[1].split(",")]
            for name in names:
                written = split(cells[4])
                if written and written[0] == "the same":
                    written = before + written[1:]
                yield f"{service}.{name}.v1", _all_fields(service, name, cells[3], written, joined=len(names) > 1)
            before = written


def _all_fields(service: str, name: str, subject: str, written: list[str], *, joined: bool) -> list[str]:
    if service == "people" and name.endswith("_deleted") and joined:
        return ["name"]
    always = ["is_new"] if service == "people" and name.endswith("_saved") else []
    if service == "routing" and subject == "agent":
        always.append("agent_id")
    if subject in STATE_OF and service != "routing" and not name.endswith("_purged"):
        always += [*STATE_OF[subject], "before"]
    own = [one for one in written if not (only := re.match(r"\w+ on (\w+)", one)) or name.endswith(only[1])]
    return always + own


def shape_rows(text: str) -> Iterator[tuple[str, list[str]]]:
    """The shapes of section 1, and those of routing that stand as paragraphs."""
    for name, described in re.findall(r"^\| (\w+) \| ([^|]*\w+[^|]*) \|$", text, flags=re.MULTILINE):
        if name in SHAPES:
            yield name, split(described)
    for name, described in re.findall(
        r"\*\*(decision|load)\*\*:(?: of agent_id after the decision:)? (.*?)\.(?: |$)", text, flags=re.MULTILINE
    ):
        yield name, split(described)


def split(written: str) -> list[str]:
    """The fields of a cell, at their commas and semicolons, remarks in parentheses left out; what follows the first full stop is remark."""
    kept = re.sub(r" ?\([^()]*\)", "", written)
    if kept.startswith("none"):
        return []
    pieces, depth, piece = [], 0, ""
    for sign in kept + ",":
        depth += (sign == "{") - (sign == "}")
        if sign in ",;" and depth == 0:
            pieces.append(piece.strip())
            piece = ""
        else:
            piece += sign
    pieces[:] = [one.split(". ")[0] for one in pieces[: next((n for n, one in enumerate(pieces, 1) if ". " in one), len(pieces))]]
    return [one for one in pieces if one and not one.startswith("null if")]


def _compared(name: str, written: list[str], made: dict[str, Field]) -> Iterator[str]:
    wanted = {re.match(r"\w+", one)[0]: one for one in written}  # type: ignore[index]
    yield from (f"{name}: {one} is in {LAW} only" for one in sorted(wanted.keys() - made.keys()))
    yield from (f"{name}: {one} is in the class only" for one in sorted(made.keys() - wanted.keys()))
    for field in sorted(wanted.keys() & made.keys()):
        said = wanted[field]
        may_be_null = bool(re.match(r"\w+\?", said)) or said == "customer"
        if may_be_null != bool(made[field].allow_none):
            yield f"{name}: {field} {'may' if may_be_null else 'may not'} be null by {LAW}"
        if wrong := _mistyped(field, said, made[field]):
            yield f"{name}: {field} {wrong}"


def _mistyped(name: str, said: str, made: Field) -> str | None:
    """By the words or the type written beside the name, else by how the name ends."""
    words = re.search(r"^\w+\??(?: on \w+)? ?\{([^{}]*)\}", said) or re.search(r"list of (?:\{([^{}:]*)\}|(channel))$", said)
    if words and isinstance(inner := _inner(made), fields.String) and not isinstance(inner, fields.UUID):
        return _wrong_words(words[1] or "tickets, chats, calls", inner)
    if ":" in said:
        return None
    endings: list[tuple[str, type[Field]]] = [
        (r"_ids$", fields.List),
        (r"_id$", fields.UUID),
        (r"_at$", Moment),
        (r"_seconds$|_minutes$|_count$|^max_|^messages_|^position$|^considered$", fields.Integer),
        (r"^is_|^has_|^may_", fields.Boolean),
    ]
    wanted = next((kind for ending, kind in endings if re.search(ending, name)), None)
    return f"should be a {wanted.__name__}" if wanted and not isinstance(made, wanted) else None


def _inner(made: Field) -> Field:
    return made.inner if isinstance(made, fields.List) else made


def _wrong_words(said: str, made: Field) -> str | None:
    wanted = {word.strip() for word in said.split(",")}
    choices = {str(word) for rule in made.validators if isinstance(rule, validate.OneOf) for word in rule.choices}
    return None if wanted == choices else f"has other words: {', '.join(sorted(wanted ^ choices))}"
