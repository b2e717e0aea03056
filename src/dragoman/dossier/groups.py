"""Report groups: claims in different documents that state the same proposition.

Fields decide first (who, act, sign, time, sort of gap), likeness of texts second. Claims come in order of publication
and join the best group among those that share a party and a concept, so that the work grows with the number of claims,
not with its square.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache

from dragoman.dossier.lexicon import lexicon
from dragoman.dossier.parties import Parties
from dragoman.dossier.thresholds import Thresholds
from dragoman.dossier.view import Corpus, View, apart
from dragoman.model.codes import CERTAINTY_SCALE

_FAMILIES: tuple[frozenset[str], ...] = (
    frozenset({"AID", "SUPPORT", "COOPERATE", "AGREE", "CONCEDE"}),
    frozenset({"AGREE", "REJECT", "CONCEDE"}),
    frozenset({"REQUEST", "CONSULT", "NONE"}),
    frozenset({"PROTEST", "COERCE", "THREATEN", "SANCTION"}),
    frozenset({"ASSAULT", "COERCE", "MOBILIZE", "RETREAT"}),
    frozenset({"SUPPORT", "NONE"}),
    frozenset({"AID", "MOBILIZE", "NONE"}),
)
"""Codes between which two readers of one sentence waver; a pair outside one family is never one proposition."""

_UNSHARED = ("refused", "comment", "unreachable")
"""Sorts of silence that belong to one enquiry and are not reported again."""
_SILENCE = 0.5
"""Likeness of two silences of one party and one sort that name nothing."""
_CANDIDATES = 24
"""Groups that a claim is compared with at most."""
_POSTINGS = 200
"""Latest groups remembered per concept and party; older ones have fallen silent."""
_SLIP = timedelta(days=5)
_NONE: frozenset[str] = frozenset()
_MEMBERS = 6
"""Members of a group that a claim is compared with: the first and the latest ones."""


@dataclass(slots=True)
class Draft:
    """A group while it grows."""

    members: list[View] = field(default_factory=list)

    def probe(self) -> list[View]:
        """The members that stand for the group."""
        return self.members if len(self.members) <= _MEMBERS else [self.members[0], *self.members[1 - _MEMBERS :]]


def acts_agree(a: str, b: str) -> bool:
    """Whether two act codes can be readings of one act."""
    return a == b or any(a in family and b in family for family in _FAMILIES)


def _readings_agree(a: View, b: View) -> bool:
    """Whether two claims can be readings of one act; NONE is an act that was not made out."""
    return "NONE" in (a.claim.act, b.claim.act) or acts_agree(a.claim.act, b.claim.act)


def steps_apart(a: View, b: View) -> int:
    """Steps between two certainties on the scale; 0 where one is unknown."""
    one, two = a.claim.certainty, b.claim.certainty
    if one not in CERTAINTY_SCALE or two not in CERTAINTY_SCALE:
        return 0
    return abs(CERTAINTY_SCALE.index(one) - CERTAINTY_SCALE.index(two))


def times_agree(a: View, b: View) -> bool:
    """Whether two acts can be one in time: their dates, as far as known, overlap."""
    if a.when and b.when:
        return a.when[0] <= b.when[1] and b.when[0] <= a.when[1]
    return True


def _parties_agree(a: View, b: View, parties: Parties) -> bool:
    if not a.owners & b.owners:
        return False
    if a.claim.act == "CONSULT" and a.claim.kind == "event" == b.claim.kind:
        # who met whom: "A met B" and "A met C" are two meetings, even in one sentence
        return parties.same_people(a.people, b.people) or _joint(a, b, parties)
    if not (a.owners <= b.participants and b.owners <= a.participants):
        return False
    if a.target_owners and b.target_owners and not a.target_owners & b.target_owners:
        return not any(t in (a.target_owners | b.target_owners) for t in a.owners | b.owners) and _loose(a, b)
    return True


def _joint(a: View, b: View, parties: Parties) -> bool:
    """Whether one report lists more of those met than the other ("received B and C", "received B")."""
    few, many = sorted((a, b), key=lambda v: len(v.participants))
    return (
        len(few.participants) > 1
        and few.participants < many.participants
        and bool(a.claim.targets and b.claim.targets)
        and parties.includes(few.people, many.people)
    )


def _loose(a: View, b: View) -> bool:
    """Targets may differ where one side is a collective: "the dockers" and their union."""
    return any(t.startswith("group:") for t in a.target_owners | b.target_owners)


def _contact(view: View) -> bool:
    """A bare contact: that two met, not what they spoke of."""
    return view.claim.act == "CONSULT" and view.claim.kind == "event" and view.claim.about is None


def misdated(a: View, b: View, corpus: Corpus) -> bool:
    """Whether one of two articles of one line of citation dates the same contact loosely, and a little off.

    Two exact days are two meetings; "at the beginning of June" for the last week of May is a slip.
    """
    if not (a.when and b.when) or a.claim.act != "CONSULT" or not (a.exact_day is None or b.exact_day is None):
        return False
    gap = max(a.when[0], b.when[0]) - min(a.when[1], b.when[1])
    return gap <= _SLIP and bool(corpus.sources.get(a.document.id, _NONE) & corpus.sources.get(b.document.id, _NONE))


def can_be_same(a: View, b: View, corpus: Corpus, limits: Thresholds) -> bool:
    """What no likeness of words outweighs."""
    if a.gap != b.gap or not _parties_agree(a, b, corpus.parties):
        return False
    if not (times_agree(a, b) or misdated(a, b, corpus)):
        return False
    if a.gap is None and (a.sign != b.sign or not _readings_agree(a, b)):
        return False
    if a.day and b.day and abs(a.day - b.day) > timedelta(days=limits.group_days):
        return False
    if {a.claim.kind, b.claim.kind} == {"event", "commitment"} and {a.claim.tense, b.claim.tense} == {"past", "future"}:
        return False
    if {a.claim.kind, b.claim.kind} == {"event", "assessment"}:
        return False
    if _contact(a) != _contact(b) and (a.exact_day is None or a.exact_day != b.exact_day):
        return False
    # an article states a proposition once; a second time only from another source
    return a.document.id != b.document.id or (a.chain != b.chain and bool(a.chain) and bool(b.chain))


def likeness(a: View, b: View, corpus: Corpus, limits: Thresholds) -> float:
    """How likely two compatible claims state one proposition; about 0 to 1."""
    if a.claim.evidence.text == b.claim.evidence.text and a.participants == b.participants:
        return 1.0
    if _contact(a) or _contact(b):
        return 1.0 if a.when and b.when else 0.5
    score = _gap_words(a, b, corpus) if a.gap else _words(a, b, corpus, limits)
    score += _fields(a, b, corpus, limits)
    between = apart(a, b)
    if between is not None:
        score -= limits.week * min(3.0, between.days / 7)
    return score


def _words(a: View, b: View, corpus: Corpus, limits: Thresholds) -> float:
    core = corpus.alike(a.text, b.text)
    whole = corpus.alike(a.claim.evidence.text, b.claim.evidence.text)
    thing = max(core, corpus.alike(a.object, b.object) if a.object and b.object else whole)
    if not (a.object or a.pointed) or not (b.object or b.pointed):
        core = max(core, whole)  # a bare verb says little: the sentence stands for it
    score = limits.object_weight * thing + limits.predicate_weight * core + limits.evidence_weight * whole
    if a.condition and b.condition:
        share, alike = limits.condition_share, corpus.alike(a.condition, b.condition)
        score = (1 - share) * score + share * alike
        return score if alike >= limits.condition / 2 else score - limits.condition_lost
    if a.conditional != b.conditional:
        score -= limits.condition_lost
        if a.claim.polarity != b.claim.polarity:
            score -= limits.flipped
    return score


def _gap_words(a: View, b: View, corpus: Corpus) -> float:
    """Silences compare by what is unsaid; one that names nothing but an answer, by its sort alone."""
    if a.gap in _UNSHARED:
        return 0.0
    things = corpus.alike(a.object, b.object) if a.object and b.object else 0.0
    if a.gap == "unsaid":
        return max(things, corpus.alike(a.claim.evidence.text, b.claim.evidence.text))
    return max(_SILENCE, things) if _bare(a) or _bare(b) else things


def _bare(view: View) -> bool:
    """Whether a silence names no more than that an answer is missing ("a firm reply")."""
    rules = [rule for rule in lexicon().gaps if rule.sort == view.gap]
    return not view.object or any(rule.words.found_in(view.object) for rule in rules)


def _fields(a: View, b: View, corpus: Corpus, limits: Thresholds) -> float:
    score = 0.0
    if (a.figures & b.figures) or (a.exact_day and a.exact_day == b.exact_day):
        score += limits.figure
    doubled = any(v.claim.act == "REJECT" and v.claim.polarity == "-" for v in (a, b))  # "does not object"
    if a.claim.act != b.claim.act and not a.gap and not doubled:
        score -= limits.other_act
    shared = _shared_source(a, b, corpus)
    if shared:
        score += limits.origin
    elif corpus.sources.get(a.document.id, frozenset()) & corpus.sources.get(b.document.id, frozenset()):
        score += limits.line
    if shared:
        pass
    elif _person(a) and _person(b):
        score -= limits.speakers
    elif a.claim.kind == b.claim.kind == "position" and (_person(a) or _person(b)) and a.own_voice != b.own_voice:
        score -= limits.voice
    if a.claim.kind == "event" and a.participants == b.participants and len(a.participants) > 1:
        score += limits.partners
    elif a.target_owners and a.target_owners == b.target_owners:
        score += limits.partners / 2
    if is_categorical(a) != is_categorical(b):
        score -= limits.flipped
    return score - limits.certainty_gap * steps_apart(a, b)


def is_categorical(view: View) -> bool:
    """Whether the wording shuts every door ("under no circumstances")."""
    return _shuts_doors(view.claim.evidence.text)


@lru_cache(maxsize=1 << 14)
def _shuts_doors(text: str) -> bool:
    return lexicon().categorical.found_in(text)


def _person(view: View) -> bool:
    """Whether a party speaks through the claim, rather than an outlet or somebody unnamed."""
    return view.speaker is not None and not view.speaker.startswith(("outlet:", "unnamed:", "doc:"))


def _shared_source(a: View, b: View, corpus: Corpus) -> bool:
    parties = corpus.parties
    if a.speaker and b.speaker and parties.same_person(a.speaker, b.speaker):
        return True
    return not a.outlets.isdisjoint(b.outlets)


def make_groups(corpus: Corpus, limits: Thresholds) -> list[list[View]]:
    """Groups of two and more claims, in order of their first claim."""
    drafts: list[Draft] = []
    index: dict[tuple[str, str], list[int]] = defaultdict(list)
    frequency: dict[str, int] = defaultdict(int)
    for view in corpus.views:
        for token in view.tokens:
            frequency[token] += 1
    for view in corpus.views:
        best, best_score = None, limits.same
        for number in _candidates(view, index, frequency):
            score = _against(view, drafts[number], corpus, limits)
            if score > best_score:
                best, best_score = number, score
        if best is None:
            best = len(drafts)
            drafts.append(Draft())
        drafts[best].members.append(view)
        for entry in _entries(view):
            postings = index[entry]
            if best in postings[-3:]:
                continue
            postings.append(best)
            if len(postings) > _POSTINGS:
                del postings[0]
    return [d.members for d in drafts if len(d.members) > 1]


def _entries(view: View) -> list[tuple[str, str]]:
    sort = view.gap or ("contact" if _contact(view) else "")
    tokens = sorted(view.tokens)
    if sort:
        tokens = [*tokens, f"~{sort}"]
    return [(owner, token) for owner in sorted(view.owners) for token in tokens]


def _candidates(view: View, index: dict[tuple[str, str], list[int]], frequency: dict[str, int]) -> list[int]:
    weights: dict[int, float] = defaultdict(float)
    for owner, token in _entries(view):
        for number in index.get((owner, token), ()):
            weights[number] += 1.0 / (1 + frequency.get(token, 0))
    return sorted(weights, key=lambda n: (-weights[n], n))[:_CANDIDATES]


def _against(view: View, draft: Draft, corpus: Corpus, limits: Thresholds) -> float:
    """Score of a claim against a group: half the best member, half the mean; 0 if any member forbids it."""
    scores = []
    for member in draft.probe():
        if not can_be_same(view, member, corpus, limits):
            return 0.0
        scores.append(likeness(view, member, corpus, limits))
    if max(scores) >= 1.0:
        return 1.0  # word for word the same
    return 0.5 * max(scores) + 0.5 * sum(scores) / len(scores)
