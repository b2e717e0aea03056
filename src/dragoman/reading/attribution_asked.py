"""Quoted questions, which end their sentence for the parser before it is told who asks: ' "Who paid?" the judge asked'."""

from __future__ import annotations

from dragoman.reading.draft import Draft
from dragoman.reading.parse import Sentence
from dragoman.reading.phrases import phrase

_OWN = ("ccomp", "xcomp", "dobj", "oprd", "dative")


def cut_off_quote(draft: Draft, sentence: Sentence, verb: int, quotes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The quotation right before a short sentence that only tells who asked or cried it; empty if there is none."""
    if verb != sentence.root or sentence.first_in_block or sentence.child(verb, *_OWN) is not None:
        return []
    clean = draft.prepared.clean
    for start, end in quotes:
        if end <= sentence.start and not clean[end : sentence.start].strip():
            return [(start, end)] if clean[start:end].rstrip("\"' ").endswith(("?", "!")) else []
    return []


def asking_behind(
    draft: Draft, sentence: Sentence, verb: int, content: list[tuple[int, int]]
) -> tuple[int, int] | None:
    """Who asks in ' "Who paid?" asked the judge', whom the parser takes for the one who is asked; None elsewhere."""
    objects = sentence.kids(verb, "dobj")
    quoted = all(draft.prepared.clean[s:e][:1] in "\"'" and e <= sentence.starts[verb] for s, e in content)
    opens = verb == 0 or sentence.pos[verb - 1] == "PUNCT"
    if len(objects) != 1 or not quoted or not opens or sentence.lemmas[verb] not in draft.lexicon.questions["ask"]:
        return None
    return sentence.span(*phrase(sentence, objects[0], widely=True)) if verb < objects[0] else None
