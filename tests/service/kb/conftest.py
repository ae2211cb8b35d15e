"""The library of these tests."""

from __future__ import annotations

import pytest

from tests.service.kb.library import Library
from tests.support.handling import Handling


@pytest.fixture
def library(handling: Handling) -> Library:
    library = Library(handling)
    library.settle_in()
    return library
