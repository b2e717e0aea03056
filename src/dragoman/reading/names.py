"""Who is named: the gazetteer's finds, names by their form, and the pipeline's entities become mentions of entities."""

from __future__ import annotations

from dragoman.knowledge import Entry, Match
from dragoman.reading import formed, known, outlets, outlets_by_use, persons, proper
from dragoman.reading.draft import Draft, Entity, Mention, MentionForm
from dragoman.reading.naming import canonical, entity, head_of, place_or_actor, written_small
from dragoman.reading.parse import Sentence
from dragoman.reading.words import fold, sort_of, sorts

_ANAPHORIC = frozenset({"both", "two", "the", "all"})
_COLLECTIVE_PRONOUNS = frozenset(
    {"sides", "parties", "leaders", "countries", "neighbours", "neighbors", "mediators", "allies", "partners"}
)
_DIRECTIONS = frozenset({"North", "South", "East", "West"})
_AGAINST = frozenset({"pro", "anti", "non", "post", "ex", "pre"})
_KINDS = frozenset({"state", "organisation", "armed_group", "outlet", "collective"})


def find_names(draft: Draft) -> None:
    """Enter every name into the draft: tables first, then what the pipeline saw and the tables do not know.

    Whole names of people go before everything that could be a part of them; a surname alone is read last, when all
    people of the document are known.
    """
    draft.mentions = [[None] * len(s) for s in draft.sentences]
    known.enter_names(draft)
    surnames: list[tuple[Sentence, Match, list[Entry]]] = []
    things: list[tuple[Sentence, Match, list[Entry]]] = []
    found: list[list[Match]] = []
    for sentence in draft.sentences:
        offices: dict[int, tuple[int, int]] = {}
        found.append(draft.knowledge.gazetteer.find(sentence.words))
        for match in found[-1]:
            for e in match.entries:
                if e.kind == "office":
                    last = match.end - 1
                    offices[head_of(sentence, match.start, last)] = offices[last] = (match.start, last)
            entries = [e for e in match.entries if e.kind != "office"]
            if not entries:
                things += _inside_office(draft, sentence, match)
                continue
            if sentence.lower[match.start] in draft.lexicon.people["not_names"] and match.end - match.start == 1:
                continue
            if all(e.kind == "person" for e in entries):
                if entries[0].surname_only:
                    surnames.append((sentence, match, entries))
                elif _given_of_another(sentence, match):
                    continue
                elif persons.begins_well(sentence, match.start) and draft.at(sentence.index, match.start) is None:
                    persons.known(draft, sentence, match.start, match.end - 1, entries)
            else:
                things.append((sentence, match, entries))
        sentence._memo["offices"] = offices
    for sentence, match, entries in things:
        if match.end - match.start > 1 and not entries[0].weak:
            sentence._memo.setdefault("things", []).append((match.start, match.end - 1))
    table_surnames = {(s.index, m.start) for s, m, _ in surnames}
    for sentence in draft.sentences:
        proper.organisations(draft, sentence)
    for sentence in draft.sentences:
        if not proper.title_case(sentence):
            outlets.enter(draft, sentence, found[sentence.index])
    for sentence in draft.sentences:
        outlets.again(draft, sentence)
    for sentence, match, entries in things:
        if draft.at(sentence.index, match.start) is None and draft.at(sentence.index, match.end - 1) is None:
            _thing(draft, sentence, match, entries)
    for sentence in draft.sentences:
        proper.people(draft, sentence, table_surnames)
    for sentence, match, entries in surnames:
        if draft.at(sentence.index, match.start) is None:
            persons.surname(draft, sentence, match, entries)
    for sentence in draft.sentences:
        _repeats(draft, sentence)
        known.enter_surnames(draft, sentence)
    for sentence in draft.sentences:
        if not proper.title_case(sentence):
            formed.bodies(draft, sentence)
        proper.others(draft, sentence)
    for sentence in draft.sentences:
        _acronyms(draft, sentence)
        _gapped(draft, sentence)
    outlets_by_use.find(draft)
    for sentence in draft.sentences:
        outlets.again(draft, sentence)
        _repeats(draft, sentence)
        _directions(draft, sentence)


def _given_of_another(sentence: Sentence, match: Match) -> bool:
    """Whether a whole name of one word stands before a surname: Francis Escudero is not the pope."""
    at = match.start
    if match.end - at > 1 or match.end >= len(sentence):
        return False
    return (
        sentence.heads[at] == match.end
        and sentence.pos[match.end] == "PROPN"
        and sentence.words[match.end][:1].isupper()
    )


def _inside_office(draft: Draft, sentence: Sentence, match: Match) -> list[tuple[Sentence, Match, list[Entry]]]:
    """The party named at the head of an office: "the Kremlin's spokesman", "White House chief of staff"."""
    found = draft.knowledge.gazetteer.find(sentence.words[match.start : match.end - 1])
    if not found or found[0].start != 0:
        return []
    entries = [e for e in found[0].entries if e.kind in ("state", "organisation") and not e.weak]
    if not entries or not any(w[:1].isupper() for w in sentence.words[match.start : match.start + found[0].end]):
        return []
    return [(sentence, Match(match.start, match.start + found[0].end, tuple(entries)), entries)]


def _thing(draft: Draft, sentence: Sentence, match: Match, entries: list[Entry]) -> None:
    first, last = match.start, match.end - 1
    head = head_of(sentence, first, last)
    proper_name = sentence.pos[head] in ("PROPN", "ADJ") or sentence.words[first][:1].isupper()
    if not proper_name and entries[0].kind != "collective":
        return
    if first > 1 and sentence.words[first - 1] == "-" and sentence.lower[first - 2] in _AGAINST:
        return
    if _in_a_persons_name(sentence, first, last) and all(e.kind in ("place", "venue", "region") for e in entries):
        return
    entry = _choose(draft, sentence, head, first, last, entries)
    if entry is None:
        return
    form: MentionForm = "adjective" if entry.sense == "adjective" else "name"
    found, as_place = _denoted(draft, sentence, entry, head)
    if found is None and not as_place:
        return
    if entry.sense == "people" and sentence.deps[head] in ("amod", "compound"):
        form = "adjective"
    draft.cover(Mention(sentence.index, first, last, head, form, (found,) if found else (), as_place))


def _in_a_persons_name(sentence: Sentence, first: int, last: int) -> bool:
    """Whether the pipeline sees the words as part of a longer name of a person: "Rosa Ibarra", where Ibarra is a town, too."""
    types, begins = sentence.entity_types, sentence.entity_begins
    if any(types[t] != "PERSON" for t in range(first, last + 1)):
        return False
    before = first > 0 and types[first - 1] == "PERSON" and not begins[first]
    after = last + 1 < len(sentence) and types[last + 1] == "PERSON" and not begins[last + 1]
    return before or after


def _denoted(draft: Draft, sentence: Sentence, entry: Entry, head: int) -> tuple[Entity | None, bool]:
    """What a table entry stands for here, and whether it is a place rather than somebody."""
    if entry.kind in ("place", "venue"):
        return None, True
    if entry.kind == "region":
        acts = entry.sense != "adjective" and sentence.deps[head] in ("nsubj", "nsubjpass", "agent")
        if sentence.deps[head] == "conj":
            acts = sentence.deps[sentence.heads[head]] in ("nsubj", "nsubjpass")
        if not acts:
            return None, True
        made = entity(draft, f"group:{entry.name}", name=entry.name, kind="collective", sort="region", plural=False)
        return made, False
    if entry.kind == "collective" and entry.key == "group:Europe" and place_or_actor(sentence, head) == "place":
        return None, True
    made = _entity_of(draft, entry)
    city = entry.sense == "capital" or (
        entry.sense == "metonym" and entry.kind == "organisation" and _is_city(draft, sentence, head)
    )
    return made, city and place_or_actor(sentence, head) == "place"


def _is_city(draft: Draft, sentence: Sentence, head: int) -> bool:
    return bool(draft.knowledge.place(sentence.words[head]))


def _choose(draft: Draft, sentence: Sentence, head: int, first: int, last: int, entries: list[Entry]) -> Entry | None:
    """The entry that fits the place in the sentence; None if the words are probably not a name at all."""
    seen = {e.key for e in draft.entities}
    if any(e.sense in ("capital", "metonym") for e in entries):
        entries = [e for e in entries if e.kind not in ("place", "region")]
        entries = _seat(seen, entries)
    surnames = {e.last for e in draft.entities if e.kind == "person"}
    name_like = sentence.entity_types[head] in ("GPE", "ORG", "NORP", "LOC")
    for entry in entries:
        if entry.kind == "person":
            continue
        if entry.kind == "collective" and _refers_back(sentence, first, last):
            continue
        if entry.weak and entry.kind in ("place", "region") and fold(sentence.words[last]) in surnames:
            continue
        if entry.weak and entry.key not in seen and not name_like:
            continue
        if entry.weak and first == 0 and not name_like and sentence.pos[head] != "PROPN":
            continue
        if entry.kind == "outlet" and entry.weak and not _outlet_like(draft, sentence, head):
            continue
        if entry.sense == "adjective" and sentence.pos[head] == "PROPN" and sentence.deps[head] in ("nsubj", "pobj"):
            others = [e for e in entries if e.sense != "adjective" and e.kind != "person"]
            if others:
                continue
        return entry
    return None


def _seat(seen: set[str], entries: list[Entry]) -> list[Entry]:
    """A city that is the seat of a body and a state's capital (Brussels) is the body's, unless the text names the state."""
    bodies = [e for e in entries if e.sense == "metonym"]
    capitals = [e for e in entries if e.sense == "capital"]
    if not bodies or not capitals:
        return entries
    if any(e.key in seen for e in capitals) and not any(e.key in seen for e in bodies):
        return entries
    return [*bodies, *(e for e in entries if e not in bodies)]


def _refers_back(sentence: Sentence, first: int, last: int) -> bool:
    """ "the two sides", "both leaders": who they are is a question of coreference, not of names."""
    return sentence.lower[last] in _COLLECTIVE_PRONOUNS and (
        first == last or all(w in _ANAPHORIC or w == "warring" for w in sentence.lower[first:last])
    )


def _outlet_like(draft: Draft, sentence: Sentence, head: int) -> bool:
    governor = sentence.heads[head]
    if sentence.lemmas[governor] in draft.lexicon.reporting or sentence.lemmas[governor] in draft.lexicon.citing:
        return True
    return (
        sentence.deps[head] == "pobj"
        and sentence.lower[governor] == "to"
        and sentence.lower[sentence.heads[governor]] == "according"
    )


def _entity_of(draft: Draft, entry: Entry) -> Entity:
    key = entry.key
    sort = sort_of(entry.name.split()) if entry.kind == "organisation" else entry.kind
    owned = ":" in key and entry.kind not in ("outlet", "collective")
    return entity(
        draft,
        key,
        name=entry.name,
        kind=entry.kind if entry.kind in _KINDS else "organisation",
        sort=sort,
        of=key.split(":")[0] if owned else None,
        plural=entry.kind == "collective",
    )


def _repeats(draft: Draft, sentence: Sentence) -> None:
    """Later bare mentions of names that this document has introduced: surnames and acronyms."""
    by_word: dict[str, Entity] = {}
    for e in draft.entities:
        if e.kind == "person" and e.last:
            by_word.setdefault(e.last, e)
    keys = {e.key.split(":")[-1]: e for e in draft.entities if e.kind in ("organisation", "armed_group")}
    heads = _first_words(draft)
    _again_in_full(draft, sentence, heads)
    for i, word in enumerate(sentence.words):
        if (
            draft.at(sentence.index, i) is not None
            or not word[:1].isupper()
            or sentence.pos[i] not in ("PROPN", "NOUN", "ADJ", "VERB")
        ):
            continue
        found = (
            by_word.get(fold(word))
            or _shortened(draft, heads, sentence, i)
            or (keys.get(word) if word.isupper() and len(word) > 1 else None)
        )
        if found and sentence.deps[i] not in ("compound", "amod") and not _lower_elsewhere(draft, word, sentence, i):
            draft.cover(Mention(sentence.index, i, i, i, "name", (found,)))


def _first_words(draft: Draft) -> dict[str, Entity]:
    """Bodies that the tables do not know, by the first word of a name of several ("Meridian" Airports)."""
    heads: dict[str, Entity] = {}
    for e in draft.entities:
        first, _, rest = e.name.removeprefix("The ").removeprefix("the ").partition(" ")
        if rest and e.kind in ("organisation", "outlet") and e.key in (e.name, f"outlet:{e.name}", canonical(e.name)):
            heads.setdefault(first, e)
    return heads


def _again_in_full(draft: Draft, sentence: Sentence, heads: dict[str, Entity]) -> None:
    """The same name of several words where the pipeline did not see it."""
    for i, word in enumerate(sentence.words):
        e = heads.get(word)
        if e is None or ((there := draft.at(sentence.index, i)) is not None and (there.entities or there.last > i)):
            continue
        words = e.name.removeprefix("The ").removeprefix("the ").replace("'", " '").split()
        last = i + len(words) - 1
        if (
            last < len(sentence)
            and sentence.words[i : last + 1] == words
            and all(draft.at(sentence.index, t) in (None, there) for t in range(i, last + 1))
        ):
            draft.cover(Mention(sentence.index, i, last, head_of(sentence, i, last), "name", (e,)))


def _shortened(draft: Draft, heads: dict[str, Entity], sentence: Sentence, i: int) -> Entity | None:
    """The body whose name begins with the word, if the word is no common one and names nobody else."""
    word = sentence.words[i]
    e = heads.get(word)
    if e is None or len(word) < _SHORTEST or sentence.pos[i] != "PROPN" or word.lower() in sorts():
        return None
    if e.sort not in _SHORTENED or sentence.entity_types[i] in ("GPE", "LOC", "FAC") or _is_town(draft, word):
        return None
    return None if written_small(draft, word) or draft.knowledge.gazetteer.lookup(word) else e


def _is_town(draft: Draft, word: str) -> bool:
    """Whether the document speaks of the word as a place anywhere: bodies are named after towns."""
    return any(w == word and i and s.lower[i - 1] in _IN for s in draft.sentences for i, w in enumerate(s.words))


_IN = frozenset({"in", "at", "near", "outside", "around", "to", "off"})
_SHORTENED = frozenset({"company", "bank", "organisation", "association", "outlet"})
"""Sorts of bodies that go by the first word of their name; courts, councils and unions share it with their town."""
_SHORTEST = 4
"""Letters of a word that may stand for a longer name which it begins."""


def _lower_elsewhere(draft: Draft, word: str, sentence: Sentence, i: int) -> bool:
    """A capital at the start of a sentence says nothing about a word that is written small elsewhere."""
    return i == 0 and written_small(draft, word)


def _acronyms(draft: Draft, sentence: Sentence) -> None:
    """ "the Dockers' Union of Varnmouth (DUV)": later "DUV" is the union."""
    for i, word in enumerate(sentence.words[1:-1], start=1):
        if sentence.words[i - 1] not in ("(", "[") or sentence.words[i + 1] not in (")", "]") or i < 2:
            continue
        before = draft.at(sentence.index, i - 2)
        if not (word.isupper() and 2 <= len(word) <= 8) or before is None or len(before.entities) != 1:
            continue
        long = before.entities[0]
        if long.kind not in ("organisation", "armed_group", "outlet") or before.form != "name":
            continue
        there = draft.at(sentence.index, i)
        known = there.entities[0] if there and there.entities else None
        if known is None:
            if ":" not in long.key and long.kind != "outlet":
                long.key = word
            known = long
        elif known is not long and known.kind == long.kind == "organisation" and ":" not in long.key:
            _merge(draft, long, known)
        draft.cover(Mention(sentence.index, i, i, i, "name", (known,)))
        short = word
        for other in draft.sentences:
            for k, w in enumerate(other.words):
                if w == short and draft.at(other.index, k) is None:
                    draft.cover(Mention(other.index, k, k, k, "name", (known,)))


def _merge(draft: Draft, old: Entity, new: Entity) -> None:
    """Let every mention of `old` be one of `new`."""
    for row in draft.mentions:
        for mention in row:
            if mention is not None and old in mention.entities:
                mention.entities = tuple(new if e is old else e for e in mention.entities)
    draft.entities.remove(old)


def _gapped(draft: Draft, sentence: Sentence) -> None:
    """ "North and South Korea": the first name lacks the word that both share."""
    for i in range(len(sentence) - 2):
        if draft.at(sentence.index, i) is not None or not sentence.words[i][:1].isupper():
            continue
        if sentence.lower[i + 1] not in ("and", "or"):
            continue
        after = draft.at(sentence.index, i + 2)
        if after is None or after.first != i + 2 or after.last == after.first or after.form != "name":
            continue
        shared = " ".join(sentence.words[after.first + 1 : after.last + 1])
        for entry in draft.knowledge.gazetteer.lookup(f"{sentence.words[i]} {shared}"):
            if entry.kind in ("state", "organisation") and not entry.weak:
                draft.cover(Mention(sentence.index, i, i, i, "name", (_entity_of(draft, entry),)))
                break


def _directions(draft: Draft, sentence: Sentence) -> None:
    """ "the North", "the South" in a text about states that are named so."""
    named = {e.name.split()[0]: e for e in draft.entities if e.kind == "state" and " " in e.name}
    for i, word in enumerate(sentence.words):
        if word not in _DIRECTIONS or word not in named or i == 0 or sentence.lower[i - 1] != "the":
            continue
        there = draft.at(sentence.index, i)
        follows = i + 1 < len(sentence) and sentence.words[i + 1][:1].isupper()
        if follows or (there is not None and there.last > there.first):
            continue
        draft.cover(Mention(sentence.index, i, i, i, "name", (named[word],)))


__all__ = ["canonical", "entity", "find_names", "fold", "head_of", "place_or_actor"]
