"""Writes which spec rows passing tests prove: `@pytest.mark.spec("RTE-106")` → .local/spec-proven.json, {row: [test…]}."""

from __future__ import annotations

import json
from collections.abc import Generator
from pathlib import Path

import pytest

from kit.config import PROJECT

PROVEN = PROJECT / ".local" / "spec-proven.json"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "spec(*rows): the rows of docs/spec that this test proves")
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Proofs(), "spec-proofs")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    rows = [str(row) for mark in item.iter_markers("spec") for row in mark.args]
    if rows:
        report.user_properties.append(("spec", rows))
    return report


class Proofs:
    """Collects, in the process that starts the run, what all workers report."""

    def __init__(self) -> None:
        self.passed: dict[str, list[str]] = {}
        self.failed: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        rows = dict(report.user_properties).get("spec", [])
        if report.passed and report.when == "call":
            self.passed[report.nodeid] = list(rows)  # type: ignore[call-overload]
        elif not report.passed:
            self.failed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        if not self.passed and not self.failed:
            return
        proven = {row: {test for test in tests if self._still_stands(test)} for row, tests in _read().items()}
        for test, rows in self.passed.items():
            for row in rows if test not in self.failed else []:
                proven.setdefault(row, set()).add(test)
        said = {row: sorted(tests) for row, tests in sorted(proven.items()) if tests}
        PROVEN.parent.mkdir(exist_ok=True)
        rough = PROVEN.with_suffix(".new")
        rough.write_text(json.dumps(said, indent=1) + "\n")
        rough.replace(PROVEN)

    def _still_stands(self, test: str) -> bool:
        """Proofs of tests that did not run this time are kept while their file is there."""
        return test not in self.passed and test not in self.failed and Path(PROJECT, test.partition("::")[0]).exists()


def _read() -> dict[str, list[str]]:
    try:
        found: dict[str, list[str]] = json.loads(PROVEN.read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return found
