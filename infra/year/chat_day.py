"""The chats that begin on one day, and the invitations that some of them come from."""

from __future__ import annotations

from infra.year import chats
from infra.year.chat_queue import ChatQueue
from infra.year.chat_story import Story
from infra.year.chats import Chat
from infra.year.company import Agent, Group, User
from infra.year.invitations import Visit
from infra.year.moments import MINUTE, SECOND
from infra.year.names import dice_of, name_of
from infra.year.ticket_opening import Origin
from infra.year.wording import QUESTIONS
from infra.year.world import World, counted, number_of_chat

OUTGOING = 0.08  # of all chats
UNANSWERED = (0.55, 0.65)  # for each accepted invitation so many are rejected, so many ignored


class ChatDay:
    """Begins and ends them, in order of time; `origins` are the ended ones that a ticket may be made from."""

    def __init__(self, world: World, day: int) -> None:
        self._world, self._day = world, day
        self._dice = dice_of(world.plan.seed, "chats", day)
        roster = world.roster.of_day(day)
        self._queues = {group.id: ChatQueue(group, roster) for department in world.company.departments for group in department.groups[:1]}
        self._story = Story(world, self._dice)
        self._place = 0
        self.origins: list[Origin] = []

    def tell(self, moments: list[int]) -> None:
        for at in moments:
            self._place += 1
            group, user = self._world.department(self._dice).groups[0], self._world.user(self._dice)
            inviter = self._world.for_chat(group, at, self._dice) if self._dice.random() < OUTGOING else None
            if inviter:
                self._outgoing(at, group, user, inviter)
            else:
                self._incoming(at, group, user)

    def _incoming(self, at: int, group: Group, user: User) -> None:
        dice = self._dice
        question = dice.choice(QUESTIONS) if dice.random() < 0.85 else None
        entry = "portal" if dice.random() < 0.7 else "website_link"
        link = group.department.id if entry == "website_link" else None
        chat = self._begin(at, group, user, {"question": question, "direction": "incoming", "entry": entry, "chat_link_id": link,
                                             "invitation_id": None, "language": "en" if dice.random() < 0.8 else "pt"})  # fmt: skip
        chat.add("chat.chat_requested.v1", has_question=question is not None, asked_agent_id=None)
        if question:
            chats.hear(chat, at, question, is_question=True)
        chat.commit(at, user.actor, "portal" if entry == "portal" else "widget")
        self._story.tell(chat, self._queues[group.id], None)
        self._may_become_a_ticket(chat)

    def _outgoing(self, at: int, group: Group, user: User, inviter: Agent) -> None:
        """An accepted invitation; others were not."""
        dice = self._dice
        visit = Visit(self._world, dice, at - dice.randrange(20 * SECOND, 2 * MINUTE), group, user)
        invitation_id = visit.invite(inviter)
        chat = self._begin(at, group, user, {"question": None, "direction": "outgoing", "entry": "invitation", "chat_link_id": None,
                                             "invitation_id": invitation_id, "language": visit.state["language"]})  # fmt: skip
        visit.accept(at - 1, chat.id)
        chat.add("chat.chat_requested.v1", has_question=False, asked_agent_id=inviter.id)
        chat.commit(at, user.actor, "widget")
        self._story.tell(chat, self._queues[group.id], inviter)
        visit.end(chat.ended or at)
        for share, is_rejected in zip(UNANSWERED, (True, False), strict=True):
            if dice.random() < share:
                other = Visit(self._world, dice, at + dice.randrange(MINUTE), group, self._world.user(dice))
                other.invite(inviter if dice.random() < 0.7 else None)
                other.refuse(is_rejected=is_rejected)

    def _begin(self, at: int, group: Group, user: User, said: chats.Said) -> Chat:
        number = number_of_chat(at, counted(self._day, self._place))
        return Chat(self._world.desk, name_of(self._dice), at, number, group, user, said)

    def _may_become_a_ticket(self, chat: Chat) -> None:
        """Unless it is deleted: what follows then is told already."""
        agent = chat.agent
        if agent and chat.ended and chat.state["deleted_at"] is None and self._dice.random() < 0.05:

            def link(at: int, item: chats.Said) -> None:
                chat.add("chat.chat_linked.v1", item=item)
                chat.commit(at, agent.actor, "management")

            item = {"type": "chat", "id": chat.id, "number": chat.state["number"]}
            self.origins.append(Origin(chat.ended + MINUTE, item, chat.group, agent, chat.user, link))
