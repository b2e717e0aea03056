"""What the gate measures: one entry per gold set, each with the files that its floors are pinned to."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Measure:
    """One gold set and how to measure on it.

    Attributes:
        name: as in the baseline and in the reports.
        files: the gold, whose digest is pinned with the floors; the measure is left out where one is missing.
        run: figures by name, each between 0 and 1 and better when higher.
    """

    name: str
    files: tuple[Path, ...]
    run: Callable[[], dict[str, float]]


def shared() -> Path | None:
    """The folder of shared gold data (DRAGOMAN_SHARED, or `../shared`), None where it is absent."""
    root = Path(os.environ.get("DRAGOMAN_SHARED") or ROOT.parent / "shared")
    return root if (root / "gold" / "dev.jsonl").exists() else None


def claim_figures(files: Sequence[Path]) -> dict[str, float]:
    """Figures of the claims read from the documents of gold files."""
    from evaluation.claims import evaluate  # noqa: PLC0415 - loads the language model

    result, _ = evaluate(files)
    slots = ("actor", "kind", "act", "polarity", "certainty", "tense", "origin", "chain", "when", "where")
    out = {name: result[name]["f1"] for name in ("found", "whole", "gaps", "conditions", "targets")}
    return out | {name: result[name] for name in slots}


def measures() -> list[Measure]:
    """All measures whose gold is on this machine. Gold of our own words ships; the rest is read from `shared()`."""
    examples = tuple(sorted((ROOT / "examples").glob("*/gold.jsonl")))
    fresh = ROOT / "evaluation" / "gold" / "fresh" / "gold.jsonl"
    out = [
        Measure("examples", examples, lambda: claim_figures(examples)),
        Measure("fresh", (fresh,), lambda: claim_figures([fresh])),
    ]
    root = shared()
    if root is not None:
        dev = root / "gold" / "dev.jsonl"
        out.append(Measure("dev", (dev,), lambda: claim_figures([dev])))
    return out
