"""What all pages of a dossier have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from dragoman.model import Group, Issue, Noun, Relation
from dragoman.store import ClaimEntry, ClaimFilter, DossierEntry, Page
from dragoman.web.analysed import Analysed
from dragoman.web.desk import Desk, State

T = TypeVar("T")


class Head(Noun):
    """The dossier that a page belongs to.

    Attributes:
        state: `current`, or `renewing` while the analysis is of before the last change, `first` while there is none
            yet, `failed` if it cannot be made.
        failure: why it failed.
    """

    dossier: DossierEntry
    state: State
    failure: str | None = None


class Paging(Noun):
    """Which part of a longer list a page shows."""

    total: int
    offset: int
    limit: int


class IssueName(Noun):
    """An issue without its claims."""

    id: str
    name: str
    declared: bool
    claims: int


class RelationCard(Noun):
    """Two claims that conflict, or that follow each other with a difference; a claim is None if it no longer counts."""

    relation: Relation
    a: ClaimEntry | None
    b: ClaimEntry | None


class GroupCard(Noun):
    """Claims that state the same proposition; `first` is the earliest of them."""

    group: Group
    issue: str | None
    first: ClaimEntry | None
    outlets: tuple[str, ...]


def open_dossier(desk: Desk, name: str) -> tuple[Head, Analysed]:
    """A dossier's head and its analysis as far as it is at hand."""
    entry = desk.remembered(name, "entry", lambda: desk.store.reader.dossier(name))
    analysed, state = desk.analysis(name)
    failure = desk.failure(name) if state == "failed" else None
    return Head(dossier=entry, state=state, failure=failure), analysed


def issue_names(analysed: Analysed) -> tuple[IssueName, ...]:
    """All issues, in the order of the analysis."""
    return tuple(issue_name(issue) for issue in analysed.dossier.issues)


def issue_name(issue: Issue) -> IssueName:
    """An issue without its claims."""
    return IssueName(id=issue.id, name=issue.name, declared=issue.declared, claims=len(issue.claims))


def relation_cards(desk: Desk, name: str, relations: Sequence[Relation]) -> tuple[RelationCard, ...]:
    """Relations with the claims that they are between."""
    found = desk.store.reader.claims_by_id(name, [id for r in relations for id in (r.a, r.b)])
    return tuple(RelationCard(relation=r, a=found.get(r.a), b=found.get(r.b)) for r in relations)


SEEN = 40
"""Claims of one group that are looked up for its list of outlets."""


def group_cards(desk: Desk, name: str, groups: Sequence[Group], analysed: Analysed) -> tuple[GroupCard, ...]:
    """Report groups with their first claim and the outlets that carry them."""
    found = desk.store.reader.claims_by_id(name, [id for g in groups for id in g.claims[:SEEN]])
    cards = []
    for group in groups:
        entries = [found[id] for id in group.claims[:SEEN] if id in found]
        outlets = tuple(dict.fromkeys(e.outlet or e.document for e in entries))
        first = entries[0] if entries else None
        cards.append(
            GroupCard(group=group, issue=analysed.issue_name(group.issue) or None, first=first, outlets=outlets)
        )
    return tuple(cards)


def newest_first(desk: Desk, name: str, where: ClaimFilter, offset: int, limit: int) -> Page[ClaimEntry]:
    """A page of claims from the newest back."""
    return desk.remembered(
        name,
        f"newest {where.to_json()} {offset} {limit}",
        lambda: desk.store.faces.newest(name, where, offset=offset, limit=limit),
    )


def part(items: Sequence[T], offset: int, limit: int) -> tuple[tuple[T, ...], Paging]:
    """A part of a list that is in memory."""
    return tuple(items[offset : offset + limit]), Paging(total=len(items), offset=offset, limit=limit)


def distinct(items: Iterable[T]) -> tuple[T, ...]:
    """Items in order, each once."""
    return tuple(dict.fromkeys(items))
