"""What the tests of the demo share."""

from __future__ import annotations

import pytest

from tests.unit.demo.forging import Forger


@pytest.fixture
def forger() -> Forger:
    return Forger()
