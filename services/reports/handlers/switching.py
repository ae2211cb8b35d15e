"""The switch of report mails (REP-033, REP-086): while it is off we make none, and the mail service holds back those it has already."""

from __future__ import annotations

from contextlib import suppress

from kit.errors import Unavailable
from kit.service import Outside
from services.reports.handlers.settling_mails import PURPOSE
from services.reports.queries.settings import own_settings


def tell_switch(outside: Outside) -> bool:
    """Tells the mail service how the switch stands, once for each time it was set: it answers the same to the same key. Always False."""
    with outside.reading() as session:
        known = own_settings(session)
    if not known["version"]:
        return False
    method = "release_mail" if known["is_mail_on"] else "hold_mail"
    with suppress(Unavailable):  # it is told again in a moment
        outside.ask("mail", method, {"word": PURPOSE}, key=f"report-mail-switch-{known['version']}")
    return False
