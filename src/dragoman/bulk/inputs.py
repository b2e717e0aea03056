"""The documents of a piece that are worth reading."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO, cast

from dragoman.bulk.prescreen import left_out
from dragoman.bulk.settings import BulkSettings
from dragoman.bulk.shards import Section, Shard
from dragoman.exchange.optional import needed
from dragoman.model import Document, InputError
from dragoman.sources import LoadFault, load, unread_reason
from dragoman.sources.item import Input, Loaded
from dragoman.sources.jsonlines import FIELDS, article, read_jsonl
from dragoman.sources.limits import DEFAULT_LIMITS, size
from dragoman.sources.page import page_documents
from dragoman.sources.screen import screen
from dragoman.sources.warc import DamagedArchiveError, captures


@dataclass(slots=True)
class Seen:
    """What was met on the way: counts, and the lines of the problem log."""

    shard: str
    articles: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    problems: list[dict[str, Any]] = field(default_factory=list)

    def problem(self, step: str, fault: LoadFault) -> None:
        """Keep something that went wrong or was assumed."""
        self.problems.append({"shard": self.shard, "step": step, **fault.model_dump()})


def worth_reading(
    shard: Shard, settings: BulkSettings, seen: Seen, tick: Callable[[], None] = lambda: None
) -> Iterator[Document]:
    """Documents of a piece in its order, without those that the screen, their language or a repetition leaves out.

    Args:
        shard: where they are.
        settings: whether to screen.
        seen: counts and problems are added here.
        tick: called for every article met.
    """
    known: set[str] = set()
    notices: list[LoadFault] = []
    for item in _loaded(shard, settings, seen, tick):
        if isinstance(item, LoadFault):
            if item.severity == "notice":
                notices.append(item)
                continue
            notices.clear()
            seen.problem("input", item)
            seen.left_out["problem"] += 1
            continue
        kept, notices = notices, []
        if unread_reason(item):
            seen.left_out["language"] += 1
        elif settings.screen and not screen(f"{item.title or ''}\n{item.text}").relevant:
            seen.left_out["subject"] += 1
        elif item.id in known:
            seen.left_out["repeated"] += 1
        elif len(item.text) > settings.reading.max_characters:
            message = f"{len(item.text):,} characters are more than the limit of {settings.reading.max_characters:,}"
            seen.problem("input", LoadFault(origin=shard.origin, message=f"{item.id}: {message}"))
            seen.left_out["problem"] += 1
        else:
            known.add(item.id)
            for notice in kept:
                seen.problem("input", notice)
            yield item


def _loaded(shard: Shard, settings: BulkSettings, seen: Seen, tick: Callable[[], None]) -> Iterator[Loaded]:
    try:
        if shard.kind == "warc":
            yield from _pages(shard, settings, seen, tick)
            return
        for item in _articles(shard):
            if not isinstance(item, LoadFault) or item.severity == "error":
                seen.articles += 1
                tick()
            yield item
    except (InputError, OSError) as error:
        yield LoadFault(origin=shard.origin, message=str(error).removeprefix(f"{shard.origin}: "))


def _pages(shard: Shard, settings: BulkSettings, seen: Seen, tick: Callable[[], None]) -> Iterator[Loaded]:
    with Section(shard.path, shard.start, shard.stop) as section:
        source = Input(shard.origin, cast(BinaryIO, io.BufferedReader(section, 1 << 20)))
        try:
            for capture in captures(source.stream, source.limits):
                seen.articles += 1
                tick()
                if capture.body is None:
                    limit = size(source.limits.text_bytes)
                    yield source.fault(f"the page is larger than {limit}", capture.number)
                elif not capture.body.strip():
                    yield source.fault("the page is empty", capture.number)
                elif settings.screen and (why := left_out(capture.body)):
                    seen.left_out[why] += 1
                else:
                    yield from page_documents(
                        source, capture.body, url=capture.url, charset=capture.charset, item=capture.number
                    )
        except DamagedArchiveError as error:
            yield source.fault(str(error))


def _articles(shard: Shard) -> Iterator[Loaded]:
    if shard.kind == "whole":
        yield from load(shard.path)
    elif shard.kind == "parquet":
        yield from _rows(shard)
    else:
        with Section(shard.path, shard.start, shard.stop) as section:
            stream = cast(BinaryIO, io.BufferedReader(section, 1 << 20))
            yield from read_jsonl(Input(shard.origin, stream))


def _rows(shard: Shard) -> Iterator[Loaded]:
    """Articles of row groups: a column `text` and any of the fields that JSON lines may have."""
    parquet = needed("pyarrow.parquet", "bulk")
    source = Input(shard.origin, cast(BinaryIO, io.BytesIO()), limits=DEFAULT_LIMITS)
    with parquet.ParquetFile(shard.path) as file:
        columns = [name for name in ("text", *FIELDS) if name in file.schema_arrow.names]
        if "text" not in columns:
            raise InputError(f"{shard.path}: there is no column `text` in it")
        number = 0
        groups = range(shard.start, shard.stop)
        for batch in file.iter_batches(batch_size=256, row_groups=list(groups), columns=columns):
            for row in batch.to_pylist():
                number += 1
                plain = {k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()}
                yield from article(source, plain, number)
