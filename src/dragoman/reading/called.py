"""What a text calls those it names: "IG Stahl, the union of the workers", "poultry giant Redcomb", "Sen. Neil Abernathy"."""

from __future__ import annotations

from dragoman.reading.calling import nouns_of
from dragoman.reading.draft import Draft, Entity, Mention
from dragoman.reading.parse import Sentence
from dragoman.reading.trades import beside_office, trades, wider
from dragoman.reading.words import fitting, is_given

_TITLES = {
    "sen": "senator", "rep": "congressman", "gov": "governor", "gen": "general", "col": "colonel", "capt": "captain",
    "lt": "lieutenant", "sgt": "sergeant", "det": "detective", "rev": "reverend", "dr": "doctor", "prof": "professor",
    "judge": "judge", "mayor": "mayor", "sheriff": "sheriff", "justice": "judge", "senator": "senator",
    "congresswoman": "congresswoman", "congressman": "congressman", "governor": "governor", "president": "president",
    "chancellor": "chancellor", "ambassador": "ambassador", "councillor": "councillor", "bishop": "bishop",
    "archbishop": "archbishop", "pastor": "pastor", "professor": "professor", "captain": "captain",
    "general": "general", "minister": "minister", "treasurer": "treasurer", "constable": "officer",
}  # fmt: skip
"""Titles before names, and the noun by which their bearer is taken up later."""


def find_called(draft: Draft) -> None:
    """Note the nouns that stand beside names, and let them say what sort of body an unknown name is."""
    for sentence in draft.sentences:
        done: set[int] = set()
        for mention in draft.mentions[sentence.index]:
            if mention is None or id(mention) in done or mention.form != "name" or len(mention.entities) != 1:
                continue
            done.add(id(mention))
            e = mention.entities[0]
            e.called.update(_beside(draft, sentence, mention))
            if e.kind == "person":
                e.called.update(_titled(sentence, mention) | _trade_before(draft, sentence, mention))
                e.called.update(trades(sentence, mention))
                e.about.update(beside_office(sentence, mention) | _ages(sentence, mention))
                e.about.update(_nations(draft, sentence, mention))
    for e in draft.entities:
        if e.office:
            e.called |= nouns_of(e.office)
        if e.kind == "person":
            e.called |= wider(e.called)
        _sort(e)


def _ages(sentence: Sentence, mention: Mention) -> set[str]:
    """ "Mario Bustos, 59," or "Mario Bustos, a 59-year-old engineer"."""
    found = {sentence.lower[c] for c in sentence.kids(mention.head, "appos") if sentence.lower[c].isdigit()}
    near = sentence.lower[mention.last + 1 : mention.last + 5]
    return found | {a for a, _, year in zip(near, near[1:], near[2:], strict=False) if a.isdigit() and year == "year"}


def _nations(draft: Draft, sentence: Sentence, mention: Mention) -> set[str]:
    """Keys of states whose adjective stands with the name: "Uruguayan coach Nestor Baldassari", "X, a British trader"."""
    head = mention.head
    nouns = [head, *sentence.kids(head, "appos")]
    if sentence.deps[head] == "appos":
        nouns.append(sentence.heads[head])
    tokens = [c for n in nouns for c in sentence.kids(n, "amod", "compound", "nmod") if n != head or c < mention.first]
    found = [draft.at(sentence.index, t) for t in tokens]
    return {e.key for m in found if m is not None and m.form == "adjective" for e in m.entities if e.kind == "state"}


def _sort(e: Entity) -> None:
    """A body of no known sort is what it is called: "Foro Cívico, a group" can be "the group"."""
    if e.kind != "organisation" or e.sort != "organisation":
        return
    for noun in sorted(e.called):
        sorts = [s for s in fitting(noun) if s not in ("organisation", "state")]
        if sorts:
            e.sort = sorts[0]
            return


def _beside(draft: Draft, sentence: Sentence, mention: Mention) -> set[str]:
    head = mention.head
    nouns = set(sentence.kids(head, "appos"))
    governor = sentence.heads[head]
    if sentence.deps[head] == "appos":
        nouns.add(explained(draft, sentence, governor))
    before = mention.first - 1
    if before >= 0 and sentence.pos[before] == "NOUN" and sentence.ends[before] + 1 == sentence.starts[mention.first]:
        nouns.add(before)
    if sentence.deps[head] in ("nsubj", "nsubjpass") and sentence.lemmas[governor] in ("be", "become"):
        nouns.update(sentence.kids(governor, "attr"))
    called = {
        sentence.lemmas[n]
        for n in nouns
        if sentence.pos[n] == "NOUN" and sentence.tags[n] not in ("NNS", "NNPS") and sentence.lower[n - 1] != "prime"
    }
    people = draft.lexicon.people
    if before == 0 and sentence.pos[0] == "PROPN" and sentence.lower[0] in people["humans"] | people["roles"]:
        called.add(sentence.lower[0])  # "Coach Sara Lind said": the capital is the sentence's
    return called


def explained(draft: Draft, sentence: Sentence, noun: int) -> int:
    """Which noun a person's name explains: "a lawmaker of the party, Hassan Fadlallah", "the mayor of Lindau, Petra Kohl"."""
    people, nouns = draft.lexicon.people, draft.knowledge.person_nouns
    at = noun
    while True:
        if sentence.lemmas[at] in people["roles"] | people["humans"] or sentence.lemmas[at] in nouns:
            return at
        if sentence.deps[at] != "pobj" or sentence.heads[sentence.heads[at]] > at:
            return noun
        at = sentence.heads[sentence.heads[at]]


def _titled(sentence: Sentence, mention: Mention) -> set[str]:
    around = [mention.first] if mention.last > mention.first else []
    around += [mention.first - 1] if mention.first else []
    return {
        _TITLES[word]
        for at in around
        if (word := sentence.lower[at].rstrip(".")) in _TITLES
        and not (at and sentence.lower[at - 1] in ("prime", "-", "secretary"))
    }


def _trade_before(draft: Draft, sentence: Sentence, mention: Mention) -> set[str]:
    """ "Councilman Ray Ortiz", "Superintendent Teague": a calling with a capital, in front of the name or taken into it."""
    around = [mention.first - 1] if mention.first else []
    around += range(mention.first, min(mention.last, mention.first + 2))
    people, nouns = draft.lexicon.people, draft.knowledge.person_nouns
    out = set()
    for at in around:
        word = sentence.lower[at]
        if at and sentence.lower[at - 1] in ("prime", "-", "secretary"):
            continue  # "Prime Minister X", "Secretary-General X"
        if word in people["humans"] | people["roles"] or (word in nouns and word.isalpha()):
            out.add(word)
        elif is_given(sentence.words[at]):
            break
    return out
