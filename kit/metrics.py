"""Every figure a service keeps about itself, for Prometheus. Defined here once, so that all services count alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from prometheus_client import Counter, Gauge, Histogram

QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500)

rpc_seconds = Histogram(
    "frontline_rpc_seconds", "A command or question from arrival to answer", ["service", "method", "outcome"], buckets=QUICK
)
facts_handled = Counter("frontline_facts_handled_total", "Facts taken from a mailbox", ["service", "lane", "outcome"])
fact_seconds = Histogram("frontline_fact_batch_seconds", "Handling one batch of facts, commit included", ["service", "lane"], buckets=QUICK)
batch_size = Histogram("frontline_fact_batch_size", "Facts in one transaction", ["service", "lane"], buckets=SIZES)
outbox_sent = Counter("frontline_outbox_sent_total", "Facts published and confirmed", ["service"])
outbox_unsent = Gauge("frontline_outbox_unsent", "Facts that wait to be published", ["service"])
outbox_oldest_seconds = Gauge("frontline_outbox_oldest_seconds", "Age of the oldest fact that waits to be published", ["service"])
parked = Gauge("frontline_parked", "Facts that could not be handled and wait for a person", ["service", "lane"])
parked_deadlines = Gauge("frontline_parked_deadlines", "Deadlines whose handling kept failing", ["service"])
deadlines_handled = Counter("frontline_deadlines_handled_total", "Deadlines that fell due", ["service", "kind", "outcome"])
deadline_late_seconds = Histogram("frontline_deadline_late_seconds", "How late a deadline was taken", ["service"], buckets=QUICK)
timer_overdue_seconds = Gauge("frontline_timer_overdue_seconds", "How long ago a timer should have run", ["service", "timer"])
timer_seconds = Histogram("frontline_timer_seconds", "One run of a timer", ["service", "timer", "outcome"], buckets=QUICK)
inflow_late_seconds = Histogram(
    "frontline_inflow_late_seconds", "From handing in the oldest message of a batch to its commit", ["service", "lane"], buckets=QUICK
)
inflow_shares = Gauge("frontline_inflow_shares", "Mailboxes of an inflow of which something came to this process", ["service", "lane"])
signals_handled = Counter("frontline_signals_handled_total", "Signals taken", ["service", "topic", "outcome"])
lease_held = Gauge("frontline_lease_held", "Whether this instance does what one alone does", ["service"])
lease_term = Gauge("frontline_lease_term", "The number of the lease that this instance held last", ["service"])
instance_beat_seconds = Gauge("frontline_instance_beat_seconds", "Since an instance that should run was heard of", ["service", "name"])
pool_used = Gauge("frontline_database_connections_used", "Connections in use", ["service", "pool"])


@contextmanager
def timed(histogram: Histogram, *labels: str) -> Iterator[None]:
    """Observes the seconds spent in the block, whether it raises or not."""
    began = perf_counter()
    try:
        yield
    finally:
        histogram.labels(*labels).observe(perf_counter() - began)
