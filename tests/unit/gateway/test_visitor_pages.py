"""The stream of a visitor's page: invitations and pushed pages of this visitor, and nothing else."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from gateway.streams.hub import Hub
from gateway.streams.stream import Stream
from gateway.streams.visitor_page import MOST_OF_ONE, seen_by_page
from gateway.tracking.live import MOST_OF_ONE as MOST_STREAMS
from gateway.tracking.live import Pages
from kit.errors import Unavailable
from tests.unit.gateway.test_streams import fact

MINE, OTHER = "m" * 22, "o" * 22


def invitation(event: str = "sent", number: int = 1, key: str = MINE) -> bytes:
    told = {"id": f"i{number}", "kind": "invite", "text": "Hello", "agent_name": "Anna", "department_id": "d", "chat_id": None}
    return fact(f"whoson.invitation_{event}", invitation=told | {"agent_id": "secret"}, visitor_key=key)


def page(hub: Hub, key: str = MINE) -> Stream:
    own = f"vk:{key}"
    stream = Stream("visitor_pages", ("visitor_page", key), keys=frozenset((own,)), own=own, shape=seen_by_page)
    hub.open(stream, None)
    return stream


def told(stream: Stream) -> list[tuple[str, Any]]:
    pieces = [dict(line.split(": ", 1) for line in piece.decode().strip().split("\n")) for piece in stream._frames]
    stream._frames.clear()
    return [(piece["event"], orjson.loads(piece["data"])) for piece in pieces if piece["event"] != "opened"]


@pytest.mark.spec("WHO-044", "WHO-171")
def test_a_page_is_told_what_concerns_its_visitor_in_the_words_of_the_script() -> None:
    hub = Hub(lambda *_, **__: None)
    mine, other = page(hub), page(hub, OTHER)
    hub.take(1, invitation())
    hub.take(2, fact("whoson.page_pushed", url="https://shop.example/", text="See", visitor_key=MINE))
    hub.take(3, invitation("rejected"))
    hub.take(4, fact("whoson.visit_started", visitor_key=MINE))
    assert told(other) == []
    assert told(mine) == [
        (
            "invitation",
            {
                "id": "i1",
                "kind": "invite",
                "agent_name": "Anna",
                "text": "Hello",
                "department_id": "d",
                "chat_url": "/widget/chat?invitation=i1&department=d",
            },
        ),
        ("page_pushed", {"url": "https://shop.example/", "text": "See"}),
        ("withdrawn", {"id": "i1"}),
    ]


def test_the_next_page_is_told_of_an_invitation_that_nobody_has_answered() -> None:
    hub = Hub(lambda *_, **__: None)
    pages = Pages(hub, 10)
    for number in range(MOST_OF_ONE + 1):
        hub.take(number, invitation(number=number))
    assert len(pages.invitations.of(MINE)) == MOST_OF_ONE
    for number in range(1, MOST_OF_ONE + 1):
        hub.take(20 + number, invitation("ignored", number))
    assert pages.invitations.of(MINE) == pages.invitations.of(OTHER) == []


def test_streams_of_pages_are_bounded_in_all_and_for_each_visitor() -> None:
    pages = Pages(Hub(lambda *_, **__: None), MOST_STREAMS + 1)
    for _ in range(MOST_STREAMS):
        pages.enter(MINE)
    with pytest.raises(Unavailable):
        pages.enter(MINE)
    pages.enter(OTHER)
    assert not pages.has_room
    pages.leave(MINE)
    assert pages.has_room
