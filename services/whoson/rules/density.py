"""How many visitors are where, for the world map (WHO-053, WHO-056)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

DECIMALS = 1  # of a degree: eleven kilometres, or less


@dataclass(frozen=True, slots=True)
class Density:
    """`features` is a GeoJSON FeatureCollection, the places with most visitors first; `unknown` counts those who are nowhere."""

    features: dict[str, Any]
    unknown: int


def density(rows: Iterable[tuple[float | None, float | None, str | None, int]]) -> Density:
    """From latitude, longitude, country and count. Whose country alone is known stands in it without a point: `geometry` is null."""
    counts: Counter[tuple[str | None, float | None, float | None]] = Counter()
    unknown = 0
    for latitude, longitude, country, count in rows:
        if latitude is not None and longitude is not None:
            counts[country, _rounded(latitude), _rounded(longitude)] += count
        elif country is not None:
            counts[country, None, None] += count
        else:
            unknown += count
    ordered = sorted(counts.items(), key=lambda one: (-one[1], *(str(part) for part in one[0])))
    features = [_feature(country, latitude, longitude, count) for (country, latitude, longitude), count in ordered]
    return Density({"type": "FeatureCollection", "features": features}, unknown)


def _rounded(degrees: float) -> float:
    return round(degrees, DECIMALS) + 0.0  # no -0.0


def _feature(country: str | None, latitude: float | None, longitude: float | None, count: int) -> dict[str, Any]:
    point = None if latitude is None else {"type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "Feature", "geometry": point, "properties": {"country": country, "count": count}}
