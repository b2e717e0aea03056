"""How the analysis of a dossier grows with its documents: `python -m evaluation.dossier --growth 500 1000 2000 4000`."""

from __future__ import annotations

import functools
import importlib
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from dragoman.model import Document, DossierSettings, Record, content_id

building = importlib.import_module("dragoman.dossier.build")  # its package has a function of that name


def _renamed(record: Record, number: int) -> Record:
    """The record as a story of its own: other parties and outlet names, another time."""
    shift = f"-{number}"
    document = record.document
    other = Document.of(
        document.text,
        id=f"{document.id}{shift}",
        outlet=f"{document.outlet}{shift}",
        published=document.published,
        language=document.language,
    )

    def key(old: str) -> str:
        head, sep, tail = old.partition(":")
        return (
            f"{head}{sep}{tail}{shift}"
            if head in ("group", "unnamed", "doc", "outlet")
            else f"{head}{shift}{sep}{tail}"
        )

    claims = tuple(
        c.model_copy(
            update={
                "id": content_id("c", c.id, number),
                "actors": tuple(m.model_copy(update={"key": key(m.key)}) for m in c.actors),
                "targets": tuple(m.model_copy(update={"key": key(m.key)}) for m in c.targets),
                "chain": tuple(m.model_copy(update={"key": key(m.key)}) for m in c.chain),
            }
        )
        for c in record.claims
    )
    return record.model_copy(update={"document": other, "claims": claims, "parties": ()})


STAGES = ("make_corpus", "make_groups", "find_issues", "make_links", "make_group", "find_drift", "make_ledger")
STAGES += ("make_conditions",)


@contextmanager
def _timed() -> Iterator[dict[str, float]]:
    """CPU seconds that each stage of `build` takes while the block runs."""
    spent: dict[str, float] = defaultdict(float)

    def wrapped(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            start = time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                spent[name] += time.process_time() - start

        return run

    with ExitStack() as stack:
        for name in STAGES:
            stack.enter_context(patch.object(building, name, wrapped(name, getattr(building, name))))
        for finder in (building.Conflicts, building.Changes):
            stack.enter_context(patch.object(finder, "find", wrapped(finder.__name__, finder.find)))
        yield spent


def stories(base: Sequence[Record], size: int) -> list[Record]:
    """So many records: half retell the same story, half are stories of other parties."""
    records = []
    for n in range(size):
        record = base[n % len(base)]
        number = n // len(base)
        story = _renamed(record, number)
        if number % 2:  # the same parties again
            claims = tuple(c.model_copy(update={"id": content_id("c", c.id, number)}) for c in record.claims)
            story = story.model_copy(update={"claims": claims})
        records.append(story)
    return records


def growth(base: Sequence[Record], sizes: Sequence[int]) -> None:
    """Print the CPU seconds that so many documents take, as a whole and by stage."""
    for size in sizes:
        records = stories(base, size)
        start = time.process_time()
        with _timed() as spent:
            dossier = building.build(records, DossierSettings(name="growth"))
        whole = time.process_time() - start
        claims = sum(len(r.claims) for r in records)
        stages = ", ".join(f"{name} {seconds:.1f}" for name, seconds in spent.items())
        print(
            f"{size} documents, {claims} claims, {len(dossier.groups)} groups: {whole:.1f} s, "
            f"{1000 * whole / size:.1f} ms a document ({stages})",
            flush=True,
        )
