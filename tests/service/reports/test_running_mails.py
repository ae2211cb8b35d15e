"""Reports and mail as real processes: a schedule's moment comes while two copies run and one is killed; files are made and fetched."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from sqlalchemy import text

from kit.bus.client import Client
from kit.storage.engine import Database, open_database
from kit.storage.files import Files
from kit.storage.work import Call
from services.reports.models import Employee, Role
from tests.support.reporting import ALL, MARIA, OVERVIEW, uid
from tests.support.smtp import MailServer
from tests.support.suite import Suite
from tests.support.waiting import eventually

BRAND = uid(31)


class Company:
    """A suite with reports and mail, an administrator, and a default brand that sends through the server."""

    def __init__(self, suite: Suite, server: MailServer) -> None:
        self.suite, self.server = suite, server
        self.client = Client(suite.broker)
        self.reports = open_database("reports", suite.database("reports"))
        self.mail = open_database("mail", suite.database("mail"))

    def settle_in(self) -> None:
        with self.reports.session() as session:
            session.add(Role(id=uid(11), sequence=1, name="All", permissions=ALL))
            about: dict[str, Any] = {"display_name": "Maria", "email": "maria@house.example", "kinds": ["administrator"]}
            where = {"role_ids": [uid(11)], "time_zone": "Europe/Berlin", "language": "en"}
            session.add(Employee(id=MARIA, sequence=1, is_enabled=True, **about, **where))
        account = self.ask("mail", "save_account", name="Main", host="127.0.0.1", port=self.server.port, from_address="desk@example.net")
        with self.mail.session() as session:
            columns = "id, sequence, is_deleted, name, is_default, smtp_account_id"
            brand = f"insert into brands ({columns}) values (:id, 1, false, 'Main', true, :account)"
            session.execute(text(brand), {"id": BRAND, "account": account["id"]})

    def ask(self, service: str, method: str, **asked: Any) -> Any:
        call = Call(actor=f"employee:{MARIA}", via="management")
        return self.client.ask(service, method, asked, call=call, timeout=15)

    def due_now(self, schedule_id: str) -> None:
        """As if the moment of the schedule had come."""
        change(self.reports, "update schedules set next_run_at = now() where id = :id", schedule_id)
        same = "update deadlines set due_at = (select next_run_at from schedules where id = :id) where subject = cast(:id as text)"
        change(self.reports, same, schedule_id)

    def log(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.ask("reports", "deliveries")["items"]
        return items

    def close(self) -> None:
        self.client.close()
        self.reports.close()
        self.mail.close()


def change(database: Database, statement: str, key: str) -> None:
    with database.session() as session:
        session.execute(text(statement), {"id": key})


@pytest.fixture
def company(running: Callable[..., Suite], server: MailServer, tmp_path: Any) -> Iterator[Company]:
    made = Company(running("reports", "mail", FRONTLINE_FILES_URL=f"file://{tmp_path}/files"), server)
    made.settle_in()
    yield made
    made.close()


@pytest.mark.slow
@pytest.mark.spec("REP-031", "REP-043")
def test_two_copies_of_which_one_is_killed_send_each_run_once(company: Company, server: MailServer) -> None:
    company.suite.start(["reports-2"])
    custom = company.ask(
        "reports", "save_custom_report", name="Board", items=[{"report_key": OVERVIEW}, {"report_key": "trend.tickets.overview"}]
    )
    ids = [
        company.ask("reports", "save_schedule", custom_report_id=custom["id"], recipients=[f"{nth}@example.com"], frequency="hourly")["id"]
        for nth in range(6)
    ]
    for schedule_id in ids:
        company.due_now(schedule_id)
    company.suite.kill("reports")
    change(
        company.reports,
        "update deliveries set due_at = now() where cast(:id as text) is not null",
        "as if the time of who took them were over",
    )
    company.suite.start(["reports"])
    eventually(lambda: len(company.log()) == 6, within=30)
    change(company.reports, "update deliveries set due_at = now() where mail_id is null and cast(:id as text) is not null", "again")
    change(company.mail, "update mails set due_at = now() where cast(:id as text) is not null", "without the pause of automated mails")
    eventually(lambda: {one["state"] for one in company.log()} == {"sent"}, within=60)
    assert sorted(taken.to for taken in server.taken) == [[f"{nth}@example.com"] for nth in range(6)]


@pytest.mark.slow
@pytest.mark.spec("REP-029")
def test_a_file_is_made_under_eventlet_and_can_be_fetched(company: Company, tmp_path: Any) -> None:
    exports = {
        form: company.ask("reports", "export_report", report={"report_key": OVERVIEW, "group_by": "agent"}, form=form)["export_id"]
        for form in ("csv", "pdf", "xlsx")
    }
    eventually(lambda: {company.ask("reports", "export", export_id=one)["state"] for one in exports.values()} == {"ready"}, within=30)
    kept = Files("reports", url=f"file://{tmp_path}/files")
    found = {form: company.ask("reports", "export", export_id=export_id)["file"] for form, export_id in exports.items()}
    assert kept.read(found["pdf"]["file_id"]).startswith(b"%PDF-")
    assert kept.read(found["xlsx"]["file_id"]).startswith(b"PK")
    rows = list(csv.reader(StringIO(kept.read(found["csv"]["file_id"]).decode(), newline="")))
    assert rows[0][:2] == ["Agent", "Total New Tickets"]
