"""Headlines and leads describe before they name: "Minister denies ...", then "Azlan Hamid, the transport minister, ..."."""

from __future__ import annotations

from collections.abc import Callable

from dragoman.reading.calling import fills
from dragoman.reading.description import is_former
from dragoman.reading.draft import Draft, Entity
from dragoman.reading.parse import Sentence
from dragoman.reading.words import fitting

_REACH = 5
"""How many sentences ahead the name may stand. Set on the development half of our own gold (`evaluation.coreference`)."""
_BODIES = frozenset({"organisation", "outlet", "armed_group"})


def person_ahead(draft: Draft, sentence: Sentence, i: int, role: str, whose: Entity | None) -> Entity | None:
    """The one person named soon after a headline or lead who fills a role that it speaks of; None for none or several.

    Where nobody's role is told, "A retired sergeant told the court" is who first speaks by name ("..., said Fergus Mannion").
    """
    former = is_former(role, sentence, sentence.left[i], i)

    def fits(e: Entity) -> bool:
        if e.kind != "person" or e.sort != "person" or e.plural:
            return False
        if whose is not None and e.of is not None and e.of.split(":")[0] != whose.key.split(":")[0]:
            return False
        return fills(draft, e, role, former=former)

    definite = sentence.lower[sentence.left[i]] == "the"
    named = _ahead(draft, sentence, fits, anywhere=definite)
    if (
        not named
        and _opens_the_text(draft, sentence)
        and sentence.heads[i] == sentence.root
        and _speaks(draft, sentence, i)
    ):
        first = _ahead(draft, sentence, lambda e: e.kind == "person" and e.sort == "person", speaking=True)[:1]
        named = [e for e in first if not (e.plural or e.called or e.office)]
    return named[0] if len(named) == 1 else None


def body_ahead(draft: Draft, sentence: Sentence, i: int) -> Entity | None:
    """As `person_ahead`, for a body: "Carrier threatens to leave", then "Skyward, the airline, ..."."""
    lemma = sentence.lemmas[i]
    sorts = fitting(lemma)

    def fits(e: Entity) -> bool:
        named = e.kind in _BODIES and not e.key.startswith("unnamed:") and not e.plural
        return named and (lemma in e.called or (bool(sorts) and e.sort == sorts[0]))

    named = _ahead(draft, sentence, fits)
    return named[0] if len(named) == 1 else None


def _ahead(
    draft: Draft, sentence: Sentence, fits: Callable[[Entity], bool], *, speaking: bool = False, anywhere: bool = False
) -> list[Entity]:
    """Who that fits is first named in the sentences after a headline or lead, with `anywhere` after any sentence."""
    if not anywhere and not _opens_the_text(draft, sentence):
        return []
    found: list[Entity] = []
    for later in draft.sentences[sentence.index + 1 : sentence.index + _REACH + 1]:
        for at, mention in enumerate(draft.mentions[later.index]):
            if mention is None or mention.head != at or mention.form != "name" or mention.as_place:
                continue
            if speaking and not _speaks(draft, later, at):
                continue
            found += [e for e in mention.entities if e not in found and fits(e)]
    named_before = {
        id(e) for row in draft.mentions[: sentence.index + 1] for m in row if m is not None for e in m.entities
    }
    return [e for e in found if id(e) not in named_before]


def _speaks(draft: Draft, sentence: Sentence, token: int) -> bool:
    """Whether a token is the subject of a verb that tells what somebody says or wants."""
    if sentence.deps[token] != "nsubj":
        return False
    lemma = sentence.lemmas[sentence.heads[token]]
    return lemma in draft.lexicon.reporting or lemma in draft.lexicon.speech_acts


def _opens_the_text(draft: Draft, sentence: Sentence) -> bool:
    """Whether a sentence belongs to the headline or the first paragraph."""
    lead = next((s.block for s in draft.sentences if s.role != "heading"), sentence.block)
    return sentence.block <= lead
