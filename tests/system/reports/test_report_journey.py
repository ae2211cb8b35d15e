"""A ticket and a chat are worked over HTTP, and counted: who sees which numbers, and takes them home as files."""

from __future__ import annotations

import csv
import time
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO, StringIO
from typing import Any

import pytest
import requests

from kit.bus.client import Client
from tests.support.suite import Suite
from tests.support.waiting import eventually
from tests.system.reports.house import AGENT, MANAGER, House, built, called

pytestmark = pytest.mark.slow
TICKETS, CHATS, SOURCES = "summary.tickets.overview", "summary.chat.overview", "summary.tickets.new_ticket_sources"
SEEN_WITHIN = 2.0  # seconds from the answer to who worked until the number is in the report


@pytest.fixture
def house(running: Callable[..., Suite]) -> Iterator[House]:
    suite = running("people", "routing", "tickets", "chat", "reports", "gateway")
    client = Client(suite.broker, "test of reports")
    yield built(suite, client)
    client.close()


def ticket(house: House, department: str, subject: str) -> str:
    asked = {"department_id": house.departments[department], "subject": subject, "text": "It smokes", "email": "vera@x.example"}
    return str(called(requests.Session(), "POST", f"{house.portal}/tickets", 201, asked | {"name": "Vera"})["ticket"]["id"])


def worked(house: House, ann: str, anns: requests.Session) -> tuple[str, str]:
    """A ticket that Ann answers and closes, and a chat that she ends. (ticket, chat)"""
    switches = [{"channel": channel, "is_active": True} for channel in ("tickets", "chats")]
    called(anns, "PUT", f"{house.management}/presence/groups", 200, {"switches": switches})
    ticket_id = ticket(house, "Support", "Printer")
    ours = f"{house.management}/tickets/{ticket_id}"
    eventually(lambda: called(anns, "GET", ours, 200)["agent_id"] == ann, within=20)
    called(anns, "POST", f"{ours}/replies", 201, {"text": "Switch it off"})
    called(anns, "PUT", f"{ours}/status", 200, {"status": "closed"})

    asked = {"department_id": house.departments["Support"], "name": "Eve", "question": "Where is my parcel?"}
    begun = eventually(lambda: _chat(house, asked), within=20)
    chat_id = str(begun["chat"]["id"])
    chat = f"{house.management}/chats/{chat_id}"
    eventually(lambda: anns.get(chat, timeout=10).status_code == 200 and called(anns, "GET", chat, 200)["agent_id"] == ann, within=20)
    called(anns, "POST", f"{chat}/messages", 201, {"text": "On its way."})
    called(anns, "POST", f"{chat}/closure", 201)
    return ticket_id, chat_id


def _chat(house: House, asked: dict[str, Any]) -> Any:
    """Nothing while nobody is there to answer."""
    answer = requests.post(f"{house.portal}/chats", json=asked, timeout=15)
    return answer.json() if answer.status_code == 201 else None


def run(house: House, http: requests.Session, key: str, status: int = 200, **options: Any) -> Any:
    return called(http, "POST", f"{house.management}/reports/{key}/runs", status, {"date_preset": "last_7_days"} | options)


def cells(answer: dict[str, Any], column: str) -> dict[str, Any]:
    """The rows' names, with this column's values."""
    return {row["cells"][answer["columns"][0]["key"]]: row["cells"][column] for row in answer["rows"]}


def behind(house: House, http: requests.Session, key: str, column: str, **cell: Any) -> list[dict[str, Any]]:
    """The rows behind a number, asked for one a page."""
    asked = {"date_preset": "last_7_days", "column": column, "limit": 1} | cell
    found: list[dict[str, Any]] = []
    while True:
        page = called(http, "POST", f"{house.management}/reports/{key}/rows-behind", 200, asked)
        found += page["items"]
        if page["next_cursor"] is None:
            return found
        asked["cursor"] = page["next_cursor"]


def fetched(house: House, http: requests.Session, place: str, **asked: Any) -> requests.Response:
    """The file, once it is ready."""
    begun = http.post(f"{house.management}/{place}/exports", json=asked, timeout=20)
    assert begun.status_code == 202, begun.text
    at = house.suite.url + begun.headers["Location"]
    state = eventually(lambda: _settled(called(http, "GET", at, 200)), within=30)
    assert state["state"] == "ready", state["error"]
    file = http.get(f"{at}/file", timeout=20)
    assert (file.status_code, len(file.content)) == (200, state["file"]["size"])
    return file


def _settled(state: dict[str, Any]) -> dict[str, Any]:
    """Nothing while it is being made."""
    return {} if state["state"] == "waiting" else state


@pytest.mark.spec("REP-019", "REP-024", "REP-029", "REP-034", "REP-044", "REP-103", "PPL-411")
def test_from_work_to_numbers_to_files(house: House) -> None:
    ann, anns = house.employee("ann", [AGENT], "Support")
    _, mias = house.employee("mia", [AGENT, MANAGER], "Support")
    ticket(house, "Sales", "Offer")
    ticket_id, chat_id = worked(house, ann, anns)
    done = time.monotonic()
    eventually(lambda: run(house, house.admin, CHATS)["total"]["average_session_length"] is not None, within=20)
    assert time.monotonic() - done < SEEN_WITHIN

    everything = run(house, house.admin, TICKETS)
    assert cells(everything, "total_new_tickets") == {"Support": 1, "Sales": 1}
    assert (everything["total"]["total_new_tickets"], everything["total"]["total_closed_tickets"]) == (2, 1)
    assert everything["complete_until"] is None or everything["complete_until"] <= everything["run_at"]
    assert cells(run(house, house.admin, TICKETS, group_by="agent"), "total_new_tickets") == {"Ann": 1, "Unassigned": 1}
    assert cells(run(house, house.admin, CHATS), "total_chats") == {"Support": 1}

    _opens_the_rows(house, ann, mias, ticket_id, chat_id)
    mine = run(house, mias, TICKETS)
    assert (cells(mine, "total_new_tickets"), mine["total"]["total_new_tickets"]) == ({"Support": 1}, 1)
    own = run(house, anns, TICKETS, group_by="agent")
    assert (cells(own, "total_new_tickets"), own["total"]["total_new_tickets"]) == ({"Ann": 1}, 1)

    asked = {"group_by": "department", "sort_column": "department", "sort_dir": "asc", "columns": ["department", "total_new_tickets"]}
    lines = list(csv.reader(StringIO(fetched(house, house.admin, f"reports/{TICKETS}", form="csv", **asked).text, newline="")))
    assert lines == [["Department", "Total New Tickets"], ["Sales", "1"], ["Support", "1"]]
    sheet = fetched(house, house.admin, f"reports/{TICKETS}", form="xlsx", **asked)
    with zipfile.ZipFile(BytesIO(sheet.content)) as book:
        said = b"".join(book.read(name) for name in book.namelist() if name.endswith(".xml"))
        assert book.testzip() is None
    assert b"Sales" in said
    assert b"Support" in said
    chart = house.admin.post(f"{house.management}/reports/{TICKETS}/charts", json={}, timeout=20)
    assert (chart.status_code, chart.headers["Content-Type"].split(";")[0], chart.text[:4]) == (200, "image/svg+xml", "<svg")
    _makes_and_stars(house)


def _opens_the_rows(house: House, ann: str, mias: requests.Session, ticket_id: str, chat_id: str) -> None:
    [row] = behind(house, house.admin, CHATS, "total_chats")
    assert (row["type"], row["id"], row["agent_id"], row["customer_name"]) == ("chat", chat_id, ann, "Eve")
    assert len(behind(house, house.admin, TICKETS, "total_new_tickets")) == 2
    anns_row = {"ids": {"agent": ann}, "group_by": "agent"}
    assert [row["id"] for row in behind(house, house.admin, TICKETS, "total_closed_tickets", **anns_row)] == [ticket_id]
    assert [row["id"] for row in behind(house, mias, TICKETS, "total_new_tickets")] == [ticket_id]
    offer = called(mias, "GET", f"{house.management}/reports/{TICKETS}", 200)
    departments = next(one["choices"] for one in offer["filters"] if one["key"] == "department")
    assert [choice["label"] for choice in departments] == ["Support"]
    number = {"column": "total_new_tickets"}
    lines = list(csv.DictReader(StringIO(fetched(house, house.admin, f"reports/{TICKETS}", form="csv", behind=number).text, newline="")))
    assert {line["Group"] for line in lines} == {"Support front line", "Sales front line"}


def _makes_and_stars(house: House) -> None:
    at = f"{house.management}/custom-reports"
    items = [
        {"report_key": TICKETS, "title": "Work", "group_by": "department"},
        {"report_key": CHATS, "columns": ["department", "total_chats"]},
    ]
    made = called(house.admin, "POST", at, 201, {"name": "Mondays", "default_range": {"date_preset": "today"}, "items": items})
    found = called(house.admin, "POST", f"{at}/{made['id']}/runs", 200, {})
    assert [(item["title"], item["answer"]["total"]) for item in found["items"]][1] == ("Overview", {"total_chats": 1})
    assert found["items"][0]["answer"]["total"]["total_new_tickets"] == 2
    for report in (CHATS, made["id"]):
        called(house.admin, "PUT", f"{house.management}/report-favourites/{report}", 200)
    called(house.admin, "PUT", f"{house.management}/report-favourites", 200, {"reports": [made["id"]]})
    catalogue = called(house.admin, "GET", f"{house.management}/reports", 200)
    assert [one["name"] for one in catalogue["favourites"]] == ["Mondays", "Overview"]
    assert len(catalogue["items"]) == 80
    assert [one["key"] for one in catalogue["items"] if one["is_favourite"]] == [CHATS]
    pages = fetched(house, house.admin, f"custom-reports/{made['id']}", form="csv")
    assert "Work" in pages.text


@pytest.mark.spec("REP-037", "REP-095", "REP-096", "REP-103", "PPL-411")
def test_a_role_with_one_report_sees_that_one_alone(house: House) -> None:
    management = house.management
    role = {"name": "Watchers", "type": "employee", "levels": {"reports": "custom"}, "switches": [f"reports.report:{TICKETS}"]}
    watching = called(house.admin, "POST", f"{management}/roles", 201, role)["id"]
    barred = called(house.admin, "POST", f"{management}/roles", 201, {"name": "Barred", "type": "employee", "levels": {"reports": "none"}})
    _, sams = house.employee("sam", [watching])
    _, noras = house.employee("nora", [barred["id"]])
    assert [one["key"] for one in eventually(lambda: called(sams, "GET", f"{management}/reports", 200)["items"])] == [TICKETS]
    assert run(house, sams, TICKETS)["rows"] == []
    assert run(house, sams, SOURCES, 403)["code"] == "report_withheld"
    for place, asked in (("charts", {}), ("exports", {"form": "csv"}), ("emails", {"recipients": ["boss@example.com"]})):
        refused = called(sams, "POST", f"{management}/reports/{SOURCES}/{place}", 403, asked)
        assert refused["code"] == "report_withheld"
    called(sams, "PUT", f"{management}/report-favourites/{SOURCES}", 404)
    called(sams, "POST", f"{management}/custom-reports", 403, {"name": "Mine", "items": [{"report_key": SOURCES}]})

    items = [{"report_key": SOURCES}, {"report_key": TICKETS}]
    made = called(house.admin, "POST", f"{management}/custom-reports", 201, {"name": "Both", "items": items})
    shown = called(sams, "POST", f"{management}/custom-reports/{made['id']}/runs", 200, {})
    assert [item["answer"] is None for item in shown["items"]] == [True, False]

    for method, path in (("GET", "reports"), ("POST", f"reports/{TICKETS}/runs"), ("GET", "custom-reports"), ("GET", "report-schedules")):
        assert called(noras, method, f"{management}/{path}", 403, {} if method == "POST" else None)["code"] == "not_permitted"
