"""What the watch of a standby tells Prometheus, and the copying of uploads."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client import generate_latest

from infra.standby.files import copy_missing
from infra.standby.site import Site
from infra.standby.standing import Both, Following, Standing
from infra.standby.watch import Trail, note, registry
from kit.config import read
from kit.errors import NotFound
from kit.storage.files import Files


def test_the_lag_is_the_age_of_the_newest_moment_of_which_the_standby_has_everything() -> None:
    trail = Trail(began=0.0)
    assert trail.lag(10, written=100, received=100) == 0
    assert trail.lag(15, written=200, received=100) == 5, "it lacks what was written since"
    assert trail.lag(20, written=300, received=250) == 5, "it has all there was at 15"
    assert trail.lag(25, written=None, received=250) == 10, "the primary is gone: the moment stays"
    assert trail.lag(30, written=400, received=None) == 15, "the standby is gone: it has what it had"
    assert trail.lag(35, written=400, received=400) == 0
    assert trail.lag(99, written=400, received=400) == 0, "nothing was written, nothing is missing"


@pytest.mark.spec("INT-183", "INT-192")
def test_figures_tell_two_that_write_and_a_standby_that_is_gone(tmp_path: Path) -> None:
    where = Site(read({"FRONTLINE_HOME": str(tmp_path), "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/x"}), "", "", "")
    follows, writes = _standing(received=90, is_standby=True), _standing(received=100)
    note(where, Both(follows, writes, Following(True, True, 10, False)), Trail())
    assert _figures() >= {"is_replicating 1.0", "is_synchronous 1.0", "lag_bytes 10.0", "writing_servers 1.0", "is_broker_there 0.0"}
    note(where, Both(writes, _standing(received=120), Following(False, False, 10, True)), Trail())
    assert _figures() >= {"is_replicating 0.0", "lag_bytes NaN", "writing_servers 2.0", "is_lost 1.0"}
    note(where, Both(writes, _standing(received=120, is_open=False), None), Trail())
    assert "writing_servers 1.0" in _figures(), "one that is fenced does no harm"


@pytest.mark.spec("INT-180")
def test_uploads_are_copied_once_and_only_whole(tmp_path: Path) -> None:
    there, here = f"file://{tmp_path}/there", f"file://{tmp_path}/here"
    key = Files("tickets", there, 1_000).store(b"a picture").key
    spoilt = hashlib.sha256(b"what it should hold").hexdigest()
    place = tmp_path / "there/chat" / spoilt[:2] / spoilt
    place.parent.mkdir(parents=True)
    place.write_bytes(b"half of wh")
    (tmp_path / "there/tickets/incoming").mkdir(exist_ok=True)
    (tmp_path / "there/tickets/incoming/1234").write_bytes(b"still coming in")

    assert copy_missing(there, here) == (1, 9)
    assert Files("tickets", here, 1_000).read(key) == b"a picture"
    with pytest.raises(NotFound):
        Files("chat", here, 1_000).read(spoilt)
    assert copy_missing(there, here) == (0, 0)
    assert [path.name for path in (tmp_path / "here").rglob("*") if path.is_file()] == [key]


def _standing(received: int, *, is_standby: bool = False, is_open: bool = True) -> Standing:
    return Standing(is_standby, 1, received, received, datetime.now(UTC), is_standby, 0.1, is_open)


def _figures() -> set[str]:
    said = generate_latest(registry).decode().splitlines()
    return {line.removeprefix("frontline_standby_") for line in said if not line.startswith("#")}
