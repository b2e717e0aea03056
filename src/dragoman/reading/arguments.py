"""Who does it to whom: subjects and objects of a clause, through passives, relatives, participles and coordination."""

from __future__ import annotations

from dragoman.model import Act
from dragoman.reading.draft import Draft, Ref, Said
from dragoman.reading.parse import Sentence
from dragoman.reading.phrases import owner, refs
from dragoman.reading.predicates import Predicate

_RELATIVE = frozenset({"who", "which", "that", "whom"})
_TARGET_PREPOSITIONS = frozenset(
    {"with", "to", "against", "for", "on", "toward", "towards", "at", "between", "from", "of"}
)


def subject_token(sentence: Sentence, verb: int, depth: int = 0) -> tuple[int | None, str]:
    """The token of a clause's subject and how it was found: own, passive, relative, inherited."""
    for child in sentence.children[verb]:
        dep = sentence.deps[child]
        if dep in ("nsubj", "nsubjpass"):
            if sentence.lower[child] in _RELATIVE and sentence.deps[verb] == "relcl":
                return sentence.heads[verb], "passive" if dep == "nsubjpass" else "relative"
            return child, "passive" if dep == "nsubjpass" else "own"
    if depth > 6:
        return None, "none"
    dep = sentence.deps[verb]
    head = sentence.heads[verb]
    if dep == "conj":
        passive = sentence.child(verb, "auxpass") is not None
        found, how = subject_token(sentence, head, depth + 1)
        if how == "passive" and not passive and sentence.tags[verb] == "VBN":
            return found, "passive"
        return found, "passive" if passive else ("own" if how == "passive" else how)
    if dep in ("xcomp", "advcl", "ccomp") and head != verb:
        if sentence.child(verb, "mark") is not None and sentence.tags[verb] not in ("VBG", "VB"):
            return None, "none"
        found, how = subject_token(sentence, head, depth + 1)
        return found, "inherited"
    if dep == "pcomp":
        governor = sentence.heads[head]
        while sentence.pos[governor] not in ("VERB", "AUX") and sentence.heads[governor] != governor:
            governor = sentence.heads[governor]
        if governor == verb:
            return None, "none"
        found, how = subject_token(sentence, governor, depth + 1)
        return found, "inherited"
    if dep == "acl":
        if sentence.tags[verb] == "VBG":
            return head, "relative"
        if sentence.tags[verb] == "VBN":
            return head, "passive"
        return None, "none"
    return None, "none"


def actors(
    draft: Draft, sentence: Sentence, predicate: Predicate, said: Said | None, act: Act
) -> tuple[list[Ref], list[Ref], str]:
    """Actors, targets that the subject position gives, and how the actors were found."""
    top = predicate.top
    token, how = subject_token(sentence, top)
    found = _refs(draft, sentence, token) if token is not None else []
    if how == "passive" or predicate.passive:
        by = _agents(draft, sentence, predicate)
        if by:
            return by, found, "agent"
        if how == "passive" and token is not None and not found:
            who = owner(draft, sentence, token)
            if who is not None and who.kind not in ("outlet",):
                found = [Ref(who.key, who, sentence.span(token, token))]
        return found, [], "passive subject"
    if not found and token is not None:
        who = owner(draft, sentence, token)
        if who is not None and who.kind not in ("outlet", "collective"):
            return [Ref(who.key, who, sentence.span(*sentence.subtree(token)))], [], "owner of subject"
    return found, [], how


def _refs(draft: Draft, sentence: Sentence, token: int) -> list[Ref]:
    found = refs(draft, sentence, token, loose=True)
    return [r for r in found if r.entity is None or r.entity.kind != "outlet"]


def _agents(draft: Draft, sentence: Sentence, predicate: Predicate) -> list[Ref]:
    out: list[Ref] = []
    for token in predicate.path:
        for prep in sentence.kids(token, "agent"):
            for obj in sentence.kids(prep, "pobj"):
                out += refs(draft, sentence, obj)
    return out


def targets(draft: Draft, sentence: Sentence, predicate: Predicate, act: Act) -> list[Ref]:
    """Parties in the act's objects and in the prepositions that lead to whom it is done."""
    out: list[Ref] = []
    for token in dict.fromkeys((predicate.head, predicate.top)):
        for child in sentence.children[token]:
            dep = sentence.deps[child]
            if dep in ("dobj", "dative", "oprd"):
                if dep == "dative" and sentence.pos[child] == "ADP":
                    for obj in sentence.kids(child, "pobj"):
                        out += refs(draft, sentence, obj)
                    continue
                found = refs(draft, sentence, child)
                out += found
                out += _inside(draft, sentence, child, act)
            elif dep == "prep" and sentence.lower[child] in _TARGET_PREPOSITIONS:
                for obj in sentence.kids(child, "pobj"):
                    out += _place_as_party(draft, sentence, obj, act) or refs(draft, sentence, obj)
            elif dep == "prep" and act == "AID" and sentence.lower[child] == "in":
                for obj in sentence.kids(child, "pobj"):
                    out += _place_as_party(draft, sentence, obj, act)
    seen: dict[str, Ref] = {}
    for ref in out:
        if ref.entity is not None and ref.entity.kind in ("outlet", "object"):
            continue
        seen.setdefault(ref.key, ref)
    return list(seen.values())


def _inside(draft: Draft, sentence: Sentence, noun: int, act: Act) -> list[Ref]:
    """Parties inside the object: "the issue with Zelensky", "talks between A and B", "Ukraine's sovereignty"."""
    out: list[Ref] = []
    for prep in sentence.kids(noun, "prep"):
        if sentence.lower[prep] in ("with", "between", "against", "to") or (
            act == "AID" and sentence.lower[prep] in ("in", "for")
        ):
            for obj in sentence.kids(prep, "pobj"):
                out += _place_as_party(draft, sentence, obj, act) or refs(draft, sentence, obj)
    if act in ("SUPPORT", "ACCUSE", "REJECT", "SANCTION", "ASSAULT", "COERCE"):
        for child in sentence.kids(noun, "poss"):
            out += refs(draft, sentence, child)
    return out


def _place_as_party(draft: Draft, sentence: Sentence, token: int, act: Act) -> list[Ref]:
    mention = draft.at(sentence.index, token)
    if mention is None or not mention.entities or mention.form == "adjective":
        return []
    if act == "AID" and any(e.kind == "state" for e in mention.entities):
        span = sentence.span(mention.first, mention.last)
        return [Ref(e.key, e, span) for e in mention.entities if e.kind == "state"]
    return []
