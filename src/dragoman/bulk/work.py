"""The work on one piece, the same on every engine."""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from dragoman.bulk.inputs import Seen, worth_reading
from dragoman.bulk.output import ShardReport, day, finished, write_shard
from dragoman.bulk.settings import BulkSettings
from dragoman.bulk.shards import Shard
from dragoman.model import Document, Reader, ReaderInfo, Record, SettingError
from dragoman.readers.registry import DEFAULT, find_reader
from dragoman.reading import BuiltInReader
from dragoman.sources import LoadFault

BATCH = 32
"""Documents read together."""

Tick = Callable[[int, int], None]
"""Told now and then how many articles of the piece were met and how many documents read."""


def reader_of(settings: BulkSettings) -> Reader:
    """Who reads, ready to.

    Raises:
        SettingError: if there is none of that name, or it cannot work.
    """
    if settings.reader == DEFAULT:
        return BuiltInReader(settings.reading)
    found = find_reader(settings.reader)
    prepare = getattr(found, "ready", None)
    if prepare is not None:
        prepare()
    return found


def info_of(reader: Reader, settings: BulkSettings) -> ReaderInfo:
    """Name and version of a reader, as far as it says."""
    info = getattr(reader, "info", None)
    return info if isinstance(info, ReaderInfo) else ReaderInfo(name=settings.reader, version="?")


class Worker:
    """Holds the models of one process, loaded once, and works on any number of pieces."""

    def __init__(self, settings: BulkSettings, out: Path) -> None:
        self.settings = settings
        self.out = out
        self._reader = reader_of(settings)
        if isinstance(self._reader, BuiltInReader):
            list(self._reader.read_many([Document.of("The two sides met.")]))  # loads the models
        gc.collect()
        gc.freeze()  # tables and models live as long as the process; looking them over again and again is waste

    def run(self, shard: Shard, tick: Tick = lambda _a, _d: None) -> ShardReport:
        """Work on a piece and keep the result; one that is done already is only reported.

        Raises:
            OSError: if the result cannot be written.
        """
        done = finished(self.out, shard.id)
        if done is not None:
            return done
        seen = Seen(shard.id)
        records: list[Record] = []
        documents = worth_reading(shard, self.settings, seen, _paced(lambda: tick(seen.articles, len(records))))
        while batch := list(islice(documents, BATCH)):
            records += self._read(batch, shard, seen)
            tick(seen.articles, len(records))
        tick(seen.articles, len(records))  # also where nothing was worth reading
        for record in records:
            for problem in record.problems:
                fault = LoadFault(origin=shard.origin, message=f"{record.document.id}: {problem.message}")
                seen.problem(problem.step, fault)
        report = ShardReport(
            shard=shard.id,
            articles=seen.articles,
            left_out=dict(sorted(seen.left_out.items())),
            documents=len(records),
            claims=sum(len(r.claims) for r in records),
            problems=len(seen.problems),
            days=dict(sorted(Counter(day(r.document.published) for r in records).items())),
        )
        write_shard(self.out, report, records, seen.problems)
        return report

    def _read(self, batch: list[Document], shard: Shard, seen: Seen) -> Iterator[Record]:
        """Read a batch; if something in it breaks the reader, one by one, so that only that document is lost."""
        try:
            if isinstance(self._reader, BuiltInReader):
                yield from list(self._reader.read_many(batch))
            else:
                yield from [self._reader.read(document) for document in batch]
        except SettingError:
            raise
        except Exception:
            for document in batch:
                try:
                    yield self._reader.read(document)
                except Exception as error:
                    message = f"{document.id}: {type(error).__name__}: {error}"
                    seen.problem("reading", LoadFault(origin=shard.origin, message=message))
                    seen.left_out["problem"] += 1


def _paced(call: Callable[[], None], seconds: float = 0.5) -> Callable[[], None]:
    last = time.monotonic()

    def paced() -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= seconds:
            last = now
            call()

    return paced
