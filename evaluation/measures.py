"""What the gate measures: one entry per gold set, each with the files that its floors are pinned to."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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


def link_figures(batches: Collection[str]) -> dict[str, float]:
    """Share of mentions linked right, on the test half of our own gold."""
    from evaluation.links import evaluate  # noqa: PLC0415

    return _shares(evaluate("test", batches=batches), "bodies", "persons", "nil_precision")


def coreference_figures(batches: Collection[str]) -> dict[str, float]:
    """Share of anaphors resolved right, on the test half of our own gold."""
    from evaluation.coreference import evaluate  # noqa: PLC0415

    return _shares(evaluate("test", batches=batches)["both"], "pronouns", "outlets", "offices", "all")


def _shares(counts: dict[str, Any], *names: str) -> dict[str, float]:
    return {name: counts[name]["share"] for name in names}


def probe_figures() -> dict[str, float]:
    """Share of probes that are fully right."""
    from evaluation.probes import load, run  # noqa: PLC0415

    results = run(load())
    return {"right": sum(not wrong for _, wrong, _ in results) / len(results)}


def dossier_figures(home: Path, *, read: bool) -> dict[str, float]:
    """Figures across the documents of a dossier, from its gold claims or from our own reading."""
    from evaluation.dossier import evaluate, read_again  # noqa: PLC0415
    from evaluation.dossier_gold import load_records  # noqa: PLC0415

    records = load_records(home)
    result = evaluate(home, read_again(records) if read else records)
    names = ["same_claim", "links", "unsaid", "conditions"]
    if not read:  # from our own reading, too few of these are found for a floor to mean anything
        names += ["conflict", "drift", "changed"]
    return {name: result[name]["f1"] for name in names} | {"origins": result["origins"]["acc"]}


def shared_files(root: Path) -> tuple[Path, ...]:
    """The shared gold whose unnamed sources count: development gold (of it only the seed article) and the dossiers."""
    return (root / "gold" / "dev.jsonl", *sorted((root / "gold" / "dossiers").glob("*/gold.jsonl")))


def unnamed_figures(files: Sequence[Path]) -> dict[str, float]:
    """Share of unnamed sources that are kept as described."""
    from evaluation.unnamed import evaluate  # noqa: PLC0415 - loads the language model

    return evaluate(files).figures()


def attribution_figures() -> dict[str, float]:
    """Figures of spans and chains on the test part of our attribution corpus."""
    from evaluation.attribution import corpus, measure  # noqa: PLC0415 - loads the language model

    spans, chains, _ = measure(corpus("test"))
    out = {name: spans[name][2] for name in ("attr_partial", "who_what", "token_mean")}
    return out | (chains.figures() if chains is not None else {})


def measures() -> list[Measure]:
    """All measures whose gold is on this machine. Gold of our own words ships; the rest is read from `shared()`."""
    gold = ROOT / "evaluation" / "gold"
    examples = tuple(sorted((ROOT / "examples").glob("*/gold.jsonl")))
    fresh = gold / "fresh" / "gold.jsonl"
    parties = sorted((gold / "parties").glob("*.txt"))
    fourth = tuple(p for p in parties if "\nbatch: fourth\n" in p.read_text(encoding="utf-8"))
    fifth = {p for p in parties if "\nbatch: fifth\n" in p.read_text(encoding="utf-8")}  # for development alone
    earlier = tuple(p for p in parties if p not in {*fourth, *fifth})  # comparable with the figures of before
    out = [
        Measure("examples", examples, lambda: claim_figures(examples)),
        Measure("fresh", (fresh,), lambda: claim_figures([fresh])),
        Measure("links", earlier, lambda: link_figures(("first", "second", "third"))),
        Measure("links, fourth batch", fourth, lambda: link_figures(("fourth",))),
        Measure("coreference", earlier, lambda: coreference_figures(("first", "second", "third"))),
        Measure("coreference, fourth batch", fourth, lambda: coreference_figures(("fourth",))),
        Measure("probes", tuple(sorted((ROOT / "tests" / "cases").glob("probes_*.yml"))), probe_figures),
    ]
    for home in sorted(
        p.parent for folder in (ROOT / "examples", gold / "dossiers") for p in folder.glob("*/cross.json")
    ):
        files = (home / "gold.jsonl", home / "cross.json")
        out.append(Measure(f"{home.name}, gold", files, functools.partial(dossier_figures, home, read=False)))
        out.append(Measure(f"{home.name}, read", files, functools.partial(dossier_figures, home, read=True)))
    folder = ROOT / "corpus" / "attribution"
    articles = (folder / "split.csv", *sorted((folder / "articles").glob("*.txt")))
    out.append(Measure("attribution", articles, attribution_figures))
    root = shared()
    if root is not None:
        dev = root / "gold" / "dev.jsonl"
        out.append(Measure("dev", (dev,), lambda: claim_figures([dev])))
        described = shared_files(root)
        out.append(Measure("unnamed sources", described, lambda: unnamed_figures(described)))
    return out
