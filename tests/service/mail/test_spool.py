"""The spool: what comes in and what is refused, what waits and why, what people see and do, how long things are kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from marshmallow import ValidationError

from contracts.events import mail as facts
from kit.errors import Conflict, NotFound
from kit.storage.migrations import differences
from services.mail.handlers import freeing
from services.mail.handlers.freeing import delete_one_file, store
from services.mail.models import metadata
from services.mail.schemas.spool import MailSpooling
from tests.service.mail.house import ANN, BO, BRAND, CY, SHOP, House
from tests.support.smtp import MailServer


def test_migrations_make_what_the_models_say(database: Any) -> None:
    assert differences(database("mail"), metadata) == []


@pytest.mark.spec("INT-034", "INT-235")
def test_automated_mail_waits_for_the_delivery_delay_and_an_agent_s_reply_does_not(house: House, server: MailServer) -> None:
    house.spool(subject="by a machine", is_automated=True)
    house.spool(subject="by a person", purpose="reply", is_automated=False)
    house.rounds()
    assert server.subjects() == ["by a person"]
    house.later(seconds=9)
    house.rounds()
    assert server.subjects() == ["by a person"]
    house.later(seconds=1)
    house.rounds()
    assert server.subjects() == ["by a person", "by a machine"]
    house.settings(delivery_delay_seconds=60)
    house.spool(subject="later", is_automated=True)
    house.later(seconds=59)
    house.rounds()
    assert server.subjects()[2:] == []
    house.later(seconds=1)
    house.rounds()
    assert server.subjects()[2:] == ["later"]


@pytest.mark.spec("INT-033", "INT-240")
def test_no_machine_writes_to_whom_the_house_has_barred(house: House) -> None:
    house.settings(no_automated_mail_to=["Ann@Example.org", "example.com"])
    said = house.asked_for(ANN, BO, CY, purpose="survey", is_automated=True)
    assert said["withheld"] == [ANN, CY]
    assert list(house.states(said["mail_id"])) == [BO]
    assert house.asked_for(ANN, purpose="survey", is_automated=True) == {"mail_id": None, "withheld": [ANN]}
    assert house.asked_for(ANN, purpose="reply", is_automated=False)["withheld"] == []


def test_a_brand_without_an_account_has_the_default_brand_s_and_none_at_all_is_refused(house: House) -> None:
    house.brand(SHOP, None)
    assert house.mail(house.spool(brand_id=SHOP))["account_id"] == house.account_id
    house.brand(BRAND, None, is_default=True)
    for brand_id in (None, SHOP, BRAND):
        with pytest.raises(Conflict, match="no_mail_account"):
            house.asked_for(brand_id=brand_id)
    with pytest.raises(NotFound, match="account_unknown"):
        house.asked_for(account_id=SHOP)


def test_an_address_stands_once_however_often_it_is_named(house: House) -> None:
    mail_id = house.spool(ANN, ANN.upper(), cc=[{"address": ANN}, {"address": BO}], bcc=[{"address": BO}, {"address": CY}])
    found = [(one["kind"], one["address"]) for one in house.mail(mail_id)["recipients"]]
    assert found == [("to", ANN), ("cc", BO), ("bcc", CY)]


FILE = {"name": "a.csv", "media_type": "text/csv", "key": "0" * 64, "size": 5}


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": []}, {"to": [{"address": ANN}] * 101},
        {"to": [{"address": f"a{n}@example.org"} for n in range(60)], "bcc": [{"address": BO}] * 41},
        {"subject": "x" * 501}, {"text": "x" * 500_001}, {"html": "x" * 2_000_001}, {"purpose": "Re port"}, {"purpose": "x" * 41},
        {"held_by": ""}, {"attachments": [FILE] * 21}, {"attachments": [FILE | {"size": 5_000_001}] * 2},
        {"attachments": [FILE | {"key": "../../etc/passwd"}]},
        {"attachments": [FILE | {"media_type": "text/csv\r\nX: y"}]}, {"attachments": [FILE | {"content_id": "a b"}]},
        {"reply_to": "nobody"},
        {"text": "nul \x00"}, {"to": [{"address": "nobody"}]}, {"unheard": 1}, {"item": {"type": "mail", "id": SHOP, "number": "1"}},
    ],
)  # fmt: skip
def test_what_is_out_of_bounds_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        MailSpooling().load({"purpose": "notice", "subject": "x", "text": "x", "to": [{"address": ANN}]} | wrong)


def test_what_could_begin_another_header_becomes_a_blank(house: House, server: MailServer) -> None:
    house.spool(subject="Hello\r\nBcc: all@example.org", from_name="Desk\nX: y", to=[{"address": ANN, "name": "Ann\r\nLi"}])
    house.rounds()
    message = server.taken[0].message
    assert (message["Subject"], message["Bcc"], message["X"]) == ("Hello Bcc: all@example.org", None, None)


@pytest.mark.spec("REP-033", "REP-086", "INT-226")
def test_while_reports_are_held_back_none_goes_out_and_all_do_afterwards(house: House, server: MailServer) -> None:
    assert house.command("hold_mail", {"word": "report"}, actor="employee:7") == {"word": "report", "is_held": True}
    house.command("hold_mail", {"word": "report"})
    waiting = house.spool(subject="on demand", purpose="report")
    house.spool(subject="other", purpose="survey")
    house.later(days=6)
    house.rounds()
    assert server.subjects() == ["other"]
    assert (house.mail(waiting)["is_held"], house.mail(waiting)["tries"]) == (True, 0)
    counts = house.ask("spool_counts")
    assert (counts["held"], counts["oldest_due_seconds"], [one["word"] for one in counts["holds"]]) == (1, 0.0, ["report"])
    assert counts["holds"][0]["held_by"] == "employee:7"
    house.command("release_mail", {"word": "report"})
    assert house.command("release_mail", {"word": "report"}) == {"word": "report", "is_held": False}
    house.rounds()
    assert server.subjects() == ["other", "on demand"]


def test_a_mail_may_name_a_word_of_its_own_under_which_it_is_held(house: House, server: MailServer) -> None:
    house.command("hold_mail", {"word": "batch_7"})
    house.spool(subject="held", held_by="batch_7")
    house.spool(subject="free", held_by="batch_8")
    house.rounds()
    assert server.subjects() == ["free"]
    house.command("release_mail", {"word": "batch_7"})
    house.rounds()
    assert server.subjects() == ["free", "held"]


@pytest.mark.spec("INT-045")
def test_the_spool_is_listed_filtered_sorted_and_searched(house: House, server: MailServer) -> None:
    server.answers[f"rcpt {BO}"] = "550 no"
    ids = {}
    for name, to, more in (("small", ANN, {"text": "x"}), ("large", CY, {"text": "x" * 900}), ("bad", BO, {"purpose": "survey"})):
        house.later(seconds=1)
        ids[name] = house.spool(to, subject=f"{name} numbers", **more)
    house.command("hold_mail", {"word": "notice"})
    house.rounds()

    def listed(**asked: Any) -> list[str]:
        return [one["subject"].split()[0] for one in house.ask("spool", **asked)["items"]]

    assert listed() == ["bad", "large", "small"]
    assert listed(is_descending=False) == ["small", "large", "bad"]
    assert listed(sort="size")[0] == "large"
    assert listed(state="failed") == listed(purpose="survey") == listed(search="bo@example.org") == listed(search="bad num") == ["bad"]
    assert listed(account_id=house.account_id) == listed()
    assert listed(account_id=SHOP) == listed(search="elsewhere") == listed(state="sent") == []
    first = house.ask("spool", limit=2)
    assert [one["subject"] for one in house.ask("spool", limit=2, cursor=first["next_cursor"])["items"]] == ["small numbers"]
    counts = house.ask("spool_counts")
    assert {state: counts[state] for state in ("waiting", "failed", "held")} == {"waiting": 2, "failed": 1, "held": 2}


@pytest.mark.spec("INT-045")
def test_its_raw_content_can_be_seen_until_it_is_sent(house: House) -> None:
    key = store().store(b"a,b\n", "a.csv").key
    mail_id = house.spool(subject="Raw", attachments=[FILE | {"key": key, "size": 4}])
    told = house.handling.inquiry("mail", "raw_mail", {"mail_id": mail_id})
    assert told["raw"].startswith(f"Message-ID: {house.mail(mail_id)['message_id']}\r\n")
    assert "Subject: Raw\r\n" in told["raw"]
    assert (told["is_cut"], told["size"]) == (False, len(told["raw"]))
    large = house.handling.inquiry("mail", "raw_mail", {"mail_id": house.spool(text="x" * 400_000)})
    assert (large["is_cut"], len(large["raw"])) == (True, 200_000)
    house.rounds()
    with pytest.raises(NotFound, match="contents_gone"):
        house.handling.inquiry("mail", "raw_mail", {"mail_id": mail_id})
    with pytest.raises(NotFound, match="mail_unknown"):
        house.handling.inquiry("mail", "raw_mail", {"mail_id": SHOP})


@pytest.mark.spec("INT-043", "INT-045")
def test_a_failed_mail_is_retried_by_hand_as_if_for_the_first_time(house: House, server: MailServer) -> None:
    server.answers["rcpt"] = "450 busy"
    mail_id = house.spool(purpose="report")
    for _ in range(3):
        house.rounds()
        house.later(minutes=10)
    assert house.mail(mail_id)["state"] == "failed"
    assert house.command("retry_mail", {"mail_ids": [mail_id, SHOP]}) == {"mail_ids": [mail_id]}
    house.rounds()
    assert (house.mail(mail_id)["state"], house.mail(mail_id)["tries"]) == ("retrying", 4)
    server.answers.clear()
    house.command("retry_mail", {"mail_ids": [mail_id]})
    house.rounds()
    assert (house.mail(mail_id)["state"], len(server.taken)) == ("sent", 1), "at once, not after ten minutes"
    with pytest.raises(Conflict, match="mail_on_its_way"):
        house.command("retry_mail", {"mail_ids": [mail_id]})
    with pytest.raises(NotFound, match="mail_unknown"):
        house.command("retry_mail", {"mail_ids": [SHOP]})


def test_a_retried_mail_goes_by_the_account_that_its_brand_has_now(house: House, server: MailServer) -> None:
    gone = house.account(name="Gone")
    house.brand(SHOP, gone["id"])
    server.answers["rcpt"] = "550 no"
    mail_id = house.spool(brand_id=SHOP)
    house.rounds()
    house.brand(SHOP, None)
    house.command("delete_account", {"account_id": gone["id"]})
    server.answers.clear()
    house.command("retry_mail", {"mail_ids": [mail_id]})
    house.rounds()
    assert (house.mail(mail_id)["state"], house.mail(mail_id)["account_id"]) == ("sent", house.account_id)


@pytest.mark.spec("INT-045")
def test_mails_are_dropped_for_good_and_who_waits_for_one_hears_of_it(house: House, server: MailServer) -> None:
    ids = [house.spool(subject=str(number)) for number in range(3)]
    assert sorted(house.command("drop_mail", {"mail_ids": ids[:2]})["mail_ids"]) == ids[:2]
    assert [told.subject for told in house.told(facts.MailFailed)] == ids[:2]
    assert {told.because for told in house.told(facts.MailFailed)} == {"dropped"}
    house.rounds()
    assert server.subjects() == ["2"]
    assert (house.count("mails"), house.count("contents"), house.count("recipients")) == (1, 0, 1)


@pytest.mark.spec("INT-044", "INT-236")
def test_failed_mail_is_deleted_after_thirty_days_unless_changed_and_lines_of_sent_mail_after_seven(
    house: House, server: MailServer
) -> None:
    server.answers[f"rcpt {BO}"] = "550 no"
    sent, failed = house.spool(ANN), house.spool(BO)
    house.rounds()
    house.timer("purge")
    house.later(days=7, seconds=1)
    house.timer("purge")
    with pytest.raises(NotFound):
        house.mail(sent)
    house.later(days=22)
    house.timer("purge")
    assert house.mail(failed)["state"] == "failed"
    house.settings(failed_kept_days=29)
    house.timer("purge")
    assert house.count("mails") == house.count("contents") == 0


def test_files_go_a_day_after_the_last_mail_that_names_them(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freeing, "KEPT", timedelta(days=1))
    kept, gone = store().store(b"kept", "a.txt").key, store().store(b"gone", "b.txt").key
    for key in (kept, gone):
        house.spool(attachments=[FILE | {"key": key, "size": 4}])
    house.rounds()
    house.command("hold_mail", {"word": "notice"})
    house.spool(attachments=[FILE | {"key": kept, "size": 4}])
    house.now += timedelta(days=3650)  # files carry the time of the disk
    assert house.count("freed_files") == 2
    outside = house.handling.outside("mail", now=house.now)
    while delete_one_file(outside):
        pass
    assert store().read(kept) == b"kept"
    with pytest.raises(NotFound):
        store().open(gone)
    assert house.count("freed_files") == 0


def test_a_file_that_was_put_there_again_stays(house: House) -> None:
    key = store().store(b"again", "a.txt").key
    house.spool(attachments=[FILE | {"key": key, "size": 5}])
    house.rounds()
    with house.handling("mail", now=house.now) as work:
        work.session.connection().exec_driver_sql("update freed_files set at = now() - interval '25 hours'")
    assert delete_one_file(house.handling.outside("mail"))
    assert store().read(key) == b"again", "it is as new as its last putting there"
    assert not delete_one_file(house.handling.outside("mail"))
    assert house.count("freed_files") == 1
