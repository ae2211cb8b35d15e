"""Mail as real processes: killed in the middle, two of them, without the broker, without the database, asked twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import text

from kit.bus.client import Client
from kit.errors import Conflict, Unavailable
from kit.storage.engine import Database, open_database
from kit.storage.work import Call
from tests.service.mail.house import ANN
from tests.support.certificates import certificate_for
from tests.support.listening import Listening
from tests.support.servers import Servers, await_written
from tests.support.smtp import HANG, MailServer, speaking
from tests.support.suite import Suite
from tests.support.waiting import eventually


class Office:
    """A suite with mail, its database, and who asks it."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite
        self.database: Database = open_database("mail", suite.database("mail"))
        self.client = Client(suite.broker)
        self.account_id = ""

    def ask(self, method: str, key: str = "", timeout: float = 10, **asked: Any) -> Any:
        return self.client.ask("mail", method, asked, call=Call(actor="employee:7", via="management", key=key), timeout=timeout)

    def account(self, port: int, **said: Any) -> str:
        known: dict[str, Any] = {"name": "Main", "host": "localhost", "port": port, "from_address": "desk@example.net"}
        known["deadline_seconds"] = 5
        self.account_id = self.ask("save_account", **{**known, "most_a_minute": 6_000, **said})["id"]
        return self.account_id

    def spool(self, subject: str, key: str = "", **said: Any) -> str:
        known: dict[str, Any] = {"purpose": "notice", "text": "x", "to": [{"address": ANN}], "is_automated": False}
        known["account_id"] = self.account_id
        return str(self.ask("spool_mail", key, subject=subject, **known | said)["mail_id"])

    def mail(self, mail_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.ask("mail", mail_id=mail_id)
        return found

    def change(self, statement: str) -> None:
        with self.database.session() as session:
            session.execute(text(statement))

    def close(self) -> None:
        self.client.close()
        self.database.close()


@pytest.fixture
def offices(running: Callable[..., Suite]) -> Iterator[Callable[..., Office]]:
    made: list[Office] = []

    def make(**how: Any) -> Office:
        made.append(Office(running("mail", **how)))
        return made[-1]

    yield make
    for office in made:
        office.close()


@pytest.mark.slow
@pytest.mark.spec("INT-230")
def test_a_running_service_sends_by_itself_under_eventlet_and_tls(
    offices: Callable[..., Office], servers: Callable[..., MailServer], listen: Callable[..., Listening], tmp_path: Any
) -> None:
    certificate, key = certificate_for(tmp_path, "localhost")
    secure, plain, slow = servers(context=speaking(certificate, key)), servers(), servers()
    slow.answers["data"] = HANG
    office = offices(FRONTLINE_MAIL_ROOTS=str(certificate))
    heard = listen(office.suite.broker, "mail.#")
    ways: dict[str, tuple[MailServer, str]] = {"plain": (plain, "none"), "tls": (secure, "tls"), "slow": (slow, "none")}
    for name, (server, security) in ways.items():
        office.account(server.port, name=name, security=security)
        office.spool(name)
    eventually(lambda: (plain.subjects(), secure.subjects()) == (["plain"], ["tls"]))
    heard.wait_for("mail.mail_sent", 2)
    slow.answers.clear()
    eventually(lambda: office.ask("spool_counts")["retrying"] == 1, within=20)


@pytest.mark.slow
@pytest.mark.spec("REP-043")
def test_a_killed_process_loses_no_mail_and_the_other_sends_none_twice(offices: Callable[..., Office], server: MailServer) -> None:
    office = offices()
    office.account(server.port)
    office.suite.start(["mail-2"])
    server.answers["end of data"] = HANG
    held = office.spool("held")
    eventually(lambda: "data" in server.said)
    before = [office.spool(str(number)) for number in range(20)]
    office.suite.kill("mail")  # the first to start has the lease
    server.answers.clear()
    server.let_go.set()
    found = office.mail(held)
    assert found["state"] == "sending"
    assert not server.taken
    office.change("update standings set busy_until = now()")  # as if its time were over
    eventually(lambda: len(server.taken) >= 20)
    office.change(f"update mails set due_at = now() where id = '{held}'")
    eventually(lambda: office.mail(held)["state"] == "retrying")
    office.ask("retry_mail", mail_ids=[held])
    eventually(lambda: len(server.taken) == 21)
    assert sorted(server.subjects()) == sorted(["held", *map(str, range(20))])
    assert {office.mail(mail_id)["tries"] for mail_id in before} == {1}
    assert [one["outcome"] for one in office.mail(held)["tries_made"]] == ["retrying", "sent"]


@pytest.mark.slow
def test_two_processes_and_a_flood_send_each_mail_once(offices: Callable[..., Office], server: MailServer) -> None:
    office = offices()
    office.account(server.port)
    office.suite.start(["mail-2"])
    for number in range(60):
        office.spool(str(number))
        if number == 30:
            office.suite.end("mail")
            office.suite.start(["mail"])
    eventually(lambda: len(office.ask("spool", state="sent", limit=100)["items"]) == 60)
    assert sorted(server.subjects(), key=int) == [str(number) for number in range(60)]


@pytest.mark.slow
def test_the_same_mail_asked_for_twice_under_one_key_is_one(offices: Callable[..., Office], server: MailServer) -> None:
    office = offices()
    office.account(server.port)
    first, again = office.spool("once", key="k-1"), office.spool("once", key="k-1")
    other = office.spool("once", key="k-2")
    assert first == again != other
    eventually(lambda: len(server.taken) == 2)
    with pytest.raises(Conflict, match="key_reused"):
        office.spool("something else", key="k-1")
    told = office.suite.admin("mail", "/spool")
    assert [(one["name"], one["failures"]) for one in told["accounts"]] == [("Main", 0)]
    figures = office.suite.admin("mail", "/metrics")
    assert 'frontline_mail_spool{state="failed"} 0.0' in figures
    assert 'frontline_mail_tries_total{outcome="sent"} 2.0' in figures
    assert {taken.message["Message-ID"] for taken in server.taken} == {f"<{first}@example.net>", f"<{other}@example.net>"}


@pytest.mark.slow
def test_without_broker_mail_goes_out_and_without_database_it_waits(
    running: Callable[..., Suite], server: MailServer, own_servers: Servers
) -> None:
    office = Office(running("mail", servers=own_servers))
    office.account(server.port)
    office.ask("hold_mail", word="notice")
    first = office.spool("without a broker")
    await_written(own_servers.rabbitmq, "mail.copies")
    own_servers.rabbitmq.kill()
    office.change("delete from holds")
    eventually(lambda: server.subjects() == ["without a broker"])
    own_servers.rabbitmq.start(own_servers.log)
    eventually(lambda: _is_told(office), within=60)
    assert office.mail(first)["state"] == "sent"
    own_servers.postgres.kill()
    with pytest.raises(Unavailable):
        office.spool("nobody takes this", timeout=4)
    own_servers.postgres.start(own_servers.log)
    eventually(lambda: _taken_again(office), within=60)
    eventually(lambda: "with all there" in server.subjects())
    office.close()


def _is_told(office: Office) -> bool:
    with office.database.reading() as session:
        found = session.execute(text("select count(*) from outbox where type = 'mail.mail_sent.v1' and sent_at is not null"))
        return found.scalar() == 1


def _taken_again(office: Office) -> bool:
    try:
        return bool(office.spool("with all there", key="again", timeout=3))
    except Unavailable:
        return False
