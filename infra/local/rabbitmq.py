"""A private RabbitMQ node from the distribution's package: own folder, ports, cookie and epmd; no root needed."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from infra.local.postgres import Missing
from infra.local.processes import MARK, Child, end, pid_in, processes_with, spawn, wait_for

USER = "frontline"
PROGRAMS = ("/usr/lib/rabbitmq/lib", "/opt/rabbitmq", "/usr/local/opt/rabbitmq")
CONFIG = """\
listeners.tcp.1 = 127.0.0.1:{port}
default_user = {user}
default_pass = {password}
loopback_users.{user} = true
vm_memory_high_watermark.absolute = 1GB
disk_free_limit.absolute = 200MB
heartbeat = 20
channel_max = 0
log.console = false
log.file.level = warning
"""
# No busy waiting of idle schedulers, and the node's talk with others only on loopback.
ERLANG = "-noinput -kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none"


@dataclass(slots=True)
class RabbitMQ:
    """One node. `ports` are those of AMQP, of Erlang's distribution and of its epmd; `more` is added to its settings."""

    folder: Path
    ports: tuple[int, int, int]
    password: str
    plugins: tuple[str, ...] = ()
    more: str = ""
    child: Child | None = field(default=None, init=False)

    @property
    def url(self) -> str:
        return self.url_of("/")

    def url_of(self, vhost: str) -> str:
        """URL of one vhost, for kombu and pika alike."""
        return f"amqp://{USER}:{self.password}@127.0.0.1:{self.ports[0]}/{quote(vhost, safe='')}"

    @property
    def environ(self) -> dict[str, str]:
        """What makes the node's programs ours and nobody else's."""
        port, distribution, names = (str(number) for number in self.ports)
        return {
            "PATH": f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/bin:/bin",
            "HOME": str(self.folder / "home"),
            "LANG": "C.UTF-8",
            "FRONTLINE_NODE": str(self.folder),
            MARK: os.environ.get(MARK, ""),
            "RABBITMQ_NODENAME": f"frontline{port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": port,
            "RABBITMQ_DIST_PORT": distribution,
            "ERL_EPMD_PORT": names,
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_MNESIA_BASE": str(self.folder / "files"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_PID_FILE": str(self.folder / "node.pid"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "enabled_plugins"),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": ERLANG,
            "RABBITMQ_ALLOW_INPUT": "yes",  # the script then becomes the node: no shell in between that would keep signals from it
        }

    def begin(self, log: Path) -> None:
        """Starts the node, after ending one left over on our folder; does not wait."""
        self.clear()
        self._lay_out()
        command = [program("rabbitmq-server")]
        self.child = spawn("rabbitmq", command, log, cwd=self.folder, environ=self.environ, orphan=signal.SIGTERM)

    def start(self, log: Path, within: float = 90) -> None:
        """Starts the node and waits until it takes clients."""
        self.begin(log)
        self.await_ready(log, within)

    def await_ready(self, log: Path, within: float = 90) -> None:
        wait_for(self._greets, within, f"RabbitMQ did not start: see {log} and {self.folder}/log", self.child)

    def ask_to_end(self) -> None:
        if self.child:
            self.child.ask_to_end()

    def stop(self, within: float = 8) -> None:
        """Ends the node cleanly, and its epmd."""
        if self.child:
            self.child.end(signal.SIGTERM, within)
            self.child = None
        self.clear()

    def kill(self) -> None:
        """As a power cut would: kill -9."""
        if self.child:
            self.child.kill()
            self.child = None
        self.clear()

    def clear(self) -> None:
        """Ends what is left of this folder's node from an earlier run: server, shell wrappers, epmd."""
        left = pid_in(self.folder / "node.pid", "beam", str(self.folder))
        if left:
            end(left, signal.SIGKILL, 3)
        for pid in processes_with(f"FRONTLINE_NODE={self.folder}"):
            end(pid, signal.SIGKILL, 3)
        (self.folder / "node.pid").unlink(missing_ok=True)

    def ctl(self, *words: str, within: float = 60) -> str:
        """Runs rabbitmqctl on the node. Raises subprocess.CalledProcessError with what it said."""
        command = [program("rabbitmqctl"), "-q", *words]
        done = subprocess.run(command, env=self.environ, cwd=self.folder, capture_output=True, text=True, timeout=within, check=True)
        return done.stdout

    def _lay_out(self) -> None:
        for name in ("home", "log", "files"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        cookie = self.folder / "home" / ".erlang.cookie"
        if not cookie.exists():
            cookie.touch(0o600)
            cookie.write_text(secrets.token_hex(20))
            cookie.chmod(0o400)
        (self.folder / "enabled_plugins").write_text(f"[{', '.join(self.plugins)}].\n")
        config = self.folder / "rabbitmq.conf"
        config.touch(0o600)
        config.write_text(CONFIG.format(port=self.ports[0], user=USER, password=self.password) + self.more)

    def _greets(self) -> bool:
        """The listener opens last of all; a node that answers a protocol header is up."""
        try:
            with socket.create_connection(("127.0.0.1", self.ports[0]), timeout=1) as line:
                line.settimeout(2)
                line.sendall(b"AMQP\x00\x00\x09\x01")
                return bool(line.recv(7))
        except OSError:
            return False


def program(name: str) -> str:
    """Path of one of RabbitMQ's programs; not the wrapper in /usr/sbin, which insists on root or its own user."""
    for place in PROGRAMS:
        for found in sorted(Path(place).glob(f"**/sbin/{name}"), reverse=True):
            return str(found)
    found_by_path = shutil.which(name)
    if found_by_path:
        return found_by_path
    raise Missing(
        "RabbitMQ is missing. Install it (Debian, Ubuntu: `sudo apt-get install rabbitmq-server`; macOS: `brew install rabbitmq`), "
        "or set AMQP_URL to a broker of your own."
    )
