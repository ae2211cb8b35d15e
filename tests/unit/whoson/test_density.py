"""The figures of the world map."""

from __future__ import annotations

import pytest

from services.whoson.rules.density import density


@pytest.mark.spec("WHO-056")
def test_visitors_without_a_known_place_are_counted_apart() -> None:
    found = density([(None, None, None, 3), (48.2, 16.37, "AT", 1), (None, None, None, 4)])
    assert found.unknown == 7
    assert [each["properties"]["count"] for each in found.features["features"]] == [1]


def test_places_near_each_other_are_one_and_countries_without_a_place_have_no_point() -> None:
    rows = [(48.21, 16.37, "AT", 2), (48.18, 16.41, "AT", 3), (None, None, "AT", 5), (-0.02, 0.01, None, 1), (48.2, None, "AT", 1)]
    found = density(rows).features
    assert found["type"] == "FeatureCollection"
    assert [(each["geometry"], each["properties"]) for each in found["features"]] == [
        (None, {"country": "AT", "count": 6}),
        ({"type": "Point", "coordinates": [16.4, 48.2]}, {"country": "AT", "count": 5}),
        ({"type": "Point", "coordinates": [0.0, 0.0]}, {"country": None, "count": 1}),
    ]


def test_nobody_is_nowhere() -> None:
    assert density([]).features == {"type": "FeatureCollection", "features": []}
