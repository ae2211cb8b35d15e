"""A house in which people look at reports."""

from __future__ import annotations

import pytest

from tests.support.handling import Handling
from tests.support.reporting import Reporting


@pytest.fixture
def reporting(handling: Handling) -> Reporting:
    return Reporting(handling)
