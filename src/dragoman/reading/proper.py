"""Names that the tables do not know: organisations by the nouns in them, people and the rest as the pipeline sees them."""

from __future__ import annotations

from dragoman.reading import formed, persons
from dragoman.reading.draft import Draft, Entity, Mention
from dragoman.reading.naming import canonical, entity, head_of, written_small
from dragoman.reading.parse import Sentence
from dragoman.reading.words import fold, is_given, sort_of, sorts

_LABELS = frozenset({"PERSON", "ORG", "GPE", "FAC", "NORP", "LOC", "PRODUCT"})
_OF_STATES = frozenset(
    {"ministry", "army", "court", "parliament", "agency", "council", "commission", "committee", "embassy"}
)
_FEWEST_HEADING = 0.6
"""Share of capitalised words from which a heading is in title case, where capitals tell nothing."""


def title_case(sentence: Sentence) -> bool:
    """Whether a heading writes most words with a capital, so that capitals tell nothing."""
    return sentence.role == "heading" and sum(w[:1].isupper() for w in sentence.words) > len(sentence) * _FEWEST_HEADING


def _capital(draft: Draft, sentence: Sentence, i: int) -> bool:
    word = sentence.words[i]
    if not word[:1].isupper() or word.lower() in draft.lexicon.people["not_names"]:
        return False
    if sentence.pos[i] in ("DET", "PRON", "ADP", "SCONJ", "CCONJ", "AUX", "ADV"):
        return False
    return not (i == 0 and len(word) > 1 and sentence.pos[i] != "PROPN" and written_small(draft, word))


# Organisations


def organisations(draft: Draft, sentence: Sentence) -> None:
    """Enter names whose nouns say what they are: "the Dockers' Union of Varnmouth", "Turkish Defence Ministry"."""
    if title_case(sentence):
        return
    table = sorts()
    i = 0
    while i < len(sentence):
        low = sentence.lower[i]
        if low not in table or not _capital(draft, sentence, i) or draft.at(sentence.index, i) is not None:
            i += 1
            continue
        first, last = _reach(draft, sentence, i)
        portfolio = i + 1 < len(sentence) and sentence.words[i + 1] in _PORTFOLIOS  # "Water Minister" is an office
        if last > first and not portfolio:
            _organisation_at(draft, sentence, first, last)
        i = max(i, last) + 1


_PORTFOLIOS = frozenset({"Minister", "Ministers", "Secretary", "Commissioner", "Attorney", "Superintendent", "Judge"})


def _reach(draft: Draft, sentence: Sentence, i: int) -> tuple[int, int]:
    """First and last token of the capitalised name around an organisation's noun."""
    roles = draft.lexicon.people["roles"]
    first = last = i
    while first > 0:
        before = first - 1
        if sentence.words[before] in ("'s", "'") and before > 0 and _capital(draft, sentence, before - 1):
            owner_word = sentence.words[before - 1]
            if sentence.words[before] == "'s" and (
                draft.at(sentence.index, before - 1) or draft.knowledge.gazetteer.lookup(owner_word)
            ):
                break
            first = before - 1
        elif sentence.words[before] in ("&", "-") and before > 0 and _capital(draft, sentence, before - 1):
            first = before - 1
        elif (
            _capital(draft, sentence, before)
            and sentence.lower[before] not in roles
            and draft.at(sentence.index, before) is None
            and sentence.ends[before] + 1 >= sentence.starts[first]
        ):
            first = before
        else:
            break
    while last + 1 < len(sentence):
        after = last + 1
        if _capital(draft, sentence, after) and sentence.lower[after] not in roles:
            if draft.at(sentence.index, after) is not None:
                break
            last = after
        elif sentence.lower[after] in ("of", "for") and after + 1 < len(sentence):
            skip = after + 2 if sentence.lower[after + 1] == "the" else after + 1
            if skip >= len(sentence) or not _capital(draft, sentence, skip) or sentence.lower[skip] in roles:
                break
            last = skip
        elif (
            sentence.lower[after] in ("and", "&")
            and "of" in sentence.lower[first:after]
            and after + 1 < len(sentence)
            and _capital(draft, sentence, after + 1)
            and sort_of(sentence.words[first : last + 1]) in ("ministry", "committee", "agency")
            and not draft.knowledge.gazetteer.lookup(sentence.words[after + 1])
        ):
            last = after + 1
        else:
            break
    return first, last


def _organisation_at(draft: Draft, sentence: Sentence, first: int, last: int) -> None:
    gazetteer = draft.knowledge.gazetteer
    if any(a <= first and last <= b for a, b in sentence._memo.get("things", ())):
        return  # a part of a longer name that the tables know
    words = sentence.words[first : last + 1]
    if gazetteer.lookup(_joined(words)):
        return
    inside = gazetteer.find(words)
    if any(m.start == 0 and m.end == len(words) for m in inside):
        return
    if any(
        e.kind in ("outlet", "armed_group") for m in inside for e in m.entries if m.end - m.start > 1 and not e.weak
    ):
        return
    state = next((e.key for m in inside if m.start == 0 for e in m.entries if e.kind == "state"), None)
    tail = next((m for m in inside if m.end == len(words) and m.start > 1), None)
    owner = next((e.key for e in tail.entries if e.kind == "state"), None) if tail else None
    sort = sort_of(words)
    if owner and words[tail.start - 1].lower() in ("of", "the") and sort in _OF_STATES:  # type: ignore[union-attr]
        cut = tail.start - (2 if words[tail.start - 1].lower() == "the" else 1)  # type: ignore[union-attr]
        _owned(draft, sentence, first, first + cut - 1, owner, words[:cut], sort)
        return
    if state is not None:
        length = next(m.end for m in inside if m.start == 0)
        rest = words[length:]
        whole = [m for m in gazetteer.find(rest) if m.start == 0 and m.end == len(rest)]
        if sort in (*_OF_STATES, "party") and not any(
            e.kind == "organisation" and ":" not in e.key for m in whole for e in m.entries
        ):
            if rest:
                _owned(draft, sentence, first + length, last, state, rest, sort)
            return
    possessor = draft.at(sentence.index, first - 2) if first > 1 and sentence.words[first - 1] == "'s" else None
    if possessor is None and first > 1 and sentence.words[first - 1] == "'s":
        found = gazetteer.lookup(sentence.words[first - 2])
        key = next((e.key for e in found if e.kind == "state"), None)
        if key is not None and sort in (*_OF_STATES, "party"):
            _owned(draft, sentence, first, last, key, words, sort)
            return
    organisation(draft, sentence, first, last)


def _owned(draft: Draft, sentence: Sentence, first: int, last: int, state: str, words: list[str], sort: str) -> None:
    """Enter a part of a state under the state's key."""
    name = _joined(words)
    table = draft.knowledge.organisation(f"{state}:{name}")
    made = entity(
        draft,
        table.key if table else f"{state}:{name}",
        name=table.name if table else name,
        kind="organisation",
        sort=sort,
        of=state,
    )
    draft.cover(Mention(sentence.index, first, last, head_of(sentence, first, last), "name", (made,)))


def _joined(words: list[str]) -> str:
    return " ".join(words).replace(" 's", "'s").replace(" - ", "-").replace(" '", "'")


def organisation(draft: Draft, sentence: Sentence, first: int, end: int) -> Entity:
    """Enter an organisation by its name as written; spellings in another order are one ("Transport Ministry")."""
    words = sentence.words[first : end + 1]
    name = _joined(words)
    key = canonical(name)
    head = head_of(sentence, first, end)
    for e in draft.entities:
        if e.kind != "person" and (fold(e.key) == fold(key) or fold(e.name) == fold(name)):
            draft.cover(Mention(sentence.index, first, end, head, "name", (e,)))
            return e
    made = entity(draft, key, name=name, kind="organisation", sort=sort_of(words))
    draft.cover(Mention(sentence.index, first, end, head, "name", (made,)))
    return made


# What the pipeline sees


def people(draft: Draft, sentence: Sentence, table_surnames: set[tuple[int, int]]) -> None:
    """Enter people in full; a later surname alone is then known, whatever the pipeline calls it.

    Surnames that the tables know (`table_surnames`: sentence and token) are left for the step that dates them.
    """
    titles = persons.TITLES | {"president", "minister", "chancellor", "senator", "spokesman", "spokeswoman"}
    callings = (
        draft.lexicon.people["roles"] | draft.lexicon.people["humans"]
    )  # "Coach Sara Lind"; Baker Mayfield is a name
    for first, end, label in _stretches(draft, sentence):
        called = label == "ORG" and first + 1 < end <= first + 3 and sentence.lower[first] in callings
        named = called and is_given(sentence.words[first + 1])  # "Superintendent Alonzo Teague"
        if label != "PERSON" and not named and not _after_role(draft, sentence, first, end):
            continue
        while first < end and (
            sentence.lower[first] in titles or (end - first > 1 and sentence.lower[first] in callings)
        ):
            first += 1  # noqa: PLW2901
        first = formed.trimmed(sentence, first, end)  # noqa: PLW2901
        if first == end and (sentence.index, first) in table_surnames:
            continue
        if (
            first == end
            and sentence.deps[first] in ("compound", "amod")
            and sentence.pos[sentence.heads[first]] == "NOUN"
        ):
            continue
        if sentence.words[first].isupper() and len(sentence.words[first]) > 1 and label != "PERSON":
            continue
        if any(w in sorts() for w in sentence.lower[first : end + 1]) and label != "PERSON":
            continue
        persons.enter(draft, sentence, first, end, [])
    if not title_case(sentence):
        formed.find(draft, sentence)


def others(draft: Draft, sentence: Sentence) -> None:
    """Enter organisations and places that are not known by now."""
    for first, end, label in _stretches(draft, sentence):
        if label in ("GPE", "LOC", "FAC"):
            head = head_of(sentence, first, end)
            draft.cover(Mention(sentence.index, first, end, head, "name", (), as_place=True))
        elif label == "ORG":
            if sentence.role == "heading" and first == end:
                continue
            if first == end and sentence.deps[end] == "compound" and sentence.pos[sentence.heads[end]] == "NOUN":
                continue
            organisation(draft, sentence, first, end)


def _stretches(draft: Draft, sentence: Sentence) -> list[tuple[int, int, str]]:
    """The pipeline's entities, trimmed to the name itself, where nothing is entered yet."""
    found: list[tuple[int, int, str]] = []
    if title_case(sentence):
        return found
    roles = draft.lexicon.people["roles"]
    i = 0
    while i < len(sentence):
        label = sentence.entity_types[i]
        last = i
        while (
            label
            and last + 1 < len(sentence)
            and sentence.entity_types[last + 1] == label
            and not sentence.entity_begins[last + 1]
        ):
            last += 1
        first, end = i, last
        i = last + 1
        if label not in _LABELS:
            continue
        while first <= end and (
            not sentence.words[first][:1].isupper() or sentence.pos[first] in ("DET", "PRON", "PUNCT")
        ):
            first += 1
        while end >= first and (sentence.lower[end] in ("'s", "'") or sentence.pos[end] == "PUNCT"):
            end -= 1
        while end > first and sentence.lower[end] in roles:
            end -= 1
        if first > end or any(draft.at(sentence.index, k) for k in range(first, end + 1)):
            continue
        behind = draft.at(sentence.index, end + 1) if end + 1 < len(sentence) else None
        if sentence.words[end].islower() and behind is not None and any(e.kind == "outlet" for e in behind.entities):
            continue  # "the Penang daily Suara Utara"
        if label != "PERSON" and _in_office(sentence, first, end, roles):
            continue
        if first == end and (not _capital(draft, sentence, first) or sentence.lower[first] in roles):
            continue
        if not any(c.isalpha() for c in sentence.words[end]) or not sentence.words[first][:1].isupper():
            continue
        found.append((first, end, label))
    return found


def _in_office(sentence: Sentence, first: int, end: int, roles: frozenset[str]) -> bool:
    """Whether words are part of a title: "State" in "Secretary of State", "Labor" in "Labor Secretary"."""
    offices: dict[int, tuple[int, int]] = sentence._memo.get("offices", {})
    if any(a <= first and end <= b for a, b in offices.values()):
        return True
    return end + 1 < len(sentence) and sentence.words[end + 1][:1].isupper() and sentence.lower[end + 1] in roles


def _after_role(draft: Draft, sentence: Sentence, first: int, end: int) -> bool:
    """Two capitalised words after a role are a person whatever the pipeline says.

    "spokeswoman Petra Loew", "its new director, Clemency Holt".
    """
    if first == 0 or not all(w[:1].isupper() for w in sentence.words[first : end + 1]):
        return False
    if 1 <= end - first <= 2 and sentence.lower[first - 1] in draft.lexicon.people["roles"]:
        return True
    head = head_of(sentence, first, end)
    beside = sentence.heads[head]
    return (
        1 <= end - first <= 2
        and sentence.words[first - 1] == ","
        and sentence.deps[head] == "appos"
        and (sentence.lemmas[beside] in draft.lexicon.people["roles"] or sentence.lower[beside].endswith("er"))
        and sentence.pos[beside] == "NOUN"
    )
