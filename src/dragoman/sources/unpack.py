"""Compressed bodies, unpacked no further than their limits."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from dragoman.model import NetworkError
from dragoman.sources.limits import Limits, size

CHUNK = 1 << 16


class TooLargeError(NetworkError):
    """A body is larger than its limit, packed or unpacked."""


def unpack(chunks: Iterable[bytes], encoding: str, limits: Limits) -> bytes:
    """A body with its content encoding undone, read only as far as the limits allow.

    Args:
        chunks: the body as it arrives.
        encoding: the Content-Encoding header; several layers are refused, since nothing honest needs them.
        limits: `file_bytes` bounds the result, `unpacked_ratio` and `unpacked_floor` how far a body may grow.

    Raises:
        TooLargeError: as soon as a limit is passed.
        NetworkError: if the body is damaged, or packed in a way that was not asked for.
    """
    encoding = encoding.strip().lower()
    if encoding in {"", "identity"}:
        return _plain(chunks, limits)
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise NetworkError(f"the body is packed as {encoding[:40]!r}, which was not asked for")
    return _inflated(chunks, encoding, limits)


def _plain(chunks: Iterable[bytes], limits: Limits) -> bytes:
    parts: list[bytes] = []
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > limits.file_bytes:
            raise TooLargeError(f"the body is larger than the limit of {size(limits.file_bytes)}")
        parts.append(chunk)
    return b"".join(parts)


def _inflated(chunks: Iterable[bytes], encoding: str, limits: Limits) -> bytes:
    inflater = None
    parts: list[bytes] = []
    packed = total = 0
    for chunk in chunks:
        if not chunk:
            continue
        packed += len(chunk)
        if inflater is None:
            inflater = zlib.decompressobj(_window(encoding, chunk))
        pending = chunk
        while pending and not inflater.eof:
            try:
                part = inflater.decompress(pending, CHUNK)
            except zlib.error as error:
                raise NetworkError(f"the body is damaged: {error}") from error
            pending = inflater.unconsumed_tail
            total += len(part)
            if total > limits.file_bytes or total > limits.unpacked_floor + limits.unpacked_ratio * packed:
                raise TooLargeError(f"{size(packed)} unpack to more than {size(total)}: a decompression bomb")
            parts.append(part)
    if inflater is not None and not inflater.eof:
        raise NetworkError("the body ends too early")
    return b"".join(parts)


def _window(encoding: str, start: bytes) -> int:
    """The window argument for zlib. `deflate` should have zlib's header (RFC 9110), but many servers send it bare."""
    if encoding != "deflate":
        return 31
    return 15 if start[0] & 0x0F == 8 and (start[0] << 8 | start[1] if len(start) > 1 else 0) % 31 == 0 else -15
