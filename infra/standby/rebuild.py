"""A standby from a primary: copied whole into an empty folder, or an old primary's folder taken back to where the histories part."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from infra.local.postgres import program
from infra.local.processes import unprivileged
from infra.standby.site import CONNECT_SECONDS, SLOT

SIGNAL = "standby.signal"


class NotRebuilt(Exception):
    """The folder could not be made a standby; the message says why and what else to do."""


@dataclass(frozen=True, slots=True)
class Source:
    """The primary that is to be followed: `url` of the role that replicates."""

    url: str = field(repr=False)

    @property
    def password(self) -> str:
        return str(sa.make_url(self.url).password or "")

    def conninfo(self, *, database: str = "", password: str = "") -> str:
        """What libpq reads. The line is given up after half a minute of silence, so that it is made anew."""
        url = sa.make_url(self.url)
        said = {"host": url.host, "port": url.port, "user": url.username, "password": password, "dbname": database}
        said |= {"application_name": SLOT, "connect_timeout": CONNECT_SECONDS, "keepalives_idle": 10, "keepalives_interval": 5}
        said |= {name: value for name, value in url.query.items() if isinstance(value, str)}
        return " ".join(f"{name}={_quoted(str(value))}" for name, value in said.items() if value)


def rebuild(source: Source, folder: Path, *, is_copying: bool, log: Path) -> str:
    """Makes `folder`, whose server must be down, a standby of `source`. Says what was done; raises NotRebuilt.

    An old primary is rewound, which takes seconds and fetches what differs; `is_copying` fetches everything, also into a folder in use.
    """
    if not (folder / "PG_VERSION").exists() or is_copying:
        _copy(source, folder, log)
        return "copied whole"
    if (folder / SIGNAL).exists() and not _was_primary(folder):
        _follow(source, folder)
        return "was a standby already: follows the primary named now"
    _rewind(source, folder, log)
    _follow(source, folder)
    return "rewound to where the histories part"


def _copy(source: Source, folder: Path, log: Path) -> None:
    rough = folder.with_name(folder.name + ".new")  # put in place when whole
    shutil.rmtree(rough, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    words = ["-D", str(rough), "-d", source.conninfo(), "-S", SLOT, "-X", "stream", "-c", "fast"]
    _run("pg_basebackup", words, source, folder.parent, log, "The primary could not be copied")
    _follow(source, rough)
    shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():  # a mount's own folder stays
        for each in rough.iterdir():
            shutil.move(each, folder)
        rough.rmdir()
    else:
        rough.rename(folder)


def _rewind(source: Source, folder: Path, log: Path) -> None:
    (folder / "postmaster.pid").unlink(missing_ok=True)  # of a server that was killed; pg_rewind runs it once, alone, to its end
    words = ["--target-pgdata", str(folder), "--source-server", source.conninfo(database="postgres")]
    _run("pg_rewind", words, source, folder.parent, log, "The old primary could not be rewound; `--copy` fetches everything anew")


def _follow(source: Source, folder: Path) -> None:
    """Writes who is followed from now on; the last line of a setting counts. Those of the old primary's life as one go."""
    settings = folder / "postgresql.auto.conf"
    kept = [line for line in settings.read_text().splitlines() if not line.startswith(("primary_", "synchronous_standby_names"))]
    said = [*kept, f"primary_conninfo = {_quoted(source.conninfo(password=source.password))}", f"primary_slot_name = '{SLOT}'"]
    settings.write_text("\n".join(said) + "\n")
    signal = folder / SIGNAL
    signal.touch(0o600)
    if os.geteuid() == 0:
        owner = folder.stat()
        os.chown(signal, owner.st_uid, owner.st_gid)


def _was_primary(folder: Path) -> bool:
    said = subprocess.run([program("pg_controldata"), str(folder)], capture_output=True, text=True, check=True, env={"LC_ALL": "C"})
    state = next(line.partition(":")[2].strip() for line in said.stdout.splitlines() if line.startswith("Database cluster state"))
    return state in ("in production", "shut down", "shutting down")


def _run(name: str, words: list[str], source: Source, folder: Path, log: Path, otherwise: str) -> None:
    """The password goes by the environment: command lines are for all to see."""
    environ = os.environ | {"PGPASSWORD": source.password, "LC_ALL": "C"}
    command = unprivileged([program(name), *words], folder)
    with log.open("ab") as out:
        done = subprocess.run(command, cwd=folder, env=environ, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE)
        out.write(done.stderr)
    if done.returncode:
        raise NotRebuilt(f"{otherwise}: {done.stderr.decode(errors='replace').strip()[-500:]}")


def _quoted(value: str) -> str:
    """As libpq and PostgreSQL's settings quote, each in its own way: a backslash before one, a second quote within the other."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
