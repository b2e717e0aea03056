"""Two readers of the same documents side by side: how far they agree, and where they do not."""

from __future__ import annotations

from dragoman.model import Noun
from dragoman.readers.compare import FIELDS, Comparison, FieldAgreement, Row, compare
from dragoman.store import Coder
from dragoman.web.desk import Desk
from dragoman.web.problems import Problem
from dragoman.web.views.base import Head, Paging, open_dossier, part

MOST_DOCUMENTS = 200
"""Documents that one comparison looks at, the newest; the command line compares any number."""
ALL = "all"
ALONE = "one only"


class Difference(Noun):
    """What two readers have in one field of one claim; empty where there is nothing."""

    field: str
    first: str
    second: str


class SideBySide(Noun):
    """One claim as both readers have it, with its document for people."""

    row: Row
    title: str | None
    outlet: str | None
    published: str | None
    differences: tuple[Difference, ...]


class Readers(Noun):
    """Who read, and two of them compared.

    Attributes:
        shared: documents that both read; of these the newest `compared` were looked at.
        only: which claims are listed: `differ`, `one only`, `all`, or the name of a field in which they differ.
    """

    head: Head
    coders: tuple[Coder, ...]
    first: str | None
    second: str | None
    shared: int
    compared: int
    both: int
    only_first: int
    only_second: int
    fields: tuple[FieldAgreement, ...]
    only: str
    rows: tuple[SideBySide, ...]
    paging: Paging


def readers(
    desk: Desk, name: str, first: str | None, second: str | None, only: str, offset: int, limit: int
) -> Readers:
    """Compare two readers; without names the two that read most.

    Raises:
        Problem: 404 if nobody of that name read the dossier, 422 for an unknown choice of claims.
    """
    head, _ = open_dossier(desk, name)
    if only not in ("differ", ALONE, ALL, *FIELDS):
        raise Problem(422, "Not accepted", f"{only!r} is no choice; there are differ, {ALONE}, {ALL} and the fields.")
    coders = desk.remembered(name, "coders", lambda: desk.store.coders.all(name))
    one, two = _chosen(coders, first, second)
    if one is None or two is None:
        return Readers(
            head=head, coders=coders, first=one.label if one else None, second=None, shared=0, compared=0, both=0,
            only_first=0, only_second=0, fields=(), only=only, rows=(), paging=Paging(total=0, offset=0, limit=limit),
        )  # fmt: skip
    shared, result, about = compared(desk, name, one, two)
    chosen, paging = part([row for row in result.rows if _listed(row, only)], offset, limit)
    return Readers(
        head=head,
        coders=coders,
        first=one.label,
        second=two.label,
        shared=shared,
        compared=len(about),
        both=result.both,
        only_first=result.only_first,
        only_second=result.only_second,
        fields=result.fields,
        only=only,
        rows=tuple(_side_by_side(row, about) for row in chosen),
        paging=paging,
    )


About = dict[str, tuple[str | None, str | None, str | None]]


def compared(desk: Desk, name: str, one: Coder, two: Coder) -> tuple[int, Comparison, About]:
    """The comparison of two readers: documents in common, claims, and title, outlet and day of each document."""

    def make() -> tuple[int, Comparison, About]:
        shared, first, second = desk.store.coders.both(name, one, two, MOST_DOCUMENTS)
        about = {r.document.id: (r.document.title, r.document.outlet, r.document.published) for r in first}
        result = compare(first, second)
        return shared, result.model_copy(update={"readers": (one.label, two.label)}), about

    return desk.remembered(name, f"compared {one.label} {two.label}", make)


def between(desk: Desk, name: str, first: str, second: str) -> Comparison:
    """The whole comparison, to be taken away.

    Raises:
        Problem: 404 if one of them did not read the dossier.
    """
    one, two = _chosen(desk.store.coders.all(name), first, second)
    if one is None or two is None:
        raise Problem(404, "Not found", f"Nobody else read {name}; two readers are needed.")
    return compared(desk, name, one, two)[1]


def _chosen(coders: tuple[Coder, ...], first: str | None, second: str | None) -> tuple[Coder | None, Coder | None]:
    by_label = {coder.label: coder for coder in coders}
    for label in (first, second):
        if label and label not in by_label:
            raise Problem(404, "Not found", f"No reader {label!r} read this dossier.")
    one = by_label[first] if first else next(iter(coders), None)
    others = [c for c in coders if c != one]
    return one, by_label[second] if second else next(iter(others), None)


def _listed(row: Row, only: str) -> bool:
    alone = row.ours is None or row.theirs is None
    if only == ALL:
        return True
    if only == ALONE:
        return alone
    return alone or bool(row.differ) if only == "differ" else only in row.differ


def _side_by_side(row: Row, about: About) -> SideBySide:
    title, outlet, published = about.get(row.document, (None, None, None))
    differences = tuple(
        Difference(field=f, first=FIELDS[f](row.ours), second=FIELDS[f](row.theirs))
        for f in row.differ
        if row.ours is not None and row.theirs is not None
    )
    return SideBySide(row=row, title=title, outlet=outlet, published=published, differences=differences)
