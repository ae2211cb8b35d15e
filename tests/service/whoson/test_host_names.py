"""Host names, asked of a real name server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from kit.config import PROJECT, Unset
from services.whoson.outside import host_names as room
from services.whoson.outside.host_names import HostNames
from tests.support.mmdb import database
from tests.support.name_server import SILENT, NameServer, name_server

KNOWN = {
    "8.8.8.8": "DNS.Google.",
    "2a00:1450::1": "six.example.",
    "8.8.8.1": SILENT,
    "8.8.8.2": "<script>.example.",
    "8.8.8.3": f"{'a.' * 100}example.",
    "10.0.0.1": "secret.house.",
}


@pytest.fixture
def server() -> Iterator[NameServer]:
    with name_server(KNOWN) as serving:
        yield serving


@pytest.mark.spec("WHO-012")
def test_a_host_name_is_found_by_reverse_lookup_and_empty_when_there_is_none(server: NameServer) -> None:
    names = HostNames(server.address)
    assert {address: names.of(address) for address in ("8.8.8.8", "::ffff:8.8.8.8", "2A00:1450::1", "8.8.4.4")} == {
        "8.8.8.8": "dns.google",
        "::ffff:8.8.8.8": "dns.google",
        "2A00:1450::1": "six.example",
        "8.8.4.4": None,
    }
    assert server.asked == ["8.8.8.8", "2a00:1450::1", "8.8.4.4"], "what is known, also of having no name, is not asked again"


def test_nobody_is_asked_about_private_addresses_and_what_is_none(server: NameServer) -> None:
    names = HostNames(server.address)
    asked = ["10.0.0.1", "::ffff:10.0.0.1", "127.0.0.1", "::1", "fe80::1%eth0", "169.254.1.1", "224.0.0.1", "0.0.0.0", "nonsense", ""]
    assert {names.of(address) for address in asked} == {None}
    assert server.asked == []


def test_what_does_not_look_like_a_name_is_none(server: NameServer) -> None:
    names = HostNames(server.address)
    assert (names.of("8.8.8.2"), names.of("8.8.8.3")) == (None, "a." * 100 + "example")


def test_silence_ends_at_the_deadline_and_is_believed_for_a_minute(server: NameServer) -> None:
    now = [0.0]
    names = HostNames(server.address, seconds=0.4, clock=lambda: now[0])
    began = monotonic()
    assert names.of("8.8.8.1") is None
    assert monotonic() - began < 5
    asked = len(server.asked)
    server.names["8.8.8.1"] = "late.example."
    now[0] = 59
    assert (names.of("8.8.8.1"), len(server.asked)) == (None, asked)
    now[0] = 61
    assert names.of("8.8.8.1") == "late.example"
    server.names["8.8.8.1"] = "moved.example."
    now[0] = 61 + 3599
    assert names.of("8.8.8.1") == "late.example"
    now[0] = 61 + 3601
    assert names.of("8.8.8.1") == "moved.example"


def test_few_are_asked_at_once_and_few_are_kept(server: NameServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_AT_ONCE", 1)
    monkeypatch.setattr(room, "MOST_KEPT", 2)
    names = HostNames(server.address, seconds=0.2)
    with names._turns:
        assert names.of("8.8.8.8") is None, "it is not its turn in time"
    assert server.asked == []
    names = HostNames(server.address)
    for last in range(10, 20):
        names.of(f"8.8.4.{last}")
    assert names.of("8.8.8.8") == "dns.google"
    assert len(names._kept) == 2


def test_a_second_name_server_is_asked_when_the_first_is_away(server: NameServer) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as away:
        away.bind(("127.0.0.1", 0))
        names = HostNames(f"127.0.0.1:{away.getsockname()[1]},{server.address}", seconds=1)
        assert names.of("8.8.8.8") == "dns.google"


def test_a_wrong_name_server_is_said_at_once() -> None:
    for wrong in ("ns.example", "10.0.0.1:x", "1.2.3.4.5"):
        with pytest.raises(Unset, match="FRONTLINE_NAME_SERVERS"):
            HostNames(wrong)
    HostNames("10.0.0.2, [fd12::2]:5353, fd12::3")


IN_GREEN = """
import kit.bus.green
import eventlet, sys, tempfile, pathlib
from services.whoson.outside.host_names import HostNames
from services.whoson.outside.places import Places
ticks = []
def tick():
    while True:
        ticks.append(1)
        eventlet.sleep(0.02)
eventlet.spawn(tick)
names = HostNames(sys.argv[1])
found = names.of("8.8.8.8")
folder = pathlib.Path(tempfile.mkdtemp())
(folder / "a.mmdb").write_bytes(pathlib.Path(sys.argv[2]).read_bytes())
places = Places(lambda: [folder / "a.mmdb"], folder)
places.refresh()
print(found, len(ticks) > 5, places.at("8.8.8.8").country)
"""


def test_a_green_process_goes_on_while_it_waits(server: NameServer, tmp_path: Path) -> None:
    (tmp_path / "a.mmdb").write_bytes(database({"8.8.8.0/24": {"country_code": "AT"}}))
    server.delay = 0.5
    said = subprocess.run(
        [sys.executable, "-c", IN_GREEN, server.address, str(tmp_path / "a.mmdb")],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        check=False,
    )
    assert said.stdout.split() == ["dns.google", "True", "AT"], said.stderr
