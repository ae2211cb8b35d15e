"""Runs one service in this process: `main(SERVICE)`. Import it before anything that opens sockets."""

# ruff: noqa: E402
from __future__ import annotations

import warnings

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

import eventlet

eventlet.monkey_patch()

import logging
import os
import signal
import sys
import time
from typing import Any

import eventlet.wsgi
import psycopg2.extensions

from kit import logs
from kit.admin import Probes, admin_app
from kit.bus.assembly import Assembly
from kit.config import Config, config
from kit.service import Service
from kit.storage.engine import open_database

log = logging.getLogger(__name__)

HARD_END = 1.5  # seconds after the orderly end should have been over


def main(service: Service) -> None:
    """Serves until SIGTERM or SIGINT, then leaves within eight seconds. Ends with 1 when the container died."""
    settings = config()
    logs.set_up(service.name, settings.log_level, settings.log_format)
    assert psycopg2.extensions.get_wait_callback() is not None, "psycopg2 would block every green thread"
    assembly = Assembly(service, open_database(service.name, settings=settings), settings)
    ended = eventlet.event.Event()

    def leave(_signum: int, _frame: Any) -> None:
        eventlet.spawn_n(_stop, assembly, settings.stop_seconds, ended)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    began = time.monotonic()
    _open_admin(assembly, settings)
    assembly.start()
    eventlet.spawn_n(_watch, assembly, ended)
    log.info("%s serves, after %.1f s", service.name, time.monotonic() - began)
    sys.exit(ended.wait())


def _open_admin(assembly: Assembly, settings: Config) -> None:
    probes = Probes(
        database=assembly.database,
        broker_url=settings.amqp_url,
        token=settings.admin_token,
        is_connected=lambda: assembly.is_connected,
        is_relaying=lambda: assembly.is_relaying,
    )
    place = (settings.admin_host, settings.admin_port_of(assembly.service.name))
    listener = eventlet.listen(place, reuse_port=False)
    app = admin_app(assembly.service, probes)
    eventlet.spawn_n(eventlet.wsgi.server, listener, app, log_output=False, debug=False, max_size=20)


def _stop(assembly: Assembly, within: float, ended: Any) -> None:
    log.info("%s ends", assembly.service.name)
    with eventlet.Timeout(within, False):
        assembly.stop()
        if not ended.ready():
            ended.send(0)
        eventlet.sleep(HARD_END)
    log.warning("%s had to be cut short", assembly.service.name)
    logging.shutdown()
    os._exit(0)


def _watch(assembly: Assembly, ended: Any) -> None:
    try:
        assembly.wait()
    except Exception:
        log.critical("the container died", exc_info=True)
        logging.shutdown()
        os._exit(1)
