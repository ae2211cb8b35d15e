"""A visitor's and an agent's connection are cut, again and again, and the gateway is killed: they miss nothing and read nothing twice."""

from __future__ import annotations

import threading

import pytest

from tests.support.sse import EventStream
from tests.support.staged import MANAGEMENT, PORTAL, Person, Staged
from tests.support.suite import Suite
from tests.support.waiting import eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
MESSAGES = 30  # from each side


def talk(person: Person, path: str, who: str) -> threading.Thread:
    def run() -> None:
        for number in range(1, MESSAGES + 1):
            person.insist("POST", path, {"text": f"{who} {number}"})

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


def texts(stream: EventStream, event: str, who: str) -> list[str]:
    said = [event.data.get("data", {}).get("text") or event.data.get("message", {}).get("text") for event in stream.named(event)]
    return [text for text in said if text.startswith(who)]


def test_a_conversation_over_cut_wires(whole_suite: Suite) -> None:
    suite = whole_suite
    staged = Staged(suite, agents=1)
    [agent], visitor = staged.agents, Person(suite)
    desk = EventStream(f"{suite.url}{MANAGEMENT}/stream", agent.http)
    eventually(lambda: desk.named("opened"), within=20)
    chat_id = staged.start_chat(visitor)
    screen = EventStream(f"{suite.url}{PORTAL}/chats/{chat_id}/stream", visitor.http)
    eventually(lambda: screen.named("opened") and desk.named("chat.chat_assigned"), within=20)

    def of_visitor() -> list[str]:
        return texts(desk, "chat.chat_message_received", "visitor")

    def of_agent() -> list[str]:
        return texts(screen, "chat.chat_message_sent", "agent")

    talking = [
        talk(visitor, f"{PORTAL}/chats/{chat_id}/messages", "visitor"),
        talk(agent, f"{MANAGEMENT}/chats/{chat_id}/messages", "agent"),
    ]
    for read in range(5, MESSAGES, 5):
        eventually(lambda: len(of_visitor()) >= read and len(of_agent()) >= read, within=60)  # noqa: B023 - called here and now
        if read == 15:
            suite.kill("gateway")
            suite.start(["gateway"], is_waiting=False)
        for stream in (desk, screen):
            opened = stream.opened
            stream.cut()
            eventually(lambda: stream.opened > opened, within=30)  # noqa: B023
    for thread in talking:
        thread.join(60)
    eventually(lambda: len(of_visitor()) >= MESSAGES and len(of_agent()) >= MESSAGES, within=30)
    assert of_visitor() == [f"visitor {number}" for number in range(1, MESSAGES + 1)]
    assert of_agent() == [f"agent {number}" for number in range(1, MESSAGES + 1)]
    for stream in (desk, screen):
        assert stream.numbered() == sorted(set(stream.numbered()))
        assert stream.opened >= 5
        assert not stream.named("start_afresh")
        stream.close()
    listed = visitor.insist("GET", f"{PORTAL}/chats/{chat_id}/messages?limit=100")
    assert [each["number"] for each in listed["items"]] == list(range(1, listed["last_number"] + 1))
