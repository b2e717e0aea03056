"""The workspace, and one dossier at a glance."""

from __future__ import annotations

from datetime import date

from dragoman.model import Noun, Relation, Stance, Unsaid
from dragoman.store import ClaimEntry, ClaimFilter, DocumentEntry, DossierEntry, Hit
from dragoman.web.analysed import Analysed
from dragoman.web.desk import Desk
from dragoman.web.views.base import (
    GroupCard,
    Head,
    IssueName,
    Paging,
    RelationCard,
    group_cards,
    issue_name,
    issue_names,
    newest_first,
    open_dossier,
    part,
    relation_cards,
)


class DossierList(Noun):
    """All dossiers of the workspace."""

    dossiers: tuple[DossierEntry, ...]


class Silence(Noun):
    """Something unsaid, with the name of its issue."""

    unsaid: Unsaid
    issue: str | None


class Overview(Noun):
    """A dossier in figures and what to look at first."""

    head: Head
    issues: tuple[IssueName, ...]
    figures: dict[str, int]
    newest: tuple[ClaimEntry, ...]
    groups: tuple[GroupCard, ...]
    conflicts: tuple[RelationCard, ...]
    changes: tuple[RelationCard, ...]
    silences: tuple[Silence, ...]


class Cell(Noun):
    """What a party has said on an issue.

    Attributes:
        state: `said`; else the ledger's `refused comment`, `no answer`, `not reported`, `not asked`; `absent` if neither
            a claim nor the ledger speaks of it.
        stance: the newest.
        claims: claims that show a stance of their own date; repetitions are not counted.
        origins: origins of the reports whose independence was not refuted.
        age_days: days from the stance, or from when the silence began, to the newest report of the dossier.
    """

    party: str
    issue: str
    state: str
    stance: Stance | None = None
    claims: int = 0
    origins: int = 0
    age_days: int | None = None
    unsaid: Unsaid | None = None


class Matrix(Noun):
    """Parties by issues; `rows` are in the order of `parties`, the cells of each in the order of `issues`."""

    head: Head
    as_of: str | None
    issues: tuple[IssueName, ...]
    parties: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    party_paging: Paging
    issue_paging: Paging


class Timeline(Noun):
    """Claims by date of publication, newest first."""

    head: Head
    issues: tuple[IssueName, ...]
    parties: tuple[str, ...]
    kind: str | None
    party: str | None
    issue: str | None
    since: str | None
    until: str | None
    claims: tuple[ClaimEntry, ...]
    paging: Paging


class Disputes(Noun):
    """Conflicts, or changes and drift."""

    head: Head
    kind: str
    figures: dict[str, int]
    relations: tuple[RelationCard, ...]
    paging: Paging


class Silences(Noun):
    """The ledger of the unsaid."""

    head: Head
    silences: tuple[Silence, ...]
    paging: Paging


class Articles(Noun):
    """Documents of a dossier by date of publication."""

    head: Head
    documents: tuple[DocumentEntry, ...]
    paging: Paging


class FoundIn(Noun):
    """A hit and the dossier that it is in."""

    dossier: str
    hit: Hit


class Found(Noun):
    """What a search found; `query` as it was asked. Without `dossier` the dossiers follow each other by name."""

    query: str
    dossier: str | None
    hits: tuple[FoundIn, ...]
    message: str | None = None


CONFLICT = "conflict"


def dossiers(desk: Desk) -> DossierList:
    """All dossiers."""
    return DossierList(dossiers=desk.store.reader.dossiers())


def overview(desk: Desk, name: str) -> Overview:
    """A dossier at a glance."""
    head, analysed = open_dossier(desk, name)
    result = analysed.dossier
    conflicts = [r for r in result.relations if r.type == CONFLICT]
    changes = [r for r in result.relations if r.type != CONFLICT]
    silences = sorted((u for u in result.unsaid if u.state != "answered"), key=lambda u: -(u.age_days or 0))
    return Overview(
        head=head,
        issues=tuple(issue_name(i) for i in analysed.issues_by_claims[:12]),
        figures={
            "issues": len(result.issues),
            "groups": len(analysed.largest_groups),
            "conflicts": len(conflicts),
            "changes": len(changes),
            "unsaid": len(silences),
            "conditions": len(result.conditions),
        },
        newest=newest_first(desk, name, ClaimFilter(), 0, 6).items,
        groups=group_cards(desk, name, analysed.largest_groups[:4], analysed),
        conflicts=relation_cards(desk, name, conflicts[-3:]),
        changes=relation_cards(desk, name, _moves(changes)[-3:]),
        silences=tuple(Silence(unsaid=u, issue=analysed.issue_name(u.issue) or None) for u in silences[:5]),
    )


def _moves(changes: list[Relation]) -> list[Relation]:
    """Changes of position before lost hedges, if there are any."""
    return [r for r in changes if r.type == "changed"] or changes


def matrix(desk: Desk, name: str, party_offset: int, parties: int, issue_offset: int, issues: int) -> Matrix:
    """Who said what on what, and what was left unsaid; parties and issues with most stances first."""
    head, analysed = open_dossier(desk, name)
    chosen, issue_paging = part(analysed.issues_by_stances, issue_offset, issues)
    keys, party_paging = part(analysed.parties, party_offset, parties)
    rows = []
    for key in keys:
        stances = analysed.stances_of_cell
        rows.append(tuple(_cell(analysed, key, issue.id, stances.get((key, issue.id), [])) for issue in chosen))
    return Matrix(
        head=head,
        as_of=analysed.last_day,
        issues=tuple(issue_name(issue) for issue in chosen),
        parties=keys,
        rows=tuple(rows),
        party_paging=party_paging,
        issue_paging=issue_paging,
    )


def _cell(analysed: Analysed, party: str, issue: str, stances: list[Stance]) -> Cell:
    silence = next((u for u in analysed.unsaid_of.get((party, issue), ()) if u.state != "answered"), None)
    if stances:
        last = stances[-1]
        origins = analysed.origins_of_cell(party, issue)
        age = _days(last.date, analysed.last_day)
        return Cell(
            party=party, issue=issue, state="said", stance=last, claims=len(stances), origins=origins,
            age_days=age, unsaid=silence,
        )  # fmt: skip
    if silence is not None:
        return Cell(party=party, issue=issue, state=silence.state, age_days=silence.age_days, unsaid=silence)
    return Cell(party=party, issue=issue, state="absent")


def _days(earlier: str | None, later: str | None) -> int | None:
    try:
        return (date.fromisoformat((later or "")[:10]) - date.fromisoformat((earlier or "")[:10])).days
    except ValueError:
        return None


def timeline(desk: Desk, name: str, where: ClaimFilter, offset: int, limit: int) -> Timeline:
    """Claims by date, newest first."""
    head, analysed = open_dossier(desk, name)
    found = newest_first(desk, name, where, offset, limit)
    return Timeline(
        head=head,
        issues=issue_names(analysed),
        parties=tuple(analysed.parties[:60]),
        kind=where.kind,
        party=where.party,
        issue=where.issue,
        since=where.since,
        until=where.until,
        claims=found.items,
        paging=Paging(total=found.total, offset=offset, limit=limit),
    )


def disputes(desk: Desk, name: str, kind: str, offset: int, limit: int) -> Disputes:
    """Conflicts (`conflict`), changes of position (`changed`), or drift and scope (`drift`)."""
    head, analysed = open_dossier(desk, name)
    sorts = {CONFLICT: (CONFLICT,), "changed": ("changed",), "drift": ("hardened", "softened", "narrower", "wider")}
    by_type = analysed.relations_by_type
    chosen, paging = part([r for t in sorts[kind] for r in by_type.get(t, ())], offset, limit)
    return Disputes(
        head=head,
        kind=kind,
        figures={k: sum(len(by_type.get(t, ())) for t in types) for k, types in sorts.items()},
        relations=relation_cards(desk, name, chosen),
        paging=paging,
    )


def silences(desk: Desk, name: str, offset: int, limit: int) -> Silences:
    """What nobody has said, the longest silences first; what was answered in the end comes last."""
    head, analysed = open_dossier(desk, name)
    ordered = sorted(analysed.dossier.unsaid, key=lambda u: (u.state == "answered", -(u.age_days or 0), u.party))
    chosen, paging = part(ordered, offset, limit)
    listed = tuple(Silence(unsaid=u, issue=analysed.issue_name(u.issue) or None) for u in chosen)
    return Silences(head=head, silences=listed, paging=paging)


def articles(desk: Desk, name: str, offset: int, limit: int) -> Articles:
    """Documents, newest first."""
    head, _ = open_dossier(desk, name)
    total = head.dossier.documents
    end = max(0, total - offset)
    start = max(0, end - limit)
    found = desk.store.reader.documents(name, offset=start, limit=end - start).items if end > start else ()
    return Articles(head=head, documents=tuple(reversed(found)), paging=Paging(total=total, offset=offset, limit=limit))


def search(desk: Desk, query: str, dossier: str | None, limit: int, offset: int) -> Found:
    """Claims and documents with all the words of a query; nothing for a query without words."""
    if not any(c.isalnum() for c in query):
        message = None if not query.strip() else "Give at least one word."
        return Found(query=query, dossier=dossier, hits=(), message=message)
    hits: list[FoundIn] = []
    for name in (dossier,) if dossier else desk.store.faces.names():
        found = desk.store.reader.search(query, name, limit=limit, offset=offset)
        hits += [FoundIn(dossier=name, hit=hit) for hit in found]
        if len(hits) >= 2 * limit:
            break
    return Found(query=query, dossier=dossier, hits=tuple(hits))
