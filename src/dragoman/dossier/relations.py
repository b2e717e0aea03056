"""Where reports disagree, and where a certainty hardened or softened on the way from report to report.

A conflict is between two accounts of the same matter; a party that later says something else has changed (see
`changes`). A hedge that is lost between a source and those who repeat it is drift, not a conflict.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from dragoman.dossier.groups import acts_agree
from dragoman.dossier.lexicon import lexicon
from dragoman.dossier.neighbours import Neighbours
from dragoman.dossier.origins import UNATTRIBUTED
from dragoman.dossier.similarity import concepts
from dragoman.dossier.stance import Stances
from dragoman.dossier.thresholds import Thresholds
from dragoman.dossier.view import Corpus, Interval, View
from dragoman.model import Group, Relation
from dragoman.model.codes import CERTAINTY_SCALE
from dragoman.model.dossier import ConflictKind, RelationType

_FIGURE_RATIO = 1.5
"""Two figures for one thing that differ by less are taken for roundings."""

_REPORTS = 3
"""Reports of a meeting of one day that another date is held against; they stand for all that repeat them."""
_COUNTED = 40
"""Latest figures for one thing that a new one is held against."""


def firmness(view: View) -> int:
    """Place on the scale of certainty, firmest highest; -1 where it is unknown."""
    certainty = view.claim.certainty
    return len(CERTAINTY_SCALE) - CERTAINTY_SCALE.index(certainty) if certainty in CERTAINTY_SCALE else -1


def hardening(earlier: View, later: View) -> str | None:
    """Why a later wording is firmer than an earlier one, None if it is not."""
    if firmness(later) > firmness(earlier) >= 0:
        return f"{earlier.claim.certainty} -> {later.claim.certainty}"
    if firmness(later) == firmness(earlier) and later.claim.kind != "gap":
        if earlier.conditional and not later.conditional and later.claim.tense != "past":
            return "condition lost"
        flipped = earlier.claim.polarity != later.claim.polarity
        if flipped and earlier.necessary and later.conditional and not later.necessary:
            return "necessary condition -> sufficient condition"
    return None


class Conflicts:
    """Finds conflicts among the propositions of a dossier."""

    def __init__(self, corpus: Corpus, groups: Sequence[Sequence[View]], stances: Stances, limits: Thresholds) -> None:
        """A group stands with its first report and its firmest one; other members repeat them."""
        self._corpus = corpus
        self._stances = stances
        self._limits = limits
        self._group = {v.id: n for n, g in enumerate(groups) for v in g}
        self._groups = groups
        self._told = {n: versions(g) for n, g in enumerate(groups)}
        shown = {v.id for g in groups for v in versions(g)}
        first = {g[0].id for g in groups}
        self._firsts = [v for v in corpus.views if v.id not in self._group or v.id in first]
        self._shown = [v for v in corpus.views if v.id not in self._group or v.id in shown]

    def find(self) -> list[Relation]:
        """All conflicts, in order of the claim that contradicts."""
        found = [*self._contradictions(), *self._dates(), *self._undecided(), *self._demands(), *self._figures()]
        unique: dict[tuple[str, ...], Relation] = {}
        for relation in found:
            unique.setdefault(tuple(sorted((relation.a, relation.b))), relation)
        return list(unique.values())

    def _conflict(self, a: View, b: View, kind: ConflictKind, why: str) -> Relation:
        kind_of: RelationType = "conflict"
        return Relation(type=kind_of, a=a.id, b=b.id, kind=kind, why=why)

    def _apart(self, a: View, b: View) -> bool:
        """Whether two claims belong to different propositions."""
        return self._group.get(a.id, a.id) != self._group.get(b.id, b.id)

    def _near_in_time(self, a: View, b: View) -> bool:
        return not (a.day and b.day) or abs(a.day - b.day) <= timedelta(days=self._limits.group_days)

    def _contradictions(self) -> list[Relation]:
        """One says that a party does or wants a thing, and later that party or another source says no."""
        plain = [v for v in self._corpus.views if v.gap is None]
        near = Neighbours([v for v in self._shown if v.gap is None])
        found: list[Relation] = []
        answered: set[tuple[int | str, int | str]] = set()
        for no in plain:
            if not self._stances.categorical(no):
                continue
            for yes in near.near(no, no.owners):
                if yes.sign == no.sign or not yes.owners & no.owners or not self._contradicts(no, yes):
                    continue
                key = (self._group.get(no.id, no.id), yes.id)
                if key in answered:
                    continue  # the first contradiction stands for its repetitions
                answered.add(key)
                own = self._stances.own_side(no)
                kind: ConflictKind = (
                    "denial" if own and no.claim.act != "REQUEST" and yes.speaker != no.speaker else "fact"
                )
                why = "the party itself denies it" if own else "another account says the opposite"
                found.append(self._conflict(no, yes, kind, why))
        return self._best_denials(found)

    def _contradicts(self, no: View, yes: View) -> bool:
        limits = self._limits
        if not (self._apart(no, yes) and self._near_in_time(no, yes)) or self._earlier(no, yes):
            return False
        if no.document.id == yes.document.id and no.chain == yes.chain:
            return False  # one source does not contradict itself within an article
        if self._stances.own_side(yes) and self._stances.own_side(no):
            return False  # a change of position, not two accounts
        if self._stances.reversal(no) and (no.own_voice or self._stances.own_side(no)):
            return False  # giving a position up confirms that it was held
        if no.claim.polarity == yes.claim.polarity == "-" or not (
            self._stances.own_side(no) or self._stances.insists(no)
        ):
            return False
        denial = lexicon().denials.found_in(no.claim.predicate.text)
        if denial and (yes.pointed or yes.claim.act == "REQUEST"):
            return False  # what a denial names is the thing itself, not every mention or wish around it
        if not denial and not acts_agree(no.claim.act, yes.claim.act) and not self._stances.reversal(yes):
            return False
        near = denial or no.document.id == yes.document.id
        said = [yes, *self._told.get(self._group.get(yes.id, -1), ())]  # a later wording stands for what it repeats
        return max(self._stances.related(no, v) for v in said) >= (limits.related_near if near else limits.related)

    def _earlier(self, no: View, yes: View) -> bool:
        """Whether the contradiction was published before what it would contradict; an insistence must come later."""
        if no.document.id == yes.document.id or not (no.day and yes.day):
            return False
        return no.day <= yes.day if self._stances.insists(no) else no.day < yes.day

    def _best_denials(self, found: list[Relation]) -> list[Relation]:
        """Of several sentences of one article by which a party denies one claim, keep the one that says it best."""
        by_id = self._corpus.by_id
        kept: dict[tuple[str, str], Relation] = {}
        for relation in found:
            no = by_id[relation.a]
            key = (no.document.id, relation.b)
            known = kept.get(key)
            if known is None or self._weight(no) > self._weight(by_id[known.a]):
                kept[key] = relation
        return list(kept.values())

    @staticmethod
    def _weight(no: View) -> tuple[bool, bool, int]:
        return bool(no.chain), not no.conditional, -no.index

    def _dates(self) -> list[Relation]:
        """An event dated apart from the date that its source, or another report of the same event, gives."""
        found: list[Relation] = []
        contacts: dict[frozenset[str], list[View]] = {}
        told: Counter[tuple[int | str, Interval]] = Counter()
        for view in self._corpus.views:
            if view.claim.kind == "event" and view.claim.act == "CONSULT" and view.when and view.exact_day:
                key = (self._group.get(view.id, view.id), view.when)
                told[key] += 1
                if told[key] <= _REPORTS:
                    contacts.setdefault(view.participants, []).append(view)
        for group in self._groups:
            root = group[0]
            if root.claim.kind != "event" or root.when is None:
                continue
            dated: set[Interval] = set()
            for view in group[1:]:
                if view.when is None or view.when in dated or view.document.id == root.document.id:
                    continue
                dated.add(view.when)
                if not (_within(view.when, root.when) or _within(root.when, view.when)):
                    found.append(self._conflict(view, root, "date", f"{_dates(view)} / {_dates(root)}"))
                elif view.when != root.when and root.claim.act == "CONSULT":
                    for other in contacts.get(view.participants, ()):
                        # the source's wider date allows the day of the event, the repetition's narrower one does not
                        if not self._corpus.parties.same_people(view.people, other.people):
                            continue
                        if other.when and _within(other.when, root.when) and not _within(other.when, view.when):
                            found.append(self._conflict(view, other, "date", f"{_dates(view)} / {_dates(other)}"))
        return found

    def _undecided(self) -> list[Relation]:
        """A thing is told as certain, while those who decide say that nothing is decided."""
        firm = [
            v
            for v in self._shown
            if v.gap is None and v.claim.certainty == "certain" and not v.conditional
            and (v.claim.tense == "future" or v.claim.kind == "commitment")
        ]  # fmt: skip
        near = Neighbours(firm)
        found: list[Relation] = []
        for gap in self._corpus.views:
            if gap.gap != "undecided" or not self._stances.own_side(gap):
                continue
            for view in near.near(gap, gap.owners):
                later = gap.day is None or view.day is None or gap.day > view.day
                if (
                    later
                    and self._stances.related(gap, view) >= self._limits.related
                    and not self._stances.own_side(view, strict=True)
                ):
                    found.append(self._conflict(gap, view, "fact", "not decided, says the party / told as certain"))
        return found

    def _demands(self) -> list[Relation]:
        """One party demands of another what that one later refuses."""
        demands = [
            v
            for v in self._shown
            if v.claim.act == "REQUEST" and v.sign > 0 and v.target_owners and v.gap is None and not v.pointed
        ]
        near = Neighbours(demands, targets=True)
        found: list[Relation] = []
        for no in self._shown:
            if no.gap is not None or no.sign > 0 or no.claim.act in ("REQUEST", "CONSULT"):
                continue
            if not (self._stances.own_side(no) and no.chain) or no.conditional:
                continue
            for demand in near.near(no, no.owners):
                if no.owners & demand.owners or demand.day is None or no.day is None or demand.day > no.day:
                    continue
                if (
                    self._near_in_time(no, demand)
                    and self._corpus.alike(no.object, demand.object) >= self._limits.demand
                ):
                    found.append(self._conflict(demand, no, "position", "demanded / refused"))
        return [*found, *self._excluded(demands)]

    def _excluded(self, demands: Sequence[View]) -> list[Relation]:
        """Some demand a part in a thing for themselves, and another party says that they will have none."""
        unaddressed = [v for v in self._shown if v.claim.act == "REQUEST" and not v.target_owners and v.gap is None]
        near = Neighbours([*demands, *unaddressed], anyone=True)
        found: list[Relation] = []
        for no in self._shown:
            speaker = self._corpus.parties.owner(no.speaker) if no.speaker and no.chain else None
            if no.gap is not None or no.sign > 0 or no.conditional or speaker is None or speaker in no.owners:
                continue
            if self._stances.own_side(no) or self._stances.reversal(no):
                continue  # giving one's own demand up denies nobody a part
            for demand in near.near(no, ("*",)):
                if speaker in demand.owners or not (demand.day and no.day and demand.day <= no.day):
                    continue
                if (
                    demand.sign > 0
                    and self._near_in_time(no, demand)
                    and _both(self._corpus, demand, no) >= self._limits.excluded
                ):
                    found.append(self._conflict(demand, no, "position", "a part demanded / a part denied"))
        return found

    def _figures(self) -> list[Relation]:
        """Two parties name different figures for one need or offer."""
        counted = [v for v in self._firsts if len(v.figures) == 1 and v.gap is None]
        by_unit: dict[str, list[View]] = {}
        found: list[Relation] = []
        for view in counted:
            units = _units(view)
            others = {v.id: v for unit in units for v in by_unit.get(unit, [])[-_COUNTED:]}
            for other in others.values():
                one, two = next(iter(view.figures)), next(iter(other.figures))
                ratio = max(one, two) / max(1e-9, min(one, two))
                if ratio < _FIGURE_RATIO or view.claim.act != other.claim.act or view.sign != other.sign:
                    continue
                if not self._apart(view, other) or not self._near_in_time(view, other):
                    continue
                found.append(self._conflict(other, view, "figure", f"{two:g} / {one:g}"))
            for unit in units:
                by_unit.setdefault(unit, []).append(view)
        return found


def _both(corpus: Corpus, a: View, b: View) -> float:
    """Likeness of two claims in their objects and in their whole sentences, whichever is less."""
    return min(corpus.alike(a.object, b.object), corpus.alike(a.claim.evidence.text, b.claim.evidence.text))


def _within(inner: tuple[object, object] | None, outer: tuple[object, object] | None) -> bool:
    return bool(inner and outer and outer[0] <= inner[0] and inner[1] <= outer[1])  # type: ignore[operator]


def _dates(view: View) -> str:
    if view.when is None:
        return "undated"
    first, last = view.when
    return first.isoformat() if first == last else f"{first.isoformat()} to {last.isoformat()}"


def _uncounted(text: str) -> str:
    return re.sub(r"\d[\d,.]*", "", text)


def _units(view: View) -> list[str]:
    """What is counted: the listed concepts of the object."""
    return sorted(t for t in set(concepts(_uncounted(view.object))) if t.startswith("c:"))


def versions(group: Sequence[View]) -> list[View]:
    """First report of a group, and the firmest later one if it is firmer."""
    root = group[0]
    later = [v for v in group[1:] if firmness(v) > firmness(root) >= 0]
    if not later:
        return [root]
    return [root, max(later, key=lambda v: (firmness(v), -group.index(v)))]


def find_drift(
    corpus: Corpus,
    groups: Sequence[Sequence[View]],
    made: Sequence[Group],
    stances: Stances,
) -> list[Relation]:
    """Hardened and softened wordings, each from the first report and from the report that the later one rests on."""
    found: list[Relation] = []
    for views, group in zip(groups, made, strict=True):
        origin = {c: o.key for o in group.origins for c in o.claims}
        root = views[0]
        for later in views[1:]:
            if stances.copied(later) or not stances.repeats(
                later, root, origin.get(later.id) in (origin.get(root.id), UNATTRIBUTED)
            ):
                continue
            for earlier in dict.fromkeys((root.id, *stances.rests_on(later, views))):
                source = corpus.by_id[earlier]
                if stances.copied(source):
                    continue
                why = hardening(source, later)
                if why:
                    found.append(Relation(type="hardened", a=source.id, b=later.id, why=why))
                elif (
                    firmness(source) > firmness(later) >= 0
                    and origin.get(later.id) != UNATTRIBUTED
                    and source is root
                    and source.claim.polarity == later.claim.polarity
                ):
                    why = f"{source.claim.certainty} -> {later.claim.certainty}"
                    found.append(Relation(type="softened", a=source.id, b=later.id, why=why))
    return found
