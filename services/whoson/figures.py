"""What Prometheus learns of whoson besides what every service tells: who is there now."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from prometheus_client import Gauge
from sqlalchemy.orm import Session

from kit.storage.work import Reading
from services.whoson.handlers.known import is_tracking_on
from services.whoson.models import Invitation, Visit

is_on = Gauge("frontline_whoson_tracking_on", "Whether visitors are tracked")
visits_open = Gauge("frontline_whoson_visits_open", "Visitors on the list, spiders among them")
visits_pending = Gauge("frontline_whoson_visits_pending", "Visitors on the list whose page has fallen silent")
invitations_open = Gauge("frontline_whoson_invitations_open", "Invitations that wait for an answer")

_OPEN = sa.select(
    sa.func.count(),
    sa.func.count().filter(Visit.is_pending),
    sa.func.count().filter(Visit.is_spider),
).where(Visit.ended_at.is_(None))
_INVITED = sa.select(sa.func.count()).select_from(Invitation).where(Invitation.state == "sent")


def who_is_there(session: Session) -> dict[str, Any]:
    """{is_on, open, pending, spiders, invitations_open}: three statements."""
    count, pending, spiders = session.execute(_OPEN).one()
    invited = session.scalar(_INVITED) or 0
    return {"is_on": is_tracking_on(session), "open": count, "pending": pending, "spiders": spiders, "invitations_open": invited}


def set_figures(reading: Reading) -> None:
    found = who_is_there(reading.session)
    is_on.set(found["is_on"])
    visits_open.set(found["open"])
    visits_pending.set(found["pending"])
    invitations_open.set(found["invitations_open"])
