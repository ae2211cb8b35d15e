"""Agents through their shifts: log in, go active, drop out, go inactive by themselves, come back, go home."""

from __future__ import annotations

from datetime import datetime

from infra.days.roster import Shift
from infra.simulate.attending import Attending
from infra.simulate.floor import Desk
from infra.simulate.rebalancing import Rebalancing


class Shifts:
    """What routing hears from agents (RTE-002 to RTE-006, RTE-018 to RTE-020, RTE-042)."""

    def __init__(self, attending: Attending, rebalancing: Rebalancing) -> None:
        self.attending, self.floor, self.clock = attending, attending.floor, attending.clock
        self.placing, self.habits, self.rebalancing = attending.placing, attending.habits, rebalancing
        attending.went_idle = self._went_idle

    def begin(self) -> None:
        """Sets everybody's day."""
        for desk in self.floor.desks.values():
            for shift in desk.person.shifts:
                self.clock.at(shift.starts_at, self._log_in, desk, shift)
                self.clock.at(shift.ends_at, self._end, desk)

    def _log_in(self, desk: Desk, shift: Shift) -> None:
        """One still there from the shift before simply goes on."""
        name = desk.person.name
        desk.is_leaving = False
        if shift.drops_out_at is not None:
            self.clock.at(shift.drops_out_at, self._drop_out, desk)
        if not desk.is_logged_in:
            desk.pass_by(self.clock.now)
            desk.is_logged_in = desk.is_here = True
            desk.away_since = None
            self.floor.change_chats(name, is_logged_in=True)
            self.floor.change_tickets(name, is_logged_in=True)
            self._say("agent_logged_in", desk)
            auto = [group for group, seat in desk.person.seats.items() if seat.is_active_on_login]
            turned = [group for group in auto if self.floor.switch(name, group, is_active=True, reason="login")]
            if auto:
                self._say("agent_availability_changed", desk)
            self._begin_to_receive(desk, [one for one in desk.person.seats if self.floor.tickets[one][name].is_active], turned)
            self.attending.take_up(desk)
        self.clock.at(self.clock.now + self.habits.goes_active_after, self._go_active, desk)
        self.attending.look_later(desk)

    def _go_active(self, desk: Desk) -> None:
        """By hand, wherever he is not."""
        name = desk.person.name
        if desk.is_logged_in and desk.is_here and not desk.is_leaving:
            turned = [group for group in desk.person.seats if self.floor.switch(name, group, is_active=True, reason="person")]
            if turned:
                self._begin_to_receive(desk, turned, turned)

    def _begin_to_receive(self, desk: Desk, groups: list[str], turned: list[str]) -> None:
        """Rebalance rules run after this; counters start again; he bars himself no more; queues are worked."""
        name = desk.person.name
        self.rebalancing.started(name, groups)
        for group in groups:
            self.floor.reset_counters(name, group)
        if desk.barring:
            self.placing.show_back(name)
        for kind in ("chat", "ticket"):
            self.placing.again_for(name, kind)

    def _drop_out(self, desk: Desk) -> None:
        if not desk.is_logged_in or desk.is_leaving or not desk.is_here:
            return
        since = desk.away_since = self.clock.moment
        desk.is_here = False
        self.attending.leave_desk(desk)
        self.clock.at(self.clock.now + self.habits.away, self._come_back, desk, since)
        for group, seat in desk.person.seats.items():
            if seat.auto_inactive_minutes:
                self.clock.at(self.clock.now + 60 * seat.auto_inactive_minutes, self._go_inactive, desk, group, since)

    def _go_inactive(self, desk: Desk, group: str, since: datetime) -> None:
        """RTE-018 to RTE-020, also after his session has ended."""
        if desk.is_here or desk.away_since != since:
            return
        name = desk.person.name
        if not self._stop_receiving(desk, group, "auto_inactive"):
            return
        if desk.person.seats[group].is_handing_off_on_auto_inactive:
            self.placing.hand_off_tickets(name, group)
            self.placing.again_for(name, "ticket")
            for piece in [one for one in desk.chats.values() if one.group == group]:
                self.attending.hand_off_chat(piece)

    def _come_back(self, desk: Desk, since: datetime) -> None:
        if desk.is_logged_in and desk.away_since == since:
            desk.is_here, desk.away_since = True, None
            self._go_active(desk)
            self.attending.take_up(desk)
            self.attending.look_later(desk)

    def _end(self, desk: Desk) -> None:
        """Takes nothing new, and goes when his last chat has ended. Who is away goes without a word (RTE-006)."""
        if not desk.is_logged_in:
            return
        if not desk.is_here:
            self._log_out(desk, "time_out")
            return
        desk.is_leaving = True
        for group in desk.person.seats:
            self._stop_receiving(desk, group, "person")
        self._went_idle(desk)

    def _stop_receiving(self, desk: Desk, group: str, reason: str) -> list[str]:
        """Turns his switches in the group; who is logged out stops nothing by that (RTE-098)."""
        turned = self.floor.switch(desk.person.name, group, is_active=False, reason=reason)
        if "tickets" in turned and desk.is_logged_in:
            self.rebalancing.stopped(desk.person.name, [group])
        return turned

    def _went_idle(self, desk: Desk) -> None:
        if desk.is_leaving and not desk.chats:
            desk.is_leaving = False
            self._log_out(desk, "person")
            if desk.person.is_handing_off_on_logout:
                for group in desk.person.seats:
                    self.placing.hand_off_tickets(desk.person.name, group)

    def _log_out(self, desk: Desk, reason: str) -> None:
        name = desk.person.name
        self.rebalancing.stopped(name, [one for one in desk.person.seats if self.floor.tickets[one][name].is_active])
        desk.pass_by(self.clock.now)
        desk.is_logged_in = desk.is_here = False
        self.attending.go_on(desk)
        self.floor.change_chats(name, is_logged_in=False)
        self.floor.change_tickets(name, is_logged_in=False)
        self._say("agent_logged_out", desk, reason=reason)

    def _say(self, what: str, desk: Desk, **more: object) -> None:
        if self.floor.tell:
            self.floor.tell(what, desk.person.name, **more)
