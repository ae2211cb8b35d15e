"""Charts of a day as SVG: hours along the bottom, one panel below the other, text that stays readable on a narrow screen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement, tostring

from infra.days.arrivals import DAY_SECONDS

WIDTH, LEFT, RIGHT, TITLE, BELOW = 960, 64, 20, 56, 36
LINES = ("l0", "l1", "l2", "l3", "l4", "l5")
# Colours that colour-blind people tell apart (Okabe and Ito); each also has a dash of its own.
STYLE = """
svg{background:#fff;font-family:system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
text{fill:#222;font-size:14px}.big{font-size:21px;font-weight:600}.head{font-size:16px;font-weight:600}.soft{fill:#666}
.grid{stroke:#e3e3e3;stroke-width:1}.axis{stroke:#888;stroke-width:1}.line{fill:none;stroke-width:2.2;stroke-linejoin:round}
.b0{fill:#8aa4b8}.b1{fill:#d5dde3}
.l0{stroke:#0072b2}.l1{stroke:#d55e00;stroke-dasharray:7 3}.l2{stroke:#009e73;stroke-dasharray:2 3}
.l3{stroke:#a0408c;stroke-dasharray:10 3 2 3}.l4{stroke:#7a6a00;stroke-dasharray:4 2}.l5{stroke:#444;stroke-dasharray:1 2}
@media(max-width:640px){text{font-size:24px}.big{font-size:30px}.head{font-size:25px}.minor{display:none}.line{stroke-width:3.4}}
@media(prefers-color-scheme:dark){svg{background:#16191d}text{fill:#e8e8e8}.soft{fill:#a5a5a5}.grid{stroke:#2d3238}.axis{stroke:#777}
.b0{fill:#58748a}.b1{fill:#36434e}.l0{stroke:#56b4e9}.l1{stroke:#f0813a}.l2{stroke:#35c99b}.l3{stroke:#d58bc4}.l4{stroke:#d9c84a}.l5{stroke:#bbb}}
"""
Points = Sequence[tuple[float, float]]


@dataclass(slots=True)
class Panel:
    """One chart: lines of (second, value), or stacked bars of one width. `step` draws a value that holds until the next."""

    title: str
    height: int = 170
    lines: list[Points] = field(default_factory=list)
    bars: list[Points] = field(default_factory=list)
    bar_seconds: float = 1800.0
    is_step: bool = False
    is_count: bool = False

    @property
    def highest(self) -> float:
        stacked: dict[float, float] = {}
        for bars in self.bars:
            for at, value in bars:
                stacked[at] = stacked.get(at, 0.0) + value
        return max((value for value in (*stacked.values(), *(value for line in self.lines for _, value in line))), default=0.0)


def picture(title: str, subtitle: str, legend: Sequence[tuple[str, str]], panels: Sequence[Panel]) -> str:
    """`legend` has (class, text): b0, b1 for bars, l0 to l5 for lines."""
    top = 84 + 34 * len(legend)
    height = top + sum(TITLE + panel.height + BELOW for panel in panels)
    svg = Element("svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {WIDTH} {height}", role="img")
    SubElement(svg, "title").text = title
    SubElement(svg, "desc").text = f"{subtitle}. " + ". ".join(panel.title for panel in panels)
    SubElement(svg, "style").text = STYLE
    _text(svg, LEFT - 40, 36, title, "big")
    _text(svg, LEFT - 40, 66, subtitle, "soft")
    for number, (look, text) in enumerate(legend):
        _entry(svg, 96 + 34 * number, look, text)
    for panel in panels:
        _panel(svg, top, panel)
        top += TITLE + panel.height + BELOW
    return tostring(svg, encoding="unicode") + "\n"


def scale_to(highest: float, least: float = 0.0) -> tuple[float, list[float]]:
    """The end of an axis from 0, and up to five round steps on it, each `least` or more."""
    if highest <= 0:
        return 1.0, [0.0, 1.0]
    step = 10.0 ** math.floor(math.log10(highest))
    step = max(least, next(step * part for part in (0.2, 0.25, 0.5, 1.0, 2.0, 2.5) if highest / (step * part) <= 5))
    count = math.ceil(highest / step - 1e-9)
    return count * step, [number * step for number in range(count + 1)]


def _entry(svg: Element, y: int, look: str, text: str) -> None:
    if look.startswith("b"):
        SubElement(svg, "rect", {"x": "24", "y": f"{y}", "width": "36", "height": "16", "class": look})
    else:
        SubElement(svg, "path", {"d": f"M24 {y + 8}H60", "class": f"line {look}"})
    _text(svg, 72, y + 14, text, "")


def _panel(svg: Element, top: int, panel: Panel) -> None:
    low = top + TITLE + panel.height
    end, ticks = scale_to(panel.highest, least=1.0 if panel.is_count else 0.0)
    _text(svg, LEFT - 40, top + TITLE - 24, panel.title, "head")
    for tick in ticks:
        y = low - panel.height * tick / end
        SubElement(svg, "path", {"d": f"M{LEFT} {y:.1f}H{WIDTH - RIGHT}", "class": "grid" if tick else "axis"})
        is_minor = " minor" if tick not in (0, ticks[-1]) else ""
        _text(svg, LEFT - 8, y + 5, f"{tick:,g}", f"soft{is_minor}", "end")
    for hour in range(0, 25, 2):
        is_minor = " minor" if hour % 6 else ""
        SubElement(svg, "path", {"d": f"M{_x(hour * 3600):.1f} {low}v5", "class": "axis"})
        _text(svg, _x(hour * 3600), low + 24, f"{hour:02d}:00", f"soft{is_minor}", "end" if hour == 24 else "middle")
    _bars(svg, low, panel, end)
    for number, line in enumerate(panel.lines):
        if line:
            path = _path([(_x(at), low - panel.height * value / end) for at, value in line], is_step=panel.is_step)
            SubElement(svg, "path", {"d": path, "class": f"line {LINES[number % len(LINES)]}"})


def _bars(svg: Element, low: int, panel: Panel, end: float) -> None:
    below: dict[float, float] = {}
    wide = _x(panel.bar_seconds) - _x(0) - 2
    for number, bars in enumerate(panel.bars):
        for at, value in bars:
            tall = panel.height * value / end
            y = low - below.get(at, 0.0) - tall
            below[at] = below.get(at, 0.0) + tall
            if value:
                box = {"x": f"{_x(at) + 1:.1f}", "y": f"{y:.1f}", "width": f"{wide:.1f}", "height": f"{tall:.1f}"}
                SubElement(svg, "rect", box | {"class": f"b{number}"})


def _path(points: Points, *, is_step: bool) -> str:
    (x, y), *rest = points
    drawn = [f"M{x:.1f} {y:.1f}"]
    for x, y in rest:
        drawn.append(f"H{x:.1f}V{y:.1f}" if is_step else f"L{x:.1f} {y:.1f}")
    return "".join(drawn)


def _x(second: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * second / DAY_SECONDS


def _text(svg: Element, x: float, y: float, said: str, look: str, anchor: str = "start") -> None:
    SubElement(svg, "text", {"x": f"{x:.1f}", "y": f"{y:.1f}", "class": look, "text-anchor": anchor}).text = said
