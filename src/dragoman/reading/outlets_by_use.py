"""Names entered as something else, or as nothing, that the text treats as outlets."""

from __future__ import annotations

from dragoman.reading import persons
from dragoman.reading.draft import Draft, Entity, Mention
from dragoman.reading.naming import written_small
from dragoman.reading.outlet_uses import SURE, begins_clause, use_of
from dragoman.reading.outlet_words import calls_outlet, is_body, masthead
from dragoman.reading.outlets import ending_so, nations, outlet, turn
from dragoman.reading.parse import Sentence
from dragoman.reading.persons import TITLES
from dragoman.reading.words import fitting, is_given

Place = tuple[Sentence, Mention]


def find(draft: Draft) -> None:
    """Turn unknown names into outlets: those called or named like one, used as one, and the one that publishes this text."""
    own = (draft.document.outlet or "").casefold()
    for e, places in _mentioned(draft):
        if not nameless(draft, e) or (e.kind == "person" and any(_titled(draft, s, m) for s, m in places)):
            continue
        if e.kind == "person" and unknown(draft, e) and all(_articled(s, m) for s, m in places):
            e.kind, e.sort, e.last = "organisation", "organisation", ""  # "according to the Hankyung Sanup": no person
        nouns = [(s, t) for s, m in places for t in _nouns_beside(draft, s, m)]
        if nouns or e.name.casefold() == own or (unknown(draft, e) and _used(draft, e, places)):
            turn(e)
            e.called.update(s.lower[t] for s, t in nouns)
            e.about.update(key for s, t in nouns for key in nations(draft, s, t))
            e.about.update(t for s, m in places for t in use_of(draft, s, m).types)
    _places(draft)
    _one_entity(draft)


def _one_entity(draft: Draft) -> None:
    """Let what was entered again as an unknown body or somebody be the outlet of that name."""
    for e, places in _mentioned(draft):
        if not nameless(draft, e):
            continue
        found = [o for o in draft.entities if o.kind == "outlet" and o.name == e.name]
        longer = ending_so(draft, e.name) if all(_articled(s, m) for s, m in places) else None
        if len(found) == 1 or longer is not None:
            for _, mention in places:
                mention.entities = (longer or found[0],)


def _mentioned(draft: Draft) -> list[tuple[Entity, list[Place]]]:
    """Entities mentioned alone by name, with where."""
    found: dict[int, tuple[Entity, list[Place]]] = {}
    for sentence in draft.sentences:
        seen: set[int] = set()
        for mention in draft.mentions[sentence.index]:
            if mention is None or id(mention) in seen or mention.form != "name" or len(mention.entities) != 1:
                continue
            seen.add(id(mention))
            e = mention.entities[0]
            found.setdefault(id(e), (e, []))[1].append((sentence, mention))
    return list(found.values())


def nameless(draft: Draft, e: Entity) -> bool:
    """Whether nothing but its name is known of a body or of somebody."""
    if ":" in e.key or draft.knowledge.organisation(e.key) is not None:
        return False
    alone = e.kind == "person" and e.sort == "person" and not (e.of or e.office or e.candidates or e.plural)
    return e.kind == "organisation" or alone


def unknown(draft: Draft, e: Entity) -> bool:
    """Whether a name of which nothing else is known may be an outlet's: it holds no given name."""
    if not nameless(draft, e) or e.kind == "organisation":
        return nameless(draft, e)
    return e.name.split()[0] in _ARTICLES or not any(is_given(w) for w in e.name.split())


_ARTICLES = frozenset({"Il", "La", "El", "Le", "Los", "Las", "Les", "Der", "Die", "Das", "Het"})
"""With these a name is no person's, whatever the words behind them are."""


def _titled(draft: Draft, sentence: Sentence, mention: Mention) -> bool:
    """Whether a title or what somebody is stands with a name."""
    around = [mention.first, mention.first - 1] if mention.first else [mention.first]
    people = draft.lexicon.people
    return any(sentence.lower[t] in TITLES | people["roles"] | people["humans"] for t in around)


def _articled(sentence: Sentence, mention: Mention) -> bool:
    compound = sentence.deps[mention.head] in ("compound", "nmod", "poss", "amod")
    return not compound and mention.first > 0 and sentence.lower[mention.first - 1] == "the"


def _nouns_beside(draft: Draft, sentence: Sentence, mention: Mention) -> list[int]:
    """Nouns beside a name that call it an outlet: "Freight & Tide, a newsletter", "state television, EBC, showed"."""
    head = mention.head
    around = sentence.kids(head, "appos")
    if sentence.deps[head] == "appos":
        around.append(sentence.heads[head])
    if sentence.deps[head] in ("compound", "nmod") and sentence.tags[sentence.heads[head]] == "NN":
        around.append(sentence.heads[head])
    if mention.first > 0 and sentence.ends[mention.first - 1] + 1 == sentence.starts[mention.first]:
        around.append(mention.first - 1)
    around = [t for t in around if not begins_clause(sentence, t, head)]
    beside = draft.lexicon.outlets["beside_names"]
    return [
        t
        for t in around
        if (sentence.tags[t] == "NN" or (sentence.tags[t] == "NNP" and sentence.words[t].islower()))
        and (calls_outlet(draft, sentence, t) or sentence.lower[t] in beside)
    ]


def _used(draft: Draft, e: Entity, places: list[Place]) -> bool:
    """Whether the words in a name and its uses together make it an outlet's; one use as a company is enough against it."""
    tier, _ = masthead(e.name.replace("-", " - ").split())
    uses = [use_of(draft, s, m) for s, m in places]
    points = sum(u.points for u in uses)
    points += points > 0 and any(_called_later(draft, s, m) for s, m in places)
    if any(u.points < -1 for u in uses):
        return False
    free = e.kind == "person" or e.sort in ("organisation", "company")
    if free and (tier == "sure" or (tier == "likely" and e.kind == "organisation" and " " in e.name)):
        return True
    if free and tier and points >= 1:
        return True
    if any(u.points < 0 for u in uses) or (e.kind == "organisation" and e.sort != "organisation"):
        return False
    if all(u.personal for u in uses if u.points) and _body_later(draft, e, places):
        return False
    if e.kind == "person" and not _initials(e.name):
        points = sum(u.points for u in uses if not u.personal)
    return points >= SURE


_AFTER = 2
"""Sentences within which a later noun tells what a name is."""


def _called_later(draft: Draft, sentence: Sentence, mention: Mention) -> bool:
    """Whether "the newspaper", "the station" comes soon after a name, with no other outlet in between."""
    for later in draft.sentences[sentence.index : sentence.index + _AFTER + 1]:
        for t in range(mention.last + 1 if later is sentence else 1, len(later)):
            there = draft.at(later.index, t)
            if there is not None and any(e.kind == "outlet" for e in there.entities):
                return False
            if later.lower[later.left[t]] == "the" and later.tags[t] == "NN" and calls_outlet(draft, later, t):
                return t + 1 == len(later) or not later.words[t + 1][:1].isupper()
    return False


def _body_later(draft: Draft, e: Entity | None, places: list[Place]) -> bool:
    """Whether the text goes on about "the company" or "the regulator" and has named nobody else who could be it."""
    for s, _ in places:
        for later in draft.sentences[s.index + 1 : s.index + _AFTER + 1]:
            for t in range(1, len(later)):
                noun = later.lemmas[t]
                there = draft.at(later.index, t)
                if there is not None or later.lower[t - 1] != "the" or not later.deps[t].startswith("nsubj"):
                    continue
                if not is_body(noun):
                    continue
                sort = fitting(noun)[0]
                if sort != "state" and not any(
                    o.sort == sort or noun in o.called for o in draft.entities if o is not e
                ):
                    return True
    return False


def _initials(name: str) -> bool:
    """Capitals only: call signs and abbreviations, no people."""
    return name.isupper() and len(name) > 1


def points(draft: Draft, e: Entity) -> int:
    """How much speaks for an unknown name's being an outlet, below 0 if anything speaks against it."""
    places = _places_of(draft, e)
    if e.kind == "person" and any(_titled(draft, s, m) for s, m in places):
        return -1
    uses = [use_of(draft, s, m) for s, m in places]
    return -1 if any(u.points < 0 for u in uses) else sum(u.points for u in uses)


def _places_of(draft: Draft, e: Entity) -> list[Place]:
    return [place for found, there in _mentioned(draft) if found is e for place in there]


def articled(draft: Draft, e: Entity) -> bool:
    """Whether a name has an article, as bodies have and few papers: "the Pastoral Assembly"."""
    return any(m.first and s.lower[m.first - 1] == "the" for s, m in _places_of(draft, e))


def _places(draft: Draft) -> None:
    """What the parser takes for a place, or does not see, though it is told things and goes nowhere: "told Kabar"."""
    found: dict[str, list[Place]] = {}
    for sentence in draft.sentences:
        for at, mention in enumerate(draft.mentions[sentence.index]):
            if mention is not None and mention.head == at and not mention.entities and mention.as_place:
                found.setdefault(persons.text_of(sentence, mention.first, mention.last), []).append((sentence, mention))
            elif mention is None and _unseen(draft, sentence, at):
                bare = Mention(sentence.index, at, at, at, "name", ())
                found.setdefault(sentence.words[at], []).append((sentence, bare))
    for name, places in found.items():
        if draft.knowledge.gazetteer.lookup(name) or any(written_small(draft, w) for w in name.split()):
            continue
        uses = [use_of(draft, s, m) for s, m in places]
        points = sum(u.points for u in uses) + any(_called_later(draft, s, m) for s, m in places)
        if points >= SURE and all(u.points > 0 for u in uses) and not _body_later(draft, None, places):
            made = _named(draft, name)
            if made is None:
                continue
            made.about.update(t for u in uses for t in u.types)
            for _, mention in places:
                mention.entities, mention.as_place = (made,), False
                draft.cover(mention)


def _named(draft: Draft, name: str) -> Entity | None:
    """The outlet of a name: one that was entered as something else elsewhere, or a new one; None if that speaks against it."""
    there = next((e for e in draft.entities if e.name == name and e.kind in ("organisation", "person")), None)
    if there is None:
        return outlet(draft, name)
    if not unknown(draft, there) or points(draft, there) < 0:
        return None
    turn(there)
    return there


def _unseen(draft: Draft, sentence: Sentence, i: int) -> bool:
    """Whether a single capitalised word names something that no list and no label knows."""
    if sentence.pos[i] != "PROPN" or not sentence.words[i][:1].isupper() or len(sentence.words[i]) < _SHORTEST:
        return False
    around = [t for t in (i - 1, i + 1) if 0 <= t < len(sentence)]
    people = draft.lexicon.people
    return not any(sentence.words[t][:1].isupper() and sentence.pos[t] == "PROPN" for t in around) and not (
        sentence.lower[i] in people["not_names"] | people["roles"] | people["humans"] | TITLES
        or is_given(sentence.words[i])
    )


_SHORTEST = 4
"""Letters of the shortest unlabelled word that is taken for a name."""
