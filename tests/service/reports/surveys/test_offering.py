"""Surveys are offered: after tickets and chats, by event rules, signatures and agents (SUR-014 to SUR-024)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from contracts.envelope import Envelope
from contracts.events import reports as facts
from kit.errors import Conflict, NotFound
from services.reports.handlers.surveys import offering
from services.reports.models import OfferTold, SurveyOffer
from services.reports.projecting.taking import project
from tests.service.reports.surveys.house import ANN, BOB, BRAND, GROUP, HELP, NOON, OTHER_BRAND, SALES, USER, House, chat, ticket, token_in

STRANGER = {"customer": None, "submitter": {"name": "Vera", "email": "vera@x.example"}, "email": "vera@x.example"}


@pytest.fixture
def survey(house: House) -> str:
    made = house.survey()
    house.department(HELP, after_ticket_id=made, after_chat_id=made)
    return made


def offers(house: House) -> list[SurveyOffer]:
    with house.handling.reading("reports") as session:
        return list(session.scalars(sa.select(SurveyOffer).order_by(SurveyOffer.id)))


@pytest.mark.spec("SUR-014", "SUR-021", "SUR-024", "SUR-034", "SUR-084", "TKT-037", "TKT-220")
@pytest.mark.parametrize("status", ["closed", "closed_locked"])
@pytest.mark.parametrize("reason", ["set", "send", "close_request", "auto_close"])
def test_a_closed_ticket_has_its_departments_survey_mailed(house: House, survey: str, status: str, reason: str) -> None:
    house.close_ticket(ticket(), reason, status)
    assert house.told() == [], "offered when its mail is handed over, not before"
    (mail,) = house.send_mails()
    assert (mail["brand_id"], mail["purpose"], mail["is_automated"]) == (BRAND, "survey", True)
    assert mail["to"] == [{"name": "Rosa", "address": "rosa@home.example"}]
    assert mail["item"] == {"type": "ticket", "id": ticket()["id"], "number": "T-1"}
    (told,) = house.handling.facts
    assert isinstance(told, facts.SurveyOffered)
    offer = told.offer
    assert (offer["survey_id"], offer["source"], offer["agent_id"]) == (survey, "ticket_closed", ANN)
    assert (offer["related_type"], offer["related_id"], offer["related_number"]) == ("ticket", ticket()["id"], "T-1")
    assert (offer["brand_id"], offer["department_id"], offer["group_id"], offer["user_id"]) == (BRAND, HELP, GROUP, USER)
    assert token_in(mail["text"]) not in str(told), "the key of the link travels in the mail alone"
    assert house.send_mails() == []


@pytest.mark.spec("SUR-018", "TKT-037")
def test_a_customer_who_wrote_nothing_gets_none(house: House, survey: str) -> None:
    house.close_ticket(ticket(1, messages_in=0))
    assert (house.send_mails(), offers(house)) == ([], [])


@pytest.mark.spec("SUR-020", "SUR-081")
def test_a_lock_a_second_close_and_an_event_rule_offer_it_no_second_time(house: House, survey: str) -> None:
    for status in ("closed", "closed_locked", "closed"):
        house.close_ticket(ticket(), status=status)
    again = house.command("offer_survey", {"survey_id": survey, "source": "event_action", "work": work()}, actor="event_rule:1")
    assert (again["is_new"], len(house.send_mails()), len(offers(house))) == (False, 1, 1)
    other = house.survey("Another")
    asked = {"survey_id": other, "source": "event_action", "work": work()}
    assert house.command("offer_survey", asked, actor="event_rule:1")["is_new"]
    (mail,) = house.send_mails()
    assert house.page(token_in(mail["text"]))["name"] == "Another"


def test_nothing_is_offered_without_setting_address_or_survey(house: House, survey: str) -> None:
    house.close_ticket(ticket(1, place=ticket()["place"] | {"department_id": SALES}))
    house.close_ticket(ticket(2, email=""))
    house.close_ticket(ticket(3), "merge")
    house.close_ticket(ticket(4), status="waiting")
    house.department(HELP, after_ticket_id=house.survey("Of Beta", brand_ids=[OTHER_BRAND]))
    house.close_ticket(ticket(5))
    house.command("delete_survey", {"survey_id": survey})
    house.department(HELP, after_ticket_id=survey)
    house.close_ticket(ticket(6))
    assert offers(house) == []


def test_a_survey_that_is_deleted_meanwhile_is_not_mailed(house: House, survey: str) -> None:
    house.close_ticket(ticket())
    house.command("delete_survey", {"survey_id": survey})
    assert house.send_mails() == []
    assert [(one.offered_at, one.trouble) for one in offers(house)] == [(None, "deleted")]


@pytest.mark.spec("SUR-015", "SUR-021", "SUR-024", "SUR-035", "CHT-064", "CHT-097", "WHO-091", "WHO-114", "SUR-074")
@pytest.mark.parametrize("entry", ["portal", "invitation"])
def test_a_chats_survey_is_offered_when_the_chat_window_shows_it(house: House, survey: str, entry: str) -> None:
    house.command("save_survey", {"survey_id": survey, "chat_introduction": "One minute, please."})
    one = chat(entry=entry)
    me = {"actor": f"visitor:{one['id']}"}
    house.end_chat(one)
    assert (house.told(), house.send_mails()) == ([], [])
    shown = house.command("show_survey_of_chat", {"chat_id": one["id"]}, **me)
    assert shown["survey"]["introduction"] == "One minute, please."
    (told,) = house.handling.facts
    assert isinstance(told, facts.SurveyOffered)
    assert (told.offer["source"], told.offer["agent_id"], told.offer["related_number"]) == ("chat_ended", ANN, "C-1")
    again = house.command("show_survey_of_chat", {"chat_id": one["id"]}, **me)
    assert (again["survey"]["token"], house.told()) == (shown["survey"]["token"], [])
    mine = house.command("show_survey_of_chat", {"chat_id": one["id"]}, actor=f"user:{USER}")
    assert mine["survey"]["token"] == shown["survey"]["token"]
    for other in (f"visitor:{USER}", f"user:{BOB}", "visitor", f"employee:{ANN}"):
        with pytest.raises(NotFound):
            house.command("show_survey_of_chat", {"chat_id": one["id"]}, actor=other)


def test_a_window_that_asks_before_the_end_was_heard_is_told_to_wait_only_where_a_survey_comes(house: House, survey: str) -> None:
    def awaited(one: dict[str, Any]) -> Any:
        found = house.command("show_survey_of_chat", {"chat_id": one["id"]}, actor=f"visitor:{one['id']}")
        assert found["survey"] is None
        return found["is_awaited"]

    assert awaited(chat(9)), "nothing was heard of it yet"
    house.tell("chat.chat_requested", chat(1)["id"], chat=chat(1))
    assert awaited(chat(1))
    house.department(HELP)
    assert not awaited(chat(1))
    house.end_chat(chat(1))
    assert not awaited(chat(1))


def work(**more: Any) -> dict[str, Any]:
    said = {"type": "ticket", "id": ticket()["id"], "number": "T-1", "subject": "Printer", "status": "closed", "messages_in": 1}
    place = {"brand_id": BRAND, "department_id": HELP, "group_id": GROUP, "agent_id": ANN}
    return said | place | {"user_id": USER, "email": "rosa@home.example", "customer_name": "Rosa", "language": "en"} | more


@pytest.mark.spec("SUR-016", "SUR-018")
def test_an_event_rule_offers_a_chosen_survey_to_a_tickets_customer(house: House) -> None:
    chosen = house.survey("Chosen")
    asked = {"survey_id": chosen, "source": "event_action"}
    for wrong, code in (({"messages_in": 0}, "no_customer_message"), ({"email": None}, "no_address")):
        with pytest.raises(Conflict, match=code):
            house.command("offer_survey", asked | {"work": work(**wrong)}, actor="event_rule:1")
    still_open = house.command("offer_survey", asked | {"work": work(status="active", messages_in=0)}, actor="event_rule:1")
    assert still_open["is_mailed"], "only a closed ticket needs a message of the customer"
    (mail,) = house.send_mails()
    assert mail["to"][0]["address"] == "rosa@home.example"
    (told,) = house.handling.facts
    assert isinstance(told, facts.SurveyOffered)
    assert told.offer["source"] == "event_action"
    kept = house.survey("Kept", brand_ids=[OTHER_BRAND])
    with pytest.raises(Conflict, match="survey_not_offered_here"):
        house.command("offer_survey", {"survey_id": kept, "source": "event_action", "work": work()}, actor="event_rule:1")


@pytest.mark.spec("SUR-021")
def test_a_signatures_link_counts_once_a_ticket_when_its_first_message_goes_out(house: House) -> None:
    made = house.survey(link_text="Tell us")
    link = house.command("offer_survey", {"survey_id": made, "source": "signature_link", "work": work()}, actor=f"employee:{ANN}")
    assert (link["link_text"], link["is_mailed"], house.told()) == ("Tell us", False, [])
    assert link["url"].startswith("https://help.acme.example/surveys/")
    for _ in range(2):
        house.tell("tickets.ticket_message_sent", ticket()["id"], ticket=ticket(), survey_ids=[made])
    (offer,) = offers(house)
    assert (offer.id, offer.source, offer.offered_at) == (link["offer_id"], "signature_link", house.now)
    assert house.send_mails() == []
    told = [one.type for one in house.handling.announced("reports")]
    assert told.count("reports.survey_offered.v1") == 1


def test_the_survey_of_a_closed_ticket_goes_out_beside_its_signatures(house: House, survey: str) -> None:
    house.tell("tickets.ticket_message_sent", ticket()["id"], ticket=ticket(), survey_ids=[survey])
    house.close_ticket(ticket())
    assert len(house.send_mails()) == 1
    assert [one.source for one in offers(house)] == ["signature_link", "ticket_closed"]


def test_an_agent_offers_a_survey_to_a_visitor_of_the_site(house: House) -> None:
    made = house.survey()
    visit = {"type": "visitor", "id": ticket(7)["id"], "brand_id": OTHER_BRAND, "agent_id": ANN}
    asked = {"survey_id": made, "source": "whoson_agent", "work": visit}
    link = house.command("offer_survey", asked, actor=f"employee:{ANN}")
    assert link["url"].startswith("https://frontline.example/surveys/"), "the brand has no host name of its own"
    assert house.command("offer_survey", asked, actor=f"employee:{BOB}")["url"] == link["url"]
    house.command("note_survey_offered", {"offer_id": link["offer_id"]}, actor=f"employee:{ANN}")
    (told,) = house.handling.facts
    assert isinstance(told, facts.SurveyOffered)
    assert (told.offer["related_type"], told.offer["source"], told.offer["department_id"]) == ("visitor", "whoson_agent", None)
    by_rule = asked | {"source": "event_action", "survey_id": house.survey("Other")}
    assert not house.command("offer_survey", by_rule, actor="event_rule:1")["is_mailed"], "whoever asked shows the link"
    page = house.page(link["url"].rpartition("/")[2])
    sent = house.send_in(link["url"].rpartition("/")[2], {page["questions"][0]["id"]: "Quick"})
    assert sent["is_answered"]
    listed = house.question("survey_results", {"brand_id": OTHER_BRAND})["items"]
    assert [one["source"] for one in listed] == ["whoson_agent"]


def test_whoever_was_deleted_gets_no_mail_and_his_name_goes(house: House, survey: str) -> None:
    house.close_ticket(ticket(1))
    house.close_ticket(ticket(2, **STRANGER))
    house.tell("people.user_deleted", USER)
    house.close_ticket(ticket(3))
    assert [mail["to"][0]["address"] for mail in house.send_mails()] == ["vera@x.example"]
    first, _ = offers(house)
    assert (first.email, first.customer_name, first.username, first.subject) == (None, None, None, "")


def test_what_is_redelivered_offers_nothing(house: House, survey: str) -> None:
    data = {"ticket": ticket(status="closed"), "reason": "set"}
    told = Envelope(
        id=USER,
        source="x",
        type="tickets.ticket_status_changed.v1",
        subject=USER,
        time=NOON,
        sequence=1,
        actor="system",
        via="clock",
        data=data,
    )
    for is_replayed in (True, False):
        with house.handling("reports") as work_:
            offering.ticket_changed_status(work_, replace(told, replay=is_replayed))
        assert len(offers(house)) == (0 if is_replayed else 1)


@pytest.mark.spec("SUR-084")
def test_what_was_offered_stands_in_the_tables_of_reports(house: House, survey: str) -> None:
    house.close_ticket(ticket())
    house.send_mails()
    hear_own(house)
    with house.handling.reading("reports") as session:
        (row,) = session.scalars(sa.select(OfferTold)).all()
    assert (row.survey_id, row.source, row.at, row.agent_id, row.item_id) == (survey, "ticket_closed", house.now, ANN, ticket()["id"])
    assert (row.department_id, row.customer_id, row.answered_at, row.rating) == (HELP, USER, None, None)


def hear_own(house: House) -> None:
    """Reports hears its own facts as anybody would."""
    told = house.handling.announced("reports")
    with house.handling("reports") as work_:
        project(work_.session, told)
