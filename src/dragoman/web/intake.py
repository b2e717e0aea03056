"""What people hand over - text, files, addresses - as documents to be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dragoman.model import Document, InputError
from dragoman.sources import LoadFault
from dragoman.sources.load import load_bytes
from dragoman.store import RawPage

PAGES = (".html", ".htm", ".xhtml")


@dataclass(frozen=True)
class Handed:
    """One thing that was handed over; `open` gives its documents when its turn comes."""

    name: str
    open: Callable[[], list[Document | LoadFault | tuple[Document, RawPage]]]


def pasted(text: str, *, title: str | None, outlet: str | None, published: str | None) -> Handed:
    """Text that somebody typed or pasted."""

    def opened() -> list[Document | LoadFault | tuple[Document, RawPage]]:
        found: list[Document | LoadFault | tuple[Document, RawPage]] = []
        for item in load_bytes(text.encode("utf-8"), format="text", **_given(outlet, published)):
            found.append(item.model_copy(update={"title": title}) if isinstance(item, Document) and title else item)
        return found

    return Handed("pasted text", opened)


def uploaded(name: str, data: bytes, *, outlet: str | None, published: str | None) -> Handed:
    """A file of any format that `dragoman add` takes."""

    def opened() -> list[Document | LoadFault | tuple[Document, RawPage]]:
        from dragoman.sources.formats import format_of  # noqa: PLC0415

        if not data.strip():
            raise InputError(f"{name}: the file is empty")
        if name.lower().endswith(PAGES) and not (outlet or published):
            return [page(data, address=None, charset=None, content_type="text/html")]
        return list(load_bytes(data, name, format=format_of(name), **_given(outlet, published)))

    return Handed(name, opened)


def address(url: str) -> Handed:
    """An address to fetch; private networks are refused by `sources.fetch`."""

    def opened() -> list[Document | LoadFault | tuple[Document, RawPage]]:
        from dragoman.sources.fetch import Fetcher  # noqa: PLC0415

        with Fetcher() as fetcher:
            got = fetcher.get(url)
        return [page(got.body, address=got.url, charset=got.charset, content_type=got.content_type)]

    return Handed(url, opened)


def page(data: bytes, *, address: str | None, charset: str | None, content_type: str) -> tuple[Document, RawPage]:
    """The article of a page, with the page itself and the map between both."""
    from dragoman.sources.page import extract_page  # noqa: PLC0415

    found = extract_page(data, url=address, charset=charset)
    kept = RawPage(
        content=data,
        media_type=content_type.partition(";")[0].strip() or "text/html",
        charset=found.encoding,
        address=address,
        offsets=tuple((s.start, s.end, s.raw_start, s.raw_end) for s in found.alignment.stretches),
        cut=tuple((d.raw_start, d.raw_end) for d in found.dropped),
    )
    return found.document, kept


def _given(outlet: str | None, published: str | None) -> dict[str, str]:
    given = {"outlet": outlet, "published": published}
    return {key: value for key, value in given.items() if value}
