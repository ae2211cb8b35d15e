"""The admin port of a service: health for machines; figures, outbox, parked facts and deadlines for who holds the token."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import prometheus_client
import sqlalchemy as sa
from flask import Blueprint, Flask, Response, request
from sqlalchemy.orm import Session

from kit import metrics
from kit.bus import parked, topology
from kit.errors import Invalid, NotFound, Refusal
from kit.instances import registry
from kit.instances.pages import pages
from kit.port import Probes, about, as_json, said
from kit.service import Service
from kit.storage.paging import plain
from kit.storage.tables import TIMER, deadlines, outbox
from kit.storage.work import Call, Reading

WSGI = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]
MOST = 500
STATUS = {"invalid": 422, "forbidden": 403, "not_found": 404, "conflict": 409, "unavailable": 503}


def admin_app(service: Service, probes: Probes) -> WSGI:
    """The WSGI application; to be served on a port of its own, by one green thread a request."""
    app = Flask(f"{service.name}-admin", static_folder=None)
    app.extensions["frontline"] = (service, probes)
    app.before_request(_guard)
    app.register_error_handler(Refusal, _refused)
    app.register_blueprint(common)
    app.register_blueprint(pages)
    if service.admin is not None:
        app.register_blueprint(service.admin)
    return app


common = Blueprint("common", __name__)


@common.get("/health/live")
def live() -> Response:
    """This process answers."""
    return as_json({"status": "live"})


@common.get("/health/ready")
def ready() -> Response:
    """200 when it can do its work: database and broker answer, the outbox is being emptied. 503 with what is missing, or when disabled."""
    _, probes = about()
    if probes.mode == "disabled":
        return as_json({"status": "disabled", "mode": "disabled"}, 503)
    found = {"database": _is_database_there(probes), "broker": probes.is_connected(), "relay": probes.is_relaying()}
    is_ready = all(found.values())
    return as_json({"status": "ready" if is_ready else "not_ready", "mode": probes.mode, **found}, 200 if is_ready else 503)


@common.get("/metrics")
def figures() -> Response:
    """All figures for Prometheus; those that are counts of rows are counted now."""
    service, probes = about()
    with probes.database.reading() as session:
        waiting, oldest = _unsent(session)
        metrics.outbox_unsent.labels(service.name).set(waiting)
        metrics.outbox_oldest_seconds.labels(service.name).set(oldest)
        stuck = sa.select(sa.func.count()).where(deadlines.c.parked_because.is_not(None))
        metrics.parked_deadlines.labels(service.name).set(session.scalar(stuck) or 0)
        _count_instances(service, probes, session)
        for timer, overdue in _overdue(session):
            metrics.timer_overdue_seconds.labels(service.name, timer).set(overdue)
        if service.figures is not None:
            service.figures(Reading(session, datetime.now(UTC), Call()))
    for name, state in probes.inflows().items():
        metrics.inflow_shares.labels(service.name, name).set(len(state["shares"]))
    for lane, how_many in _parked_counts(service, probes).items():
        metrics.parked.labels(service.name, lane).set(how_many)
    return Response(prometheus_client.generate_latest(), content_type=prometheus_client.CONTENT_TYPE_LATEST)


@common.get("/outbox")
def outbox_now() -> Response:
    """{unsent, oldest_seconds, next: the first that wait, without their contents}."""
    _, probes = about()
    columns = (outbox.c.envelope_id, outbox.c.type, outbox.c.subject, outbox.c.recorded_at)
    wanted = sa.select(*columns).where(outbox.c.sent_at.is_(None)).order_by(outbox.c.id).limit(_limit())
    with probes.database.reading() as session:
        waiting, oldest = _unsent(session)
        return as_json({"unsent": waiting, "oldest_seconds": oldest, "next": _rows(session, wanted)})


@common.get("/deadlines")
def deadlines_now() -> Response:
    """{due, parked, next}: how many are overdue, how many given up, and the next ones in order."""
    _, probes = about()
    d = deadlines.c
    overdue = sa.select(sa.func.count()).where(d.parked_because.is_(None), d.due_at <= sa.func.now())
    given_up = sa.select(d.kind, d.subject, d.due_at, d.attempts, d.parked_because).where(d.parked_because.is_not(None))
    following = sa.select(d.kind, d.subject, d.due_at, d.attempts).where(d.parked_because.is_(None)).order_by(d.due_at)
    with probes.database.reading() as session:
        rows = {"parked": _rows(session, given_up.limit(_limit())), "next": _rows(session, following.limit(_limit()))}
        return as_json({"due": session.scalar(overdue), **rows})


@common.post("/deadlines/retry")
def retry_deadlines() -> Response:
    """Has given-up deadlines tried again now: {kind, subject}, or all when neither is given. Answers {retried}."""
    _, probes = about()
    named = said()
    which = [deadlines.c[name] == named[name] for name in ("kind", "subject") if named.get(name)]
    again = {"parked_because": None, "attempts": 0, "due_at": sa.func.now()}
    with probes.database.session() as session:
        done = session.execute(sa.update(deadlines).where(deadlines.c.parked_because.is_not(None), *which).values(again))
        return as_json({"retried": done.rowcount})  # type: ignore[attr-defined]


@common.get("/parked")
def parked_now() -> Response:
    """{lane: {count, mailboxes, facts}} of every lane and inflow; `?lane=` for one, `?limit=` for more."""
    service, probes = about()
    found = {}
    for lane, how_many in _parked_counts(service, probes).items():
        facts = parked.listed(probes.broker_url, service.name, lane, _limit()) if how_many else []
        found[lane] = {"count": how_many, "mailboxes": topology.taken_from(service, lane), "facts": facts}
    return as_json(found)


@common.post("/parked/<lane>/retry")
def retry_parked(lane: str) -> Response:
    """Sends parked facts back to be handled: {ids}, or all without. Answers {retried}."""
    service, probes = about()
    return as_json({"retried": parked.retry(probes.broker_url, service.name, _lane(service, lane), _ids())})


@common.post("/parked/<lane>/drop")
def drop_parked(lane: str) -> Response:
    """Throws parked facts away for good: {ids}, which must be named. Answers {dropped}."""
    service, probes = about()
    ids = _ids()
    if not ids:
        raise Invalid("ids_wanted", "Name what is to be dropped.", field="ids")
    return as_json({"dropped": parked.drop(probes.broker_url, service.name, _lane(service, lane), ids)})


def _guard() -> Response | None:
    """Health is open; all else needs the token. Without a token set, all else is closed."""
    if request.path.startswith("/health/"):
        return None
    token = about()[1].token
    known = request.authorization
    given = (known.token if known.type == "bearer" else known.password) or "" if known else ""
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return None
    answer = as_json({"status": "token wanted"}, 401)
    if request.path == "/activation":
        answer.headers["WWW-Authenticate"] = 'Basic realm="admin token"'
    return answer


def _is_database_there(probes: Probes) -> bool:
    try:
        with probes.database.reading() as session:
            return bool(session.scalar(sa.text("select true")))
    except sa.exc.SQLAlchemyError:
        return False


def _unsent(session: Session) -> tuple[int, float]:
    age = sa.func.coalesce(sa.extract("epoch", sa.func.now() - sa.func.min(outbox.c.recorded_at)), 0)
    waiting, oldest = session.execute(sa.select(sa.func.count(), age).where(outbox.c.sent_at.is_(None))).one()
    return int(waiting), max(0.0, round(float(oldest), 3))


def _count_instances(service: Service, probes: Probes, session: Session) -> None:
    metrics.lease_held.labels(service.name).set(probes.lease.is_held)
    metrics.lease_term.labels(service.name).set(probes.lease.term)
    metrics.instance_beat_seconds.clear()
    for one in registry.listed(session)["items"]:
        if one["left_at"] is None and one["is_enabled"]:
            metrics.instance_beat_seconds.labels(service.name, one["name"]).set(one["beat_seconds"])


def _overdue(session: Session) -> Sequence[tuple[str, float]]:
    late = sa.func.greatest(sa.extract("epoch", sa.func.now() - deadlines.c.due_at), 0)
    wanted = sa.select(deadlines.c.subject, late).where(deadlines.c.kind == TIMER)
    return [(name, float(seconds)) for name, seconds in session.execute(wanted)]


def _parked_counts(service: Service, probes: Probes) -> dict[str, int]:
    only = request.args.get("lane")
    lanes = [_lane(service, only)] if only else [*service.lanes, *service.inflows]
    return {lane: parked.count(probes.broker_url, service.name, lane) for lane in lanes} if probes.is_connected() else {}


def _lane(service: Service, lane: str) -> str:
    if lane not in service.lanes and lane not in service.inflows:
        raise NotFound("no_such_lane", f"{service.name} has no lane {lane}.")
    return lane


def _rows(session: Session, wanted: sa.Select[*tuple[Any, ...]]) -> Sequence[dict[str, Any]]:
    return plain(session.execute(wanted).mappings())


def _ids() -> list[str] | None:
    ids = said().get("ids")
    if ids is None:
        return None
    if not isinstance(ids, list) or len(ids) > MOST or not all(isinstance(each, str) for each in ids):
        raise Invalid("ids_wanted", f"`ids` is a list of at most {MOST} texts.", field="ids")
    return ids


def _limit() -> int:
    asked = request.args.get("limit", 50, type=int)
    return max(1, min(asked, MOST))


def _refused(refusal: Refusal) -> Response:
    return as_json(refusal.as_answer(), STATUS[refusal.kind])
