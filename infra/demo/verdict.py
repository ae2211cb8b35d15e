"""The demo's verdict: what must be true at the end of the day, each with what was found against it."""

from __future__ import annotations

from dataclasses import dataclass

from infra.demo.observer.judge import Judge
from infra.demo.tally import Tally


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that must be true; `against` is what speaks against it."""

    claim: str
    proof: str
    against: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.against


def findings(tally: Tally, judge: Judge, arrivals: int) -> list[Finding]:
    """All findings; the day has passed if each of them holds."""
    return [
        _accounted(tally, judge, arrivals),
        _delivered(tally),
        _judged(judge),
        _obeyed(judge),
        Finding("no player met anything unexpected", f"{sum(tally.requests.values())} requests", tuple(tally.troubles)),
    ]


def _accounted(tally: Tally, judge: Judge, arrivals: int) -> Finding:
    against = [f"arrival {one.number} ({one.kind} {one.work_number}) is still open" for one in tally.accounts if not one.ending]
    if len(tally.accounts) != arrivals:
        against.append(f"{arrivals} were to arrive, {len(tally.accounts)} did")
    seen = judge.created
    unseen = [one for one in tally.accounts if one.work_id and one.work_id not in seen]
    against += [f"arrival {one.number}: {one.kind} {one.work_number} is not on the bus" for one in unseen]
    ids = [one.work_id for one in tally.accounts if one.work_id]
    if len(ids) != len(set(ids)):
        against.append("two arrivals became one piece of work")
    ended = ", ".join(f"{count} {name}" for name, count in sorted(tally.endings().items()))
    return Finding("every arrival is accounted for", f"{len(tally.accounts)} arrivals: {ended}", tuple(against))


def _delivered(tally: Tally) -> Finding:
    against = [fault for work, exchange in tally.exchanges.items() for fault in exchange.faults(work)]
    sent = sum(len(sent) for exchange in tally.exchanges.values() for sent in exchange.sent.values())
    return Finding("every message reached the other side once and in order", f"{sent} messages", tuple(against))


def _judged(judge: Judge) -> Finding:
    checked = judge.checked
    proof = f"{checked['decisions']} decisions, {checked['choices']} choices recomputed, {checked['facts']} facts seen"
    against = list(judge.faults)
    if not checked["decisions"]:
        against.append("no decision was seen on the bus")
    return Finding("one owner at a time, no limit broken, every choice what the rules say", proof, tuple(against))


def _obeyed(judge: Judge) -> Finding:
    against = tuple(f"{work}: the last decision was not carried out" for work in judge.unobeyed())
    return Finding("every decision was carried out", f"{len(judge.owners)} pieces of work", against)
