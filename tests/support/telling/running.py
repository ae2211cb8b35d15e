"""Facts into the tables of reports, and reports out of them, in a database of the test's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from contracts.envelope import Envelope
from services.reports.projecting.taking import project
from tests.support.handling import Handling

Answer = dict[str, Any]


class Reports:
    """`take` projects facts; `run` asks for a report at a moment, as an administrator's program unless somebody is said."""

    def __init__(self, handling: Handling, now: datetime) -> None:
        self.handling, self.now = handling, now

    def take(self, facts: Sequence[Envelope]) -> None:
        with self.handling("reports") as work:
            project(work.session, facts)

    def run(self, key: str, first: str, last: str, *, actor: str = "system:test", **options: Any) -> Answer:
        asked = {"report_key": key, "from": first, "to": last} | options
        answer: Answer = self.handling.question("reports", "run_report", asked, now=self.now, actor=actor)
        return answer


def cells(answer: Answer, of: str = "") -> dict[str, Mapping[str, Any]]:
    """The rows' cells by the name of the row, which is in the first column unless another is said."""
    column = of or answer["columns"][0]["key"]
    return {row["cells"][column]: row["cells"] for row in answer["rows"]}
