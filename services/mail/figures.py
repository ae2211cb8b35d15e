"""What Prometheus learns of mail besides what every service tells: how full the spool is, and how sending goes."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

from kit.storage.work import Reading
from services.mail.queries.spool import UNSENT, counts

mails = Gauge("frontline_mail_spool", "Mails that wait, are on their way, or have failed", ["state"])
held = Gauge("frontline_mail_held", "Mails that wait because their purpose is held back")
oldest_due_seconds = Gauge("frontline_mail_oldest_due_seconds", "How long the mail waits that is due longest; what is held back is not due")
accounts_failing = Gauge("frontline_mail_accounts_failing", "Accounts whose server is not reached, or does not let us in")
tries_ended = Counter("frontline_mail_tries_total", "Tries of mails, or of lines to servers, by how they ended", ["outcome"])
try_seconds = Histogram(
    "frontline_mail_try_seconds", "Handing one mail to its server", buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)
)


def set_figures(reading: Reading) -> None:
    found = counts(reading.session, reading.now)
    for state in UNSENT:
        mails.labels(str(state)).set(found[state])
    held.set(found["held"])
    oldest_due_seconds.set(found["oldest_due_seconds"])
    accounts_failing.set(found["accounts_failing"])
