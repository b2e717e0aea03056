"""Inputs cut into pieces, the same way every time: a piece can be worked on anywhere, twice, or after a crash.

Web archives are cut where a packed record begins, JSON lines at line ends, Parquet between row groups. Other formats,
and archives that are packed as one stream, are one piece each.
"""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Literal, cast

from dragoman.exchange.optional import needed
from dragoman.model import InputError, Noun
from dragoman.sources.formats import format_of

CHUNK = 1 << 20
_GZIP = b"\x1f\x8b\x08"
_LOOK = 1 << 10
"""Packed bytes that are enough to tell whether a member of a gzip file begins with a record."""
PARQUET = (".parquet", ".pq")

Kind = Literal["warc", "jsonl", "parquet", "whole"]


class Shard(Noun):
    """A piece of an input.

    Attributes:
        id: number of the input and of the piece; sorting by it gives the order of the inputs.
        start, stop: bytes of the file, for Parquet row groups; half-open.
    """

    id: str
    kind: Kind
    path: str
    start: int
    stop: int

    @property
    def origin(self) -> str:
        """How messages name the piece."""
        if self.kind == "whole" or self.start == 0:
            return self.path
        return f"{self.path}@{self.start}"


class BulkInput(Noun):
    """An input as the manifest keeps it: `starts` are the places where its pieces begin, `end` where the last ends."""

    path: str
    bytes: int
    sha256: str
    kind: Kind
    starts: tuple[int, ...]
    end: int

    def shards(self, number: int) -> Iterator[Shard]:
        """The pieces; `number` is the input's place in the manifest."""
        for k, (start, stop) in enumerate(zip(self.starts, (*self.starts[1:], self.end), strict=True)):
            yield Shard(id=f"{number:05d}-{k:05d}", kind=self.kind, path=self.path, start=start, stop=stop)


def survey(path: Path, shard_bytes: int, on_bytes: Callable[[int], None] = lambda _: None) -> BulkInput:
    """Look an input over: digest, size and where to cut.

    Args:
        path: a file.
        shard_bytes: about how large a piece is to be.
        on_bytes: told how many bytes were gone through, for progress.

    Raises:
        InputError: if it cannot be opened, is empty, or is in no format known.
    """
    try:
        if path.is_dir():
            raise InputError(f"{path}: this is a folder; name its files")
        with path.open("rb") as stream:
            digest = hashlib.sha256()
            while block := stream.read(CHUNK):
                digest.update(block)
                on_bytes(len(block))
            size = stream.tell()
            if not size:
                raise InputError(f"{path}: the input is empty")
            kind = _kind(path)
            end = size
            if kind == "parquet":
                starts, end = _row_groups(path, shard_bytes)
            elif kind == "jsonl":
                starts = _cuts(stream, size, shard_bytes, _next_line)
            elif kind == "warc":
                starts = (
                    _cuts(stream, size, shard_bytes, _next_member) if _packed(stream) else _plain(stream, shard_bytes)
                )
            else:
                starts = [0]
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    return BulkInput(path=str(path), bytes=size, sha256=digest.hexdigest(), kind=kind, starts=tuple(starts), end=end)


def _kind(path: Path) -> Kind:
    if path.name.lower().endswith(PARQUET):
        return "parquet"
    named = format_of(path.name)
    if named is None:
        raise InputError(
            f"{path}: its name tells no format; WARC (.warc.gz), JSON lines (.jsonl), Parquet (.parquet) and the formats "
            "of `dragoman read` are known"
        )
    return cast(Kind, named) if named in ("warc", "jsonl") else "whole"


def _packed(stream: BinaryIO) -> bool:
    stream.seek(0)
    return stream.read(3) == _GZIP


def _cuts(stream: BinaryIO, size: int, step: int, following: Callable[[BinaryIO, int, int], int | None]) -> list[int]:
    """Where pieces begin: the first boundary at or after each multiple of `step`."""
    starts = [0]
    for target in range(step, size, step):
        found = following(stream, target, min(target + step, size))
        if found is not None and found > starts[-1]:
            starts.append(found)
    return starts


def _next_line(stream: BinaryIO, start: int, stop: int) -> int | None:
    """The first beginning of a line in [start, stop)."""
    stream.seek(start - 1)
    at = start - 1
    while at < stop:
        block = stream.read(min(CHUNK, stop - at))
        if not block:
            return None
        found = block.find(b"\n")
        if found >= 0:
            return at + found + 1 if at + found + 1 < stop else None
        at += len(block)
    return None


def _next_member(stream: BinaryIO, start: int, stop: int) -> int | None:
    """The first packed record that begins in [start, stop). Its head is unpacked: the mark alone occurs by chance."""
    at = start
    while at < stop:
        stream.seek(at)
        block = stream.read(min(CHUNK, stop - at) + _LOOK)
        found = block.find(_GZIP)
        while found >= 0 and at + found < min(at + CHUNK, stop):
            try:
                if zlib.decompressobj(31).decompress(block[found : found + _LOOK], 8).startswith(b"WARC/"):
                    return at + found
            except zlib.error:
                pass
            found = block.find(_GZIP, found + 1)
        at += CHUNK
    return None


def _plain(stream: BinaryIO, step: int) -> list[int]:
    """Cuts of an archive that is not packed: its records say how long they are."""
    stream.seek(0)
    starts, at = [0], 0
    while line := stream.readline(CHUNK):
        if not line.strip():
            at += len(line)
            continue
        if not line.startswith(b"WARC/"):
            break
        if at >= starts[-1] + step:
            starts.append(at)
        length = 0
        while line.strip():
            name, _, value = line.partition(b":")
            if name.strip().lower() == b"content-length" and value.strip().isdigit():
                length = int(value)
            line = stream.readline(CHUNK)
        stream.seek(length, io.SEEK_CUR)
        at = stream.tell()
    return starts


def _row_groups(path: Path, step: int) -> tuple[list[int], int]:
    parquet = needed("pyarrow.parquet", "bulk")
    arrow = needed("pyarrow", "bulk")
    try:
        meta = parquet.ParquetFile(path).metadata
    except (arrow.ArrowInvalid, OSError) as error:
        raise InputError(f"{path}: this is not a whole Parquet file: {error}") from error
    starts, filled = [0], 0
    for number in range(meta.num_row_groups):
        if filled >= step:
            starts.append(number)
            filled = 0
        filled += meta.row_group(number).total_byte_size
    return starts, meta.num_row_groups


class Section(io.RawIOBase):
    """Bytes `start` to `stop` of a file as a file of their own."""

    def __init__(self, path: str | Path, start: int, stop: int) -> None:
        self._stream = Path(path).open("rb")  # noqa: SIM115 - closed with the section
        self._start, self._stop = start, stop
        self._stream.seek(start)

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill a buffer, up to the end of the section."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        left = self._stop - self._stream.tell()
        data = self._stream.read(max(0, min(len(view), left)))
        view[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move, counted from the section's own beginning."""
        base = {io.SEEK_SET: self._start, io.SEEK_CUR: self._stream.tell(), io.SEEK_END: self._stop}[whence]
        return self._stream.seek(max(self._start, base + offset)) - self._start

    def tell(self) -> int:
        """Where it stands, counted from the section's own beginning."""
        return self._stream.tell() - self._start

    def close(self) -> None:
        """Close the file."""
        self._stream.close()
        super().close()
