"""A service that came later than the facts it needs: has their owners tell them again, once its mailboxes are there."""

from __future__ import annotations

import logging
from collections.abc import Callable

import eventlet

from kit.bus.asking import ask
from kit.storage.engine import Database
from kit.storage.newcomer import answered, unheard
from kit.storage.tables import TELL_AGAIN
from kit.storage.work import Call

log = logging.getLogger(__name__)

WITHIN = 5.0  # seconds for an answer
LOOK_EVERY = 0.5  # seconds, while this instance may not ask
LONGEST_PAUSE = 30.0  # seconds between two attempts


class Newcomer:
    """`may_ask`: this instance does what one alone does, and all mailboxes of the service are declared and bound."""

    def __init__(self, service: str, database: Database, url: str, may_ask: Callable[[], bool]) -> None:
        self._service, self._database, self._url, self._may_ask = service, database, url, may_ask
        self._is_stopping = False
        self._trouble: dict[str, str] = {}

    def stop(self) -> None:
        self._is_stopping = True

    def run(self) -> None:
        """Until every owner has answered; at once where there is none to ask. Who does not answer is asked again, less and less often.

        Looks for rows until there are none, and never again: a process of the code before a migration asks for nothing on its behalf.
        """
        pause = LOOK_EVERY
        while not self._is_stopping:
            if self._may_ask():
                if self._have_all_answered():
                    return
                pause = min(2 * pause, LONGEST_PAUSE)
            eventlet.sleep(pause)

    def _have_all_answered(self) -> bool:
        try:
            with self._database.reading() as session:
                owners = unheard(session)
        except Exception as failure:
            self._tell("", failure)
            return False
        have_answered = [self._has_answered(owner, key) for owner, key in owners.items()]
        return all(have_answered)

    def _has_answered(self, owner: str, key: str) -> bool:
        call = Call(actor=f"system:{self._service}", via="clock", key=key)
        try:
            ask(self._url, f"{self._service} newcomer", owner, TELL_AGAIN, call, WITHIN)
            with self._database.session() as session:
                answered(session, owner, key)
        except Exception as failure:  # not there yet, or of a version that does not know how: it will be
            self._tell(owner, failure)
            return False
        log.info("%s tells again what it owns", owner)
        return True

    def _tell(self, owner: str, failure: Exception) -> None:
        if self._trouble.get(owner) != repr(failure):
            log.info("%s has yet to be asked to tell again: %r", owner or "everybody", failure)
        self._trouble[owner] = repr(failure)
