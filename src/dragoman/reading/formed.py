"""Names that neither the tables nor the pipeline know, by what stands beside them: given names, nouns for bodies."""

from __future__ import annotations

from dragoman.reading import persons
from dragoman.reading.draft import Draft, Entity, Mention
from dragoman.reading.naming import entity, written_small
from dragoman.reading.outlet_words import calls_outlet, types_of_noun
from dragoman.reading.outlets import outlet
from dragoman.reading.parse import Sentence
from dragoman.reading.words import fitting, is_given, sorts

_MOST = 4
"""Words of the longest name that is taken; longer runs of capitals are titles of works and institutions."""


def find(draft: Draft, sentence: Sentence) -> None:
    """Enter "Doreen Hask", "Jean-Paul Ndiaye", "Maria de la Cruz" where nothing is entered yet."""
    i = 0
    while i < len(sentence) - 1:
        last = _end(draft, sentence, i)
        if last is None:
            i += 1
            continue
        persons.enter(draft, sentence, i, last, [])
        i = last + 1
    for i in range(1, len(sentence)):
        if draft.at(sentence.index, i) is None and _named(sentence, i) and _of_people(draft, sentence, i):
            persons.enter(draft, sentence, i, i, [])


def _of_people(draft: Draft, sentence: Sentence, i: int) -> bool:
    """Whether a single capitalised word names the person of the noun before it: "her husband, Idriss,"."""
    noun = i - 1 if sentence.words[i - 1] != "," else i - 2
    if noun < 0 or sentence.pos[noun] != "NOUN" or sentence.tags[noun] != "NN" or sentence.pos[i] != "PROPN":
        return False
    if sentence.lemmas[noun] not in draft.lexicon.people["humans"]:
        return False
    after = i + 1
    whole = after >= len(sentence) or not sentence.words[after][:1].isupper()
    return whole and (noun == i - 1 or sentence.deps[i] == "appos")


def trimmed(sentence: Sentence, first: int, last: int) -> int:
    """The first word of the name in a stretch that begins with what somebody is ("Barmaid Lola Finch")."""
    at = first
    while last - at >= 2 and not is_given(sentence.words[at]) and is_given(sentence.words[at + 1]):
        at += 1
    if at > first and last - at >= 1:
        return at
    return first


def _end(draft: Draft, sentence: Sentence, i: int) -> int | None:
    """The last token of a full name that begins at `i`, None if none does."""
    word = sentence.words[i]
    if not _named(sentence, i) or not is_given(word) or draft.at(sentence.index, i) is not None:
        return None
    before = i - 1
    if before >= 0 and _named(sentence, before) and draft.at(sentence.index, before) is None:
        roles = draft.lexicon.people["roles"]
        titled = sentence.lower[before] in roles | persons.TITLES or _of_office(draft, sentence, before)
        if not titled and sentence.pos[before] == "PROPN" and before > 0:
            return None
    last = i
    while last + 1 < len(sentence) and last + 1 - i < _MOST:
        after = last + 1
        there = draft.at(sentence.index, after)
        if there is not None:
            cut = there.form == "name" and there.first == after and [e.kind for e in there.entities] == ["person"]
            return there.last if cut else None  # the pipeline cut the given name off
        if _named(sentence, after) and sentence.pos[after] in ("PROPN", "NOUN", "ADJ", "VERB"):
            if sentence.lower[after] in sorts() or sentence.lower[after] in draft.lexicon.people["not_names"]:
                return None
            last = after
        elif sentence.words[after] == "-" and after + 1 < len(sentence) and _named(sentence, after + 1):
            last = after + 1
        elif sentence.lower[after] in persons.PARTICLES and after + 1 < len(sentence) and last + 2 - i < _MOST:
            if not _named(sentence, after + 1) and sentence.lower[after + 1] not in persons.PARTICLES:
                break
            last = after
        else:
            break
    while last > i and not _named(sentence, last):
        last -= 1
    return last if last > i else None


def _of_office(draft: Draft, sentence: Sentence, i: int) -> bool:
    """Whether a capitalised word ends an office of the form "the President of Belzen", right before the name."""
    at = i
    while at > 0 and (sentence.words[at][:1].isupper() or sentence.lower[at] in ("the", "and")):
        at -= 1
    return at > 0 and sentence.lower[at] == "of" and sentence.lower[at - 1] in draft.lexicon.people["roles"]


def _named(sentence: Sentence, i: int) -> bool:
    word = sentence.words[i]
    return word[:1].isupper() and len(word) > 1 and not word.isupper() and word.replace("'", "").isalpha()


# Bodies


def bodies(draft: Draft, sentence: Sentence) -> None:
    """Enter "the Unite union", "the Nordlys newspaper", "the newspaper Zorya": a capitalised word beside what it is."""
    for i in range(len(sentence)):
        if not _unentered(draft, sentence, i) or not _proper(sentence, i):
            continue
        first = i
        while first > 0 and _proper(sentence, first - 1) and _unentered(draft, sentence, first - 1):
            first -= 1
        last = i
        if last + 1 < len(sentence) and _proper(sentence, last + 1) and _unentered(draft, sentence, last + 1):
            continue  # the rest of the name comes first
        named = sentence.lower[last] not in draft.lexicon.people["not_names"]  # "told the news agency Thursday"
        noun = _noun_beside(draft, sentence, first, last) if named else None
        if noun is None and _speaks(draft, sentence, first, last):
            name = persons.text_of(sentence, first, last)
            made = entity(draft, name, name=name, kind="organisation", sort="organisation")
            draft.cover(Mention(sentence.index, first, last, last, "name", (made,)))
        if noun is not None:
            made = _body(draft, sentence, first, last, noun)
            draft.cover(Mention(sentence.index, first, last, last, "name", (made,)))


def _proper(sentence: Sentence, i: int) -> bool:
    return sentence.words[i][:1].isupper() and sentence.pos[i] == "PROPN" and sentence.words[i].isalnum()


def _unentered(draft: Draft, sentence: Sentence, i: int) -> bool:
    return draft.at(sentence.index, i) is None


def _noun_beside(draft: Draft, sentence: Sentence, first: int, last: int) -> str | None:
    """The noun that says what the name is: behind it, or in front of it with an article of its own."""
    behind = last + 1
    if (
        first > 0
        and behind < len(sentence)
        and _says_body(draft, sentence, behind)
        and sentence.heads[last] == behind
        and sentence.lower[first - 1] in ("the", "a", "an", "'s", "and")
    ):
        return sentence.lemmas[behind]
    for child in sentence.kids(last, "appos"):
        if child > last and _says_body(draft, sentence, child) and sentence.lower[child] not in ("agency", "service"):
            return sentence.lemmas[child]
    front = first - 1
    outlet_ = bool(first) and bool(types_of_noun(sentence.lemmas[front]))  # settled before
    if (
        first
        and not outlet_
        and _says_body(draft, sentence, front)
        and sentence.ends[front] + 1 == sentence.starts[first]
    ):
        return sentence.lemmas[front]
    return None


def _speaks(draft: Draft, sentence: Sentence, first: int, last: int) -> bool:
    """Whether an unknown name says something as the subject of its verb, and is nothing else by its form."""
    verb = sentence.heads[last]
    return (
        sentence.deps[last] == "nsubj"
        and (sentence.lemmas[verb] in draft.lexicon.reporting or sentence.lemmas[verb] in draft.lexicon.operator_verbs)
        and all(sentence.entity_types[t] not in ("PERSON", "DATE", "TIME") for t in range(first, last + 1))
        and not any(written_small(draft, sentence.words[t]) for t in range(first, last + 1))
        and sentence.lower[last] not in draft.lexicon.people["not_names"] | draft.lexicon.people["roles"]
    )


def _says_body(draft: Draft, sentence: Sentence, i: int) -> bool:
    lemma = sentence.lemmas[i]
    if sentence.pos[i] != "NOUN" or sentence.tags[i] != "NN":
        return False
    return calls_outlet(draft, sentence, i) or fitting(lemma)[:1] not in ((), ("state",))


def _body(draft: Draft, sentence: Sentence, first: int, last: int, noun: str) -> Entity:
    name = persons.text_of(sentence, first, last)
    known = next((e for e in draft.entities if e.kind != "person" and e.name.casefold() == name.casefold()), None)
    if known is None and types_of_noun(noun):
        known = outlet(draft, name)
    elif known is None:
        known = entity(draft, name, name=name, kind="organisation", sort=fitting(noun)[0])
    known.called.add(noun)
    return known
