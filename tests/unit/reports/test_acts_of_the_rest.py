"""What calls, time logs, knowledge, readers and invitations count as."""

from __future__ import annotations

import pytest

from services.reports.models.kinds import Kind
from services.reports.projecting.reading import normalized
from tests.unit.reports.telling import acts_of, at, kinds_of, rows_of, told

EMPLOYEE = "employee:019cade2-11c0-74f0-bc5a-29de06b510f9"
HERE = {"brand_id": "b1", "department_id": "d1", "group_id": "g1"}
THERE = {"brand_id": "b2", "department_id": "d2", "group_id": "g2"}


@pytest.mark.spec("REP-230", "REP-233", "REP-445")
def test_a_call_is_counted_at_its_start_as_it_was_last_saved() -> None:
    began = {"started_at": "2026-03-02T09:00:00.000Z", "ended_at": "2026-03-02T09:10:00.000Z", "length_seconds": 600}
    first = told("tickets.call_log_created", {"call_log": {"id": "c", "is_incoming": True, **began}}, sequence=1)
    corrected = told(
        "tickets.call_log_changed", {"call_log": {"id": "c", "is_incoming": False, **began, "length_seconds": 300}}, sequence=2
    )
    for facts in ((first, corrected), (corrected, first)):
        call = rows_of(*facts).newest["calls"]["c"]
        assert (call["at"], call["is_outgoing"], call["seconds"]) == (at("2026-03-02T09:00"), True, 300)


@pytest.mark.spec("REP-233")
@pytest.mark.parametrize("missing", ["started_at", "ended_at"])
def test_a_call_without_both_times_has_no_length(missing: str) -> None:
    fact = told("tickets.call_log_created", {"call_log": {missing: None, "created_at": "2026-03-02T10:00:00.000Z"}})
    call = next(iter(rows_of(fact).newest["calls"].values()))
    assert call["seconds"] is None
    assert (call["at"] == at("2026-03-02T10:00")) == (missing == "started_at")


@pytest.mark.spec("REP-015", "REP-446")
def test_a_call_stands_where_it_was_before_it_was_transferred() -> None:
    made = told("tickets.call_log_created", {"call_log": {"id": "c", "place": HERE, "agent_id": "ann"}}, sequence=1)
    ends = {"from": {"place": HERE, "agent_id": "ann"}, "to": {"place": THERE, "agent_id": "bob"}}
    moved = told("tickets.call_log_transferred", ends | {"call_log": {"id": "c", "place": THERE, "agent_id": "bob"}}, sequence=2)
    later = told("tickets.call_log_changed", {"call_log": {"id": "c", "place": THERE, "agent_id": "bob", "is_incoming": False}}, sequence=3)
    for facts in ((made, moved, later), (later, moved, made), (moved, later, made)):
        call = rows_of(*facts).newest["calls"]["c"]
        assert (call["group_id"], call["agent_id"], call["is_outgoing"]) == ("g1", "ann", True)


@pytest.mark.spec("REP-225", "REP-447")
def test_a_deleted_call_is_an_act_of_who_deleted_it() -> None:
    fact = told("tickets.call_log_deleted", {"mode": "person"}, actor=EMPLOYEE)
    act = acts_of(fact)[0]
    assert (act["kind"], act["agent_id"], act["word"]) == (Kind.CALL_DELETED, EMPLOYEE.partition(":")[2], "person")
    assert rows_of(fact).items[fact.data["call_log"]["id"]]["deleted_by"] == "person"


@pytest.mark.spec("REP-067", "REP-466", "REP-467")
def test_a_time_log_is_as_last_saved_and_gone_when_deleted_in_any_order() -> None:
    made = told("tickets.time_log_created", {"duration_seconds": 60}, subject="t", sequence=1)
    changed = told("tickets.time_log_changed", {"duration_seconds": 90}, subject="t", sequence=2)
    gone = told("tickets.time_log_deleted", subject="t", sequence=3)
    assert rows_of(changed, made).newest["time_logs"]["t"]["seconds"] == 90
    for facts in ((made, changed, gone), (gone, changed, made), (changed, gone, made)):
        row = rows_of(*facts).newest["time_logs"]["t"]
        assert (row["seconds"], row["is_deleted"]) == (90, True)


@pytest.mark.spec("REP-068", "REP-234", "REP-266", "REP-305")
@pytest.mark.parametrize("thing", ["article", "news", "canned_reply"])
def test_contributions_are_acts_of_the_employee_else_of_the_system(thing: str) -> None:
    deeds = ["created", "edited", "flagged", "reviewed", "deleted"]
    begin = {"article": Kind.ARTICLE_ADDED, "news": Kind.NEWS_ADDED, "canned_reply": Kind.CANNED_ADDED}[thing]
    by_ann = [told(f"kb.{thing}_{deed}", actor=EMPLOYEE) for deed in deeds]
    assert kinds_of(*by_ann) == [Kind(begin + nth) for nth in range(5)]
    assert {act["agent_id"] for act in acts_of(*by_ann)} == {EMPLOYEE.partition(":")[2]}
    by_program = [told(f"kb.{thing}_{deed}", actor="api") for deed in deeds]
    assert [act["agent_id"] for act in acts_of(*by_program)] == [None] * 5
    assert kinds_of(told(f"kb.{thing}_deleted", actor="system:clock")) == []


@pytest.mark.spec("REP-270")
def test_a_title_outlives_its_article() -> None:
    made = told("kb.article_created", {"article": {"title": "VPN", "deleted_at": None}}, subject="a", sequence=1)
    purged = told("kb.article_purged", {"title": "VPN"}, subject="a", sequence=9)
    for facts in ((made, purged), (purged, made)):
        row = rows_of(*facts).newest["titles"]["a"]
        assert (row["title"], row["folder_id"]) == ("VPN", made.data["article"]["folder_id"])
    assert rows_of(purged).newest["titles"]["a"]["title"] == "VPN"


@pytest.mark.spec("REP-069", "REP-271", "REP-273", "REP-310", "REP-312")
@pytest.mark.parametrize(
    ("who", "kinds"),
    [
        ({"is_employee": False, "is_spider": False}, [Kind.ARTICLE_HIT, Kind.NEWS_HIT]),
        ({"is_employee": False, "is_spider": True, "spider_name": "Bot"}, [Kind.ARTICLE_CRAWLED, Kind.NEWS_CRAWLED]),
        ({"is_employee": True, "is_spider": False}, []),
    ],
)
def test_persons_hit_crawlers_crawl_and_employees_are_left_out(who: dict[str, object], kinds: list[Kind]) -> None:
    said = {"visitor_id": "v", "viewed_at": "2026-03-02T08:00:00.000Z", "language": "fr", **who}
    acts = acts_of(told("kb.article_viewed", said), told("kb.news_viewed", said))
    assert [act["kind"] for act in acts] == kinds
    assert {act["at"] for act in acts} <= {at("2026-03-02T08:00")}
    assert {act["who"] for act in acts} <= {"Bot" if who["is_spider"] else "v"}
    assert {act["word"] for act in acts} <= {"fr"}


@pytest.mark.spec("REP-070", "REP-279")
def test_what_was_opened_from_a_search_is_told_once() -> None:
    said = {"is_employee": False, "is_spider": False, "search_id": "s"}
    rows = rows_of(told("kb.article_viewed", said, subject="a"), told("kb.article_viewed", said, subject="a"))
    assert list(rows.newest["opened"].values()) == [{"search_id": "s", "item_id": "a", "kind": "article"}]
    assert [act["other_id"] for act in rows.acts] == ["s", "s"]


@pytest.mark.spec("REP-070")
@pytest.mark.parametrize(
    ("source", "is_employee", "counts"), [("portal", False, 1), ("portal", True, 0), ("suggestion", False, 0), ("agent", True, 0)]
)
def test_a_search_is_deliberate_and_of_no_employee(source: str, is_employee: bool, counts: int) -> None:
    rows = rows_of(told("kb.search_performed", {"source": source, "is_employee": is_employee, "news_result_ids": ["n", "n", "m"]}))
    assert len(rows.newest["searches"]) == counts
    assert [act["item_id"] for act in rows.acts] == ["n", "m"] * counts


@pytest.mark.spec("REP-070")
@pytest.mark.parametrize(("query", "string"), [("  VPN ", "vpn"), ("Reset\tmy  Password", "reset my password"), ("ÄRGER", "ärger")])
def test_searches_are_compared_trimmed_with_single_spaces_in_lower_case(query: str, string: str) -> None:
    assert normalized(query) == string


@pytest.mark.spec("REP-060", "REP-299", "REP-300", "REP-301", "REP-302")
def test_what_becomes_of_an_invitation_counts_for_its_sender() -> None:
    said = {
        "visit": {"brand_id": "b"},
        "invitation": {"id": "i", "source": "event", "agent_id": None, "group_id": "g", "department_id": "d"},
    }
    facts = [told(f"whoson.invitation_{what}", said) for what in ("sent", "accepted", "rejected", "ignored")]
    assert kinds_of(*facts) == [Kind.INVITED, Kind.INVITE_ACCEPTED, Kind.INVITE_REJECTED, Kind.INVITE_IGNORED]
    for act in acts_of(*facts):
        assert (act["item_id"], act["brand_id"], act["group_id"], act["agent_id"], act["word"]) == ("i", "b", "g", None, "event")


@pytest.mark.spec("REP-062")
def test_the_end_of_a_web_session_says_all_of_it() -> None:
    begun = told("routing.web_session_started", {"web_session_id": "w"}, sequence=1)
    when = {"started_at": "2026-03-02T10:00:00.000Z", "ended_at": "2026-03-02T10:20:00.000Z"}
    over = told("routing.web_session_ended", {"web_session_id": "w", **when}, sequence=2)
    for facts in ((begun, over), (over, begun)):
        row = rows_of(*facts).newest["web_sessions"]["w"]
        assert (row["at"], row["until_at"]) == (at("2026-03-02T10:00"), at("2026-03-02T10:20"))
