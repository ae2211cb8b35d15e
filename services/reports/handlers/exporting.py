"""Exports: a file is asked for, made with nothing held, kept for a day and fetched (REP-029)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, BinaryIO, cast

import sqlalchemy as sa

from contracts.envelope import wire_time
from kit.errors import Conflict, Refusal
from kit.service import Outside
from kit.storage.files import Files, StoredFile
from kit.storage.work import Call, Reading, Work
from services.reports.handlers.delivering import parts_of
from services.reports.handlers.emailing import zone_for
from services.reports.models import Export, new_id
from services.reports.papers.poured import Poured
from services.reports.papers.printing import NotPrinted, printed
from services.reports.papers.separated import SEPARATORS, pieces
from services.reports.persons import asker_of, setting
from services.reports.queries.answering import Span, answers
from services.reports.queries.every_row import every_row, every_row_behind
from services.reports.ranges import chosen_days
from services.reports.rules.windows import zone_of

log = logging.getLogger(__name__)
Said = dict[str, Any]
NOT_MADE = "It could not be made."
MOST_WAITING, MOST_MAKINGS = 20, 3
MOST_BYTES = 4_000_000_000
TAKEN_FOR, AGAIN_AFTER, KEPT_FOR = timedelta(minutes=15), timedelta(seconds=20), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Taken:
    """An export in hand."""

    id: str
    form: str
    name: str
    asked_by: str
    asked: Said

    @property
    def span(self) -> Span:
        first, last = (date.fromisoformat(self.asked[name]) for name in ("from", "to"))
        return Span(first, last, self.asked["time_zone"])


def export_report(work: Work, asked: Said) -> Said:
    """{export_id, state}. Raises what `parts_of` does, Invalid time_zone_unknown, Conflict too_many_exports."""
    asker = asker_of(work.session, work.call)
    name, parts, kept = parts_of(work, asked)
    zone = zone_for(work, asked)
    first, last = chosen_days(work.session, asked, kept, work.now.astimezone(zone_of(zone)).date())
    mine = sa.select(sa.func.count()).select_from(Export).where(Export.asked_by == asker, Export.state == "waiting")
    if (work.session.scalar(mine) or 0) >= MOST_WAITING:
        raise Conflict("too_many_exports", f"{MOST_WAITING} files are being made for you already.")
    how = {
        "parts": parts,
        "allowed": asked["allowed"],
        "is_whole": asked["is_whole"] or asked["behind"] is not None,
        "behind": asked["behind"],
        "time_zone": zone,
    }
    found = Export(
        id=new_id(),
        asked_by=asker,
        form=asked["form"],
        name=name,
        asked={**how, "from": first.isoformat(), "to": last.isoformat()},
        state="waiting",
        tries=0,
        error="",
        created_at=work.now,
        due_at=work.now,
    )
    work.session.add(found)
    return {"export_id": found.id, "state": found.state, "kept_until": wire_time(work.now + KEPT_FOR)}


def make_one(outside: Outside) -> bool:
    """Makes the file that has waited longest. False when none is due."""
    taken = outside.do(_take)
    if taken is None:
        return False
    try:
        stored = _stored(outside, taken)
    except NotPrinted as wrong:
        log.warning("export %s: %s", taken.id, wrong)
        outside.do(lambda work: _fail(work, taken.id, NOT_MADE, is_final=False))
    except Refusal as refused:
        said = refused.detail
        outside.do(lambda work: _fail(work, taken.id, said, is_final=True))
    except Exception:
        outside.do(lambda work: _fail(work, taken.id, NOT_MADE, is_final=False))
        raise
    else:
        outside.do(lambda work: _keep(work, taken.id, stored.key, stored.size))
    return True


def delete_one(outside: Outside) -> bool:
    """Lets one file go that is a day old, unless somebody had the same made since. False when none is due."""
    found = outside.do(_take_old)
    if found is None:
        return False
    export_id, key = found
    if key is not None:
        files().delete_older(key, outside.now - KEPT_FOR)
    outside.do(lambda work: work.session.execute(sa.delete(Export).where(Export.id == export_id)))
    return True


@cache
def files() -> Files:
    """The service's own; what people upload has its bounds elsewhere."""
    return Files("reports", limit=MOST_BYTES)


def _take(work: Work) -> Taken | None:
    due = sa.select(Export).where(Export.state == "waiting", Export.due_at <= work.now).order_by(Export.due_at).limit(1)
    found = work.session.scalar(due.with_for_update(skip_locked=True))
    if found is None:
        return None
    found.due_at = work.now + TAKEN_FOR
    found.tries += 1
    if found.tries > MOST_MAKINGS:  # whoever made it was killed, each time
        found.state, found.error = "failed", found.error or NOT_MADE
        return None
    return Taken(found.id, found.form, found.name, found.asked_by, found.asked)


def _stored(outside: Outside, taken: Taken) -> StoredFile:
    """The file, kept: poured while it is read where it has no bound, else made with no session open. Raises Refusal, NotPrinted."""
    with outside.reading() as session:
        reading = Reading(session, outside.now, Call(actor=taken.asked_by, via="clock"))
        if taken.asked["is_whole"]:
            return files().store(cast(BinaryIO, Poured(_lines(reading, taken))), taken.name)
        parts = answers(reading, taken.asked["parts"], taken.span, taken.asked["allowed"])
        locale = str(setting(session, "regional", "currency_locale", "en_US"))
    made = printed({"form": taken.form, "title": taken.name, "locale": locale, "parts": parts})
    if not made:
        raise Conflict("nothing_to_draw", "There is no chart to draw.")
    return files().store(made, taken.name)


def _lines(reading: Reading, taken: Taken) -> Iterator[bytes]:
    """However many rows there are, a thousand are in memory."""
    item, cell = taken.asked["parts"][0], taken.asked["behind"]
    columns, rows = every_row_behind(reading, item, taken.span, cell) if cell else every_row(reading, item, taken.span)
    return pieces(columns, rows, SEPARATORS[taken.form], taken.span.zone)


def _keep(work: Work, export_id: str, key: str, size: int) -> None:
    found = work.session.get(Export, export_id, with_for_update=True)
    if found is not None and found.state == "waiting":
        found.state, found.file_id, found.size, found.error = "ready", key, size, ""


def _fail(work: Work, export_id: str, error: str, *, is_final: bool) -> None:
    found = work.session.get(Export, export_id, with_for_update=True)
    if found is None or found.state != "waiting":
        return
    found.error, found.due_at = error[:500], work.now + AGAIN_AFTER
    if is_final or found.tries >= MOST_MAKINGS:
        found.state = "failed"


def _take_old(work: Work) -> tuple[str, str | None] | None:
    """Put off by a while, so that whoever is cut off comes back to it."""
    old = sa.select(Export).where(Export.created_at <= work.now - KEPT_FOR, Export.due_at <= work.now)
    found = work.session.scalar(old.order_by(Export.created_at).limit(1).with_for_update(skip_locked=True))
    if found is None:
        return None
    found.due_at = work.now + TAKEN_FOR
    return found.id, found.file_id
