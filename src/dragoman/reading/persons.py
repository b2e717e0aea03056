"""People as entities: one entity for all spellings and lengths of a name, with the offices that the tables know."""

from __future__ import annotations

from dragoman.knowledge import Entry, Match, Tenure
from dragoman.reading.draft import Draft, Entity, Mention
from dragoman.reading.naming import entity, head_of
from dragoman.reading.parse import Sentence
from dragoman.reading.words import fold

TITLES = frozenset(
    {"mr", "mr.", "mrs", "mrs.", "ms", "ms.", "miss", "dr", "dr.", "sir", "lord", "lady", "dame", "gen.", "general"}
    | {"sen.", "rep.", "gov.", "lt.", "lt", "col.", "colonel", "major", "maj.", "captain", "capt.", "sgt.", "professor"}
    | {
        "prof.",
        "judge",
        "rev.",
        "father",
        "sister",
        "sheikh",
        "ayatollah",
        "pope",
        "prince",
        "princess",
        "king",
        "queen",
    }
)
PARTICLES = frozenset(
    [
        "von",
        "van",
        "de",
        "der",
        "den",
        "da",
        "di",
        "del",
        "della",
        "al",
        "el",
        "bin",
        "ibn",
        "ben",
        "le",
        "la",
        "du",
        "dos",
        "ter",
    ]
)
_ORDER = ("president", "prime minister", "chancellor", "foreign minister", "secretary general", "defence minister")


def begins_well(sentence: Sentence, first: int) -> bool:
    """Whether a table name written in capitals or small is really a name here."""
    return sentence.words[first][:1].isupper() or sentence.lower[first] in PARTICLES


def text_of(sentence: Sentence, first: int, last: int) -> str:
    """A name as written, its hyphens closed."""
    return " ".join(sentence.words[first : last + 1]).replace(" - ", "-").replace("- ", "-").replace(" '", "'")


def known(draft: Draft, sentence: Sentence, first: int, last: int, entries: list[Entry]) -> None:
    """Enter a full name that the tables know."""
    tenures = [t for e in entries for t in current(draft, e.name)]
    enter(draft, sentence, first, last, tenures[:1] and current(draft, tenures[0].person), table=entries[0].name)


def current(draft: Draft, person: str) -> list[Tenure]:
    """The offices a person held on the day of publication, newest first; without a date, all that the tables know.

    Of somebody who is out of office the last office before that day counts.
    """
    tenures = draft.knowledge.holders(person, draft.published)
    if not tenures and draft.published is not None:
        day = draft.published.isoformat()
        all_ = draft.knowledge.holders(person)
        tenures = [t for t in all_ if not t.start or t.start <= day] or all_[:1]
    return sorted(tenures, key=lambda t: t.start, reverse=True)


def last_name(words: list[str], tenures: list[Tenure]) -> tuple[str, str]:
    """The surname as the text spells it, and the folded word by which later mentions are known.

    Names with a hyphenated or a two-part given name behind ("Kim Jong-un", "Lee Jae-myung") begin with the surname and
    keep their full form.
    """
    name = " ".join(words)
    if tenures:
        short = fold(tenures[0].short).split()
        folded = fold(name).split()
        if "-" in short[-1] and " ".join(short).replace("-", " ") == " ".join(folded):
            return name, folded[0]  # "Kim Jong Un", whom the tables call "Kim Jong-un"
        for n in range(len(folded) - len(short) + 1):
            if folded[n : n + len(short)] == short:
                if n == 0 and len(folded) > len(short):
                    return (name if "-" in words[-1] else " ".join(words[: len(short)])), folded[0]
                return " ".join(words[n : n + len(short)]), short[-1]
    tail = words[-1]
    if len(words) == 2 and "-" in tail and tail.split("-")[1][:1].islower():
        return name, fold(words[0])
    n = len(words) - 1
    while n > 1 and words[n - 1].lower() in PARTICLES:
        n -= 1
    return " ".join(words[n:]), fold(words[-1])


def enter(draft: Draft, sentence: Sentence, first: int, last: int, tenures: list[Tenure], *, table: str = "") -> Entity:
    """Enter a person's name: the entity that bears it already, or a new one keyed by office and surname."""
    head = head_of(sentence, first, last)
    name = text_of(sentence, first, last)
    words = [w for w in name.split() if w.lower() not in TITLES] or name.split()
    surname, folded = last_name(words, tenures)
    found = _bearer(draft, words, folded, sentence.index)
    if found is not None:
        if len(name) > len(found.name) and len(words) >= len(found.name.split()):
            found.name = name
        if tenures and found.of is None:
            _hold(found, tenures, surname, dated=draft.published is not None)
        draft.cover(Mention(sentence.index, first, last, head, "name", (found,)))
        return found
    made = Entity(key=" ".join(words), name=name, kind="person", sort="person", last=folded)
    if tenures:
        _hold(made, tenures, surname, dated=draft.published is not None)
    if any(e.key == made.key for e in draft.entities):
        made.key = f"{made.of}:{' '.join(words)}" if made.of else " ".join(words)
    draft.entities.append(made)
    draft.cover(Mention(sentence.index, first, last, head, "name", (made,)))
    return made


def _hold(person: Entity, tenures: list[Tenure], surname: str, *, dated: bool) -> None:
    """Let a person act for whom the newest office is held; without a date only if all offices serve the same party."""
    owners = {t.of for t in tenures}
    if len(owners) == 1 or dated:
        person.of = tenures[0].of
        person.office = tenures[0].role
        person.key = f"{person.of}:{surname}"
    else:
        person.candidates = tuple(sorted(f"{o}:{surname}" for o in owners))


def _bearer(draft: Draft, words: list[str], folded: str, index: int) -> Entity | None:
    """The person of this document who bears the name; of several with one surname the last one mentioned."""
    bearers = [e for e in draft.entities if e.kind == "person" and e.last and _alike(draft, e.last, folded)]
    if len(words) == 1:
        if len(bearers) < 2:
            return bearers[0] if bearers else _first_named(draft, folded)
        latest: Entity | None = None
        for row in draft.mentions[: index + 1]:
            for mention in row:
                if (
                    mention is not None
                    and mention.form == "name"
                    and mention.entities[:1]
                    and mention.entities[0] in bearers
                ):
                    latest = mention.entities[0]
        return latest or bearers[0]
    return next((e for e in bearers if _compatible(draft, e, " ".join(words))), None)


def _first_named(draft: Draft, folded: str) -> Entity | None:
    """Somebody who is later called by the given name, if the document knows only one such."""
    named = [
        e
        for e in draft.entities
        if e.kind == "person" and len(e.name.split()) > 1 and fold(e.name.split()[0]) == folded
    ]
    return named[0] if len(named) == 1 else None


def _alike(draft: Draft, a: str, b: str) -> bool:
    return a == b or draft.knowledge.spellings.canonical(a) == draft.knowledge.spellings.canonical(b)


def _compatible(draft: Draft, person: Entity, new: str) -> bool:
    there = person.name
    a = [w for w in fold(there).split() if w not in TITLES]
    b = [w for w in fold(new).split() if w not in TITLES]
    if len(a) > 1 and len(b) > 1 and a[0] == b[0] == person.last:  # the surname stands first: "Kim Jong-un"
        return "".join(a[1:]).replace("-", "") == "".join(b[1:]).replace("-", "")
    if len(a) <= 1 or len(b) <= 1 or a[0] == b[0] or set(a[:-1]) & set(b[:-1]):
        return True
    return (a[0][:1] == b[0][:1] and (a[0].endswith(".") or b[0].endswith("."))) or draft.knowledge.same_name(
        there, new
    )


def surname(draft: Draft, sentence: Sentence, match: Match, entries: list[Entry]) -> None:
    """Enter a surname alone: who bears it in this document, else who holds an office on the day of publication.

    Several people in office of one surname are told apart by rank; equals stay unresolved, with all candidates kept.
    """
    first, last = match.start, match.end - 1
    head = head_of(sentence, first, last)
    if not begins_well(sentence, first):
        return
    name = text_of(sentence, first, last)
    folded = fold(name.split()[-1])
    if _bearer(draft, name.split(), folded, sentence.index) is not None:
        enter(draft, sentence, first, last, [])
        return
    label = sentence.entity_types[head]
    if entries[0].weak and label != "PERSON":
        return
    if sentence.deps[head] in ("compound", "amod") and label not in ("PERSON", "ORG"):
        return
    people = {e.name: current(draft, e.name) for e in entries}
    in_office = {n: t for n, t in people.items() if draft.knowledge.holders(n, draft.published)} or people
    ranked = sorted(in_office.items(), key=lambda item: _rank(draft, item[1]), reverse=True)
    if len(ranked) == 1 or (ranked and _rank(draft, ranked[0][1]) > _rank(draft, ranked[1][1])):
        enter(draft, sentence, first, last, ranked[0][1], table=ranked[0][0])
        return
    keys = tuple(sorted({t[0].key for t in in_office.values() if t}))
    made = entity(
        draft, f"unresolved:{name}", name=name, kind="unresolved", sort="person", last=folded, candidates=keys
    )
    draft.cover(Mention(sentence.index, first, last, head, "name", (made,)))


def _rank(draft: Draft, tenures: list[Tenure]) -> tuple[bool, int]:
    """States that the document names go first, then high offices."""
    if not tenures:
        return False, -1
    named = any(e.key == tenures[0].of for e in draft.entities)
    role = tenures[0].role
    return named, len(_ORDER) - _ORDER.index(role) if role in _ORDER else 0
