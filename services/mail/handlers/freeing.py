"""Contents and files that a mail lets go. A file that no mail names is deleted days later, unless it was put there again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import cache

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, insert

from kit.service import Outside
from kit.storage.files import Files
from kit.storage.work import Work
from services.mail.models import Content, FreedFile

KEPT = timedelta(days=1)  # longer than anybody needs from putting a file there to asking for its mail


@cache
def store() -> Files:
    """Mail's own files; who asks for a mail with attachments puts them here first."""
    return Files("mail")


def let_content_go(work: Work, mail_ids: Sequence[str]) -> None:
    """Deletes what these mails say, and notes their files: they may be nobody's from now on."""
    gone = sa.delete(Content).where(Content.mail_id.in_(mail_ids)).returning(Content.attachments)
    keys = {one["key"] for attachments in work.session.scalars(gone) for one in attachments}
    if keys:
        statement = insert(FreedFile).values([{"key": key, "at": work.now} for key in sorted(keys)])
        work.session.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"at": statement.excluded.at}))


def delete_one_file(outside: Outside) -> bool:
    """Deletes one file that was let go a day ago, if it is still nobody's. False when none is due.

    The store may be somebody else's server: nothing is held while it is asked.
    """
    key = outside.do(_take)
    if key is None:
        return False
    with outside.reading() as session:
        is_named = session.scalar(sa.select(sa.exists().where(_names(key))))
    is_done = is_named or store().delete_older(key, outside.now - KEPT)
    if is_done:
        outside.do(lambda work: work.session.execute(sa.delete(FreedFile).where(FreedFile.key == key)))
    return True


def _take(work: Work) -> str | None:
    """Put off by a day: whoever is cut off, or finds it put there again, comes back to it then."""
    due = sa.select(FreedFile).where(FreedFile.at <= work.now - KEPT).order_by(FreedFile.at).limit(1)
    found = work.session.scalar(due.with_for_update(skip_locked=True))
    if found is None:
        return None
    found.at = work.now
    return found.key


def _names(key: str) -> sa.ColumnElement[bool]:
    return Content.attachments.contains(sa.literal([{"key": key}], JSONB))
