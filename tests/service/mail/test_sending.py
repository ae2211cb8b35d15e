"""Mail goes out through a real server: taken, refused, put off, cut, for each address by itself, and never twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from contracts.events import mail as facts
from services.mail.handlers.freeing import store
from services.mail.handlers.sending import deliver_through
from services.mail.handlers.taking import take_account, take_mail
from services.mail.outside.line import open_line
from tests.service.mail.house import ANN, BO, BRAND, CY, SHOP, House
from tests.support.smtp import CUT, HANG, MailServer


@pytest.mark.spec("INT-041")
def test_a_mail_goes_out_as_it_was_asked_for_and_leaves_the_spool(house: House, server: MailServer) -> None:
    key = store().store(b"a,b\n1,2\n", "numbers.csv").key
    file = {"name": "numbers.csv", "media_type": "text/csv", "key": key, "size": 8}
    said: dict[str, Any] = {
        "cc": [{"address": BO, "name": "Bo"}],
        "bcc": [{"address": CY}],
        "html": "<p>So it is.</p>",
        "attachments": [file],
    }
    mail_id = house.spool(ANN, subject="Grüße", reply_to="answers@example.net", purpose="report", **said)
    house.rounds()
    [taken] = server.taken
    assert (taken.sender, taken.to) == ("support@example.net", [ANN, BO, CY])
    message = taken.message
    assert (message["Subject"], str(message["From"]), str(message["To"]), str(message["Cc"]), message["Bcc"]) == (
        "Grüße", "Desk <support@example.net>", ANN, f"Bo <{BO}>", None,
    )  # fmt: skip
    assert [part.get_filename() for part in message.iter_attachments()] == ["numbers.csv"]
    assert house.ask("spool")["items"] == []
    found = house.mail(mail_id)
    assert (found["state"], found["tries"], found["message_id"]) == ("sent", 1, message["Message-ID"])
    assert house.count("contents") == 0
    [told] = house.told(facts.MailSent)
    assert (told.subject, told.purpose, told.recipients, told.brand_id) == (mail_id, "report", [ANN, BO, CY], BRAND)


@pytest.mark.spec("REP-032")
def test_a_brand_s_mail_goes_through_its_account_and_a_report_through_the_default_brand_s(
    house: House, server: MailServer, servers: Callable[..., MailServer]
) -> None:
    other = servers()
    shop = house.account(name="Shop", port=other.port, from_address="shop@example.net")
    house.brand(SHOP, shop["id"])
    house.spool(subject="of the shop", brand_id=SHOP)
    house.spool(subject="a report", purpose="report")
    house.rounds()
    assert (server.subjects(), other.subjects()) == (["a report"], ["of the shop"])
    assert other.taken[0].sender == "shop@example.net"


def test_many_mails_of_an_account_go_over_one_line(house: House, server: MailServer) -> None:
    for number in range(5):
        house.spool(subject=str(number))
    house.rounds()
    assert server.subjects() == ["0", "1", "2", "3", "4"]
    assert server.sessions == 1


@pytest.mark.spec("INT-043")
def test_each_address_has_its_own_answer_and_the_others_do_not_get_it_again(house: House, server: MailServer) -> None:
    server.answers |= {f"rcpt {BO}": "450 4.2.1 come back later", f"rcpt {CY}": "550 5.1.1 nobody of that name"}
    mail_id = house.spool(ANN, BO, CY)
    house.rounds()
    assert house.states(mail_id) == {ANN: "sent", BO: "waiting", CY: "failed"}
    [told] = house.told(facts.DeliveryFailed)
    assert told.failures == [
        {"address": BO, "code": 450, "said": "4.2.1 come back later"},
        {"address": CY, "code": 550, "said": "5.1.1 nobody of that name"},
    ]
    assert told.next_at == house.now + timedelta(minutes=1)
    server.answers.clear()
    house.later(minutes=1)
    house.rounds()
    assert [taken.to for taken in server.taken] == [[ANN], [BO]]
    [given_up] = house.told(facts.MailFailed)
    assert (given_up.because, given_up.is_partly_sent, [one["address"] for one in given_up.failures]) == ("refused", True, [CY])
    assert server.taken[0].message["Message-ID"] == server.taken[1].message["Message-ID"]


@pytest.mark.parametrize("what", ["mail", "rcpt", "data", "end of data"])
def test_a_no_for_good_ends_it_at_once_with_the_server_s_words(house: House, server: MailServer, what: str) -> None:
    server.answers[what] = "554 5.7.1 we do not like this"
    mail_id = house.spool()
    house.rounds()
    found = house.mail(mail_id)
    assert (found["state"], found["tries"], found["trouble"]) == ("failed", 1, "5.7.1 we do not like this")
    [told] = house.told(facts.MailFailed)
    assert (told.because, told.is_partly_sent, told.failures) == (
        "refused",
        False,
        [{"address": ANN, "code": 554, "said": "5.7.1 we do not like this"}],
    )
    assert not house.told(facts.DeliveryFailed)
    assert house.count("contents") == 1


@pytest.mark.parametrize("what", ["mail", "rcpt", "data"])
def test_a_no_for_good_stays_one_when_the_server_hangs_up_after_it(house: House, server: MailServer, what: str) -> None:
    server.answers |= {what: "554 5.7.1 no", "rset": CUT}
    mail_id = house.spool()
    house.rounds()
    assert (house.mail(mail_id)["state"], house.mail(mail_id)["trouble"]) == ("failed", "5.7.1 no")


@pytest.mark.parametrize(
    ("what", "answer", "said"),
    [
        ("mail", "451 4.3.0 not now", "4.3.0 not now"), ("data", "452 4.3.1 no room", "4.3.1 no room"),
        ("end of data", "421 4.3.2 going down", "4.3.2 going down"),
        ("data", CUT, "The server hung up."), ("first line", CUT, "The server hung up."), ("end of data", CUT, "The server hung up."),
        ("rcpt", CUT, "The server hung up."), ("mail", "soup", "It said nothing that could be read."),
        ("mail", "250-" + "x" * 9_000, "Line too long."),
    ],
)  # fmt: skip
def test_a_no_for_now_and_a_broken_line_are_tried_again(house: House, server: MailServer, what: str, answer: str, said: str) -> None:
    server.answers[what] = answer
    mail_id = house.spool(ANN, BO)
    house.rounds()
    found = house.mail(mail_id)
    assert (found["state"], found["trouble"].endswith(said)) == ("retrying", True), found["trouble"]
    assert (found["tries_made"][0]["outcome"], found["tries_made"][0]["cause"]) == ("retrying", "delivery")
    server.answers.clear()
    server.taken.clear()
    house.later(minutes=1)
    house.rounds()
    assert [taken.to for taken in server.taken] == [[ANN, BO]]
    assert house.mail(mail_id)["state"] == "sent"


@pytest.mark.parametrize("what", ["connect", "ehlo", "mail", "data", "end of data"])
def test_a_server_that_says_nothing_is_waited_for_no_longer_than_the_deadline(house: House, server: MailServer, what: str) -> None:
    server.answers[what] = HANG
    mail_id = house.spool()

    def impatient(to: Any) -> Any:
        return open_line(type(to)(to.host, to.port, to.security, deadline_seconds=0.3))

    assert house.round(impatient)
    assert house.mail(mail_id)["state"] == "retrying"
    assert house.mail(mail_id)["trouble"] == "The server did not answer in time."


@pytest.mark.spec("REP-043")
def test_a_report_is_tried_three_times_ten_minutes_apart_then_it_has_failed(house: House, server: MailServer) -> None:
    server.answers["rcpt"] = "450 4.2.1 busy"
    mail_id = house.spool(purpose="report")
    began, moments = house.now, []
    for _ in range(40):
        before = house.mail(mail_id)["tries"]
        house.rounds()
        moments += [house.now - began] if house.mail(mail_id)["tries"] > before else []
        house.later(minutes=1)
    assert moments == [timedelta(0), timedelta(minutes=10), timedelta(minutes=20)]
    assert house.mail(mail_id)["state"] == "failed"
    [told] = house.told(facts.MailFailed)
    assert (told.because, told.tries) == ("tried_out", 3)


def test_only_so_many_mails_a_minute_go_through_an_account(house: House, server: MailServer) -> None:
    account = house.ask("account", account_id=house.account_id)
    house.account(account_id=account["id"], most_a_minute=3)
    for number in range(7):
        house.spool(subject=str(number))
    house.rounds()
    assert len(server.taken) == 3
    house.later(seconds=59)
    house.rounds()
    assert len(server.taken) == 3
    house.later(seconds=1)
    house.rounds()
    assert len(server.taken) == 6


def test_accounts_have_their_turns_and_a_silent_one_does_not_keep_the_others(
    house: House, server: MailServer, servers: Callable[..., MailServer]
) -> None:
    dead = servers()
    dead.answers["connect"] = "554 go away"
    broken = house.account(name="Broken", port=dead.port)
    for _ in range(3):
        house.spool(account_id=broken["id"])
        house.spool()
    house.rounds()
    assert len(server.taken) == 3
    assert dead.sessions == 1, "one try for all that waits"


@pytest.mark.spec("INT-042", "INT-046")
def test_an_outage_holds_back_all_mail_and_none_is_lost(house: House, server: MailServer) -> None:
    server.answers["connect"] = "421 4.3.2 not here"
    ids = [house.spool(purpose=purpose) for purpose in ("reply", "answer", "template", "event")]
    house.rounds()
    assert {house.mail(mail_id)["state"] for mail_id in ids} == {"retrying"}
    [told] = house.told(facts.AccountFailed)
    assert (told.subject, told.cause, told.said, told.has_login) == (house.account_id, "connection", "421 4.3.2 not here", False)
    assert [one.cause for one in house.told(facts.DeliveryFailed)] == ["connection"] * 4
    assert house.ask("account", account_id=house.account_id)["trouble"] == "421 4.3.2 not here"
    for _ in range(100):
        house.later(minutes=20)
        house.rounds()
    assert {house.mail(mail_id)["state"] for mail_id in ids} == {"retrying"}
    server.answers.clear()
    house.later(minutes=30)
    house.rounds()
    assert len(server.taken) == 4
    assert {house.mail(mail_id)["state"] for mail_id in ids} == {"sent"}
    assert house.ask("account", account_id=house.account_id)["failures"] == 0


def test_many_waiting_mails_are_put_off_in_bounded_steps(house: House, server: MailServer) -> None:
    server.answers["connect"] = "421 not here"
    for _ in range(130):
        house.spool()
    house.round()
    assert house.ask("spool_counts")["retrying"] == 100
    assert house.ask("spool_counts")["waiting"] == 30


def test_a_file_that_is_gone_fails_its_mail_alone(house: House, server: MailServer) -> None:
    gone = {"name": "x.csv", "media_type": "text/csv", "key": "0" * 64, "size": 5}
    mail_id = house.spool(attachments=[gone])
    house.spool(subject="whole")
    house.rounds()
    assert house.mail(mail_id)["state"] == "failed"
    assert "file" in house.mail(mail_id)["trouble"]
    assert server.subjects() == ["whole"]


def test_letters_beyond_ascii_go_to_servers_that_take_them_and_are_refused_by_others(
    house: House, servers: Callable[..., MailServer]
) -> None:
    modern = servers(takes_any_letters=True)
    account = house.account(name="Modern", port=modern.port)
    good, bad = house.spool("ünä@exämple.org", account_id=account["id"]), house.spool("ünä@exämple.org")
    house.rounds()
    assert modern.taken[0].to == ["ünä@xn--exmple-cua.org"]
    assert (house.mail(good)["state"], house.mail(bad)["state"]) == ("sent", "failed")


def test_a_round_that_was_cut_off_counts_as_a_try_and_its_late_return_changes_nothing(house: House, server: MailServer) -> None:
    mail_id = house.spool()
    outside = house.handling.outside("mail", now=house.now)
    account = outside.do(take_account)
    assert account is not None
    assert outside.do(lambda work: take_mail(work, account)) is not None
    house.timer("cut_off")
    assert not house.round(), "it is on its way: nobody else takes it"
    house.later(seconds=81)
    house.timer("cut_off")
    found = house.mail(mail_id)
    assert (found["state"], found["trouble"]) == ("retrying", "The sending was cut off; the server may have taken it.")
    house.later(minutes=1)
    house.rounds()
    assert len(server.taken) == 1
    assert [one["outcome"] for one in house.mail(mail_id)["tries_made"]] == ["retrying", "sent"]
    assert outside.do(lambda work: take_mail(work, account)) is None, "the account is another's by now"


def test_an_ending_service_begins_no_other_mail(house: House, server: MailServer) -> None:
    for _ in range(2):
        house.spool()
    outside = house.handling.outside("mail", now=house.now)

    class Ending:
        now, call, do, reading, ask = outside.now, outside.call, outside.do, outside.reading, outside.ask

        @property
        def is_wanted(self) -> bool:
            return not server.taken

    assert deliver_through(Ending(), open_line)
    assert len(server.taken) == 1
