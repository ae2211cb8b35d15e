"""Surveys are made, changed and deleted by administrators (SUR-001 to SUR-013)."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.events import reports as facts
from kit.errors import Conflict, Forbidden, Invalid, NotFound
from tests.service.reports.surveys.house import ANN, BOB, BRAND, HELP, OTHER_BRAND, QUESTIONS, SALES, House, chat, ticket, token_in


@pytest.mark.spec("SUR-001")
def test_only_administrators_make_change_and_delete_surveys(house: House) -> None:
    made = house.survey()
    for actor in (f"employee:{ANN}", f"employee:{BOB}", f"user:{ANN}"):
        for name, asked in (("save_survey", {"name": "x", "link_text": "y"}), ("delete_survey", {"survey_id": made})):
            with pytest.raises(Forbidden):
                house.command(name, asked, actor)
        with pytest.raises(Forbidden):
            house.question("surveys", {}, actor)
        with pytest.raises(Forbidden):
            house.command("save_survey_mail", {"subject": "x", "text": "[%SURVEYURL%]"}, actor)


@pytest.mark.spec("SUR-004", "SUR-005", "SUR-006", "SUR-007", "SUR-083")
def test_a_question_of_each_type_is_kept_with_what_its_type_has(house: House) -> None:
    shown = house.question("survey", {"survey_id": house.survey()})
    quick, solved, kind, helped, town, rest = shown["questions"]
    assert (quick["options"], quick["weight"], quick["render_as"]) == ("Slow: 0\nSo so: 5\nQuick: 10", 3, "radio")
    assert (solved["yes_value"], solved["no_value"], solved["options"], solved["weight"]) == (1, 0, None, 1)
    assert (kind["lower_limit"], kind["upper_limit"], kind["render_as"]) == (1, 5, None)
    assert (helped["options"], helped["weight"]) == ("Phone\nMail: fast\nChat", None)
    assert [one["type"] for one in (town, rest)] == ["short_answer", "long_answer"]
    assert {one["weight"] for one in (helped, town, rest)} == {None}, "never scored"
    (told,) = house.handling.facts
    assert isinstance(told, facts.SurveySaved)
    assert told.is_new
    assert told.questions[0]["choices"] == [{"text": "Slow", "points": 0}, {"text": "So so", "points": 5}, {"text": "Quick", "points": 10}]
    assert told.questions[3]["choices"][1] == {"text": "Mail: fast", "points": None}


@pytest.mark.spec("SUR-011")
def test_questions_are_moved_changed_and_deleted_and_keep_their_ids(house: House) -> None:
    made = house.survey()
    before = house.question("survey", {"survey_id": made})
    quick, solved, *_ = before["questions"]
    after = house.command("save_survey", {"survey_id": made, "questions": [solved, quick | {"text": "How quick were we?"}]})
    assert [one["id"] for one in after["questions"]] == [solved["id"], quick["id"]]
    assert after["questions"][1]["text"] == "How quick were we?"
    assert (before["version"], after["version"], after["name"]) == (1, 2, before["name"])
    same = house.command("save_survey", {"survey_id": made, "questions": after["questions"]})
    assert (same["version"], house.told()) == (2, []), "nothing changed, nothing is told"
    with pytest.raises(Conflict, match="changed_meanwhile"):
        house.command("save_survey", {"survey_id": made, "expected_version": 1, "name": "x"})


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("SUR-006", {"type": "single_selection", "options": "Good: 1\nBad"}, "options"),
    ("SUR-006", {"type": "single_selection", "options": "Good: 1"}, "options"),
    ("SUR-006", {"type": "single_selection", "options": "Good: 1\nBad: -1"}, "options"),
    ("SUR-007", {"type": "multiple_selection", "options": "One\none"}, "options"),
    ("SUR-008", {"type": "rating", "weight": -1}, "weight"),
    ("SUR-008", {"type": "yes_no", "weight": -0.5}, "weight"),
    ("SUR-008", {"type": "single_selection", "weight": -1, "options": "a: 1\nb: 2"}, "weight"),
    ("SUR-009", {"type": "rating", "lower_limit": 5, "upper_limit": 5}, "upper_limit"),
    ("SUR-009", {"type": "rating", "lower_limit": 0, "upper_limit": 21}, "upper_limit"),
    ("SUR-009", {"type": "rating", "lower_limit": -1, "upper_limit": 5}, "lower_limit"),
    ("SUR-004", {"type": "short_answer", "weight": 1}, "weight"),
    ("SUR-004", {"type": "multiple_selection", "options": "a\nb", "render_as": "radio"}, "render_as"),
]


@pytest.mark.spec("SUR-004", "SUR-006", "SUR-007", "SUR-008", "SUR-009")
@pytest.mark.parametrize(("row", "question", "part"), WRONG)
def test_what_a_question_may_not_be(house: House, row: str, question: dict[str, Any], part: str) -> None:
    with pytest.raises(Invalid) as refused:
        house.survey(questions=[{"text": "First", "type": "long_answer"}, {"text": "Q"} | question])
    assert refused.value.field == f"questions.1.{part}", row


@pytest.mark.spec("SUR-006", "SUR-009")
def test_the_last_colon_parts_text_from_number_and_twenty_steps_are_allowed(house: House) -> None:
    asked: list[dict[str, Any]] = [
        {"type": "single_selection", "text": "Q", "options": "Time: short : 2.5\n\nTime: long:0"},
        {"type": "rating", "text": "R", "lower_limit": 0, "upper_limit": 20},
    ]
    shown = house.question("survey", {"survey_id": house.survey(questions=asked)})
    assert shown["questions"][0]["options"] == "Time: short: 2.5\nTime: long: 0"
    assert shown["questions"][1]["upper_limit"] == 20


def test_a_name_is_given_once_and_again_when_its_survey_is_gone(house: House) -> None:
    made = house.survey("Shop")
    with pytest.raises(Conflict, match="name_taken"):
        house.survey("SHOP")
    house.command("delete_survey", {"survey_id": made})
    assert house.told() == ["survey_deleted"]
    house.survey("shop")
    for name in ("survey", "survey_preview"):
        with pytest.raises(NotFound):
            house.question(name, {"survey_id": made})
    with pytest.raises(Invalid, match="link_text_missing"):
        house.command("save_survey", {"name": "Nothing else"})


def test_all_questions_together_fit_into_a_fact(house: House) -> None:
    long: dict[str, Any] = {"type": "multiple_selection", "text": "Q" * 500, "options": "\n".join(f"{n:02}" + "o" * 198 for n in range(50))}
    with pytest.raises(Invalid, match="survey_too_long"):
        house.survey(questions=[long] * 4)
    house.survey(questions=[long] * 3)


@pytest.mark.spec("SUR-002")
def test_one_for_the_whole_company_one_a_department_and_others_for_chats(house: House) -> None:
    company, help_, chats = house.survey("All"), house.survey("Help"), house.survey("Chats")
    house.department(SALES, after_ticket_id=company, after_chat_id=chats)
    house.department(HELP, after_ticket_id=help_, after_chat_id=chats)
    house.close_ticket(ticket(1))
    house.close_ticket(ticket(2, place=ticket()["place"] | {"department_id": SALES}))
    names = [house.page(token_in(mail["text"]))["name"] for mail in house.send_mails()]
    house.end_chat(chat())
    shown = house.command("show_survey_of_chat", {"chat_id": chat()["id"]}, actor=f"visitor:{chat()['id']}")
    assert [*names, shown["survey"]["name"]] == ["Help", "All", "Chats"]


def test_a_survey_is_chosen_where_its_brand_and_department_are(house: House) -> None:
    house.survey("Everywhere")
    house.survey("Of Beta", brand_ids=[OTHER_BRAND])
    house.survey("Of sales", department_ids=[SALES])
    gone = house.survey("Gone")
    house.command("delete_survey", {"survey_id": gone})

    def names(**where: str) -> list[str]:
        return [one["name"] for one in house.question("survey_choices", where, f"employee:{ANN}")["items"]]

    assert names(brand_id=BRAND, department_id=HELP) == ["Everywhere"]
    assert names(brand_id=BRAND, department_id=SALES) == ["Everywhere", "Of sales"]
    assert names(brand_id=OTHER_BRAND, department_id=HELP) == ["Everywhere", "Of Beta"]
    assert names() == ["Everywhere", "Gone", "Of Beta", "Of sales"]


@pytest.mark.spec("SUR-013")
def test_a_preview_is_what_the_customer_sees_in_his_language(house: House) -> None:
    german = {"de": {"text": "Wie schnell?", "options": ["Langsam", "Geht so", "Flott"]}}
    made = house.survey(
        questions=[QUESTIONS[0] | {"translations": german}, QUESTIONS[1]],
        thank_you_header="Thank you",
        translations={"de": {"thank_you_header": "Danke", "link_text": "Wie waren wir?"}},
    )
    plain = house.question("survey_preview", {"survey_id": made})
    assert (plain["thank_you_header"], plain["language"], plain["languages"]) == ("Thank you", "en", ["en", "de"])
    shown = house.question("survey_preview", {"survey_id": made, "language": "de-AT"})
    assert (shown["thank_you_header"], shown["link_text"], shown["language"]) == ("Danke", "Wie waren wir?", "de")
    assert shown["questions"][0]["text"] == "Wie schnell?"
    assert shown["questions"][0]["choices"][0] == {"value": "Slow", "text": "Langsam"}
    assert shown["questions"][1]["text"] == "Solved?", "what is not translated is shown as it was written"
    with pytest.raises(Invalid) as refused:
        house.survey("x", questions=[QUESTIONS[0] | {"translations": {"de": {"options": ["Langsam"]}}}])
    assert refused.value.field == "questions.0.translations.de.options"


def test_surveys_are_listed_by_name_with_their_counts(house: House) -> None:
    made = house.survey("b")
    house.survey("A", questions=[])
    house.department(HELP, after_ticket_id=made)
    for number in (1, 2):
        house.close_ticket(ticket(number))
    first, _ = house.send_mails()
    quick = house.page(token_in(first["text"]))["questions"][0]["id"]
    house.send_in(token_in(first["text"]), {quick: "Quick"})
    listed = house.question("surveys", {"limit": 1})
    assert [(one["name"], one["offered"], one["question_count"]) for one in listed["items"]] == [("A", 0, 0)]
    (second,) = house.question("surveys", {"limit": 1, "cursor": listed["next_cursor"]})["items"]
    assert (second["name"], second["offered"], second["answered"], second["question_count"]) == ("b", 2, 1, 6)
