"""Generated holders: names and offices out of the extracts, cut to what the hand table does not cover."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from dragoman.knowledge.names import fold

_EARLIEST = "2010-01-01"
_STILL_SEEN = "2025-11"
_LONGEST_GAP = 14
"""Months: the editions come about once a year."""
_TITLES = re.compile(
    r"^(?:(?:Gen|Lt|Col|Maj|Sr|Dr|Capt|Brig|Mr|Mrs|Fr|Sir|Lord|Cdre|Vice Adm|Adm|Field Marshal|Army|Armed Forces)\.?\s+"
    r"|Sheikh\s+|Crown Prince\s+|Prince\s+)+"
)
_NOISE = re.compile(
    r"[\d\"�]|\(|;|,| - |\b(?:of|Prime|King|Queen|I{2,3}|serving|caretaker|since|acting|interim|previously"
    r"|President|Minister|Council|Head)\b"
)
_PARTICLES = {
    "al",
    "el",
    "bin",
    "ibn",
    "de",
    "da",
    "dos",
    "do",
    "di",
    "van",
    "von",
    "der",
    "den",
    "la",
    "le",
    "del",
    "du",
}
_ROLES = (
    ("president", re.compile(r"^(?:Executive |Interim |Acting )?President(?: of the .*)?$")),
    ("monarch", re.compile(r"^(?:King|Queen|Emperor|Amir|Emir|Sultan|Grand Duke)$")),
    ("prime minister", re.compile(r"^(?:Interim |Acting )?(?:Prime Minister|Chancellor|Taoiseach|Premier)$")),
)
_CABINET = {
    "President": "president",
    "Prime Minister": "prime minister",
    "Minister of Foreign Affairs": "foreign minister",
    "Minister for Foreign Affairs": "foreign minister",
    "Minister of External Affairs": "foreign minister",
    "Secretary of State": "foreign minister",
    "Secretary of State for Foreign and Commonwealth Affairs": "foreign minister",
    "Minister of Defence": "defence minister",
    "Minister of National Defence": "defence minister",
    "Minister of Defence and Armed Forces Logistics": "defence minister",
    "Secretary of State for Defence": "defence minister",
    "Permanent Representative to the United Nations": "permanent representative to the UN",
}
_REPOSITORIES = {
    "china-ministers": "CHN", "egypt-ministers": "EGY", "estonia": "EST", "france-cabinet": "FRA",
    "india-ministers": "IND", "iran-ministers": "IRN", "israel-ministers": "ISR", "italy-ministers": "ITA",
    "japan-ministers": "JPN", "netherlands-cabinet": "NLD", "poland-cabinet": "POL", "qatar-ministers": "QAT",
    "russia-cabinet": "RUS", "saudi-ministers": "SAU", "sudan": "SDN", "syria": "SYR", "turkey-ministers": "TUR",
    "uae-ministers": "ARE", "ukraine-cabinet": "UKR", "united-kingdom-cabinet": "GBR", "us-cabinet": "USA",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Holder:
    """A row of the holders table before it is written; dates are ISO days, an open `end` is empty."""

    of: str
    role: str
    person: str
    short: str
    start: str
    end: str
    source: str
    as_of: str


def _lines(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as handle:
        for line in handle:
            yield {key: value or "" for key, value in json.loads(line).items() if not isinstance(value, list)}


def factbook(shared: Path, iso3: dict[str, str], states: set[str]) -> Iterator[Holder]:
    """Heads of state and government of `states`.

    The extract writes surnames in capitals and infers an end from the next start that was seen. Left out are rows
    without an end that later editions no longer have, and rows whose end is so long after the last edition that has
    them that somebody may have held the office in between (there is no edition from April 2017 to November 2020).
    """
    for row in _lines(shared / "officeholders_hos_hog_factbook.jsonl"):
        role = next((name for name, shape in _ROLES if shape.match(row["title"])), "")
        named = _named(row["name"])
        end = row["end_inferred"]
        state = iso3.get(row["iso2"], "")
        if not role or not named or state not in states or not row["start"] or (end and end <= row["start"]):
            continue
        seen = row["last_seen"]
        if seen < _STILL_SEEN if not end else _month(end) - _month(seen) > _LONGEST_GAP:
            continue
        yield Holder(
            state, role, named[0], named[1], row["start"], end, "CIA World Factbook", seen.removesuffix("-01-01")
        )


def _named(text: str) -> tuple[str, str] | None:
    """(full name, surname) of a Factbook name with its surname in capitals; None where the text is not clean."""
    text = _TITLES.sub("", text.strip())
    words = text.split()
    if _NOISE.search(text) or not 2 <= len(words) <= 6:
        return None
    loud = [i for i, word in enumerate(words) if word.isupper() and len(word) > 1 and not word.endswith(".")]
    if not loud or loud != list(range(loud[0], loud[-1] + 1)):
        return None
    surname = [_calm(words[i]) for i in loud]
    given = words[: loud[0]] + words[loud[-1] + 1 :]
    if loud[0] == 0:
        return " ".join([*surname, *given]), " ".join(surname)
    if loud[-1] != len(words) - 1:
        return None
    return " ".join([*given, *surname]), " ".join(surname)


def _calm(word: str) -> str:
    if word.lower() in _PARTICLES:
        return word.lower()
    parts = [p.lower() if p.lower() in _PARTICLES else p[:1] + p[1:].lower() for p in word.split("-")]
    return "-".join(parts).replace("'S", "'s")


def cabinets(shared: Path) -> Iterator[Holder]:
    """Ministers from Wikidata extracts that were frozen in mid-2022; an open end there is not shipped as open."""
    for row in _lines(shared / "officeholders_cabinet_everypolitician.jsonl"):
        role, state = _CABINET.get(row["position"], ""), _REPOSITORIES.get(row["repo"], "")
        if role and state and row["start"] and row["end"] and " " in row["name"] and " of " not in row["name"]:
            if row["repo"] == "india-ministers" and row["position"] == "Minister of Foreign Affairs":
                continue  # these are foreign secretaries, the ministry's first officials
            short = row["name"] if state == "CHN" else _surname(row["name"])
            yield Holder(state, role, row["name"], short, row["start"], row["end"], "Wikidata", "2022-07")


def _surname(name: str) -> str:
    """Last word of a name with the particles before it ("Di Paola")."""
    words = name.split()
    at = len(words) - 1
    while at > 1 and words[at - 1].lower() in _PARTICLES - {"bin", "ibn"}:
        at -= 1
    return " ".join(words[at:])


def _month(day: str) -> int:
    return int(day[:4]) * 12 + int(day[5:7])


def united_kingdom(shared: Path) -> Iterator[Holder]:
    """British ministers from the Institute for Government."""
    posts = {
        "Prime Minister": "prime minister",
        "Deputy Prime Minister": "deputy prime minister",
        "Secretary of State for Defence": "defence minister",
        "Secretary of State for Foreign and Commonwealth Affairs": "foreign minister",
        "Secretary of State for Foreign, Commonwealth and Development Affairs": "foreign minister",
    }
    for row in _lines(shared / "uk_ministers_ifg.jsonl"):
        name = "David Cameron" if row["name"].startswith("Lord Cameron") else row["name"]
        if row["post"] in posts:
            yield Holder(
                "GBR", posts[row["post"]], name, name.split()[-1], row["start"], row["end"],
                "Institute for Government", "2026-06-19",
            )  # fmt: skip


def merge(generated: list[Holder], hand: list[dict[str, str]], single: set[str]) -> list[Holder]:
    """Keep generated rows only where the hand table has nobody in the office, and cut them at its next holder.

    Among generated rows of one office of a single holder (`single`), a row that starts while the one before it still
    runs cuts that one short.
    """
    taken: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in hand:
        taken[row["of"], row["role"]].append((row["start"], row["end"] or "9999"))
    offices: dict[tuple[str, str], list[Holder]] = defaultdict(list)
    for holder in generated:
        periods = taken[holder.of, holder.role]
        if (holder.end and holder.end <= _EARLIEST) or any(a <= holder.start < b for a, b in periods):
            continue
        nexts = [a for a, _ in periods if a > holder.start]
        end = min([holder.end or "9999", *nexts])
        if any(row["start"] == end and _like(row["short"], holder.short) for row in hand if row["of"] == holder.of):
            continue  # the same person's term with another first day: the hand table is right
        offices[holder.of, holder.role].append(replace(holder, end="" if end == "9999" else end))
    kept: list[Holder] = []
    for (_, role), rows in offices.items():
        rows.sort(key=lambda h: (h.start, h.end or "9999", h.source))
        firsts = [h for i, h in enumerate(rows) if role not in single or i == 0 or rows[i - 1].start != h.start]
        for holder, after in zip(firsts, [*firsts[1:], None], strict=True):
            ends = [holder.end or "9999", *([after.start] if after and role in single else [])]
            kept.append(replace(holder, end="" if min(ends) == "9999" else min(ends)))
    return sorted(_joined(kept), key=lambda h: (h.of, h.role, h.start, h.person))


def _like(hand: str, short: str) -> bool:
    return fold(short).lower() in {fold(name).lower() for name in hand.split("|")}


def _joined(rows: list[Holder]) -> list[Holder]:
    """Put together rows of one person that only differ in spelling or follow without a gap."""
    found: list[Holder] = []
    for row in rows:
        last = found[-1] if found else None
        if last and (last.of, last.role, last.short) == (row.of, row.role, row.short) and last.end == row.start:
            found[-1] = replace(row, start=last.start)
        else:
            found.append(row)
    return found
