"""What went out with canned replies is written down, once a message, and counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from contracts.envelope import Envelope
from kit.errors import NotFound
from services.kb.models import ReplyUse
from tests.service.kb.library import START, Library, an_id
from tests.service.kb.replying import reply, sent, stored
from tests.support.handling import front_page


@pytest.mark.spec("CAN-013")
def test_a_message_counts_each_reply_once_however_often_it_is_told(library: Library) -> None:
    one, two = reply(library, "One"), reply(library, "Two")
    sent(library, an_id(100), one["id"], two["id"], one["id"])
    sent(library, an_id(100), one["id"], two["id"], one["id"])
    sent(library, an_id(101), one["id"], an_id(4242), channel="chat", now=START + timedelta(hours=1))
    sent(library, an_id(102))
    assert (stored(library, one["id"], "times_used"), stored(library, two["id"], "times_used")) == (2, 1)
    with library.handling.reading("kb") as session:
        uses = session.scalars(sa.select(ReplyUse).order_by(ReplyUse.at, ReplyUse.reply_id)).all()
    assert [(use.reply_id, use.message_id, use.agent_id, use.channel, use.item_id, use.at) for use in uses] == [
        (one["id"], an_id(100), library.ann, "ticket", an_id(5000), START),
        (two["id"], an_id(100), library.ann, "ticket", an_id(5000), START),
        (one["id"], an_id(101), library.ann, "chat", an_id(5000), START + timedelta(hours=1)),
    ]
    assert stored(library, one["id"], "version") == 1, "nobody's edit is held up by an answer"


@pytest.mark.spec("CAN-013")
def test_a_message_without_a_reply_is_passed_over_without_a_transaction(library: Library) -> None:
    lane = front_page("kb").lanes["uses"]
    assert lane.concerns is not None
    plain: dict[str, Any] = {"id": an_id(1), "source": "", "time": START, "sequence": 1, "actor": "system:test", "via": "clock"}
    told = [Envelope(type="chat.chat_message_sent.v1", subject="", data=said, **plain) for said in ({}, {"canned_reply_ids": [an_id(2)]})]
    assert [lane.concerns(envelope) for envelope in told] == [False, True]


@pytest.mark.spec("CAN-035", "CAN-042")
def test_popularity_tells_uses_by_channel_and_the_agents_behind_them(library: Library) -> None:
    one, two = reply(library, "One"), reply(library, "Two")
    reply(library, "Never used")
    for number, (used, by, channel, day) in enumerate(
        [
            (one, library.ann, "ticket", 0),
            (one, library.ann, "chat", 1),
            (one, library.bob, "ticket", 2),
            (two, library.ann, "chat", 2),
            (one, None, "ticket", 9),
        ]
    ):
        sent(library, an_id(200 + number), used["id"], by=by, channel=channel, now=START + timedelta(days=day))
    said = library.asked("uses_of_reply", {"reply_id": one["id"]}, by=library.ann)
    assert said == {"reply_id": one["id"], "title": "One", "times_used": 4, "in_tickets": 3, "in_chats": 1, "agents": 2}
    week = {"since": START.isoformat(), "until": (START + timedelta(days=9)).isoformat()}
    said = library.asked("uses_of_reply", {"reply_id": one["id"], **week}, by=library.ann)
    assert (said["times_used"], said["in_tickets"], said["in_chats"], said["agents"]) == (3, 2, 1, 2)
    first = library.asked("canned_reply_popularity", week | {"limit": 1}, by=library.ann)
    assert first["items"] == [said]
    second = library.asked("canned_reply_popularity", week | {"limit": 1, "cursor": first["next_cursor"]}, by=library.ann)
    assert [(row["title"], row["times_used"], row["in_tickets"], row["in_chats"]) for row in second["items"]] == [("Two", 1, 0, 1)]
    assert second["next_cursor"] is None


@pytest.mark.spec("CAN-003")
def test_figures_of_what_is_for_others_are_not_told(library: Library) -> None:
    bobs = reply(library, "Bob's", by=library.ada, assigned_to="agent", assigned_to_id=library.bob)
    sent(library, an_id(300), bobs["id"], by=library.bob)
    assert library.asked("canned_reply_popularity", by=library.ann)["items"] == []
    with pytest.raises(NotFound):
        library.asked("uses_of_reply", {"reply_id": bobs["id"]}, by=library.ann)
    assert [row["title"] for row in library.asked("canned_reply_popularity", by=library.max)["items"]] == ["Bob's"]
