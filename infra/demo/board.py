"""The live board of a running demo, and its report at the end."""

from __future__ import annotations

import statistics

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from infra.demo.clock import said
from infra.demo.director import Director
from infra.demo.observer.judge import Judge
from infra.demo.tally import Account, Tally
from infra.demo.verdict import Finding

SHOWN = 12


def board(director: Director, judge: Judge) -> Group:
    """How the day stands now: queue, running, waits, and each agent at work."""
    tally, clock = director.play.tally, director.play.clock
    works = list(judge.loads.works.values())
    queued = {kind: sum(one.work_type == kind and one.agent_id is None for one in works) for kind in ("chat", "ticket")}
    running = {kind: sum(one.work_type == kind and one.agent_id is not None and one.is_active for one in works) for kind in queued}
    line = Table.grid(padding=(0, 3))
    line.add_row(
        f"[b]{said(clock.second())}[/b] of {director.day.name}",
        f"arrived {len(tally.accounts)} of {len(director.day.seconds)}",
        f"queue {queued['chat']} chats, {queued['ticket']} tickets",
        f"running {running['chat']} chats, {running['ticket']} tickets",
        f"decisions {judge.checked['decisions']}",
        Text(f"faults {len(judge.faults) + len(tally.troubles)}", style="bold red" if judge.faults or tally.troubles else "green"),
    )
    return Group(line, _waits(tally), _agents(tally, judge, director))


def report(console: Console, director: Director, judge: Judge, findings: list[Finding]) -> bool:
    """Prints the day's figures and the verdict. True if everything holds."""
    tally = director.play.tally
    console.rule(f"{director.day.name}: {len(tally.accounts)} arrivals")
    console.print(_waits(tally))
    for ending, count in sorted(tally.endings().items()):
        console.print(f"  {count:6}  {ending}")
    console.print(_agents(tally, judge, director, all_of_them=True))
    for finding in findings:
        style = "green" if finding.holds else "bold red"
        console.print(Text(f"{'holds' if finding.holds else 'BROKEN'}: {finding.claim}", style=style), f"({finding.proof})")
        for fault in finding.against[:SHOWN]:
            console.print(f"        {fault}", markup=False, highlight=False)
        if len(finding.against) > SHOWN:
            console.print(f"        and {len(finding.against) - SHOWN} more")
    holds = all(finding.holds for finding in findings)
    console.print(Text("VERDICT: passed" if holds else "VERDICT: FAILED", style="bold green" if holds else "bold red"))
    return holds


def _waits(tally: Tally) -> Table:
    table = Table("waited for an answer", "people", "mean", "median", "95 %", "longest", box=None)
    for kind in ("chat", "ticket"):
        waits = sorted(_waited(tally.accounts, kind))
        if waits:
            figures = (statistics.fmean(waits), statistics.median(waits), waits[int(len(waits) * 0.95)], waits[-1])
            table.add_row(f"{kind}s", str(len(waits)), *(_minutes(figure) for figure in figures))
    return table


def _waited(accounts: list[Account], kind: str) -> list[float]:
    return [one.waited for one in accounts if one.kind == kind and one.waited is not None]


def _minutes(seconds: float) -> str:
    return f"{int(seconds // 60)}:{int(seconds % 60):02d}"


def _agents(tally: Tally, judge: Judge, director: Director, *, all_of_them: bool = False) -> Table:
    table = Table("agent", "group", "running", "chats", "tickets", "answers", "dropped out", box=None)
    for name, day in sorted(tally.agents.items()):
        if all_of_them or day.is_on_duty:
            running = judge.loads.running_chats(director.stage.agent_ids[name])
            table.add_row(name, day.group, *(str(n) for n in (running, day.chats, day.tickets, day.messages, day.dropped_out)))
    return table
