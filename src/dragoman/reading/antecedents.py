"""What earlier words may be meant: mentions in order with their weight, and parties that were named together."""

from __future__ import annotations

from dataclasses import dataclass, field

from dragoman.knowledge.lexicon import lexicon
from dragoman.reading.draft import Draft, Entity, Mention
from dragoman.reading.parse import Sentence
from dragoman.reading.phrases import conjuncts

_MEETS = frozenset({"meet", "call", "telephone", "phone", "visit", "host", "receive", "join", "sue", "fight", "attack"})
_ENCOUNTERS = frozenset(
    {"call", "meeting", "talk", "talks", "conversation", "negotiation", "summit", "deal", "agreement"}
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One mention of an entity: where it stands and how prominent its place in the clause is (3 = subject)."""

    sentence: int
    prominence: int
    token: int
    entity: Entity
    quoted: bool = False
    block: int = 0


@dataclass(slots=True)
class Antecedents:
    """All that has been mentioned up to now."""

    candidates: list[Candidate] = field(default_factory=list)
    together: list[tuple[int, tuple[Entity, ...]]] = field(default_factory=list)
    quotes: list[tuple[int, int]] = field(default_factory=list)
    story: list[int] = field(default_factory=list)
    labels: dict[str, Entity] = field(default_factory=dict)

    def tell(self, sentences: list[Sentence]) -> None:
        """Count the sentences that tell the story: those that only go on with a quotation do not."""
        count = 0
        for sentence in sentences:
            count += not self.quoted(sentence, sentence.root)
            self.story.append(count)

    def away(self, sentence: Sentence, candidate: Candidate) -> int:
        """How many sentences of the story a candidate is away."""
        return max(0, self.story[sentence.index] - self.story[candidate.sentence])

    def add(self, sentence: Sentence, token: int, mention: Mention) -> None:
        """Remember a mention at its head token."""
        weight = 0 if mention.form == "adjective" else prominence(sentence, token)
        person = mention.entities[0].kind == "person"
        if 0 < weight < 3 and person and (opens(sentence, mention) or _spoken_for(sentence, token)):
            weight = 3
        quoted = self.quoted(sentence, token)
        for e in mention.entities[:1] if mention.form == "adjective" else mention.entities:
            self.candidates.append(Candidate(sentence.index, weight, token, e, quoted, sentence.block))

    def quoted(self, sentence: Sentence, token: int) -> bool:
        """Whether a token stands inside quotation marks."""
        at = sentence.starts[token]
        return any(start <= at < end for start, end in self.quotes)

    def near(self, sentence: Sentence, reach: int) -> list[Candidate]:
        """Candidates by closeness: own sentence first, then earlier ones; subjects before the rest."""
        found = [c for c in self.candidates if sentence.index - c.sentence <= reach]
        return sorted(found, key=lambda c: (-c.sentence, -c.prominence, c.token))

    def note_together(self, draft: Draft, sentence: Sentence) -> None:
        """Remember who is coordinated or meets whom in a sentence that has been read."""
        for token in range(len(sentence)):
            found = (
                _coordinated(draft, sentence, token)
                or _met(draft, sentence, token)
                or _several(draft, sentence, token)
                or _side_by_side(draft, sentence, token)
            )
            if len(found) >= 2 and (sentence.index, found) not in self.together:
                self.together.append((sentence.index, found))


def prominence(sentence: Sentence, token: int) -> int:
    """3 for subjects and sources, 2 for objects, 1 for the rest; an apposition is as prominent as what it explains."""
    dep = sentence.deps[token]
    if dep in ("appos", "compound", "nmod") and sentence.heads[token] != token and sentence.pos[token] == "PROPN":
        above = sentence.heads[token]
        return prominence(sentence, above) if sentence.pos[above] in ("NOUN", "PROPN") and dep == "appos" else 1
    if dep in ("nsubj", "nsubjpass") or (dep == "conj" and sentence.deps[sentence.heads[token]].startswith("nsubj")):
        return 3
    if dep == "pobj" and sentence.lower[sentence.heads[token]] == "to":
        return 3 if sentence.lower[sentence.heads[sentence.heads[token]]] == "according" else 2
    if dep in ("dobj", "dative", "agent", "pobj"):
        return 2
    if dep == "poss" and sentence.deps[sentence.heads[token]] in ("nsubj", "nsubjpass"):
        return 2
    return 1


def _spoken_for(sentence: Sentence, token: int) -> bool:
    """Whether what speaks or acts is somebody's: "the office of X said"."""
    if sentence.deps[token] != "pobj" or sentence.lower[sentence.heads[token]] != "of":
        return False
    above = sentence.heads[sentence.heads[token]]
    return sentence.deps[above] in ("nsubj", "nsubjpass") and sentence.lemmas[above] in _SPEAK_FOR


def opens(sentence: Sentence, mention: Mention) -> bool:
    """Whether a person's name opens its sentence, at most with a title before it.

    The parser takes "WHO chief Tedros Adhanom, who ..., asked" for anything but a subject.
    """
    if mention.form != "name" or not any(e.kind == "person" for e in mention.entities) or mention.first > _OPENING:
        return False
    if mention.last + 1 < len(sentence) and sentence.lower[mention.last + 1] in ("'s", "'"):
        return False
    if mention.first and sentence.lower[mention.first - 1] in ("'s", "'", ",", "and"):
        return False
    roles = lexicon().people["roles"]
    return all(
        (sentence.words[t].isupper() and len(sentence.words[t]) > 1)
        or (sentence.words[t][:1].isupper() and sentence.pos[t] not in ("ADP", "SCONJ", "PRON", "VERB", "ADV"))
        or sentence.lower[t] in roles
        or sentence.pos[t] in ("NOUN", "ADJ", "PUNCT", "PART")
        for t in range(mention.first)
    )


_OPENING = 7
"""Words of titles that may stand before a name which opens its sentence."""


_SPEAK_FOR = frozenset({"office", "government", "administration", "cabinet", "team", "camp", "staff", "campaign"})
"""Of whom "the office of X" speaks or acts is X."""


def parties_at(draft: Draft, sentence: Sentence, token: int) -> tuple[Entity, ...]:
    """The entities that a token is a mention of, adjectives left out."""
    mention = draft.at(sentence.index, token)
    return mention.entities if mention is not None and mention.form != "adjective" else ()


def _coordinated(draft: Draft, sentence: Sentence, token: int) -> tuple[Entity, ...]:
    if sentence.deps[token] == "conj" or not sentence.kids(token, "conj"):
        return ()
    found: list[Entity] = []
    for t in conjuncts(sentence, token):
        explained = sentence.deps[t] == "appos" and draft.at(sentence.index, t) is None
        at = sentence.heads[t] if explained else t  # "A, the Canadian fund, and B"
        found += [e for e in parties_at(draft, sentence, at) or _named_by(draft, sentence, at) if e not in found]
    return tuple(found)


def _named_by(draft: Draft, sentence: Sentence, token: int) -> tuple[Entity, ...]:
    """Whom a description names within it: "his opponent, Lucia Obando", "Ethiopia's government"."""
    beside = sentence.kids(token, "appos")
    if sentence.lemmas[token] in lexicon().people["governments"]:
        beside = [*beside, *sentence.kids(token, "poss", "amod")]
    for child in beside:
        mention = draft.at(sentence.index, child)
        if mention is not None and mention.form != "pronoun" and mention.entities:
            return mention.entities[:1]
    return ()


def _several(draft: Draft, sentence: Sentence, token: int) -> tuple[Entity, ...]:
    """Whom one mention stands for: "after hosting both leaders"."""
    mention = draft.at(sentence.index, token)
    return mention.entities if mention is not None and mention.head == token and len(mention.entities) > 1 else ()


def _side_by_side(draft: Draft, sentence: Sentence, token: int) -> tuple[Entity, ...]:
    """Subjects of one verb used twice: "X signed for A; Y signed for B"."""
    if sentence.pos[token] != "VERB" or sentence.deps[token] not in ("ccomp", "conj", "parataxis", "advcl"):
        return ()
    above = sentence.heads[token]
    if sentence.lemmas[above] != sentence.lemmas[token]:
        return ()
    pair = [sentence.child(v, "nsubj", "nsubjpass") for v in sorted((above, token))]
    people = [e for t in pair if t is not None for e in parties_at(draft, sentence, t) if e.kind == "person"]
    return tuple(people) if len(people) == 2 and people[0] is not people[1] else ()


def _met(draft: Draft, sentence: Sentence, token: int) -> tuple[Entity, ...]:
    """Subject and partner of a meeting: "X met Y", "X agreed with Y", "X said that in a call with Y ..."."""
    if sentence.lower[token] == "with" and sentence.deps[token] == "prep":
        others = [
            e
            for obj in sentence.kids(token, "pobj")
            for t in conjuncts(sentence, obj)
            for e in parties_at(draft, sentence, t)
        ]
        verbs = [a for a in (sentence.heads[token], *sentence.ancestors(token)) if sentence.pos[a] in ("VERB", "AUX")]
    elif sentence.pos[token] == "VERB" and sentence.lemmas[token] in _MEETS:
        others = [
            e
            for obj in sentence.kids(token, "dobj")
            for t in conjuncts(sentence, obj)
            for e in parties_at(draft, sentence, t)
        ]
        verbs = [token, *(a for a in sentence.ancestors(token) if sentence.pos[a] in ("VERB", "AUX"))]
    else:
        return ()
    if not others:
        return ()
    for verb in verbs:
        for subject in sentence.kids(verb, "nsubj", "nsubjpass"):
            whole = [e for t in conjuncts(sentence, subject) for e in parties_at(draft, sentence, t)]
            own = [e for e in whole if e not in others]
            if own and subject < token and not any(e.plural for e in own):
                return (*own, *others)
    return ()
