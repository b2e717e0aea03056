"""Rebuild the generated tables of `dragoman.knowledge`: `python -m tools.knowledge.build --shared PATH`."""

from __future__ import annotations

import argparse
import csv
import json
from dataclasses import asdict
from pathlib import Path

from dragoman.knowledge.names import fold
from dragoman.knowledge.tables import DATA, TABLES, read_file
from tools.knowledge import people, places

_ORGANISATIONS = {
    "AU": "AU", "LAS": "AL", "OIC": "OIC", "OSCE": "OSCE", "UN": "UN", "ICC": "ICC", "OECD": "OECD", "OAS": "OAS",
    "IAEA": "IAEA", "OPCW": "OPCW", "WTO": "WTO", "CARICOM": "CARICOM", "NAM": "NAM", "APEC": "APEC",
}  # fmt: skip
"""Acronyms of the extract of 2020 whose members are taken over, and their party keys. The extract has no dates."""

_SINCE_2020 = {
    "ICC": {"ARM": "2024-02-01", "UKR": "2025-01-01"},
    "OECD": {"CRI": "2021-05-25"},
    "WTO": {"COM": "2024-08-21", "TLS": "2024-08-30"},
}
_LEFT = {("OAS", "NIC"): "2023-11-19"}


def main() -> None:
    """Write every generated table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="folder with data/knowledge/*.jsonl")
    extracts: Path = parser.parse_args().shared / "data" / "knowledge"
    iso3 = _codes(extracts)
    write("holders", _holders(extracts, iso3))
    write("memberships", _memberships(extracts))
    states = read_file(DATA / "states.csv")
    capitals = {(row["key"], fold(name)) for row in states for name in row.list("capitals")}
    write("places", list(places.places(extracts, iso3, capitals)))


def _codes(extracts: Path) -> dict[str, str]:
    """ISO alpha-2 -> alpha-3, with Kosovo and Palestine as the tables key them."""
    with (extracts / "countries_factbook_rigour.jsonl").open(encoding="utf-8") as handle:
        rows = [json.loads(line) for line in handle]
    codes = {row["iso2"]: row["iso3"] for row in rows if row["iso2"]}
    return {**codes, "XK": "XKX", "PS": "PSE", "AX": "ALA", "BQ": "BES", "RE": "REU", "GP": "GLP", "MQ": "MTQ"}


def _holders(extracts: Path, iso3: dict[str, str]) -> list[dict[str, str]]:
    hand = [dict(row.values) for row in read_file(DATA / "holders.csv")]
    single = {row["role"] for row in read_file(DATA / "offices.csv") if row["single"] == "yes"}
    names = {_squeeze(row["person"]): (row["person"], row["short"]) for row in hand}
    found = [
        *people.cabinets(extracts),
        *people.united_kingdom(extracts),
        *people.factbook(extracts, iso3, _sovereign(extracts)),
    ]
    rows = []
    for holder in people.merge(found, hand, single):
        person, short = names.get(_squeeze(holder.person), (holder.person, holder.short))
        rows.append({**asdict(holder), "person": person, "short": short, "area": ""})
    return rows


def _sovereign(extracts: Path) -> set[str]:
    """Members of the United Nations, and the states beside them that the tables keep."""
    with (extracts / "igo_membership.jsonl").open(encoding="utf-8") as handle:
        entries = [json.loads(line) for line in handle]
    return {"XKX", "PSE", "TWN", "VAT"}.union(*(e["members_2020"] for e in entries if e["acronym"] == "UN"))


def _squeeze(name: str) -> str:
    return "".join(c for c in name.lower() if c.isalpha())


def _memberships(extracts: Path) -> list[dict[str, str]]:
    states = {row["key"] for row in read_file(DATA / "states.csv")}
    note = {"source": "dieghernan/Country-Codes-and-International-Organizations", "as_of": "2020-01"}
    rows = []
    with (extracts / "igo_membership.jsonl").open(encoding="utf-8") as handle:
        for line in handle:
            entry = json.loads(line)
            org = _ORGANISATIONS.get(entry["acronym"])
            if org is None:
                continue
            later = _SINCE_2020.get(org, {})
            for member in sorted({*entry["members_2020"], *later} & states):
                dates = {"start": later.get(member, ""), "end": _LEFT.get((org, member), "")}
                rows.append({"org": org, "member": member, **dates, **note})
    return rows


def write(table: str, rows: list[dict[str, str]]) -> None:
    """Write one table, sorted as the linter wants it, with Unix line ends."""
    layout = TABLES[table]
    path = DATA / "generated" / f"{table}.csv"
    rows.sort(key=lambda row: tuple(row[column] for column in layout.order))
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, layout.columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{path.name}: {len(rows)} rows, {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
