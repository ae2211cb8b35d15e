"""What becomes of a chat: it waits or not, is given up or answered, passed on, ended. Plausible, and drawn by chance."""

from __future__ import annotations

import random

from infra.year import chats
from infra.year.chat_queue import ChatQueue
from infra.year.chats import NOTHING, Chat
from infra.year.company import Agent, CustomField
from infra.year.moments import DAY, HOUR, MINUTE, SECOND, text
from infra.year.roster import Shift
from infra.year.time_logs import log_time
from infra.year.wording import COMMENTS, FROM_AGENTS, FROM_CUSTOMERS
from infra.year.world import World

DELETED_AFTER, PURGED_AFTER = 60 * DAY, 14 * DAY
LONGEST = 28 * MINUTE  # so that nobody has one when he goes home
PATIENCE = 3 * MINUTE
CLOCK = ("system:clock", "clock")


class Story:
    """Tells one chat after the other, from the moment it was asked for."""

    def __init__(self, world: World, dice: random.Random) -> None:
        self._world, self._dice = world, dice

    def tell(self, chat: Chat, queue: ChatQueue, inviter: Agent | None) -> None:
        """The whole chat; `inviter` gets it if he is there."""
        found = queue.next_place(chat.started + self._dice.randrange(30, 300))
        patience = int(self._dice.expovariate(1 / PATIENCE)) + 5 * SECOND
        if inviter:
            at, agent = chat.started + self._dice.randrange(30, 300), inviter
            chats.assign(chat, at, agent, "create", "named", "who invited")
            chat.commit(at, "system:routing", "clock")
        elif found is None or found[0] - chat.started > patience:
            self._give_up_waiting(chat, patience, has_anybody=found is not None)
            return
        else:
            at, agent = self._given(chat, *found)
        ends_at = self._talk(chat, at, agent)
        if not inviter:
            queue.take(ends_at)
        self._afterwards(chat, ends_at)

    def _given(self, chat: Chat, at: int, shift: Shift) -> tuple[int, Agent]:
        why = "lowest share of capacity"
        if at - chat.started > SECOND:
            self._queue(chat, "all_at_limit")
            chats.assign(chat, at, shift.agent, "queue_worked", "capacity", why, "below_limit")
        else:
            chats.assign(chat, at, shift.agent, "create", "capacity", why)
        chat.commit(at, "system:routing", "clock")
        return at, shift.agent

    def _queue(self, chat: Chat, because: str) -> None:
        at = chat.started + 100
        chats.put_in_queue(chat, at, because)
        chat.commit(at, "system:routing", "clock")

    def _give_up_waiting(self, chat: Chat, patience: int, *, has_anybody: bool) -> None:
        self._queue(chat, "all_at_limit" if has_anybody else "nobody_active")
        at = chat.started + patience
        if self._dice.random() < 0.7:
            self._end(chat, at, "customer")
        else:
            self._end(chat, at, "customer_left")

    def _talk(self, chat: Chat, at: int, agent: Agent) -> int:
        """Question and answer, some times over. When it ended."""
        dice, until = self._dice, chat.started + LONGEST + (at - chat.started)
        if chat.unanswered is None and dice.random() < 0.92:
            at = self._customer_says(chat, at + dice.randrange(4 * SECOND, 40 * SECOND))
        chance = dice.random()
        if chance < 0.02:
            at += int(dice.expovariate(1 / MINUTE)) + SECOND
            self._end(chat, at, "customer" if chance < 0.012 else "customer_left")
            return at
        for turn in range(8):
            at, agent = self._answer(chat, at, agent)
            if turn == 0 and chance > 0.85:
                at, agent = self._in_between(chat, at, agent, chance)
            if at > until - 3 * MINUTE or dice.random() < 0.42:
                break
            at = self._customer_says(chat, at + dice.randrange(5 * SECOND, 75 * SECOND))
        at += dice.randrange(10 * SECOND, 100 * SECOND)
        chance = dice.random()
        by = "agent" if chance < 0.58 else "customer" if chance < 0.88 else "customer_left" if chance < 0.99 else "event_rule"
        self._end(chat, at, by)
        return at

    def _customer_says(self, chat: Chat, at: int) -> int:
        chats.hear(chat, at, FROM_CUSTOMERS[at % len(FROM_CUSTOMERS)], is_question=False)
        chat.commit(at, chat.user.actor, "widget")
        return at

    def _answer(self, chat: Chat, at: int, agent: Agent) -> tuple[int, Agent]:
        dice = self._dice
        at += int(agent.pace * dice.lognormvariate(3.3, 0.7) * SECOND) + 2 * SECOND  # half a minute in the middle
        canned = dice.random() < 0.18
        ids = [dice.choice(self._world.company.canned_ids)] if canned else NOTHING
        chats.say(chat, at, "canned" if canned else "agent", agent, FROM_AGENTS[at % len(FROM_AGENTS)], ids)
        chat.commit(at, agent.actor, "management")
        return at, agent

    def _in_between(self, chat: Chat, at: int, agent: Agent, chance: float) -> tuple[int, Agent]:
        dice = self._dice
        at += dice.randrange(SECOND, 20 * SECOND)
        if chance > 0.94:
            return self._pass_on(chat, at, agent)
        if chance > 0.90:
            field = self._world.company.fields[dice.randrange(2)]
            _fill_in(chat, field, dice.choice(field.choices))
        elif chance > 0.87:
            comment_id, said = chat.other_id(at), COMMENTS[at % len(COMMENTS)]
            chat.add("chat.chat_comment_added.v1", comment_id=comment_id, kind="general", author_id=agent.id, text=said)
        elif chance > 0.86:
            chat.change("language", "pt" if chat.state["language"] == "en" else "en")
            chat.add("chat.chat_edited.v1", changed=["language"])
        else:
            return self._coach(chat, at, agent), agent
        chat.commit(at, agent.actor, "management")
        return at, agent

    def _pass_on(self, chat: Chat, at: int, agent: Agent) -> tuple[int, Agent]:
        """By a transfer, or by rule where somebody has left off answering."""
        dice = self._dice
        to = self._world.colleague(chat.group, at, dice, agent)
        if to is None or not to[1].takes_chats_of(to[0]):
            return at, agent
        if dice.random() < 0.85:
            chats.transfer(chat, at, *to, is_named=dice.random() < 0.5)
            chat.commit(at, agent.actor, "management")
        else:
            at = self._customer_says(chat, at) + 180 * SECOND
            to = (chat.group, self._world.for_chat(chat.group, at, dice, agent) or agent)
            if to[1] is agent:
                return at, agent
            chats.assign(chat, at, to[1], "hand_off", "capacity", "lowest share of capacity", "no_follow_up_response")
            chat.commit(at, "system:routing", "clock")
        if chat.unanswered is None:
            at = self._customer_says(chat, at + dice.randrange(5 * SECOND, 30 * SECOND))
        return self._answer(chat, at, to[1])

    def _coach(self, chat: Chat, at: int, agent: Agent) -> int:
        coach = self._world.roster.pick(chat.group, at, self._dice, agent)
        if coach is None:
            return at
        chats.say(chat, at, "coaching", coach, "Offer him a call.")
        chat.add("chat.chat_participant_joined.v1", employee_id=coach.id, role="coach")
        chat.commit(at, coach.actor, "management")
        at += 5 * SECOND
        chat.add("chat.chat_participant_left.v1", employee_id=coach.id, role="coach")
        chat.commit(at, coach.actor, "management")
        return at

    def _end(self, chat: Chat, at: int, ended_by: str) -> None:
        actor, via = chat.user.actor, "widget"
        if ended_by == "agent" and chat.agent:
            actor, via = chat.agent.actor, "management"
        elif ended_by == "customer_left":
            actor, via = CLOCK
        elif ended_by == "event_rule":
            actor, via = f"event_rule:{chat.department.id}", "clock"
        chats.end(chat, at, ended_by)
        chat.commit(at, actor, via)
        self._world.ask_after(chat, at)

    def _afterwards(self, chat: Chat, at: int) -> None:
        """A time log; deleted by a person or for its age, and purged."""
        dice, agent = self._dice, chat.agent
        chance = dice.random()
        if chance < 0.05 and agent:
            log_time(self._world, dice, agent, chat, at)
        if chance > 0.995 and agent:
            at = self._world.roster.at_work(agent, at + HOUR)
            _delete(chat, at, "person", (agent.actor, "management"))
        elif chat.department.is_aging:
            at += DELETED_AFTER + dice.randrange(HOUR)
            _delete(chat, at, "age_rule", CLOCK)
        else:
            return
        at += PURGED_AFTER
        if at < chat.until:
            chat.tell(at, "chat.chat_purged.v1", *CLOCK, {"number": chat.state["number"]})


def _fill_in(chat: Chat, field: CustomField, value: str) -> None:
    values = chat.state["custom_fields"]
    chat.change("custom_fields", {**values, field.id: {"key": field.key, "value": value}})
    before = values[field.id]["value"] if field.id in values else None
    changed = [{"field_id": field.id, "key": field.key, "before": before, "value": value}]
    chat.add("chat.chat_custom_fields_changed.v1", changed=changed)


def _delete(chat: Chat, at: int, mode: str, by: tuple[str, str]) -> None:
    chat.change("deleted_at", text(at))
    chat.add("chat.chat_deleted.v1", mode=mode)
    chat.commit(at, *by)
