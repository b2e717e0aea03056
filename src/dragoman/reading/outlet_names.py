"""Runs of capitalised words that may be an outlet's name: where they begin and end, and what the tables know of them."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.knowledge import Match
from dragoman.reading import persons
from dragoman.reading.draft import Draft
from dragoman.reading.outlet_words import ON_PAPER, calls_outlet, masthead, word_types
from dragoman.reading.parse import Sentence
from dragoman.reading.words import is_given

_MOST = 5
"""Tokens of the longest name that is taken; longer runs of capitals are titles of works and institutions."""
_LONG = 4
"""Digits of a year, which no name of an outlet ends with."""
PARTICLES = persons.PARTICLES | {"do", "das", "des", "y", "e", "et", "i", "am", "vom", "im", "sur"}
_ARTICLES = frozenset(
    {"le", "la", "el", "al", "il", "der", "die", "das", "de", "o", "os", "los", "las", "les", "het", "a"}
)


def capital(draft: Draft, sentence: Sentence, i: int) -> bool:
    """Whether a word can be part of a name that nothing is entered for yet."""
    word, low = sentence.words[i], sentence.lower[i]
    if not word[:1].isupper() or draft.at(sentence.index, i) is not None:
        return False
    if low in draft.lexicon.people["not_names"]:
        after = i + 1
        return after < len(sentence) and sentence.words[after][:1].isupper() and bool(masthead([low, "x"])[0])
    if low in draft.lexicon.people["roles"] or low in persons.TITLES:
        return masthead([word, word])[0] != "" and i > 0 and sentence.words[i - 1][:1].isupper()
    return sentence.pos[i] not in ("DET", "PRON", "ADP", "SCONJ", "CCONJ", "AUX", "PUNCT") or low in _ARTICLES


def begins(draft: Draft, sentence: Sentence, i: int) -> bool:
    """Whether a name can begin at `i`, which is no noun for an outlet that opens the sentence in front of the name."""
    if not capital(draft, sentence, i):
        return False
    opens = i == 0 and sentence.pos[i] != "PROPN" and not word_types("first", sentence.lower[i])
    return not (opens and calls_outlet(draft, sentence, i) and capitalised(sentence, i + 1))  # "Newspaper Hlasnik"


def end_of(draft: Draft, sentence: Sentence, i: int) -> int:
    """The last token of the capitalised name that begins at `i`."""
    last = i
    while last + 1 < len(sentence) and last - i < _MOST:
        after = last + 1
        if (
            sentence.entity_begins[after]
            and sentence.entity_types[after] == "PERSON"
            and is_given(sentence.words[after])
        ):
            break  # "Radio DJ Tim Westbrook"
        if capital(draft, sentence, after) or _numbers(sentence, after):
            last = after
        elif (
            sentence.words[after] in ("-", "&")
            or sentence.lower[after] in PARTICLES
            or (sentence.lower[after] == "of" and sentence.lower[last] in draft.lexicon.outlets["first of"])
        ):
            skip = after + 1
            if skip < len(sentence) and sentence.lower[skip] in ("the", "-"):
                skip += 1
            if skip >= len(sentence) or not capital(draft, sentence, skip):
                break
            last = skip
        else:
            break
    return last


def _numbers(sentence: Sentence, i: int) -> bool:
    """Whether a number belongs to the name before it: "Kanal 5", but not "told Radio Kymi 24 people had left"."""
    counts = i + 1 < len(sentence) and sentence.pos[i + 1] == "NOUN"
    return sentence.words[i].isdigit() and len(sentence.words[i]) < _LONG and not counts


def trimmed(draft: Draft, sentence: Sentence, first: int, last: int) -> int:
    """The first word of the name itself: without a capital of the sentence's, or a nationality and one word."""
    if first == 0 and last > first and sentence.pos[0] not in ("PROPN", "ADJ", "NOUN"):
        first += 1
    lookup = draft.knowledge.gazetteer.lookup
    if first < last and any(e.sense == "adjective" for e in lookup(sentence.words[first])):
        whole = first > 0 and sentence.lower[first - 1] == "the" and first + 1 == last
        if not whole or any(e.kind == "outlet" for e in lookup(sentence.words[last])):
            return first + 1  # "the British Guardian", but "the Irish Bugle"
    return first


def known_to_tables(sentence: Sentence, matches: Sequence[Match], first: int, last: int) -> bool:
    """Whether the tables know the run, or a longer thing in it than a place."""
    low = sentence.lower[last]
    for m in matches:
        if m.end <= first or m.start > last:
            continue
        size = m.end - m.start - (sentence.lower[m.start] == "the")
        whole = m.start <= first and m.end > last
        outlet_ = any(e.kind == "outlet" and (size > 1 or not e.weak) for e in m.entries)
        if outlet_ and (m.end == last + 1 or whole or (m.start <= first and not _with_particle(sentence, m))):
            return True  # also "Yonhap News"
        if whole and any(e.kind in ("outlet", "organisation", "armed_group", "state", "person") for e in m.entries):
            return not m.entries[0].weak
        body = any(e.kind in ("organisation", "armed_group") for e in m.entries)
        if body and (size > 1 or (m.start == first and not m.entries[0].weak and word_types("last", low) - ON_PAPER)):
            return True  # also "Hamas TV"
    return False


def _with_particle(sentence: Sentence, m: Match) -> bool:
    return m.end < len(sentence) and sentence.lower[m.end] in PARTICLES


def goes_on(sentence: Sentence, last: int) -> bool:
    """Whether a name goes on behind the run: "the World Journal of Surgery"."""
    return last + 2 < len(sentence) and sentence.lower[last + 1] in ("of", "for") and capitalised(sentence, last + 2)


def capitalised(sentence: Sentence, i: int) -> bool:
    """Whether there is a capitalised word at `i`."""
    return i < len(sentence) and sentence.words[i][:1].isupper()
