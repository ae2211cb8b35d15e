"""A year as files: one a day with a fact a line, packed or plain, written by several processes and read back in order."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from infra.year.days import Year
from infra.year.plan import LONGEST_DAYS, Plan

PACKED, PLAIN = ".jsonl.gz", ".jsonl"
LEVEL = 1  # facts are so alike that more effort saves little
WARMING = 0.5  # what living through a day without telling it costs, beside a day that is told


@dataclass(frozen=True, slots=True)
class Written:
    """How much was written: facts, and their bytes before packing."""

    facts: int
    bytes: int


def write(plan: Plan, folder: Path, *, processes: int = 2, is_packed: bool = True) -> Written:
    """Makes `folder` and a file in it for each day. The files are the same for any number of processes.

    Raises ValueError when days of another year lie there already, which reading would mix with these.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(_files(folder)):
        raise ValueError(f"{folder}: there are days in it already")
    parts = parts_of(plan, processes)
    if len(parts) == 1:
        return _write_part(plan, folder, parts[0], is_packed)
    with ProcessPoolExecutor(len(parts), mp_context=get_context("spawn")) as pool:
        written = list(pool.map(_write_part, *zip(*((plan, folder, part, is_packed) for part in parts), strict=True)))
    return Written(sum(one.facts for one in written), sum(one.bytes for one in written))


def read(folder: Path) -> Iterator[tuple[str, list[bytes]]]:
    """Each day's date and facts, in order, as `infra.year.days` gives them."""
    for file in _files(folder):
        yield file.name.partition(".")[0], facts_of(file)


def facts_of(file: Path) -> list[bytes]:
    """The facts of one day's file, in order of time."""
    body = gzip.decompress(file.read_bytes()) if file.name.endswith(PACKED) else file.read_bytes()
    return body.splitlines()


def parts_of(plan: Plan, processes: int) -> list[tuple[int, int]]:
    """First day and end day for each process, so that all take about as long: the later ones must live through what came before."""
    parts: list[tuple[int, int]] = []
    first = plan.first_day
    for left in range(min(max(1, processes), plan.days), 0, -1):
        warming = 0.0 if first == plan.first_day else WARMING * min(LONGEST_DAYS, first - plan.first_day)
        whole = plan.end_day - first + warming + WARMING * LONGEST_DAYS * (left - 1)
        length = plan.end_day - first if left == 1 else max(1, round(whole / left - warming))
        end = min(plan.end_day - (left - 1), first + length)
        parts.append((first, end))
        first = end
    return parts


def _write_part(plan: Plan, folder: Path, part: tuple[int, int], is_packed: bool) -> Written:
    facts = size = 0
    for date, lines in Year(plan).between(*part):
        body = b"".join(line + b"\n" for line in lines)
        if is_packed:
            (folder / f"{date}{PACKED}").write_bytes(gzip.compress(body, LEVEL, mtime=0))
        else:
            (folder / f"{date}{PLAIN}").write_bytes(body)
        facts, size = facts + len(lines), size + len(body)
    return Written(facts, size)


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.name.endswith((PACKED, PLAIN)))
