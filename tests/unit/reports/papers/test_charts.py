"""Charts: what is drawn, on which axis, and what is left out (REP-027, REP-028)."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

import pytest

from services.reports.papers.charts.choosing import MOST_BARS, MOST_SLICES, OTHER, Chart, chart_of
from services.reports.papers.charts.drawing import drawn
from services.reports.papers.charts.frame import scales
from services.reports.papers.charts.scale import scale_to
from services.reports.papers.part import part_of
from tests.support.answers import NAMES, Said, answer

SVG = "{http://www.w3.org/2000/svg}"
TWO = {"value_1": "total_new_tickets", "value_2": "average_response_time"}
SAME = {"value_1": "total_new_tickets", "value_2": "total_closed_tickets"}


def _chart(said: Said) -> Chart:
    found = chart_of(part_of(said))
    assert found is not None
    return found


def _picture(said: Said) -> Element:
    return fromstring(drawn(_chart(said)))


def _bars(picture: Element) -> list[Element]:
    return [rect for rect in picture.findall(f"{SVG}rect") if rect.find(f"{SVG}title") is not None]


def _said(picture: Element) -> list[str]:
    return [text.text or "" for text in picture.findall(f"{SVG}text")]


@pytest.mark.spec("REP-027")
@pytest.mark.parametrize("kind", ["bar", "stacked_bar", "line", "area", "pie"])
@pytest.mark.parametrize("count", [1, 2, 31, 500])
def test_every_kind_draws_any_number_of_rows_within_the_picture(kind: str, count: int) -> None:
    names = [f"Agent {place}" for place in range(count)]
    picture = _picture(answer(names, chart={"kind": kind, **({} if kind == "pie" else TWO)}))
    for rect in picture.findall(f"{SVG}rect"):
        x, y, width, height = (float(rect.get(name, "0")) for name in ("x", "y", "width", "height"))
        assert x >= 0
        assert y >= 0
        assert x + width <= 960.1
        assert y + height <= 420.1


@pytest.mark.spec("REP-027")
def test_none_and_nothing_give_no_chart() -> None:
    assert chart_of(part_of(answer(chart={"kind": "none"}))) is None
    assert chart_of(part_of(answer([]))) is None


@pytest.mark.spec("REP-027")
def test_a_bar_for_each_row_as_tall_as_its_value() -> None:
    said = answer(["Ana", "Ben", "Cleo"])
    bars, values = _bars(_picture(said)), [row["cells"]["total_new_tickets"] for row in said["rows"]]
    heights = [float(bar.get("height", "0")) for bar in bars]
    assert len(bars) == 3
    assert [height / heights[0] for height in heights] == pytest.approx([value / values[0] for value in values], rel=0.01)
    assert bars[0].findtext(f"{SVG}title") == f"Ana: Total New Tickets {values[0]:,}"


@pytest.mark.spec("REP-027")
def test_the_first_bars_are_drawn_and_it_says_so() -> None:
    picture = _picture(answer([f"Agent {place}" for place in range(500)]))
    assert "The first 40 of 500 rows" in _said(picture)
    assert len(_bars(picture)) <= MOST_BARS


@pytest.mark.spec("REP-027")
def test_a_pie_takes_one_value_and_puts_the_rest_together() -> None:
    chart = _chart(answer([f"Agent {place}" for place in range(30)], chart={"kind": "pie", **TWO}))
    said = answer([f"Agent {place}" for place in range(30)])
    assert chart.second is None
    assert len(chart.labels) == MOST_SLICES + 1
    assert chart.labels[-1] == OTHER
    assert sum(value or 0 for value in chart.first.values) == sum(row["cells"]["total_new_tickets"] for row in said["rows"])


@pytest.mark.spec("REP-028")
@pytest.mark.parametrize("kind", ["bar", "stacked_bar", "line", "area"])
def test_two_values_of_two_units_have_an_axis_each(kind: str) -> None:
    chart = _chart(answer(chart={"kind": kind, **TWO}))
    left, right = scales(chart)
    assert right is not None
    assert (left.unit, right.unit) == ("count", "seconds")
    assert left.end >= max(value or 0 for value in chart.first.values)
    assert right.end >= max(value or 0 for value in (chart.second.values if chart.second else ()))
    said = _said(fromstring(drawn(chart)))
    assert {"Total New Tickets (left)", "Average Response Time (right)"} <= set(said)


@pytest.mark.spec("REP-028")
def test_value_2_can_be_none() -> None:
    chart = _chart(answer())
    assert scales(chart)[1] is None
    assert "Total New Tickets" in _said(_picture(answer()))


@pytest.mark.spec("REP-027")
def test_bars_of_one_unit_are_stacked_on_one_axis() -> None:
    said = answer(["Ana"], chart={"kind": "stacked_bar", **SAME})
    lower, upper = _bars(_picture(said))
    assert float(upper.get("y", "0")) + float(upper.get("height", "0")) == pytest.approx(float(lower.get("y", "0")), abs=0.11)
    assert scales(_chart(said))[1] is None


@pytest.mark.spec("REP-011", "REP-027")
def test_a_line_breaks_where_there_is_nothing() -> None:
    said = answer(["x"] * 5, by_day=True, chart={"kind": "line", "value_1": "average_response_time"})
    said["rows"][2]["cells"]["average_response_time"] = None
    lines = [path for path in _picture(said).findall(f"{SVG}path") if path.get("stroke-width") == "2.2"]
    assert len(lines) == 2


def test_what_people_wrote_is_text() -> None:
    said = answer(["<script>alert(1)</script>", "bell \x07", *NAMES])
    picture = _picture(said)
    assert picture.find(f".//{SVG}script") is None
    assert any("<script>" in text for text in _said(picture))


@pytest.mark.parametrize(
    ("highest", "unit", "end", "ticks"),
    [
        (0, "count", 1, ["0", "1"]),
        (3, "count", 3, ["0", "1", "2", "3"]),
        (498, "count", 500, ["0", "100", "200", "300", "400", "500"]),
        (7_000, "seconds", 7_200, ["0s", "30m", "1h", "1h 30m", "2h"]),
        (90_000, "seconds", 108_000, ["0s", "6h", "12h", "18h", "1d", "1d 6h"]),
        (97.3, "percent", 100, ["0 %", "20 %", "40 %", "60 %", "80 %", "100 %"]),
        (0.4, "decimal", 0.4, ["0", "0.1", "0.2", "0.3", "0.4"]),
    ],
)
def test_axes_end_at_round_steps(highest: float, unit: str, end: float, ticks: list[str]) -> None:
    scale = scale_to(highest, unit)
    assert scale.end == pytest.approx(end)
    assert [scale.written(tick) for tick in scale.ticks] == ticks
