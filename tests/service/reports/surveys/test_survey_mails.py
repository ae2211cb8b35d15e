"""The survey mail: what it says, and what becomes of it on its way to mail (SUR-019, SUR-022, SUR-037)."""

from __future__ import annotations

import pytest

from kit.errors import Conflict, Invalid, NotFound, Unavailable
from tests.service.reports.surveys.house import HELP, House, ticket, token_in
from tests.service.reports.surveys.test_offering import offers


@pytest.fixture
def survey(house: House) -> str:
    made = house.survey()
    house.department(HELP, after_ticket_id=made)
    return made


@pytest.mark.spec("SUR-019")
def test_an_address_on_the_blacklist_counts_as_not_offered(house: House, survey: str) -> None:
    house.close_ticket(ticket())
    house.answer = {"mail_id": None, "withheld": ["rosa@home.example"]}
    assert len(house.send_mails()) == 1
    assert house.told() == []
    assert [(one.offered_at, one.trouble) for one in offers(house)] == [(None, "withheld")]
    assert house.question("surveys")["items"][0]["offered"] == 0


def test_a_mail_that_finds_no_way_out_is_tried_again_under_the_same_key_with_the_same_link(house: House, survey: str) -> None:
    house.close_ticket(ticket())
    for refusal, rest in ((Unavailable(), 20), (Conflict("no_mail_account", "None."), 60), (Conflict("no_mail_account", "None."), 300)):
        good, house.answer = house.answer, refusal
        assert len(house.send_mails()) == 1
        house.answer = good
        assert house.send_mails() == []
        house.later(seconds=rest)
    (mail,) = house.send_mails()
    assert house.told() == ["survey_offered"]
    assert len({key for key, _ in house.mails}) == 1
    assert {token_in(one["text"]) for _, one in house.mails} == {token_in(mail["text"])}


def test_a_mail_that_is_refused_is_given_up_and_what_a_killed_process_took_falls_due_again(house: House, survey: str) -> None:
    house.close_ticket(ticket())
    house.refuse_mails(Invalid("invalid", "Not a mail address."))
    assert len(house.send_mails()) == 1
    house.later(days=4)
    assert house.send_mails() == []
    assert offers(house)[0].trouble == "invalid: Not a mail address."
    house.close_ticket(ticket(2))
    house.refuse_mails(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        house.send_mails()
    house.answer = {"mail_id": "m", "withheld": []}
    assert house.send_mails() == []
    house.later(minutes=10)
    assert len(house.send_mails()) == 1


@pytest.mark.spec("SUR-022", "SUR-037", "INT-067")
def test_the_mail_has_the_templates_variables(house: House, survey: str) -> None:
    names = ["TICKETNUMBER", "TICKETSUBJECT", "SURVEYURL", "SURVEYHREF", "CUSTOMERNAME", "CUSTOMERUSERNAME"]
    names += ["DATE", "TIME", "COMPANY", "PORTALURL"]
    assert house.question("survey_mails")["variables"] == names
    (shipped,) = house.question("survey_mails")["items"]
    assert "[%SURVEYHREF%]" in shipped["text"]
    text = "\n".join(f"{name}=[%{name}%]" for name in names)
    house.command("save_survey_mail", {"subject": "About [%TICKETSUBJECT%]", "text": text, "expected_version": 0})
    house.tell("people.settings_changed", "regional", section="regional", values={"default_time_zone": "Asia/Tokyo"})
    house.close_ticket(ticket(1, subject="<b>1 & 2</b> [%COMPANY%]"))
    (mail,) = house.send_mails()
    link = f"https://help.acme.example/surveys/{token_in(mail['text'])}"
    values = ["T-1", "<b>1 & 2</b> [%COMPANY%]", link, f"How did we do?: {link}", "Rosa", "rosa", "2026-03-02", "21:00", "Acme"]
    assert mail["text"].splitlines() == [f"{n}={v}" for n, v in zip(names, [*values, "https://help.acme.example"], strict=True)]
    assert mail["subject"] == "About <b>1 & 2</b> [%COMPANY%]"
    assert f'SURVEYHREF=<a href="{link}">How did we do?</a>' in mail["html"]
    assert "TICKETSUBJECT=&lt;b&gt;1 &amp; 2&lt;/b&gt; [%COMPANY%]" in mail["html"]


@pytest.mark.spec("SUR-037")
def test_a_template_that_leads_nowhere_is_refused_and_languages_have_their_own(house: House, survey: str) -> None:
    for text, code in (("Hello", "link_missing"), ("[%SURVEYURL%] [%FOO%]", "variable_unknown")):
        with pytest.raises(Invalid, match=code):
            house.command("save_survey_mail", {"subject": "x", "text": text})
    house.command("save_survey_mail", {"language": "de", "subject": "Wie waren wir?", "text": "[%SURVEYURL%]"})
    with pytest.raises(Conflict):
        house.command("save_survey_mail", {"language": "de", "subject": "x", "text": "[%SURVEYURL%]", "expected_version": 0})
    house.close_ticket(ticket(1, language="de-AT"))
    house.close_ticket(ticket(2, language="fr"))
    assert [mail["subject"] for mail in house.send_mails()] == ["Wie waren wir?", "How did we do? Printer"]
    house.command("delete_survey_mail", {"language": "de"})
    with pytest.raises(NotFound):
        house.command("delete_survey_mail", {"language": "de"})
