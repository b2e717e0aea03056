"""Where an act happens: place expressions resolved to a country and coordinates as far as the tables are sure."""

from __future__ import annotations

from dragoman.knowledge import Place
from dragoman.model import Where
from dragoman.reading.draft import Draft, Mention
from dragoman.reading.parse import Sentence
from dragoman.reading.predicates import Predicate

_WHERE = frozenset({"in", "at", "near", "outside", "inside", "around", "across"})


def where(draft: Draft, sentence: Sentence, predicate: Predicate) -> Mention | None:
    """The place that locates the act: a place name behind "in" or "at" that hangs on the act, nearest first."""
    for token in reversed(predicate.path):
        for prep in sentence.kids(token, "prep", "advmod"):
            found = _of(draft, sentence, prep)
            if found:
                return found
        for child in sentence.kids(token, "dobj", "attr", "prep", "nsubjpass", "advmod"):
            for grandchild in sentence.kids(child, "prep", "pobj"):
                if sentence.deps[grandchild] == "pobj":
                    for prep in sentence.kids(grandchild, "prep"):
                        found = _of(draft, sentence, prep)
                        if found:
                            return found
                    continue
                found = _of(draft, sentence, grandchild)
                if found:
                    return found
    return None


def _of(draft: Draft, sentence: Sentence, prep: int) -> Mention | None:
    if sentence.lower[prep] not in _WHERE:
        return None
    for obj in sentence.kids(prep, "pobj"):
        mention = draft.at(sentence.index, obj) or _ours(draft, sentence, obj)
        if mention is None:
            found = next((m for p in sentence.kids(obj, "prep") if (m := _of(draft, sentence, p)) is not None), None)
            if found is not None:
                return found
        if mention is None or mention.form == "adjective":
            continue
        if mention.as_place or any(e.kind == "state" for e in mention.entities):
            return mention
    return None


def _ours(draft: Draft, sentence: Sentence, noun: int) -> Mention | None:
    """ "Our country", said for a state."""
    if sentence.lemmas[noun] not in ("country", "nation", "homeland"):
        return None
    for child in sentence.kids(noun, "poss"):
        whose = draft.at(sentence.index, child)
        if whose is not None and len(whose.entities) == 1 and whose.entities[0].kind == "state":
            return Mention(sentence.index, child, noun, noun, "nominal", whose.entities)
    return None


def resolve(draft: Draft, mention: Mention) -> Where:
    """A mention of a place with what the tables are sure of; several towns of one name stay without country."""
    sentence = draft.sentences[mention.sentence]
    span = sentence.span(mention.first, mention.last)
    text = draft.document.text[span[0] : span[1]]
    for e in mention.entities:
        if e.kind == "state" and not mention.as_place:
            return Where(text=text, span=span, country=e.key, name=e.name)
    places = draft.knowledge.place(" ".join(sentence.words[mention.first : mention.last + 1]))
    state = next((e for e in mention.entities if e.kind == "state"), None)
    if state is not None:
        best = next((p for p in places if p.country == state.key), None)
        return _where(text, span, best) if best else Where(text=text, span=span, country=state.key, name=text)
    best = _sure(draft, places)
    if best is None:
        return Where(text=text, span=span, name=text)
    return _where(text, span, best)


def _sure(draft: Draft, places: list[Place]) -> Place | None:
    """The only place of a name, or one ten times as large as the next, or the one in a country that the text names."""
    if not places:
        return None
    if len(places) == 1 or len({p.country for p in places}) == 1:
        return places[0]
    if places[0].population >= 10 * max(1, places[1].population):
        return places[0]
    named = {e.key for e in draft.entities if e.kind == "state"}
    there = [p for p in places if p.country in named]
    return there[0] if len(there) == 1 else None


def _where(text: str, span: tuple[int, int], place: Place) -> Where:
    return Where(
        text=text,
        span=span,
        country=place.country or None,
        name=place.name,
        lat=place.lat,
        lon=place.lon,
        geonameid=int(place.geonameid) if place.geonameid else None,
    )
