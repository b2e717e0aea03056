"""Pages on one issue, one party, one source: what was said over time, and what rests on whom."""

from __future__ import annotations

from dragoman.dossier.knockout import Fate
from dragoman.model import ConditionSet, Noun, Stance
from dragoman.store import ClaimEntry, ClaimFilter
from dragoman.web.analysed import Analysed
from dragoman.web.desk import Desk
from dragoman.web.problems import Problem
from dragoman.web.views.base import (
    GroupCard,
    Head,
    IssueName,
    Paging,
    RelationCard,
    group_cards,
    issue_name,
    newest_first,
    open_dossier,
    part,
    relation_cards,
)
from dragoman.web.views.overview import CONFLICT, Silence


class Trajectory(Noun):
    """Stances of one party on one issue, oldest first; `total` counts those before the ones given too."""

    party: str
    issue: IssueName
    total: int
    stances: tuple[Stance, ...]


class IssuePage(Noun):
    """One issue."""

    head: Head
    issue: IssueName
    trajectories: tuple[Trajectory, ...]
    parties: int
    groups: tuple[GroupCard, ...]
    group_paging: Paging
    conflicts: tuple[RelationCard, ...]
    changes: tuple[RelationCard, ...]
    silences: tuple[Silence, ...]
    conditions: tuple[ConditionSet, ...]


class PartyCount(Noun):
    """A party with its number of claims and of stances of their own date."""

    key: str
    claims: int
    stances: int
    issues: tuple[IssueName, ...]


class Parties(Noun):
    """Who acts, holds a position or is concerned, most claims first."""

    head: Head
    parties: tuple[PartyCount, ...]
    paging: Paging


class PartyPage(Noun):
    """One party: where it stands on each issue, what it left unsaid, and its claims."""

    head: Head
    key: str
    cited: bool
    trajectories: tuple[Trajectory, ...]
    silences: tuple[Silence, ...]
    claims: tuple[ClaimEntry, ...]
    paging: Paging


class SourceCount(Noun):
    """A source: how many claims pass through it, in how many outlets, and how many report groups fall without it."""

    key: str
    claims: int
    outlets: int
    rest: int
    fall: int


class Sources(Noun):
    """All who are cited."""

    head: Head
    sources: tuple[SourceCount, ...]
    paging: Paging


class FateCard(Noun):
    """What becomes of a report group without a source."""

    card: GroupCard
    fate: Fate


class SourcePage(Noun):
    """One source: what stands and what falls without it, and the claims that pass through it."""

    head: Head
    key: str
    falls: int
    stands: int
    fates: tuple[FateCard, ...]
    fate_paging: Paging
    claims: tuple[ClaimEntry, ...]
    paging: Paging


class IssueList(Noun):
    """All issues of a dossier."""

    head: Head
    issues: tuple[IssueName, ...]


LONGEST = 12
"""Stances of one party that a page shows; the newest. The API gives as many as are asked for."""


def issues(desk: Desk, name: str) -> IssueList:
    """All issues: declared ones, then those with most claims."""
    head, analysed = open_dossier(desk, name)
    return IssueList(head=head, issues=tuple(issue_name(i) for i in analysed.issues_by_claims))


def issue(desk: Desk, name: str, id: str, offset: int, limit: int, stances: int = LONGEST) -> IssuePage:
    """One issue.

    Raises:
        Problem: 404 if the analysis has no such issue.
    """
    head, analysed = open_dossier(desk, name)
    found = analysed.issues.get(id)
    if found is None:
        raise Problem(404, "Not found", f"The analysis of {name} has no issue {id!r}. It may have been renamed.")
    by_party: dict[str, list[Stance]] = {}
    for stance in found.stances:
        by_party.setdefault(stance.party, []).append(stance)
    ordered = sorted(by_party, key=lambda key: (-len(by_party[key]), key))
    short = issue_name(found)
    groups, paging = part(analysed.groups_of_issue.get(id, []), offset, limit)
    here = analysed.relations_of_issue.get(id, [])
    conflicts = [r for r in here if r.type == CONFLICT]
    changes = [r for r in here if r.type == "changed"]
    return IssuePage(
        head=head,
        issue=short,
        trajectories=tuple(
            Trajectory(party=p, issue=short, total=len(by_party[p]), stances=tuple(by_party[p][-stances:]))
            for p in ordered[:15]
        ),
        parties=len(by_party),
        groups=group_cards(desk, name, groups, analysed),
        group_paging=paging,
        conflicts=relation_cards(desk, name, conflicts[-10:]),
        changes=relation_cards(desk, name, changes[-10:]),
        silences=_silences(analysed, issue=id),
        conditions=tuple(analysed.sets_of_issue.get(id, ())[:20]),
    )


def parties(desk: Desk, name: str, offset: int, limit: int) -> Parties:
    """Parties, most claims first. Persons and parts of a state are listed on their own."""
    head, analysed = open_dossier(desk, name)
    chosen, paging = part(desk.remembered(name, "parties", lambda: desk.store.reader.parties(name)), offset, limit)
    listed = []
    for key, claims in chosen:
        stances = analysed.stances_of_party.get(key, [])
        on = {i.id: i for i, _ in stances}
        names = tuple(issue_name(i) for i in list(on.values())[:6])
        listed.append(PartyCount(key=key, claims=claims, stances=len(stances), issues=names))
    return Parties(head=head, parties=tuple(listed), paging=paging)


def party(desk: Desk, name: str, key: str, offset: int, limit: int) -> PartyPage:
    """One party, and with a state or organisation also the persons who act for it.

    Raises:
        Problem: 404 if no claim and no silence is about it.
    """
    head, analysed = open_dossier(desk, name)
    stances: dict[str, list[Stance]] = {}
    names = {}
    for found, stance in analysed.stances_of_party.get(key, ()):
        stances.setdefault(found.id, []).append(stance)
        names[found.id] = issue_name(found)
    where = ClaimFilter(party=key, states=":" not in key)
    claims = newest_first(desk, name, where, offset, limit)
    silent = _silences(analysed, party=key)
    if not (claims.total or stances or silent or key in analysed.demanding):
        raise Problem(404, "Not found", f"Nothing in {name} is about {key!r}.")
    ordered = sorted(stances, key=lambda id: (-len(stances[id]), id))
    as_source = ClaimFilter(party=key, role="source")
    return PartyPage(
        head=head,
        key=key,
        cited=bool(analysed.knockout(key) or newest_first(desk, name, as_source, 0, 1).items),
        trajectories=tuple(
            Trajectory(party=key, issue=names[id], total=len(stances[id]), stances=tuple(stances[id][-LONGEST:]))
            for id in ordered[:20]
        ),
        silences=silent,
        claims=claims.items,
        paging=Paging(total=claims.total, offset=offset, limit=limit),
    )


def sources(desk: Desk, name: str, offset: int, limit: int) -> Sources:
    """All who are cited, most claims first."""
    head, analysed = open_dossier(desk, name)
    chosen, paging = part(desk.remembered(name, "sources", lambda: desk.store.faces.sources(name)), offset, limit)
    listed = []
    for key, claims, outlets in chosen:
        fates = analysed.knockout(key)
        fall = sum(not f.stands for _, f in fates)
        listed.append(SourceCount(key=key, claims=claims, outlets=outlets, rest=len(fates), fall=fall))
    return Sources(head=head, sources=tuple(listed), paging=paging)


def source(desk: Desk, name: str, key: str, offset: int, limit: int, fate_offset: int) -> SourcePage:
    """One source.

    Raises:
        Problem: 404 if no claim passes through it and nothing rests on it.
    """
    head, analysed = open_dossier(desk, name)
    fates = analysed.knockout(key)
    claims = newest_first(desk, name, ClaimFilter(party=key, role="source"), offset, limit)
    if not claims.total and not fates:
        raise Problem(404, "Not found", f"Nothing in {name} rests on {key!r}.")
    chosen, paging = part(fates, fate_offset, 20)
    cards = group_cards(desk, name, [g for g, _ in chosen], analysed)
    falls = sum(not f.stands for _, f in fates)
    return SourcePage(
        head=head,
        key=key,
        falls=falls,
        stands=len(fates) - falls,
        fates=tuple(FateCard(card=card, fate=f) for card, (_, f) in zip(cards, chosen, strict=True)),
        fate_paging=paging,
        claims=claims.items,
        paging=Paging(total=claims.total, offset=offset, limit=limit),
    )


def _silences(analysed: Analysed, *, party: str | None = None, issue: str | None = None) -> tuple[Silence, ...]:
    found = [
        u for u in analysed.dossier.unsaid
        if (party is None or u.party == party) and (issue is None or u.issue == issue)
    ]  # fmt: skip
    found.sort(key=lambda u: (u.state == "answered", -(u.age_days or 0), u.party))
    return tuple(Silence(unsaid=u, issue=analysed.issue_name(u.issue) or None) for u in found[:20])
