"""Report groups over the whole output, day by day: `groups/day=D` holds the groups that a claim of day D belongs to.

Candidates come from `neighbours`; what is a group, and how many origins it has, is decided inside each set of candidates
by the same functions that build a dossier. A day is worked out again only if it, or a day in the window before it, has
changed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from dragoman.bulk.neighbours import components
from dragoman.bulk.output import RECORDS, UNDATED, ShardReport
from dragoman.bulk.settings import BulkSettings
from dragoman.bulk.settle import MADE_FROM, digest, made_from, partition
from dragoman.dossier import build
from dragoman.dossier.similarity import concepts
from dragoman.exchange.optional import needed
from dragoman.model import DossierSettings, Record

TABLE = "groups"
DOCUMENTS = 2000
"""Documents whose records are held at once."""
LARGEST = 400
"""Claims worked on together. A larger set of candidates is cut in order of time; `cut` marks its groups."""

_COLUMNS = ("claim", "document", "published", "actors", "predicate", "about", "evidence")


@dataclass(frozen=True, slots=True)
class _Candidates:
    claims: frozenset[str]
    documents: frozenset[str]
    cut: bool


def group_days(
    out: Path, settings: BulkSettings, reports: Sequence[ShardReport], on_day: Callable[[int, int], None]
) -> None:
    """Work out the groups of every day that needs it; documents without a day belong to none."""
    days = sorted({d for r in reports for d in r.days} - {UNDATED})
    for number, day in enumerate(days):
        window = [d for d in days if date.fromisoformat(day) - timedelta(days=settings.window) <= date.fromisoformat(d)]
        window = [d for d in window if d <= day]
        whole = digest([made_from(partition(out, "claims", d)) or "" for d in window])
        if made_from(partition(out, TABLE, day)) != whole:
            _write(partition(out, TABLE, day), list(_groups(out, window)), whole)
        on_day(number + 1, len(days))


def _groups(out: Path, window: Sequence[str]) -> Iterator[dict[str, Any]]:
    candidates = _candidates(out, window)
    at = 0
    while at < len(candidates):
        held: set[str] = set()
        stop = at
        while stop < len(candidates) and (stop == at or len(held | candidates[stop].documents) <= DOCUMENTS):
            held |= candidates[stop].documents
            stop += 1
        records = _records(out, window, held)
        for these in candidates[at:stop]:
            yield from _within(these, records, window[-1])
        at = stop


def _candidates(out: Path, window: Sequence[str]) -> list[_Candidates]:
    """Sets of candidates with two documents or more, one of them of the window's last day."""
    parquet = needed("pyarrow.parquet", "bulk")
    claims: list[dict[str, Any]] = []
    for day in window:
        rows = parquet.read_table(partition(out, "claims", day), columns=list(_COLUMNS), partitioning=None).to_pylist()
        claims += [row | {"day": day} for row in rows]
    keyed = []
    for row in claims:
        text = " ".join(filter(None, (row["predicate"], row["about"], row["evidence"])))
        keyed.append(({key.split(":", 1)[0] if key[:3].isupper() else key for key in row["actors"]}, concepts(text)))
    found = []
    for members in components(keyed):
        for start in range(0, len(members), LARGEST):
            part = [claims[i] for i in members[start : start + LARGEST]]
            documents = frozenset(row["document"] for row in part)
            if len(documents) > 1 and any(row["day"] == window[-1] for row in part):
                found.append(_Candidates(frozenset(r["claim"] for r in part), documents, len(members) > LARGEST))
    return found


def _records(out: Path, window: Sequence[str], wanted: set[str]) -> dict[str, Record]:
    parquet = needed("pyarrow.parquet", "bulk")
    found = {}
    for day in window:
        path = partition(out, RECORDS, day)
        table = parquet.read_table(path, filters=[("document", "in", sorted(wanted))], partitioning=None)
        for name, line in zip(table["document"].to_pylist(), table["record"].to_pylist(), strict=True):
            found[name] = Record.from_json(line)
    return found


def _within(these: _Candidates, records: dict[str, Record], day: str) -> Iterator[dict[str, Any]]:
    parts = [
        record.model_copy(update={"claims": tuple(c for c in record.claims if c.id in these.claims)})
        for record in (records[d] for d in sorted(these.documents))
    ]
    document_of = {c.id: r.document for r in parts for c in r.claims}
    for group in build(parts, DossierSettings(name="bulk")).groups:
        documents = {document_of[c].id: document_of[c] for c in group.claims}
        published = sorted(d.published or "" for d in documents.values())
        if len(documents) < 2 or not any(p.startswith(day) for p in published):
            continue
        yield {
            "group": group.id,
            "claims": list(group.claims),
            "documents": sorted(documents),
            "outlets": sorted({d.outlet for d in documents.values() if d.outlet}),
            "origins": [o.key for o in group.origins],
            "untraced": list(group.untraced),
            "independent": group.independent,
            "first": published[0],
            "last": published[-1],
            "cut": these.cut,
        }


def _write(target: Path, rows: list[dict[str, Any]], whole: str) -> None:
    pa, parquet = needed("pyarrow", "bulk"), needed("pyarrow.parquet", "bulk")
    texts = pa.list_(pa.string())
    schema = pa.schema(
        [
            ("group", pa.string()), ("claims", texts), ("documents", texts), ("outlets", texts), ("origins", texts),
            ("untraced", texts), ("independent", pa.int64()), ("first", pa.string()), ("last", pa.string()),
            ("cut", pa.bool_()),
        ],
        metadata={MADE_FROM: whole.encode()},
    )  # fmt: skip
    target.parent.mkdir(parents=True, exist_ok=True)
    made = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    parquet.write_table(pa.Table.from_pylist(rows, schema=schema), made, compression="zstd")
    with made.open("rb+") as stream:
        os.fsync(stream.fileno())
    made.replace(target)
