"""Admin endpoint of mail: how the spool and its accounts stand."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from flask import Blueprint, Response

from kit.port import about, as_json
from kit.storage.paging import plain
from services.mail.models import Account, Standing
from services.mail.queries.spool import counts

pages = Blueprint("mail", __name__)


@pages.get("/spool")
def spool_now() -> Response:
    """{waiting, sending, retrying, failed, held, oldest_due_seconds, accounts_failing, holds, accounts}: the first 200 accounts."""
    _, probes = about()
    columns = (Account.name, Account.host, Standing.busy_until, Standing.rests_until, Standing.failures, Standing.trouble)
    standings = sa.select(*columns).join(Standing, Standing.account_id == Account.id).order_by(Account.name).limit(200)
    with probes.database.reading() as session:
        return as_json({**counts(session, datetime.now(UTC)), "accounts": plain(session.execute(standings).mappings())})
