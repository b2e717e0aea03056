"""Score the reading of times against MEANTIME and against the gold claims.

    python -m evaluation.times --shared PATH [--errors] [--json] [--speed]

MEANTIME (`data/events/meantime_dev.jsonl`, CC BY 4.0) writes TIMEX3 values. They are compared with ours like this:

- days, months, years, weeks (`2008-W50`, `-WE`: Saturday and Sunday), quarters, seasons (northern months), decades
  (`197`) and fiscal years (as the calendar year) become a first and a last day, as EDTF values do;
- the hour of TIME values is dropped, since our value is the day;
- TIMEX3 keeps "early", "the end of" and "later this" in an attribute `mod` that this file does not have, so `2006` is
  the value of "late 2006". `value` counts our narrower period as right where it lies within theirs and the words cut a
  period (`approximate`, "this", "earlier", "later"); `value_strict` wants the same first and last day;
- `P27Y` is compared with our duration (`PM6`, a slip, as `P6M`; `P2Q` as `P6M`); `PAST_REF`, `PRESENT_REF` and
  `FUTURE_REF` with a mention that has a direction and no value;
- relations ("since", "by") are left out: TIMEX3 values the bare expression, as our `base` does.

A gold mention without any overlapping mention of ours is a wrong value. Spans are counted one to one where they
overlap, and again where they are equal but for a leading preposition or article. Precision counts only sentences up
to the last one that has any annotation: MEANTIME annotates the beginning of each text.

Gold claims (`gold/dev.jsonl`, `gold/dossiers/*/gold.jsonl`): each distinct `when` span. `value` is the agreement that
gold/score.py counts (a date in common, or none on both sides) for the mention that overlaps the gold span, with the
tense of the gold claim; `value_untensed` without it; `value_equal` wants the same days.

`--speed` reads all of these texts and parses them with the spaCy model of the settings, one after the other on one
core, and gives microseconds a word and the share of one in the other.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from dragoman.reading.times import TimeMention, find_times
from dragoman.reading.times_calendar import days_in, quarter, season, week, weekend

Days = tuple[date, date]

SEASONS = {"SP": 21, "SU": 22, "FA": 23, "WI": 24}
LEADING = re.compile(r"(?:(?:in|on|at|by|for|since|until|before|after|within|over|the|during)\s+)+", re.I)


def days_of_edtf(value: str | None) -> Days | None:
    """First and last day of an EDTF value, None if it has none or is open."""
    if value is None:
        return None
    first, _, last = value.replace("~", "").partition("/")
    one, two = _days(first), _days(last or first)
    return (one[0], two[1]) if one and two else None


def _days(part: str) -> Days | None:
    if re.fullmatch(r"\d{3}X", part):
        return date(int(part[:3]) * 10, 1, 1), date(int(part[:3]) * 10 + 9, 12, 31)
    if re.fullmatch(r"\d{4}-2[1-4]", part):
        found = season(int(part[:4]), int(part[5:]))
        return (found.first, found.last) if found.first and found.last else None
    if re.fullmatch(r"\d{4}", part):
        return date(int(part), 1, 1), date(int(part), 12, 31)
    if re.fullmatch(r"\d{4}-\d\d", part):
        year, month = map(int, part.split("-"))
        return date(year, month, 1), date(year, month, days_in(year, month))
    try:
        return date.fromisoformat(part), date.fromisoformat(part)
    except ValueError:
        return None


def days_of_timex(value: str) -> Days | None:
    """First and last day of a TIMEX3 value, None for durations and references."""
    value = re.sub(r"T.*$", "", value.removesuffix("-XX").removeprefix("FY"))
    if re.fullmatch(r"\d{3}", value):
        return _days(value + "X")
    if found := re.fullmatch(r"(\d{4})-W(\d\d)(-WE)?", value):
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        period = weekend(monday) if found[3] else week(monday)
    elif found := re.fullmatch(r"(\d{4})-Q(\d)", value):
        period = quarter(int(found[1]), int(found[2]))
    elif found := re.fullmatch(r"(\d{4})-(SP|SU|FA|WI)", value):
        period = season(int(found[1]), SEASONS[found[2]])
    elif found := re.fullmatch(r"(\d\d)-(\d\d)-(\d{4})", value):
        return _days(f"{found[3]}-{found[2]}-{found[1]}")
    else:
        return _days(value)
    return (period.first, period.last) if period.first and period.last else None


def agrees(value: str, mention: TimeMention, strict: bool) -> bool:
    """Whether a mention means what a TIMEX3 value says."""
    value = {"PM6": "P6M"}.get(value, value)
    if quarters := re.fullmatch(r"P(\d+)Q", value):
        value = f"P{3 * int(quarters[1])}M"
    if value.startswith("P") and not value.endswith("REF"):
        return mention.duration == value
    if value.endswith("_REF"):
        return mention.value is None and mention.direction == value.removesuffix("_REF").lower()
    theirs, ours = days_of_timex(value), days_of_edtf(mention.base)
    if theirs is None or ours is None:
        return False
    if theirs == ours:
        return True
    cuts = mention.approximate or re.search(r"\b(this|earlier|later)\b", mention.text, re.I)
    return bool(not strict and cuts and theirs[0] <= ours[0] and ours[1] <= theirs[1])


def lines(path: Path) -> Iterator[Any]:
    """The records of a JSON-lines file."""
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def overlap(a: tuple[int, int], b: tuple[int, int]) -> int:
    """Characters two spans share."""
    return min(a[1], b[1]) - max(a[0], b[0])


def best(mentions: list[TimeMention], span: tuple[int, int]) -> TimeMention | None:
    """The mention that shares most characters with a span, None if none does."""
    found = max(mentions, key=lambda m: overlap(m.span, span), default=None)
    return found if found and overlap(found.span, span) > 0 else None


def meantime(path: Path, errors: list[str]) -> dict[str, float | int]:
    """The figures for MEANTIME."""
    right = strict = gold_count = predicted = hits = exact = 0
    for document in lines(path):
        text, offsets = _joined(document["tokens"])
        last = max(
            (document["sentences"][t] for x in (*document["timex"], *document["events"]) for t in x["tokens"]),
            default=0,
        )
        end = max(stop for (_, stop), s in zip(offsets, document["sentences"], strict=True) if s <= last)
        published = document["date"]
        if published and re.fullmatch(r"\d\d-\d\d-\d{4}", published):  # a slip in one header
            published = "-".join(reversed(published.split("-")))
        mentions = find_times(text, published, end=end)
        predicted += len(mentions)
        left = list(mentions)
        for timex in document["timex"]:
            gold_count += 1
            span = (offsets[timex["tokens"][0]][0], offsets[timex["tokens"][-1]][1])
            mention = best(mentions, span)
            written = text[span[0] : span[1]]
            if mention and agrees(timex["value"], mention, strict=False):
                right += 1
                strict += agrees(timex["value"], mention, strict=True)
            else:
                ours = (mention.text, mention.value, mention.duration) if mention else None
                errors.append(f"meantime {document['id']} {published}: {written!r} {timex['value']}, ours {ours}")
            one = best(left, span)
            if one:
                left.remove(one)
                hits += 1
                exact += LEADING.sub("", one.text) == LEADING.sub("", written)
        errors.extend(f"meantime {document['id']} {published}: extra {m.text!r} {m.value}" for m in left)
    return {
        "timex": gold_count,
        "value": round(right / gold_count, 3),
        "value_strict": round(strict / gold_count, 3),
        "mentions": predicted,
        "span_precision": round(hits / predicted, 3),
        "span_recall": round(hits / gold_count, 3),
        "span_f1": round(2 * hits / (predicted + gold_count), 3),
        "span_f1_exact": round(2 * exact / (predicted + gold_count), 3),
    }


def _joined(tokens: list[str]) -> tuple[str, list[tuple[int, int]]]:
    text, offsets = "", []
    for token in tokens:
        start = len(text) + (1 if text else 0)
        text = f"{text} {token}" if text else token
        offsets.append((start, start + len(token)))
    return text, offsets


def dates(value: str | None) -> set[str]:
    """The dates in a value, as gold/score.py counts them."""
    return set(re.findall(r"\d{4}(?:-\d{2}){0,2}", value or ""))


def same(gold: str | None, value: str | None) -> bool:
    """Agreement as gold/score.py counts it."""
    return (not gold and not value) or bool(dates(gold) & dates(value))


def claims(paths: list[Path], errors: list[str]) -> dict[str, float | int]:
    """The figures for the `when` fields of gold claims."""
    total = found = right = untensed = equal = 0
    for path in paths:
        for document in lines(path):
            mentions = find_times(document["text"], document["published"])
            seen: set[tuple[int, int]] = set()
            for claim in document["claims"]:
                when = claim.get("when")
                if not when or tuple(when["span"]) in seen:
                    continue
                span = (when["span"][0], when["span"][1])
                seen.add(span)
                total += 1
                mention = best(mentions, span)
                value = mention.value_for(claim["tense"]) if mention else None
                found += mention is not None
                if mention and same(when["value"], value):
                    right += 1
                else:
                    written = document["text"][span[0] : span[1]]
                    errors.append(
                        f"claims {document['id']} {document['published']}: {written!r} {when['value']} "
                        f"({claim['tense']}), ours {mention and (mention.text, value)}"
                    )
                untensed += bool(mention and same(when["value"], mention.value))
                equal += bool(mention and days_of_edtf(when["value"]) == days_of_edtf(value))
    return {
        "when": total,
        "span_recall": round(found / total, 3),
        "value": round(right / total, 3),
        "value_untensed": round(untensed / total, 3),
        "value_equal": round(equal / total, 3),
    }


def speed(shared: Path) -> dict[str, float | int]:
    """Time of reading times beside the time of a spaCy parse, over the texts of all gold."""
    from dragoman.reading.parse import pipeline  # noqa: PLC0415 - spaCy costs a second
    from dragoman.reading.settings import ReadingSettings  # noqa: PLC0415

    texts = [" ".join(d["tokens"]) for d in lines(shared / "data" / "events" / "meantime_dev.jsonl")]
    texts += [d["text"] for d in lines(shared / "gold" / "dev.jsonl")]
    words = sum(len(text.split()) for text in texts)
    parser = pipeline(ReadingSettings().pipeline)
    find_times("in May", None), parser("Both are warm now.")
    start = time.perf_counter()
    for text in texts:
        find_times(text, "2025-02-27")
    middle = time.perf_counter()
    for _ in parser.pipe(texts):
        pass
    ours, theirs = middle - start, time.perf_counter() - middle
    return {
        "words": words,
        "times_us_per_word": round(ours / words * 1e6, 2),
        "parse_us_per_word": round(theirs / words * 1e6, 1),
        "share": round(ours / theirs, 4),
    }


def default_shared() -> Path:
    """The folder of shared gold data: DRAGOMAN_SHARED, or `../shared` beside the checkout."""
    return Path(os.environ.get("DRAGOMAN_SHARED") or Path(__file__).parents[2] / "shared")


def run(shared: Path, errors: list[str]) -> dict[str, dict[str, float | int]]:
    """All figures."""
    gold = [shared / "gold" / "dev.jsonl", *sorted((shared / "gold" / "dossiers").glob("*/gold.jsonl"))]
    return {
        "meantime": meantime(shared / "data" / "events" / "meantime_dev.jsonl", errors),
        "claims": claims(gold, errors),
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Score the reading of times.")
    parser.add_argument("--shared", type=Path, default=default_shared(), help="folder of shared gold data")
    parser.add_argument("--errors", action="store_true", help="list what differs")
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    parser.add_argument("--speed", action="store_true", help="compare with the time of a parse")
    options = parser.parse_args()
    if not (options.shared / "gold" / "dev.jsonl").exists():
        sys.exit(f"no gold data in {options.shared}: give its folder with --shared")
    errors: list[str] = []
    result = run(options.shared, errors)
    if options.speed:
        result["speed"] = speed(options.shared)
    if options.errors:
        print(*errors, sep="\n")
    if options.json:
        print(json.dumps(result))
    else:
        for name, figures in result.items():
            print(name, *(f"{key}={value}" for key, value in figures.items()))


if __name__ == "__main__":
    main()
