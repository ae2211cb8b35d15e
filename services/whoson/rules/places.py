"""Where an address is, by a record of a database in MaxMind's format (WHO-011, WHO-150).

The format says nothing of names: DB-IP, GeoIP2, IPinfo and ip-location-db each use their own, and all are understood.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from services.whoson.rules.lines import one_line

LONGEST = 100


@dataclass(frozen=True, slots=True)
class Place:
    """Country as ISO code, the others as the database writes them; degrees. What is not known is None."""

    country: str | None = None
    region: str | None = None
    city: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    network: str | None = None


NOWHERE = Place()


def place_in(record: object) -> Place:
    """What a record tells, whatever its shape; NOWHERE for one that tells nothing."""
    if not isinstance(record, Mapping):
        return NOWHERE
    latitude, longitude = _degrees(record)
    return Place(
        country=_country(record),
        region=_text(record.get("state1")) or _text(_named(_item(record.get("subdivisions")))) or _text(record.get("region")),
        city=_city(record),
        latitude=latitude,
        longitude=longitude,
        network=_text(record.get("autonomous_system_organization")) or _text(record.get("as_name")) or _text(record.get("as_organization")),
    )


def joined(places: Iterable[Place]) -> Place:
    """The place of the first that knows a country, with the network of the first that knows one: places are never mixed."""
    place, network = NOWHERE, None
    for one in places:
        network = network or one.network
        if place.country is None and one.country is not None:
            place = one
    return Place(place.country, place.region, place.city, place.latitude, place.longitude, network)


def _country(record: Mapping[str, Any]) -> str | None:
    said = record.get("country_code") or record.get("country")
    code = said.get("iso_code") if isinstance(said, Mapping) else said
    if not isinstance(code, str) or len(code) != 2 or not (code.isascii() and code.isalpha()):
        return None
    return code.upper() if code.upper() != "ZZ" else None


def _city(record: Mapping[str, Any]) -> str | None:
    """Without the district in brackets that DB-IP adds: visitors of one town are to be found together."""
    said = _text(record.get("city")) or _text(_named(record.get("city")))
    return None if said is None else said.partition(" (")[0] or said


def _degrees(record: Mapping[str, Any]) -> tuple[float | None, float | None]:
    location = record.get("location")
    of = location if isinstance(location, Mapping) else record
    latitude = _number(of.get("latitude", of.get("lat")), 90)
    longitude = _number(of.get("longitude", of.get("lng")), 180)
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):  # written for "not known"
        return None, None
    return latitude, longitude


def _number(said: object, most: float) -> float | None:
    if isinstance(said, bool) or not isinstance(said, int | float | str):
        return None
    try:
        number = float(said)
    except (ValueError, OverflowError):
        return None
    return round(number, 4) if isfinite(number) and abs(number) <= most else None


def _named(said: object) -> object:
    names = said.get("names") if isinstance(said, Mapping) else None
    return (names.get("en") or next(iter(names.values()), None)) if isinstance(names, Mapping) else None


def _item(said: object) -> object:
    return said[0] if isinstance(said, list) and said else None


def _text(said: object) -> str | None:
    return one_line(said, LONGEST) or None if isinstance(said, str) else None
