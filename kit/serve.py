"""Runs one service in this process: `main(SERVICE)`. Import it before anything that opens sockets."""

from __future__ import annotations

from kit.bus import green  # isort: split

import logging
import os
import signal
import sys
import time
from typing import Any

from kit import logs, memory
from kit.admin import admin_app
from kit.bus.assembly import Assembly
from kit.config import Config, config
from kit.instances.identity import identity_of
from kit.port import Probes
from kit.service import Service
from kit.storage.engine import open_database

log = logging.getLogger(__name__)

LEAVING = 1.5  # seconds the process has to leave after its service has ended


def main(service: Service) -> None:
    """Serves until SIGTERM or SIGINT, then leaves within eight seconds. Ends with 1 when the container died."""
    settings = config()
    logs.set_up(service.name, settings.log_level, settings.log_format)
    who = identity_of(service.name, settings)
    assembly = Assembly(service, open_database(service.name, settings=settings, run=who.run), settings, who)
    ended = green.Event()

    def leave(_signum: int, _frame: Any) -> None:
        green.spawn(_stop, assembly, settings.stop_seconds, ended)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    began = time.monotonic()
    os.nice(service.niceness)
    _open_admin(assembly, settings)
    assembly.start()
    green.spawn(_watch, assembly)
    memory.settle_down()
    log.info("%s serves, after %.1f s", service.name, time.monotonic() - began)
    sys.exit(ended.wait())


def _open_admin(assembly: Assembly, settings: Config) -> None:
    probes = Probes(
        database=assembly.database,
        broker_url=settings.amqp_url,
        token=settings.admin_token,
        is_connected=lambda: assembly.is_connected,
        is_relaying=lambda: assembly.is_relaying,
        lease=assembly.lease,
        inflows=lambda: assembly.inflows,
    )
    app = admin_app(assembly.service, probes)
    green.serve_web(settings.admin_host, settings.admin_port_of(assembly.service.name), app)


def _stop(assembly: Assembly, within: float, ended: Any) -> None:
    log.info("%s ends", assembly.service.name)
    if green.run_within(within, assembly.stop):
        if not ended.ready():
            ended.send(0)
        time.sleep(LEAVING)
    log.warning("%s had to be cut short", assembly.service.name)
    logging.shutdown()
    os._exit(0)


def _watch(assembly: Assembly) -> None:
    try:
        assembly.wait()
    except Exception:
        log.critical("the container died", exc_info=True)
        logging.shutdown()
        os._exit(1)
