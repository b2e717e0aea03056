"""How any event word stands to the world, verb or noun: composed from the word up to the clause that states it.

Claims take their factuality from `factuality`, which knows the whole predicate; this is for words that are no claim's head:
acts named by nouns, infinitives of purpose, what is planned, expected, delayed or feared.
"""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.knowledge.lexicon import Lexicon, Operator
from dragoman.model import Certainty
from dragoman.reading.acts import particle_of
from dragoman.reading.parse import Sentence

_DENIES = frozenset({"no", "never", "neither", "nor", "none", "hardly", "barely", "without"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_ARGUMENTS = frozenset(
    {"dobj", "pobj", "nsubj", "nsubjpass", "attr", "conj", "compound", "prep", "agent", "appos", "dative", "poss"}
)
_CLAUSES = frozenset({"xcomp", "pcomp", "acl", "advcl", "ccomp"})
_KEEPS_FROM = frozenset({"refuse", "deny", "prevent", "forbid", "stop"})
_OPENS = frozenset({"consider", "possibility", "open", "possible", "offer", "able", "threaten"})
_HEDGES = frozenset({"likely", "unlikely", "seem", "reported"})
_LEADS_TO = frozenset(
    {"plan", "promise", "ready", "want", "wish", "request", "need", "decide", "demand", "agree", "near", "try", "duty"}
)
_OPEN_MARKS = frozenset({"if", "whether", "unless", "until", "once"})


@dataclass(slots=True)
class Standing:
    """Certainty, denial and futurity of an event word, and the tokens that decided."""

    certainty: Certainty = "certain"
    negative: bool = False
    future: bool = False
    conditional: bool = False
    cues: tuple[int, ...] = ()

    def note(self, token: int) -> None:
        """Keep a token that decided."""
        self.cues = (*self.cues, token)


def standing(lexicon: Lexicon, sentence: Sentence, token: int) -> Standing:
    """Compose the standing of `token` from its own modifiers and from each word above it that it depends on."""
    out = Standing()
    finite = _own(lexicon, sentence, token, out)
    below = token
    for _ in range(10):
        head = sentence.heads[below]
        if head == below or (finite and not _embedded(lexicon, sentence, below, out)):
            break
        if finite:
            break
        _govern(lexicon, sentence, head, below, out)
        dep = sentence.deps[below]
        carries = dep in _ARGUMENTS or dep in (
            "xcomp",
            "pcomp",
            "acl",
            "advcl",
            "ccomp",
            "amod",
            "csubj",
            "oprd",
            "acomp",
        )
        if not carries:
            break
        finite = _own(lexicon, sentence, head, out)
        below = head
    return out


def _own(lexicon: Lexicon, sentence: Sentence, token: int, out: Standing) -> bool:
    """Apply a word's own auxiliaries, negations and modifiers; whether it is finite, so that the search may end."""
    verbal = sentence.pos[token] in ("VERB", "AUX")
    finite = verbal and sentence.tags[token] in _FINITE
    for child in sentence.children[token]:
        dep, low = sentence.deps[child], sentence.lower[child]
        if dep == "neg" or (dep in ("det", "advmod", "preconj", "cc") and low in _DENIES and child < token):
            out.negative = not out.negative
            out.note(child)
        elif dep == "aux" and sentence.tags[child] == "MD":
            finite = True
            klass = lexicon.modals.get(low)
            perfect = any(sentence.lower[c] == "have" for c in sentence.kids(token, "aux"))
            out.note(child)
            if klass == "possible":
                _lower(out, "possible")
                out.future = out.future or not perfect
            elif klass == "certain":
                out.future = out.future or not perfect
            elif klass == "duty":
                out.future = True
        elif dep in ("aux", "auxpass") and sentence.tags[child] in _FINITE:
            finite = True
        elif dep == "aux" and low == "to" and sentence.tags[token] == "VB":
            out.future = True
        elif dep in ("advmod", "amod"):
            _modifier(lexicon, sentence, child, out)
    if verbal and sentence.heads[token] == token:
        finite = True
    return finite


def _modifier(lexicon: Lexicon, sentence: Sentence, child: int, out: Standing) -> None:
    """ "a planned visit", "possible talks", "will probably come"."""
    low = sentence.lower[child]
    strength = lexicon.adverbs.get(low)
    if strength in ("probable", "possible"):
        _lower(out, strength)  # type: ignore[arg-type]
        out.note(child)
    elif strength == "almost":
        out.negative = not out.negative
        out.note(child)
    elif low in lexicon.standing["future"]:
        out.future = True
        out.note(child)
    elif low in lexicon.standing["possible"]:
        out.future = True
        _lower(out, "possible")
        out.note(child)
    elif low in lexicon.standing["undone"]:
        out.negative = True
        out.note(child)


def _embedded(lexicon: Lexicon, sentence: Sentence, below: int, out: Standing) -> bool:
    """Whether a finite clause stands under something that leaves it open; applies that."""
    head = sentence.heads[below]
    marks = [sentence.lower[c] for c in sentence.kids(below, "mark")]
    if any(m in _OPEN_MARKS for m in marks):
        out.conditional = any(m in ("if", "unless") for m in marks)
        _lower(out, "possible")
        if not sentence.kids(below, "aux") or out.conditional:
            out.future = True
        return False
    if sentence.deps[below] == "ccomp" and below > head:
        if lexicon.attitudes.get(sentence.lemmas[head]):
            _lower(out, "possible")
        operator = _operator(lexicon, sentence, head)
        if operator is not None and operator.name in ("plan", "request", "want", "consider"):
            out.future = True
            if operator.name == "consider":
                _lower(out, "possible")
    if sentence.deps[below] in ("ccomp", "acl", "csubj") and sentence.lemmas[head] == "be":
        for child in sentence.kids(head, "acomp"):
            adjective = lexicon.operator_adjectives.get(sentence.lower[child])
            if adjective is not None and adjective.certainty:
                _lower(out, adjective.certainty)
                out.negative = out.negative != adjective.flip
    return False


def _operator(lexicon: Lexicon, sentence: Sentence, head: int) -> Operator | None:
    if sentence.pos[head] == "NOUN":
        return lexicon.operator_nouns.get(sentence.lemmas[head])
    if sentence.pos[head] == "ADJ" or (
        sentence.tags[head] == "VBN" and sentence.lower[head] in lexicon.operator_adjectives
    ):
        return lexicon.operator_adjectives.get(sentence.lower[head])
    lemma, _ = particle_of(sentence, head, lexicon.operator_verbs)
    return lexicon.operator_verbs.get(lemma)


def _govern(lexicon: Lexicon, sentence: Sentence, head: int, below: int, out: Standing) -> None:
    """Apply what a word above says of the one it governs: "plans to", "failed to", "delayed", "refused to"."""
    dep = sentence.deps[below]
    if dep in ("conj", "compound", "poss", "agent"):
        return
    subject = dep in ("nsubj", "nsubjpass")
    lemma = sentence.lemmas[head]
    if (dep in ("dobj", "nsubjpass", "xcomp", "pcomp")) and lemma in lexicon.standing["undoing"]:
        out.negative = not out.negative
        out.note(head)
        return
    operator = None if subject and dep == "nsubj" else _operator(lexicon, sentence, head)
    if operator is None:
        return
    clause = dep in _CLAUSES
    name = operator.name
    if (operator.flip and clause) or name == "exclude" or (name in _KEEPS_FROM and clause):
        out.negative = not out.negative
        out.future = False
    elif name == "manage" and clause:
        out.future = False
        return
    elif name in _OPENS:
        out.future = True
        _lower(out, "possible")
    elif name in _HEDGES:
        _lower(out, "probable")
        out.future = out.future or operator.tense == "future"
    elif name in _LEADS_TO:
        out.future = True
    else:
        return
    out.note(head)


_RANK: dict[Certainty, int] = {"certain": 0, "probable": 1, "possible": 2, "unknown": 3}


def _lower(out: Standing, level: Certainty) -> None:
    if _RANK[level] > _RANK[out.certainty]:
        out.certainty = level
