"""Given names that tell "he" from "she": `python -m tools.knowledge.given` writes `generated/given_names.csv`.

Reads two packages, which are needed for rebuilding only: `names` (MIT; counts of the US Census of 1990, public domain)
and `faker` (MIT; lists of given names of some seventy countries). Install them with
`pip install --no-deps names==0.3.0 faker==40.54.0`.

A name that both women and men bear is left out, unless the census has one of them `_SURE` times as often.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import defaultdict
from pathlib import Path

from dragoman.knowledge.names import fold
from tools.knowledge.build import write

_SURE = 15.0
"""How often a name is one gender's for each bearer of the other before it tells anything; chosen, not measured."""

_COMMON = 0.004
"""Percent of the census from which a name counts: rarer ones are mostly surnames and slips of the pen."""

_ROMAN = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh", "з": "z", "и": "y",
    "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ы": "y",
    "ъ": "", "э": "e", "ю": "yu", "я": "ya", "ё": "yo",
}  # fmt: skip
_RUSSIAN = {**_ROMAN, "г": "g", "и": "i", "е": "e", "й": "y"}
_NAME = re.compile(r"[A-Z][a-z]{2,}\Z")


def main() -> None:
    """Write the table."""
    share: dict[str, dict[str, float]] = defaultdict(dict)
    lists: dict[str, set[str]] = defaultdict(set)
    for gender, name, percent in _census():
        share[name][gender] = percent
    for gender, name in _lists():
        lists[name].add(gender)
    rows = []
    for name in sorted({*share, *lists}):
        gender, source = _decide(share.get(name, {}), lists.get(name, set()))
        if gender:
            as_of = "1990" if source == "US Census" else "2026-11"
            rows.append({"name": name, "gender": gender, "source": source, "as_of": as_of})
    write("given_names", rows)


def _decide(share: dict[str, float], listed: set[str]) -> tuple[str, str]:
    """Gender and source, ("", "") if the sources do not agree."""
    f, m = share.get("f", 0.0), share.get("m", 0.0)
    if f >= _COMMON and f > _SURE * m:
        return ("f", "US Census") if "m" not in listed or f > 0.05 else ("", "")
    if m >= _COMMON and m > _SURE * f:
        return ("m", "US Census") if "f" not in listed or m > 0.05 else ("", "")
    if f or m or len(listed) != 1:
        return "", ""
    return listed.pop(), "Faker"


def _census() -> list[tuple[str, str, float]]:
    folder = Path(importlib.import_module("names").__file__ or "").parent
    found = []
    for gender, file in (("f", "dist.female.first"), ("m", "dist.male.first")):
        for line in (folder / file).read_text(encoding="utf-8").splitlines():
            name, percent, *_ = line.split()
            found.append((gender, name.capitalize(), float(percent)))
    return found


def _lists() -> list[tuple[str, str]]:
    person = importlib.import_module("faker.providers.person")
    found = []
    for module in pkgutil.iter_modules(person.__path__):
        provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
        for gender, word in (("f", "female"), ("m", "male")):
            for attribute in (f"first_names_{word}", f"first_{word}_names", f"first_romanized_names_{word}"):
                for name in getattr(provider, attribute, ()):
                    latin = _latin(str(name), module.name)
                    if _NAME.match(latin):
                        found.append((gender, latin))
    return found


def _latin(name: str, locale: str) -> str:
    table = _ROMAN if locale == "uk_UA" else _RUSSIAN
    spelled = "".join(table.get(c, c) for c in name.lower())
    return fold(spelled).capitalize() if " " not in spelled and "-" not in spelled else ""


if __name__ == "__main__":
    main()
