"""Who "he", "the publication", "the ministry" and "both sides" are: a sieve from sure to likely, then nothing."""

from __future__ import annotations

from dragoman.reading.draft import Draft, Entity, Mention
from dragoman.reading.names import entity
from dragoman.reading.parse import Sentence
from dragoman.reading.phrases import conjuncts, described, owner, phrase, refs, role_of

_PERSON = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
_THING = frozenset({"it", "its", "itself"})
_MANY = frozenset({"they", "them", "their", "themselves", "theirs"})
_FIRST = frozenset({"i", "me", "my", "we", "us", "our"})
_NOMINALS = {
    "union": ("union",),
    "ministry": ("ministry",),
    "department": ("ministry",),
    "company": ("company", "organisation"),
    "operator": ("company", "organisation"),
    "firm": ("company", "organisation"),
    "manufacturer": ("company", "organisation"),
    "employer": ("company", "organisation"),
    "airline": ("company", "organisation"),
    "carmaker": ("company", "organisation"),
    "bank": ("bank", "company", "organisation"),
    "court": ("court",),
    "party": ("party",),
    "council": ("council",),
    "commission": ("commission",),
    "committee": ("committee",),
    "group": ("armed_group", "organisation"),
    "movement": ("armed_group", "organisation"),
    "militia": ("armed_group",),
    "militants": ("armed_group",),
    "rebels": ("armed_group",),
    "alliance": ("alliance", "organisation"),
    "bloc": ("organisation",),
    "league": ("association", "organisation"),
    "association": ("association", "organisation"),
    "federation": ("union", "association"),
    "country": ("state",),
    "nation": ("state",),
    "state": ("state",),
    "government": ("state",),
    "army": ("army",),
    "military": ("army",),
}
_PAIRS = frozenset(
    {
        "sides",
        "countries",
        "parties",
        "leaders",
        "men",
        "presidents",
        "women",
        "ministers",
        "governments",
        "capitals",
        "states",
        "two",
        "both",
        "companies",
        "neighbours",
        "neighbors",
        "delegations",
        "organisations",
    }
)
_BACK = 6
"""How many sentences back a nominal may point; pronouns point three back. Set on the shared development texts."""


def resolve(draft: Draft) -> None:
    """Enter pronouns and nominals as mentions of what they stand for; what is not sure stays without."""
    salience: list[tuple[int, int, int, Entity]] = []
    pairs: list[tuple[int, tuple[Entity, ...]]] = []
    for sentence in draft.sentences:
        for i in range(len(sentence)):
            mention = draft.at(sentence.index, i)
            if mention is None:
                _anaphor(draft, sentence, i, salience, pairs)
                mention = draft.at(sentence.index, i)
            if mention is not None and mention.head == i and mention.entities and mention.form != "adjective":
                for e in mention.entities:
                    salience.append((sentence.index, _prominence(sentence, i), i, e))
            elif mention is not None and mention.head == i and mention.form == "adjective" and mention.entities:
                salience.append((sentence.index, 0, i, mention.entities[0]))
            _note_pair(draft, sentence, i, pairs)


def _prominence(sentence: Sentence, token: int) -> int:
    dep = sentence.deps[token]
    if dep in ("nsubj", "nsubjpass") or (dep == "conj" and sentence.deps[sentence.heads[token]].startswith("nsubj")):
        return 3
    if dep in ("dobj", "dative", "agent", "pobj"):
        return 2
    return 1


def _note_pair(draft: Draft, sentence: Sentence, token: int, pairs: list[tuple[int, tuple[Entity, ...]]]) -> None:
    if sentence.deps[token] == "conj" or not sentence.kids(token, "conj"):
        if sentence.deps[token] not in ("nsubj", "nsubjpass"):
            return
        verb = sentence.heads[token]
        other = [
            obj for p in sentence.kids(verb, "prep") if sentence.lower[p] == "with" for obj in sentence.kids(p, "pobj")
        ]
        other += sentence.kids(verb, "dobj") if sentence.lemmas[verb] in ("meet", "call", "telephone", "visit") else []
        a = draft.at(sentence.index, token)
        b = draft.at(sentence.index, other[0]) if other else None
        if a and b and a.entities and b.entities and a.entities != b.entities and a.form != "adjective":
            pairs.append((sentence.index, (*a.entities, *b.entities)))
        return
    found: list[Entity] = []
    for t in conjuncts(sentence, token):
        mention = draft.at(sentence.index, t)
        if mention and mention.entities and mention.form != "adjective":
            found += [e for e in mention.entities if e not in found]
    if len(found) >= 2:
        pairs.append((sentence.index, tuple(found)))


def _anaphor(
    draft: Draft,
    sentence: Sentence,
    i: int,
    salience: list[tuple[int, int, int, Entity]],
    pairs: list[tuple[int, tuple[Entity, ...]]],
) -> None:
    low = sentence.lower[i]
    if low in _PERSON and sentence.pos[i] in ("PRON", "DET"):
        _enter(draft, sentence, i, i, i, "pronoun", _person(draft, sentence, i, salience))
    elif low in _THING and sentence.pos[i] in ("PRON", "DET"):
        if not _pleonastic(sentence, i):
            _enter(draft, sentence, i, i, i, "pronoun", _thing(sentence, i, salience))
    elif low in _MANY and sentence.pos[i] in ("PRON", "DET"):
        many = _many(draft, sentence, i, salience, pairs)
        if many:
            _enter(draft, sentence, i, i, i, "pronoun", *many)
    elif sentence.pos[i] in ("NOUN", "PROPN", "NUM", "DET", "PRON") and sentence.deps[i] not in ("compound", "amod"):
        _nominal(draft, sentence, i, salience, pairs)


def _enter(
    draft: Draft, sentence: Sentence, first: int, last: int, head: int, form: str, *found: Entity | None
) -> None:
    entities = tuple(e for e in found if e is not None)
    if entities:
        draft.cover(Mention(sentence.index, first, last, head, form, entities))  # type: ignore[arg-type]


def _recent(
    salience: list[tuple[int, int, int, Entity]], sentence: Sentence, reach: int
) -> list[tuple[int, int, int, Entity]]:
    """Candidates by closeness: own sentence first, then earlier ones; subjects before the rest."""
    near = [s for s in salience if sentence.index - s[0] <= reach]
    return sorted(near, key=lambda s: (-s[0], -s[1], s[2]))


def _person(draft: Draft, sentence: Sentence, i: int, salience: list[tuple[int, int, int, Entity]]) -> Entity | None:
    gender = _PERSON[sentence.lower[i]]
    inside = _inside_own_clause(sentence, i)
    for index, _, token, e in _recent(salience, sentence, 3):
        if e.kind != "person" or e.plural or _known_gender(draft, e) not in ("", gender):
            continue
        if index == sentence.index and token in inside:
            continue
        return e
    return None


def _inside_own_clause(sentence: Sentence, i: int) -> set[int]:
    """Subjects and objects of the pronoun's own clause: "he" and "Putin" in "he told Putin" differ."""
    if sentence.lower[i] in ("his", "her", "their", "its", "himself", "herself"):
        return set()
    verb = sentence.heads[i]
    if sentence.deps[i] == "pobj":
        verb = sentence.heads[verb]
    out = set()
    for child in sentence.children[verb]:
        if sentence.deps[child] in ("nsubj", "nsubjpass", "dobj", "dative") and child != i:
            out.update(conjuncts(sentence, child))
        if sentence.deps[child] == "prep":
            for obj in sentence.kids(child, "pobj"):
                if obj != i:
                    out.update(conjuncts(sentence, obj))
    return out


def _known_gender(draft: Draft, e: Entity) -> str:
    """From a title or the role's own word ("spokeswoman"); names alone say nothing."""
    name = e.name.casefold()
    if name.startswith(("mr ", "mr.", "sir ")) or (e.office or "").endswith(("man", "king", "prince")):
        return "m"
    if name.startswith(("mrs", "ms ", "ms.", "miss ")) or (e.office or "").endswith(("woman", "queen")):
        return "f"
    return ""


def _pleonastic(sentence: Sentence, i: int) -> bool:
    head = sentence.heads[i]
    if sentence.deps[i] == "expl":
        return True
    if sentence.deps[i] not in ("nsubj", "nsubjpass"):
        return False
    if sentence.lemmas[head] == "be" or sentence.deps[i] == "nsubjpass":
        adjective = sentence.child(head, "acomp", "attr")
        for c in sentence.children[head] + (sentence.children[adjective] if adjective is not None else []):
            if sentence.deps[c] in ("ccomp", "xcomp", "csubj", "advcl") and c > head:
                return adjective is None or sentence.lemmas[adjective] in _IT_ADJECTIVES or sentence.deps[c] == "ccomp"
    return sentence.lemmas[head] in ("seem", "appear", "rain", "snow", "transpire", "emerge")


def _own_subject(sentence: Sentence, i: int) -> int | None:
    """The subject of the clause in which a possessive stands: "the union dropped its demand"."""
    for ancestor in sentence.ancestors(i):
        if sentence.pos[ancestor] in ("VERB", "AUX"):
            subject = sentence.child(ancestor, "nsubj", "nsubjpass")
            if subject is not None and subject < i:
                return subject if sentence.lower[subject] not in ("which", "that", "who") else sentence.heads[ancestor]
    return None


_IT_ADJECTIVES = frozenset(
    {
        "unclear",
        "clear",
        "possible",
        "impossible",
        "likely",
        "unlikely",
        "important",
        "necessary",
        "unknown",
        "true",
        "difficult",
        "hard",
        "easy",
        "vital",
        "essential",
        "time",
        "problem",
        "pity",
        "fact",
        "up",
        "premature",
    }
)
_DOCUMENTS = frozenset(
    {"statement", "declaration", "communique", "communiqué", "letter", "memo", "memorandum", "report", "document"}
)


def _thing(sentence: Sentence, i: int, salience: list[tuple[int, int, int, Entity]]) -> Entity | None:
    inside = _inside_own_clause(sentence, i)
    possessive = sentence.lower[i] == "its"
    own = _own_subject(sentence, i) if possessive else None
    for _, _, token, e in [s for s in salience if s[0] == sentence.index and s[2] == own]:
        if e.kind not in ("person", "collective", "object") and not e.plural:
            return e
    says = sentence.deps[i] == "nsubj" and sentence.lemmas[sentence.heads[i]] in ("say", "read", "add", "state", "call")
    for index, prominence, token, e in _recent(salience, sentence, 2):
        if says and e.sort == "document" and sentence.index - index <= 1:
            return e
        if e.plural or e.kind in ("person", "collective", "object"):
            continue
        if index == sentence.index and (token in inside or token > i):
            continue
        if prominence < 2 and not (possessive and index == sentence.index):
            continue
        return e
    return None


def _many(
    draft: Draft,
    sentence: Sentence,
    i: int,
    salience: list[tuple[int, int, int, Entity]],
    pairs: list[tuple[int, tuple[Entity, ...]]],
) -> tuple[Entity, ...]:
    for index in range(sentence.index, max(-1, sentence.index - 3), -1):
        groups = [s for s in salience if s[0] == index and s[3].plural and (index < sentence.index or s[2] < i)]
        coordinated = [p for p in pairs if p[0] == index]
        subjects = [s for s in groups if s[1] == 3]
        if subjects:
            return (subjects[-1][3],)
        if coordinated:
            return coordinated[-1][1]
        if groups:
            return (groups[-1][3],)
    return ()


def _nominal(
    draft: Draft,
    sentence: Sentence,
    i: int,
    salience: list[tuple[int, int, int, Entity]],
    pairs: list[tuple[int, tuple[Entity, ...]]],
) -> None:
    low, lemma = sentence.lower[i], sentence.lemmas[i]
    first, last = phrase(sentence, i)
    lexicon = draft.lexicon
    definite = sentence.lower[first] in ("the", "both", "this", "that", "these", "its", "their", "his", "her")
    if (
        low in _PAIRS
        and definite
        and ("two" in sentence.lower[first : i + 1] or "both" in sentence.lower[first : i + 1] or low == "sides")
    ):
        recent = [p for p in pairs if sentence.index - p[0] <= _BACK]
        wanted = "person" if low in ("leaders", "men", "presidents", "women", "ministers") else None
        for _, found in reversed(recent):
            if wanted is None or all(e.kind == wanted for e in found):
                _enter(draft, sentence, first, last, i, "nominal", *(found if wanted else _owners(draft, found)))
                return
        return
    if not definite and not (low == lemma and _cataphoric(sentence, i)):
        _indefinite(draft, sentence, i)
        return
    if owner(draft, sentence, i) is not None and role_of(draft, sentence, i) is None:
        return
    if lemma in lexicon.outlet_nouns and lemma not in (
        "paper",
        "journal",
        "channel",
        "network",
        "site",
        "station",
        "portal",
    ):
        _enter(draft, sentence, first, last, i, "nominal", _latest(salience, sentence, ("outlet",), _BACK * 3))
        return
    if lemma == "newspaper" or (lemma == "paper" and definite):
        _enter(draft, sentence, first, last, i, "nominal", _latest(salience, sentence, ("outlet",), _BACK))
        return
    role = role_of(draft, sentence, i)
    if role is not None or lemma in ("source", "official", "diplomat", "person"):
        _office_nominal(draft, sentence, i, first, last, role or lemma, salience)
        return
    if lemma in _NOMINALS and sentence.tags[i] not in ("NNS", "NNPS"):
        sorts = _NOMINALS[lemma]
        found = _latest(salience, sentence, sorts[:1], _BACK) or _only(draft, sorts)
        _enter(draft, sentence, first, last, i, "nominal", found)
        return
    if sentence.tags[i] in ("NNS", "NNPS") and low in lexicon.people["collectives"] and definite:
        for _, _, _, e in _recent(salience, sentence, _BACK):
            if e.plural and e.name.casefold().endswith(low):
                _enter(draft, sentence, first, last, i, "nominal", e)
                return
        _indefinite(draft, sentence, i)


def _cataphoric(sentence: Sentence, i: int) -> bool:
    return sentence.deps[i] in ("nsubj", "nsubjpass") and sentence.index == 0


def _owners(draft: Draft, found: tuple[Entity, ...]) -> tuple[Entity, ...]:
    out = []
    for e in found:
        owner_entity = next((o for o in draft.entities if e.kind == "person" and o.key == e.of), e)
        out.append(owner_entity)
    return tuple(out)


def _indefinite(draft: Draft, sentence: Sentence, i: int) -> None:
    """ "a Ukrainian official familiar with the talks", "two people": new unnamed people, who may be meant later."""
    lemma = sentence.lemmas[i]
    if lemma in _DOCUMENTS and sentence.deps[i] in ("dobj", "pobj", "nsubjpass"):
        name = described(draft, sentence, i).split(" in ")[0].split(" on ")[0]
        made = entity(draft, f"doc:{name}", name=name, kind="object", sort="document")
        draft.cover(Mention(sentence.index, i, i, i, "nominal", (made,)))
        return
    if lemma not in draft.lexicon.unnamed_nouns or sentence.pos[i] not in ("NOUN", "PROPN", "NUM"):
        if sentence.lower[i] in draft.lexicon.people["collectives"] and sentence.tags[i] in ("NNS", "NNPS"):
            refs(draft, sentence, i)
        return
    if sentence.deps[i] not in ("nsubj", "nsubjpass", "pobj", "dobj", "agent", "conj"):
        return
    name = described(draft, sentence, i)
    if not name:
        return
    first, last = phrase(sentence, i)
    who = owner(draft, sentence, i)
    made = entity(
        draft,
        f"unnamed:{name}",
        name=name,
        kind="person",
        sort="unnamed",
        of=who.key if who else None,
        office=lemma,
        plural=sentence.tags[i] in ("NNS", "NNPS", "CD"),
    )
    draft.cover(Mention(sentence.index, i, i, i, "nominal", (made,)))
    del first, last


def _latest(
    salience: list[tuple[int, int, int, Entity]], sentence: Sentence, sorts: tuple[str, ...], reach: int
) -> Entity | None:
    for _, _, _, e in _recent(salience, sentence, reach):
        if e.sort in sorts or (e.kind in sorts and e.kind != "organisation"):
            return e
    return None


def _only(draft: Draft, sorts: tuple[str, ...]) -> Entity | None:
    """The one organisation of a fitting sort in the whole document ("the operator" before the company is named)."""
    for sort in sorts:
        fitting = [e for e in draft.entities if e.sort == sort and e.kind in ("organisation", "company", "armed_group")]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            return None
    return None


def _office_nominal(
    draft: Draft,
    sentence: Sentence,
    i: int,
    first: int,
    last: int,
    role: str,
    salience: list[tuple[int, int, int, Entity]],
) -> None:
    """ "the president", "the Ukrainian president", "the official": the person last mentioned who fills it."""
    who = owner(draft, sentence, i)
    if any(sentence.deps[c] in ("appos",) for c in sentence.children[i]) or sentence.deps[i] in ("appos", "compound"):
        return
    base = role.split()[-1]
    for _, _, _, e in _recent(salience, sentence, _BACK * 3 if who else _BACK):
        if e.kind != "person" or e.plural != (sentence.tags[i] in ("NNS", "NNPS")):
            continue
        office = (e.office or "").lower()
        if base not in office.split() and not office.endswith(base):
            continue
        if who is not None and e.of is not None and e.of.split(":")[0] != who.key.split(":")[0]:
            continue
        if who is not None and e.of is None:
            continue
        _enter(draft, sentence, first, last, i, "nominal", e)
        return
