"""The evaluation gate: `python -m evaluation.gate` fails when a figure falls below its floor.

Floors and a digest of each gold set are pinned in `evaluation/baseline.json`. `--pin` writes the present figures as
floors, but never lowers one unless `--allow-regression` says so. `--only NAME` measures some sets and leaves the others.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evaluation.measures import ROOT, measures

BASELINE = ROOT / "evaluation" / "baseline.json"
MARGIN = 0.005
"""How far below the measured figure a pinned floor lies: library patch releases move figures in the third decimal."""


def digest(files: Sequence[Path]) -> str:
    """SHA-256 over the files of a gold set, in order."""
    total = hashlib.sha256()
    for path in files:
        total.update(path.read_bytes())
    return total.hexdigest()


def compare(now: dict[str, float], floors: dict[str, float]) -> list[tuple[str, float | None, float | None, bool]]:
    """Rows of (figure, value, floor, whether it is broken); a figure with a floor that is no longer measured is broken."""
    rows: list[tuple[str, float | None, float | None, bool]] = []
    for key in [*now, *(k for k in floors if k not in now)]:
        value, floor = now.get(key), floors.get(key)
        rows.append((key, value, floor, floor is not None and (value is None or value < floor)))
    return rows


def raised(now: dict[str, float], floors: dict[str, float], *, allow_regression: bool) -> dict[str, float]:
    """New floors from the present figures, none lower than before unless that is allowed."""
    new = {k: round(max(0.0, v - MARGIN), 3) for k, v in now.items()}
    return new if allow_regression else {k: max(v, floors.get(k, 0.0)) for k, v in new.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure every set that is present and compare with the baseline; 1 if a floor is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pin", action="store_true", help="write the present figures as floors")
    parser.add_argument("--allow-regression", action="store_true", help="with --pin: floors may fall")
    parser.add_argument("--report", type=Path, help="write the figures as JSON")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="measure these sets only")
    options = parser.parse_args(arguments)
    baseline = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    failed = False
    report: dict[str, Any] = {}
    for measure in measures():
        if options.only and measure.name not in options.only:
            continue
        now = report[measure.name] = measure.run()
        pinned = baseline.get(measure.name, {})
        if pinned and pinned["digest"] != digest(measure.files) and not options.pin:
            print(f"{measure.name}: the gold has changed since the floors were pinned")
            failed = True
        for key, value, floor, broken in compare(now, pinned.get("floors", {})):
            failed |= broken and not options.pin
            shown = ["    -" if x is None else f"{x:.3f}" for x in (value, floor)]
            print(f"{measure.name:24} {key:13} {shown[0]}  floor {shown[1]}{'  BROKEN' if broken else ''}")
        if options.pin:
            floors = raised(now, pinned.get("floors", {}), allow_regression=options.allow_regression)
            baseline[measure.name] = {"digest": digest(measure.files), "floors": floors}
    if options.pin:
        BASELINE.write_text(json.dumps(baseline, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    if options.report:
        options.report.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print("gate:", "FAILED" if failed else "passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
