"""What the text says of the people it names: offices and whom they act for ("Ines Dorrick, the head of the union")."""

from __future__ import annotations

from dragoman.reading.called import explained
from dragoman.reading.draft import Draft, Entity, Mention
from dragoman.reading.noun_phrases import RELATED
from dragoman.reading.parse import Sentence
from dragoman.reading.persons import TITLES, last_name
from dragoman.reading.phrases import owner, role_of

_COMPANY_ROLES = frozenset(
    {"chief executive", "ceo", "managing director", "chairman", "chairwoman", "boss", "founder", "finance director"}
)


def find_offices(draft: Draft) -> None:
    """Give every person the office and owner that stand beside the name; the text goes before the tables."""
    for sentence in draft.sentences:
        row = draft.mentions[sentence.index]
        done: set[int] = set()
        for mention in row:
            if mention is None or id(mention) in done:
                continue
            done.add(id(mention))
            if len(mention.entities) == 1 and mention.entities[0].kind == "person" and mention.form == "name":
                _office(draft, sentence, mention)


def _office(draft: Draft, sentence: Sentence, mention: Mention) -> None:
    person = mention.entities[0]
    head = mention.head
    found: tuple[str, Entity | None] | None = _before(draft, sentence, mention)
    if found is None:
        for child in sentence.kids(head, "appos"):
            found = _title(draft, sentence, child)
            if found:
                break
    if found is None and sentence.deps[head] == "appos":
        found = _title(draft, sentence, explained(draft, sentence, sentence.heads[head]))
    if found is None and person.of is None:
        _leads(draft, sentence, person, head)
    if person.of is None and (found is None or found[1] is None):
        _belongs(draft, sentence, person, head)
    if found is None:
        return
    role, who = found
    if role in RELATED or (person.office and draft.knowledge.role(role) is None and role in _weak(draft)):
        role = person.office or ""
    if who is None and role in _COMPANY_ROLES:
        companies = [e for e in draft.entities if e.kind == "organisation" and e.sort in ("company", "bank")]
        who = companies[0] if len(companies) == 1 else None
    if who is None or who.kind in ("outlet", "person"):
        if person.office is None and role:
            person.office = role
        if who is not None and who.kind == "person" and who.of and person.of is None:
            own(draft, person, who.of)
        return
    person.office = role or None
    if person.of != who.key:
        own(draft, person, who.key)


def _belongs(draft: Draft, sentence: Sentence, person: Entity, head: int) -> None:
    """ "South Africa's Richard Sefton", "Outi Kulo of Finland", "Marlow of the Skippers' Guild"."""
    beside = sentence.kids(head, "poss")
    beside += [
        o
        for p in sentence.kids(head, "prep")
        if sentence.lower[p] in ("of", "for") and sentence.heads[p] == p - 1
        for o in sentence.kids(p, "pobj")
    ]
    for token in beside:
        mention = draft.at(sentence.index, token)
        if mention is None or mention.form != "name" or len(mention.entities) != 1 or mention.as_place:
            continue
        body = mention.entities[0]
        if body.kind not in ("state", "organisation", "armed_group") or body.sort == "party":
            continue
        state = body.key.split(":")[0]
        if ":" in body.key and not any(e.key == state for e in draft.entities):
            continue  # a party or ministry of a state that the text does not name may be another state's
        own(draft, person, body.key)
        return


_LEADS: dict[str, tuple[str, ...]] = {
    "head": ("head", "leader", "chief", "boss"), "lead": ("leader", "head", "chief"), "run": ("boss", "head"),
    "chair": ("chair", "chairman", "chairwoman", "chairperson"), "command": ("commander",), "direct": ("director",),
    "found": ("founder",), "represent": ("representative",), "preside": ("chair",), "speak": ("speaker",),
    "own": ("owner",),
}  # fmt: skip
"""What somebody does for a body, and what he or she may be called for it."""


def _weak(draft: Draft) -> frozenset[str]:
    """Nouns that say what somebody is without naming an office."""
    return draft.lexicon.people["humans"]


def _leads(draft: Draft, sentence: Sentence, person: Entity, head: int) -> None:
    """ "Jonas Brandt, who heads the union": whom somebody acts for by what he or she does there."""
    clauses = sentence.kids(head, "relcl")
    if sentence.deps[head] == "nsubj":
        clauses.append(sentence.heads[head])  # "Lord Hale chaired the inquiry"
    for clause in clauses:
        if sentence.lemmas[clause] not in _LEADS or not sentence.kids(clause, "dobj", "prep"):
            continue
        person.called.update(_LEADS[sentence.lemmas[clause]])
        objects = sentence.kids(clause, "dobj")
        objects += [
            o
            for p in sentence.kids(clause, "prep")
            if sentence.lower[p] in ("for", "over")
            for o in sentence.kids(p, "pobj")
        ]
        for obj in objects:
            mention = draft.at(sentence.index, obj)
            whose = mention.entities[0] if mention and mention.entities and mention.form != "adjective" else None
            if whose is not None and whose.kind in ("state", "organisation", "armed_group", "company"):
                own(draft, person, whose.key)
                return


def own(draft: Draft, person: Entity, key: str) -> None:
    """Let a person act for a party, and be keyed by it if it has a name."""
    if key.startswith(("unnamed:", "group:")):
        person.of = person.of or key
        return
    surname = person.key.split(":", 1)[1] if ":" in person.key else _surname(person)
    if person.of is not None and person.of.split(":")[0] == key.split(":", maxsplit=1)[0]:
        key = person.of if ":" not in key else key
    person.of = key
    person.key = f"{key.split(':')[0]}:{surname}"


def _surname(person: Entity) -> str:
    words = [w for w in person.name.split() if w.lower() not in TITLES] or person.name.split()
    return last_name(words, [])[0]


def _before(draft: Draft, sentence: Sentence, mention: Mention) -> tuple[str, Entity | None] | None:
    """A title in front: "Turkish President Recep ...", "Transport Ministry spokeswoman Petra Loew"."""
    at = mention.first - 1
    if at < 0 or not (sentence.below(at, mention.head) or sentence.heads[at] == mention.head):
        return None
    role = role_of(draft, sentence, at)
    if role is None:
        return None
    first = at - len(role.replace("-", " - ").split()) + 1
    before = draft.at(sentence.index, max(0, first - 1)) if first > 0 else None
    if before and before.entities and before.entities[0].kind not in ("outlet",):
        return role, before.entities[0]
    if first > 1 and sentence.lower[first - 1] in ("'s", "'"):
        before = draft.at(sentence.index, first - 2)
        if before and before.entities:
            return role, before.entities[0]
    return role, owner(draft, sentence, at) or owner(draft, sentence, mention.head)


def _title(draft: Draft, sentence: Sentence, head: int) -> tuple[str, Entity | None] | None:
    role = role_of(draft, sentence, head)
    if role is None and sentence.lemmas[head] in draft.lexicon.people["humans"] and sentence.pos[head] == "NOUN":
        role = sentence.lemmas[head]
    if role is None:
        return None
    who = owner(draft, sentence, head)
    if who is None and role not in RELATED:
        for child in sentence.kids(head, "poss"):
            mention = draft.at(sentence.index, child)
            if mention and mention.entities:
                who = mention.entities[0]
    return role, who
