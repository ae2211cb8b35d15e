"""What Prometheus learns of routing besides what every service tells: queues, waits, decisions, share of capacity."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from prometheus_client import Gauge
from sqlalchemy.orm import Session

from kit.storage.work import Reading
from services.routing.models import Agent, StoredDecision, WorkItem
from services.routing.queries.health import routing_health

LATELY = timedelta(minutes=15)
QUANTILES = (0.5, 0.95)
CHANNELS = {"tickets": "ticket", "chats": "chat"}

waiting = Gauge("frontline_routing_waiting", "Work in the queues", ["work_type"])
oldest_waiting = Gauge("frontline_routing_oldest_waiting_seconds", "How long the oldest work has waited", ["work_type"])
agents_logged_in = Gauge("frontline_routing_agents_logged_in", "Agents logged in")
share_of_capacity = Gauge("frontline_routing_share_of_capacity", "Running chats of those that all agents who receive could run")
decisions_last_minute = Gauge("frontline_routing_decisions_last_minute", "Decisions of the last minute", ["outcome"])
wait_seconds = Gauge("frontline_routing_wait_seconds", "Wait until an agent had it, of the last 15 minutes", ["work_type", "quantile"])
loads_adrift = Gauge("frontline_routing_loads_adrift", "Agents whose counted load differs from their work; never anything but 0")


def set_figures(reading: Reading) -> None:
    """Reads them all: six statements, each bounded by an index."""
    health = routing_health(reading, {})
    for channel, work_type in CHANNELS.items():
        waiting.labels(work_type).set(health["waiting"][channel])
        oldest_waiting.labels(work_type).set(health["oldest_waiting_seconds"][channel] or 0)
    agents_logged_in.set(health["agents_logged_in"])
    loads_adrift.set(health["loads_adrift"])
    _capacity(reading.session)
    _decisions(reading)
    _waits(reading)


def _capacity(session: Session) -> None:
    there = sa.and_(Agent.is_logged_in, Agent.is_available)
    running, most = session.execute(sa.select(sa.func.sum(Agent.running_chats), sa.func.sum(Agent.max_active_chats)).where(there)).one()
    share_of_capacity.set(float(running) / float(most) if most else 0)


def _decisions(reading: Reading) -> None:
    since = StoredDecision.decided_at > reading.now - timedelta(minutes=1)
    rows = reading.session.execute(sa.select(StoredDecision.outcome, sa.func.count()).where(since).group_by(StoredDecision.outcome))
    found = {row[0]: row[1] for row in rows}
    for outcome in ("assigned", "queued", "kept"):
        decisions_last_minute.labels(outcome).set(found.get(outcome, 0))


def _waits(reading: Reading) -> None:
    """From coming to the first agent; what was handed on later does not count again."""
    waited = sa.extract("epoch", StoredDecision.decided_at - WorkItem.created_at)
    figures = [sa.func.percentile_cont(share).within_group(waited) for share in QUANTILES]
    first = sa.and_(StoredDecision.outcome == "assigned", StoredDecision.from_agent_id.is_(None), StoredDecision.assignment_number <= 2)
    wanted = sa.select(WorkItem.work_type, *figures).join(WorkItem, WorkItem.id == StoredDecision.work_id)
    wanted = wanted.where(StoredDecision.decided_at > reading.now - LATELY, first).group_by(WorkItem.work_type)
    rows = {row[0]: row[1:] for row in reading.session.execute(wanted)}
    for work_type in CHANNELS.values():
        for share, seconds in zip(QUANTILES, rows.get(work_type, (0, 0)), strict=True):
            wait_seconds.labels(work_type, str(share)).set(float(seconds or 0))
