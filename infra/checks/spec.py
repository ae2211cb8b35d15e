"""How much of docs/spec is proven: `make spec`, and the check that marks and deferrals name rows that exist."""

from __future__ import annotations

import argparse
import ast
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.checks import tree

PROVEN = Path(".local/spec-proven.json")
DEFERRED = Path("docs/spec/deferred.md")
TAGS = ("api", "ui", "ops", "ext")
ROW = re.compile(r"^(?:\| *)?([A-Z]{2,3})-(\d{3})\b(?: *\|| {1,2})(.*)$")
NAMED = re.compile(r"^([A-Z]{2,3})-(\d{3})(?: to (?:[A-Z]{2,3}-)?(\d{3}))?$")
WHOLE = re.compile(r"^([A-Z]{2,3}|all)(?: \[(\w+)\])?$")


@dataclass(frozen=True, slots=True)
class Row:
    """One exact rule of the spec."""

    id: str
    area: str
    tag: str
    says: str


def rows(root: Path = tree.ROOT) -> dict[str, Row]:
    """Every row of every file, by id; the order of the files. A row without a tag is server behaviour."""
    found: dict[str, Row] = {}
    for path in sorted((root / "docs/spec").glob("*.md")):
        if path.name in ("README.md", "deferred.md", "events_on_the_bus.md"):
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            if match := ROW.match(line):
                area, number, says = match.groups()
                tags = re.findall(r"\[(api|ui|ops|ext)\]", says)
                row = Row(f"{area}-{number}", area, tags[-1] if tags else "api", says.strip(" |"))
                found.setdefault(row.id, row)
    return found


def deferred(known: Mapping[str, Row], root: Path = tree.ROOT) -> tuple[dict[str, str], list[str]]:
    """Row id to the reason why it comes later, and what is wrong with the list."""
    reasons: dict[str, str] = {}
    wrong = []
    for line in (root / DEFERRED).read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) < 4 or cells[1] in ("rows", "") or set(cells[1]) <= {"-"}:
            continue
        for named in cells[1].split(", "):
            ids = list(_ids(named, known))
            wrong += [f"{DEFERRED}: {named} names no row"] if not ids else []
            wrong += [f"{DEFERRED}: {named} gives no reason"] if len(cells[2]) < 10 else []
            reasons |= dict.fromkeys((one for one in ids if one in known), cells[2])
            wrong += [f"{DEFERRED}: {one} does not exist" for one in ids if one not in known]
    return reasons, wrong


def _ids(named: str, known: Mapping[str, Row]) -> Iterator[str]:
    """RTE-097, RTE-097 to RTE-105, KB, TKT [ui], all [ui]."""
    if match := NAMED.match(named):
        area, first, last = match.groups()
        yield from (f"{area}-{number:03}" for number in range(int(first), int(last or first) + 1))
    elif match := WHOLE.match(named):
        area, tag = match.groups()
        yield from (row.id for row in known.values() if area in (row.area, "all") and tag in (row.tag, None))


def marks(root: Path = tree.ROOT) -> Iterator[tuple[Path, int, str]]:
    """Where the tests name a row: path, line, row."""
    for path in tree.files(root, ".py"):
        if path.parts[0] != "tests":
            continue
        for node in ast.walk(ast.parse(tree.text(root, path))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func).endswith("mark.spec"):
                yield from (
                    (path, one.lineno, one.value) for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)
                )


def problems(root: Path = tree.ROOT) -> list[str]:
    """Marks and deferrals that name no row, deferrals without a reason."""
    known = rows(root)
    _, wrong = deferred(known, root)
    return wrong + [f"{path}:{line}: {row} is no row of docs/spec" for path, line, row in marks(root) if row not in known]


def proven(root: Path = tree.ROOT) -> set[str]:
    """Rows that a test of the last run asserts and passed."""
    path = root / PROVEN
    return set(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else set()


def count(known: Mapping[str, Row], later: Mapping[str, str], done: set[str]) -> str:
    """A table: areas down, for each tag proven/deferred/unproven across."""
    counts = Counter((row.area, row.tag, _standing(row.id, later, done)) for row in known.values())
    lines = [f"{'':5}" + "".join(f"{'[' + tag + ']':>19}" for tag in TAGS) + f"{'all':>19}", f"{'':5}" + f"{'proven/later/open':>19}" * 5]
    for area in [*dict.fromkeys(row.area for row in known.values()), "all"]:
        areas = [area] if area != "all" else list(dict.fromkeys(row.area for row in known.values()))
        cells = []
        for tags in [*((tag,) for tag in TAGS), TAGS]:
            three = [sum(counts[a, t, standing] for a in areas for t in tags) for standing in ("proven", "later", "open")]
            cells.append("-" if not sum(three) else "/".join(map(str, three)))
        lines.append(f"{area:5}" + "".join(f"{cell:>19}" for cell in cells))
    return "\n".join(lines)


def _standing(row: str, later: Mapping[str, str], done: set[str]) -> str:
    return "proven" if row in done else "later" if row in later else "open"


def main() -> None:
    """Prints the table, or with --list the rows of an area that nobody proves; --all lists the others too."""
    asked = argparse.ArgumentParser(prog="make spec", description=main.__doc__)
    asked.add_argument("--list", metavar="AREA", help="rows of this area, such as RTE")
    asked.add_argument("--all", action="store_true", help="with --list: proven and deferred ones too")
    choice = asked.parse_args()
    known = rows()
    later, _ = deferred(known)
    done = proven()
    if not choice.list:
        print(count(known, later, done))
        print(f"\nproven by the last test run ({PROVEN}); later: {DEFERRED}; open: nobody proves it" if done else "\nno test run yet")
        return
    for row in known.values():
        standing = _standing(row.id, later, done)
        if row.area == choice.list and (choice.all or standing == "open"):
            print(f"{row.id} {standing:6} [{row.tag}] {row.says[:110]}")


if __name__ == "__main__":
    main()
