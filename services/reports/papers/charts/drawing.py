"""A chart as one SVG file."""

from __future__ import annotations

from services.reports.papers.charts import marks
from services.reports.papers.charts import svg as draw
from services.reports.papers.charts.choosing import Chart
from services.reports.papers.charts.frame import framed, scales
from services.reports.papers.charts.pie import pie

MARKS = {"bar": marks.bars, "stacked_bar": marks.stacked, "line": marks.lines, "area": marks.areas}


def drawn(chart: Chart) -> str:
    """SVG that a browser, a mail reader or a printer shows alike: no style sheet, no script, nothing from elsewhere."""
    values = [chart.first.label, *([chart.second.label] if chart.second else [])]
    picture = draw.picture(chart.title, f"{chart.kind.replace('_', ' ')} chart of {' and '.join(values)}, {len(chart.labels)} rows")
    if chart.kind == "pie":
        pie(picture, chart)
    else:
        axes = scales(chart)
        MARKS[chart.kind](picture, framed(picture, chart, *axes), chart, axes)
    return draw.finished(picture)
