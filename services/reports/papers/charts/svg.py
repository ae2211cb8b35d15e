"""Elements of a picture. Looks are written into each element, since not every reader of SVG knows style sheets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

WIDTH, HEIGHT = 960, 420
FONT = "DejaVu Sans, Liberation Sans, Noto Sans, system-ui, sans-serif"
INK, SOFT, GRID, AXIS = "#222222", "#5f6368", "#e3e3e3", "#888888"
# Colours that colour-blind people tell apart (Okabe and Ito), dark enough on white.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#a0408c", "#7a6a00", "#56b4e9", "#e69f00", "#444444", "#cc79a7", "#9aa0a6")
LETTER = 0.62  # width of a letter by its size, on average
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def picture(title: str, told: str, height: int = HEIGHT) -> Element:
    """An empty picture; `told` says in words what it shows, for who does not see it."""
    size = {"viewBox": f"0 0 {WIDTH} {height}", "width": f"{WIDTH}", "height": f"{height}"}
    svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "font-family": FONT} | size)
    SubElement(svg, "title").text = printable(title)
    SubElement(svg, "desc").text = printable(told)
    rect(svg, 0, 0, WIDTH, height, "#ffffff")
    return svg


def finished(svg: Element) -> str:
    return tostring(svg, encoding="unicode") + "\n"


def rect(svg: Element, x: float, y: float, width: float, height: float, fill: str) -> Element:
    where = {"x": f"{x:.1f}", "y": f"{y:.1f}", "width": f"{width:.1f}", "height": f"{height:.1f}"}
    return SubElement(svg, "rect", where | {"fill": fill})


def path(svg: Element, drawn: str, **look: str) -> Element:
    return SubElement(svg, "path", {"d": drawn} | {name.replace("_", "-"): value for name, value in look.items()})


def text(svg: Element, x: float, y: float, said: str, *, size: int = 13, anchor: str = "start", fill: str = INK, turn: int = 0) -> None:
    look = {"x": f"{x:.1f}", "y": f"{y:.1f}", "font-size": f"{size}", "text-anchor": anchor, "fill": fill}
    if turn:
        look["transform"] = f"rotate({turn} {x:.1f} {y:.1f})"
    SubElement(svg, "text", look).text = printable(said)


def tip(shape: Element, said: str) -> None:
    """What is shown where somebody points at the shape."""
    SubElement(shape, "title").text = printable(said)


def cut(said: str, most: int) -> str:
    """Short enough for its place."""
    return said if len(said) <= most else f"{said[: most - 1].rstrip()}…"


def printable(said: str) -> str:
    """Without what XML cannot hold."""
    return _UNPRINTABLE.sub("", said)


def line_through(points: Sequence[tuple[float, float]]) -> str:
    (x, y), *rest = points
    return f"M{x:.1f} {y:.1f}" + "".join(f"L{x:.1f} {y:.1f}" for x, y in rest)
