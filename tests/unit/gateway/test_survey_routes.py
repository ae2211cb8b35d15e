"""Surveys over HTTP: who gets in, what is handed on."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.surveys import asked as shapes
from kit.errors import NotFound
from services.reports.schemas.surveys import definitions
from tests.support.edge import FakeBus, client_as, edge

API, PORTAL = "/api/management/v1", "/api/portal/v1"
ID, OTHER = "00000000-0000-7000-9000-000000000001", "00000000-0000-7000-9000-000000000002"
TOKEN = "abcdefghijklmnopqrstuvwxyz012345"
SUMMARY, DETAILS, REPORTS = "surveys.view_summary", "surveys.view_details", "reports.view"
SURVEY = {"id": ID, "version": 3, "name": "Shop"}


def bus() -> FakeBus:
    questions = ("surveys", "survey_preview", "survey_mails", "survey_choices", "survey_results", "survey_result", "survey_page")
    lists = ("surveys_of_item", "surveys_of_user", "surveys_of_organization", "show_survey_of_chat", "answer_survey")
    answers: dict[tuple[str, str], Any] = {("reports", name): {"asked": name} for name in (*questions, *lists, "save_survey_mail")}
    answers |= {("reports", name): SURVEY for name in ("survey", "save_survey")} | {("reports", "delete_survey"): {}}
    answers |= {("reports", "delete_survey_mail"): {}, ("tickets", "ticket"): {}, ("chat", "chat"): {}}
    return FakeBus(answers)


def client(told: FakeBus, *permissions: str, kinds: tuple[str, ...] = ("agent",), kind: str = "employee") -> Any:
    return client_as(edge(told), kind, permissions=permissions, kinds=kinds)


MAKING = [
    ("GET", "/surveys", None, "surveys", 200),
    ("POST", "/surveys", {"name": "Shop", "link_text": "Tell us"}, "save_survey", 201),
    ("GET", f"/surveys/{ID}", None, "survey", 200),
    ("PATCH", f"/surveys/{ID}", {"name": "Shop"}, "save_survey", 200),
    ("DELETE", f"/surveys/{ID}", None, "delete_survey", 204),
    ("GET", f"/surveys/{ID}/preview?language=de", None, "survey_preview", 200),
    ("GET", "/survey-mails", None, "survey_mails", 200),
    ("PUT", "/survey-mails/default", {"subject": "x", "text": "y"}, "save_survey_mail", 200),
    ("PUT", "/survey-mails/languages/de", {"subject": "x", "text": "y"}, "save_survey_mail", 200),
    ("DELETE", "/survey-mails/languages/de", None, "delete_survey_mail", 204),
]


@pytest.mark.spec("SUR-001", "SUR-038")
@pytest.mark.parametrize(("method", "path", "body", "asks", "status"), MAKING)
def test_making_is_for_administrators_whatever_the_role_allows(method: str, path: str, body: Any, asks: str, status: int) -> None:
    told = bus()
    answer = client(told, kinds=("administrator",)).open(API + path, method=method, json=body)
    assert (answer.status_code, told.asked[0][:2]) == (status, ("reports", asks))
    agent = client(bus(), SUMMARY, DETAILS, REPORTS).open(API + path, method=method, json=body)
    assert (agent.status_code, agent.get_json()["code"]) == (403, "not_administrator")


SEEING = [
    (f"/tickets/{ID}/surveys", SUMMARY),
    (f"/chats/{ID}/surveys", SUMMARY),
    (f"/users/{ID}/surveys", SUMMARY),
    (f"/organizations/{ID}/surveys", SUMMARY),
    ("/survey-results/surveys", SUMMARY),
    (f"/tickets/{ID}/surveys/{OTHER}", DETAILS),
    (f"/chats/{ID}/surveys/{OTHER}", DETAILS),
    (f"/users/{ID}/surveys/{OTHER}", DETAILS),
    (f"/organizations/{ID}/surveys/{OTHER}", DETAILS),
]


@pytest.mark.spec("SUR-038", "SUR-039", "SUR-040", "SUR-041", "SUR-042", "SUR-043", "PPL-425", "PPL-426")
@pytest.mark.parametrize(("path", "permission"), SEEING)
def test_results_take_the_surveys_permissions(path: str, permission: str) -> None:
    assert client(bus(), permission).get(API + path).status_code == 200
    for others in ((), ({SUMMARY, DETAILS} - {permission}).pop(), REPORTS):
        refused = client(bus(), *([others] if others else [])).get(API + path)
        assert (refused.status_code, refused.get_json()["permission"]) == (403, permission)


@pytest.mark.spec("SUR-042", "SUR-075")
def test_the_lists_need_reports_beside_surveys() -> None:
    told = bus()
    path = f"{API}/survey-results?brand_id={ID}&from_day=2026-03-01&is_answered=false&limit=5"
    assert client(told, SUMMARY, REPORTS).get(path).status_code == 200
    wanted = {"brand_id": ID, "from_day": "2026-03-01", "is_answered": False, "limit": 5}
    assert told.asked[0][:3] == ("reports", "survey_results", wanted)
    for lacking in (SUMMARY, REPORTS):
        assert client(bus(), lacking).get(path).status_code == 403


@pytest.mark.spec("SUR-043", "SUR-075")
def test_details_in_the_lists_need_a_report_of_surveys() -> None:
    path, view = f"{API}/survey-results/{ID}", "reports.view_a_report"
    for enough in ((view,), (view, f"{view}:trend.survey.performance")):
        told = bus()
        assert client(told, DETAILS, REPORTS, *enough).get(path).status_code == 200
        assert told.asked[0][:3] == ("reports", "survey_result", {"offer_id": ID})
    for lacking in ((), (view, f"{view}:summary.tickets.overview")):
        refused = client(bus(), DETAILS, REPORTS, *lacking).get(path)
        assert (refused.status_code, refused.get_json()["permission"]) == (403, view)
    assert client(bus(), DETAILS, view).get(path).status_code == 403
    assert client(bus(), REPORTS, view).get(path).status_code == 403


@pytest.mark.spec("SUR-030")
def test_a_tickets_results_are_for_who_reaches_the_ticket() -> None:
    told = bus()
    assert client(told, SUMMARY).get(f"{API}/tickets/{ID}/surveys").get_json() == {"asked": "surveys_of_item"}
    assert told.asked[1][2] == {"limit": 25, "type": "ticket", "id": ID}
    hidden = bus()
    hidden.answers["tickets", "ticket"] = NotFound("ticket_unknown", "x")
    assert client(hidden, SUMMARY).get(f"{API}/tickets/{ID}/surveys").status_code == 404


def test_an_edit_names_the_version_it_is_of() -> None:
    told = bus()
    answer = client(told, kinds=("administrator",)).patch(f"{API}/surveys/{ID}", json={"name": "x"}, headers={"If-Match": '"3"'})
    assert answer.headers["ETag"] == '"3"'
    assert told.asked[0][2] == {"name": "x", "survey_id": ID, "expected_version": 3}


def test_what_the_edge_lets_through_the_service_takes() -> None:
    told = bus()
    question = {"type": "single_selection", "text": "Q", "options": "a: 1\nb: 2", "weight": 2, "translations": {"de": {"text": "F"}}}
    body = {"name": "n", "link_text": "l", "questions": [question], "translations": {"de": {"link_text": "x"}}, "brand_ids": [ID]}
    assert client(told, kinds=("administrator",)).post(f"{API}/surveys", json=body).status_code == 201
    loaded = definitions.SurveySaving().load(told.asked[0][2])
    assert loaded["questions"][0]["options"] == "a: 1\nb: 2"
    assert shapes.MOST_QUESTIONS == definitions.MOST_QUESTIONS
    too_many = client(bus(), kinds=("administrator",)).post(f"{API}/surveys", json=body | {"questions": [question] * 51})
    assert too_many.status_code == 422


VISITOR = {"id": ID, "brand_id": OTHER, "user_id": None, "email": "a@x.example", "customer_name": None, "ended_at": None}


def test_an_agent_shows_a_survey_to_a_visitor_and_then_it_counts() -> None:
    told = bus()
    told.answers |= {
        ("whoson", "visitor"): VISITOR,
        ("reports", "offer_survey"): {"offer_id": OTHER, "url": "https://x.example/surveys/t", "link_text": "Tell us"},
        ("whoson", "push_page"): {},
        ("reports", "note_survey_offered"): {"offer_id": OTHER},
    }
    path = f"{API}/visitors/{ID}/surveys"
    answer = client(told, "whos_on.live_chat").post(path, json={"survey_id": OTHER})
    assert (answer.status_code, answer.get_json()["url"]) == (201, "https://x.example/surveys/t")
    assert [one[:2] for one in told.asked] == [
        ("whoson", "visitor"),
        ("reports", "offer_survey"),
        ("whoson", "push_page"),
        ("reports", "note_survey_offered"),
    ]
    assert told.asked[1][2]["work"] == {
        "type": "visitor",
        "id": ID,
        "brand_id": OTHER,
        "agent_id": "01890000-0000-7000-8000-000000000001",
        "user_id": None,
        "email": "a@x.example",
        "customer_name": None,
    }
    assert told.asked[2][2] == {"visit_id": ID, "url": "https://x.example/surveys/t", "text": "Tell us"}
    assert client(told, "whos_on.view_whos_on_visitors").post(path, json={"survey_id": OTHER}).status_code == 403
    told.answers["whoson", "visitor"] = VISITOR | {"ended_at": "2026-03-02T09:00:00.000Z"}
    told.asked.clear()
    gone = client(told, "whos_on.live_chat").post(path, json={"survey_id": OTHER})
    assert (gone.status_code, gone.get_json()["code"], len(told.asked)) == (409, "visit_over", 1)


@pytest.mark.spec("SUR-015", "SUR-025")
def test_the_portal_answers_by_token_and_shows_a_chats_survey_to_its_visitor() -> None:
    told = bus()
    portal = edge(told).test_client()
    assert portal.get(f"{PORTAL}/surveys/{TOKEN}?language=de").status_code == 200
    assert told.asked[0][2] == {"language": "de", "token": TOKEN}
    said = {"answers": {ID: "Quick", OTHER: ["a", 1, True, None]}}
    assert portal.post(f"{PORTAL}/surveys/{TOKEN}/answers", json=said).status_code == 201
    assert told.asked[1][2] == said | {"token": TOKEN}
    assert told.asked[1][3].key
    assert portal.post(f"{PORTAL}/surveys/{TOKEN}/answers", json={"answers": {"x": "y"}}).status_code == 422
    assert portal.get(f"{PORTAL}/chats/{ID}/survey").status_code == 401
    token = edge(told).extensions["identity"].visitors.made("chat", ID)
    mine = portal.get(f"{PORTAL}/chats/{ID}/survey", headers={"Authorization": f"Bearer {token}"})
    assert (mine.status_code, told.asked[-1][1:3]) == (200, ("show_survey_of_chat", {"chat_id": ID}))
    assert told.asked[-1][3].actor == f"visitor:{ID}"
    other = portal.get(f"{PORTAL}/chats/{OTHER}/survey", headers={"Authorization": f"Bearer {token}"})
    assert other.status_code == 403
