"""Surveys are answered without sign-in, once, and scored (SUR-025 to SUR-032)."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from marshmallow import ValidationError

from contracts.events import reports as facts
from kit.errors import Conflict, Invalid, NotFound
from services.reports.models import AnswerTold, OfferTold, SurveyOffer, SurveyTold
from tests.service.reports.surveys.house import ADMIN, ANN, HELP, QUESTIONS, House, ticket, token_in
from tests.service.reports.surveys.test_offering import hear_own


@pytest.fixture
def survey(house: House) -> str:
    made = house.survey(thank_you_text="Come again.")
    house.department(HELP, after_ticket_id=made)
    return made


def offered(house: House, number: int = 1, **more: Any) -> str:
    """The token that a customer finds in his mail."""
    house.close_ticket(ticket(number, **more))
    (mail,) = house.send_mails()
    return token_in(mail["text"])


def ids(house: House, token: str) -> list[str]:
    return [one["id"] for one in house.page(token)["questions"]]


@pytest.mark.spec("SUR-025")
def test_the_token_is_enough_and_opens_nothing_else(house: House, survey: str) -> None:
    token = offered(house)
    shown = house.page(token)
    assert (shown["name"], shown["is_answered"], shown["brand_name"], len(shown["questions"])) == ("After a ticket", False, "Acme", 6)
    assert "rosa" not in str(shown).lower(), "nothing of the ticket or its customer"
    assert len(token) == 32, "192 bits"
    with house.handling.reading("reports") as session:
        stored = session.scalar(sa.select(SurveyOffer.token_hash))
    assert stored is not None
    assert token not in stored
    assert len(stored) == 64
    for wrong in ("", token[:-1], token[:-1] + ("A" if token[-1] != "A" else "B"), "x" * 100):
        with pytest.raises(NotFound, match="survey_unknown"):
            house.page(wrong)
        with pytest.raises(NotFound, match="survey_unknown"):
            house.send_in(wrong, {})


@pytest.mark.spec("SUR-026")
def test_a_required_question_must_be_answered(house: House, survey: str) -> None:
    token = offered(house)
    quick, solved, *_ = ids(house, token)
    blanks: list[dict[str, Any]] = [{}, {quick: None}, {quick: "  "}, {quick: []}]
    for blank in blanks:
        with pytest.raises(Invalid) as refused:
            house.send_in(token, blank | {solved: "yes"})
        assert refused.value.field == f"answers.{quick}"
        assert [one["code"] for one in refused.value.more["errors"]] == ["required"]
    assert not house.page(token)["is_answered"]


@pytest.mark.parametrize(
    ("nth", "given", "code"),
    [
        (0, "Fast", "choice"),
        (0, ["Slow", "Quick"], "one"),
        (1, "maybe", "choice"),
        (2, 6, "choice"),
        (2, 0, "choice"),
        (2, "1.5", "choice"),
        (3, ["Phone", "Fax"], "choice"),
        (4, "x" * 501, "long"),
        (5, "x" * 5_001, "long"),
    ],
)
def test_an_answer_is_one_that_its_question_allows(house: House, survey: str, nth: int, given: Any, code: str) -> None:
    token = offered(house)
    keys = ids(house, token)
    with pytest.raises(Invalid) as refused:
        house.send_in(token, {keys[0]: "Quick", keys[nth]: given})
    assert [(one["field"], one["code"]) for one in refused.value.more["errors"]] == [(f"answers.{keys[nth]}", code)]
    for shape in ({keys[0]: {"a": 1}}, {keys[0]: [["Quick"]]}, {"no id": "Quick"}, {keys[4]: "\x00"}):
        with pytest.raises(ValidationError):
            house.send_in(token, shape)


@pytest.mark.spec("SUR-027", "SUR-028", "SUR-029", "SUR-030", "SUR-055", "SUR-059", "SUR-064", "SUR-065", "SUR-066", "SUR-085")
def test_the_worked_example(house: House) -> None:
    """Single selection, weight 3, answer 5 of 10; yes/no, weight 1, yes = 1; rating 1 to 5, weight 2, answer 4; one long answer."""
    made = house.survey(questions=[QUESTIONS[0], QUESTIONS[1], QUESTIONS[2], QUESTIONS[5]], thank_you_text="Come again.")
    house.department(HELP, after_ticket_id=made)
    token = offered(house)
    quick, solved, kind, rest = ids(house, token)
    sent = house.send_in(token, {quick: "So so", solved: True, kind: 4, rest: "It was\r\nall right."})
    assert (sent["is_answered"], sent["thank_you_text"], sent["questions"]) == (True, "Come again.", [])
    (told,) = house.handling.facts
    assert isinstance(told, facts.SurveyAnswered)
    assert told.offer["rating"] == pytest.approx(100 * (3 * 0.5 + 1 * 1 + 2 * 0.8) / 6, abs=0.00005)
    assert (round(told.offer["rating"], 2), told.offer["stars"]) == (68.33, 3.5)
    (line,) = house.question("survey_results", {"survey_id": made})["items"]
    assert (line["rating"], line["stars"]) == (68.33, 3.5)
    shown = house.question("survey_result", {"offer_id": line["id"]})
    assert [(one["question"], one["answers"], one["score"], one["max_score"], one["weight"]) for one in shown["answers"]] == [
        ("How quick?", ["So so"], 5, 10, 3),
        ("Solved?", ["yes"], 1, 1, 1),
        ("How kind?", ["4"], 4, 5, 2),
        ("Anything else?", ["It was\nall right."], None, None, None),
    ]
    assert (shown["rating"], shown["completed_at"]) == (68.33, "2026-03-02T12:00:00.000Z")


@pytest.mark.spec("SUR-025")
def test_one_response_for_one_offer(house: House, survey: str) -> None:
    token = offered(house)
    quick = ids(house, token)[0]
    house.send_in(token, {quick: "Quick"})
    assert house.told() == ["survey_answered"]
    with pytest.raises(Conflict, match="survey_answered"):
        house.send_in(token, {quick: "Slow"})
    shown = house.page(token)
    assert (shown["is_answered"], shown["questions"]) == (True, [])


@pytest.mark.spec("SUR-011")
def test_a_later_edit_leaves_old_answers_as_they_were(house: House, survey: str) -> None:
    token = offered(house)
    quick, *_, rest = ids(house, token)
    house.send_in(token, {quick: "So so", rest: "Fine."})
    changed = [QUESTIONS[0] | {"id": quick, "text": "Otherwise", "weight": 9, "options": "Bad: 0\nGood: 100"}]
    house.command("save_survey", {"survey_id": survey, "questions": changed})
    (line,) = house.question("survey_results", {"survey_id": survey})["items"]
    answers = house.question("survey_result", {"offer_id": line["id"]})["answers"]
    assert [(one["question"], one["answers"], one["weight"], one["max_score"]) for one in answers] == [
        ("How quick?", ["So so"], 3, 10),
        ("Anything else?", ["Fine."], None, None),
    ]
    assert line["rating"] == 50


@pytest.mark.spec("SUR-029")
def test_without_a_scored_answer_there_is_no_rating(house: House) -> None:
    made = house.survey(questions=[QUESTIONS[1] | {"weight": 0}, *QUESTIONS[3:]])
    house.department(HELP, after_ticket_id=made)
    token = offered(house)
    solved, helped, *_ = ids(house, token)
    house.send_in(token, {solved: "no", helped: ["Chat", "Phone"]})
    (line,) = house.question("survey_results", {"survey_id": made})["items"]
    assert (line["rating"], line["stars"]) == (None, None)


@pytest.mark.spec("SUR-031", "SUR-083", "SUR-085", "REP-214")
def test_blank_answers_are_nowhere_and_each_chosen_option_is_a_line_in_the_tables_of_reports(house: House, survey: str) -> None:
    token = offered(house)
    quick, solved, kind, helped, town, rest = ids(house, token)
    house.send_in(token, {quick: "Quick", solved: "", kind: None, helped: ["Chat", "Mail: fast", "Chat"], town: " ", rest: "Well\ndone"})
    hear_own(house)
    hear_own(house)
    with house.handling.reading("reports") as session:
        rows = session.execute(sa.select(AnswerTold.question, AnswerTold.nth, AnswerTold.answer).order_by(AnswerTold.question)).all()
        offer = session.scalars(sa.select(OfferTold)).one()
        told = session.scalars(sa.select(SurveyTold)).one()
    assert sorted(map(tuple, rows)) == [
        ("Anything else?", 0, "Well\ndone"),
        ("How quick?", 0, "Quick"),
        ("What helped?", 0, "Chat"),
        ("What helped?", 1, "Mail: fast"),
    ]
    assert (offer.answered_at, float(offer.rating or 0)) == (house.now, 100.0)
    assert (told.name, told.is_deleted, len(told.questions)) == ("After a ticket", False, 6)
    (line,) = house.question("survey_results", {"survey_id": survey})["items"]
    shown = house.question("survey_result", {"offer_id": line["id"]})
    assert [one["question"] for one in shown["answers"]] == ["How quick?", "What helped?", "Anything else?"]


@pytest.mark.spec("SUR-032", "SUR-086", "TKT-116")
def test_results_go_to_the_primary_ticket_in_whatever_order_merges_are_heard(house: House, survey: str) -> None:
    one, two, three = (ticket(n) for n in (1, 2, 3))
    for number in (1, 3):
        token = offered(house, number)
        house.send_in(token, {ids(house, token)[0]: "Quick"})
    later = offered(house, 2)
    house.tell("tickets.ticket_absorbed", two["id"], primary_id=three["id"], primary_number="T-3")
    house.tell("tickets.ticket_absorbed", one["id"], primary_id=two["id"], primary_number="T-2")
    house.send_in(later, {ids(house, later)[0]: "Slow"})
    listed = house.question("surveys_of_item", {"type": "ticket", "id": three["id"]}, f"employee:{ANN}")["items"]
    assert [line["related"]["number"] for line in listed] == ["T-3"] * 3
    assert house.question("surveys_of_item", {"type": "ticket", "id": one["id"]})["items"] == []
    moved = [fact for fact in house.handling.announced("reports") if fact.type == "reports.survey_moved.v1"]
    assert [(fact.data["before"]["related_id"], fact.data["offer"]["related_id"]) for fact in moved] == [
        (two["id"], three["id"]),
        (one["id"], three["id"]),
    ]
    hear_own(house)
    with house.handling.reading("reports") as session:
        assert set(session.scalars(sa.select(OfferTold.item_id))) == {three["id"]}


def test_who_answered_before_the_mail_went_is_noted_as_offered_and_gets_no_mail(house: House, survey: str) -> None:
    asked = {"survey_id": survey, "source": "whoson_agent", "work": {"type": "visitor", "id": ticket()["id"], "brand_id": ADMIN}}
    token = house.command("offer_survey", asked)["url"].rpartition("/")[2]
    house.send_in(token, {ids(house, token)[0]: "Quick"})
    assert house.told() == ["survey_offered", "survey_answered"]
    assert house.send_mails() == []


def test_a_deleted_surveys_link_still_takes_its_answer(house: House, survey: str) -> None:
    token = offered(house)
    house.command("delete_survey", {"survey_id": survey})
    house.send_in(token, {ids(house, token)[0]: "Quick"})
    (line,) = house.question("survey_results", {"survey_id": survey})["items"]
    assert line["survey_name"] == "After a ticket"


def test_a_long_answer_is_kept_whole_and_cut_in_the_fact(house: House) -> None:
    made = house.survey(questions=[{"type": "long_answer", "text": f"Q{n}"} for n in range(50)])
    house.department(HELP, after_ticket_id=made)
    token = offered(house)
    house.send_in(token, dict.fromkeys(ids(house, token), "ß" * 5_000))
    (told,) = house.handling.facts
    assert isinstance(told, facts.SurveyAnswered)
    assert all(one["is_cut"] for one in told.answers)
    (fact,) = [one for one in house.handling.announced("reports") if one.type == "reports.survey_answered.v1"]
    assert len(fact.to_wire()) < 64_000
    (line,) = house.question("survey_results", {"survey_id": made})["items"]
    shown = house.question("survey_result", {"offer_id": line["id"]})
    assert {len(one["answers"][0]) for one in shown["answers"]} == {5_000}
