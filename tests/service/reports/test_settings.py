"""The settings that are reports' own, and facts that are not to be kept any longer (REP-086 to REP-091)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from marshmallow import ValidationError

from contracts.envelope import Envelope
from kit.errors import Conflict
from services.reports.models import Act, Item
from services.reports.projecting.taking import TAKES, project
from services.reports.queries.completeness import completeness
from tests.service.reports.feeding import lives
from tests.support.handling import Handling


@pytest.mark.spec("REP-086", "REP-087", "REP-088", "REP-089", "REP-090", "REP-091")
def test_settings_have_their_defaults_and_can_be_changed(handling: Handling) -> None:
    first = handling.question("reports", "report_settings")
    assert first == {
        "version": 0,
        "response_basis": "business_hours",
        "first_weekday": 1,
        "keep_months": 0,
        "is_mail_on": True,
        "chat_target_seconds": 60,
        "ticket_target_minutes": 480,
        "mails_sent_at": "02:00",
        "rows_choices": [10, 25, 50, 100, 500, 1_000, 10_000],
    }
    changed = handling.command("reports", "save_report_settings", {"response_basis": "elapsed", "first_weekday": 7, "is_mail_on": False})
    assert changed == first | {"version": 1, "response_basis": "elapsed", "first_weekday": 7, "is_mail_on": False}
    assert handling.question("reports", "report_settings") == changed
    assert handling.command("reports", "save_report_settings", {"first_weekday": 7})["version"] == 1
    with pytest.raises(Conflict, match="meanwhile"):
        handling.command("reports", "save_report_settings", {"expected_version": 0, "first_weekday": 1})


@pytest.mark.spec("REP-088", "REP-089", "REP-091")
@pytest.mark.parametrize(
    ("name", "value"), [("response_basis", "guessed"), ("first_weekday", 8), ("keep_months", 1_201), ("keep_months", -1)]
)
def test_settings_are_bounded(handling: Handling, name: str, value: object) -> None:
    with pytest.raises(ValidationError):
        handling.command("reports", "save_report_settings", {name: value})


@pytest.mark.spec("REP-091")
def test_facts_are_kept_as_long_as_wanted_and_reports_say_from_when_on_there_are_any(handling: Handling) -> None:
    facts = [envelope for envelope in map(Envelope.from_wire, lives(40)) if envelope.type in TAKES]
    with handling("reports") as work:
        project(work.session, facts)
    now, boundary = datetime(2026, 2, 25, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    with handling.reading("reports") as session:
        old, kept = _counts(handling, boundary)
        assert old
        assert completeness(session).data_from is None
    handling.timer("reports", "retention", now)
    assert _counts(handling, boundary) == (old, kept)  # nothing said: for ever
    handling.command("reports", "save_report_settings", {"keep_months": 1})
    for _ in range(2):  # says so, then does it
        handling.timer("reports", "retention", datetime(2026, 3, 2, tzinfo=UTC))
    assert _counts(handling, boundary) == (0, kept)
    with handling("reports") as work:
        project(work.session, facts)  # what comes late is not taken in any more
    assert _counts(handling, boundary) == (0, kept)
    with handling.reading("reports") as session:
        assert completeness(session).data_from == boundary
        settled = sa.select(Item.id).where(Item.id.not_in(sa.select(Act.item_id).where(Act.item_id.is_not(None))))
        handling.timer("reports", "retention", datetime(2026, 3, 2, tzinfo=UTC))
        assert not session.scalars(settled.where(Item.created_at < boundary, Item.status == "closed", Item.type == "ticket")).all()


def _counts(handling: Handling, boundary: datetime) -> tuple[int, int]:
    """Acts before this moment, and since."""
    with handling.reading("reports") as session:
        wanted = sa.select(sa.func.count().filter(Act.at < boundary), sa.func.count().filter(Act.at >= boundary)).select_from(Act)
        old, kept = session.execute(wanted).one()
        return old, kept
