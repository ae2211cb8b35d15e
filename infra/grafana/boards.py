"""Draws the Grafana boards from a few lines each: `python -m infra.grafana.boards` writes dashboards/*.json."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "dashboards"
SOURCE = {"type": "prometheus", "uid": "prometheus"}


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture: what it asks Prometheus (legend to expression), its unit, and the value from which it turns red."""

    title: str
    asks: dict[str, str]
    unit: str = "short"
    red_from: float | None = None
    is_number: bool = False
    width: int = 12


WORK = [
    Panel("Waiting now", {"{{work_type}}": "frontline_routing_waiting"}, red_from=20, is_number=True, width=6),
    Panel("Oldest waits", {"{{work_type}}": "frontline_routing_oldest_waiting_seconds"}, "s", 300, is_number=True, width=6),
    Panel("Share of capacity", {"chats": "frontline_routing_share_of_capacity"}, "percentunit", 0.95, is_number=True, width=6),
    Panel("Agents logged in", {"agents": "frontline_routing_agents_logged_in"}, is_number=True, width=6),
    Panel("Queue length", {"{{work_type}}": "frontline_routing_waiting"}),
    Panel("Age of the oldest in the queue", {"{{work_type}}": "frontline_routing_oldest_waiting_seconds"}, "s", 300),
    Panel("Wait until an agent has it, last 15 minutes", {"{{work_type}} p{{quantile}}": "frontline_routing_wait_seconds"}, "s"),
    Panel("Decisions a minute", {"{{outcome}}": "frontline_routing_decisions_last_minute"}),
]

BUS = [
    Panel("Facts waiting in outboxes", {"{{service}}": "frontline_outbox_unsent"}, red_from=1000),
    Panel("Outbox lag", {"{{service}}": "frontline_outbox_oldest_seconds"}, "s", 30),
    Panel("Published", {"{{service}}": "rate(frontline_outbox_sent_total[1m])"}, "ops"),
    Panel("Handled", {"{{service}} {{lane}} {{outcome}}": "service:facts:rate1m"}, "ops"),
    Panel("Parked facts", {"{{service}} {{lane}}": "frontline_parked"}, red_from=1),
    Panel("Parked deadlines", {"{{service}}": "frontline_parked_deadlines"}, red_from=1),
    Panel(
        "Deadlines taken late",
        {"p95 {{service}}": "histogram_quantile(0.95, sum by (service, le) (rate(frontline_deadline_late_seconds_bucket[5m])))"},
        "s",
        1,
    ),
    Panel("Timers overdue", {"{{service}} {{timer}}": "frontline_timer_overdue_seconds"}, "s", 60),
    Panel("Mailboxes", {"{{queue}}": 'rabbitmq_queue_messages{queue!~"frontline.log"}'}, red_from=1000),
]


def red(service: str) -> list[Panel]:
    """Rate, errors, duration of one service."""
    only = f'service="{service}"'
    return [
        Panel(f"{service}: calls", {"{{method}}": f"service:rpc:rate1m{{{only}}}"}, "ops", width=8),
        Panel(
            f"{service}: refusals and bugs",
            {"{{outcome}}": f'sum by (outcome) (rate(frontline_rpc_seconds_count{{{only},outcome!="answer"}}[1m]))'},
            "ops",
            width=8,
        ),
        Panel(
            f"{service}: time to answer",
            {
                f"p{percent}": f"histogram_quantile({percent / 100}, sum by (le) (rate(frontline_rpc_seconds_bucket{{{only}}}[5m])))"
                for percent in (50, 95, 99)
            },
            "s",
            0.5,
            width=8,
        ),
    ]


GATEWAY = [
    Panel("Requests", {"{{status}}": "sum by (status) (rate(frontline_http_requests_total[1m]))"}, "reqps"),
    Panel("Time to answer", {"p99": "gateway:http_seconds:p99"}, "s", 0.5),
    Panel("Open streams", {"{{audience}}": "sum by (audience) (frontline_streams_open)"}),
    Panel("Streams cut", {"{{because}}": "sum by (because) (rate(frontline_stream_cut_total[5m]))"}, "ops"),
]

FOUND_WITHIN = "rate(frontline_kb_search_seconds_bucket[5m])"
KNOWLEDGE = [
    Panel("Searches", {"searches": "sum(rate(frontline_kb_search_seconds_count[5m]))"}, "reqps"),
    Panel(
        "Time to find",
        {f"p{percent}": f"histogram_quantile({percent / 100}, sum by (le) ({FOUND_WITHIN}))" for percent in (50, 95)},
        "s",
        0.2,
    ),
    Panel("Changes that the index has not read", {"{{instance}}": "frontline_kb_index_behind"}, red_from=1000, width=8),
    Panel("Items in the index", {"{{instance}}": "frontline_kb_index_documents"}, width=8),
    Panel("Size of the index", {"{{instance}}": "frontline_kb_index_bytes"}, "bytes", width=8),
    Panel("Broken links", {"links": "max(frontline_kb_links_broken)"}, is_number=True),
    Panel("Links checked", {"{{outcome}}": "sum by (outcome) (rate(frontline_kb_link_checks_total[5m]))"}, "ops"),
]

TAKEN_WITHIN = 'rate(frontline_inflow_late_seconds_bucket{lane="beacons"}[5m])'
BATCHES, OF_BEACONS = "frontline_fact_batch_size", '{lane="beacons"}'
VISITORS = [
    Panel("Visitors on the list", {"visitors": "max(frontline_whoson_visits_open)"}, is_number=True, width=6),
    Panel("Pending", {"pending": "max(frontline_whoson_visits_pending)"}, is_number=True, width=6),
    Panel("Open invitations", {"invitations": "max(frontline_whoson_invitations_open)"}, is_number=True, width=6),
    Panel("Tracking", {"on": "max(frontline_whoson_tracking_on)"}, is_number=True, width=6),
    Panel("What pages told", {"{{what}} {{outcome}}": "sum by (what, outcome) (rate(frontline_whoson_happenings_total[5m]))"}, "ops"),
    Panel(
        "From the request to the commit",
        {f"p{percent}": f"histogram_quantile({percent / 100}, sum by (le) ({TAKEN_WITHIN}))" for percent in (50, 95)},
        "s",
        5,
    ),
    Panel("Shares", {"{{instance}}": 'frontline_inflow_shares{lane="beacons"}'}, width=8),
    Panel("Beacons waiting", {"{{queue}}": 'rabbitmq_queue_messages{queue=~"whoson.beacons.*"}'}, red_from=1000, width=8),
    Panel(
        "Beacons in a batch", {"mean": f"sum(rate({BATCHES}_sum{OF_BEACONS}[5m])) / sum(rate({BATCHES}_count{OF_BEACONS}[5m]))"}, width=8
    ),
]

MAIL = [
    Panel("Waiting", {"{{state}}": 'max by (state) (frontline_mail_spool{state=~"waiting|sending|retrying"})'}, is_number=True, width=6),
    Panel("Due longest", {"waits": "max(frontline_mail_oldest_due_seconds)"}, "s", 900, is_number=True, width=6),
    Panel("Failed", {"failed": 'max(frontline_mail_spool{state="failed"})'}, red_from=1, is_number=True, width=6),
    Panel("Accounts in trouble", {"accounts": "max(frontline_mail_accounts_failing)"}, red_from=1, is_number=True, width=6),
    Panel("Tries", {"{{outcome}}": "sum by (outcome) (rate(frontline_mail_tries_total[5m]))"}, "ops"),
    Panel(
        "Handing a mail to its server",
        {
            f"p{percent}": f"histogram_quantile({percent / 100}, sum by (le) (rate(frontline_mail_try_seconds_bucket[5m])))"
            for percent in (50, 95)
        },
        "s",
        10,
    ),
    Panel("The spool", {"{{state}}": "max by (state) (frontline_mail_spool)"}),
    Panel("Held back", {"held": "max(frontline_mail_held)"}),
]

SERVICES = ("people", "routing", "tickets", "chat", "kb", "whoson", "reports", "mail")

REPORTS_BATCH = 'rate(frontline_fact_batch_seconds_bucket{service="reports",lane="facts"}[5m])'
REPORTS = [
    Panel("Complete up to, seconds ago", {"reports": "min(frontline_reports_behind_seconds)"}, "s", 60, is_number=True, width=6),
    Panel("Being made anew", {"reports": "max(frontline_reports_rebuilding)"}, red_from=1, is_number=True, width=6),
    Panel("Days without tallies", {"days": "max(frontline_reports_untallied_days)"}, is_number=True, width=6),
    Panel("Parked facts", {"facts": 'max(frontline_parked{service="reports"})'}, red_from=1, is_number=True, width=6),
    Panel("Behind", {"reports": "min(frontline_reports_behind_seconds)"}, "s", 60),
    Panel("Facts taken in", {"{{outcome}}": 'sum by (outcome) (service:facts:rate1m{service="reports",lane="facts"})'}, "ops"),
    Panel("Facts waiting", {"{{queue}}": 'rabbitmq_queue_messages{queue=~"reports.*"}'}, red_from=10_000),
    Panel(
        "A batch",
        {f"p{share}": f"histogram_quantile({share / 100}, sum by (le) ({REPORTS_BATCH}))" for share in (50, 95)},
        "s",
        1,
    ),
]

BOARDS = {
    "work": ("Frontline: work and queues", WORK),
    "knowledge": ("Frontline: knowledge base", KNOWLEDGE),
    "visitors": ("Frontline: visitors", VISITORS),
    "mail": ("Frontline: mail", MAIL),
    "reports": ("Frontline: reports", REPORTS),
    "bus": ("Frontline: bus and outboxes", BUS),
    "services": (
        "Frontline: services",
        GATEWAY + [panel for service in SERVICES for panel in red(service)],
    ),
}


def board(uid: str, title: str, panels: list[Panel]) -> dict[str, Any]:
    """A whole dashboard, panels laid out from left to right."""
    placed, x, y = [], 0, 0
    for number, panel in enumerate(panels, 1):
        if x + panel.width > 24:
            x, y = 0, y + 8
        placed.append(_panel(number, panel, x, y))
        x += panel.width
    return {
        "uid": f"frontline-{uid}",
        "title": title,
        "tags": ["frontline"],
        "schemaVersion": 39,
        "version": 1,
        "editable": False,
        "refresh": "10s",
        "time": {"from": "now-1h", "to": "now"},
        "timezone": "browser",
        "panels": placed,
    }


def _panel(number: int, panel: Panel, x: int, y: int) -> dict[str, Any]:
    steps: list[dict[str, Any]] = [{"color": "green", "value": None}]
    if panel.red_from is not None:
        steps.append({"color": "red", "value": panel.red_from})
    return {
        "id": number,
        "title": panel.title,
        "type": "stat" if panel.is_number else "timeseries",
        "datasource": SOURCE,
        "gridPos": {"x": x, "y": y, "w": panel.width, "h": 8},
        "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0, "thresholds": {"mode": "absolute", "steps": steps}}, "overrides": []},
        "targets": [
            {"refId": chr(65 + index), "datasource": SOURCE, "expr": expression, "legendFormat": legend}
            for index, (legend, expression) in enumerate(panel.asks.items())
        ],
        "options": {"legend": {"displayMode": "list", "placement": "bottom"}} if not panel.is_number else {},
    }


def main() -> None:
    """Writes every board."""
    FOLDER.mkdir(exist_ok=True)
    for uid, (title, panels) in BOARDS.items():
        (FOLDER / f"{uid}.json").write_text(json.dumps(board(uid, title, panels), indent=2) + "\n")


if __name__ == "__main__":
    main()
