"""Agents of a year are where work is given to them, and what routing tells of them adds up."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from contracts.envelope import Envelope
from services.routing.rules.presence import groups_left_empty
from tests.unit.year.recount import Standing, moment


@pytest.mark.spec("REP-462", "REP-463", "REP-464")
def test_presence_only_changes_and_names_the_groups_left_empty(facts: list[Envelope]) -> None:
    standing = Standing()
    named = 0
    for fact in facts:
        if fact.source != "/frontline/routing":
            continue
        said = fact.data
        if "groups_left_empty" in said:
            named += len(said["groups_left_empty"])
            assert said["groups_left_empty"] == _left(standing, fact)
        standing.hear(fact)
    assert named > 50


def _left(standing: Standing, fact: Envelope) -> list[str]:
    """By routing's own rule, before the change."""
    if fact.data.get("is_available") or fact.data.get("is_active") or fact.data.get("channel") == "tickets":
        return []
    groups = [fact.data["place"]["group_id"]] if "channel" in fact.data else list(standing.takes_chats)
    return groups_left_empty({one: (len(standing.receiving(one)), fact.subject in standing.receiving(one)) for one in groups})


@pytest.mark.spec("REP-018")
def test_work_is_given_to_members_who_are_there(facts: list[Envelope]) -> None:
    standing = Standing()
    given: Counter[str] = Counter()
    for fact in facts:
        if fact.source == "/frontline/routing":
            standing.hear(fact)
        if fact.type in ("tickets.ticket_assigned.v1", "chat.chat_assigned.v1"):
            state = fact.data.get("ticket") or fact.data["chat"]
            agent, group = state["agent_id"], state["place"]["group_id"]
            assert agent in standing.members[group]
            assert standing.is_logged_in[agent]
            if "chat" in fact.data:
                assert agent in standing.takes_chats[group]
            given[agent] += 1
        if fact.actor.startswith("employee:") and "ticket" in fact.data:
            assert standing.is_logged_in[fact.actor.partition(":")[2]], fact.type
    shares = sorted(given.values())
    assert shares[-1] < 12 * shares[0]
    assert shares[-1] > 1.3 * shares[0]


@pytest.mark.spec("REP-062", "REP-465")
def test_web_sessions_lie_apart_and_are_told_three_minutes_after_their_last_action(facts: list[Envelope]) -> None:
    sessions: defaultdict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    for fact in facts:
        if fact.type == "routing.web_session_ended.v1":
            started, ended = moment(fact.data["started_at"]), moment(fact.data["ended_at"])
            assert fact.time - ended == timedelta(minutes=3)
            sessions[fact.subject].append((started, ended))
    for told in sessions.values():
        assert all(later[0] - earlier[1] > timedelta(minutes=3) for earlier, later in pairwise(told))


def test_few_have_more_chats_than_they_may(facts: list[Envelope]) -> None:
    """Three are the most anybody takes; transfers and invitations may add to them."""
    running: defaultdict[str, set[str]] = defaultdict(set)
    most: Counter[int] = Counter()
    for fact in facts:
        if fact.type in ("chat.chat_assigned.v1", "chat.chat_ended.v1"):
            for chats in running.values():
                chats.discard(fact.subject)
            if fact.type == "chat.chat_assigned.v1":
                running[fact.data["chat"]["agent_id"]].add(fact.subject)
                most[len(running[fact.data["chat"]["agent_id"]])] += 1
    assert sum(count for chats, count in most.items() if chats > 3) < sum(most.values()) / 50
