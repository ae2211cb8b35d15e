"""A site whose visitors these tests play: what its pages tell, and what comes of it."""

from __future__ import annotations

import pytest

from tests.service.whoson.acting import Acting
from tests.service.whoson.looking import Looking
from tests.service.whoson.site import Site
from tests.support.handling import Handling


@pytest.fixture
def site(handling: Handling) -> Site:
    found = Site(handling)
    found.open()
    return found


@pytest.fixture
def looking(site: Site) -> Looking:
    found = Looking(site)
    found.settle_in()
    return found


@pytest.fixture
def acting(site: Site) -> Acting:
    return Acting(site)
