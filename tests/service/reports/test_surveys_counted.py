"""Survey reports: by survey and by agent, answers question by question, options nobody chose (SUR-049 to SUR-053, REP-143 to REP-145)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from services.reports.models import AnswerTold, OfferTold, SurveyTold
from tests.support.handling import Handling
from tests.support.telling import Company, Teller, ToldTicket, company
from tests.support.telling.running import Reports, cells

AT, NOW = datetime(2026, 3, 3, 9, tzinfo=UTC), datetime(2026, 3, 5, 12, tzinfo=UTC)
FIRST, LAST = "2026-03-02", "2026-03-04"
BY = [{"text": "mail"}, {"text": "chat"}]
QUESTIONS: list[dict[str, Any]] = [
    {"id": "7f0f2a0c-5a3e-4c55-9d0e-6f3c1d0b7a10", "text": "Friendly?", "type": "yes_no", "choices": []},
    {"id": "7f0f2a0c-5a3e-4c55-9d0e-6f3c1d0b7a11", "text": "Fast?", "type": "rating", "lower_limit": 1, "upper_limit": 3, "choices": []},
    {
        "id": "7f0f2a0c-5a3e-4c55-9d0e-6f3c1d0b7a12",
        "text": "By",
        "type": "multiple_selection",
        "choices": [{"text": "mail"}, {"text": "chat"}],
    },
    {"id": "7f0f2a0c-5a3e-4c55-9d0e-6f3c1d0b7a13", "text": "Else?", "type": "long_answer", "choices": []},
]


@pytest.fixture
def acme() -> Company:
    acme = company(Teller())
    acme.agent("Ann", acme.group("Care", acme.department("Help")))
    return acme


@pytest.fixture
def reports(handling: Handling, acme: Company) -> Reports:
    """Three offers of one survey: two about Ann, of which one was answered; one about nobody, answered with two options."""
    reports = Reports(handling, NOW)
    reports.take(acme.teller.facts)
    survey = acme.teller.id()
    told = {"survey_id": survey, "source": "ticket_closed", "at": AT, "brand_id": acme.brand_id, "related_type": "ticket", "sequence": 1}
    given = [("yes", "3", ("mail",), "Thank you"), ("yes", "1", ("mail", "chat"), "Hm")]
    with handling("reports") as work:
        work.session.execute(sa.insert(SurveyTold).values(id=survey, sequence=1, name="After closing", questions=QUESTIONS))
        for nth, agent in enumerate((acme.agents["Ann"], None, acme.agents["Ann"])):
            key = acme.teller.id()
            answered = {"answered_at": AT, "rating": 80 - 40 * nth} if nth < 2 else {"answered_at": None, "rating": None}
            values = {
                name: value for name, value in {"id": key, "agent_id": agent, **told, **answered}.items() if name in OfferTold.__table__.c
            }
            work.session.execute(sa.insert(OfferTold).values(values))
            for question, said in zip(QUESTIONS, given[nth] if nth < 2 else (), strict=nth < 2):
                for which, text in enumerate(said if isinstance(said, tuple) else (said,)):
                    named = {"question_id": question["id"], "question": question["text"], "question_type": question["type"]}
                    work.session.execute(sa.insert(AnswerTold).values(offer_id=key, nth=which, answer=text, **named))
    return reports


@pytest.mark.spec("SUR-049", "SUR-050", "SUR-051", "SUR-052", "REP-143", "REP-144", "REP-178", "REP-179", "REP-212", "SUR-076")
def test_conversion_and_performance_by_survey_and_by_agent(reports: Reports) -> None:
    conversion = cells(reports.run("summary.survey.conversion_rate", FIRST, LAST))["After closing"]
    assert (conversion["surveys_offered"], conversion["surveys_answered"], conversion["conversion_rate"]) == (3, 2, 66.67)
    performance = cells(reports.run("summary.survey.performance", FIRST, LAST, group_by="agent"))
    assert {name: row["average_rating"] for name, row in performance.items()} == {"Ann": 80, "Unassigned": 40}
    trend = reports.run("trend.survey.conversion_rate", FIRST, LAST)
    assert [row["cells"]["conversion_rate"] for row in trend["rows"]] == [None, 66.67, None]
    trend = reports.run("trend.survey.performance", FIRST, LAST)
    answered = [row["cells"]["surveys_answered"] for row in trend["rows"]]
    assert sum(answered) == trend["total"]["surveys_answered"] == 2
    assert [row["cells"]["average_rating"] is not None for row in trend["rows"]] == [count > 0 for count in answered]


@pytest.mark.spec("SUR-053", "REP-145", "REP-213", "REP-214")
def test_answers_stand_in_the_order_of_the_survey_also_those_nobody_gave(reports: Reports) -> None:
    answer = reports.run("summary.survey.answers", FIRST, LAST)
    lines = [(row["cells"]["question"], row["cells"]["given_answer"], row["cells"]["answer_count"]) for row in answer["rows"]]
    chosen = [
        ("Friendly?", "yes", 2),
        ("Friendly?", "no", 0),
        ("Fast?", "1", 1),
        ("Fast?", "2", 0),
        ("Fast?", "3", 1),
        ("By", "mail", 2),
        ("By", "chat", 1),
    ]
    assert lines[:7] == chosen
    assert sorted(lines[7:]) == [("Else?", "Hm", 1), ("Else?", "Thank you", 1)]
    only = reports.run("summary.survey.answers", FIRST, LAST, filters={"question": [QUESTIONS[0]["id"]]})
    assert [row["cells"]["answer_count"] for row in only["rows"]] == [2, 0]


def test_answers_can_be_opened(reports: Reports) -> None:
    row = reports.run("summary.survey.answers", FIRST, LAST)["rows"][0]
    asked = {"report_key": "summary.survey.answers", "from": FIRST, "to": LAST, "column": "answer_count", "ids": row["ids"]}
    assert len(reports.handling.question("reports", "rows_behind", asked, now=NOW)["items"]) == 2


@pytest.mark.spec("REP-022", "REP-023")
def test_a_survey_stays_when_its_ticket_is_merged_and_goes_when_it_is_deleted_by_a_person(reports: Reports, acme: Company) -> None:
    ticket = ToldTicket(acme.teller, AT, acme.groups["Care"], acme.customer("rosa"))
    other = ToldTicket(acme.teller, AT, acme.groups["Care"], acme.customer("tom"))
    with reports.handling("reports") as work:
        work.session.execute(sa.update(OfferTold).values(item_id=ticket.id))
    ticket.merge_into(AT, other, "employee:" + acme.agents["Ann"])
    reports.take(acme.teller.facts)
    assert reports.run("summary.survey.performance", FIRST, LAST)["total"]["surveys_answered"] == 2
    ticket.delete(AT, "employee:" + acme.agents["Ann"], "person")
    reports.take(acme.teller.facts)
    assert reports.run("summary.survey.performance", FIRST, LAST)["total"]["surveys_answered"] == 0
