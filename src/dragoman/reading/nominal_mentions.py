"""Definite descriptions: "the ministry", "the Ukrainian president", "both countries", "the same sources"."""

from __future__ import annotations

from dragoman.reading.antecedents import Antecedents
from dragoman.reading.described_people import person
from dragoman.reading.draft import Draft, Entity, Mention
from dragoman.reading.introduced_later import body_ahead, person_ahead
from dragoman.reading.naming import entity, unnamed_person
from dragoman.reading.noun_phrases import RELATED, hearsay
from dragoman.reading.outlet_mentions import outlet_meant
from dragoman.reading.outlet_words import types_of_noun
from dragoman.reading.pairs import both
from dragoman.reading.parse import Sentence
from dragoman.reading.phrases import called_so, described, owner, phrase, refs, role_of
from dragoman.reading.trades import calls_somebody
from dragoman.reading.words import fitting

_DEFINITE = frozenset({"the", "both", "this", "that", "these", "those", "its", "their", "his", "her", "all", "same"})
_PAIRS = frozenset(
    {"sides", "countries", "parties", "leaders", "men", "presidents", "women", "ministers", "governments", "capitals"}
    | {"states", "two", "both", "companies", "neighbours", "neighbors", "delegations", "organisations", "nations"}
    | {"allies", "rivals", "foes", "powers", "unions", "diplomats", "groups", "officials"}
)
_DOCUMENTS = frozenset(
    {"statement", "declaration", "communique", "communiqué", "letter", "memo", "memorandum", "report", "document"}
)
_TEXTS = frozenset({"text", "statement", "document", "declaration", "letter", "report", "memo", "note", "paper"})
_SIDES = frozenset({"side", "camp", "delegation", "team"})
_HOMELANDS = frozenset({"country", "nation", "homeland"}) | _SIDES
_FIGHTERS = frozenset({"rebel", "militant", "insurgent", "fighter", "gunman", "islamist", "guerrilla"})
_BODIES = frozenset({"organisation", "armed_group", "company", "outlet", "collective"})
_BACK = 6
"""How many sentences back a nominal may point. Set on the development half of our own gold (`evaluation.coreference`)."""


def nominal(draft: Draft, sentence: Sentence, i: int, before: Antecedents) -> None:
    """Enter the noun phrase at `i` as a mention of what was named before, or as somebody new without a name."""
    low, lemma = sentence.lower[i], sentence.lemmas[i]
    if _before_a_name(draft, sentence, i) or (low == "ex" and sentence.lower[i + 1 : i + 2] == ["-"]):
        return
    first, last = phrase(sentence, i)
    if last > i and sentence.lower[last] in ("'s", "'"):
        last -= 1
    if first >= 3 and sentence.lower[first - 2 : first] == ["ex", "-"] and sentence.lower[first - 3] == "the":
        first -= 3  # the parser leaves "the ex-" apart
    named = called_so(draft, sentence, i)
    if named is not None:
        draft.describe(sentence.index, first, last, i, (named,))
        return
    definite = sentence.lower[first] in _DEFINITE
    several = low in _PAIRS or _people(draft, sentence, i)
    if several and definite and both(draft, sentence, i, first, last, before):
        return
    headline = low == lemma and sentence.index == 0 and sentence.deps[i] in ("nsubj", "nsubjpass")
    possessed = not definite and _of_a_name(draft, sentence, i)
    if (definite or headline or possessed) and _taken_up(draft, sentence, i, (first, last), before):
        return
    unnamed(draft, sentence, i)


def _of_a_name(draft: Draft, sentence: Sentence, i: int) -> bool:
    """ "Britain's top diplomat", "Trump's envoy": somebody's whose name stands in front."""
    if sentence.tags[i] in ("NNS", "NNPS") or role_of(draft, sentence, i) is None:
        return False
    found = [draft.at(sentence.index, t) for t in sentence.kids(i, "poss")]
    return any(m is not None and m.form == "name" for m in found)


def _people(draft: Draft, sentence: Sentence, i: int) -> bool:
    """Whether a noun means several people."""
    return sentence.tags[i] in ("NNS", "NNPS") and human(draft, sentence, i)


def _taken_up(draft: Draft, sentence: Sentence, i: int, span: tuple[int, int], before: Antecedents) -> bool:
    """Whether a definite description is settled: as somebody named before, or as nobody who is a party."""
    lemma, plural = sentence.lemmas[i], sentence.tags[i] in ("NNS", "NNPS")
    whose = owner(draft, sentence, i)
    role = role_of(draft, sentence, i)
    found: Entity | None = None
    if lemma in _HOMELANDS and sentence.lower[span[0]] in ("his", "her", "their") and not plural:
        found = _own_party(draft, sentence, span[0], state=lemma not in _SIDES)
    elif types_of_noun(lemma) and (whose is None or whose.kind == "state") and not plural:
        if sentence.lower[span[0]] == "this":
            return True  # the one that publishes the text
        found = outlet_meant(draft, sentence, i, before, whose)
        if found is None and whose is not None:
            return False
        if found is None and lemma not in _TEXTS:
            return lemma not in draft.lexicon.outlets["vague"]
    elif (
        whose is not None
        and role is None
        and lemma not in RELATED
        and not _of_nation(draft, sentence, i)
        and not (fitting(lemma) and whose.kind not in ("state", "organisation"))
    ):
        return False
    if found is None and lemma in _TEXTS:
        found = _document(sentence, i, before)
    if found is None and types_of_noun(lemma) and not plural:
        return False
    if found is None and (
        role is not None
        or human(draft, sentence, i)
        or lemma in draft.knowledge.person_nouns
        or calls_somebody(draft, lemma)
    ):
        if role is None and any(sentence.lower[c] == "of" for c in sentence.kids(i, "prep")):
            return False  # "the brother of X" is nobody who was named before
        return person(draft, sentence, i, span, role or lemma, whose, before)
    if found is None and fitting(lemma) and not plural and not _restricted(sentence, i):
        found = _body(draft, sentence, i, fitting(lemma), before)
    if found is None and plural:
        found = next((c.entity for c in before.near(sentence, _BACK) if _same_group(c.entity, sentence, i)), None)
    if found is None:
        return False
    draft.describe(sentence.index, *span, i, (found,))
    return True


def _of_nation(draft: Draft, sentence: Sentence, i: int) -> bool:
    """ "the Bulgarian journalist": a noun for people with a nationality in front of it."""
    if sentence.tags[i] in ("NNS", "NNPS") or not human(draft, sentence, i, widely=True):
        return False
    found = [draft.at(sentence.index, t) for t in sentence.kids(i, "amod")]
    return any(m is not None and m.form == "adjective" for m in found)


def _same_group(e: Entity, sentence: Sentence, i: int) -> bool:
    low = sentence.lower[i]
    if e.kind == "armed_group" and sentence.lemmas[i] in _FIGHTERS:
        return True
    return e.plural and (e.name.casefold().endswith(low) or e.office == sentence.lemmas[i])


def _own_party(draft: Draft, sentence: Sentence, possessive: int, *, state: bool) -> Entity | None:
    """ "his country", "her side": the state, or whoever else, for whom the person acts."""
    mention = draft.at(sentence.index, possessive)
    who = mention.entities[0] if mention is not None and mention.entities else None
    if who is None or who.of is None:
        return None
    known = draft.knowledge.state(who.of.split(":")[0])
    if known is not None and (state or who.of == known.key):
        return entity(draft, known.key, name=known.name, kind="state", sort="state")
    return None if state else next((e for e in draft.entities if e.key == who.of), None)


def _before_a_name(draft: Draft, sentence: Sentence, i: int) -> bool:
    """Whether the noun is only what the name behind it is called: "big-cat expert Hamish Doull", "the daily Sportlap"."""
    following = draft.at(sentence.index, i + 1) if i + 1 < len(sentence) else None
    return (
        following is not None
        and following.first == i + 1
        and following.form == "name"
        and any(
            e.kind == "person" or (e.kind == "outlet" and types_of_noun(sentence.lemmas[i])) for e in following.entities
        )
        and sentence.tags[i] not in ("NNS", "NNPS")
    )


def _restricted(sentence: Sentence, i: int) -> bool:
    """ "the group whose robots won", "a company that": described by its own clause, so nothing named before."""
    return any(sentence.deps[c] == "relcl" and sentence.lower[c - 1] != "," for c in sentence.children[i])


def _document(sentence: Sentence, i: int, before: Antecedents) -> Entity | None:
    """ "the statement", "the text": the document that was mentioned last."""
    if any(sentence.lower[c] in ("of", "by", "from") for c in sentence.kids(i, "prep")) or _restricted(sentence, i):
        return None
    return next((c.entity for c in before.near(sentence, _BACK) if c.entity.sort in ("document", "paper")), None)


def _body(draft: Draft, sentence: Sentence, i: int, wanted: tuple[str, ...], before: Antecedents) -> Entity | None:
    """The party of a fitting sort: mentioned last, or the only one of the document."""
    if wanted == ("state",):
        return _state(draft, sentence, i, before)
    near = before.near(sentence, _BACK * 2)
    for c in near:
        e = c.entity
        if sentence.lemmas[i] in e.called and e.kind in _BODIES and not e.key.startswith("unnamed:"):
            return e
    for c in near:
        e = c.entity
        named = not e.key.startswith("unnamed:")
        if e.kind in _BODIES and (sentence.lemmas[i] in e.called or (named and e.sort == wanted[0])):
            return e
    near = [c for c in near if not c.entity.key.startswith("unnamed:")]
    for n, sort in enumerate(wanted):
        reach = near if n == 0 else [c for c in near if sentence.index - c.sentence <= _BACK]
        for c in reach:
            if c.entity.sort == sort or (c.entity.kind == sort and sort in ("armed_group",)):
                return c.entity
        fitting_ones = [
            e for e in draft.entities if e.sort == sort and e.kind in ("organisation", "armed_group") and not e.plural
        ]
        if len(fitting_ones) == 1:
            return fitting_ones[0]
        if fitting_ones:
            return None
    close = [c for c in near if sentence.index - c.sentence <= _BACK and _of_no_sort(c.entity)]
    acting = [c for c in close if c.prominence == 3] or close
    return acting[0].entity if acting else None


def _of_no_sort(e: Entity) -> bool:
    """An unknown body of which nothing says what it is."""
    return e.kind == "organisation" and e.sort == "organisation" and ":" not in e.key and not e.called


def _state(draft: Draft, sentence: Sentence, i: int, before: Antecedents) -> Entity | None:
    """ "the country", "the government": a state that acts or owns close by, else the one the document is about."""
    home = home_state(draft)
    for c in before.near(sentence, 1):
        if c.entity.kind == "state" and c.prominence >= (2 if home is None else 3):
            return c.entity
    if home is not None:
        return home
    for c in before.near(sentence, _BACK):
        if c.entity.kind == "state":
            return c.entity
    return None


def home_state(draft: Draft) -> Entity | None:
    """The state that more than half of all mentions of states and their people belong to."""
    counts: dict[str, int] = {}
    for row in draft.mentions:
        previous: Mention | None = None
        for mention in row:
            if mention is None or mention is previous:
                continue
            previous = mention
            for e in mention.entities[:1]:
                key = e.key if e.kind == "state" else (e.of or "").split(":")[0]
                if len(key) == 3 and key.isupper():
                    counts[key] = counts.get(key, 0) + 1
    if not counts:
        return None
    best = max(counts, key=lambda k: counts[k])
    if counts[best] * 2 <= sum(counts.values()) or counts[best] < 3:
        return None
    state = draft.knowledge.state(best)
    return entity(draft, best, name=state.name, kind="state", sort="state") if state else None


def human(draft: Draft, sentence: Sentence, i: int, *, widely: bool = False) -> bool:
    """Whether a noun means people: by the lists, or by its ending where it says, thinks or wants something.

    `widely` counts every noun whose commonest sense is a person: enough for taking up somebody, not for bringing one in.
    """
    lemma = sentence.lemmas[i]
    people = draft.lexicon.people
    if widely and lemma in draft.knowledge.person_nouns:
        return not fitting(lemma) and lemma not in people["institutions"]
    if lemma in draft.lexicon.unnamed_nouns or lemma in people["humans"] or lemma in people["roles"]:
        return True
    if types_of_noun(lemma) or lemma in _TEXTS:
        return False  # "the paper argues"
    verb = sentence.heads[i]
    minds = sentence.lemmas[verb] in draft.lexicon.reporting or sentence.lemmas[verb] in draft.lexicon.operator_verbs
    return minds and sentence.deps[i] == "nsubj" and lemma.endswith(_PEOPLE_END) and sentence.pos[i] == "NOUN"


_PEOPLE_END = ("er", "or", "ist", "man", "woman", "ian", "ee")
_PLACES = frozenset({"nsubj", "nsubjpass", "pobj", "dobj", "agent", "conj", "poss"})


def unnamed(draft: Draft, sentence: Sentence, i: int) -> None:
    """ "a Ukrainian official familiar with the talks", "two people", "the council": somebody new, who may be meant later.

    Officials and sources are parties of their own; other people and bodies are only entered so that pronouns and later
    descriptions find them (sorts `people`, `paper` and those of bodies).
    """
    lemma, plural = sentence.lemmas[i], sentence.tags[i] in ("NNS", "NNPS", "CD")
    if sentence.deps[i] not in _PLACES or sentence.pos[i] not in ("NOUN", "PROPN", "NUM"):
        return
    if lemma in _DOCUMENTS and sentence.deps[i] != "conj" and not hearsay(sentence, i):
        name = described(draft, sentence, i).split(" in ")[0].split(" on ")[0]
        sort = "paper" if sentence.deps[i] in ("nsubj", "poss") else "document"
        _enter(draft, sentence, i, entity(draft, f"doc:{name}", name=name, kind="object", sort=sort))
        return
    listed = lemma in draft.lexicon.unnamed_nouns and sentence.deps[i] != "poss"
    if not listed and sentence.lower[i] in draft.lexicon.people["collectives"] and plural:
        found = refs(draft, sentence, i)
        acts = sentence.deps[i] in ("nsubj", "nsubjpass", "agent")
        if acts and len(found) == 1 and found[0].entity is not None and found[0].key == found[0].entity.key:
            _enter(draft, sentence, i, found[0].entity)
        return
    if not listed and not human(draft, sentence, i):
        if not plural:
            _unnamed_body(draft, sentence, i)
        return
    name = described(draft, sentence, i)
    if not name or _named_beside(draft, sentence, i):
        return
    who = owner(draft, sentence, i)
    ahead = None if plural else person_ahead(draft, sentence, i, role_of(draft, sentence, i) or lemma, who)
    if ahead is not None:
        _enter(draft, sentence, i, ahead)
        return
    made = unnamed_person(draft, name, lemma, who, plural=plural, sort="unnamed" if listed else "people")
    _enter(draft, sentence, i, made)


def _unnamed_body(draft: Draft, sentence: Sentence, i: int) -> None:
    """ "the council", "the defence ministry", "Tarvia's government": as a part of its state, or without a name."""
    lemma = sentence.lemmas[i]
    people = draft.lexicon.people
    if lemma not in people["institutions"] and not [s for s in fitting(lemma) if s != "state"]:
        return
    if _named_beside(draft, sentence, i):
        return
    if not any(c < i for c in sentence.children[i]) and sentence.deps[i] in ("pobj", "dobj"):
        return  # "to court", "at school"
    found = refs(draft, sentence, i)
    if found:
        if len(found) == 1 and found[0].entity is not None and found[0].key == found[0].entity.key:
            _enter(draft, sentence, i, found[0].entity)
        return
    ahead = body_ahead(draft, sentence, i)
    if ahead is not None:
        _enter(draft, sentence, i, ahead)
        return
    name = described(draft, sentence, i)
    if not name:
        return
    sort = next(iter(fitting(lemma)), "organisation")
    made = entity(draft, f"unnamed:{name}", name=name, kind="organisation", sort=sort)
    made.called.add(lemma)
    _enter(draft, sentence, i, made)


def _named_beside(draft: Draft, sentence: Sentence, i: int) -> bool:
    """Whether the name of whom a noun describes stands beside it: "the chairman of the committee, Lech Borowy"."""
    for at in range(i + 1, min(len(sentence), sentence.right[i] + 3)):
        if sentence.pos[at] in ("VERB", "AUX"):
            return False
        there = draft.at(sentence.index, at)
        if there is None or there.form != "name" or not there.entities:
            continue
        linked = sentence.below(there.head, i) or sentence.below(i, there.head)
        if linked and sentence.deps[there.head] in ("appos", "nsubj", "nsubjpass", "dobj", "pobj", "ROOT"):
            person_ = there.entities[0].kind == "person"
            if sentence.deps[there.head] == "appos" or (person_ and sentence.deps[there.head] != "pobj"):
                return True
    return False


def _enter(draft: Draft, sentence: Sentence, i: int, e: Entity) -> None:
    draft.cover(Mention(sentence.index, i, i, i, "nominal", (e,)))
