"""The evaluation gate: `python -m evaluation.gate` fails when a figure falls below its floor.

Floors and a digest of each gold file are pinned in `evaluation/baseline.json`. `--pin` writes the present figures as
floors, but never lowers one unless `--allow-regression` says so. Gold of our own words ships in `examples/`; the rest is
read from the folder of shared gold data where it is present (DRAGOMAN_SHARED, or `../shared`).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from evaluation.claims import evaluate

ROOT = Path(__file__).parents[1]
BASELINE = ROOT / "evaluation" / "baseline.json"
MARGIN = 0.005
"""How far below the measured figure a pinned floor lies: library patch releases move figures in the third decimal."""


def shared() -> Path | None:
    """The folder of shared gold data, None where it is absent."""
    root = Path(os.environ.get("DRAGOMAN_SHARED") or ROOT.parent / "shared")
    return root if (root / "gold" / "dev.jsonl").exists() else None


def sets() -> dict[str, list[Path]]:
    """Name of each gold set -> its files."""
    out = {"examples": sorted((ROOT / "examples").glob("*/gold.jsonl"))}
    root = shared()
    if root is not None:
        out["dev"] = [root / "gold" / "dev.jsonl"]
    return out


def digest(files: list[Path]) -> str:
    """SHA-256 over the files of a gold set."""
    total = hashlib.sha256()
    for path in files:
        total.update(path.read_bytes())
    return total.hexdigest()


def figures(result: dict[str, Any]) -> dict[str, float]:
    """The figures that have floors, flattened."""
    out = {name: result[name]["f1"] for name in ("found", "whole", "gaps", "conditions", "targets")}
    slots = ("actor", "kind", "act", "polarity", "certainty", "tense", "origin", "chain", "when", "where")
    return out | {name: result[name] for name in slots}


def main() -> int:
    """Measure every set that is present and compare with the baseline; 1 if a floor is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pin", action="store_true")
    parser.add_argument("--allow-regression", action="store_true")
    parser.add_argument("--report", type=Path, help="write the figures as JSON")
    arguments = parser.parse_args()
    baseline = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    failed = False
    measured: dict[str, Any] = {}
    for name, files in sets().items():
        now = figures(evaluate(files)[0])
        measured[name] = now
        pinned = baseline.get(name, {})
        if pinned and pinned["digest"] != digest(files) and not arguments.pin:
            print(f"{name}: the gold has changed since the floors were pinned")
            failed = True
        for key, value in now.items():
            floor = pinned.get("floors", {}).get(key)
            broken = floor is not None and value < floor
            failed |= broken and not arguments.pin
            print(
                f"{name:9} {key:11} {value:.3f}  floor {'-' if floor is None else f'{floor:.3f}'}{'  BROKEN' if broken else ''}"
            )
        if arguments.pin:
            old = pinned.get("floors", {})
            floors = {k: round(max(0.0, v - MARGIN), 3) for k, v in now.items()}
            if not arguments.allow_regression:
                floors = {k: max(v, old.get(k, 0.0)) for k, v in floors.items()}
            baseline[name] = {"digest": digest(files), "floors": floors}
    if arguments.pin:
        BASELINE.write_text(json.dumps(baseline, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    if arguments.report:
        arguments.report.write_text(json.dumps(measured, indent=2) + "\n", encoding="utf-8")
    print("gate:", "FAILED" if failed else "passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
