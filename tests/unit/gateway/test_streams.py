"""The hub: who is told what, what a stream that comes back gets, and what ends a stream."""

from __future__ import annotations

import threading
from itertools import count
from types import SimpleNamespace
from typing import Any

import orjson
import pytest

from gateway.streams.chat_for_customer import seen_by_customer
from gateway.streams.hub import Hub
from gateway.streams.stream import MOST_FRAMES, Stream
from kit.errors import Unavailable

RIGHTS = frozenset(("tickets.view", "tickets.access_the_queue", "live_chats.view", "live_chats.view_the_queue", "distribution.view"))
PLACE = {"brand_id": "b", "department_id": "d1", "group_id": "g1"}


_ids = count(1)


def fact(event: str, subject: str = "w1", **data: Any) -> bytes:
    said = {
        "id": f"e{next(_ids)}",
        "type": f"{event}.v1",
        "subject": subject,
        "time": "2026-01-01T00:00:00.000Z",
        "sequence": "000000000001",
        "data": data,
    }
    return orjson.dumps(said)


def ticket(agent: str | None = None, group: str = "g1", department: str = "d1", **before: Any) -> bytes:
    place = {"brand_id": "b", "department_id": department, "group_id": group}
    return fact("tickets.ticket_edited", ticket={"id": "w1", "place": place, "agent_id": agent, "validation_hash": "secret"}, before=before)


class Listener:
    """A stream with its events taken apart."""

    def __init__(self, hub: Hub, *keys: str, rights: frozenset[str] = RIGHTS, last: int | None = None, **more: Any) -> None:
        own = next((key for key in keys if key[0] in "ac"), "")
        self.stream = Stream("agents", ("agent", own[2:]), keys=frozenset(keys), rights=rights, own=own, **more)
        hub.open(self.stream, last)

    def events(self) -> list[tuple[str, str | None, Any]]:
        """(event, id, data) since the last look."""
        whole = b"".join(self.stream._frames).decode()
        self.stream._frames.clear()
        found = []
        for block in filter(None, whole.split("\n\n")):
            lines = dict(line.split(": ", 1) for line in block.split("\n"))
            found.append((lines["event"], lines.get("id"), orjson.loads(lines["data"])))
        return found

    def ids(self) -> list[str | None]:
        return [number for event, number, _ in self.events() if "." in event]


def hub() -> Hub:
    return Hub(lambda *args, **kwargs: None)


def test_work_is_told_by_group_department_owner_and_to_those_who_lose_it() -> None:
    one = hub()
    member, colleague, manager, owner, before, all_of_it = (
        Listener(one, "a:x", "g:g1"),
        Listener(one, "a:y", "g:g2"),
        Listener(one, "a:m", "d:d1"),
        Listener(one, "a:o"),
        Listener(one, "a:old"),
        Listener(one, "a:admin", "*"),
    )
    one.take(1, ticket(agent="o", agent_id="old", place={"brand_id": "b", "department_id": "d2", "group_id": "g2"}))
    told = [listener.ids() for listener in (member, colleague, manager, owner, before, all_of_it)]
    assert told == [["1"]] * 6


def test_nobody_hears_of_others_groups_and_nobody_twice() -> None:
    one = hub()
    outsider, everywhere = Listener(one, "a:x", "g:g9", "d:d9"), Listener(one, "a:y", "g:g1", "d:d1", "*")
    one.take(1, ticket(agent="y"))
    assert outsider.ids() == []
    assert everywhere.ids() == ["1"]


def test_without_the_right_only_own_work_is_told() -> None:
    one = hub()
    blind = Listener(one, "a:x", "g:g1", rights=frozenset(("tickets.view",)))
    one.take(1, ticket(agent=None))
    one.take(2, ticket(agent="other"))
    one.take(3, fact("chat.chat_edited", chat={"id": "c", "place": PLACE, "agent_id": "other"}, before={}))
    one.take(4, fact("chat.chat_edited", chat={"id": "c", "place": PLACE, "agent_id": "x"}, before={}))
    assert blind.ids() == ["2", "4"], "no queue, no chats of others, but what is his own"


def test_secrets_and_long_reasons_stay_inside() -> None:
    one = hub()
    member = Listener(one, "a:x", "g:g1")
    member.events()
    one.take(1, ticket(agent="x"))
    decision = {"work_type": "ticket", "place": PLACE, "candidates": [1], "dropped": [2], "reason": "take"}
    one.take(2, fact("routing.work_assigned", agent_id="x", decision=decision))
    (_, _, first), (_, _, second) = member.events()
    assert "validation_hash" not in first["data"]["ticket"]
    assert second["data"]["decision"] == {"work_type": "ticket", "place": PLACE, "reason": "take"}


def test_requests_between_services_and_facts_of_people_are_not_streamed() -> None:
    one = hub()
    admin = Listener(one, "a:x", "*")
    one.take(1, fact("people.user_saved", email="x@example.com"))
    one.take(2, fact("chat.assignment_requested", chat={"id": "c", "place": PLACE, "agent_id": None}))
    assert admin.ids() == []
    assert one.ring.last == 2, "they count all the same"


def test_who_comes_back_gets_all_that_was_missed_and_nothing_twice() -> None:
    one = hub()
    first = Listener(one, "a:x", "g:g1")
    for offset in range(10, 15):
        one.take(offset, ticket(agent="x"))
    assert first.ids() == ["10", "11", "12", "13", "14"]
    again = Listener(one, "a:x", "g:g1", last=12)
    one.take(15, ticket(agent="x"))
    assert again.ids() == ["13", "14", "15"]


def test_what_the_log_holds_twice_is_told_once() -> None:
    one = hub()
    mine, heard = Listener(one, "a:x"), []
    one.watchers["tickets.ticket_edited.v1"] = [lambda said: heard.append(said["id"])]
    said = [ticket(agent="x"), ticket(agent="x")]
    for offset, body in enumerate([*said, *said, ticket(agent="x")], 1):
        one.take(offset, body)
    assert mine.ids() == ["1", "2", "5"]
    assert Listener(one, "a:x", last=1).ids() == ["2", "5"]
    assert Listener(one, "a:x", last=4).ids() == ["5"]
    assert len(heard) == 3


def test_who_was_away_for_too_long_starts_afresh() -> None:
    one = hub()
    one.ring._most = 3
    for offset in range(10, 20):
        one.take(offset, ticket(agent="x"))
    for last, event in ((15, "start_afresh"), (16, "opened"), (3, "start_afresh")):
        [(name, number, _), *_] = Listener(one, "a:x", last=last).events()
        assert name == event
        assert number == ("19" if event == "start_afresh" else str(last))


def test_a_place_behind_the_end_waits_for_this_process_to_read_as_far(monkeypatch: Any) -> None:
    monkeypatch.setattr("gateway.streams.hub.WAIT_FOR_LOG", 0.05)
    one = hub()
    one.take(1, ticket(agent="x"))
    [(name, _, _)] = Listener(one, "a:x", last=99).events()
    assert name == "start_afresh"


@pytest.mark.parametrize("last", [None, 2])
def test_what_a_new_process_reads_up_is_nobodys_news(last: int | None) -> None:
    one = hub()
    one._live = SimpleNamespace(current=threading.Event())
    opened: list[Listener] = []
    opening = threading.Thread(target=lambda: opened.append(Listener(one, "a:x", last=last)))
    opening.start()
    for offset in (1, 2, 3):
        one.take(offset, ticket(agent="x"))
    assert opened == []
    one._live.current.set()
    opening.join(10)
    one.take(4, ticket(agent="x"))
    assert opened[0].ids() == (["4"] if last is None else ["3", "4"])


def test_a_process_that_cannot_read_the_log_opens_no_stream(monkeypatch: Any) -> None:
    monkeypatch.setattr("gateway.streams.hub.LOG_READ_WITHIN", 0.05)
    one = hub()
    one._live = SimpleNamespace(current=threading.Event())
    with pytest.raises(Unavailable):
        Listener(one, "a:x")


def test_a_reader_too_slow_is_cut() -> None:
    one = hub()
    slow = Listener(one, "a:x")
    for offset in range(MOST_FRAMES + 5):
        one.take(offset, ticket(agent="x"))
    assert slow.stream.cut_because == "too_slow"
    assert [name for name, *_ in slow.events()] == ["too_slow"]
    assert next(slow.stream.pieces()).startswith(b"retry: ")


def test_the_end_of_the_process_ends_every_stream() -> None:
    one = hub()
    open_one = Listener(one, "a:x")
    one.end()
    pieces = list(open_one.stream.pieces())
    assert b"event: opened" in pieces[1]
    assert len(pieces) == 2
    late = Listener(one, "a:y")
    assert late.stream.cut_because == "over"


def chat_fact(event: str, **data: Any) -> bytes:
    state = {"id": "c1", "place": PLACE, "agent_id": "x", "status": "active", "ended_at": None}
    return fact(f"chat.{event}", "c1", chat=state, before={}, **data)


def test_a_customer_is_told_messages_and_standing_only() -> None:
    one = hub()
    customer = Listener(one, "c:c1", "v:c1", rights=frozenset(), shape=seen_by_customer)
    customer.events()
    sent = {"message_id": "m", "public_number": 2, "text": "hello", "attachment_id": None}
    one.take(1, chat_fact("chat_message_sent", kind="agent", is_seen_by_customer=True, **sent))
    one.take(2, chat_fact("chat_message_sent", kind="coaching", is_seen_by_customer=False, **sent))
    one.take(3, chat_fact("chat_comment_added", text="rude fellow"))
    one.take(4, chat_fact("chat_participant_joined", employee_id="boss", role="coach"))
    one.take(5, chat_fact("chat_assigned", from_agent_id="y"))
    one.take_signal("chat.agent_typing", orjson.dumps({"payload": {"chat_id": "c1", "employee_id": "x", "agent_id": "x"}}))
    one.take_signal("chat.customer_typing", orjson.dumps({"payload": {"chat_id": "c1", "agent_id": "x", "text": "unsent"}}))
    events = customer.events()
    assert [(name, number) for name, number, _ in events] == [
        ("chat.chat_message_sent.v1", "1"),
        ("chat.chat_assigned.v1", "5"),
        ("chat.agent_typing", None),
    ]
    assert events[0][2]["message"]["text"] == "hello"
    assert "agent_id" not in orjson.dumps(events[1][2]).decode()


def test_unsent_text_goes_to_the_agent_and_to_who_looks_in() -> None:
    one = hub()
    agent, coach, other = Listener(one, "a:x"), Listener(one, "a:boss"), Listener(one, "a:z", "g:g1")
    one.take(1, chat_fact("chat_participant_joined", employee_id="boss", role="coach"))
    for listener in (agent, coach, other):
        listener.events()
    one.take_signal("chat.customer_typing", orjson.dumps({"payload": {"chat_id": "c1", "agent_id": "x", "text": "unsent"}}))
    assert [len(listener.events()) for listener in (agent, coach, other)] == [1, 1, 0]


def test_presence_is_told_at_once_and_the_last_one_leaving_is_told() -> None:
    told: list[tuple[str, dict[str, Any]]] = []
    one = Hub(lambda topic, payload, call: told.append((topic, payload)))
    first, second = Listener(one, "a:x"), Listener(one, "a:x")
    one.close(first.stream)
    one.close(first.stream)
    one.close(second.stream)
    assert [topic for topic, _ in told] == ["presence.agent", "presence.agent", "presence.agent_gone"]
    assert told[0][1] == {"agent_ids": ["x"]}
    assert not one.presence.is_here("agent", "x")


def test_a_log_made_anew_sends_everybody_to_the_start() -> None:
    one = hub()
    here = Listener(one, "a:x")
    one.take(5, ticket(agent="x"))
    one.reset()
    assert here.stream.cut_because == "start_afresh"
    one.take(0, ticket(agent="x"))
    [(name, _, _)] = Listener(one, "a:x", last=5).events()[:1]
    assert name == "start_afresh"
