"""A person taken up by people, party or age: "the Swede", "the Republican", "the 70-year-old"."""

from __future__ import annotations

from dragoman.reading.antecedents import Antecedents
from dragoman.reading.calling import of_other_state
from dragoman.reading.draft import Draft, Mention
from dragoman.reading.parse import Sentence
from dragoman.reading.trades import partisans

BACK = 12
"""How many sentences back a person may be. Set on the development half of our gold (`evaluation.coreference`)."""
CLOSE = 3
"""How many sentences back is close by."""
_PLACES = frozenset({"nsubj", "nsubjpass", "pobj", "dobj", "poss", "agent", "dative"})


def demonym(draft: Draft, sentence: Sentence, i: int, mention: Mention, before: Antecedents) -> None:
    """Enter "the Swede", "the South African": one of that people who was named before, rather than the people."""
    states = [e for e in mention.entities if e.kind == "state"]
    state = draft.knowledge.state(states[0].key) if len(states) == 1 else None
    first = mention.first - 1
    if state is None or first < 0 or sentence.lower[first] != "the" or mention.head != i:
        return
    if sentence.tags[i] in ("NNS", "NNPS") or sentence.deps[i] not in _PLACES:
        return
    written = " ".join(sentence.words[mention.first : mention.last + 1])
    if written in (state.name, *state.aliases) or written.isupper():
        return  # "the US" is the state
    if written not in (*state.adjectives, *state.people, *(p.removesuffix("s") for p in state.people)):
        return
    near = [c for c in before.near(sentence, BACK) if c.entity.kind == "person" and c.entity.sort == "person"]
    told = [c for c in near if state.key in c.entity.about]
    own = told or [c for c in near if c.entity.of and c.entity.of.split(":")[0] == state.key]
    close = [c for c in near if sentence.index - c.sentence <= CLOSE and not of_other_state(c.entity, state.key)]
    for c in own or [c for c in close if c.prominence == 3] or close:
        draft.describe(sentence.index, first, i, i, (c.entity,))
        row = draft.mentions[sentence.index]
        for t in range(first, i + 1):
            row[t] = row[i]
        row[i].first = first  # type: ignore[union-attr]
        return


def partisan(draft: Draft, sentence: Sentence, i: int, before: Antecedents) -> None:
    """Enter "the Republican": the one of that party who was named before, whatever else the word may name."""
    wanted, _ = partisans([sentence.lower[i]])
    if not wanted or sentence.tags[i] in ("NNS", "NNPS") or sentence.deps[i] not in _PLACES:
        return
    found = next((c.entity for c in before.near(sentence, BACK) if c.entity.called & wanted), None)
    if found is not None:
        first = sentence.left[i]  # "the Ohio Republican"
        draft.describe(sentence.index, first, i, i, (found,))
        row = draft.mentions[sentence.index]
        row[first] = row[i] = Mention(sentence.index, first, i, i, "nominal", (found,))


def aged(sentence: Sentence, i: int) -> bool:
    """Whether a token is the head of "the 70-year-old"; the parser often takes it for part of the verb behind it."""
    if sentence.lower[i] != "old" or i < 3 or sentence.lower[i - 2] != "year":
        return False
    if i + 1 == len(sentence) or sentence.pos[i + 1] not in ("NOUN", "PROPN", "ADJ"):
        return True
    return sentence.deps[i + 1] == "ROOT" and sentence.heads[i] == i + 1
