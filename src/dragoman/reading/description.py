"""Noun phrases that describe somebody, with what they say: whose, which office, how old, former or acting."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.reading.calling import ACTING, AGED, FORMER, noun_of
from dragoman.reading.draft import Draft, Entity
from dragoman.reading.parse import Sentence
from dragoman.reading.pronouns import inside_own_clause

_POSSESSIVE = frozenset({"his", "her", "their", "its"})


@dataclass(frozen=True, slots=True)
class Description:
    """A noun phrase that describes somebody.

    Attributes:
        i, span: its head and its first and last token.
        role: the office or noun with the words that specify it; `base` is its last word.
        whose: the state or body for which it says that he or she acts.
        owners: the people whose possessive opens it ("his boss").
        former, acting: it says so.
        office: the noun names an office, so that whoever holds it was most likely named.
        ages: numbers in it ("the 59-year-old official"). `named`: tokens in it that are mentions by themselves.
    """

    sentence: Sentence
    i: int
    span: tuple[int, int]
    role: str
    whose: Entity | None
    owners: tuple[Entity, ...]
    former: bool
    acting: bool
    plural: bool
    office: bool
    ages: frozenset[str]
    named: frozenset[int]

    @property
    def base(self) -> str:
        """The noun itself."""
        return noun_of(self.role)

    @property
    def label(self) -> str:
        """The whole, in lower case: somebody called so once is most likely called so again."""
        return " ".join(self.sentence.lower[self.span[0] : self.span[1] + 1])

    @property
    def words(self) -> list[str]:
        """What stands before the noun, in lower case."""
        return self.sentence.lower[self.span[0] : self.i]

    @property
    def possessor(self) -> set[str]:
        """Words of whoever it belongs to: "the mission's commander", "its ambassador"."""
        sentence = self.sentence
        return {w for t in sentence.kids(self.i, "poss") for w in (sentence.lower[t], sentence.lemmas[t])}

    @property
    def kinds(self) -> set[str]:
        """Nouns before the noun, which tell one from another: "fitness coach"; adjectives seldom do."""
        sentence = self.sentence
        return {
            sentence.lower[t]
            for t in range(self.span[0], self.i)
            if sentence.pos[t] in ("NOUN", "PROPN") and sentence.deps[t] in ("compound", "nmod") and t not in self.named
        }

    @property
    def fuller(self) -> str:
        """The role with the nouns before it: "the union leader"."""
        beside = [self.sentence.lower[c] for c in self.sentence.kids(self.i, "compound") if c < self.i]
        return self.role if " " in self.role else " ".join([*beside, self.role])


def description(
    draft: Draft, sentence: Sentence, i: int, span: tuple[int, int], role: str, whose: Entity | None
) -> Description:
    """The noun phrase at token `i`, from token span[0] to span[1], as a description."""
    first = draft.at(sentence.index, span[0])
    possessed = first is not None and (sentence.lower[span[0]] in _POSSESSIVE or sentence.deps[first.head] == "poss")
    former = is_former(role, sentence, span[0], i)
    return Description(
        sentence,
        i,
        span,
        role,
        whose,
        owners=tuple(e for e in first.entities if e.kind == "person") if first is not None and possessed else (),
        former=former,
        acting=not former and any(w in ACTING for w in (*role.split(), *sentence.lower[span[0] : i])),
        plural=sentence.tags[i] in ("NNS", "NNPS"),
        office=role != AGED and bool({noun_of(role), role.rsplit(maxsplit=1)[-1]} & draft.lexicon.people["roles"]),
        ages=frozenset(w for w in sentence.lower[span[0] : i] if w.isdigit()),
        named=frozenset(t for t in range(span[0], i) if draft.at(sentence.index, t) is not None),
    )


def above(draft: Draft, d: Description) -> list[Entity]:
    """Whom a description cannot mean: the subjects above it and who stands beside it in its clause.

    "Stott said the chief executive had ..." tells of somebody else (Principle C of binding theory).
    """
    sentence = d.sentence
    tokens = inside_own_clause(sentence, d.i) | commanders(d)
    tokens |= {o for p in range(d.i) if sentence.lower[p] == "to" and p and sentence.lower[p - 1] == "according"
               for o in sentence.kids(p, "pobj")}  # fmt: skip
    tokens |= {t for token in tokens for t in sentence.kids(token, "appos")}
    tokens |= {sentence.heads[t] for t in tokens if sentence.deps[t] == "appos"}
    tokens -= {d.i}
    return [e for t in tokens if (m := draft.at(sentence.index, t)) is not None for e in m.entities]


def commanders(d: Description, *, own: bool = True) -> set[int]:
    """Subjects of the clauses above a description, with `own` that of its own clause too."""
    sentence, out, verbs = d.sentence, set[int](), 0
    for verb in sentence.ancestors(d.i):
        subjects = sentence.kids(verb, "nsubj", "nsubjpass")
        if sentence.pos[verb] in ("VERB", "AUX"):
            verbs += 1
        if own or verbs > 1:
            out.update(s for s in subjects if s < d.i)
        if subjects and sentence.deps[verb] == "conj":
            break  # "the minister ran a bank, and the paper wrote that the former banker ...": no longer above
    return out - {d.i}


def is_former(role: str, sentence: Sentence, first: int, i: int) -> bool:
    """Whether a role, or a word from token `first` to its noun at `i`, says that it is past."""
    return any(w in FORMER for w in (*role.split(), *sentence.lower[first:i]))
