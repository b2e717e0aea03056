"""Who does it to whom: subjects and objects of a clause, through passives, relatives, participles and coordination."""

from __future__ import annotations

from dragoman.model import Act
from dragoman.reading.conditions import conditional_clause
from dragoman.reading.draft import Draft, Entity, Ref
from dragoman.reading.parse import Sentence
from dragoman.reading.phrases import listed_members, owner, refs
from dragoman.reading.predicates import Predicate

_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_TARGET_PREPOSITIONS = frozenset(
    {
        "with",
        "to",
        "against",
        "for",
        "on",
        "toward",
        "towards",
        "at",
        "between",
        "from",
        "of",
        "upon",
        "among",
        "over",
        "behind",
        "alongside",
    }
)
_DONE_TO: frozenset[Act] = frozenset(
    {"ASSAULT", "COERCE", "SANCTION", "ACCUSE", "PROTEST", "AID", "REJECT", "THREATEN", "SUPPORT"}
)
"""Acts whose passive subject suffers the act: without an agent nobody is said to do it."""


def subject_token(sentence: Sentence, verb: int, depth: int = 0) -> tuple[int | None, str]:
    """The token of a clause's subject and how it was found: own, passive, relative, inherited, none."""
    for child in sentence.children[verb]:
        dep = sentence.deps[child]
        if dep in ("nsubj", "nsubjpass"):
            if sentence.lower[child] in _RELATIVE and sentence.deps[verb] == "relcl":
                return sentence.heads[verb], "passive" if dep == "nsubjpass" else "relative"
            if sentence.lower[child] in _RELATIVE and sentence.deps[verb] == "conj":
                head = sentence.heads[verb]
                if sentence.deps[head] == "relcl":
                    return sentence.heads[head], "passive" if dep == "nsubjpass" else "relative"
            if sentence.lower[child] in _RELATIVE and sentence.lemmas[sentence.heads[verb]] == "be":
                cleft = sentence.child(sentence.heads[verb], "attr")
                if cleft is not None and cleft < child:
                    return cleft, "passive" if dep == "nsubjpass" else "relative"
            return child, "passive" if dep == "nsubjpass" else "own"
    if depth > 6:
        return None, "none"
    dep = sentence.deps[verb]
    head = sentence.heads[verb]
    if dep == "conj":
        stolen = _stolen_subject(sentence, verb, head)
        if stolen is not None:
            return stolen, "passive" if sentence.child(verb, "auxpass") is not None else "own"
        passive = sentence.child(verb, "auxpass") is not None
        if sentence.tags[verb] in _FINITE and not sentence.kids(verb, "aux"):
            # "expected B to answer and offered talks": a finite verb goes on with the finite verb above the infinitive
            while sentence.tags[head] in ("VB", "VBG") and not any(
                sentence.tags[c] == "MD" or sentence.lower[c] in ("do", "did", "does")
                for c in sentence.kids(head, "aux")
            ):
                if sentence.heads[head] == head or sentence.pos[sentence.heads[head]] not in ("VERB", "AUX"):
                    break
                head = sentence.heads[head]
        found, how = subject_token(sentence, head, depth + 1)
        if how == "passive" and not passive and sentence.tags[verb] == "VBN":
            return found, "passive"
        return found, "passive" if passive else ("own" if how == "passive" else how)
    if dep in ("xcomp", "advcl", "ccomp") and head != verb:
        if sentence.child(verb, "mark") is not None and sentence.tags[verb] not in ("VBG", "VB"):
            return None, "none"
        found, _ = subject_token(sentence, head, depth + 1)
        return found, "inherited"
    if dep in ("pcomp", "prep"):
        governor = sentence.heads[head] if dep == "pcomp" else head
        while sentence.pos[governor] not in ("VERB", "AUX") and sentence.heads[governor] != governor:
            governor = sentence.heads[governor]
        if governor == verb:
            return None, "none"
        found, _ = subject_token(sentence, governor, depth + 1)
        return found, "inherited"
    if dep == "acl":
        if sentence.tags[verb] == "VBG":
            return head, "relative"
        if sentence.tags[verb] == "VBN":
            return head, "passive"
        above = next((a for a in sentence.ancestors(head) if sentence.pos[a] in ("VERB", "AUX")), None)
        if sentence.tags[verb] == "VB" and above is not None:
            found, _ = subject_token(sentence, above, depth + 1)
            return found, "inherited"
    return None, "none"


def _stolen_subject(sentence: Sentence, verb: int, head: int) -> int | None:
    """ "A recalled its envoy and B closed its office": the parser hangs B on the object before it."""
    before = verb - 1
    while before > head and sentence.deps[before] in ("aux", "auxpass", "neg", "advmod"):
        before -= 1
    if before <= head or sentence.deps[before] != "conj" or sentence.pos[before] not in ("PROPN", "NOUN", "PRON"):
        return None
    return before if sentence.right[before] == before and sentence.below(sentence.heads[before], head) else None


def actors(draft: Draft, sentence: Sentence, predicate: Predicate, act: Act) -> tuple[list[Ref], list[Ref], str]:
    """Actors, targets that the subject position gives, and how the actors were found."""
    token, how = subject_token(sentence, predicate.top)
    found = parties(draft, sentence, token) if token is not None else []
    there = _existing(sentence, predicate.top)
    if there is not None and (objects := parties(draft, sentence, there)):
        return objects, [], "exists"
    if how == "passive" or (predicate.passive and how != "inherited"):
        by = _agents(draft, sentence, predicate)
        if by:
            return by, found, "agent"
        if token is not None and means_of(draft, sentence, token):
            who = _owners(draft, sentence, token)
            return (who or found), [], "owner of means"
        if not found and token is not None:
            found = _owners(draft, sentence, token)
        if act in _DONE_TO and not predicate.operators:
            return [], [], "suffers"
        return found, [], "passive subject"
    if token is not None and means_of(draft, sentence, token):
        who = _owners(draft, sentence, token)
        if who:
            return who, [], "owner of means"
    if not found and token is not None:
        who = _between(draft, sentence, token)
        if who:
            return who, [], "participants of subject"
        who = _owners(draft, sentence, token)
        if who:
            return who, [], "owner of subject"
    return found, [], how


def _existing(sentence: Sentence, verb: int) -> int | None:
    """What a clause says to be there: "there will be no deal"."""
    return sentence.child(verb, "attr") if sentence.child(verb, "expl") is not None else None


def _between(draft: Draft, sentence: Sentence, token: int) -> list[Ref]:
    """ "relations between A and B", "a meeting of A and B": the parties that a noun joins."""
    for prep in sentence.kids(token, "prep"):
        if sentence.lower[prep] in ("between", "of", "among"):
            for obj in sentence.kids(prep, "pobj"):
                found = [r for r in parties(draft, sentence, obj) if r.entity is None or r.entity.kind != "collective"]
                if len(found) > 1 or (found and sentence.lower[prep] == "between"):
                    return found
    return []


def parties(draft: Draft, sentence: Sentence, token: int) -> list[Ref]:
    """The parties that a phrase stands for, without outlets, documents and people who are only sources."""
    out: list[Ref] = []
    listed = listed_members(draft, sentence, token)
    if len(listed) < 2 and sentence.pos[token] == "NOUN":
        listed = _nationalities(draft, sentence, token)
    for ref in listed if len(listed) > 1 else refs(draft, sentence, token, loose=True):
        party = acting(draft, ref)
        if party is not None and all(party.key != o.key for o in out):
            out.append(party)
    return out


def acting(draft: Draft, ref: Ref) -> Ref | None:
    """A reference as somebody who acts, None for outlets, documents and sources.

    A person described by office acts for its owner; one without an owner is nobody.
    """
    e = ref.entity
    if e is None:
        return ref
    if e.kind in ("outlet", "object") or e.sort in ("document", "outlet"):
        return None
    if e.key.startswith("unnamed:") and ref.key.startswith("group:") and (e.plural or e.kind == "organisation"):
        return ref
    if e.key.startswith("unnamed:"):
        side = _entity(draft, e.of) if e.of else None
        if side is None or e.of is None:
            return None
        noun = (e.office or "").strip()
        if noun and noun not in draft.lexicon.means and noun not in ("source", "person", "people"):
            return Ref(f"{e.of}:{noun}{'s' if e.plural else ''}", side, ref.span)
        return Ref(side.key, side, ref.span)
    if e.name.lower() in draft.lexicon.hosts:
        return None
    return ref


def _entity(draft: Draft, key: str | None) -> Entity | None:
    return next((e for e in draft.entities if e.key == key), None)


def means_of(draft: Draft, sentence: Sentence, token: int) -> bool:
    """Whether a noun names what a party acts with (its troops, jets, negotiators) rather than a party."""
    return sentence.lemmas[token] in draft.lexicon.means and sentence.pos[token] in ("NOUN", "PROPN")


def _owners(draft: Draft, sentence: Sentence, token: int) -> list[Ref]:
    for prep in sentence.kids(token, "prep"):
        if sentence.lower[prep] in ("of", "for", "from") and means_of(draft, sentence, token):
            for obj in sentence.kids(prep, "pobj"):
                found = parties(draft, sentence, obj)
                if found:
                    return found
    for child in sentence.kids(token, "poss"):
        found = parties(draft, sentence, child)
        if found:
            return found
    several = _nationalities(draft, sentence, token)
    if len(several) > 1:
        return several
    who = owner(draft, sentence, token)
    if who is None or who.kind in ("outlet", "object") or who.key.startswith("unnamed:"):
        return []
    return [Ref(who.key, who, sentence.span(*sentence.subtree(token)))]


def _nationalities(draft: Draft, sentence: Sentence, token: int) -> list[Ref]:
    """ "Hungarian and Romanian officials": one party for each adjective."""
    out: list[Ref] = []
    for child in sentence.kids(token, "amod", "compound", "nmod"):
        for word in (child, *sentence.kids(child, "conj")):
            mention = draft.at(sentence.index, word)
            if mention is not None and mention.form == "adjective":
                span = sentence.span(mention.first, mention.last)
                out += [Ref(e.key, e, span) for e in mention.entities if all(e.key != o.key for o in out)]
    return out


def _agents(draft: Draft, sentence: Sentence, predicate: Predicate) -> list[Ref]:
    out: list[Ref] = []
    for token in predicate.path:
        for prep in sentence.kids(token, "agent", "prep"):
            if sentence.lower[prep] != "by":
                continue
            for obj in sentence.kids(prep, "pobj"):
                out += parties(draft, sentence, obj) or (
                    _owners(draft, sentence, obj) if means_of(draft, sentence, obj) else []
                )
    return out


def targets(draft: Draft, sentence: Sentence, predicate: Predicate, act: Act) -> list[Ref]:
    """Parties in the act's objects and in the prepositions that lead to whom it is done."""
    out: list[Ref] = []
    if predicate.other is not None:
        out += parties(draft, sentence, predicate.other)
    for token in dict.fromkeys((predicate.head, predicate.top)):
        for child in sentence.children[token]:
            dep = sentence.deps[child]
            if dep in ("dobj", "dative", "oprd"):
                if dep == "dative" and sentence.pos[child] == "ADP":
                    for obj in sentence.kids(child, "pobj"):
                        out += _place_as_party(draft, sentence, obj, act) or refs(draft, sentence, obj)
                    continue
                if not means_of(draft, sentence, child):
                    out += refs(draft, sentence, child)
                out += _inside(draft, sentence, child, act)
            elif dep == "prep" and sentence.lower[child] in _TARGET_PREPOSITIONS:
                for obj in sentence.kids(child, "pobj"):
                    if means_of(draft, sentence, obj):
                        continue
                    out += _place_as_party(draft, sentence, obj, act) or refs(draft, sentence, obj)
            elif dep == "prep" and act == "AID" and sentence.lower[child] == "in":
                for obj in sentence.kids(child, "pobj"):
                    out += _place_as_party(draft, sentence, obj, act)
            elif dep == "ccomp" and act in ("REQUEST", "ACCUSE", "THREATEN") and child > token:
                subject = sentence.child(child, "nsubj", "nsubjpass")
                if subject is not None:
                    out += refs(draft, sentence, subject)
    seen: dict[str, Ref] = {}
    for ref in out:
        party = acting(draft, ref)
        if party is None or (party.entity is not None and party.entity.kind == "collective" and is_thing(draft, party)):
            continue
        seen.setdefault(party.key, party)
    return list(seen.values())


_AT_ISSUE: frozenset[Act] = frozenset(
    {"REJECT", "THREATEN", "REQUEST", "AGREE", "ACCUSE", "SANCTION", "CONCEDE", "RETREAT", "MOBILIZE", "PROTEST", "AID"}
)


def at_issue(draft: Draft, sentence: Sentence, predicate: Predicate, act: Act, who: list[Ref]) -> list[Ref]:
    """Where the act's own places name nobody: the first other party inside what is done, asked, refused or promised.

    "rejected an Australian ultimatum", "refused to deploy troops in Iraq", "promised aid to Mozambique".
    """
    if act not in _AT_ISSUE:
        return []
    own = {r.key.partition(":")[0] for r in who} | {r.key for r in who}
    for token in dict.fromkeys((predicate.head, predicate.top)):
        for child in sentence.children[token]:
            if child < token or sentence.deps[child] not in (
                "dobj",
                "xcomp",
                "ccomp",
                "prep",
                "dative",
                "advcl",
                "attr",
            ):
                continue
            if sentence.deps[child] == "advcl" and sentence.tags[child] != "VB":
                continue
            for i in range(sentence.left[child], sentence.right[child] + 1):
                mention = draft.at(sentence.index, i)
                if mention is None or mention.head != i or not mention.entities or mention.form == "pronoun":
                    continue
                if conditional_clause(draft, sentence, i) is not None:
                    continue  # "in exchange for Palestinian prisoners": on what terms, not to whom
                if _aside(sentence, i, child):
                    continue
                span = sentence.span(mention.first, mention.last)
                found = [
                    r
                    for e in mention.entities
                    if e.kind in ("state", "organisation", "armed_group", "person")
                    and e.key.partition(":")[0] not in own
                    and (r := acting(draft, Ref(e.key, e, span))) is not None
                ]
                if found:
                    return found
    return []


def _aside(sentence: Sentence, token: int, top: int) -> bool:
    """Whether a clause that only describes stands between a token and the phrase that it is looked for in."""
    for step in (token, *sentence.ancestors(token)):
        if step == top:
            return False
        if sentence.deps[step] in ("relcl", "appos", "advcl", "parataxis"):
            return True
    return False


def is_thing(draft: Draft, ref: Ref) -> bool:
    """Whether a collective names things that parties act with or talk about ("the troops", "a deal"), not people."""
    if (
        ref.entity is not None
        and ref.entity.kind not in ("collective", "unresolved")
        and not ref.key.startswith("unnamed:")
    ):
        return False
    last = ref.key.split()[-1].split(":")[-1].lower()
    return (
        last in draft.lexicon.people["objects"]
        or last in draft.lexicon.means
        or last.rstrip("s") in draft.lexicon.means
    )


def _inside(draft: Draft, sentence: Sentence, noun: int, act: Act) -> list[Ref]:
    """Parties inside the object: "the issue with Zelensky", "talks between A and B", "Ukraine's sovereignty"."""
    out: list[Ref] = []
    for prep in sentence.kids(noun, "prep"):
        if sentence.lower[prep] in ("with", "between", "against", "to", "among", "on", "from", "by") or (
            act in ("AID", "SUPPORT") and sentence.lower[prep] in ("in", "for", "of")
        ):
            for obj in sentence.kids(prep, "pobj"):
                out += _place_as_party(draft, sentence, obj, act) or refs(draft, sentence, obj)
                if act == "SUPPORT":
                    for child in sentence.kids(obj, "poss"):
                        out += refs(draft, sentence, child)
    if act in ("SUPPORT", "ACCUSE", "REJECT", "SANCTION", "ASSAULT", "COERCE"):
        for child in sentence.kids(noun, "poss"):
            out += refs(draft, sentence, child)
        if means_of(draft, sentence, noun) or act in ("ASSAULT", "COERCE", "SANCTION"):
            who = owner(draft, sentence, noun)
            if who is not None:
                out.append(Ref(who.key, who, sentence.span(*sentence.subtree(noun))))
    return out


def _place_as_party(draft: Draft, sentence: Sentence, token: int, act: Act) -> list[Ref]:
    mention = draft.at(sentence.index, token)
    if mention is None or not mention.entities or mention.form == "adjective":
        return []
    if act in ("AID", "ASSAULT", "SUPPORT", "SANCTION") and any(e.kind == "state" for e in mention.entities):
        span = sentence.span(mention.first, mention.last)
        return [Ref(e.key, e, span) for e in mention.entities if e.kind == "state"]
    return []
