"""What agents do with what they were given, and what customers do meanwhile: answer, wait, lose patience, write again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from infra.simulate.clock import Clock, second_of
from infra.simulate.floor import Desk, Floor, Piece
from infra.simulate.placing import Placing
from infra.simulate.variant import Habits, Timers
from services.chat.rules.timers import Clocks, follow_up_response_due, gone_due, initial_response_due


class Attending:
    """Chats run beside each other, each at its own pace; tickets are worked on one at a time, in the order of their receipt."""

    def __init__(self, clock: Clock, floor: Floor, timers: Timers, habits: Habits) -> None:
        self.clock, self.floor, self.timers, self.habits = clock, floor, timers, habits
        self.placing = Placing(clock, floor, self._begin, self._lose, self._wait_in_queue)
        self.went_idle: Callable[[Desk], None] = lambda desk: None

    def come(self, piece: Piece) -> None:
        """A customer arrives."""
        piece.unanswered_since = self.clock.moment
        if piece.arrival.kind == "chat":
            piece.first_queued_at = self.clock.moment
            self._wait(piece)
        self.placing.ask(piece, "create")

    def leave_desk(self, desk: Desk) -> None:
        """The agent is gone without a word: his customers wait, and the hand-off timers run."""
        for piece in list(desk.chats.values()):
            self._stop(piece)
            piece.unanswered_since = self.clock.moment
            self._wait(piece)
            self._watch(piece, desk)
        self.go_on(desk)

    def take_up(self, desk: Desk) -> None:
        """He is back and goes on with what is still his."""
        for piece in list(desk.chats.values()):
            self._attend(piece, desk)
        self.go_on(desk)

    def go_on(self, desk: Desk) -> None:
        """Begins the next ticket, or puts the present one aside, as the moment wants it."""
        may_work = desk.is_here and desk.is_logged_in and (self.habits.are_tickets_beside_chats or not desk.chats)
        if desk.on_hand is not None and not may_work:
            self._put_aside(desk)
        if may_work and desk.on_hand is None and desk.tickets:
            desk.pass_by(self.clock.now)
            piece = desk.on_hand = next(iter(desk.tickets.values()))
            piece.turn, piece.began_at, piece.read_at = piece.turn + 1, self.clock.now, self.clock.moment
            self.clock.at(self.clock.now + piece.left, self._answer, piece, piece.turn)

    def look(self, desk: Desk) -> None:
        """One on Pull looks at his queues and takes one of each kind he has time for."""
        name = desk.person.name
        for group, seat in desk.person.seats.items():
            has_room = len(desk.chats) < desk.person.max_chats
            if seat.chat_handling == "pull" and has_room and self._may_take(desk, "chat", group):
                self.placing.take(name, "chat", group)
            if seat.ticket_handling == "pull" and not desk.tickets and self._may_take(desk, "ticket", group):
                self.placing.take(name, "ticket", group)
        self.look_later(desk)

    def look_later(self, desk: Desk) -> None:
        """At his next look, if something waits that he may take."""
        name = desk.person.name
        pulled = ((kind, group) for kind, groups in self.floor.pulling.items() for group, names in groups.items() if name in names)
        if self.clock.now >= desk.looks_at and any(self._may_take(desk, kind, group) for kind, group in pulled):
            desk.looks_at = (self.clock.now // self.habits.looks_every + 1) * self.habits.looks_every
            self.clock.at(desk.looks_at, self.look, desk)

    def _may_take(self, desk: Desk, kind: str, group: str) -> bool:
        return desk.is_here and desk.is_logged_in and not desk.is_leaving and len(self.floor.queue(kind, group)) > 0

    # what placing says

    def _begin(self, piece: Piece) -> None:
        desk = self.floor.desks[str(piece.agent)]
        if piece.arrival.kind == "ticket":
            if piece.waited is None:
                piece.waited = self.clock.now - piece.arrival.at
            self.go_on(desk)
        elif desk.is_here and desk.is_logged_in:
            self._attend(piece, desk)
            self.go_on(desk)
        else:
            self._watch(piece, desk)

    def _lose(self, piece: Piece) -> None:
        desk = self.floor.desks[str(piece.agent)]
        if desk.on_hand is piece:
            self._put_aside(desk)

    def _wait_in_queue(self, piece: Piece) -> None:
        for name in self.floor.pulling[piece.arrival.kind].get(piece.group, ()):
            self.look_later(self.floor.desks[name])

    # chats

    def _attend(self, piece: Piece, desk: Desk) -> None:
        now, moment = self.clock.now, self.clock.moment
        piece.turn, piece.began_at = piece.turn + 1, now
        if piece.waited is None:
            piece.waited = now - piece.arrival.at
        piece.first_response_at = piece.first_response_at or moment
        piece.last_answer_at, piece.unanswered_since = moment, None
        self.clock.at(now + piece.left, self._end, piece, piece.turn)
        if self.floor.tell:
            self.floor.tell("chat_message_sent", piece.arrival.work_id, agent=desk.person.name)
        if desk.barring:
            self.placing.show_back(desk.person.name)

    def _end(self, piece: Piece, turn: int) -> None:
        if piece.turn == turn:
            piece.answered_at = self.clock.now
            self._close(piece, "answered")

    def _wait(self, piece: Piece) -> None:
        piece.turn += 1
        self.clock.at(self.clock.now + piece.arrival.patience, self._abandon, piece, piece.turn)

    def _abandon(self, piece: Piece, turn: int) -> None:
        if piece.turn == turn:
            if piece.waited is None:
                piece.waited = self.clock.now - piece.arrival.at
            self._close(piece, "abandoned")

    def _close(self, piece: Piece, ending: str) -> None:
        piece.ending, piece.turn, name = ending, piece.turn + 1, piece.agent
        if self.floor.tell:
            self.floor.tell("chat_ended", piece.arrival.work_id, piece=piece)
        self.placing.release(piece, "ended")
        if name is not None:
            desk = self.floor.desks[name]
            desk.done["chat"] = desk.done.get("chat", 0) + (ending == "answered")
            self.go_on(desk)
            self.went_idle(desk)

    def _stop(self, piece: Piece) -> None:
        if piece.began_at is not None:
            piece.left -= self.clock.now - piece.began_at
            piece.began_at, piece.turn = None, piece.turn + 1

    def _watch(self, piece: Piece, desk: Desk) -> None:
        """When the first of the hand-off timers takes the chat from an agent who is not there (CHT-051 to CHT-053)."""
        since = piece.assigned_at
        if since is None:
            return
        clocks = Clocks(since, piece.first_response_at, piece.unanswered_since, piece.last_answer_at, None)
        dues = (
            initial_response_due(clocks, self.timers.no_initial_response),
            follow_up_response_due(clocks, self.timers.no_follow_up_response),
            gone_due(max(since, desk.away_since or since), self.timers.agent_disconnected),
        )
        due = min((moment for moment in dues if moment is not None), default=None)
        if due is not None:
            self.clock.at(second_of(due), self._take_away, piece, desk.person.name, since)

    def _take_away(self, piece: Piece, name: str, since: datetime) -> None:
        if piece.agent == name and piece.assigned_at == since and piece.began_at is None and not piece.ending:
            self.hand_off_chat(piece)

    def hand_off_chat(self, piece: Piece) -> None:
        """To somebody else, or back to its place in the queue (CHT-054, CHT-055)."""
        piece.hand_offs += 1
        self.placing.ask(piece, "hand_off")

    # tickets

    def _put_aside(self, desk: Desk) -> None:
        desk.pass_by(self.clock.now)
        if desk.on_hand is not None:
            self._stop(desk.on_hand)
            desk.on_hand.composed_at = self.clock.moment
            desk.on_hand = None

    def _answer(self, piece: Piece, turn: int) -> None:
        if piece.turn != turn:
            return
        desk = self.floor.desks[str(piece.agent)]
        desk.pass_by(self.clock.now)
        desk.on_hand, piece.began_at, piece.unanswered_since = None, None, None
        piece.composed_at = self.clock.moment
        desk.done["ticket"] = desk.done.get("ticket", 0) + 1
        piece.answered_at = piece.answered_at or self.clock.now
        if piece.replies:
            after, piece.left = piece.replies.pop(0)
            self.clock.at(self.clock.now + after, self.placing.reply, piece)
        else:
            piece.ending = "answered"
        self.placing.release(piece, "not_active")
        self.go_on(desk)
