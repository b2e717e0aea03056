"""One clause, taken apart: what governs the act, the act's own head, who does it to whom."""

from __future__ import annotations

from dataclasses import dataclass, field

from dragoman.knowledge.lexicon import Lexicon, Operator
from dragoman.model import Act
from dragoman.reading.attribution import particle_lemma
from dragoman.reading.draft import Draft
from dragoman.reading.parse import Sentence


@dataclass(slots=True)
class Governed:
    """An operator and the token that carries it."""

    operator: Operator
    token: int


@dataclass(slots=True)
class Predicate:
    """A clause's act.

    Attributes:
        top: the clause's finite (or highest) verb.
        head: the word of the act itself, below all operators; a noun for "is open to mediation".
        path: the tokens from `top` to `head`, both included.
        passive: `head` is passive.
    """

    top: int
    head: int
    path: list[int]
    operators: list[Governed] = field(default_factory=list)
    passive: bool = False


def analyse(lexicon: Lexicon, sentence: Sentence, top: int) -> Predicate:
    """Follow operators down from `top` to the act ("wants to send", "is ready to consider sending")."""
    path = [top]
    operators: list[Governed] = []
    current = top
    for _ in range(8):
        step = _step(lexicon, sentence, current)
        if step is None:
            break
        governed, following = step
        operators += governed
        if following is None:
            break
        for token in [g.token for g in governed if g.token != current] + [following]:
            if token not in path:
                path.append(token)
        current = following
    passive = sentence.child(current, "auxpass", "nsubjpass") is not None or (
        sentence.tags[current] == "VBN" and sentence.deps[current] == "acl"
    )
    return Predicate(top, current, path, operators, passive)


def _step(lexicon: Lexicon, sentence: Sentence, token: int) -> tuple[list[Governed], int | None] | None:
    lemma, last = particle_lemma(sentence, token, lexicon.operator_verbs)
    complement = _complement(sentence, token)
    if sentence.lemmas[token] == "be":
        return _copula(lexicon, sentence, token)
    if (
        lemma not in lexicon.operator_verbs
        and sentence.tags[token] == "VBN"
        and sentence.lemmas[token] in ("expect", "set", "schedule", "poise", "prepare", "commit", "determine")
    ):
        lemma = {
            "set": "plan",
            "poise": "plan",
            "schedule": "plan",
            "prepare": "plan",
            "expect": "plan",
            "determine": "plan",
            "commit": "promise",
        }[sentence.lemmas[token]]
    operator = lexicon.operator_verbs.get(lemma)
    if operator is not None:
        if last != token and complement is None:
            complement = sentence.child(last, "pcomp")
        if complement is not None:
            return [Governed(operator, token)], complement if operator.inner else None
        if operator.name in ("want", "consider", "offer", "plan", "need") and sentence.child(token, "dobj") is not None:
            noun = sentence.child(token, "dobj")
            inner = _noun_operator(lexicon, sentence, noun) if noun is not None else None
            return [Governed(operator, token)], inner
        if operator.name not in ("manage", "try", "seem", "plan", "accept"):
            return [Governed(operator, token)], None
        return None
    noun = sentence.child(token, "dobj")
    if noun is None:
        for prep in sentence.kids(token, "prep"):
            if sentence.lower[prep] in ("on", "of", "about"):
                noun = sentence.child(prep, "pobj")
    if noun is not None and sentence.lemmas[token] in _CARRIERS:
        inner = _noun_operator(lexicon, sentence, noun)
        if inner is not None:
            return [Governed(lexicon.operator_nouns[sentence.lemmas[noun]], noun)], inner
    for prep in sentence.kids(token, "prep"):
        pcomp = sentence.child(prep, "pcomp")
        if sentence.lemmas[token] == "speak" and sentence.lower[prep] in ("about", "of"):
            obj = sentence.child(prep, "pobj")
            if obj is not None and sentence.lemmas[obj] in lexicon.operator_nouns:
                inner = _noun_operator(lexicon, sentence, obj)
                if inner is not None:
                    return [Governed(lexicon.operator_nouns[sentence.lemmas[obj]], obj)], inner
        if pcomp is not None and f"{sentence.lemmas[token]} {sentence.lower[prep]}" in lexicon.operator_verbs:
            op = lexicon.operator_verbs[f"{sentence.lemmas[token]} {sentence.lower[prep]}"]
            return [Governed(op, token)], pcomp if op.inner else None
    return None


_CARRIERS = frozenset(
    {
        "have",
        "make",
        "work",
        "announce",
        "unveil",
        "draw",
        "present",
        "reveal",
        "outline",
        "express",
        "reiterate",
        "discuss",
        "hold",
        "keep",
    }
)


def _noun_operator(lexicon: Lexicon, sentence: Sentence, noun: int) -> int | None:
    if sentence.lemmas[noun] not in lexicon.operator_nouns:
        return None
    clause = sentence.child(noun, "acl")
    if clause is not None and sentence.tags[clause] == "VB":
        return clause
    for prep in sentence.kids(noun, "prep"):
        inner = sentence.child(prep, "pcomp")
        if inner is not None:
            return inner
    return None


def _complement(sentence: Sentence, token: int) -> int | None:
    for child in sentence.children[token]:
        if child > token and sentence.deps[child] == "xcomp" and sentence.pos[child] in ("VERB", "AUX"):
            return child
    for child in sentence.children[token]:
        if (
            child > token
            and sentence.deps[child] == "ccomp"
            and sentence.tags[child] in ("VB", "VBG")
            and sentence.child(child, "mark") is None
            and sentence.child(child, "nsubj") is None
        ):
            return child
    return None


def _copula(lexicon: Lexicon, sentence: Sentence, token: int) -> tuple[list[Governed], int | None] | None:
    for child in sentence.children[token]:
        dep = sentence.deps[child]
        if dep == "acomp" or (dep in ("attr", "oprd", "advmod") and sentence.pos[child] == "ADJ"):
            operator = lexicon.operator_adjectives.get(sentence.lemmas[child]) or lexicon.operator_adjectives.get(
                sentence.lower[child]
            )
            inner = _complement(sentence, child)
            target = inner
            if target is None:
                for prep in sentence.kids(child, "prep"):
                    if sentence.lower[prep] in ("to", "for", "of", "from"):
                        target = sentence.child(prep, "pcomp") or sentence.child(prep, "pobj")
                        break
            if operator is not None:
                return [Governed(operator, child)], target if operator.inner else child
            return None
    follow = sentence.child(token, "xcomp")
    if follow is not None and sentence.tags[follow] == "VB":
        return [Governed(lexicon.operator_adjectives["ready"], token)], follow
    for child in sentence.children[token]:
        if sentence.deps[child] == "attr" and sentence.lemmas[child] in lexicon.operator_nouns:
            clause = sentence.child(child, "acl")
            if clause is not None:
                return [Governed(lexicon.operator_nouns[sentence.lemmas[child]], child)], clause
    return None


def act_of(draft: Draft, sentence: Sentence, head: int) -> tuple[Act, str]:
    """The PLOVER type of a verb or noun with its object, and the rule that gave it."""
    lexicon = draft.lexicon
    if sentence.pos[head] in ("NOUN", "PROPN"):
        return noun_act(lexicon, sentence, head)
    lemma, _ = particle_lemma(sentence, head, lexicon.verbs)
    objects = _objects(sentence, head)
    for noun in objects:
        for name in _classes(lexicon, sentence, noun):
            act = lexicon.frames.get(lemma, lexicon.frames.get(sentence.lemmas[head], {})).get(name)
            if act is not None:
                return act, f"{lemma} + {name}"
    if lemma in lexicon.light or sentence.lemmas[head] in lexicon.light:
        for noun in objects:
            act, _ = noun_act(lexicon, sentence, noun)
            if act != "NONE":
                return act, f"{lemma} {sentence.lemmas[noun]}"
    act = lexicon.verbs.get(lemma) or lexicon.verbs.get(sentence.lemmas[head]) or "NONE"
    return act, lemma


def noun_act(lexicon: Lexicon, sentence: Sentence, noun: int) -> tuple[Act, str]:
    """The PLOVER type of an act named by a noun, its compound first ("phone call", "missile strike")."""
    lemma = sentence.lemmas[noun]
    for child in sentence.kids(noun, "compound", "amod"):
        act = lexicon.nouns.get(f"{sentence.lower[child]} {lemma}")
        if act:
            return act, f"{sentence.lower[child]} {lemma}"
    return lexicon.nouns.get(lemma, "NONE"), lemma


def _objects(sentence: Sentence, head: int) -> list[int]:
    out = sentence.kids(head, "dobj", "nsubjpass", "attr")
    for prep in sentence.kids(head, "prep", "dative"):
        if sentence.lower[prep] in ("with", "of", "in", "on", "from", "out"):
            out += sentence.kids(prep, "pobj")
    if sentence.deps[head] == "acl" and sentence.tags[head] == "VBN":
        out.append(sentence.heads[head])
    return [n for o in out for n in (o, *sentence.kids(o, "conj"))]


def _classes(lexicon: Lexicon, sentence: Sentence, noun: int) -> list[str]:
    out = list(lexicon.noun_class.get(sentence.lower[noun], ()) or lexicon.noun_class.get(sentence.lemmas[noun], ()))
    for child in sentence.kids(noun, "compound", "amod", "nmod"):
        extra = lexicon.noun_class.get(sentence.lower[child], ())
        out = [*extra, *out] if "peacekeepers" in extra else [*out, *extra]
    for prep in sentence.kids(noun, "prep"):
        if sentence.lower[prep] == "of" and not out:
            for obj in sentence.kids(prep, "pobj"):
                out += lexicon.noun_class.get(sentence.lemmas[obj], ())
    return out
