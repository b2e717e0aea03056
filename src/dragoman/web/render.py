"""Templates, and how text from the news is shown: escaped, with its control characters visible, never cut silently."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

import dragoman
from dragoman.web.names import named

STATIC = Path(__file__).parent / "static"
LONGEST = 1_500
"""Characters of one field on a page; what is cut says so. An article's own text is always whole (`whole`)."""

_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Characters that would be invisible or turn the text around them: C0, C1, bidirectional controls, lone surrogates."""


class Whole(str):
    """Text that is never shortened."""

    __slots__ = ()


class Given(dict[str, str]):
    """What somebody gave, by field; empty where nothing was."""

    def __missing__(self, key: str) -> str:
        """Nothing was given."""
        return ""


def visible(text: str) -> str:
    """Text with every control character shown by its code, so that it can neither hide nor turn anything."""
    return _CONTROL.sub(lambda found: f"⟦U+{ord(found[0]):04X}⟧", text)


def shown(value: Any) -> Any:
    """What the templates do to every value before it is escaped."""
    if value is None:
        return ""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    if len(value) > LONGEST and not isinstance(value, Whole):
        value = f"{value[:LONGEST]}… [{len(value):,} characters in all]"
    return visible(value)


MARKS = {"certain": "●", "probable": "◐", "possible": "○", "unknown": "?"}
"""As in the terminal: the shape says what the colour says."""


def certainty(value: str) -> Markup:
    """A certainty as shape and word."""
    mark = MARKS.get(value, "?")
    return Markup('<span class="certainty {0}"><span class="mark" aria-hidden="true">{1}</span> {0}</span>').format(
        value, mark
    )


def path(*parts: str) -> str:
    """An address within the site: every part is quoted, slashes inside a part too."""
    return "/" + "/".join(quote(part, safe="") for part in parts)


def with_query(base: str, **values: Any) -> str:
    """An address with a query; None leaves a value out."""
    pairs = [(k, v) for k, v in values.items() if v is not None and v != ""]
    return f"{base}?{urlencode(pairs, doseq=True, errors='replace')}" if pairs else base


def outward(url: str | None) -> str | None:
    """An address of another site if it is one that a browser may follow safely, else None."""
    if not url or _CONTROL.search(url):
        return None
    try:
        return url if urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None


def day(value: str | None) -> str:
    """The day of an ISO date, in words that cannot be misread; what is not a full date stays as it is."""
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(T.*)?", value or "")
    if found is None or not 1 <= int(found[2]) <= 12:
        return value or "undated"
    return f"{int(found[3])} {months[int(found[2]) - 1]} {found[1]}"


def age(days: int | None) -> str:
    """An age in words."""
    if days is None:
        return ""
    if days < 1:
        return "today"
    if days < 14:
        return f"{days} day{'s' if days != 1 else ''}"
    if days < 60:
        return f"{days // 7} weeks"
    return f"{days // 30} months" if days < 730 else f"{days // 365} years"


def count(number: int, word: str, plural: str | None = None) -> str:
    """A number with its noun: `1 claim`, `2 claims`."""
    return f"{number:,} {word if number == 1 else plural or word + 's'}"


def coded(text: str) -> Markup:
    """Text of ours in which what stands between backticks is code."""
    pieces = (escape(visible(piece)) for piece in text.split("`"))
    return Markup("").join(Markup("<code>{}</code>").format(p) if i % 2 else p for i, p in enumerate(pieces))


@functools.cache
def asset(name: str) -> str:
    """Address of a file of ours with a digest of it, so that browsers may keep it for good."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


@functools.cache
def environment() -> Environment:
    """The templates; an undefined name in one is a fault, not an empty string."""
    made = Environment(
        loader=PackageLoader("dragoman.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(named=named, day=day, age=age, certainty=certainty, whole=Whole, outward=outward, coded=coded)
    made.globals.update(path=path, with_query=with_query, asset=asset, count=count, version=dragoman.__version__)
    made.tests["control"] = lambda text: bool(_CONTROL.search(text))
    return made


def page(template: str, values: Mapping[str, Any]) -> str:
    """A page."""
    return environment().get_template(template).render(values)
