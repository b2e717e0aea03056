"""Acts that are nouns: "its demand for a ban", "after emergency talks in Paris", "a phone call with Putin"."""

from __future__ import annotations

from dragoman.model import Act, Kind, Tense
from dragoman.reading.acts import noun_act
from dragoman.reading.arguments import subject_token
from dragoman.reading.draft import ClaimDraft, Draft, Ref
from dragoman.reading.nominals_owned import happened, noun_claim, undertaken
from dragoman.reading.parse import Sentence
from dragoman.reading.phrases import conjuncts, refs
from dragoman.reading.places import where
from dragoman.reading.predicates import Predicate
from dragoman.reading.standing import standing

_POSITIONS = frozenset(
    {
        "demand",
        "request",
        "call",
        "appeal",
        "insistence",
        "opposition",
        "support",
        "refusal",
        "rejection",
        "objection",
        "threat",
        "warning",
        "criticism",
        "accusation",
    }
)
_EVENTS_AFTER = frozenset({"after", "during", "following", "at", "before", "in"})


def find_nominals(draft: Draft) -> None:
    """Add claims for nouns that are acts of a party named in their own phrase or in the clause that they date."""
    taken = {(c.sentence, t) for c in draft.claims for t in (c.head, c.top)}
    for sentence in draft.sentences:
        if sentence.role == "heading":
            continue
        for i in range(len(sentence)):
            if sentence.pos[i] != "NOUN" or (sentence.index, i) in taken:
                continue
            act, _ = noun_act(draft.lexicon, sentence, i)
            claim = _nominal(draft, sentence, i, act) if act != "NONE" else None
            if claim is None:
                claim = undertaken(draft, sentence, i) or happened(draft, sentence, i, act)
                if claim is not None and _told(draft, sentence, i, claim):
                    claim = None
                if claim is not None:
                    _stands(draft, sentence, i, claim)
                    claim.where = where(draft, sentence, Predicate(i, i, [i]))
            if claim is not None:
                draft.claims.append(claim)


def _told(draft: Draft, sentence: Sentence, i: int, claim: ClaimDraft) -> bool:
    """Whether a clause tells the act already: the noun is its predicate, or what the same party does or says."""
    at, keys = sentence.starts[i], {r.key for r in claim.actors}
    return any(
        c.sentence == sentence.index
        and (
            c.predicate[0] <= at < c.predicate[1]
            or (sentence.heads[i] in (c.head, c.top) and keys & {r.key for r in c.actors})
        )
        for c in draft.claims
    )


def _nominal(draft: Draft, sentence: Sentence, i: int, act: Act) -> ClaimDraft | None:
    lemma = sentence.lemmas[i]
    actors: list[Ref] = []
    for poss in sentence.kids(i, "poss"):
        actors += [
            r for r in refs(draft, sentence, poss) if r.entity is None or r.entity.kind not in ("outlet", "object")
        ]
    rule = "possessor"
    targets: list[Ref] = []
    if not actors and act == "CONSULT":
        actors, targets = _participants(draft, sentence, i)
        rule = "participants"
    if not actors and act == "CONSULT" and _dates_clause(sentence, i):
        actors, rule = _clause_subject(draft, sentence, i), "clause that it dates"
    if not actors:
        return None
    if act == "CONSULT" and rule == "possessor":
        return None
    if lemma in _POSITIONS and rule == "possessor":
        if not _has_content(sentence, i):
            return None
        kind: Kind = "position"
        tense: Tense = "present"
    elif act == "CONSULT":
        kind, tense = "event", "past"
    else:
        return None
    claim = noun_claim(sentence, i, actors, act, rule, until=("relcl", "appos"))
    claim.kind, claim.tense, claim.about = kind, tense, _about(sentence, i)
    claim.targets = [t for t in targets if t.key not in {a.key for a in actors}]
    _stands(draft, sentence, i, claim)
    claim.where = where(draft, sentence, Predicate(i, i, [i]))
    return claim


def _stands(draft: Draft, sentence: Sentence, i: int, claim: ClaimDraft) -> None:
    """Talks that are planned, possible or denied by what stands over the noun are no talks held."""
    found = standing(draft.lexicon, sentence, i)
    if claim.kind == "commitment" and found.future and claim.certainty == "certain":
        claim.certainty = "probable"  # one that is still to be got: "to secure its commitment"
    if claim.kind != "event":
        return
    if found.negative:
        claim.polarity = "-"
    if found.future:
        claim.tense, claim.kind = "future", "commitment"
    if found.certainty != "certain":
        claim.certainty = found.certainty
    for token in found.cues:
        claim.note("certainty", sentence.span(token, token), "standing")


def _participants(draft: Draft, sentence: Sentence, i: int) -> tuple[list[Ref], list[Ref]]:
    """ "talks between A and B", "a meeting of A and B"; "with B" alone gives only whom."""
    between: list[Ref] = []
    with_: list[Ref] = []
    for prep in sentence.kids(i, "prep"):
        for obj in sentence.kids(prep, "pobj"):
            if sentence.lower[prep] == "between":
                between += refs(draft, sentence, obj)
            elif sentence.lower[prep] == "with":
                with_ += refs(draft, sentence, obj)
    if len(between) >= 2:
        return between, []
    if with_ and _dates_clause(sentence, i):
        subject = _clause_subject(draft, sentence, i)
        if subject:
            return subject, with_
    return [], []


def _dates_clause(sentence: Sentence, i: int) -> bool:
    return (
        sentence.deps[i] == "pobj"
        and sentence.lower[sentence.heads[i]] in ("after", "following", "during")
        and sentence.pos[sentence.heads[sentence.heads[i]]] in ("VERB", "AUX")
    )


def _clause_subject(draft: Draft, sentence: Sentence, i: int) -> list[Ref]:
    verb = sentence.heads[sentence.heads[i]]
    token, _ = subject_token(sentence, verb)
    if token is None:
        return []
    return [
        r
        for r in refs(draft, sentence, token)
        if r.entity is None or r.entity.kind not in ("outlet", "object", "collective")
    ]


def _has_content(sentence: Sentence, i: int) -> bool:
    return any(
        sentence.lower[c] in ("for", "that", "to", "against", "of") or sentence.deps[c] in ("acl", "ccomp")
        for c in sentence.children[i]
        if c > i
    )


def _about(sentence: Sentence, i: int) -> tuple[int, int] | None:
    for prep in sentence.kids(i, "prep"):
        if sentence.lower[prep] in ("for", "on", "about", "against", "of"):
            for obj in sentence.kids(prep, "pobj"):
                return sentence.span(*sentence.subtree(conjuncts(sentence, obj)[0]))
    clause = sentence.child(i, "acl", "ccomp")
    return sentence.span(*sentence.subtree(clause)) if clause is not None else None
