"""The chart of a run, drawn by the service: what its options say, or a refusal where there is nothing to draw (REP-027, REP-028)."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest

from kit.errors import Conflict, Forbidden
from tests.support.reporting import ALEX, OVERVIEW, Reporting

TREND = "trend.tickets.overview"


def drawn(reporting: Reporting, **asked: Any) -> str:
    svg: str = reporting.ask("report_chart", report_key=TREND, **asked)["svg"]
    assert ElementTree.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"
    return svg


@pytest.mark.spec("REP-027", "REP-028")
def test_a_trend_is_drawn_as_it_opens_or_as_it_is_asked_for(reporting: Reporting) -> None:
    opened = drawn(reporting)
    assert "Total New Tickets" in opened
    assert "Total Closed Tickets" not in opened
    both = drawn(reporting, chart="bar", chart_value_1="total_new_tickets", chart_value_2="total_closed_tickets")
    assert "Total Closed Tickets" in both
    assert drawn(reporting, chart="area") != opened


@pytest.mark.spec("REP-027")
@pytest.mark.parametrize("asked", [{"report_key": TREND, "chart": "none"}, {"report_key": OVERVIEW}])
def test_no_chart_and_no_rows_are_refused(reporting: Reporting, asked: dict[str, Any]) -> None:
    with pytest.raises(Conflict) as refused:
        reporting.ask("report_chart", **asked)
    assert refused.value.code == "nothing_to_draw"


@pytest.mark.spec("REP-103")
def test_a_withheld_report_is_not_drawn(reporting: Reporting) -> None:
    with pytest.raises(Forbidden) as refused:
        reporting.ask("report_chart", ALEX, report_key=TREND, allowed=[OVERVIEW])
    assert refused.value.code == "report_withheld"
