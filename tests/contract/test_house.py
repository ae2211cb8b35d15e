"""The house's own checks: the tree is in order, and each check finds what it is there to find."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from infra.checks import generated, links, rooms, sizes, spec, tree, words
from infra.checks.__main__ import run

Put = Callable[[str, str], None]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Writes a file into a tree of its own, which has a vocabulary but nothing else."""

    def write(path: str, text: str) -> None:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")

    write(
        "docs/vocabulary.md", "| word | means | never |\n|---|---|---|\n| ticket | work | `issue` |\n| comment | note | `internal note` |\n"
    )
    write("infra/checks/allowed_words.toml", '[[allowed]]\npath = "services/a.py"\nname = "issue_of"\nbecause = "it is a print run"\n')
    return write


@pytest.mark.parametrize("check", [rooms, sizes, words, spec, generated, links], ids=lambda check: check.__name__.rpartition(".")[2])
def test_the_tree_is_in_order(check: object) -> None:
    assert check.problems(tree.ROOT) == []  # type: ignore[attr-defined]


def test_imports_go_down_only() -> None:
    assert run("lint-imports", "--no-logo") == []


def test_long_files_and_functions_are_found(put: Put, tmp_path: Path) -> None:
    put("kit/long.py", '"""Long."""\n' + "x = 1\n" * 300)
    put("kit/deep.py", '"""Deep."""\ndef deep() -> None:\n' + "    pass\n" * 40)
    said = "\n".join(sizes.problems(tmp_path))
    assert "kit/long.py: 301 lines" in said
    assert "kit/deep.py:2: deep has 41 lines" in said


@pytest.mark.parametrize(
    ("path", "code", "complaint"),
    [
        (
            "services/chat/models.py",
            '"""A."""\nfrom sqlalchemy import create_engine\ne = create_engine("")',
            "only kit/storage creates engines",
        ),
        ("services/chat/rules/a.py", '"""A."""\nimport sqlalchemy', "rules use the standard library only"),
        ("services/chat/a.py", '"""A."""\nfrom contracts.events.tickets import TicketCreated', "announces its own facts only"),
        ("contracts/a.py", '"""A."""\nimport socket', "contracts do no input or output"),
        ("kit/a.py", "import this", "should say what the room holds"),
    ],
)
def test_what_does_not_belong_in_a_room_is_found(put: Put, tmp_path: Path, path: str, code: str, complaint: str) -> None:
    put(path, code)
    assert complaint in "\n".join(rooms.problems(tmp_path))


@pytest.mark.parametrize("path", ["services/chat/rules/a.py", "kit/storage/engine.py"])
def test_what_belongs_in_a_room_is_not(put: Put, tmp_path: Path, path: str) -> None:
    code = "import math" if "rules" in path else "from sqlalchemy import create_engine"
    put(path, f'"""A."""\n{code}\nfrom contracts.vocabulary import Priority\n')
    assert rooms.problems(tmp_path) == []


def test_words_out_of_the_vocabulary_are_found(put: Put, tmp_path: Path) -> None:
    put("services/a.py", "def issue_of(open_issues: int) -> None: ...\n")
    put("services/b.py", "class TicketManager: ...\n")
    put("docs/a.md", "Write an internal note.\n")
    said = "\n".join(words.problems(tmp_path))
    assert "open_issues: never 'issue'" in said
    assert "TicketManager says nothing" in said
    assert "docs/a.md:1: never 'internal note'" in said
    assert "issue_of" not in said.replace("open_issues", "")


@pytest.mark.parametrize("text", ["see /wor" + "k/main", "from https://py" + "pi.org/simple", "# TO" + "DO later"])
def test_machines_registries_and_work_undone_are_found(put: Put, tmp_path: Path, text: str) -> None:
    put("README.md", text)
    assert len(words.problems(tmp_path)) == 1


def test_rows_of_the_spec_are_read_with_their_tags(put: Put, tmp_path: Path) -> None:
    put("docs/spec/a.md", "ABC-001  One rule.  [api]\n| ABC-002 | two | [ui] |\nABC-003  No tag.\n| VC-1 | a vector |\nSee ABC-004.\n")
    assert [(row.id, row.tag) for row in spec.rows(tmp_path).values()] == [("ABC-001", "api"), ("ABC-002", "ui"), ("ABC-003", "api")]


def test_deferrals_and_marks_must_name_rows(put: Put, tmp_path: Path) -> None:
    put("docs/spec/a.md", "".join(f"ABC-00{n}  Rule.  [{'ui' if n > 3 else 'api'}]\n" for n in range(1, 6)))
    put(
        "docs/spec/deferred.md",
        "| rows | why |\n|---|---|\n| ABC-001 to ABC-002, ABC [ui] | there is no screen yet |\n| ABC-009 | gone |\n",
    )
    put("tests/test_a.py", 'import pytest\n@pytest.mark.spec("ABC-003", "ABC-077")\ndef test_a(): ...\n')
    reasons, _ = spec.deferred(spec.rows(tmp_path), tmp_path)
    assert sorted(reasons) == ["ABC-001", "ABC-002", "ABC-004", "ABC-005"]
    said = spec.problems(tmp_path)
    assert "docs/spec/deferred.md: ABC-009 does not exist" in said
    assert "docs/spec/deferred.md: ABC-009 gives no reason" in said
    assert "tests/test_a.py:2: ABC-077 is no row of docs/spec" in said


def test_counts_stand_by_area_and_tag(put: Put, tmp_path: Path) -> None:
    put("docs/spec/a.md", "ABC-001  One.  [api]\nABC-002  Two.  [api]\nABC-003  Three.  [ui]\n")
    table = spec.count(spec.rows(tmp_path), {"ABC-003": "later"}, {"ABC-001"})
    assert table.splitlines()[2].split() == ["ABC", "1/0/1", "0/1/0", "-", "-", "1/1/1"]


def test_links_that_lead_nowhere_are_found(put: Put, tmp_path: Path) -> None:
    put("docs/a.md", "[here](vocabulary.md), [there](b.md#part), [out](https://example.com/c.md)\n")
    assert links.problems(tmp_path) == ["docs/a.md:1: b.md is not there"]


def test_make_prints_every_target() -> None:
    text = (tree.ROOT / "Makefile").read_text(encoding="utf-8")
    targets = next(line for line in text.splitlines() if line.startswith(".PHONY:")).split()[1:]
    alone = {
        name: value for name, value in os.environ.items() if not name.startswith("MAKE")
    }  # a make around us would have it announce folders
    said = subprocess.run(["make"], cwd=tree.ROOT, env=alone, capture_output=True, text=True, check=True).stdout
    assert [line.split()[1] for line in said.splitlines()] == targets
