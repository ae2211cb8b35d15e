"""The first installation dies under load; the second takes over, and what was confirmed is held against what is there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pika
import pytest
import sqlalchemy as sa

from contracts.envelope import EVENTS_EXCHANGE, Envelope
from infra.docker import passwords
from infra.local.processes import children_of, command_line, free_ports
from infra.standby import primary
from infra.standby.broker import Broker
from infra.standby.files import copy_missing
from infra.standby.site import connected
from infra.standby.standing import both
from kit.config import PROJECT, service_names
from kit.storage.files import Files
from tests.support import run
from tests.support.customers import Crowd, Customer
from tests.support.playing import EVERYTHING, assert_healthy
from tests.support.suite import Suite, environ_of
from tests.support.two_sites import PASSWORD, ROLE, OneSite, two_sites
from tests.support.waiting import eventually
from tests.support.whole_company import WholeCompany

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
MAILBOX = "integrator.second"


@dataclass(slots=True)
class Installations:
    """Both, the first at work, the second following in everything."""

    first: OneSite
    second: OneSite
    folder: Path
    databases: dict[str, str]
    suites: list[Suite] = field(default_factory=list)

    def suite_at(self, site: OneSite) -> Suite:
        """The suite of this site, not yet started. Files are the site's own, the secret is the same."""
        folder = self.folder / f"suite-{site.folder.name}"
        folder.mkdir()
        databases = {service: site.url_of(url) for service, url in self.databases.items()}
        suite = Suite(folder, environ_of(folder, site.rabbitmq.url, databases) | {"FRONTLINE_FILES_URL": f"file://{folder}/files"})
        self.suites.append(suite)
        return suite

    def let_second_follow(self, *, is_synchronous: bool) -> None:
        primary.prepare(self.first.postgres.url, ROLE, PASSWORD)
        self.second.follow(self.first)
        broker = Broker(self.second.broker_admin)
        broker.follow(self._account_of_federation())
        with pika.BlockingConnection(pika.URLParameters(self.second.rabbitmq.url)) as line:
            channel = line.channel()
            channel.queue_declare(MAILBOX, durable=True)
            channel.queue_bind(MAILBOX, EVENTS_EXCHANGE, "tickets.#")
        eventually(broker.is_following)
        here = self.first.site(self.second, self.databases.values())
        primary.set_synchronous(here.here, both(here).following, is_on=is_synchronous)

    def _account_of_federation(self) -> str:
        """With no more rights than the container's definitions give it."""
        passwords.main(self.folder)
        definitions = self.folder / "infra/docker/secrets/definitions.json"
        self.first.rabbitmq.ctl("import_definitions", str(definitions))
        known = dict(line.split("=", 1) for line in (self.folder / ".env").read_text().splitlines())
        return f"amqp://federation:{known['FEDERATION_AMQP_PASSWORD']}@127.0.0.1:{self.first.rabbitmq.ports[0]}/%2F"

    def kill_first(self, suite: Suite) -> None:
        suite.kill(*suite.children)
        self.first.kill()


@pytest.fixture
def installations(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installations]:
    folder = tmp_path_factory.mktemp("installations")
    first, second = two_sites(folder)
    made = Installations(first, second, folder, {})
    try:
        for site in (first, second):
            site.rabbitmq.begin(site.log)
        first.postgres.start(first.log)
        made.databases = {service: run.clone(service, first.postgres.url) for service in service_names()}
        for site in (first, second):
            site.rabbitmq.await_ready(site.log)
        yield made
    finally:
        for suite in made.suites:
            suite.kill(*suite.children)
        first.kill()
        second.kill()


@pytest.mark.spec("INT-175", "INT-179", "INT-180")
@pytest.mark.parametrize("is_synchronous", [True, False], ids=["synchronous", "asynchronous"])
def test_the_second_takes_over_under_load(installations: Installations, is_synchronous: bool) -> None:
    suite = installations.suite_at(installations.first)
    suite.start(EVERYTHING)
    company = WholeCompany.of(suite)
    installations.let_second_follow(is_synchronous=is_synchronous)
    crowd = Crowd(suite.url, company.department_id)
    crowd.come("tickets", 4)
    crowd.come("chats", 3)
    eventually(lambda: crowd.confirmed() > 60, within=60)
    quiet = Customer("tickets", company.department_id, "quiet")
    quiet.open(suite.url)
    due_at = datetime.now(UTC) + timedelta(seconds=45)
    _follow_up(suite, company, quiet, due_at)
    stored = _file(suite)

    had_all_of = _moment_of_which_the_second_has_everything(installations)
    receiver = _walreceiver(installations.second)
    os.kill(receiver, signal.SIGSTOP)  # the line between the two is cut
    stopped_at = time.monotonic()
    if is_synchronous:
        eventually(lambda: time.monotonic() - crowd.newest_confirmation() > 2, within=20)  # nobody is told what the second has not got
    else:
        before = crowd.confirmed()
        eventually(lambda: crowd.confirmed() > before + 30, within=30)
    installations.kill_first(suite)
    died_at = time.monotonic()
    assert datetime.now(UTC) < due_at, "the deadline shall fall due at the second only"
    os.kill(receiver, signal.SIGTERM)  # before it reads what lies in the socket
    os.kill(receiver, signal.SIGCONT)
    crowd.stop()

    successor = installations.suite_at(installations.second)
    copied, _ = copy_missing(suite.environ["FRONTLINE_FILES_URL"], successor.environ["FRONTLINE_FILES_URL"])
    seconds = _switch_over(installations, successor)
    lost = _lost(crowd, successor.url)
    sys.stdout.write(
        f"{crowd.confirmed()} confirmed, line cut {died_at - stopped_at:.1f} s before the end, {len(lost)} lost, {copied} files copied, "
        f"switched over in {seconds:.1f} s\n"
    )
    assert [one for one in lost if one < had_all_of] == [], "what is older than the lag is there"
    assert not (is_synchronous and lost)
    assert is_synchronous or lost, "the line was cut: asynchronously something must be missing, else nothing was tried"

    known = {customer.name: customer.messages(successor.url) for customer in crowd.customers}
    crowd.go_on(successor.url)
    so_far = crowd.confirmed()
    eventually(lambda: crowd.confirmed() > so_far + 30, within=60)
    crowd.stop()
    for customer in crowd.customers:
        said = customer.messages(successor.url)
        assert said[: len(known[customer.name])] == known[customer.name], customer.name
        assert len(said) == len(set(said)), f"{customer.name} has something twice"
        assert said == sorted(said, key=_number), f"{customer.name} has something out of order"
    assert company.agent.get(f"{successor.url}/api/management/v1/session", timeout=10).status_code == 200, "signed in still"
    assert (installations.folder / "suite-second/files/tickets" / stored[:2] / stored).exists()
    eventually(lambda: _fell_due(successor, quiet), within=80)
    assert_healthy(successor, within=40)
    eventually(lambda: _copies_agree(successor), within=40)
    _assert_integrator_has_all(installations, successor)


def _switch_over(installations: Installations, successor: Suite) -> float:
    """The command itself, in a process of its own; what it starts is started here, when it says so."""
    first, second = installations.first, installations.second
    for name in EVERYTHING:  # draws their ports, so that the command knows where to look
        successor.ports[name] = free_ports(1)[0]
        successor.environ["FRONTLINE_PORT" if name == "gateway" else f"{name.upper()}_ADMIN_PORT"] = str(successor.ports[name])
    mark, said = installations.folder / "start", installations.folder / "said"
    environ = successor.environ | second.environ(first, installations.databases.values())
    words = ["-m", "infra.local.cli", "standby", "promote", "--start", f"touch {mark}", "--within", "120"]
    began = time.monotonic()
    with said.open("w") as out:
        command = subprocess.Popen([sys.executable, *words], env=environ, cwd=PROJECT, stdout=out, stderr=out)
    eventually(lambda: mark.exists() or command.poll() is not None, within=120)
    successor.start(EVERYTHING, is_waiting=False)
    code, seconds = command.wait(130), time.monotonic() - began
    sys.stdout.write(said.read_text())
    assert code == 0, said.read_text()
    return seconds


def _moment_of_which_the_second_has_everything(installations: Installations) -> float:
    """What the watch's lag is measured from: when the primary's log ended where the standby's has come to."""
    at = installations.second.site(installations.first, installations.databases.values())
    moment, end = time.monotonic(), primary.place(at.there)
    eventually(lambda: (here := both(at).here) and here.received >= end)
    return moment


def _walreceiver(site: OneSite) -> int:
    assert site.postgres.child is not None
    return next(pid for pid in children_of(site.postgres.child.pid) if "walreceiver" in command_line(pid))


def _lost(crowd: Crowd, url: str) -> list[float]:
    """When each message that is not there was confirmed."""
    found = {customer.name: set(customer.messages(url)) for customer in crowd.customers}
    return [
        one.confirmed_at
        for customer in crowd.customers
        for one in customer.said[1:]
        if one.confirmed_at and one.body["text"] not in found[customer.name]
    ]


def _number(text: str) -> int:
    return int(text.rpartition(" ")[2])


def _follow_up(suite: Suite, company: WholeCompany, customer: Customer, due_at: datetime) -> None:
    url = f"{suite.url}/api/management/v1/tickets/{customer.id}/follow-up"
    answer = company.agent.put(url, json={"due_at": due_at.isoformat()}, timeout=15)
    assert answer.status_code < 300, answer.text


def _fell_due(suite: Suite, customer: Customer) -> bool:
    with connected(suite.database("tickets"), None) as connection:
        told = sa.text("select count(*) from outbox where type = 'tickets.follow_up_due.v1' and subject = :id")
        return bool(connection.scalar(told, {"id": customer.id}) == 1)


def _file(suite: Suite) -> str:
    """Something that was uploaded at the first installation; its key."""
    return Files("tickets", suite.environ["FRONTLINE_FILES_URL"], 1_000_000).store(b"a picture of the printer").key


def _copies_agree(suite: Suite) -> bool:
    """Owners and copies say the same of who has which work, and of places and their names."""
    owned = {tuple(map(str, row)) for service, table in (("tickets", "tickets"), ("chat", "chats")) for row in _rows(suite, service, table)}
    routed = {tuple(map(str, row)) for row in _rows(suite, "routing", "works")}
    said = [f"only one side has {row}" for row in owned ^ routed]
    for table in ("departments", "groups"):
        named = {service: _names(suite, service, table) for service in ("people", "routing", "tickets", "chat", "kb")}
        said += [f"{service}.{table} differs" for service, found in named.items() if found != named["people"]]
    assert said == []
    return True


def _rows(suite: Suite, service: str, table: str) -> list[tuple[object, ...]]:
    with connected(suite.database(service), None) as connection:
        return [tuple(row) for row in connection.execute(sa.text(f"select id, agent_id, assignment_number from {table}"))]


def _names(suite: Suite, service: str, table: str) -> set[tuple[str, str]]:
    with connected(suite.database(service), None) as connection:
        return {(str(row.id), row.name) for row in connection.execute(sa.text(f"select id, name from {table}"))}


def _assert_integrator_has_all(installations: Installations, suite: Suite) -> None:
    """Who has his mailbox at the second installation finds every fact of tickets that there is, from before and from after."""
    with connected(suite.database("tickets"), None) as connection:
        told = {str(row.envelope_id) for row in connection.execute(sa.text("select envelope_id from outbox"))}
    heard: set[str] = set()
    with pika.BlockingConnection(pika.URLParameters(installations.second.rabbitmq.url)) as line:
        channel = line.channel()
        for method, _, body in channel.consume(MAILBOX, inactivity_timeout=3):
            if method is None:
                break
            channel.basic_ack(method.delivery_tag)
            heard.add(Envelope.from_wire(body).id)
    assert told and told <= heard
