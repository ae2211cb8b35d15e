"""The survey's page at the edge: its form, what comes back wrong, its thanks, its notices (SUR-025 to SUR-027, SUR-069)."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from gateway.surveys.words import WORDS
from kit.errors import Conflict, Invalid, NotFound, Unavailable
from tests.support.edge import FakeBus, client_as, edge

TOKEN = "abcdefghijklmnopqrstuvwxyz012345"
ADDRESS = f"/surveys/{TOKEN}"
KINDS = ("single_selection", "yes_no", "rating", "multiple_selection", "short_answer", "long_answer", "single_selection")
IDS = [str(UUID(int=number)) for number in range(1, 8)]


def questions() -> list[dict[str, Any]]:
    choices = {"single_selection": ["Slow", "<Quick> & good"], "multiple_selection": ["Phone", "Mail"]}
    return [
        {
            "id": key,
            "text": f"Question <{nth}>",
            "type": kind,
            "is_required": nth == 0,
            "render_as": "dropdown" if nth == 6 else "radio",
            "lower_limit": 1 if kind == "rating" else None,
            "upper_limit": 5 if kind == "rating" else None,
            "choices": [{"value": text, "text": text} for text in choices.get(kind, [])],
        }
        for nth, (key, kind) in enumerate(zip(IDS, KINDS, strict=True))
    ]


def page(**more: Any) -> dict[str, Any]:
    said = {"survey_id": IDS[0], "name": "After a ticket", "language": "en", "languages": ["en", "de", "x-klingon"], "link_text": "Tell us"}
    texts = {"thank_you_header": "How did <we> do?", "thank_you_text": "Come\nagain.", "introduction": ""}
    return said | texts | {"questions": questions(), "brand_name": "Acme", "is_answered": False} | more


def served(answer: Any = None, **more: Any) -> tuple[FakeBus, Any]:
    bus = FakeBus({("reports", "survey_page"): page(**more), ("reports", "answer_survey"): answer or page(is_answered=True)})
    bus.answers["people", "brand_of_host"] = {"id": IDS[0], "name": "Acme"}
    return bus, edge(bus).test_client()


@pytest.mark.spec("SUR-013", "SUR-025", "SUR-069")
def test_a_plain_form_with_each_kind_of_question_and_nothing_that_runs() -> None:
    bus, client = served()
    answer: TestResponse = client.get(ADDRESS)
    html = answer.text
    assert answer.status_code == 200
    assert "<script" not in html
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
    assert "form-action 'self'" in answer.headers["Content-Security-Policy"]
    assert (answer.headers["Referrer-Policy"], answer.headers["Cache-Control"]) == ("no-referrer", "no-store")
    assert '<meta name="robots" content="noindex">' in html
    assert "<h1>How did &lt;we&gt; do?</h1>" in html
    assert html.index("Question &lt;0&gt;") < html.index("Question &lt;5&gt;")
    assert len(re.findall(r'<input type="radio" name="q\.' + IDS[2], html)) == 5, "a scale of numbers"
    assert len(re.findall(r'type="checkbox"', html)) == 2
    assert html.count("<textarea") == html.count('type="text"') == html.count("<select") == 1
    assert 'value="&lt;Quick&gt; &amp; good"' in html
    assert html.count("(required)") == 1
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in html
    assert '<a href="?language=de" hreflang="de" lang="de">Deutsch</a>' in html
    assert bus.asked[0][2] == {"token": TOKEN, "language": None}
    assert bus.asked[0][3].actor == "visitor"


@pytest.mark.spec("SUR-027")
def test_what_is_sent_in_leads_to_the_thanks_and_later_to_a_notice() -> None:
    bus, client = served()
    form = {f"q.{IDS[0]}": "Slow", f"q.{IDS[3]}": ["Phone", "Mail"], f"q.{IDS[4]}": "", "other": "x"}
    answer = client.post(f"{ADDRESS}?language=de", data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{ADDRESS}?sent=1&language=de")
    (asked,) = [one for one in bus.asked if one[1] == "answer_survey"]
    assert asked[2] == {"token": TOKEN, "answers": {IDS[0]: ["Slow"], IDS[3]: ["Phone", "Mail"], IDS[4]: [""]}}
    client.post(f"{ADDRESS}?language=de", data=form)
    assert len({one[3].key for one in bus.asked if one[1] == "answer_survey"}) == 1, "a second click is the same deed"
    assert asked[3].via == "portal"
    _, client = served(is_answered=True, questions=[])
    thanks = client.get(f"{ADDRESS}?sent=1").text
    assert "<h1>How did &lt;we&gt; do?</h1>" in thanks
    assert "Come\nagain." in thanks
    notice = client.get(ADDRESS).text
    assert "Already answered" in notice
    assert "Come\nagain." not in notice
    assert "<form" not in thanks + notice


@pytest.mark.spec("SUR-025", "SUR-026")
def test_what_is_wrong_comes_back_marked_with_all_that_was_typed() -> None:
    errors = [
        {"field": f"answers.{IDS[0]}", "problem": "x", "code": "required"},
        {"field": f"answers.{IDS[4]}", "problem": "x", "code": "long"},
    ]
    _, client = served(Invalid("answers_wrong", "x", field=f"answers.{IDS[0]}", errors=errors))
    typed = {
        f"q.{IDS[3]}": ["Mail"],
        f"q.{IDS[4]}": 'a "quoted" <town>',
        f"q.{IDS[5]}": "\nfirst\nlast",
        f"q.{IDS[6]}": "Slow",
        f"q.{IDS[2]}": "4",
    }
    answer = client.post(ADDRESS, data=typed)
    html = answer.text
    assert answer.status_code == 422
    assert html.count('class="fault"') == 2
    assert f'href="#a-{IDS[0]}"' in html
    assert "Please answer this question." in html
    assert "This answer is too long." in html
    assert 'value="a &#34;quoted&#34; &lt;town&gt;"' in html
    assert "\n\nfirst\nlast</textarea>" in html, "the first line break of a field is swallowed by the browser"
    assert 'value="Mail" checked' in html
    assert 'value="Phone" checked' not in html
    assert 'value="4" checked' in html
    assert '<option value="Slow" selected>' in html


@pytest.mark.spec("SUR-025")
def test_an_unknown_token_shows_a_short_notice_and_an_answered_one_too() -> None:
    bus, client = served()
    bus.answers["reports", "survey_page"] = NotFound("survey_unknown", "x")
    answer = client.get(ADDRESS, headers={"Accept-Language": "de-AT,de;q=0.9"})
    assert answer.status_code == 404
    assert WORDS["de"]["unknown"] in answer.text
    bus.answers["reports", "answer_survey"] = Conflict("survey_answered", "x")
    assert client.post(ADDRESS, data={}).headers["Location"] == ADDRESS
    bus.answers["reports", "survey_page"] = Unavailable()
    away = client.get(ADDRESS)
    assert (away.status_code, away.headers["Retry-After"]) == (503, "2")


def test_the_page_speaks_the_surveys_language() -> None:
    _, client = served(language="de")
    html = client.get(ADDRESS).text
    assert '<html lang="de" dir="ltr">' in html
    assert "Absenden" in html
    assert "Acme" in html
    _, client = served(language="ar")
    html = client.get(ADDRESS).text
    assert '<html lang="ar" dir="rtl">' in html
    assert '<button type="submit" lang="en">Send</button>' in html, "what we cannot say is said in English"


def test_a_cookie_changes_nothing_and_needs_no_proof() -> None:
    bus, _ = served()
    app = edge(bus)
    client = app.test_client()
    client.set_cookie("fl_session", "a" * 40)
    client.set_cookie("frontline_portal", "a" * 40)
    assert client.post(ADDRESS, data={f"q.{IDS[0]}": "Slow"}).status_code == 303
    assert {one[0] for one in bus.asked} == {"reports"}
    client = client_as(edge(bus), "user")
    client.post(ADDRESS, data={})
    assert bus.asked[-1][3].actor == "visitor"


def test_pages_are_counted_by_address() -> None:
    bus, _ = served()
    client = edge(bus, rates={"general": "1000/minute", "survey": "2/minute"}, rate_exempt="10.0.0.0/8").test_client()
    assert [client.get(ADDRESS).status_code for _ in range(3)] == [200, 200, 429]


def test_words_are_there_in_each_language_and_differ_from_the_english_ones() -> None:
    assert all(words.keys() == WORDS["en"].keys() and all(words.values()) for words in WORDS.values())


def test_access_logs_do_not_tell_the_token(caplog: pytest.LogCaptureFixture) -> None:
    _, client = served()
    with caplog.at_level("INFO", "gateway.access"):
        client.get(ADDRESS)
        client.get(f"/api/portal/v1/surveys/{TOKEN}")
    said = [record.__dict__["said"]["path"] for record in caplog.records if record.name == "gateway.access"]
    assert len(said) == 2
    assert TOKEN not in str(said)
