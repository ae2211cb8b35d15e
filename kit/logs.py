"""Records of what a process does: one line each, JSON for programs or coloured text for people, with trace, service and actor."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from typing import Any

import orjson
import structlog
from structlog.contextvars import bind_contextvars, merge_contextvars, reset_contextvars

# What other libraries say below this is noise here: whatever fails is reported once, by who used them.
QUIET = {
    "warning": ("amqp", "kombu", "eventlet", "sqlalchemy", "alembic", "urllib3", "werkzeug", "asyncio", "gunicorn.access"),
    "error": ("nameko",),
    "critical": ("pika",),
}
STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}
LONGEST = 2_000  # characters of one value; a record is a pointer to what happened, not its content


def set_up(service: str, level: str = "info", form: str = "auto") -> None:
    """Has everything this process logs, by whatever library, come out on stderr in one form. `form`: json, terminal or auto."""
    is_terminal = form == "terminal" or (form == "auto" and sys.stderr.isatty())
    shared: list[Any] = [merge_contextvars, structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name, _given_along, _bounded]
    stamped = structlog.processors.TimeStamper(fmt="%H:%M:%S" if is_terminal else "iso", utc=not is_terminal)
    last: list[Any] = [structlog.dev.ConsoleRenderer()] if is_terminal else [structlog.processors.format_exc_info, _json]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, stamped, _named(service), *last],
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for least, names in QUIET.items():
        for name in names:
            logging.getLogger(name).setLevel(least.upper())


@contextmanager
def bound(**values: str) -> Iterator[None]:
    """Every record made inside carries these: `trace_id`, `actor`, `lane`… Never what a person wrote or who they are by name."""
    tokens: Mapping[str, Any] = bind_contextvars(**{name: value for name, value in values.items() if value})
    try:
        yield
    finally:
        reset_contextvars(**tokens)


def trace_id(traceparent: str) -> str:
    """The trace's id out of a W3C traceparent; empty when it is none."""
    parts = traceparent.split("-")
    return parts[1] if len(parts) == 4 and len(parts[1]) == 32 else ""


def _given_along(_logger: Any, _method: str, said: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """What a standard record was given as `extra`."""
    record = said.get("_record")
    if record is not None:
        said.update({name: value for name, value in vars(record).items() if name not in STANDARD and not name.startswith("_")})
    return said


def _bounded(_logger: Any, _method: str, said: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for name, value in said.items():
        if isinstance(value, str) and len(value) > LONGEST and name != "exception":
            said[name] = value[:LONGEST] + "…"
    return said


def _named(service: str) -> Any:
    def name(_logger: Any, _method: str, said: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        said.setdefault("service", service)
        return said

    return name


def _json(_logger: Any, _method: str, said: MutableMapping[str, Any]) -> str:
    return orjson.dumps(dict(said), default=repr, option=orjson.OPT_NON_STR_KEYS).decode()
