"""Who is named: the gazetteer's finds and the pipeline's entities become mentions of entities."""

from __future__ import annotations

import unicodedata

from dragoman.knowledge import Entry, Match, Tenure
from dragoman.reading.draft import Draft, Entity, Mention, MentionForm
from dragoman.reading.parse import Sentence

_PLACE_PREPOSITIONS = frozenset({"in", "at", "near", "outside", "around", "across", "inside", "throughout", "over"})
_MOVES = frozenset({"to", "from", "into", "through", "toward", "towards", "via", "for"})
_SORT_BY_WORD = {
    "ministry": "ministry",
    "department": "ministry",
    "union": "union",
    "federation": "union",
    "party": "party",
    "terminals": "company",
    "group": "company",
    "corp": "company",
    "inc": "company",
    "ltd": "company",
    "plc": "company",
    "company": "company",
    "bank": "bank",
    "court": "court",
    "council": "council",
    "committee": "committee",
    "commission": "commission",
    "agency": "agency",
    "army": "army",
    "navy": "army",
    "university": "university",
    "association": "association",
    "league": "association",
}
_TITLES = frozenset(
    {
        "mr",
        "mr.",
        "mrs",
        "mrs.",
        "ms",
        "ms.",
        "dr",
        "dr.",
        "sir",
        "lord",
        "lady",
        "gen.",
        "general",
        "sen.",
        "rep.",
        "gov.",
    }
)


def fold(word: str) -> str:
    """Lower case without diacritics, for comparing spellings."""
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c)).casefold()


def find_names(draft: Draft) -> None:
    """Enter every name into the draft: tables first, then what the pipeline saw and the tables do not know."""
    draft.mentions = [[None] * len(s) for s in draft.sentences]
    known: list[tuple[Sentence, Match]] = []
    for sentence in draft.sentences:
        known += [(sentence, m) for m in draft.knowledge.gazetteer.find(sentence.words)]
    later = []
    for sentence, match in known:
        entries = [e for e in match.entries if e.kind != "office"]
        if not entries:
            continue
        if entries[0].kind == "person" and all(e.kind == "person" for e in entries):
            if entries[0].surname_only:
                later.append((sentence, match, entries))
            else:
                _person(draft, sentence, match.start, match.end - 1, entries)
        else:
            _thing(draft, sentence, match, entries)
    for sentence in draft.sentences:
        _unknown_names(draft, sentence, people=True)
    for sentence, match, entries in later:
        if draft.at(sentence.index, match.start) is None:
            _surname(draft, sentence, match, entries)
    for sentence in draft.sentences:
        _repeats(draft, sentence)
    for sentence in draft.sentences:
        _unknown_names(draft, sentence, people=False)
    for sentence in draft.sentences:
        _repeats(draft, sentence)


def head_of(sentence: Sentence, first: int, last: int) -> int:
    """The token of a stretch whose head lies outside it."""
    for i in range(last, first - 1, -1):
        if not first <= sentence.heads[i] <= last or sentence.heads[i] == i:
            return i
    return last


def entity(draft: Draft, key: str, **fields: object) -> Entity:
    """The entity with this key, made if it is new."""
    for e in draft.entities:
        if e.key == key:
            return e
    made = Entity(key=key, **fields)  # type: ignore[arg-type]
    draft.entities.append(made)
    return made


def place_or_actor(sentence: Sentence, head: int) -> str:
    """Whether a capital or a state's name stands for a place ("in Ankara") or for who acts ("Ankara supports")."""
    dep = sentence.deps[head]
    if dep == "pobj":
        preposition = sentence.lower[sentence.heads[head]]
        if preposition in _PLACE_PREPOSITIONS:
            return "place"
        if preposition in _MOVES:
            return "either"
        return "actor"
    if dep == "conj":
        return place_or_actor(sentence, sentence.heads[head])
    if dep in ("npadvmod", "appos") and sentence.heads[head] != head and sentence.pos[sentence.heads[head]] == "PROPN":
        return "place"
    return "actor"


def _thing(draft: Draft, sentence: Sentence, match: Match, entries: list[Entry]) -> None:
    first, last = match.start, match.end - 1
    head = head_of(sentence, first, last)
    proper = sentence.pos[head] in ("PROPN", "ADJ") or sentence.words[first][:1].isupper()
    if not proper and entries[0].kind != "collective":
        return
    entry = _choose(draft, sentence, head, first, last, entries)
    if entry is None:
        return
    form: MentionForm = "adjective" if entry.sense == "adjective" else "name"
    if entry.kind in ("place", "venue", "region"):
        draft.cover(Mention(sentence.index, first, last, head, form, (), as_place=True))
        return
    as_place = entry.sense == "capital" and place_or_actor(sentence, head) != "actor"
    rivals = {e.key for e in entries if e.sense != "capital" and e.kind in ("state", "organisation", "armed_group")}
    made = _entity_of(draft, entry)
    if len(rivals) > 1 and entry.sense == "name" and entry.key in rivals:
        made.candidates = made.candidates or tuple(sorted(rivals))
    draft.cover(Mention(sentence.index, first, last, head, form, (made,), as_place=as_place))


def _choose(draft: Draft, sentence: Sentence, head: int, first: int, last: int, entries: list[Entry]) -> Entry | None:
    """The entry that fits the place in the sentence; None where only a weak name without support is left."""
    seen = {e.key for e in draft.entities}
    for entry in entries:
        if entry.kind == "person":
            continue
        if entry.weak and entry.key not in seen and sentence.entity_types[head] not in ("GPE", "ORG", "NORP", "LOC"):
            continue
        if entry.kind == "outlet" and entry.weak and not _outlet_like(draft, sentence, head):
            continue
        if entry.sense == "adjective" and sentence.pos[head] == "PROPN" and sentence.deps[head] in ("nsubj", "pobj"):
            others = [e for e in entries if e.sense != "adjective" and e.kind != "person"]
            if others:
                continue
        return entry
    return None


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
    sort = entry.kind if entry.kind not in ("party",) else "party"
    kind = (
        entry.kind if entry.kind in ("state", "organisation", "armed_group", "outlet", "collective") else "organisation"
    )
    key = entry.key
    if entry.kind == "organisation":
        sort = _sort(entry.name.split())
    return entity(
        draft,
        key,
        name=entry.name,
        kind=kind,
        sort=sort,
        of=key.split(":")[0] if ":" in key and entry.kind not in ("outlet", "collective") else None,
        plural=entry.kind == "collective",
    )


def _sort(words: list[str]) -> str:
    for word in reversed(words):
        if word.lower().strip(".'s") in _SORT_BY_WORD:
            return _SORT_BY_WORD[word.lower().strip(".'s")]
    return "organisation"


def _person(draft: Draft, sentence: Sentence, first: int, last: int, entries: list[Entry]) -> None:
    head = head_of(sentence, first, last)
    name = " ".join(sentence.words[first : last + 1]).replace(" - ", "-")
    tenures = current(draft, entries[0].name)
    _enter_person(draft, sentence, first, last, head, name, tenures)


def current(draft: Draft, person: str) -> list[Tenure]:
    """The offices a person held on the day of publication, newest first; without a date, all that the tables know."""
    tenures = draft.knowledge.holders(person, draft.published)
    if not tenures and draft.published is not None:
        tenures = [t for t in draft.knowledge.holders(person) if not t.start or t.start <= draft.published.isoformat()]
    return sorted(tenures, key=lambda t: t.start, reverse=True)


def _enter_person(
    draft: Draft, sentence: Sentence, first: int, last: int, head: int, name: str, tenures: list[Tenure]
) -> Entity:
    words = [w for w in name.split() if w.lower() not in _TITLES]
    surname = words[-1] if words else name
    if tenures and len(tenures[0].short.split()) > 1 and all(p in fold(name) for p in fold(tenures[0].short).split()):
        surname = " ".join(words[-len(tenures[0].short.split()) :])
    folded = fold(surname.split()[-1])
    for e in draft.entities:
        if e.kind == "person" and e.last == folded and (len(words) == 1 or _compatible(e.name, name)):
            if len(name) > len(e.name):
                e.name = name
            draft.cover(Mention(sentence.index, first, last, head, "name", (e,)))
            return e
    owners = {t.of for t in tenures}
    owner = tenures[0].of if tenures and (len(owners) == 1 or draft.published is not None) else None
    made = Entity(
        key=f"{owner}:{surname}" if owner else name,
        name=name,
        kind="person",
        sort="person",
        of=owner,
        office=tenures[0].role if tenures and owner else None,
        last=folded,
        candidates=tuple(sorted(f"{o}:{surname}" for o in owners)) if len(owners) > 1 and not owner else (),
    )
    draft.entities.append(made)
    draft.cover(Mention(sentence.index, first, last, head, "name", (made,)))
    return made


def _compatible(known: str, new: str) -> bool:
    a, b = fold(known).split(), fold(new).split()
    if len(a) == 1 or len(b) == 1:
        return True
    return a[0] == b[0] or bool(set(a[:-1]) & set(b[:-1]))


def _unknown_names(draft: Draft, sentence: Sentence, *, people: bool) -> None:
    """People, then organisations and places, that the pipeline sees and the tables do not know.

    People go first, in full: a later surname alone ("Dorrick demanded") is then known, whatever the pipeline calls it.
    """
    i = 0
    while i < len(sentence):
        label = sentence.entity_types[i]
        if not label:
            i += 1
            continue
        last = i
        while (
            last + 1 < len(sentence)
            and sentence.entity_types[last + 1] == label
            and not sentence.entity_begins[last + 1]
        ):
            last += 1
        first, end = i, last
        i = last + 1
        if label not in ("PERSON", "ORG", "GPE", "FAC", "NORP", "LOC", "PRODUCT"):
            continue
        while first <= end and (
            sentence.lower[first] in ("the", "a", "an", "'s", "'") or sentence.pos[first] == "PUNCT"
        ):
            first += 1
        while end >= first and (sentence.lower[end] in ("'s", "'") or sentence.pos[end] == "PUNCT"):
            end -= 1
        if first > end or any(draft.at(sentence.index, k) for k in range(first, end + 1)):
            continue
        if not sentence.words[first][:1].isupper() or not any(c.isalpha() for c in sentence.words[end]):
            continue
        if sentence.role == "heading" and sum(w[:1].isupper() for w in sentence.words) > len(sentence) * 0.6:
            continue
        head = head_of(sentence, first, end)
        if label == "PERSON" or _person_context(draft, sentence, first, end, head):
            if not people:
                continue
            if sentence.lower[first] in _TITLES and first < end:
                first += 1
            name = " ".join(sentence.words[first : end + 1]).replace(" - ", "-")
            _enter_person(draft, sentence, first, end, head, name, [])
        elif people:
            continue
        elif label in ("GPE", "LOC", "FAC"):
            draft.cover(Mention(sentence.index, first, end, head, "name", (), as_place=True))
        elif label == "ORG":
            _organisation(draft, sentence, first, end, head)


def _person_context(draft: Draft, sentence: Sentence, first: int, end: int, head: int) -> bool:
    """Two capitalised words after a role ("spokeswoman Petra Loew") are a person whatever the pipeline says."""
    return (
        1 <= end - first <= 2
        and first > 0
        and sentence.lower[first - 1] in draft.lexicon.people["roles"]
        and all(w[:1].isupper() for w in sentence.words[first : end + 1])
    )


def _organisation(draft: Draft, sentence: Sentence, first: int, end: int, head: int) -> None:
    words = sentence.words[first : end + 1]
    name = " ".join(words).replace(" 's", "'s").replace(" & ", " & ").replace(" - ", "-").replace(" '", "'")
    key = canonical(name)
    for e in draft.entities:
        if fold(e.key) == fold(key) or (e.kind != "person" and fold(e.name) == fold(name)):
            draft.cover(Mention(sentence.index, first, end, head, "name", (e,)))
            return
    made = entity(draft, key, name=name, kind="organisation", sort=_sort(words))
    draft.cover(Mention(sentence.index, first, end, head, "name", (made,)))
    after = end + 1
    if after + 2 < len(sentence) + 1 and after + 1 < len(sentence) and sentence.words[after] == "(":
        acronym = sentence.words[after + 1]
        if acronym.isupper() and 2 <= len(acronym) <= 8:
            made.key = acronym
            draft.cover(Mention(sentence.index, after + 1, after + 1, after + 1, "name", (made,)))


def canonical(name: str) -> str:
    """One spelling for "Transport Ministry" and "Ministry of Transport"."""
    words = name.split()
    if len(words) >= 2 and words[-1].lower() in ("ministry", "department") and words[0].lower() not in ("the", "state"):
        return f"{words[-1].title()} of {' '.join(words[:-1]).title()}"
    return name.removeprefix("the ").removeprefix("The ")


def _surname(draft: Draft, sentence: Sentence, match: Match, entries: list[Entry]) -> None:
    first, last = match.start, match.end - 1
    head = head_of(sentence, first, last)
    name = " ".join(sentence.words[first : last + 1]).replace(" - ", "-")
    if not sentence.words[first][:1].isupper():
        return
    folded = fold(name.split()[-1])
    for e in draft.entities:
        if e.kind == "person" and e.last == folded:
            draft.cover(Mention(sentence.index, first, last, head, "name", (e,)))
            return
    if entries[0].weak and sentence.entity_types[head] != "PERSON":
        return
    people = {e.name: current(draft, e.name) for e in entries}
    in_office = {n: t for n, t in people.items() if draft.knowledge.holders(n, draft.published)} or people
    if len(in_office) == 1:
        _enter_person(draft, sentence, first, last, head, name, next(iter(in_office.values())))
        return
    ranked = sorted(in_office.items(), key=lambda item: _rank_tenure(item[1]), reverse=True)
    if ranked and (len(ranked) == 1 or _rank_tenure(ranked[0][1]) > _rank_tenure(ranked[1][1])):
        _enter_person(draft, sentence, first, last, head, name, ranked[0][1])
        return
    keys = tuple(sorted({t[0].key for t in in_office.values() if t}))
    made = entity(
        draft, f"unresolved:{name}", name=name, kind="unresolved", sort="person", last=folded, candidates=keys
    )
    draft.cover(Mention(sentence.index, first, last, head, "name", (made,)))


def _rank_tenure(tenures: list[Tenure]) -> int:
    order = ("president", "prime minister", "chancellor", "foreign minister", "secretary general", "defence minister")
    if not tenures:
        return -1
    return len(order) - order.index(tenures[0].role) if tenures[0].role in order else 0


def _repeats(draft: Draft, sentence: Sentence) -> None:
    """Later bare mentions of names that this document has introduced: surnames and acronyms."""
    by_word = {e.last: e for e in draft.entities if e.kind == "person" and e.last}
    keys = {e.key: e for e in draft.entities if e.kind == "organisation"}
    for i, word in enumerate(sentence.words):
        if (
            draft.at(sentence.index, i) is not None
            or not word[:1].isupper()
            or sentence.pos[i] not in ("PROPN", "NOUN", "ADJ")
        ):
            continue
        found = by_word.get(fold(word)) or (keys.get(word) if word.isupper() else None)
        if found:
            draft.cover(Mention(sentence.index, i, i, i, "name", (found,)))
