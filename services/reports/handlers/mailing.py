"""Reports go out: each delivery is taken for a while, made with nothing held, given to the mail service (REP-031 to REP-033, REP-043)."""

from __future__ import annotations

import base64
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import orjson
import sqlalchemy as sa

from kit.errors import Conflict, Refusal, Unavailable
from kit.service import Outside
from kit.storage.files import Files
from kit.storage.work import Call, Reading, Work
from services.reports.handlers.settling_mails import catch_up, end
from services.reports.models import Delivery, Employee
from services.reports.papers.printing import NotPrinted, printed
from services.reports.persons import allowed_to, setting
from services.reports.queries.answering import Span, answers
from services.reports.queries.settings import own_settings
from services.reports.rules.forms import filename

log = logging.getLogger(__name__)
Said = dict[str, Any]
NOT_MADE = "It could not be made."
PURPOSE = "report"  # of mails, by which the mail service knows how often to try them (REP-043), and to hold them
TAKEN_FOR, AGAIN_AFTER = timedelta(minutes=5), timedelta(seconds=30)
MOST_MAKINGS = 3
MOST_BYTES = 9_000_000  # of all files of a mail


@dataclass(frozen=True, slots=True)
class Taken:
    """A delivery in hand, and the addresses of those of its employees who are still there."""

    id: str
    name: str
    recipients: tuple[str, ...]
    requested_by: str
    is_by_person: bool
    asked: Said
    span: Span


def send_one(outside: Outside) -> bool:
    """Makes one mail and hands it in. False when none is due, or report mails are switched off."""
    taken = outside.do(take)
    if taken is None:
        return False
    try:
        mail_id = outside.ask("mail", "spool_mail", _mail(outside, taken), key=f"report-delivery-{taken.id}", timeout=10)["mail_id"]
    except Unavailable:
        outside.do(lambda work: _put_off(work, taken.id, ""))
    except NotPrinted as wrong:
        log.warning("delivery %s: %s", taken.id, wrong)
        outside.do(lambda work: _put_off(work, taken.id, NOT_MADE, is_counted=True))
    except Refusal as refused:
        said = refused.detail
        outside.do(lambda work: end(work, work.session.get(Delivery, taken.id, with_for_update=True), "failed", said))
    except Exception:
        outside.do(lambda work: _put_off(work, taken.id, NOT_MADE, is_counted=True))
        raise
    else:
        outside.do(lambda work: _handed_in(work, taken.id, mail_id))
    return True


def take(work: Work) -> Taken | None:
    """The delivery that has waited longest; nobody else takes it for a while. None while report mails are switched off (REP-086)."""
    if not own_settings(work.session)["is_mail_on"]:
        return None
    due = sa.select(Delivery).where(Delivery.state == "queued", Delivery.mail_id.is_(None), Delivery.due_at <= work.now)
    found = work.session.scalar(due.order_by(Delivery.due_at).limit(1).with_for_update(skip_locked=True))
    if found is None:
        return None
    found.due_at = work.now + TAKEN_FOR
    present = sa.select(Employee.email).where(Employee.id.in_(found.employee_ids), Employee.is_enabled, Employee.is_deleted.is_(False))
    addresses = {one.casefold(): one for one in (*found.recipients, *work.session.scalars(present.order_by(Employee.id))) if one}
    span = Span(found.range_from, found.range_to, found.asked["time_zone"])
    is_by_person = found.kind == "on_demand"
    return Taken(found.id, found.name, tuple(addresses.values()), found.requested_by, is_by_person, found.asked, span)


def _mail(outside: Outside, taken: Taken) -> Said:
    """As the mail service takes it: table and chart in its body, the rows in a file. Raises Refusal, NotPrinted."""
    if not taken.recipients:
        raise Conflict("nobody_left", "Nobody is left whom it could go to.")
    with outside.reading() as session:
        reading = Reading(session, outside.now, Call(actor=taken.requested_by, via="clock"))
        is_by_roles = taken.asked["is_by_roles"]
        allowed = allowed_to(session, reading.call.actor_id) if is_by_roles else taken.asked["allowed"]
        parts = answers(reading, taken.asked["parts"], taken.span, allowed)
        locale = str(setting(session, "regional", "currency_locale", "en_US"))
    job = {"form": "letter", "title": taken.name, "locale": locale, "parts": parts, "message": taken.asked["message"]}
    letter = orjson.loads(printed(job))
    days = taken.span.written
    return {
        "purpose": PURPOSE,
        "is_automated": not taken.is_by_person,
        "to": [{"address": address} for address in taken.recipients],
        "subject": taken.asked["subject"] or f"{taken.name}, {days}",
        "text": letter["text"],
        "html": letter["html"],
        "attachments": _attachments(taken, letter),
    }


def _attachments(taken: Taken, letter: Said) -> Sequence[Said]:
    """Put into the mail service's own store, which lets them go with the mail. Raises Refusal for more than a mail can carry."""
    name = filename(taken.name, taken.span.first.isoformat(), taken.span.last.isoformat(), "csv")
    rows = {
        "name": f"{name}{letter['packed']}",
        "content": letter["csv"],
        "media_type": "application/zip" if letter["packed"] else "text/csv",
    }
    pictures = [
        {"name": f"chart-{place + 1}.png", "content": picture, "media_type": "image/png", "content_id": f"chart-{place}"}
        for place, picture in enumerate(letter["pictures"])
        if picture
    ]
    kept = []
    for one in (rows, *pictures):
        stored = files_of_mail().store(base64.b64decode(one.pop("content")) or b"\r\n", one["name"])
        kept.append({**one, "key": stored.key, "size": stored.size})
    if sum(one["size"] for one in kept) > MOST_BYTES:
        raise Conflict("too_large", "The file is too large for a mail: choose fewer rows.")
    return kept


@cache
def files_of_mail() -> Files:
    return Files("mail")


def _handed_in(work: Work, delivery_id: str, mail_id: str | None) -> None:
    """From now on the mail service says what becomes of it; perhaps it has said so already."""
    found = work.session.get(Delivery, delivery_id, with_for_update=True)
    if found is None or found.state != "queued":
        return
    if mail_id is None:
        end(work, found, "failed", "No machine may write to any of these addresses.")
        return
    found.mail_id = mail_id
    work.session.flush()
    catch_up(work, found)


def _put_off(work: Work, delivery_id: str, error: str, *, is_counted: bool = False) -> None:
    """Tried again soon: for ever while the mail service is away, a few times where the paper cannot be made."""
    found = work.session.get(Delivery, delivery_id, with_for_update=True)
    if found is None or found.state != "queued":
        return
    found.due_at, found.error = work.now + AGAIN_AFTER, error
    found.tries += int(is_counted)
    if found.tries >= MOST_MAKINGS:
        end(work, found, "failed", error)
