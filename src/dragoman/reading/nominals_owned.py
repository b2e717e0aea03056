"""Acts that nouns name with their doer: "Israeli strikes on Gaza", "his call with allies", "M23's commitment to withdraw"."""

from __future__ import annotations

from dragoman.model import Act
from dragoman.reading.acts import act_of
from dragoman.reading.arguments import parties, targets
from dragoman.reading.draft import ClaimDraft, Draft, Ref
from dragoman.reading.parse import Sentence
from dragoman.reading.phrases import owner, phrase
from dragoman.reading.predicates import analyse, inside_noun

_HAPPEN: frozenset[Act] = frozenset({"CONSULT", "ASSAULT", "COERCE", "MOBILIZE", "RETREAT", "SANCTION"})
"""Acts that a noun with its doer and its target states as done, where nothing above it says otherwise."""
_TOWARDS = frozenset({"with", "against", "on", "to", "at", "in", "into", "from"})


def owners(draft: Draft, sentence: Sentence, noun: int) -> list[Ref]:
    """Whose act it is: a possessive, a nationality in front, or "by X" behind."""
    out: list[Ref] = []
    for child in sentence.kids(noun, "poss"):
        out += parties(draft, sentence, child)
    for child in sentence.kids(noun, "amod", "compound", "nmod"):
        mention = draft.at(sentence.index, child)
        if mention is not None and mention.form == "adjective":
            span = sentence.span(mention.first, mention.last)
            out += [Ref(e.key, e, span) for e in mention.entities]
    for prep in sentence.kids(noun, "prep", "agent"):
        if sentence.lower[prep] == "by":
            for obj in sentence.kids(prep, "pobj"):
                out += parties(draft, sentence, obj)
    return [r for r in out if r.entity is None or r.entity.kind not in ("outlet", "object")]


def _of(draft: Draft, sentence: Sentence, noun: int) -> list[Ref]:
    """The party whose positions, forces or towns a noun names."""
    who = owner(draft, sentence, noun)
    if who is None or who.kind in ("outlet", "object") or who.key.startswith("unnamed:"):
        return []
    return [Ref(who.key, who, sentence.span(*phrase(sentence, noun)))]


def happened(draft: Draft, sentence: Sentence, noun: int, act: Act) -> ClaimDraft | None:
    """An act with its doer and its target that a noun states in passing, None if one of them is missing."""
    if act not in _HAPPEN or sentence.deps[noun] in ("compound", "nsubj", "amod"):
        return None
    who = owners(draft, sentence, noun)
    if not who:
        return None
    keys = {r.key for r in who}
    whom: list[Ref] = []
    for prep in sentence.kids(noun, "prep"):
        if sentence.lower[prep] in _TOWARDS:
            for obj in sentence.kids(prep, "pobj"):
                found = parties(draft, sentence, obj) or _of(draft, sentence, obj)
                whom += [r for r in found if r.key not in keys]
    if not whom:
        return None
    claim = noun_claim(sentence, noun, who, act, "doer and target")
    claim.targets = whom
    claim.kind, claim.tense = "event", "past"
    return claim


def undertaken(draft: Draft, sentence: Sentence, noun: int) -> ClaimDraft | None:
    """What somebody is committed to, plans or offers by a noun: "its commitment to cease fire"."""
    inner = inside_noun(draft.lexicon, sentence, noun)
    operator = draft.lexicon.operator_nouns.get(sentence.lemmas[noun])
    if inner is None or operator is None or operator.kind not in ("commitment", "position"):
        return None
    if not operator.inner and operator.act != "AGREE":
        return None  # "its demand to be heard" is a demand, whatever is demanded
    who = owners(draft, sentence, noun)
    if not who:
        return None
    predicate = analyse(draft.lexicon, sentence, inner)
    act, rule = act_of(draft, sentence, predicate.head)
    if act == "NONE" and operator.act is not None:
        act = operator.act
    claim = noun_claim(sentence, noun, who, act, f"undertaking, {rule}")
    claim.head = predicate.head
    claim.predicate = sentence.span(predicate.head, predicate.head)
    claim.kind, claim.tense = operator.kind, "future" if operator.kind == "commitment" else "present"
    claim.certainty = operator.certainty or "certain"
    negative = any(sentence.deps[c] == "neg" for t in predicate.path for c in sentence.children[t]) != operator.flip
    for governed in predicate.operators:
        negative = negative != governed.operator.flip
    claim.polarity = "-" if negative else "+"
    claim.note("certainty", sentence.span(noun, noun), f"operator {operator.name}")
    keys = {r.key for r in who}
    claim.targets = [r for r in targets(draft, sentence, predicate, act) if r.key not in keys]
    return claim


_ASIDE = ("relcl", "appos", "conj", "cc")


def noun_claim(
    sentence: Sentence, noun: int, who: list[Ref], act: Act, rule: str, *, until: tuple[str, ...] = _ASIDE
) -> ClaimDraft:
    """A claim that a noun's own phrase states; its evidence ends before the first child whose dependency is in `until`."""
    first, last = sentence.subtree(noun)
    for child in sentence.children[noun]:
        if sentence.deps[child] in until and child > noun:
            last = min(last, sentence.left[child] - 1)
    while last > noun and sentence.pos[last] in ("PUNCT", "CCONJ"):
        last -= 1
    claim = ClaimDraft(
        sentence=sentence.index,
        head=noun,
        actors=who,
        targets=[],
        predicate=sentence.span(noun, noun),
        evidence=sentence.span(first, last),
        act=act,
        top=noun,
        rule=f"noun {sentence.lemmas[noun]} ({rule})",
    )
    claim.note("act", sentence.span(noun, noun), f"noun {sentence.lemmas[noun]}")
    return claim
