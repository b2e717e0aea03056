"""Whether somebody may be called so: by the office held, by what the text says of him or her, by nothing against it."""

from __future__ import annotations

from enum import IntEnum

from dragoman.knowledge import Role, load
from dragoman.reading.draft import Draft, Entity
from dragoman.reading.trades import partisans
from dragoman.reading.words import gender_of_name, gender_of_office

FORMER = frozenset(
    {"former", "ex", "late", "then", "outgoing", "ousted", "previous", "deposed", "fired", "retired", "onetime"}
)
ACTING = frozenset({"acting", "interim", "caretaker"})
LESSER = ACTING | {"deputy", "vice", "assistant"}
"""Who is called so is not first meant by the bare office."""
_ANY_MAN = frozenset({"man", "woman", "person", "politician"})
AGED = "person"
"""What "the 70-year-old" is filled by: anybody."""
_DIPLOMATS = frozenset({"envoy", "diplomat", "minister"})
_GOVERNS = frozenset({"minister", "staff"})
_ANYBODYS = frozenset({"leader", "official"})
_GENERAL = frozenset({"leader", "head", "chief", "expert", "communicator", "professional", "functionary", "creator"})
"""Nouns that stand above too many others to make two of them akin."""
_BESIDE = frozenset({"military", "organisation", "group", "envoy", "staff"})
"""Groups of offices that may be held beside another one."""
_LEADERS = frozenset({"national", "country", "world", "new", "current", "long-time", "longtime", "veteran", "wartime"})
_DIPLOMACY = frozenset({"diplomat", "envoy"})
_APART = frozenset({"minister", "secretary", "editor", "commissioner", "director", "attorney", "manager", "coach"})
"""Offices of which there are several side by side, told apart by the word before: "finance minister"."""


class Fit(IntEnum):
    """How well a description fits somebody, worst first."""

    AGAINST = 0
    """Something known of him or her speaks against it: another office, gender, or party."""
    OPEN = 1
    """Nothing speaks for it or against it."""
    WIDER = 2
    """It says less than what the text says: an archbishop is a cleric."""
    SAID = 3
    """The text or the tables say so."""


def fit(draft: Draft, e: Entity, role: str, *, former: bool) -> Fit:
    """How well a person fits a role, whoever's office it is."""
    if fills(draft, e, role, former=former):
        return Fit.SAID
    base = noun_of(role)
    nouns = draft.knowledge.person_nouns
    known = _nouns(e)
    wider = tops(draft, e, role) or any(base in nouns.get(noun, ()) for noun in known)
    if wider and not _other_office(draft, e, role, former=former):
        return Fit.WIDER
    if _other_gender(e, base) or _other_office(draft, e, role, former=former):
        return Fit.AGAINST
    return Fit.OPEN


def goes_by(draft: Draft, e: Entity, noun: str) -> bool:
    """Whether the text or the tables call somebody just so, or by a noun for the same ("counsel", "lawyer")."""
    known = _nouns(e)
    return noun in known or any(noun in group and known & group for group in _same(draft))


def akin(draft: Draft, e: Entity, role: str) -> bool:
    """Whether a role says more of what somebody is called, or something near it: a leader a warlord, a trader a tycoon."""
    nouns = draft.knowledge.person_nouns
    wider = nouns.get(noun_of(role), frozenset()) - _GENERAL
    return any(noun in wider or wider & nouns.get(noun, frozenset()) for noun in _nouns(e))


def _nouns(e: Entity) -> set[str]:
    return e.called | nouns_of(e.office or "")


def nouns_of(office: str) -> set[str]:
    """Nouns by which the holder of an office may be taken up: a secretary general is no general."""
    office = office.lower().split(" of ")[0]
    words = office.replace("-", " ").split()
    if not words:
        return set()
    if words[-1] == "general" and len(words) > 1:
        return {words[-2], office.rsplit(maxsplit=1)[-1]} - {"general"}
    if words[-2:] == ["prime", "minister"]:
        return {"premier"}
    return {words[-1], office.rsplit(maxsplit=1)[-1]}


def is_past(e: Entity) -> bool:
    """Whether the text says that somebody's office is past."""
    return bool(FORMER & ({*(e.office or "").lower().replace("-", " ").split()} | e.about))


def noun_of(role: str) -> str:
    """The noun of a role, whatever specifies it: "premier" of "Dutch prime minister", which is no minister's."""
    words = role.split(" of ", maxsplit=1)[0].split()
    return "premier" if words[-2:] == ["prime", "minister"] else words[-1]


def _other_gender(e: Entity, noun: str) -> bool:
    mine = gender_of_name(e.name) or gender_of_office(e.office or "")
    wanted = gender_of_office(noun)
    return bool(mine and wanted) and mine != wanted


def _other_office(draft: Draft, e: Entity, role: str, *, former: bool) -> bool:
    """Whether a role is an office, and the text or the tables give somebody another one: a mayor is no minister."""
    wanted = draft.knowledge.role(role) or draft.knowledge.role(noun_of(role))
    if wanted is None or former or wanted.name in _ANYBODYS:
        return False
    if wanted.group in _GOVERNS and e.sort == "person" and (e.office or "").endswith("secretary"):
        return False  # Kenya's and America's ministers are secretaries
    names = [name for name in ((e.office or "").lower(), *e.called) if name]
    held = [r for name in names if (r := draft.knowledge.role(name)) is not None and r.name not in _ANYBODYS]
    return bool(held) and not any(_together(wanted, r) for r in held)


def _together(a: Role, b: Role) -> bool:
    """Whether one person may be called both: a president may be a general, an ambassador an envoy, a mayor no judge."""
    if a.name == b.name or {a.group, b.group} & _BESIDE or {a.group, b.group} <= _DIPLOMACY:
        return True
    return a.group == b.group and a.group in ("head", "minister", "deputy", "legislator")


def fills(draft: Draft, e: Entity, role: str, *, former: bool) -> bool:
    """Whether a person may be called by a role: by the office held, or by what the text says of him or her."""
    base = noun_of(role)
    if role.startswith("head of "):
        return _leads(draft, e, role)
    if base in ("leader", "state", "government") and _leads(draft, e, role):
        return True
    if base in nouns_of(e.office or "") and former != is_past(e) and (not former or _in_office(draft, e, base)):
        return False
    if base in e.called or (base in _ANY_MAN and e.sort == "person"):
        return True
    if any(base in group and e.called & group for group in _same(draft)):
        return True
    if role.split(maxsplit=1)[0] in said_of(draft, e) and len(role.split()) > 1 and tops(draft, e, role):
        return True
    office = (e.office or "").lower()
    if not office:
        return False
    words = office.split()
    if any(base in group and words[-1] in group for group in _same(draft)):
        return True
    if ("former" in words or office.startswith("ex-")) and not former:
        return False
    if base in nouns_of(office):
        return True
    mine, theirs = draft.knowledge.role(role) or draft.knowledge.role(base), draft.knowledge.role(office)
    if base == "diplomat" and theirs is not None and theirs.group in _DIPLOMATS:
        return True
    return mine is not None and theirs is not None and (mine.name == theirs.name or mine.name in theirs.counts_as)


def _in_office(draft: Draft, e: Entity, noun: str) -> bool:
    """Whether the tables say that somebody holds an office on the day of publication."""
    return draft.published is not None and any(
        noun in nouns_of(t.role) for t in draft.knowledge.holders(e.name, draft.published)
    )


def _leads(draft: Draft, e: Entity, role: str) -> bool:
    """Whether a person is at the head of a state: "the Russian leader", "the head of state"."""
    if role.endswith(("state", "government")) and not role.startswith("head of"):
        return False
    if role.endswith("leader") and not set(role.split()[:-1]) <= said_of(draft, e) | _LEADERS:
        return False  # "the opposition leader"
    office = draft.knowledge.role((e.office or "").lower(), (e.of or "").split(":")[0]) if e.office else None
    return office is not None and office.group == "head" and "former" not in (e.office or "")


def tops(draft: Draft, e: Entity, role: str) -> bool:
    """Whether a person is at the top of a body, and may be called its chief, boss, head or leader."""
    people = draft.lexicon.people
    office = draft.knowledge.role((e.office or "").lower()) if e.office else None
    if office is not None and office.group in ("minister", "deputy", "diplomat", "speaker", "staff"):
        return False
    if " " in (e.office or "") and (e.office or "").lower().endswith(" secretary"):
        return False  # "commerce secretary" is a minister's office
    return noun_of(role) in people["heads"] and bool(_nouns(e) & {*people["tops"], *people["heads"]})


def _same(draft: Draft) -> list[frozenset[str]]:
    """Last words of titles that mean one office ("CEO", "chief executive")."""
    return [words for name, words in draft.lexicon.people.items() if name.startswith("same ")]


def said_of(draft: Draft, e: Entity) -> set[str]:
    """Words that say what somebody is, and what the body is for which he or she acts ("the union leader")."""
    body = next((o for o in draft.entities if o.key == e.of), None) if e.of else None
    words = {*(e.office or "").lower().split(), *e.called, *e.about}
    if body is not None:
        words |= {body.sort, *body.called, *body.name.lower().split()}
    return words


def other_portfolio(draft: Draft, e: Entity, role: str, base: str, specific: set[str]) -> bool:
    """Whether an office is one beside that which the role names: the health minister is no finance minister."""
    office = (e.office or "").lower().split()
    if base not in _APART or len(office) < 2 or office[-1] != base:
        return False
    own = {w for w in office[:-1] if w not in FORMER and w not in LESSER}
    specific = specific - LESSER
    if not own or not specific or own & specific:
        return False
    mine, theirs = draft.knowledge.role(role), draft.knowledge.role(" ".join(office))
    return mine is None or theirs is None or mine.name != theirs.name


def of_party(e: Entity, words: list[str]) -> bool:
    """Whether somebody is of no other party than these words name: "the Democratic candidate" is no Republican."""
    wanted, every = partisans(words)
    return not wanted or not e.called & every or bool(e.called & wanted)


def of_other_state(e: Entity, key: str) -> bool:
    """Whether somebody acts for another state than that of `key`."""
    base = (e.of or "").split(":")[0]
    return is_state(base) and base != key


def is_state(key: str) -> bool:
    """Whether a key is that of a state."""
    return key in load().states


def serves(draft: Draft, e: Entity, whose: Entity) -> bool:
    """Whether a person acts for a state or body, or for one that has no nationality of its own ("the Swedish diplomat")."""
    if whose.kind == "organisation" and whose.sort != "organisation" and whose.sort in (e.office or "").lower().split():
        return True  # "the ministry's spokesman" of a foreign ministry spokesman
    if whose.key in e.about:
        return True
    if e.of is None:
        return False
    base = e.of.split(":")[0]
    if base == whose.key.split(":")[0]:
        return True
    return whose.kind == "state" and not is_state(base)
