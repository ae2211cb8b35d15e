"""`frontline bench`: every figure, the median of three runs, beside its floor."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import click

from kit.config import PROJECT
from tests.bench import (
    answers,
    article_pages,
    bus,
    chats,
    decisions,
    failover,
    knowledge,
    meaning,
    projection,
    questions,
    reports,
    tickets,
    visitors,
)
from tests.bench.figures import Figure, medians, table, write_json
from tests.bench.installation import Installation, installation

Measure = Callable[[Installation], Iterable[Figure]]

MEASURES: dict[str, Measure] = {
    "memory": questions.memory,
    "question": questions.trivial,
    "outbox": lambda at: bus.outbox(at.servers),
    "inbox": lambda at: bus.inbox(at.servers),
    "failover": lambda at: failover.passed_on(at.servers),
    "opening": tickets.opening,
    "chat": chats.asked_for,
    "messages": chats.messages,
    "decisions": decisions.durable,
    "lists": tickets.lists,
    "lists_of_many": tickets.lists_of_many,
    "article_page": article_pages.read,
    "answers": answers.answers,
    "meaning": meaning.meaning,
    "knowledge": knowledge.knowledge,
    "beacons": visitors.beacons,
    "page_view_seen": visitors.seen,
    "visitors_at_once": visitors.at_once,
    "projection": projection.projection,
    "in_the_report": projection.in_the_report,
    "reports": reports.reports,
}


@click.command("bench")
@click.argument("only", nargs=-1, type=click.Choice(list(MEASURES)))
@click.option("--runs", type=click.IntRange(1, 9), default=3, show_default=True, help="how often each is measured")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=PROJECT / "bench.json", help="where the figures go")
def command(only: tuple[str, ...], runs: int, out: Path) -> None:
    """Measure against the goals on an installation of its own. Ends with 1 where one is missed."""
    figures: list[Figure] = []
    with installation() as at:
        for name in only or MEASURES:
            click.echo(f"measuring {name} …", err=True)
            found = medians(partial(MEASURES[name], at), runs)
            click.echo(table(found), err=True)
            figures += found
    click.echo(table(figures))
    write_json(out, figures)
    sys.exit(0 if all(figure.is_met for figure in figures) else 1)
