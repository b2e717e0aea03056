"""An analysis with what pages look up in it, worked out once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from dragoman.dossier.knockout import Fate, fate
from dragoman.dossier.whatif import Graph, of_dossier
from dragoman.model import ConditionSet, Dossier, DossierSettings, Group, Issue, Link, Relation, Stance, Unsaid

MOST_KNOCKOUTS = 500
"""Sources whose knockout is remembered; some thousand groups each in a large dossier."""
MOST_SETS = 60
"""Acts with conditions that are put into one graph: comparing the wording of conditions takes the square of it."""


class Analysed:
    """A dossier's analysis (without records) and indexes into it."""

    def __init__(self, dossier: Dossier, digest: str) -> None:
        self.dossier = dossier
        self.digest = digest
        self.issues: dict[str, Issue] = {issue.id: issue for issue in dossier.issues}
        self._origins: dict[tuple[str, str], int] = {}
        self._knockouts: dict[str, list[tuple[Group, Fate]]] = {}
        self._graphs: dict[str | None, Graph] = {}

    @classmethod
    def empty(cls, name: str) -> Analysed:
        """What there is to show before the first analysis."""
        return cls(Dossier(name=name, settings=DossierSettings(name=name), records=()), "")

    def issue_name(self, id: str | None) -> str:
        """Name of an issue, its id if the analysis does not know it, empty for none."""
        return "" if id is None else self.issues[id].name if id in self.issues else id

    @cached_property
    def group_of(self) -> dict[str, Group]:
        """Claim id -> its report group."""
        return {claim: group for group in self.dossier.groups for claim in group.claims}

    @cached_property
    def groups_of_issue(self) -> dict[str | None, list[Group]]:
        """Issue id -> report groups, those with most reports first."""
        found: dict[str | None, list[Group]] = defaultdict(list)
        for group in self.dossier.groups:
            found[group.issue].append(group)
        for groups in found.values():
            groups.sort(key=lambda g: (-len(g.claims), g.id))
        return found

    @cached_property
    def largest_groups(self) -> list[Group]:
        """Report groups of several claims, those with most reports first."""
        return sorted((g for g in self.dossier.groups if len(g.claims) > 1), key=lambda g: (-len(g.claims), g.id))

    @cached_property
    def relations_of(self) -> dict[str, list[Relation]]:
        """Claim id -> conflicts, changes and drift that it takes part in."""
        found: dict[str, list[Relation]] = defaultdict(list)
        for relation in self.dossier.relations:
            found[relation.a].append(relation)
            found[relation.b].append(relation)
        return found

    @cached_property
    def relations_of_issue(self) -> dict[str | None, list[Relation]]:
        """Issue id -> relations whose first claim is under it."""
        found: dict[str | None, list[Relation]] = defaultdict(list)
        for relation in self.dossier.relations:
            found[self.issue_of.get(relation.a)].append(relation)
        return found

    @cached_property
    def relations_by_type(self) -> dict[str, list[Relation]]:
        """Relations by what they are, in the order of the analysis."""
        found: dict[str, list[Relation]] = defaultdict(list)
        for relation in self.dossier.relations:
            found[relation.type].append(relation)
        return found

    @cached_property
    def stances_of_cell(self) -> dict[tuple[str, str], list[Stance]]:
        """(party, issue) -> stances, oldest first."""
        found: dict[tuple[str, str], list[Stance]] = defaultdict(list)
        for party, stances in self.stances_of_party.items():
            for issue, stance in stances:
                found[party, issue.id].append(stance)
        return found

    def origins_of_cell(self, party: str, issue: str) -> int:
        """How many origins the reports behind a party's stances on an issue have; worked out once."""
        if (party, issue) not in self._origins:
            stances = self.stances_of_cell.get((party, issue), ())
            groups = [g for s in stances if (g := self.group_of.get(s.claim))]
            self._origins[party, issue] = len({o.key for g in groups for o in g.origins})
        return self._origins[party, issue]

    @cached_property
    def issue_of(self) -> dict[str, str]:
        """Claim id -> issue id."""
        return {claim: issue.id for issue in self.dossier.issues for claim in issue.claims}

    @cached_property
    def links_of(self) -> dict[str, list[Link]]:
        """Document id -> what it rests on and what rests on it."""
        found: dict[str, list[Link]] = defaultdict(list)
        for link in self.dossier.links:
            found[link.from_].append(link)
            if link.to != link.from_:
                found[link.to].append(link)
        return found

    @cached_property
    def stances_of_party(self) -> dict[str, list[tuple[Issue, Stance]]]:
        """Party -> its stances with their issues, oldest first."""
        found: dict[str, list[tuple[Issue, Stance]]] = defaultdict(list)
        for issue in self.dossier.issues:
            for stance in issue.stances:
                found[stance.party].append((issue, stance))
        for stances in found.values():
            stances.sort(key=lambda pair: pair[1].date or "")
        return found

    @cached_property
    def parties(self) -> list[str]:
        """Keys of all who hold a stance or have left something unsaid, most stances first."""
        number = {party: len(stances) for party, stances in self.stances_of_party.items()}
        for entry in self.dossier.unsaid:
            number.setdefault(entry.party, 0)
        return sorted(number, key=lambda key: (-number[key], key))

    @cached_property
    def issues_by_claims(self) -> list[Issue]:
        """Declared issues in their order, then those with most claims."""
        return sorted(self.dossier.issues, key=lambda i: (not i.declared, 0 if i.declared else -len(i.claims)))

    @cached_property
    def issues_by_stances(self) -> list[Issue]:
        """Issues by the number of parties that took a stance, so that a matrix begins where it is fullest."""
        parties = {issue.id: len({s.party for s in issue.stances}) for issue in self.dossier.issues}
        return sorted(self.dossier.issues, key=lambda i: (not i.declared, -parties[i.id], -len(i.stances)))

    @cached_property
    def demanding(self) -> frozenset[str]:
        """Keys of all who propose an act with conditions or demand one."""
        return frozenset(
            key
            for s in self.dossier.conditions
            for key in (s.party, *(k for r in s.must_be_true for k in r.demanded_by))
        )

    @cached_property
    def unsaid_of(self) -> dict[tuple[str, str | None], list[Unsaid]]:
        """(party, issue) -> the ledger's entries."""
        found: dict[tuple[str, str | None], list[Unsaid]] = defaultdict(list)
        for entry in self.dossier.unsaid:
            found[entry.party, entry.issue].append(entry)
        return found

    @cached_property
    def last_day(self) -> str | None:
        """Newest day of any stance: ages count up to it."""
        days = (stance.date[:10] for issue in self.dossier.issues for stance in issue.stances if stance.date)
        return max(days, default=None)

    @cached_property
    def _resting(self) -> dict[str, list[Group]]:
        found: dict[str, list[Group]] = defaultdict(list)
        for group in self.dossier.groups:
            for word in {w for origin in group.origins for w in _handles(origin.key)}:
                found[word].append(group)
        return found

    def knockout(self, source: str) -> list[tuple[Group, Fate]]:
        """Report groups that rest on a source and what becomes of each without it, those that fall first."""
        if source not in self._knockouts:
            touched = [(g, fate(g, [source])) for g in self._resting.get(_plain(source), ())]
            found = [(g, f) for g, f in touched if f.lost]
            found.sort(key=lambda pair: (pair[1].stands, -len(pair[0].claims), pair[0].id))
            if len(self._knockouts) >= MOST_KNOCKOUTS:
                self._knockouts.clear()
            self._knockouts[source] = found
        return self._knockouts[source]

    @cached_property
    def sets_of_issue(self) -> dict[str | None, list[ConditionSet]]:
        """Issue id -> acts with conditions."""
        found: dict[str | None, list[ConditionSet]] = defaultdict(list)
        for entry in self.dossier.conditions:
            found[entry.issue].append(entry)
        return found

    def graph(self, issue: str | None) -> Graph:
        """The graph of conditions of one issue, or of all while they are few."""
        if issue not in self._graphs:
            sets = self.dossier.conditions if issue is None else tuple(self.sets_of_issue.get(issue, ()))
            sets = sets[:MOST_SETS]
            claims = {claim for s in sets for r in s.must_be_true for claim in r.claims}
            near = {r.model_dump_json(): r for claim in claims for r in self.relations_of.get(claim, ())}
            part = self.dossier.model_copy(update={"conditions": sets, "relations": tuple(near.values())})
            self._graphs[issue] = of_dossier(part)
        return self._graphs[issue]


def _plain(text: str) -> str:
    return " ".join(text.casefold().removesuffix("(own voice)").split())


def _handles(origin: str) -> Iterable[str]:
    """Words under which `knockout.rests_on` may find an origin; a superset, which it then decides."""
    for part in (_plain(origin.partition(" + ")[0]), _plain(origin.partition(" + ")[2])):
        if part:
            yield part
            yield part.partition(":")[0]
