"""What `frontline simulate` prints: a table of figures for each kind of work and group, and one of the agents."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from infra.simulate.comparing import Series, agents_of, difference, mean_of
from infra.simulate.figures import ALL, MEANS
from infra.simulate.intervals import Interval
from infra.simulate.running import Played

MOST_AGENTS = 40
SHARES = tuple(figure for figure in MEANS if figure.startswith("share"))
FAIRNESS = tuple(figure for figure in MEANS if figure.startswith("fairness"))
ONLY_OF = {"share_abandoned": "chat", "moves": "ticket"}


def report(console: Console, played: Sequence[Played], title: str) -> None:
    """Everything, the agents last."""
    series = [one.series for one in played]
    console.print(f"\n{title}\n", highlight=False)
    places = series[0].places()
    for kind, group in places:
        alone = sum(of_kind == kind for of_kind, _ in places) == 2  # one group, and all: they are the same
        if not (alone and group != ALL):
            console.print(_figures(series, kind, group))
    for one in played:
        console.print(_agents(one, len(one.series.runs)))


def shown(figure: str, one: Interval) -> str:
    """As a person reads it, with ± where there are several runs."""
    if math.isnan(one.mean):
        return "-"
    if figure in SHARES:
        return f"{one.mean:.1%}" + ("" if one.half is None else f" ±{one.half:.1%}")
    digits = 3 if figure in FAIRNESS else 1
    return f"{one.mean:,.{digits}f}" + ("" if one.half is None else f" ±{one.half:,.{digits}f}")


def _figures(series: Sequence[Series], kind: str, group: str) -> Table:
    first = series[0]
    table = _table(f"{kind}s, {'all groups' if group == ALL else f'group {group}'}")
    table.add_column("", no_wrap=True)
    for one in series:
        table.add_column(one.name, justify="right")
    for other in series[1:]:
        table.add_column("difference" if len(series) == 2 else f"{other.name} - {first.name}", justify="right")
    for figure, label in MEANS.items():
        if ONLY_OF.get(figure, kind) != kind:
            continue
        means = [shown(figure, mean_of(one, kind, group, figure)) for one in series]
        table.add_row(label, *means, *(_difference(first, other, kind, group, figure) for other in series[1:]))
    return table


def _difference(first: Series, other: Series, kind: str, group: str, figure: str) -> str:
    """With a sign; bold where the interval leaves no doubt that there is one."""
    one = difference(first, other, kind, group, figure)
    text = shown(figure, one)
    text = f"+{text}" if one.mean > 0 else text
    return f"[bold]{text}[/bold]" if one.half is not None and one.mean and not one.holds(0) else text


def _agents(one: Played, runs: int) -> Table:
    """The first run's agents, by name."""
    of_run = "" if runs == 1 else " of the first run"
    table = _table(f"agents{of_run}: {one.series.name}")
    heads = ("agent", "groups", "hours", "chats", "answered", "share of capacity", "tickets", "answered", "time on tickets")
    for head in heads:
        is_name = head in ("agent", "groups")
        table.add_column(head, justify="left" if is_name else "right", no_wrap=is_name)
    agents = agents_of(one.first)
    for agent in agents[:MOST_AGENTS]:
        groups = agent["groups"]
        table.add_row(
            str(agent["name"]),
            ", ".join(groups) if isinstance(groups, list) else "",
            f"{agent['hours_on_shift']:.1f}",
            str(agent["chats_received"]),
            str(agent["chats_answered"]),
            f"{agent['share_of_capacity']:.1%}",
            str(agent["tickets_received"]),
            str(agent["tickets_answered"]),
            f"{agent['share_of_time_on_tickets']:.1%}",
        )
    if len(agents) > MOST_AGENTS:
        table.caption = f"and {len(agents) - MOST_AGENTS} more; --json has them all"
    return table


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False)
