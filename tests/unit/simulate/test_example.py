"""What the simulator's README shows is what it prints."""

from __future__ import annotations

import re

from click.testing import CliRunner

from infra.simulate.command import command
from kit.config import PROJECT

ROOM = PROJECT / "infra" / "simulate"


def test_the_example_prints_what_its_readme_shows() -> None:
    readme = (ROOM / "README.md").read_text(encoding="utf-8")
    example = readme.partition("<!-- example -->")[2].partition("<!-- end -->")[0]
    asked, shown = example.replace("\\\n", " ").split("```")[:2]
    words = asked.split()[2:]
    files = {name: str(ROOM / "example" / name) for name in words if re.fullmatch(r"\w+\.(csv|toml)", name)}
    words = [files.get(word, word) for word in words[: words.index("--picture")]]
    printed = CliRunner().invoke(command, words).output
    assert len(files) == 3
    assert lines(printed)[: len(lines(shown))] == lines(shown)


def lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]
