"""Each fact of a year is one that its service could have published: by its class, its schema and its envelope."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise

import orjson
import pytest

from contracts.envelope import Envelope
from contracts.events import FACTS
from contracts.validation import problems
from tests.unit.year.conftest import PLAN

OF_EACH = 40  # facts of a type that are looked at closely

# All a year must have in it, by service; what is left out, and why, stands in the README.
MADE = {
    "people": "brand_saved department_saved group_saved employee_saved user_saved user_registered user_deleted role_saved "
    "organization_saved custom_field_saved settings_changed",
    "routing": "membership_added agent_logged_in agent_logged_out agent_activity_changed agent_availability_changed "
    "web_session_started web_session_ended",
    "tickets": "ticket_created ticket_assigned ticket_queued ticket_transferred ticket_status_changed ticket_priority_changed "
    "ticket_pinned ticket_message_received ticket_message_sent ticket_message_bounced ticket_comment_added "
    "ticket_edited ticket_custom_fields_changed ticket_linked ticket_merged ticket_absorbed ticket_deleted ticket_purged "
    "close_requested follow_up_scheduled follow_up_due follow_up_suspended follow_up_removed follow_up_done call_log_created "
    "call_log_changed call_log_linked time_log_created time_log_changed time_log_deleted time_log_category_saved",
    "chat": "chat_requested chat_assigned chat_queued chat_transferred chat_message_received chat_message_sent chat_ended chat_edited "
    "chat_custom_fields_changed chat_comment_added chat_participant_joined chat_participant_left chat_linked chat_deleted chat_purged",
    "whoson": "visit_started invitation_sent invitation_accepted invitation_rejected invitation_ignored visit_ended",
    "kb": "folder_saved article_created article_edited article_flagged article_reviewed article_rated article_viewed "
    "article_deleted news_created "
    "news_viewed news_deleted canned_reply_created search_performed search_solved",
}


def test_everything_that_should_happens(facts: list[Envelope]) -> None:
    made = {fact.type for fact in facts}
    wanted = {f"{service}.{name}.v1" for service, names in MADE.items() for name in names.split()}
    assert wanted - made == set()
    assert made <= set(FACTS)


@pytest.mark.spec("REP-409", "REP-410", "REP-411", "REP-412", "REP-413")
def test_every_type_keeps_its_schema_its_class_and_its_envelope(told: list[list[bytes]]) -> None:
    seen: Counter[str] = Counter()
    for line in (line for lines in told for line in lines):
        fact = Envelope.from_wire(line)
        seen[fact.type] += 1
        if seen[fact.type] <= OF_EACH:
            assert problems(fact) == []
            assert fact.to_wire() == line
            _is_of_its_class(fact)


def _is_of_its_class(fact: Envelope) -> None:
    """Made as a service makes it, it says the same, and leaves nothing out."""
    kind = FACTS[fact.type]
    fields = {name.removesuffix("_"): name for name in kind.__dataclass_fields__ if name != "subject"}
    made = kind(subject=fact.subject, **{fields[name]: value for name, value in fact.data.items()})
    assert orjson.loads(orjson.dumps(made.data())) == fact.data


@pytest.mark.spec("REP-411", "REP-412")
def test_facts_come_in_order_of_time_and_without_gaps(told: list[list[bytes]], facts: list[Envelope]) -> None:
    assert all(earlier.time <= later.time for earlier, later in pairwise(facts))
    assert len({fact.id for fact in facts}) == len(facts)
    numbers: defaultdict[tuple[str, str], int] = defaultdict(int)
    for fact in facts:
        numbers[fact.source, fact.subject] += 1
        assert fact.sequence == numbers[fact.source, fact.subject], (fact.type, fact.subject)
    assert len(told) == PLAN.days
    for number, lines in enumerate(told):
        days = {(Envelope.from_wire(line).time.date() - PLAN.first).days for line in (*lines[:1], *lines[-1:])}
        assert days <= ({-1, 0} if number == 0 else {number})


def test_there_are_exactly_as_many_as_were_asked_for(facts: list[Envelope]) -> None:
    count = Counter(fact.type for fact in facts)
    assert count["tickets.ticket_created.v1"] == PLAN.tickets
    assert count["chat.chat_requested.v1"] == PLAN.chats
    numbers = [
        fact.data[kind]["number"]
        for fact in facts
        for kind in ("ticket", "chat")
        if fact.type.endswith(("created.v1", "requested.v1")) and kind in fact.data
    ]
    assert len(set(numbers)) == PLAN.tickets + PLAN.chats


def test_whom_and_what_facts_name_was_told_before(facts: list[Envelope]) -> None:
    known: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        if fact.source == "/frontline/people" and fact.type.endswith("_saved.v1"):
            known[fact.type.split(".")[1].removesuffix("_saved")].add(fact.subject)
        if fact.type == "kb.canned_reply_created.v1":
            known["canned_reply"].add(fact.subject)
        state = fact.data.get("ticket") or fact.data.get("chat") or fact.data.get("call_log")
        if state:
            place = state["place"]
            assert place["brand_id"] in known["brand"]
            assert place["department_id"] in known["department"]
            assert place["group_id"] in known["group"]
            assert state["agent_id"] is None or state["agent_id"] in known["employee"]
            assert state["customer"]["user_id"] in known["user"]
            assert set(state["custom_fields"]) <= known["custom_field"]
        assert set(fact.data.get("canned_reply_ids") or ()) <= known["canned_reply"]
        kind, _, id_ = fact.actor.partition(":")
        if kind in ("employee", "user") and fact.time.date() >= PLAN.first:  # before, the administrator sets it all up
            assert id_ in known[kind]


@pytest.mark.spec("REP-451", "REP-455", "REP-069")
def test_nobody_reads_what_is_deleted_and_views_out_of_a_search_name_it(by_subject: dict[tuple[str, str], list[Envelope]]) -> None:
    searches = {subject: told[0] for (_, subject), told in by_subject.items() if told[0].type == "kb.search_performed.v1"}
    from_searches = 0
    for (service, _), told in by_subject.items():
        deleted = [fact for fact in told if fact.type in ("kb.article_deleted.v1", "kb.news_deleted.v1")]
        assert not deleted or told[-1] is deleted[0]
        for fact in told if service == "kb" else ():
            if fact.type.endswith("_viewed.v1") and fact.data["search_id"]:
                search = searches[fact.data["search_id"]]
                assert search.time < fact.time
                assert search.data["article_result_count"] > 0
                assert search.data["visitor_id"] == fact.data["visitor_id"]
                from_searches += 1
            if fact.type == "kb.article_rated.v1":
                assert fact.data["before"] != {}
    assert from_searches > 100
