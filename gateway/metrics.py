"""What the gateway counts about itself, for Prometheus."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Counter("frontline_http_requests_total", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram(
    "frontline_http_seconds",
    "Time to answer, without streams",
    ["route"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
STREAMS = Gauge("frontline_streams_open", "Open streams", ["audience"], multiprocess_mode="livesum")
STREAM_FACTS = Counter("frontline_stream_facts_total", "Facts read from the log by this hub")
STREAM_SENT = Counter("frontline_stream_sent_total", "Events handed to streams", ["audience"])
STREAM_CUT = Counter("frontline_stream_cut_total", "Streams cut", ["because"])
REFUSED_RATE = Counter("frontline_rate_refused_total", "Requests refused by a rate limit", ["limit"])
BEACONS = Counter(
    "frontline_beacons_total", "Beacons of tracked pages, by the weightiest thing in them and by what became of them", ["kind", "outcome"]
)
BEACON_SECONDS = Histogram(
    "frontline_beacon_seconds",
    "Time until a beacon that must not be lost was safe: in the worker's journal, or with the broker",
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1),
)
