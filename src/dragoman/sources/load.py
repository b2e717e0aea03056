"""The one way in for files and standard input: a path, or `-`, to documents."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from dragoman.model import InputError, SettingError
from dragoman.sources.dates import iso_date
from dragoman.sources.formats import FORMATS, format_of, sniff
from dragoman.sources.item import Given, Input, Loaded
from dragoman.sources.limits import DEFAULT_LIMITS, Limits

SNIFFED = 4096
"""Bytes looked at to tell a format where the name does not say it."""


def load(
    path: str | Path,
    *,
    outlet: str | None = None,
    published: str | None = None,
    format: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    stdin: BinaryIO | None = None,
) -> Iterator[Loaded]:
    """Read the articles of a file or an address, in its order.

    Args:
        path: a file, an address (http or https), or `-` for standard input.
        outlet: outlet of every document; goes before what the file says (a notice tells if they differ).
        published: ISO date of every document, likewise.
        format: one of `FORMATS`; None = by the file's suffix, else by its first bytes.
        limits: what is refused as too large.
        stdin: stands for standard input, for `-`.

    Yields:
        Documents, and a `LoadFault` in place of every article that cannot be read (severity `error`) or before a
        document about which something was assumed (severity `notice`).

    Raises:
        InputError: if the input as a whole cannot be read: missing, a folder, empty, binary, over a limit.
        NetworkError: if an address cannot be fetched, or must not be.
        SettingError: if `format` or `published` is wrong.
    """
    given = Given(outlet=outlet, published=_given_date(published))
    if format is not None and format not in FORMATS:
        raise SettingError(f"unknown format {format!r}; there are {', '.join(sorted(FORMATS))}")
    if str(path) == "-":
        yield from _load(Input("-", stdin or sys.stdin.buffer, given, limits), format)
        return
    if str(path).startswith(("http://", "https://")):
        from dragoman.sources.web import load_address  # noqa: PLC0415 - the network is an extra

        yield from load_address(str(path), given, format=format, limits=limits)
        return
    path = Path(path)
    if path.is_dir():
        raise InputError(f"{path}: this is a folder; name its files")
    try:
        stream = path.open("rb")
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: {getattr(error, 'strerror', None) or error}") from error
    with stream:
        yield from _load(Input(str(path), stream, given, limits), format or format_of(path.name))


def load_bytes(data: bytes, name: str = "pasted text", *, format: str | None = None, **options: str) -> list[Loaded]:
    """What `load` yields for bytes that are already here; `options` are `outlet` and `published`."""
    given = Given(outlet=options.get("outlet"), published=_given_date(options.get("published")))
    return list(_load(Input(name, io.BytesIO(data), given), format))


def _load(source: Input, format: str | None) -> Iterator[Loaded]:
    if format is None:
        head, source = _peek(source)
        format = sniff(head)
    read = FORMATS[format].reader()
    try:
        yield from read(source)
    except InputError as error:
        raise (error if str(error).startswith(source.name) else InputError(f"{source.name}: {error}")) from error


def _peek(source: Input) -> tuple[bytes, Input]:
    """The first bytes, and an input that still begins with them (standard input cannot be rewound)."""
    buffered = (
        io.BufferedReader(cast(io.RawIOBase, source.stream), SNIFFED)
        if not hasattr(source.stream, "peek")
        else (cast(io.BufferedReader, source.stream))
    )
    return buffered.peek(SNIFFED), Input(source.name, cast(BinaryIO, buffered), source.given, source.limits)


def _given_date(published: str | None) -> str | None:
    if published is None:
        return None
    date = iso_date(published)
    if date is None:
        raise SettingError(f"{published!r} is not a date; write it as 2025-02-27")
    return date
