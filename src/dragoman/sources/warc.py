"""Web archives, streamed: memory does not grow with the archive, and one that ends too early says so."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any, BinaryIO, cast
from zipfile import BadZipFile, ZipFile, ZipInfo

from dragoman.model import InputError
from dragoman.sources.item import Input, Loaded
from dragoman.sources.limits import DEFAULT_LIMITS, Limits, size
from dragoman.sources.optional import optional
from dragoman.sources.page import page_documents

EXTRA = "warc"
HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Capture:
    """A page in an archive.

    Attributes:
        number: which captured page of the archive it is, from 1.
        captured: when it was fetched (WARC-Date); not when it was published.
        body: the page with its transfer and content encodings undone, None if it is over the limit.
    """

    number: int
    url: str
    captured: str
    charset: str | None
    body: bytes | None


class DamagedArchiveError(InputError):
    """An archive that ends in the middle of a record, or does not decompress. What stood before was given."""


def captures(stream: BinaryIO, limits: Limits = DEFAULT_LIMITS) -> Iterator[Capture]:
    """The successfully fetched HTML pages of a WARC file, plain or compressed, in order.

    Raises:
        DamagedArchiveError: after the last whole record, if the archive is truncated or broken.
        SettingError: if the library is not installed.
    """
    pending: Capture | None = None
    position = 0
    failure = None
    records = _pages(stream, limits)
    try:
        for at, capture in records:
            if pending is not None:
                yield pending
            position, pending = at, capture
    except (OSError, ValueError, RuntimeError, EOFError, zlib.error) as error:
        failure = f"the archive is damaged after byte {position}: {error}"
    if not stream.seekable():
        if pending is not None:
            yield pending
    else:
        whole, finished = _records_from(stream, position)
        if pending is not None and whole:  # a page cut off in the middle is not given as if it were one
            yield pending
        if not finished and failure is None:
            failure = f"the archive is truncated: it ends in the middle of a record after byte {position}"
    if failure:
        raise DamagedArchiveError(failure)


def _pages(stream: BinaryIO, limits: Limits) -> Iterator[tuple[int, Capture]]:
    """Pages and where their records begin. The last one may be cut off: the library does not say."""
    warc = optional("fastwarc.warc", EXTRA)
    wanted = warc.WarcRecordType.response | warc.WarcRecordType.resource
    number = 0
    for record in warc.ArchiveIterator(stream, record_types=wanted, parse_http=True, auto_decode="all"):
        http = record.http_headers
        kind = record.http_content_type if http is not None else record.headers.get("Content-Type")
        if kind is None or kind.partition(";")[0].strip().lower() not in HTML_TYPES:
            continue
        if http is not None and not _succeeded(http.status_code):
            continue
        number += 1
        body = record.reader.read(limits.text_bytes + 1)
        yield (
            record.stream_pos,
            Capture(
                number,
                record.headers.get("WARC-Target-URI", "").strip("<>"),
                record.headers.get("WARC-Date", ""),
                record.http_charset if http is not None else None,
                body if len(body) <= limits.text_bytes else None,
            ),
        )


def read_warc(source: Input) -> Iterator[Loaded]:
    """The documents of a WARC file's pages; pages without an article are faults, a truncated file ends with one."""
    count = 0
    try:
        for capture in captures(source.stream, source.limits):
            count += 1
            if capture.body is None:
                yield source.fault(f"the page is larger than {size(source.limits.text_bytes)}", capture.number)
            elif capture.body.strip():
                yield from page_documents(
                    source, capture.body, url=capture.url, charset=capture.charset, item=capture.number
                )
            else:
                yield source.fault("the page is empty", capture.number)
    except DamagedArchiveError as error:
        yield source.fault(str(error))
        return
    if not count:
        raise InputError(f"{source.name}: there are no pages in the archive")


def read_wacz(source: Input) -> Iterator[Loaded]:
    """The documents of all WARC files in a WACZ; nothing is unpacked to disk."""
    stream = source.stream
    if not stream.seekable():
        stream = cast(BinaryIO, io.BytesIO(source.whole(source.limits.file_bytes)))
    try:
        with ZipFile(stream) as archive:
            for entry in _members(source, archive):
                with _opened(archive, entry) as member:
                    inner = Input(
                        f"{source.name}!{entry.filename}", cast(BinaryIO, member), source.given, source.limits
                    )
                    yield from read_warc(inner)
    except (BadZipFile, NotImplementedError, RuntimeError, OSError, zlib.error, EOFError, UnicodeDecodeError) as error:
        raise InputError(f"{source.name}: this is not a whole WACZ archive: {error}") from error


def _opened(archive: ZipFile, entry: ZipInfo) -> IO[bytes]:
    try:
        return archive.open(entry)
    except ValueError as error:  # an offset before the start of the file
        raise BadZipFile(str(error)) from error


def _members(source: Input, archive: ZipFile) -> list[ZipInfo]:
    entries = archive.infolist()
    limits = source.limits
    if len(entries) > limits.entries:
        raise InputError(f"{source.name}: the archive has more than {limits.entries} entries")
    packed = sum(entry.compress_size for entry in entries)
    archive_size = archive.fp.seek(0, io.SEEK_END) if archive.fp else 0
    if packed > archive_size:
        raise InputError(f"{source.name}: the entries of the archive overlap; such archives are refused")
    found = []
    for entry in entries:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts:
            raise InputError(
                f"{source.name}: the entry {entry.filename[:80]!r} points out of the archive; it is refused"
            )
        if path.name.endswith((".warc", ".warc.gz")):
            if entry.file_size > limits.unpacked_floor + limits.unpacked_ratio * entry.compress_size:
                raise InputError(
                    f"{source.name}: the entry {entry.filename[:80]!r} unpacks to {size(entry.file_size)}; "
                    "this looks like a decompression bomb"
                )
            found.append(entry)
    if not found:
        raise InputError(f"{source.name}: there is no WARC file in this ZIP archive")
    return found


def _succeeded(status: Any) -> bool:
    return status is not None and 200 <= int(status) < 300


def _records_from(stream: BinaryIO, position: int) -> tuple[int, bool]:
    """How many whole records follow `position`, and whether the archive ends with one.

    The library stops silently at a truncated record, so the bytes from the last page on are gone through once more.
    A compression other than gzip is taken as whole.
    """
    stream.seek(position)
    head = stream.read(4)
    stream.seek(position)
    if head.startswith(b"\x1f\x8b"):
        return _whole_members(stream)
    return _whole_records(stream) if head.startswith(b"WARC") else (1, True)


def _whole_members(stream: BinaryIO) -> tuple[int, bool]:
    pending, count = b"", 0
    while pending or (pending := stream.read(CHUNK)):
        if not pending.strip(b"\x00"):
            pending = b""
            continue
        member = zlib.decompressobj(31)
        while not member.eof:
            if not pending and not (pending := stream.read(CHUNK)):
                return count, False
            try:
                member.decompress(pending, CHUNK)
            except zlib.error:
                return count, False
            pending = member.unused_data if member.eof else member.unconsumed_tail
        count += 1
    return count, True


def _whole_records(stream: BinaryIO) -> tuple[int, bool]:
    count = 0
    while line := stream.readline(CHUNK):
        if not line.strip():
            continue
        length = None
        while line.strip():
            name, _, value = line.partition(b":")
            if name.strip().lower() == b"content-length" and value.strip().isdigit():
                length = int(value)
            line = stream.readline(CHUNK)
            if not line:
                return count, False
        while length:
            taken = len(stream.read(min(length, CHUNK)))
            if not taken:
                return count, False
            length -= taken
        if length is None:
            return count, False
        count += 1
    return count, True
