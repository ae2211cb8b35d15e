"""The switch of report mails (REP-033, REP-086): while it is off we make none, and the mail service holds back those it has already."""

from __future__ import annotations

from kit.errors import Unavailable
from kit.service import Outside
from services.reports.handlers.settling_mails import PURPOSE
from services.reports.models import SettingsSection


def tell_switch(outside: Outside) -> bool:
    """Tells the mail service how the switch stands, once for each time it was set: it answers the same to the same key. Always False."""
    with outside.reading() as session:
        section = session.get(SettingsSection, "reports")
    if section is None:
        return False
    method = "release_mail" if section.values.get("is_mail_on", True) else "hold_mail"
    try:
        outside.ask("mail", method, {"word": PURPOSE}, key=f"report-mail-switch-{section.sequence}")
    except Unavailable:
        pass  # asked again in a moment
    return False
