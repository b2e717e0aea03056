"""JSON: one article, a list of articles, or one article per line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from dragoman.model import InputError
from dragoman.sources.decode import decode
from dragoman.sources.item import Found, Input, Loaded, documents
from dragoman.sources.limits import Limits, size
from dragoman.sources.newsjson import found_in

FIELDS = ("id", "outlet", "url", "title", "author", "published", "modified", "language")


def read_jsonl(source: Input) -> Iterator[Loaded]:
    """The documents of a JSON-lines file in its order; a broken line is a fault with its number, the rest is read.

    Raises:
        InputError: if there is no line with anything in it.
    """
    limit = source.limits.text_bytes
    number = seen = 0
    while line := source.stream.readline(limit + 1):
        number += 1
        if len(line) > limit and not line.endswith(b"\n"):
            yield source.fault(f"the line is longer than the limit of {size(limit)}", number)
            while line and not line.endswith(b"\n"):
                line = source.stream.readline(limit)
            seen += 1
            continue
        if not line.strip(b" \t\r\n\x00\xef\xbb\xbf"):
            continue
        seen += 1
        try:
            value = parse(line, source.limits)
        except InputError as error:
            yield source.fault(str(error), number)
            continue
        yield from article(source, value, number)
    if not seen:
        raise InputError(f"{source.name}: the input is empty")


def read_json(source: Input) -> Iterator[Loaded]:
    """The documents of a JSON file: an object, or a list of them; JSON lines under the wrong name are read too."""
    data = source.whole(source.limits.file_bytes)
    try:
        value = parse(data, source.limits)
    except InputError as error:
        first = data.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0].strip()
        if first.startswith(b"{") and first.endswith(b"}") and b"\n" in data.strip():
            yield from _lines(source, data)
            return
        raise InputError(f"{source.name}: {error}") from error
    if not isinstance(value, list):
        yield from article(source, value, None)
        return
    if not value:
        raise InputError(f"{source.name}: the list is empty")
    for number, entry in enumerate(value, 1):
        yield from article(source, entry, number)


def parse(data: bytes, limits: Limits) -> Any:
    """The value of a JSON text.

    Raises:
        InputError: with line and column if it is not JSON, or nested deeper than `limits.depth`.
    """
    text = decode(data).text.strip("\ufeff\x00 \t\r\n")
    try:
        value = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise InputError(f"not valid JSON: {error.msg} (column {error.colno} of line {error.lineno})") from error
    except RecursionError as error:
        raise InputError(f"the JSON is nested deeper than {limits.depth} levels") from error
    except ValueError as error:  # a number with thousands of digits, or NaN
        raise InputError(f"not valid JSON: {error}") from error
    if _deeper(value, limits.depth):
        raise InputError(f"the JSON is nested deeper than {limits.depth} levels")
    return value


def article(source: Input, value: Any, item: int | None) -> Iterator[Loaded]:
    """The document of one object with `text` and any of `FIELDS`, or of a ninjs or schema.org item."""
    if not isinstance(value, dict):
        yield source.fault(f"an object with a text is expected, not {_kind(value)}", item)
        return
    if not isinstance(text := value.get("text"), str):
        known = found_in(value)
        if known is not None:
            yield from documents(source, known, item)
            return
        what = "has no text" if text is None else f"has a text that is {_kind(text)}"
        yield source.fault(
            f"the object {what}; a field `text`, a ninjs body or a schema.org articleBody is needed", item
        )
        return
    fields: dict[str, str] = {}
    for name in FIELDS:
        stated = value.get(name)
        if stated is None:
            continue
        if isinstance(stated, str):
            fields[name] = stated
        elif name in {"id", "published"} and isinstance(stated, int) and not isinstance(stated, bool):
            fields[name] = str(stated)
        else:
            yield source.notice(f"{name} is {_kind(stated)}, not a text; it is left unknown", item)
    yield from documents(source, Found(text=text, **fields), item)


def _lines(source: Input, data: bytes) -> Iterator[Loaded]:
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            value = parse(line, source.limits)
        except InputError as error:
            yield source.fault(str(error), number)
        else:
            yield from article(source, value, number)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON value")


def _deeper(value: Any, depth: int) -> bool:
    level = [value]
    for _ in range(depth):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false", int: "a number"}
    return names.get(type(value), "a number")
