"""Reports by mail: made, handed to the mail service, sent to a real server, and what became of them (REP-031 to REP-033, REP-043)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from contracts.events import mail as facts
from kit.errors import Forbidden, Invalid, Unavailable
from services.reports.handlers.mailing import send_one
from services.reports.handlers.switching import tell_switch
from services.reports.models import Delivery, Employee, Role
from tests.service.mail.house import House
from tests.support.handling import OutsideOfHandling
from tests.support.reporting import ALEX, MARIA, OVERVIEW, STATUSES, Reporting, uid
from tests.support.smtp import MailServer

PNG = b"\x89PNG\r\n\x1a\n"
BOSS = "boss@example.com"


class Post:
    """Reports and mail side by side: what one tells is heard by the other at once, or when the test says."""

    def __init__(self, reporting: Reporting, house: House) -> None:
        self.reporting, self.house, self.handling = reporting, house, reporting.handling

    def make(self) -> int:
        """Makes all mails that are due; how many there were."""
        count = 0
        while send_one(self.outside()):
            count += 1
        return count

    def outside(self) -> OutsideOfHandling:
        return self.handling.outside("reports", now=self.house.now)

    def send(self) -> None:
        """The mail service does its rounds, and reports hears what it told."""
        self.house.facts.clear()
        self.house.rounds()
        self.hear()

    def hear(self) -> None:
        for fact in self.house.facts:
            if isinstance(fact, facts.MailSent | facts.MailFailed | facts.DeliveryFailed):
                self.handling.fact("reports", fact, now=self.house.now)
        self.house.facts.clear()

    def later(self, **by: float) -> None:
        self.house.later(**by)

    def log(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.reporting.ask("deliveries")["items"]
        return items


@pytest.fixture
def post(reporting: Reporting, house: House) -> Post:
    return Post(reporting, house)


@pytest.mark.spec("REP-031", "REP-032")
def test_a_mail_holds_table_chart_and_rows_for_any_number_of_addresses(post: Post, server: MailServer) -> None:
    report = {"report_key": "trend.tickets.overview", "chart": "line"}
    post.reporting.do("email_report", report=report, recipients=f"{BOSS}; cfo@example.com ;BOSS@example.com", message="See <this>")
    assert (post.make(), post.make()) == (1, 0)
    post.send()
    [taken] = server.taken
    assert (taken.sender, taken.to) == ("support@example.net", [BOSS, "cfo@example.com"])
    message = taken.message
    assert message["Subject"] == "Overview Trend, 2026-04-28 to 2026-05-04"
    html = message.get_body(("html",))
    text = message.get_body(("plain",))
    assert html is not None
    assert text is not None
    assert "See &lt;this&gt;" in html.get_content()
    assert "Total New Tickets" in html.get_content()
    assert "cid:chart-0" in html.get_content()
    assert "2026-05-04 Monday" in text.get_content()
    images = [part for part in message.walk() if part.get_content_type() == "image/png"]
    assert images[0]["Content-ID"] == "<chart-0>"
    assert images[0].get_content().startswith(PNG)
    [rows] = list(message.iter_attachments())
    assert rows.get_filename() == "Overview-Trend-2026-04-28-to-2026-05-04.csv"
    assert rows.get_content().startswith("Day,Total New Tickets")
    [sent] = post.log()
    assert (sent["state"], sent["tries"], sent["error"], sent["kind"]) == ("sent", 1, "", "on_demand")


@pytest.mark.spec("REP-031", "REP-103")
def test_what_cannot_be_mailed_is_refused_at_once(post: Post) -> None:
    with pytest.raises(Invalid, match="recipients_missing"):
        post.reporting.do("email_report", report={"report_key": OVERVIEW})
    with pytest.raises(Forbidden, match="report_withheld"):
        post.reporting.do("email_report", ALEX, report={"report_key": STATUSES}, recipients=[BOSS], allowed=[OVERVIEW])
    with pytest.raises(Invalid, match="item_unfit"):
        post.reporting.do("email_report", report={"report_key": OVERVIEW, "group_by": "article"}, recipients=[BOSS])
    assert post.log() == []


@pytest.mark.spec("REP-006", "REP-031")
def test_a_mail_by_hand_keeps_the_zone_of_its_sender(post: Post, server: MailServer) -> None:
    report = {"report_key": OVERVIEW}
    post.reporting.do("email_report", ALEX, report=report, recipients=[BOSS], date_preset="yesterday")
    post.make()
    post.send()
    body = server.taken[0].message.get_body(("plain",))
    assert body is not None
    assert "2026-05-03 (America/New_York)" in body.get_content()


@pytest.mark.spec("REP-034", "REP-039", "REP-040")
def test_a_schedule_sends_all_parts_to_addresses_and_employees(post: Post, server: MailServer) -> None:
    custom = post.reporting.custom(OVERVIEW, STATUSES)
    made = post.reporting.schedule(custom["id"], employee_ids=[ALEX])
    post.later(hours=14)
    post.handling.due("reports", post.house.now)
    post.make()
    post.later(seconds=30)
    post.send()
    [taken] = server.taken
    assert taken.to == [BOSS, "alex@house.example"]
    assert taken.message["Subject"] == "Board, 2026-04-28 to 2026-05-04"
    [rows] = list(taken.message.iter_attachments())
    assert rows.get_content().splitlines()[0] == "Overview"
    assert "Statuses" in rows.get_content().splitlines()
    found = post.reporting.ask("schedule", schedule_id=made["id"])
    assert (found["last_result"], found["last_sent_at"]) == ("sent", "2026-05-05T02:00:30.000Z")


@pytest.mark.spec("REP-019", "REP-037")
def test_a_schedule_goes_out_with_the_rights_its_saver_has_when_it_is_made(post: Post, server: MailServer) -> None:
    custom = post.reporting.custom(OVERVIEW, STATUSES)
    made = post.reporting.schedule(custom["id"])
    post.reporting.do("save_schedule", ALEX, schedule_id=made["id"])
    post.reporting.do("send_now", schedule_id=made["id"])
    post.make()
    post.later(seconds=30)
    post.send()
    [rows] = list(server.taken[0].message.iter_attachments())
    said = rows.get_content()
    assert said.split("Statuses")[1].split() == ["No", "access"]
    with post.handling("reports") as work:
        work.session.execute(sa.update(Role).where(Role.id == uid(12)).values(permissions=["reports.view"]))
    post.reporting.do("send_now", schedule_id=made["id"])
    with post.handling("reports") as work:
        work.session.execute(sa.update(Employee).where(Employee.id == ALEX).values(is_enabled=False))
    post.make()
    assert (post.log()[0]["state"], post.log()[0]["error"][:10]) == ("failed", "Who saved ")


@pytest.mark.spec("REP-033", "REP-086")
def test_switched_off_no_report_mail_goes_out_and_requests_wait(post: Post, server: MailServer) -> None:
    post.reporting.do("email_report", report={"report_key": OVERVIEW}, recipients=[BOSS])
    post.make()  # one that the mail service has already
    post.reporting.do("save_report_settings", is_mail_on=False)
    tell_switch(post.outside())
    post.reporting.do("email_report", report={"report_key": STATUSES}, recipients=[BOSS])
    assert post.make() == 0
    post.send()
    assert server.taken == []
    assert {one["state"] for one in post.log()} == {"queued"}
    post.reporting.do("save_report_settings", is_mail_on=True)
    tell_switch(post.outside())
    assert post.make() == 1
    post.send()
    assert sorted(subject.split(",")[0] for subject in server.subjects()) == ["Overview", "Statuses"]


@pytest.mark.spec("REP-043")
def test_a_failing_mail_is_tried_three_times_ten_minutes_apart_and_then_logged_as_failed(post: Post, server: MailServer) -> None:
    server.answers["end of data"] = "451 later"
    made = post.reporting.schedule(post.reporting.custom()["id"])
    post.reporting.do("send_now", schedule_id=made["id"])
    post.make()
    post.later(seconds=30)
    seen = []
    for _ in range(4):
        post.send()
        seen.append((post.log()[0]["state"], post.log()[0]["tries"]))
        post.later(minutes=10)
    assert seen == [("queued", 1), ("queued", 2), ("failed", 3), ("failed", 3)]
    assert post.log()[0]["error"].startswith(f"{BOSS}: ")
    assert post.reporting.ask("schedule", schedule_id=made["id"])["last_result"] == "failed"
    assert server.taken == []


@pytest.mark.spec("REP-043")
def test_what_the_mail_service_tells_may_come_before_we_have_noted_the_mail(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    post.reporting.do("email_report", report={"report_key": OVERVIEW}, recipients=[BOSS])
    asked = OutsideOfHandling.ask

    def quick(self: OutsideOfHandling, service: str, method: str, *rest: Any, **how: Any) -> Any:
        answer = asked(self, service, method, *rest, **how)
        post.send()
        return answer

    monkeypatch.setattr(OutsideOfHandling, "ask", quick)
    post.make()
    assert [one["state"] for one in post.log()] == ["sent"]


@pytest.mark.spec("REP-043")
def test_whoever_is_killed_while_making_it_is_followed_by_another_and_mail_knows_it(post: Post, server: MailServer) -> None:
    post.reporting.do("email_report", report={"report_key": OVERVIEW}, recipients=[BOSS])
    outside, keys = post.outside(), []

    class Killed(BaseException):
        """Stands for the end of the process after the mail service had answered."""

    def ask(service: str, method: str, asked: Any, *, key: str, timeout: float) -> Any:
        keys.append(key)
        raise Killed

    with pytest.raises(Killed):
        send_one(_Asking(outside, ask))
    assert post.make() == 0
    post.later(minutes=5)
    with pytest.raises(Killed):
        send_one(_Asking(post.outside(), ask))
    assert keys[0] == keys[1]  # by which the mail service knows it (tests/service/mail)


@pytest.mark.spec("REP-043")
def test_what_fails_by_a_bug_ends_after_three_makings(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    post.reporting.do("email_report", report={"report_key": OVERVIEW}, recipients=[BOSS])

    def broken(*_: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr("services.reports.handlers.mailing.answers", broken)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            send_one(post.outside())
        post.later(seconds=30)
    assert not send_one(post.outside())
    assert [(one["state"], one["error"]) for one in post.log()] == [("failed", "It could not be made.")]


class _Asking:
    """An outside whose questions to others are answered by a function."""

    def __init__(self, outside: OutsideOfHandling, ask: Any) -> None:
        self._outside, self.ask = outside, ask

    def __getattr__(self, name: str) -> Any:
        return getattr(self._outside, name)


@pytest.mark.spec("REP-043")
def test_while_the_mail_service_is_away_mails_wait(post: Post) -> None:
    post.reporting.do("email_report", report={"report_key": OVERVIEW}, recipients=[BOSS])

    def away(*_: Any, **__: Any) -> Any:
        raise Unavailable

    for _ in range(5):
        assert send_one(_Asking(post.outside(), away))
        post.later(seconds=30)
    assert [(one["state"], one["tries"]) for one in post.log()] == [("queued", 0)]
    assert post.make() == 1


@pytest.mark.spec("REP-031")
def test_without_anybody_left_it_fails_with_its_reason(post: Post) -> None:
    made = post.reporting.schedule(post.reporting.custom()["id"], recipients=[], employee_ids=[ALEX])
    with post.handling("reports") as work:
        work.session.execute(sa.update(Employee).where(Employee.id == ALEX).values(is_enabled=False))
    post.reporting.do("send_now", MARIA, schedule_id=made["id"])
    post.make()
    assert [(one["state"], one["error"]) for one in post.log()] == [("failed", "Nobody is left whom it could go to.")]


@pytest.mark.spec("REP-043")
def test_a_moment_is_sent_once_even_if_it_is_taken_twice(post: Post) -> None:
    made = post.reporting.schedule(post.reporting.custom()["id"])
    post.handling.due("reports", post.house.now + timedelta(hours=14))
    with post.handling.reading("reports") as session:
        first = session.scalars(sa.select(Delivery)).one()
    values_of = [column.key for column in Delivery.__table__.columns]
    values = {name: getattr(first, name) for name in values_of} | {"id": uid(5)}
    with pytest.raises(sa.exc.IntegrityError, match="deliveries_once_a_run"), post.handling("reports") as work:
        work.session.add(Delivery(**values))
        work.session.flush()
    assert made["id"] == first.schedule_id
