"""What people may be called for what they do: who defends somebody is a lawyer, who is accused a defendant."""

from __future__ import annotations

from functools import lru_cache

from dragoman.knowledge.lexicon import lexicon
from dragoman.reading.draft import Draft, Mention
from dragoman.reading.parse import Sentence

_NAMES = frozenset({"name", "appoint", "elect", "choose", "nominate", "serve", "act", "work", "install", "pick"})
"""Verbs whose "as" says what somebody becomes or is."""
_REACH = 4
"""Words of a title that may stand before a name."""


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, set[str]], dict[str, set[str]], dict[str, set[str]], dict[str, set[str]]]:
    """Verbs, participles, titles in words and party adjectives, each with the nouns that follow from them."""
    found: list[dict[str, set[str]]] = []
    for kind in ("deed ", "suffered ", "titled ", "member "):
        table: dict[str, set[str]] = {}
        for name, words in lexicon().people.items():
            if name.startswith(kind):
                for word in words:
                    table.setdefault(word, set()).add(name.removeprefix(kind))
        found.append(table)
    return found[0], found[1], found[2], found[3]


def trades(sentence: Sentence, mention: Mention) -> set[str]:
    """Nouns by which a person may be taken up because of what a clause or a title around the name says."""
    deeds, suffered, titled, members = _tables()
    head, out = mention.head, set[str]()
    nouns = [head, *sentence.kids(head, "appos")]
    if sentence.deps[head] == "appos":
        nouns.append(sentence.heads[head])
    for noun in nouns:
        for clause in sentence.kids(noun, "relcl"):
            out |= _clause(sentence, clause, deeds)
        for clause in sentence.kids(noun, "acl"):
            out |= suffered.get(sentence.lemmas[clause], set())
            if sentence.tags[clause] == "VBG":
                out |= _clause(sentence, clause, deeds)
        for prep in sentence.kids(noun, "prep"):
            for obj in sentence.kids(prep, "pobj"):
                out |= titled.get(f"{sentence.lower[prep]} {sentence.lower[obj]}", set())
    governor = sentence.heads[head]
    if sentence.deps[head] in ("nsubj", "nsubjpass"):
        out |= (suffered if sentence.deps[head] == "nsubjpass" else {}).get(sentence.lemmas[governor], set())
        if sentence.deps[head] == "nsubj":
            out |= _clause(sentence, governor, deeds)
    if sentence.deps[head] in ("dobj", "oprd", "nsubjpass", "nsubj") and sentence.lemmas[governor] in _NAMES:
        for prep in sentence.kids(governor, "prep"):
            if sentence.lower[prep] == "as":
                out |= {word for obj in sentence.kids(prep, "pobj") for word in _with_acting(sentence, obj)}
    around = sentence.lower[max(0, mention.first - _REACH) : mention.first]
    text = " ".join([*around, *(sentence.lower[n] for n in nouns[1:])])
    for noun in nouns[1:]:
        text += " " + " ".join(sentence.lower[c] for c in sentence.kids(noun, "compound", "amod"))
        text += " " + " ".join(sentence.lower[sentence.left[noun] : noun + 1])
    out |= {noun for words, called in titled.items() if f" {words}" in f" {text}" for noun in called}
    out |= {noun for word in _beside(sentence, mention, nouns[1:]) for noun in members.get(word, ())}
    return out


def _clause(sentence: Sentence, verb: int, deeds: dict[str, set[str]]) -> set[str]:
    """What a verb makes of its subject: alone ("edit"), with its object ("lead mediation") or preposition ("run for")."""
    out = set(deeds.get(sentence.lemmas[verb], ()))
    for prep in sentence.kids(verb, "prep"):
        out |= deeds.get(f"{sentence.lemmas[verb]} {sentence.lower[prep]}", set())
    for obj in sentence.kids(verb, "dobj"):
        out |= deeds.get(f"{sentence.lemmas[verb]} {sentence.lemmas[obj]}", set())
    return out


def wider(called: set[str]) -> set[str]:
    """Nouns that whoever is called by these may also be called by: a challenger is a candidate."""
    people = lexicon().people
    return {name[5:] for name, words in people.items() if name.startswith("also ") and words & called}


def _with_acting(sentence: Sentence, noun: int) -> set[str]:
    words = {sentence.lower[c] for c in sentence.kids(noun, "amod", "compound")}
    return {sentence.lemmas[noun], *(words & {"acting", "interim"})}


def _beside(sentence: Sentence, mention: Mention, nouns: list[int]) -> set[str]:
    """Words that stand in front of the name within its phrase, and the nouns that explain it with theirs."""
    out = set[str]()
    for at in range(mention.first - 1, max(-1, mention.first - 1 - _REACH), -1):
        if not sentence.below(at, mention.head):
            break
        out.add(sentence.lower[at])
    for noun in nouns:
        out |= {sentence.lower[noun], *(sentence.lower[c] for c in sentence.kids(noun, "amod", "compound"))}
    return out


_UNDER = frozenset(
    {"former", "ex", "retired", "deputy", "vice", "assistant", "acting", "interim", "associate", "junior", "shadow"}
)


def beside_office(sentence: Sentence, mention: Mention) -> set[str]:
    """Words that tell one office from its like: its rank, and the kind of body that it leads."""
    out = set[str]()
    head = mention.head
    for noun in (*sentence.kids(head, "appos"), *([sentence.heads[head]] if sentence.deps[head] == "appos" else [])):
        kinds = sentence.kids(noun, "compound", "nmod")
        out |= {sentence.lower[c] for c in kinds} if sentence.pos[noun] == "NOUN" else set()
        out |= {sentence.lower[c] for c in sentence.kids(noun, "amod") if sentence.lower[c] in _UNDER}
        for prep in sentence.kids(noun, "prep"):
            if sentence.lower[prep] in ("of", "for"):
                out |= {sentence.lemmas[o] for o in sentence.kids(prep, "pobj") if sentence.pos[o] == "NOUN"}
        out |= {sentence.lemmas[c] for c in sentence.kids(noun, "poss") if sentence.pos[c] == "NOUN"}
    for clause in sentence.kids(head, "relcl"):
        out |= {sentence.lemmas[o] for o in sentence.kids(clause, "dobj") if sentence.pos[o] == "NOUN"}
    for at in range(mention.first - 1, max(-1, mention.first - 1 - _REACH), -1):
        if not sentence.below(at, head):
            break
        if sentence.lower[at] in _UNDER or sentence.pos[at] in ("NOUN", "PROPN"):
            out.add(sentence.lower[at])
    return out


def partisans(words: list[str]) -> tuple[set[str], set[str]]:
    """Members of which party words mean ("Democratic" -> democrat), and all such nouns that the lists know."""
    members = _tables()[3]
    every = {noun for nouns in members.values() for noun in nouns}
    return {noun for word in words for noun in members.get(word, ())}, every


def calls_somebody(draft: Draft, noun: str) -> bool:
    """Whether the text calls a person whom it names so: then the noun means people here."""
    return any(e.kind == "person" and e.sort == "person" and noun in e.called for e in draft.entities)
