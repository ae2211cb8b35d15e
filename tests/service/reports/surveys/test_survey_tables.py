"""The migrations make what the models say."""

from __future__ import annotations

from collections.abc import Callable

from kit.storage.migrations import differences
from services.reports.models import metadata


def test_the_tables_are_those_of_the_models(database: Callable[[str], str]) -> None:
    assert differences(database("reports"), metadata) == []
