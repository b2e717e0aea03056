"""A person taken up by what he or she is: "the president", "the Ukrainian minister", "the former judge", "the Swede"."""

from __future__ import annotations

from dragoman.reading.antecedents import Antecedents, Candidate
from dragoman.reading.draft import Draft, Entity, Mention
from dragoman.reading.noun_phrases import RELATED
from dragoman.reading.offices import holder
from dragoman.reading.parse import Sentence
from dragoman.reading.trades import partisans

_BACK = 12
"""How many sentences back a person may be who is described without an owner. Set on the development half of our gold."""
_FORMER = frozenset({"former", "ex", "late", "then", "outgoing", "ousted", "previous", "deposed", "fired"})
_ANY_MAN = frozenset({"man", "woman", "person", "politician"})
AGED = "person"
"""What "the 70-year-old" is filled by: anybody."""
_DIPLOMATS = frozenset({"envoy", "diplomat", "minister"})


def person(
    draft: Draft,
    sentence: Sentence,
    i: int,
    span: tuple[int, int],
    role: str,
    whose: Entity | None,
    before: Antecedents,
) -> bool:
    """Enter the noun phrase at `i` as the person last mentioned who fills it; False if nobody surely does."""
    explained = [c for c in sentence.kids(i, "appos") if sentence.pos[c] != "NUM"]  # "the developer, 58, denies"
    if explained or sentence.deps[i] in ("appos", "compound"):
        return False
    plural = sentence.tags[i] in ("NNS", "NNPS")
    former = is_former(role, sentence, span[0], i)
    near = [
        c
        for c in before.near(sentence, _BACK * 3 // 2 if whose else _BACK)
        if c.entity.kind == "person" and c.entity.plural == plural
    ]
    near = _of_party(near, sentence.lower[span[0] : i])
    named = [c for c in near if c.entity.sort == "person"]
    if role.rsplit(maxsplit=1)[-1] in RELATED:
        found = _related(draft, sentence, span[0], named, whose) or _opposite(draft, sentence, span[0], role, before)
    else:
        acting = not former and _is_acting(role, sentence, span[0], i)
        compounds = [sentence.lower[c] for c in sentence.kids(i, "compound") if c < i]
        fuller = role if " " in role else " ".join([*compounds, role])  # "the union leader"
        fit = [_suiting(draft, who, fuller, acting=acting) for who in (named, near)]
        found = next((e for who in fit if (e := _filling(draft, who, fuller, whose, former=former))), None)
        party = partisans(sentence.lower[span[0] : i])[0]
        if found is None and party:
            found = next((c.entity for c in named if c.entity.called & party), None)
        if found is None and acting:
            found = _last_subject(sentence, named, whose)
    if found is None and not plural:
        found = holder(draft, role, whose, former=former)
    if found is None and not plural and former:
        found = _last_subject(sentence, named, whose)
    if found is None and not plural and whose is None and role.rsplit(maxsplit=1)[-1] not in RELATED:
        found = _unspoken(sentence, near)
    if found is None:
        return False
    draft.describe(sentence.index, *span, i, (found,))
    return True


def demonym(draft: Draft, sentence: Sentence, i: int, mention: Mention, before: Antecedents) -> None:
    """Enter "the Swede", "the South African": one of that people who was named before, rather than the people."""
    states = [e for e in mention.entities if e.kind == "state"]
    state = draft.knowledge.state(states[0].key) if len(states) == 1 else None
    first = mention.first - 1
    if state is None or first < 0 or sentence.lower[first] != "the" or mention.head != i:
        return
    if sentence.tags[i] in ("NNS", "NNPS") or sentence.deps[i] not in _PLACES:
        return
    written = " ".join(sentence.words[mention.first : mention.last + 1])
    if written in (state.name, *state.aliases) or written.isupper():
        return  # "the US" is the state
    if written not in (*state.adjectives, *state.people, *(p.removesuffix("s") for p in state.people)):
        return
    near = [c for c in before.near(sentence, _BACK) if c.entity.kind == "person" and c.entity.sort == "person"]
    own = [c for c in near if c.entity.of and c.entity.of.split(":")[0] == state.key]
    close = [c for c in near if sentence.index - c.sentence <= _CLOSE and not _of_other_state(c.entity, state.key)]
    for c in own or [c for c in close if c.prominence == 3] or close:
        draft.describe(sentence.index, first, i, i, (c.entity,))
        row = draft.mentions[sentence.index]
        for t in range(first, i + 1):
            row[t] = row[i]
        row[i].first = first  # type: ignore[union-attr]
        return


def _of_other_state(e: Entity, key: str) -> bool:
    base = (e.of or "").split(":")[0]
    return base in _states() and base != key


_PLACES = frozenset({"nsubj", "nsubjpass", "pobj", "dobj", "poss", "agent", "dative"})


def aged(sentence: Sentence, i: int) -> bool:
    """Whether a token is the head of "the 70-year-old"."""
    return (
        sentence.lower[i] == "old"
        and i >= 3
        and sentence.lower[i - 2] == "year"
        and sentence.deps[i] in _PLACES
        and (i + 1 == len(sentence) or sentence.pos[i + 1] not in ("NOUN", "PROPN"))
    )


def _related(
    draft: Draft, sentence: Sentence, first: int, named: list[Candidate], whose: Entity | None
) -> Entity | None:
    """ "his American colleague": one who acts for the state and is not the one whose colleague it is."""
    there = draft.at(sentence.index, first)
    possessors = {id(e) for e in there.entities} if there is not None else set()
    others = [
        c for c in named if id(c.entity) not in possessors and not (c.sentence == sentence.index and c.token > first)
    ]
    if whose is None:
        return None
    return next((c.entity for c in others if _serves(c.entity, whose) and c.entity.of), None)


def _filling(draft: Draft, near: list[Candidate], role: str, whose: Entity | None, *, former: bool) -> Entity | None:
    for c in near:
        e = c.entity
        if former and whose is not None and _held(draft, e, role, whose):
            return e
        if not fills(draft, e, role, former=former) and not (whose is not None and _tops(draft, e, role)):
            continue
        if whose is not None and not _serves(e, whose):
            continue
        return e
    return None


def _of_party(near: list[Candidate], words: list[str]) -> list[Candidate]:
    """Candidates without the members of another party: "the Democratic candidate" is no Republican."""
    wanted, every = partisans(words)
    return [c for c in near if not c.entity.called & every or c.entity.called & wanted] if wanted else near


def partisan(draft: Draft, sentence: Sentence, i: int, before: Antecedents) -> None:
    """Enter "the Republican": the one of that party who was named before, whatever else the word may name."""
    wanted, _ = partisans([sentence.lower[i]])
    if not wanted or sentence.tags[i] in ("NNS", "NNPS") or sentence.deps[i] not in _PLACES:
        return
    found = next((c.entity for c in before.near(sentence, _BACK) if c.entity.called & wanted), None)
    if found is not None:
        draft.describe(sentence.index, i - 1, i, i, (found,))
        row = draft.mentions[sentence.index]
        row[i - 1] = row[i] = Mention(sentence.index, i - 1, i, i, "nominal", (found,))


_ACROSS = frozenset({"rival", "opponent", "opposite", "predecessor", "successor", "host", "guest"})


def _opposite(draft: Draft, sentence: Sentence, first: int, role: str, before: Antecedents) -> Entity | None:
    """ "her rival", "his successor": the other one of the two people named together last."""
    there = draft.at(sentence.index, first)
    owners = there.entities if there is not None else ()
    if role.rsplit(maxsplit=1)[-1] not in _ACROSS or len(owners) != 1:
        return None
    for index, found in reversed(before.together):
        if sentence.index - index > _CLOSE:
            return None
        if owners[0] in found and len(found) == 2 and all(e.kind == "person" and e.sort == "person" for e in found):
            return next(e for e in found if e is not owners[0])
    return None


_ACTING = frozenset({"acting", "interim", "caretaker"})
_LESSER = _ACTING | {"deputy", "vice", "assistant"}
"""Who is called so is not first meant by the bare office."""
_APART = frozenset({"minister", "secretary", "editor", "commissioner", "director", "attorney", "manager", "coach"})
"""Offices of which there are several side by side, told apart by the word before: "finance minister"."""


def _is_acting(role: str, sentence: Sentence, first: int, i: int) -> bool:
    return any(w in _ACTING for w in (*role.split(), *sentence.lower[first:i]))


def _suiting(draft: Draft, near: list[Candidate], role: str, *, acting: bool) -> list[Candidate]:
    """Candidates without those of another portfolio, and first those of whom the text says all that the role says."""
    specific = {w for w in role.split()[:-1] if w not in _FORMER and w not in _ACTING}
    if acting:
        near = [c for c in near if c.entity.called & _ACTING or set((c.entity.office or "").split()) & _ACTING]
    if not specific:
        return near if acting else sorted(near, key=lambda c: bool((c.entity.about | c.entity.called) & _LESSER))
    base = role.rsplit(maxsplit=1)[-1]
    kept = [c for c in near if not _other_portfolio(draft, c.entity, role, base, specific)]
    return sorted(kept, key=lambda c: not specific <= _said_of(draft, c.entity))


def _said_of(draft: Draft, e: Entity) -> set[str]:
    """Words that say what somebody is, and what the body is for which he or she acts ("the union leader")."""
    body = next((o for o in draft.entities if o.key == e.of), None) if e.of else None
    words = {*(e.office or "").lower().split(), *e.called, *e.about}
    if body is not None:
        words |= {body.sort, *body.called, *body.name.lower().split()}
    return words


def _other_portfolio(draft: Draft, e: Entity, role: str, base: str, specific: set[str]) -> bool:
    """Whether an office is one beside that which the role names: the health minister is no finance minister."""
    office = (e.office or "").lower().split()
    if base not in _APART or len(office) < 2 or office[-1] != base:
        return False
    own = {w for w in office[:-1] if w not in _FORMER and w not in _LESSER}
    specific = specific - _LESSER
    if not own or not specific or own & specific:
        return False
    mine, theirs = draft.knowledge.role(role), draft.knowledge.role(" ".join(office))
    return mine is None or theirs is None or mine.name != theirs.name


def _serves(e: Entity, whose: Entity) -> bool:
    """Whether a person acts for a state or body, or for one that has no nationality of its own ("the Swedish diplomat")."""
    if e.of is None:
        return False
    base = e.of.split(":")[0]
    if base == whose.key.split(":")[0]:
        return True
    return whose.kind == "state" and not (len(base) == 3 and base.isupper() and base.isalpha() and base in _states())


def _states() -> frozenset[str]:
    from dragoman.knowledge import load  # noqa: PLC0415 - the shared tables, loaded by then

    return frozenset(load().states)


def _held(draft: Draft, e: Entity, role: str, whose: Entity) -> bool:
    """Whether the tables know that a person once held an office ("the former Nigerian president")."""
    plain = " ".join(w for w in role.split() if w not in _FORMER)
    wanted = draft.knowledge.role(plain, whose.key)
    return wanted is not None and any(
        t.of == whose.key and (t.role == wanted.name or wanted.name in t.role) for t in draft.knowledge.holders(e.name)
    )


def _unspoken(sentence: Sentence, near: list[Candidate]) -> Entity | None:
    """Of people named close by, the only one of whom the text has not said what he or she is."""
    close = [c for c in near if sentence.index - c.sentence <= _CLOSE and c.entity.sort == "person"]
    open_ones = {id(c.entity): c.entity for c in close if not c.entity.office and not c.entity.called}
    named = {id(c.entity) for c in close}
    return next(iter(open_ones.values())) if len(open_ones) == 1 and len(named) == 1 else None


_CLOSE = 3


def _last_subject(sentence: Sentence, named: list[Candidate], whose: Entity | None) -> Entity | None:
    """Who alone was the subject of the sentence before: the past of somebody is told when he or she is the topic."""
    subjects = {id(c.entity): c.entity for c in named if c.sentence == sentence.index - 1 and c.prominence == 3}
    if len(subjects) != 1:
        return None
    found = next(iter(subjects.values()))
    return None if whose is not None and whose.kind == "state" and _of_other_state(found, whose.key) else found


def is_former(role: str, sentence: Sentence, first: int, i: int) -> bool:
    """Whether a role, or a word from token `first` to its noun at `i`, says that it is past."""
    return any(w in _FORMER for w in (*role.split(), *sentence.lower[first:i]))


def _leads(draft: Draft, e: Entity, role: str) -> bool:
    """Whether a person is at the head of a state: "the Russian leader", "the head of state"."""
    if role.endswith(("state", "government")) and not role.startswith("head of"):
        return False
    office = draft.knowledge.role((e.office or "").lower(), (e.of or "").split(":")[0]) if e.office else None
    return office is not None and office.group == "head" and "former" not in (e.office or "")


def _tops(draft: Draft, e: Entity, role: str) -> bool:
    """Whether a person is at the top of a body, and may be called its chief, boss, head or leader."""
    people = draft.lexicon.people
    last = (e.office or "").lower().rsplit(maxsplit=1)[-1:]
    return role.rsplit(maxsplit=1)[-1] in people["heads"] and bool(last) and last[0] in people["tops"]


def _same(draft: Draft) -> list[frozenset[str]]:
    """Last words of titles that mean one office ("CEO", "chief executive")."""
    return [words for name, words in draft.lexicon.people.items() if name.startswith("same ")]


def fills(draft: Draft, e: Entity, role: str, *, former: bool) -> bool:
    """Whether a person may be called by a role: by the office held, or by what the text says of him or her."""
    base = role.rsplit(maxsplit=1)[-1]
    if base in ("leader", "state", "government") and _leads(draft, e, role):
        return True
    if base in e.called or (base in _ANY_MAN and e.sort == "person"):
        return True
    if any(base in group and e.called & group for group in _same(draft)):
        return True
    if role.split(maxsplit=1)[0] in _said_of(draft, e) and len(role.split()) > 1 and _tops(draft, e, role):
        return True
    office = (e.office or "").lower()
    if not office:
        return False
    words = office.split()
    if any(base in group and words[-1] in group for group in _same(draft)):
        return True
    if ("former" in words or office.startswith("ex-")) and not former:
        return False
    if base in words or office.endswith(base):
        return True
    mine, theirs = draft.knowledge.role(role), draft.knowledge.role(office)
    if base == "diplomat" and theirs is not None and theirs.group in _DIPLOMATS:
        return True
    return mine is not None and theirs is not None and (mine.name == theirs.name or mine.name in theirs.counts_as)
