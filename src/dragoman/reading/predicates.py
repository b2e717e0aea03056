"""One clause, taken apart: what governs the act, and the act's own head."""

from __future__ import annotations

from dataclasses import dataclass, field

from dragoman.knowledge.lexicon import Lexicon, Operator
from dragoman.reading.acts import particle_of
from dragoman.reading.parse import Sentence

_ORDERS = frozenset({"tell", "order", "instruct", "direct", "command"})
_PROPOSED = frozenset({"consider", "plan", "exclude"})
_NO_COMPLEMENT = frozenset({"manage", "try", "seem", "plan", "accept", "decide", "duty", "want", "need", "fail"})
_YET = Operator(name="yet", kind=None, certainty="certain", inner=True, act=None, tense="past", flip=True)
_NOT_EXCLUDED = Operator("not excluded", None, "possible", inner=True, act=None, tense="future", flip=True)
"""What is not ruled out stays possible; `flip` takes the negation back."""
_TO_BE = Operator(
    name="ready", kind="commitment", certainty="probable", inner=True, act=None, tense="future", flip=False
)


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
        other: the subject of the governed act where it is another's ("wants the ministry to pay"), as a token.
    """

    top: int
    head: int
    path: list[int]
    operators: list[Governed] = field(default_factory=list)
    passive: bool = False
    other: int | None = None

    def under(self, *names: str) -> bool:
        """Whether an operator of one of these classes stands on the path."""
        return any(g.operator.name in names for g in self.operators)


def analyse(lexicon: Lexicon, sentence: Sentence, top: int) -> Predicate:
    """Follow operators down from `top` to the act ("wants to send", "is ready to consider sending")."""
    predicate = Predicate(top, top, [top])
    current = top
    for _ in range(8):
        step = _step(lexicon, sentence, current, predicate)
        if step is None:
            break
        governed, following = step
        predicate.operators += governed
        if following is None or following in predicate.path:
            break
        for token in [g.token for g in governed if g.token != current] + [following]:
            if token not in predicate.path:
                predicate.path.append(token)
        current = following
    predicate.head = current
    predicate.passive = sentence.child(current, "auxpass", "nsubjpass") is not None or (
        sentence.tags[current] == "VBN" and sentence.deps[current] == "acl"
    )
    return predicate


_Step = tuple[list[Governed], int | None]


def _step(lexicon: Lexicon, sentence: Sentence, token: int, predicate: Predicate) -> _Step | None:
    lemma, last = particle_of(sentence, token, lexicon.operator_verbs)
    complement = _complement(sentence, token, lemma in lexicon.operator_verbs)
    if sentence.lemmas[token] == "be":
        return _copula(lexicon, sentence, token)
    as_adjective = _participle(lexicon, sentence, token)
    if as_adjective is not None:
        return as_adjective
    operator = lexicon.operator_verbs.get(lemma)
    if operator is not None and operator.name == "duty":
        return _have(lexicon, sentence, token, complement, operator)
    if operator is not None:
        return _operator(lexicon, sentence, token, last, operator, complement, predicate)
    return _noun_step(lexicon, sentence, token)


def _participle(lexicon: Lexicon, sentence: Sentence, token: int) -> _Step | None:
    """Participles that serve as adjectives: "is set to", "was concerned about", "the Kremlin, opposed to ..."."""
    if sentence.tags[token] != "VBN" or sentence.child(token, "agent") is not None:
        return None
    if any(sentence.lemmas[c] == "have" for c in sentence.kids(token, "aux")) and not sentence.kids(token, "auxpass"):
        return None
    if not sentence.kids(token, "auxpass") and sentence.deps[token] not in ("acl", "oprd", "acomp", "advcl"):
        return None
    operator = lexicon.operator_adjectives.get(sentence.lower[token])
    if operator is None:
        return None
    target = _complement(sentence, token, True)
    if target is None:
        for prep in sentence.kids(token, "prep"):
            target = sentence.child(prep, "pcomp", "pobj")
            if target is not None:
                break
    if operator.inner and target is None:
        return None
    return [Governed(operator, token)], target if operator.inner else None


def _have(lexicon: Lexicon, sentence: Sentence, token: int, complement: int | None, duty: Operator) -> _Step | None:
    if complement is not None:
        if any(sentence.lower[c] == "yet" for c in sentence.children[token]):
            return [Governed(_YET, token)], complement
        if any(sentence.lower[c] == "to" for c in sentence.kids(complement, "aux")):
            return [Governed(duty, token)], complement
        return None
    noun = sentence.child(token, "dobj")
    if noun is not None and any(sentence.lower[c] == "no" for c in sentence.kids(noun, "det")):
        operator = lexicon.operator_nouns.get(f"no {sentence.lemmas[noun]}")
        inner = _inside(sentence, noun)
        if operator is not None and inner is not None:
            return [Governed(operator, noun)], inner
    return _noun_step(lexicon, sentence, token)


def _operator(
    lexicon: Lexicon,
    sentence: Sentence,
    token: int,
    last: int,
    operator: Operator,
    complement: int | None,
    predicate: Predicate,
) -> _Step | None:
    passive = bool(sentence.kids(token, "auxpass"))
    if operator.name == "exclude" and any(sentence.deps[c] == "neg" for c in sentence.children[token]):
        noun = sentence.child(token, "dobj")
        return [Governed(_NOT_EXCLUDED, token)], complement if complement is not None else noun
    if last != token and complement is None:
        complement = sentence.child(last, "pcomp")
    other = foreign(sentence, token)
    if operator.name in ("want", "plan", "need") and other is not None:
        predicate.other = sentence.child(other, "nsubj", "nsubjpass")
        request = lexicon.operator_verbs["ask"]
        kept = Operator(operator.name, "position", "certain", False, request.act, "present", False)
        return [Governed(kept, token)], None
    if complement is not None:
        if passive and (operator.name == "force" or sentence.lemmas[token] in _ORDERS):
            return [Governed(lexicon.operator_verbs["manage"], token)], complement
        if operator.name == "plan" and passive and operator.kind:
            return [Governed(lexicon.operator_adjectives["expected"], token)], complement
        return [Governed(operator, token)], complement if operator.inner else None
    noun = sentence.child(token, "dobj")
    if operator.name == "exclude":
        return [Governed(operator, token)], None
    if operator.name in ("want", "consider", "offer", "plan", "need") and noun is not None:
        inner: int | None = inside_noun(lexicon, sentence, noun)
        if inner is None and operator.name in _PROPOSED and sentence.lemmas[noun] in lexicon.nouns:
            inner = noun
        return [Governed(operator, token)], inner
    question = _question(sentence, token)
    if operator.name == "consider" and question is not None:
        return [Governed(operator, token)], question
    if operator.bare and operator.name not in _NO_COMPLEMENT:
        return [Governed(operator, token)], None
    if operator.name in ("manage", "try", "stop"):
        return _noun_step(lexicon, sentence, token)
    return None


def _question(sentence: Sentence, token: int) -> int | None:
    """ "are working out how they could station troops": the act is that of the embedded question."""
    for child in sentence.kids(token, "ccomp", "advcl"):
        if child > token and sentence.lower[sentence.left[child]] in ("how", "whether"):
            return child
    return None


def foreign(sentence: Sentence, token: int) -> int | None:
    """A governed clause with a subject of its own and an infinitive: "wants the ministry to pay"."""
    for child in sentence.kids(token, "ccomp", "xcomp"):
        if (
            child > token
            and sentence.child(child, "nsubj", "nsubjpass") is not None
            and any(sentence.lower[c] == "to" for c in sentence.kids(child, "aux"))
        ):
            return child
    return None


_CARRIERS = frozenset(
    {
        *("have", "make", "work", "announce", "unveil", "draw", "present", "reveal", "outline", "express", "reiterate"),
        *("discuss", "hold", "keep", "intensify", "step", "redouble", "continue", "maintain", "share", "speak", "take"),
        *("declare", "voice", "signal", "confirm", "abandon", "pursue", "launch", "lead", "increase", "accelerate"),
    }
)


def _noun_step(lexicon: Lexicon, sentence: Sentence, token: int) -> _Step | None:
    """ "has plans to", "spoke about the possibility of", "is intensifying its efforts to": the act is inside the noun."""
    if sentence.lemmas[token] not in _CARRIERS:
        return None
    nouns = sentence.kids(token, "dobj")
    for prep in sentence.kids(token, "prep"):
        if sentence.lower[prep] in ("on", "of", "about"):
            nouns += sentence.kids(prep, "pobj")
    for noun in nouns:
        inner = inside_noun(lexicon, sentence, noun)
        if inner is not None:
            return [Governed(lexicon.operator_nouns[sentence.lemmas[noun]], noun)], inner
    return None


def inside_noun(lexicon: Lexicon, sentence: Sentence, noun: int) -> int | None:
    """The act that a noun governs: "commitment to cease", "plans for sending"; None if the noun is no operator."""
    if sentence.lemmas[noun] not in lexicon.operator_nouns:
        return None
    return _inside(sentence, noun)


def _inside(sentence: Sentence, noun: int) -> int | None:
    clause = sentence.child(noun, "acl")
    if clause is not None and sentence.tags[clause] == "VB":
        return clause
    for prep in sentence.kids(noun, "prep"):
        inner = sentence.child(prep, "pcomp")
        if inner is not None:
            return inner
    return None


def _complement(sentence: Sentence, token: int, operator: bool) -> int | None:
    """The infinitive or gerund that a verb governs; after an operator also one that the parser hung elsewhere."""
    for child in sentence.children[token]:
        if child > token and sentence.deps[child] == "xcomp":
            if sentence.pos[child] in ("VERB", "AUX"):
                return child
            if any(sentence.lower[c] == "to" for c in sentence.kids(child, "aux")):
                return child
    for child in sentence.children[token]:
        if (
            child > token
            and sentence.deps[child] == "ccomp"
            and sentence.tags[child] in ("VB", "VBG")
            and sentence.child(child, "mark") is None
            and sentence.child(child, "nsubj", "aux") in (None, sentence.child(child, "aux"))
            and not any(sentence.tags[c] == "MD" for c in sentence.kids(child, "aux"))
        ):
            return child
    if operator and sentence.child(token, "dobj") is None:
        for child in sentence.kids(token, "advcl"):
            if child > token and sentence.tags[child] == "VB" and sentence.child(child, "nsubj", "mark") is None:
                return child
    return None


def _red_line(lexicon: Lexicon, sentence: Sentence, token: int) -> _Step | None:
    """ "is a red line for X", "is out of the question": the subject is rejected."""
    start = token + 1
    while start < len(sentence) and (sentence.deps[start] in ("det", "advmod", "neg") or sentence.tags[start] == "DT"):
        start += 1
    text = " ".join(sentence.lower[start : start + 5])
    for phrase in lexicon.red_lines:
        if f"{text} ".startswith(f"{phrase} ") and not any(sentence.deps[c] == "neg" for c in sentence.children[token]):
            last = start + phrase.count(" ")
            return [Governed(lexicon.operator_adjectives["unacceptable"], last)], last
    return None


def _copula(lexicon: Lexicon, sentence: Sentence, token: int) -> _Step | None:
    red = _red_line(lexicon, sentence, token)
    if red is not None:
        return red
    for child in sentence.children[token]:
        dep = sentence.deps[child]
        if dep == "acomp" or (
            dep in ("attr", "oprd", "advmod") and (sentence.pos[child] == "ADJ" or sentence.lower[child] == "far")
        ):
            operator = lexicon.operator_adjectives.get(sentence.lower[child]) or lexicon.operator_adjectives.get(
                sentence.lemmas[child]
            )
            if operator is None:
                continue
            target = _complement(sentence, child, True) or _complement(sentence, token, False)
            if target is None:
                for prep in sentence.kids(child, "prep"):
                    if sentence.lower[prep] in ("to", "for", "of", "from"):
                        target = sentence.child(prep, "pcomp", "pobj", "amod", "acomp")
                        break
            if operator.inner and target is None:
                return (
                    ([Governed(operator, child)], None) if operator.name in ("likely", "possible", "unlikely") else None
                )
            return [Governed(operator, child)], target if operator.inner else child
    follow = sentence.child(token, "xcomp")
    if follow is not None and any(sentence.lower[c] == "to" for c in sentence.kids(follow, "aux")):
        if any(sentence.lower[c] == "yet" for c in sentence.children[token]):
            return [Governed(_YET, token)], follow
        return [Governed(_TO_BE, token)], follow
    for child in sentence.kids(token, "attr"):
        if sentence.lemmas[child] in lexicon.operator_nouns:
            clause = _inside(sentence, child)
            if clause is not None:
                return [Governed(lexicon.operator_nouns[sentence.lemmas[child]], child)], clause
    return None
