"""Brands with their mail accounts, mails asked for, rounds of sending run one by one, on a clock of one's own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from contracts.fact import Fact
from contracts.vocabulary_of_mail import PASSWORD_OF_ACCOUNT
from kit.sealing import seal
from services.mail.handlers.sending import OpenLine, deliver_through
from services.mail.outside.line import open_line
from tests.support.handling import Handling
from tests.support.smtp import MailServer

SECRET = "a secret of forty characters, for tests only"
BRAND, SHOP = "018f0000-0000-7000-8000-0000000000b1", "018f0000-0000-7000-8000-0000000000b2"
ANN, BO, CY = "ann@example.org", "bo@example.org", "cy@example.com"
Said = dict[str, Any]


def sealed(password: str) -> str:
    return seal(password, SECRET, PASSWORD_OF_ACCOUNT)


class House:
    """What happens is at `now`, which stands still until `later`."""

    def __init__(self, handling: Handling, server: MailServer) -> None:
        self.handling, self.server = handling, server
        self.now = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
        self.facts: list[Fact] = []
        self.account_id = ""

    def settle_in(self) -> None:
        self.account_id = self.account()["id"]
        self.brand(BRAND, self.account_id, is_default=True)

    def later(self, **by: float) -> None:
        self.now += timedelta(**by)

    def account(self, **said: Any) -> Said:
        known = {"name": "Main", "host": "127.0.0.1", "port": self.server.port, "from_address": "support@example.net", "from_name": "Desk"}
        answer: Said = self.command("save_account", {"deadline_seconds": 5, **known, **said})
        return answer

    def brand(self, brand_id: str, account_id: str | None, *, is_default: bool = False) -> None:
        said = {"name": brand_id[-2:], "is_default": is_default, "smtp_account_id": account_id}
        self.handling.fact("mail", "people.brand_saved.v1", said, subject=brand_id, now=self.now)

    def settings(self, **values: Any) -> None:
        self.handling.fact("mail", "people.settings_changed.v1", {"section": "mail", "values": values}, subject="mail", now=self.now)

    def spool(self, *to: str, **said: Any) -> str:
        """A mail that waits for nothing; gives its id."""
        return str(self.asked_for(*to, **said)["mail_id"])

    def asked_for(self, *to: str, **said: Any) -> Said:
        known = {"purpose": "notice", "subject": "Hello", "text": "So it is.", "is_automated": False}
        people = {"to": [{"address": address} for address in to or (ANN,)]}
        answer: Said = self.command("spool_mail", known | people | said)
        return answer

    def command(self, name: str, asked: Said, **call: Any) -> Any:
        answer = self.handling.command("mail", name, asked, now=self.now, **call)
        self.facts += self.handling.facts
        return answer

    def ask(self, name: str, **asked: Any) -> Any:
        return self.handling.question("mail", name, asked, now=self.now)

    def round(self, open_: OpenLine = open_line) -> bool:
        """One round of sending; whether there was something to do."""
        outside = self.handling.outside("mail", now=self.now)
        was_something = deliver_through(outside, open_)
        self.facts += outside.facts
        return was_something

    def rounds(self) -> None:
        """Until nothing is due any more."""
        while self.round():
            pass

    def timer(self, name: str) -> None:
        self.handling.timer("mail", name, now=self.now)
        self.facts += self.handling.facts

    def mail(self, mail_id: str) -> Said:
        found: Said = self.ask("mail", mail_id=mail_id)
        return found

    def states(self, mail_id: str) -> dict[str, str]:
        """Address to how it stands."""
        return {one["address"]: one["state"] for one in self.mail(mail_id)["recipients"]}

    def told(self, kind: type[Fact]) -> list[Any]:
        return [fact for fact in self.facts if isinstance(fact, kind)]

    def count(self, table: str) -> int:
        with self.handling.reading("mail") as session:
            return session.scalar(sa.text(f"select count(*) from {table}")) or 0
