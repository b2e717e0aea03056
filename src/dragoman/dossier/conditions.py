"""What would have to be true for each proposed act, in whose words, and whether it is known to hold.

Conditions are facts of the record, not a prediction. A requirement counts as met only where a later report tells of a
deed that fulfils it; everything else stays open.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from dragoman.dossier.groups import acts_agree
from dragoman.dossier.lexicon import lexicon, stems
from dragoman.dossier.neighbours import Neighbours
from dragoman.dossier.origins import UNATTRIBUTED, Origins
from dragoman.dossier.similarity import concepts
from dragoman.dossier.thresholds import Thresholds
from dragoman.dossier.unsaid import question_of, question_tokens
from dragoman.dossier.view import Corpus, View
from dragoman.dossier.wording import act_words, is_inverted, requirement_words
from dragoman.model import Condition, ConditionSet, Requirement, content_id
from dragoman.model.codes import ConditionType
from dragoman.model.dossier import ConditionState

T = TypeVar("T")

_JOINT = 3
_NEGATIONS = frozenset(stems("not no never none"))
_DECIDING = ("undecided", "unanswered", "unsaid")
"""Sorts of silence that leave an act open; a refused comment does not."""
_ABSENT = frozenset({"unless", "without"})
_PROPOSALS = 60
_SAID = 24
"""Wordings of one act or condition that a new one is compared with at most."""
_AHEAD = 2
"""Claims after a conditional one within which a doubt about the same matter is looked for."""


@dataclass(slots=True)
class Demand:
    """One requirement while it grows."""

    type: ConditionType
    text: str
    words: str
    wanted: int
    stated: list[View] = field(default_factory=list)
    others: list[View] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    groups: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Proposal:
    """One proposed act of a party while its claims are gathered."""

    acts: list[View] = field(default_factory=list)
    demands: list[Demand] = field(default_factory=list)
    said: list[tuple[str, str, str | None]] = field(default_factory=list)
    groups: set[int] = field(default_factory=set)

    def add(self, view: View, issue: str | None, group: int | None) -> None:
        """Take a claim in; new claims are compared with what it says (text, act, issue) unless that was said before."""
        self.acts.append(view)
        _remember(self.said, (view.text, view.claim.act, issue))
        if group is not None:
            self.groups.add(group)


def _remember(said: list[T], new: T) -> None:
    """Keep what was said, each once: the first and the latest things stand for very many."""
    if new not in said:
        said.append(new)
        if len(said) > _SAID:
            del said[_SAID // 2]


def make_conditions(
    corpus: Corpus,
    groups: Sequence[Sequence[View]],
    issues: Mapping[str, str],
    origins: Origins,
    limits: Thresholds,
) -> list[ConditionSet]:
    """One set per party and proposed act, in order of the first conditional claim of each party."""
    group_of = {v.id: n for n, g in enumerate(groups) for v in g}
    sets: dict[str, list[Proposal]] = defaultdict(list)
    deeds = Neighbours([v for v in corpus.views if _can_fulfil(v)], anyone=True)
    gaps = Neighbours([v for v in corpus.views if v.gap is not None], more=question_tokens(corpus))
    for view in corpus.views:
        if view.gap is not None or not view.conditional:
            continue
        for party in _parties(view, corpus):
            proposal = _proposal(sets[party], view, corpus, issues, group_of, limits)
            if not proposal.acts and _only_tells(view):
                sets[party].remove(proposal)
                continue
            proposal.add(view, issues.get(view.id), group_of.get(view.id))
            for condition in view.claim.conditions:
                _add(proposal.demands, view, condition, corpus, group_of, limits)
    return [
        _set(party, p, issues, corpus, groups, group_of, origins, deeds, gaps, limits)
        for party, proposals in sets.items()
        for p in proposals
    ]


def _only_tells(view: View) -> bool:
    """How things stand with a party is no act that anybody proposes; of a deal or talks it is what becomes of them."""
    about_things = all(key.startswith("group:") for key in view.actor_keys)
    return view.claim.kind == "assessment" and view.claim.act == "NONE" and not about_things


def _proposal(
    known: list[Proposal],
    view: View,
    corpus: Corpus,
    issues: Mapping[str, str],
    group_of: Mapping[str, int],
    limits: Thresholds,
) -> Proposal:
    """The proposed act of a party that a claim is about: one of its report group, or the likest, or a new one."""
    best, best_score = None, limits.related
    issue = issues.get(view.id)
    for proposal in known[-_PROPOSALS:]:
        if group_of.get(view.id) in proposal.groups:
            return proposal
        score = 0.0
        for text, act, issue_of in proposal.said:
            if acts_agree(view.claim.act, act):
                alike = corpus.alike(view.text, text)
                score = max(score, alike + limits.related / 2 if issue and issue == issue_of else alike)
        if score > best_score:
            best, best_score = proposal, score
    if best is None:
        best = Proposal()
        known.append(best)
    return best


def _parties(view: View, corpus: Corpus) -> list[str]:
    """Whose act it is: the actors; for a collective or an object, the party that speaks for it."""
    speaker = corpus.parties.owner(view.chain[-1]) if view.chain else None
    named = speaker and not view.chain[-1].startswith(("outlet:", "unnamed:", "doc:"))
    found = []
    for key in view.actor_keys:
        owner = corpus.parties.owner(key)
        if owner.startswith("group:"):
            owner = speaker if named and speaker else key
        found.append(owner)
    unique = list(dict.fromkeys(found))
    return unique if len(unique) <= _JOINT else ["group:" + ", ".join(sorted(unique))]


def condition_text(view: View, condition: Condition, corpus: Corpus) -> str:
    """A condition in words; one that is only a link ("In return") stands for the deed of the other side next to it."""
    if condition.text.lower().strip(" ,") not in lexicon().bare_conditions:
        return condition.text
    around = corpus.by_document[view.document.id]
    opens = condition.span[0] < view.claim.predicate.span[0]  # "In return A will ...": for what was told before
    for offset in (-1, -2, -3) if opens else (1, -1, -2, 2, -3):
        at = view.index + offset
        if 0 <= at < len(around) and around[at].gap is None and not around[at].owners & view.owners:
            return around[at].claim.evidence.text
    return around[view.index - 1].claim.evidence.text if view.index else condition.text


def wanted(view: View, condition: Condition, text: str) -> int:
    """+1 if the act needs the thing named in the condition to be, -1 if it needs it not to be."""
    sign = -1 if lexicon().reversals.found_in(text) else 1
    if _NEGATIONS & set(stems(text)) and not text.lower().startswith(("not before", "not until")):
        sign = -sign
    return -sign if is_inverted(condition.type, view.claim.polarity) else sign


def _add(
    demands: list[Demand],
    view: View,
    condition: Condition,
    corpus: Corpus,
    group_of: Mapping[str, int],
    limits: Thresholds,
) -> None:
    text = condition_text(view, condition, corpus)
    sign = wanted(view, condition, text)
    group = group_of.get(view.id)
    best, best_score = None, limits.condition
    for demand in demands:
        score = max((corpus.alike(text, t) for t in demand.texts), default=0.0)
        same_group = group in demand.groups
        if "in_exchange" in (condition.type, demand.type) and condition.type != demand.type and not same_group:
            continue
        if "while" in (condition.type, demand.type) and condition.type != demand.type and demand.wanted != sign:
            continue
        if same_group and len(view.claim.conditions) == 1:
            score += limits.condition
            if {condition.type, demand.type} <= _ABSENT:
                score += limits.condition  # one report, one condition, in two wordings
        if score > best_score:
            best, best_score = demand, score
    if best is None:
        best = Demand(condition.type, text, requirement_words(text, condition, view), sign)
        demands.append(best)
    best.stated.append(view)
    _remember(best.texts, text)
    if group is not None:
        best.groups.add(group)
    for other in corpus.by_document[view.document.id]:
        if other.id != view.id and _covers(other.claim.evidence.span, condition.span):
            best.others.append(other)


def _covers(a: tuple[int, int], b: tuple[int, int]) -> bool:
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared > 0.6 * min(a[1] - a[0], b[1] - b[0])


def _set(
    party: str,
    proposal: Proposal,
    issues: Mapping[str, str],
    corpus: Corpus,
    groups: Sequence[Sequence[View]],
    group_of: Mapping[str, int],
    origins: Origins,
    deeds: Neighbours,
    gaps: Neighbours,
    limits: Thresholds,
) -> ConditionSet:
    acts = proposal.acts
    first = acts[0]
    issue = next((issues[v.id] for v in acts if v.id in issues), None)
    requirements = tuple(_requirement(party, d, corpus, origins, deeds, limits) for d in proposal.demands)
    claims = tuple(dict.fromkeys(v.id for v in acts))
    return ConditionSet(
        id=content_id("s", party, claims),
        act=_act(first, party, corpus),
        party=party,
        issue=issue,
        claims=claims,
        must_be_true=requirements,
        open=tuple(_open(party, acts, corpus, groups, group_of, gaps, limits)),
    )


def _act(view: View, party: str, corpus: Corpus) -> str:
    return f"{corpus.parties.label(party)}: {act_words(view)}".strip()


def _requirement(
    party: str, demand: Demand, corpus: Corpus, origins: Origins, deeds: Neighbours, limits: Thresholds
) -> Requirement:
    views = list({v.id: v for v in (*demand.stated, *demand.others)}.values())
    views.sort(key=lambda v: (v.day or date.max, v.document.id, v.index))
    types = Counter(c.type for v in demand.stated for c in v.claim.conditions)
    traced, _, _ = origins.trace(views)
    state, because = _state(demand, views, corpus, deeds, limits)
    by = [
        corpus.parties.owner(v.speaker) if v.speaker and ":" in v.speaker and not _foreign(v.speaker) else o
        for v in demand.stated
        for o in sorted(v.owners)
    ]
    return Requirement(
        id=content_id("q", party, demand.text, [v.id for v in views]),
        type=demand.type if demand.type in types else types.most_common(1)[0][0],
        what=demand.words,
        claims=tuple(v.id for v in views),
        demanded_by=tuple(dict.fromkeys(corpus.parties.written(k) for k in by)),
        independent=max(1, sum(o.key != UNATTRIBUTED for o in traced)),
        state=state,
        state_claims=tuple(v.id for v in because),
    )


def _foreign(speaker: str) -> bool:
    return speaker.startswith(("outlet:", "unnamed:", "doc:", "group:"))


def _can_fulfil(view: View) -> bool:
    """Deeds fulfil; of words, only that a party still insists tells anything about a requirement."""
    if view.gap is not None or view.claim.certainty != "certain" or view.conditional:
        return False
    if view.claim.kind == "event":
        return view.claim.tense == "past" and view.claim.act not in ("REQUEST", "ACCUSE", "REJECT")
    return view.claim.act == "REQUEST" and view.claim.kind == "position" and view.claim.tense == "present"


def _state(
    demand: Demand, views: Sequence[View], corpus: Corpus, deeds: Neighbours, limits: Thresholds
) -> tuple[ConditionState, list[View]]:
    """Whether later deeds are known to fulfil a requirement; the latest day decides, both on one day is disputed."""
    since = min((v.day for v in demand.stated if v.day), default=None)
    taken = {v.id for v in views}
    for_it: list[View] = []
    against: list[View] = []
    for stated in demand.stated:
        for view in deeds.near(stated, ("*",)):
            if view.id in taken or (since and view.day and view.day < since):
                continue
            if demand.type != "in_exchange" and not _later(view, stated):
                continue
            if (
                max(corpus.alike(demand.text, view.text), corpus.alike(demand.text, view.claim.evidence.text))
                < limits.met
            ):
                continue
            if not _names_them(demand.text, view, corpus):
                continue
            insists = view.claim.kind == "position"
            if view.sign == demand.wanted and not insists:
                for_it.append(view)
                taken.add(view.id)
            elif view.sign != demand.wanted:
                against.append(view)
                taken.add(view.id)
    if not for_it and not against:
        return "open", []
    latest = max(v.day or date.min for v in (*for_it, *against))
    yes = [v for v in for_it if (v.day or date.min) == latest]
    no = [v for v in against if (v.day or date.min) == latest]
    last = [*yes, *no]
    if yes and no:
        return "disputed", last
    return ("met", last) if yes else ("unmet", last)


def _later(deed: View, stated: View) -> bool:
    """Whether a deed was reported after a condition: what one article names as a condition, it does not tell as met.

    An exchange is told as one, both sides in one article.
    """
    if deed.document.id == stated.document.id:
        return False
    return not (deed.day and stated.day) or deed.day > stated.day


def _names_them(requirement: str, deed: View, corpus: Corpus) -> bool:
    """Whether the states that a requirement names take part in the deed."""
    nationality = corpus.parties.nationality
    named = {c[1:] for c in concepts(requirement, nationality) if c.startswith("@")}
    there = {c[1:] for c in concepts(deed.claim.evidence.text, nationality) if c.startswith("@")}
    return named <= there | deed.participants


def _open(
    party: str,
    acts: Sequence[View],
    corpus: Corpus,
    groups: Sequence[Sequence[View]],
    group_of: Mapping[str, int],
    gaps: Neighbours,
    limits: Thresholds,
) -> list[str]:
    """Silences and doubts that leave the act undecided, first reports only.

    A silence counts if it is the party's own about a like matter, or another's in the article of a conditional claim;
    a doubt ("a ceasefire is not certain", "they might still reject it") if it follows such a claim.
    """
    found: dict[str, View] = {}

    def add(view: View) -> None:
        number = group_of.get(view.id)
        first = groups[number][0] if number is not None else view
        found.setdefault(first.id, first)

    families = {v.claim.act for v in acts}
    owners = {o for v in acts for o in v.owners}
    for act in acts:
        for view in corpus.by_document[act.document.id]:
            if view.gap is not None:
                asked = party in view.target_owners or corpus.parties.named_in(party, view.claim.evidence.text)
                # an answer that is missing is an answer to a request, whatever the request was for
                alike = view.claim.act in ("NONE", "REQUEST") or any(acts_agree(view.claim.act, a) for a in families)
                near = asked and alike and party not in view.owners
            else:
                near = _doubt(view) and 0 < view.index - act.index <= _AHEAD
            if near:
                add(view)
        for view in gaps.near(act, sorted(owners)):
            question = question_of(view, corpus)
            if view.gap in _DECIDING and corpus.alike(question, act.text) >= limits.related:
                add(view)
    ordered = sorted(found.values(), key=lambda v: (v.day or date.max, v.document.id, v.index))
    return [v.id for v in ordered]


def _doubt(view: View) -> bool:
    """Whether a claim says that something is not to be counted on."""
    if view.claim.kind == "assessment" and lexicon().doubts.found_in(view.claim.evidence.text):
        return True
    if view.claim.certainty not in ("possible", "unknown"):
        return False
    return (view.claim.kind == "assessment" and view.claim.polarity == "-") or view.claim.act == "REJECT"
