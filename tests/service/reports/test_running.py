"""Every report runs with every grouping, kind of person and column."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from services.reports.rules.catalogue import REPORTS
from tests.support.handling import Handling

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
FIELD = "7f0f2a0c-5a3e-4c55-9d0e-6f3c1d0b7a10"


@pytest.mark.parametrize("key", REPORTS)
def test_an_empty_installation_has_empty_reports(handling: Handling, key: str) -> None:
    for group_by in REPORTS[key].group_bys:
        if group_by != "custom_field":
            answer: dict[str, Any] = handling.question("reports", "run_report", {"report_key": key, "group_by": group_by}, now=NOW)
            assert answer["columns"]
