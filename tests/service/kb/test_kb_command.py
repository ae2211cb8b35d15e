"""`frontline kb` against a running service: out to a folder and a zip, in again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kit.config import PROJECT
from tests.service.kb.library import Library
from tests.support.handling import Handling
from tests.support.suite import Suite

PAGE = "---\ntitle: Prices\nfiles:\n  - path: files/a.txt\n---\n\nAll **prices**.\n"


@pytest.mark.slow
def test_out_and_in_by_the_command_line(running: Callable[..., Suite], tmp_path: Path) -> None:
    suite = running("kb")
    handling = Handling(suite.database)
    Library(handling).settle_in()
    handling.close()
    source = tmp_path / "source" / "Help"
    (source / "files").mkdir(parents=True)
    (source / "prices.md").write_text(PAGE)
    (source / "files" / "a.txt").write_text("content")

    def frontline(*said: str | Path, code: int = 0) -> str:
        command = [sys.executable, "-m", "infra.local.cli", "kb", *map(str, said)]
        done = subprocess.run(command, cwd=PROJECT, env=os.environ | suite.environ, capture_output=True, text=True, timeout=60)
        assert done.returncode == code, done.stderr + done.stdout
        return done.stdout

    assert "1 created, 0 changed, 0 unchanged, 1 folders, 0 faults: would be done" in frontline("import", source.parent, "--dry-run")
    assert json.loads(frontline("import", source.parent, "--json"))["created"] == ["Help/prices.md"]
    folder, archive = tmp_path / "out", tmp_path / "out.zip"
    assert "3 files" in frontline("export", folder)
    assert (folder / "Help" / "files" / "prices" / "a.txt").read_text() == "content"
    assert (folder / "Help" / "prices.md").read_text().endswith("\n\nAll **prices**.\n")
    frontline("export", archive)
    assert "0 created, 0 changed, 1 unchanged" in frontline("import", archive)
    (source / "prices.md").write_text(PAGE.replace("title", "titel"))
    assert "Help/prices.md: titel: There is no field titel." in frontline("import", source.parent, code=1)
    assert "is there already" in subprocess.run(
        [sys.executable, "-m", "infra.local.cli", "kb", "export", str(archive)], cwd=PROJECT, env=os.environ | suite.environ,
        capture_output=True, text=True, timeout=60, check=False,
    ).stderr  # fmt: skip
