"""How gunicorn runs the gateway: `gunicorn -c infra/gunicorn/config.py`."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from kit import memory

wsgi_app = "gateway.wsgi:app"
bind = f"{os.environ.get('FRONTLINE_HOST', '127.0.0.1')}:{os.environ.get('FRONTLINE_PORT', '8000')}"
worker_class = "infra.gunicorn.worker.Worker"  # on gevent's own server: a quarter less work a request, one packet an answer
workers = int(os.environ.get("FRONTLINE_GATEWAY_WORKERS", "2"))
worker_connections = int(os.environ.get("FRONTLINE_GATEWAY_CONNECTIONS", "5000"))
backlog = 2048
timeout = 30
graceful_timeout = 5  # for requests that run; all else ends at once, see infra/gunicorn/worker.py
limit_request_line = 8190
limit_request_fields = 60
limit_request_field_size = 8190
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
accesslog = None  # the gateway writes its own, with trace ids
errorlog = "-"
loglevel = os.environ.get("FRONTLINE_LOG_LEVEL", "info")
forwarded_allow_ips = os.environ.get("FRONTLINE_FORWARDED_ALLOW_IPS", "127.0.0.1")
proc_name = "frontline-gateway"
preload_app = False  # each worker opens its own connection to the bus

_figures = os.environ.get("PROMETHEUS_MULTIPROC_DIR") or tempfile.mkdtemp(prefix="frontline-figures-")
os.environ["PROMETHEUS_MULTIPROC_DIR"] = _figures


def post_worker_init(worker: Any) -> None:
    """From here on the worker reads the log, so that what it keeps of sessions is forgotten in time, and hands in what killed ones left."""
    app = worker.wsgi
    memory.settle_down()
    app.extensions["hub"].start(app.extensions["settings"].amqp_url)
    app.extensions["tracking_handing"].start()


def on_exit(server: Any) -> None:
    """The figures of a run end with it."""
    shutil.rmtree(_figures, ignore_errors=True)


def child_exit(server: Any, worker: Any) -> None:
    """A worker's gauges end with it."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
