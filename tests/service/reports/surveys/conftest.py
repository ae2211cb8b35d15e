"""The company of the tests about surveys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kit.config import config
from tests.service.reports.surveys.house import SECRET, House
from tests.support.handling import Handling


@pytest.fixture
def house(handling: Handling, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setenv("FRONTLINE_SECRET", SECRET)
    monkeypatch.setenv("FRONTLINE_PUBLIC_URL", "https://frontline.example")
    config.cache_clear()
    found = House(handling)
    found.open()
    yield found
    config.cache_clear()
