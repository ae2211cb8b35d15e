"""What becomes of a ticket: asked, answered, passed on, put aside, closed, taken up again. Plausible, and drawn by chance."""

from __future__ import annotations

import random

from infra.year import ticket_marks as marks
from infra.year import ticket_steps as steps
from infra.year.company import Agent
from infra.year.moments import DAY, HOUR, MINUTE, SECOND
from infra.year.roster import QUARTER
from infra.year.ticket_opening import queue_again
from infra.year.tickets import CLOSED, Ticket
from infra.year.time_logs import log_time
from infra.year.wording import COMMENTS, FROM_AGENTS, FROM_CUSTOMERS, SUBJECTS
from infra.year.world import World

ROUNDS = 6
CLOSES_AFTER, LOCKS_AFTER = 168 * HOUR, 322 * HOUR
DELETED_AFTER, PURGED_AFTER = 30 * DAY, 14 * DAY
CLOCK = ("system:clock", "clock")


class Story:
    """Tells one ticket after the other, from the moment it has an agent to its end."""

    def __init__(self, world: World, dice: random.Random) -> None:
        self._world, self._dice = world, dice

    def tell(self, ticket: Ticket, at: int, absorbed: Ticket | None = None) -> None:
        """`absorbed` is merged into it as soon as it is there."""
        for turn in range(ROUNDS):
            at = self._before_answering(ticket, at)
            if absorbed and turn == 0:
                at = self._merge(ticket, absorbed, at)
            at = self._answer(ticket, at, is_last=turn == ROUNDS - 1)
            again = self._after(ticket, at, is_last=turn == ROUNDS - 1)
            if again is None:
                return
            at = again

    def absorb(self, ticket: Ticket, primary: Ticket, at: int, agent: Agent) -> None:
        """The end of one that was merged into another."""
        marks.be_absorbed(ticket, at, primary)
        ticket.commit(at, agent.actor, "management")

    def _merge(self, ticket: Ticket, absorbed: Ticket, at: int) -> int:
        agent = _owner(ticket)
        at = self._world.roster.at_work(agent, max(at, absorbed.assigned or at) + 5 * MINUTE)
        marks.merge(ticket, at, absorbed)
        ticket.commit(at, agent.actor, "management")
        self.absorb(absorbed, ticket, at + 1, agent)
        return at + 1

    def _before_answering(self, ticket: Ticket, at: int) -> int:
        """A transfer, a hand-off, a comment, a mark: what may come before the answer."""
        dice = self._dice
        chance = dice.random()
        if chance < 0.07:
            at = self._transfer(ticket, at)
        elif chance < 0.085:
            at = self._hand_off(ticket, at)
        elif chance < 0.15:
            at = self._mark(ticket, at)
        elif chance < 0.22:
            at = self._world.roster.at_work(_owner(ticket), at + dice.randrange(3 * MINUTE, HOUR))
            agent = _owner(ticket)
            marks.comment(ticket, at, "general", agent.id, COMMENTS[at % len(COMMENTS)])
            ticket.commit(at, agent.actor, "management")
        elif chance < 0.30:
            at = self._fill_in(ticket, at)
        return at

    def _transfer(self, ticket: Ticket, at: int) -> int:
        dice, agent = self._dice, _owner(ticket)
        at = self._world.roster.at_work(agent, at + dice.randrange(2 * MINUTE, HOUR))
        to = self._world.colleague(ticket.group, at, dice, agent)
        if to:
            comment_id = ticket.other_id(at) if at % 3 == 0 else None
            steps.transfer(ticket, at, *to, is_named=dice.random() < 0.4, comment_id=comment_id)
            marks.finish(ticket, at, "transfer")
            if comment_id:
                marks.comment_of_transfer(ticket, agent.id, comment_id, COMMENTS[at % len(COMMENTS)])
            ticket.commit(at, agent.actor, "management")
        return at + SECOND

    def _hand_off(self, ticket: Ticket, at: int) -> int:
        shift = self._world.roster.of_day(at // DAY).shifts.get(_owner(ticket).number)
        if shift is None or shift.ends <= at:
            return at
        return queue_again(self._world, ticket, shift.ends, self._dice)

    def _mark(self, ticket: Ticket, at: int) -> int:
        dice, agent = self._dice, _owner(ticket)
        at = self._world.roster.at_work(agent, at + dice.randrange(MINUTE, 30 * MINUTE))
        chance = dice.random()
        if chance < 0.5:
            marks.set_priority(ticket, at, dice.choice(("low", "normal", "high", "urgent")))
        elif chance < 0.75:
            marks.pin(ticket, at, is_pinned=not ticket.state["is_pinned"])
        else:
            marks.edit_subject(ticket, at, dice.choice(SUBJECTS))
        ticket.commit(at, agent.actor, "management")
        return at

    def _fill_in(self, ticket: Ticket, at: int) -> int:
        dice, agent = self._dice, _owner(ticket)
        at = self._world.roster.at_work(agent, at + dice.randrange(MINUTE, 30 * MINUTE))
        field = self._world.company.fields[dice.randrange(2)]
        marks.fill_in(ticket, at, field, dice.choice(field.choices))
        ticket.commit(at, agent.actor, "management")
        return at

    def _answer(self, ticket: Ticket, at: int, *, is_last: bool) -> int:
        """The agent's reply, and what he marks the ticket with."""
        dice, agent = self._dice, _owner(ticket)
        delay = int(agent.pace * dice.lognormvariate(3.7, 0.9) * MINUTE)  # forty minutes in the middle
        at = self._world.roster.at_work(agent, at + delay)
        canned = [dice.choice(self._world.company.canned_ids)] if dice.random() < 0.25 else steps.NOTHING
        steps.reply(ticket, at, FROM_AGENTS[at % len(FROM_AGENTS)], agent, canned)
        chance = dice.random()
        if chance < 0.45 or is_last:
            marks.close(ticket, at, "closed", "send", "employee")
        elif chance < 0.94:
            steps.set_status(ticket, at, "waiting", "send", "employee")
            marks.finish(ticket, at, "reply")
        else:
            marks.schedule(ticket, at, at + dice.randrange(1, 5) * DAY // QUARTER * QUARTER, agent.id, "")
        if chance < 0.03 and ticket.status in CLOSED:
            marks.comment(ticket, at, "resolution", agent.id, COMMENTS[at % len(COMMENTS)])
        ticket.commit(at, agent.actor, "management")
        if dice.random() < 0.12:
            log_time(self._world, dice, agent, ticket, at)
        return at

    def _after(self, ticket: Ticket, at: int, *, is_last: bool) -> int | None:
        """When somebody has to answer again; None when that was all."""
        if ticket.follow_up_state == "scheduled":
            return self._follow_up(ticket, at)
        if ticket.status == "waiting":
            return self._wait(ticket, at)
        return self._closed(ticket, at, is_last=is_last)

    def _follow_up(self, ticket: Ticket, at: int) -> int:
        due = ticket.follow_up_due or at
        earlier = at + int(self._dice.expovariate(1 / (60 * HOUR))) + MINUTE
        if earlier < due:
            self._customer_writes(ticket, earlier)
            return earlier
        at = due + self._dice.randrange(1000)
        marks.fall_due(ticket, at)
        ticket.commit(at, *CLOCK)
        return at

    def _wait(self, ticket: Ticket, at: int) -> int | None:
        chance = self._dice.random()
        if chance < 0.5:
            at += MINUTE + int(self._dice.expovariate(1 / (9 * HOUR)))
            self._customer_writes(ticket, at)
            return at
        if chance < 0.56 and ticket.customer_actor != "visitor":
            at += MINUTE + int(self._dice.expovariate(1 / (9 * HOUR)))
            ticket.act(at)
            marks.close(ticket, at, "closed", "close_request", "user")
            ticket.add("tickets.close_requested.v1")
            ticket.commit(at, ticket.customer_actor, "portal")
        else:
            at += CLOSES_AFTER + self._dice.randrange(1000)
            marks.close(ticket, at, "closed", "auto_close", "system")
            ticket.commit(at, *CLOCK)
        return self._closed(ticket, at, is_last=False)

    def _closed(self, ticket: Ticket, at: int, *, is_last: bool) -> int | None:
        self._world.ask_after(ticket, at)
        again = None if is_last else self._reopen(ticket, at)
        if again is None:
            self._end(ticket, at)
        return again

    def _customer_writes(self, ticket: Ticket, at: int) -> None:
        is_mail = ticket.customer_actor == "visitor"
        steps.hear(ticket, at, FROM_CUSTOMERS[at % len(FROM_CUSTOMERS)], "email" if is_mail else "portal", is_opening=False)
        steps.set_status(ticket, at, "active", "reply", "visitor" if is_mail else "user")
        marks.suspend(ticket)
        ticket.commit(at, ticket.customer_actor, "mail" if is_mail else "portal")

    def _reopen(self, ticket: Ticket, at: int) -> int | None:
        """One in sixteen: by the customer, by an agent, or because the answer came back."""
        dice = self._dice
        chance = dice.random()
        if chance > 0.06:
            return None
        at += MINUTE + int(dice.expovariate(1 / (2 * DAY)))
        if chance < 0.045:
            self._customer_writes(ticket, at)
        elif chance < 0.055:
            agent = _owner(ticket)
            at = self._world.roster.at_work(agent, at)
            ticket.act(at)
            steps.set_status(ticket, at, "active", "set", "employee")
            ticket.commit(at, agent.actor, "management")
        else:
            steps.bounce(ticket, at)
            ticket.commit(at, "visitor", "mail")
        return at

    def _end(self, ticket: Ticket, at: int) -> None:
        """Locked by the clock, deleted by a person or for its age, purged."""
        department, chance = ticket.department, self._dice.random()
        if chance < 0.01:
            agent = _owner(ticket)
            at = self._world.roster.at_work(agent, at + int(chance * 1000 * DAY))
            marks.delete(ticket, at, "person")
            ticket.commit(at, agent.actor, "management")
        elif department.is_aging:
            at += DELETED_AFTER + self._dice.randrange(HOUR)
            marks.delete(ticket, at, "age_rule")
            ticket.commit(at, *CLOCK)
        else:
            if department.is_locking:
                at += LOCKS_AFTER + self._dice.randrange(1000)
                marks.close(ticket, at, "closed_locked", "auto_lock", "system")
                ticket.commit(at, *CLOCK)
            return
        marks.purge(ticket, at + PURGED_AFTER)


def _owner(ticket: Ticket) -> Agent:
    if ticket.agent is None:
        raise RuntimeError(f"{ticket.id} has no agent where the story needs one")
    return ticket.agent
