"""Definite descriptions: "the ministry", "the Ukrainian president", "both countries", "the same sources"."""

from __future__ import annotations

from dragoman.reading.antecedents import Antecedents
from dragoman.reading.draft import Draft, Entity, Mention
from dragoman.reading.naming import entity
from dragoman.reading.offices import holder
from dragoman.reading.parse import Sentence
from dragoman.reading.phrases import described, owner, phrase, refs, role_of
from dragoman.reading.words import fitting

_DEFINITE = frozenset({"the", "both", "this", "that", "these", "those", "its", "their", "his", "her", "all", "same"})
_PAIRS = frozenset(
    {"sides", "countries", "parties", "leaders", "men", "presidents", "women", "ministers", "governments", "capitals"}
    | {"states", "two", "both", "companies", "neighbours", "neighbors", "delegations", "organisations", "nations"}
    | {"allies", "rivals", "foes", "powers", "unions", "diplomats", "groups", "officials"}
)
_OF_PEOPLE = frozenset({"leaders", "men", "presidents", "women", "ministers", "diplomats", "officials"})
_DOCUMENTS = frozenset(
    {"statement", "declaration", "communique", "communiqué", "letter", "memo", "memorandum", "report", "document"}
)
_TEXTS = frozenset({"text", "statement", "document", "declaration", "letter", "report", "memo", "note", "paper"})
_BACK = 6
"""How many sentences back a nominal may point. Set on the development half of our own gold (`evaluation.coreference`)."""


def nominal(draft: Draft, sentence: Sentence, i: int, before: Antecedents) -> None:
    """Enter the noun phrase at `i` as a mention of what was named before, or as new unnamed people."""
    low, lemma = sentence.lower[i], sentence.lemmas[i]
    first, last = phrase(sentence, i)
    definite = sentence.lower[first] in _DEFINITE
    if low in _PAIRS and definite and _both(draft, sentence, i, first, last, before):
        return
    if not definite and not (low == lemma and sentence.index == 0 and sentence.deps[i] in ("nsubj", "nsubjpass")):
        unnamed(draft, sentence, i)
        return
    whose = owner(draft, sentence, i)
    role = role_of(draft, sentence, i)
    if whose is not None and role is None and not (fitting(lemma) and whose.kind not in ("state", "organisation")):
        return
    if lemma in draft.lexicon.outlet_nouns and _outlet(draft, sentence, i, first, last, before):
        return
    if lemma in _TEXTS and _document(draft, sentence, i, first, last, before):
        return
    if role is not None or lemma in ("source", "official", "diplomat", "person", "man", "woman", "politician"):
        if _office(draft, sentence, i, (first, last), role or lemma, whose, before):
            return
        if sentence.tags[i] in ("NNS", "NNPS"):
            unnamed(draft, sentence, i)
        return
    if fitting(lemma) and sentence.tags[i] not in ("NNS", "NNPS"):
        if not _restricted(sentence, i):
            found = _body(draft, sentence, i, fitting(lemma), before)
            if found is not None:
                draft.cover(Mention(sentence.index, first, last, i, "nominal", (found,)))
        return
    if sentence.tags[i] in ("NNS", "NNPS") and low in draft.lexicon.people["collectives"]:
        for c in before.near(sentence, _BACK):
            if c.entity.plural and c.entity.name.casefold().endswith(low):
                draft.cover(Mention(sentence.index, first, last, i, "nominal", (c.entity,)))
                return
    unnamed(draft, sentence, i)


def _restricted(sentence: Sentence, i: int) -> bool:
    """ "the group whose robots won", "a company that": described by its own clause, so nothing named before."""
    return any(sentence.deps[c] == "relcl" and sentence.lower[c - 1] != "," for c in sentence.children[i])


def _both(draft: Draft, sentence: Sentence, i: int, first: int, last: int, before: Antecedents) -> bool:
    """ "both sides", "the two leaders", "the parties": who was named together last."""
    low, words = sentence.lower[i], sentence.lower[first : i + 1]
    counted = "two" in words or "both" in words
    three = "three" in words
    if not (counted or three or low in ("sides", "parties", "leaders", "ministers", "men")):
        return False
    if any(sentence.deps[c] == "relcl" for c in sentence.children[i]) or (
        not counted and any(sentence.lower[c] in ("of", "from") for c in sentence.kids(i, "prep"))
    ):
        return False
    for index, found in reversed(before.together):
        if sentence.index - index > _BACK * 2:
            break
        if (counted and len(found) != 2) or (three and len(found) != 3):
            continue
        if low in _OF_PEOPLE:
            whole = _holders(draft, found)
            if not all(e.kind == "person" for e in whole):
                continue
        else:
            whole = (
                _sides(draft, found) if low in ("countries", "governments", "states", "capitals", "nations") else found
            )
        draft.cover(Mention(sentence.index, first, last, i, "nominal", whole))
        return True
    if counted:
        whole = _two_salient(draft, low)
        if whole:
            draft.cover(Mention(sentence.index, first, last, i, "nominal", whole))
            return True
    return False


def _holders(draft: Draft, found: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """The leaders whom the document names for states."""
    heads = ("president", "prime minister", "chancellor", "king", "premier", "monarch")
    return tuple(
        next(
            (
                o
                for o in draft.entities
                if o.kind == "person" and o.of == e.key and any(h in (o.office or "") for h in heads)
            ),
            e,
        )
        if e.kind == "state"
        else e
        for e in found
    )


def _sides(draft: Draft, found: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """The states that people act for."""
    return tuple(
        next((o for o in draft.entities if o.key == e.of and o.kind == "state"), e)
        if e.kind == "person" and e.of
        else e
        for e in found
    )


def _two_salient(draft: Draft, low: str) -> tuple[Entity, ...]:
    """The only two states or bodies of the whole document, for "both sides" before anybody was named together."""
    counts: dict[int, int] = {}
    for row in draft.mentions:
        for mention in row:
            for e in mention.entities if mention is not None else ():
                counts[id(e)] = counts.get(id(e), 0) + 1
    kinds = ("person",) if low in _OF_PEOPLE else ("state", "organisation", "armed_group")
    sides = [e for e in draft.entities if e.kind in kinds and counts.get(id(e), 0) >= 2 and not e.plural]
    return tuple(sides) if len(sides) == 2 else ()


def _outlet(draft: Draft, sentence: Sentence, i: int, first: int, last: int, before: Antecedents) -> bool:
    lemma = sentence.lemmas[i]
    vague = lemma in ("paper", "journal", "channel", "network", "site", "station", "portal", "agency", "network")
    for c in before.near(sentence, _BACK * 3):
        if c.entity.kind == "outlet":
            draft.cover(Mention(sentence.index, first, last, i, "nominal", (c.entity,)))
            return True
    if vague:
        return False
    own = [e for e in draft.entities if e.kind == "outlet"]
    if len(own) == 1:
        draft.cover(Mention(sentence.index, first, last, i, "nominal", (own[0],)))
    return True


def _document(draft: Draft, sentence: Sentence, i: int, first: int, last: int, before: Antecedents) -> bool:
    """ "the statement", "the text": the document that was mentioned last."""
    if any(sentence.lower[c] in ("of", "by", "from") for c in sentence.kids(i, "prep")) or _restricted(sentence, i):
        return False
    for c in before.near(sentence, _BACK):
        if c.entity.sort == "document":
            draft.cover(Mention(sentence.index, first, last, i, "nominal", (c.entity,)))
            return True
    return False


def _body(draft: Draft, sentence: Sentence, i: int, wanted: tuple[str, ...], before: Antecedents) -> Entity | None:
    """The party of a fitting sort: mentioned last, or the only one of the document."""
    if wanted == ("state",):
        return _state(draft, sentence, i, before)
    near = before.near(sentence, _BACK * 2)
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
    return None


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


def _office(
    draft: Draft,
    sentence: Sentence,
    i: int,
    span: tuple[int, int],
    role: str,
    whose: Entity | None,
    before: Antecedents,
) -> bool:
    """ "the president", "the Ukrainian president", "the official": the person last mentioned who fills it."""
    if sentence.kids(i, "appos") or sentence.deps[i] in ("appos", "compound"):
        return False
    following = draft.at(sentence.index, i + 1) if i + 1 < len(sentence) else None
    if following is not None and following.form == "name" and any(e.kind == "person" for e in following.entities):
        return False
    plural = sentence.tags[i] in ("NNS", "NNPS")
    former = _former(role, sentence, span[0], i)
    for c in before.near(sentence, _BACK * 3 if whose else _BACK * 2):
        e = c.entity
        if e.kind != "person" or e.plural != plural or not _fills(draft, e, role, former):
            continue
        if whose is not None and (e.of is None or e.of.split(":")[0] != whose.key.split(":")[0]):
            continue
        draft.cover(Mention(sentence.index, *span, i, "nominal", (e,)))
        return True
    if plural:
        return False
    found = holder(draft, role, whose, former=former)
    if found is not None:
        draft.cover(Mention(sentence.index, *span, i, "nominal", (found,)))
        return True
    return False


def _former(role: str, sentence: Sentence, first: int, i: int) -> bool:
    return any(
        w in ("former", "ex", "late", "then", "outgoing", "ousted", "previous")
        for w in (*role.split(), *sentence.lower[first:i])
    )


def _fills(draft: Draft, e: Entity, role: str, former: bool) -> bool:
    office = (e.office or "").lower()
    if not office:
        return False
    base = role.rsplit(maxsplit=1)[-1]
    if ("former" in office.split() or office.startswith("ex-")) and not former:
        return False
    words = office.split()
    if (
        base in words
        or office.endswith(base)
        or (base in ("man", "woman", "person", "politician") and e.sort == "person")
    ):
        return True
    mine, theirs = draft.knowledge.role(role), draft.knowledge.role(office)
    return mine is not None and theirs is not None and (mine.name == theirs.name or mine.name in theirs.counts_as)


def unnamed(draft: Draft, sentence: Sentence, i: int) -> None:
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
