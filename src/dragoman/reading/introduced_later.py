"""Headlines and leads describe before they name: "Minister denies ...", then "Azlan Hamid, the transport minister, ..."."""

from __future__ import annotations

from collections.abc import Callable

from dragoman.reading.described_people import fills
from dragoman.reading.draft import Draft, Entity
from dragoman.reading.parse import Sentence
from dragoman.reading.words import fitting

_REACH = 5
"""How many sentences ahead the name may stand. Set on the development half of our own gold (`evaluation.coreference`)."""
_BODIES = frozenset({"organisation", "outlet", "armed_group"})


def person_ahead(draft: Draft, sentence: Sentence, i: int, role: str, whose: Entity | None) -> Entity | None:
    """The one person named soon after a headline or lead who fills a role that it speaks of; None for none or several."""
    former = any(w in ("former", "ex", "ex-", "fired", "ousted", "deposed") for w in sentence.lower[max(0, i - 3) : i])

    def fits(e: Entity) -> bool:
        if e.kind != "person" or e.sort != "person" or e.plural:
            return False
        if whose is not None and e.of is not None and e.of.split(":")[0] != whose.key.split(":")[0]:
            return False
        return fills(draft, e, role, former=former)

    return _only(draft, sentence, fits)


def body_ahead(draft: Draft, sentence: Sentence, i: int) -> Entity | None:
    """As `person_ahead`, for a body: "Carrier threatens to leave", then "Skyward, the airline, ..."."""
    lemma = sentence.lemmas[i]
    sorts = fitting(lemma)

    def fits(e: Entity) -> bool:
        named = e.kind in _BODIES and ":" not in e.key.replace("outlet:", "") and not e.plural
        return named and (lemma in e.called or (bool(sorts) and e.sort == sorts[0]))

    return _only(draft, sentence, fits)


def _only(draft: Draft, sentence: Sentence, fits: Callable[[Entity], bool]) -> Entity | None:
    if not _opens_the_text(draft, sentence):
        return None
    found: list[Entity] = []
    for later in draft.sentences[sentence.index + 1 : sentence.index + _REACH + 1]:
        for at, mention in enumerate(draft.mentions[later.index]):
            if mention is None or mention.head != at or mention.form != "name" or mention.as_place:
                continue
            found += [e for e in mention.entities if e not in found and fits(e)]
    named_before = {
        id(e) for row in draft.mentions[: sentence.index + 1] for m in row if m is not None for e in m.entities
    }
    found = [e for e in found if id(e) not in named_before]
    return found[0] if len(found) == 1 else None


def _opens_the_text(draft: Draft, sentence: Sentence) -> bool:
    """Whether a sentence belongs to the headline or the first paragraph."""
    lead = next((s.block for s in draft.sentences if s.role != "heading"), sentence.block)
    return sentence.block <= lead
