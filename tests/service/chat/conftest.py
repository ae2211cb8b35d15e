"""What chat's tests may ask for."""

from __future__ import annotations

import pytest

from services.chat.handlers import hearing
from tests.service.chat.company import Company
from tests.support.handling import Handling


@pytest.fixture
def company(handling: Handling, monkeypatch: pytest.MonkeyPatch) -> Company:
    """A small company; pings are kept from one test to another otherwise."""
    monkeypatch.setattr(hearing, "PINGS", hearing.Pings())
    return Company(handling)
