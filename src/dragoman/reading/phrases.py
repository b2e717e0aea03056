"""Noun phrases as parties: who is meant by "the foreign ministers of A and B", "a Ukrainian official", "European allies"."""

from __future__ import annotations

from dragoman.reading.draft import Draft, Entity, Mention, Ref
from dragoman.reading.naming import entity
from dragoman.reading.noun_phrases import (
    called_so,
    conjuncts,
    described,
    is_person,
    owner,
    phrase,
    role_of,
    words,
)
from dragoman.reading.parse import Sentence
from dragoman.reading.words import fold

_GENERIC_OWNERS = frozenset(
    {"government", "authorities", "regime", "administration", "leadership", "cabinet", "side", "delegation"}
)

_QUANTITIES = frozenset(
    [
        "group",
        "number",
        "coalition",
        "handful",
        "majority",
        "couple",
        "dozen",
        "team",
        "rest",
        "range",
        "ten",
        "hundred",
        "thousand",
        "million",
        "score",
        "crowd",
        "wave",
    ]
)


def refs(draft: Draft, sentence: Sentence, head: int, *, loose: bool = False) -> list[Ref]:
    """The parties that the noun phrase at `head` stands for, coordination included; empty if it is no party.

    Args:
        draft: the draft with mentions (and, after coreference, pronouns) entered.
        sentence: where the phrase stands.
        head: its head token.
        loose: also take negotiated objects ("a ceasefire") as `group:` parties.
    """
    out: list[Ref] = []
    for token in conjuncts(sentence, head):
        for ref in _one(draft, sentence, token, loose):
            if all(r.key != ref.key for r in out):
                out.append(ref)
    return out


def _one(draft: Draft, sentence: Sentence, head: int, loose: bool) -> list[Ref]:
    mention = draft.at(sentence.index, head)
    if mention is not None and mention.entities and mention.form != "adjective":
        span = sentence.span(mention.first, mention.last)
        if mention.as_place and sentence.deps[head] == "pobj":
            return []
        found = [r for e in mention.entities if (r := _acting(e, span)) is not None]
        if found or not loose or mention.form != "nominal":
            return found
    if sentence.pos[head] not in ("NOUN", "PROPN", "NUM", "ADJ", "DET", "PRON"):
        return []
    people = draft.lexicon.people
    lemma, low = sentence.lemmas[head], sentence.lower[head]
    first, last = phrase(sentence, head)
    span = sentence.span(first, last)
    named = named_beside(draft, sentence, head)
    if named is not None:
        return [Ref(e.key, e, sentence.span(named.first, named.last)) for e in named.entities]
    listed = listed_members(draft, sentence, head)
    if listed:
        return listed
    if (
        mention is not None
        and mention.form == "adjective"
        and mention.entities
        and sentence.deps[head] in ("nsubj", "nsubjpass", "pobj", "poss")
    ):
        return [Ref(mention.entities[0].key, mention.entities[0], span)]
    body = called_so(draft, sentence, head)
    if body is not None:
        return [Ref(body.key, body, span)]
    who = owner(draft, sentence, head)
    role = role_of(draft, sentence, head)
    if role:
        return _role_refs(draft, sentence, head, role, who, span)
    if who is not None and who.kind != "outlet":
        base = who.key
        if lemma in _GENERIC_OWNERS or low in _GENERIC_OWNERS:
            return [Ref(base, who, span)]
        if lemma in people["institutions"] or low in people["institutions"]:
            name = _core(sentence, head, who)
            if ":" in base or who.kind not in ("state", "organisation", "armed_group") or not name:
                return [Ref(base, who, span)]
            return [
                Ref(
                    f"{base}:{name}",
                    entity(
                        draft,
                        f"{base}:{name}",
                        name=words(sentence, first, last),
                        kind="organisation",
                        sort=_sort_of(lemma),
                        of=base,
                    ),
                    span,
                )
            ]
        if (low in people["collectives"] or lemma + "s" in people["collectives"]) and sentence.tags[head] in (
            "NNS",
            "NNPS",
        ):
            if who.kind == "state" and low not in (
                "countries",
                "nations",
                "states",
                "allies",
                "partners",
                "governments",
            ):
                return [Ref(f"{base}:{low}", who, span)]
            return [group(draft, sentence, head, span)]
    if low in people["collectives"] and sentence.tags[head] in ("NNS", "NNPS"):
        return [group(draft, sentence, head, span)]
    if lemma in _QUANTITIES:
        for prep in sentence.kids(head, "prep"):
            if sentence.lower[prep] == "of":
                for obj in sentence.kids(prep, "pobj"):
                    return _one(draft, sentence, obj, loose)
    if loose and (lemma in people["objects"] or low in people["objects"]):
        return [group(draft, sentence, head, span)]
    return []


_NOBODY = frozenset(
    {"person", "people", "one", "other", "another", "two", "three", "four", "some", "many", "several", "both"}
    | {"resident"}
)


def named_beside(draft: Draft, sentence: Sentence, head: int) -> Mention | None:
    """The name of whom a noun describes: "Georgia's prime minister, Irakli Kobakhidze", "the buyer, Fjordmelk"."""
    for child in (*sentence.kids(head, "appos"), head + 1):
        named = draft.at(sentence.index, child) if child < len(sentence) else None
        if named is None or named.form != "name" or not named.entities or named.as_place:
            continue
        if child != head + 1 or (is_person(named) and _titles(sentence, head, named)):
            return named
    return None


def _titles(sentence: Sentence, head: int, named: Mention) -> bool:
    """Whether a noun stands as a title right before a name, whatever the parser made of the two."""
    return named.first == head + 1 and sentence.tags[head] in ("NN", "NNP")


def _acting(e: Entity, span: tuple[int, int]) -> Ref | None:
    """An entity as one who acts: unnamed officials under whom they act for, unnamed groups as collectives."""
    if not e.key.startswith("unnamed:"):
        return None if e.sort == "paper" else Ref(e.key, e, span)
    if e.kind == "organisation" and e.sort in _PUBLIC:
        return Ref(f"group:{e.name}", e, span)
    if e.sort != "unnamed":
        return None  # "two captains": nobody who acts in public affairs under that name
    title = e.office or ""
    if e.of:
        title = f"{title}s" if e.plural and not title.endswith("s") else title
        return Ref(f"{e.of} {title}" if ":" in e.of else f"{e.of}:{title}", e, span)
    if title in _NOBODY or not e.plural:
        return Ref(e.key, e, span) if title not in _NOBODY else None
    return Ref(f"group:{e.name}", e, span)


_PUBLIC = frozenset(
    {"ministry", "union", "party", "company", "bank", "court", "council", "parliament", "committee", "commission"}
    | {"agency", "movement", "association", "embassy", "university"}
)
"""Sorts of bodies that act in public affairs though the text does not name them: "the dockers' union", "the court"."""


def _sort_of(lemma: str) -> str:
    return {
        "ministry": "ministry",
        "army": "army",
        "military": "army",
        "navy": "army",
        "parliament": "parliament",
        "party": "party",
    }.get(lemma, "organisation")


def _core(sentence: Sentence, head: int, who: Entity) -> str:
    """What names the institution inside its owner: "military", "foreign ministry"."""
    parts = [sentence.words[head]]
    i = head - 1
    while i >= 0 and sentence.heads[i] == head and sentence.deps[i] in ("amod", "compound"):
        word = sentence.words[i]
        if fold(word) in fold(who.name) or word[:1].isupper() != sentence.words[head][:1].isupper():
            break
        parts.insert(0, word)
        i -= 1
    return " ".join(parts)


def group(draft: Draft, sentence: Sentence, head: int, span: tuple[int, int]) -> Ref:
    """A collective or a thing at issue under the words that name it: "European allies", "ceasefire"."""
    first = min(
        [c for c in sentence.children[head] if c < head and sentence.deps[c] in ("amod", "compound", "nmod", "poss")],
        default=head,
    )
    first = min(first, sentence.left[first])
    name = words(sentence, first, head)
    for token in sentence.words[first:head]:
        if token.lower() in ("both", "two", "all", "many", "several", "some", "other"):
            name = name.replace(f"{token} ", "", 1)
    made = entity(
        draft,
        f"group:{name}",
        name=name,
        kind="collective",
        sort="group",
        plural=sentence.tags[head] in ("NNS", "NNPS"),
    )
    return Ref(made.key, made, span)


def _role_refs(
    draft: Draft, sentence: Sentence, head: int, role: str, who: Entity | None, span: tuple[int, int]
) -> list[Ref]:
    plural = sentence.tags[head] in ("NNS", "NNPS")
    if who is not None and who.kind not in ("outlet", "person"):
        title = role
        if plural and not title.endswith("s"):
            title += "s"
        if plural and title in ("leaders", "officials") and title == "leaders":
            return [Ref(who.key, who, span)]
        known = next(
            (
                e
                for e in draft.entities
                if e.kind == "person" and e.of == who.key and e.office and _same_office(e.office, role)
            ),
            None,
        )
        if known is not None and not plural:
            return [Ref(known.key, known, span)]
        key = f"{who.key}:{title}"
        return [
            Ref(
                key,
                entity(draft, key, name=title, kind="person", sort="person", of=who.key, office=role, plural=plural),
                span,
            )
        ]
    if plural and sentence.lower[head] in draft.lexicon.people["collectives"]:
        return [group(draft, sentence, head, span)]
    return []


def _same_office(a: str, b: str) -> bool:
    a, b = a.lower(), b.lower()
    return a == b or a.endswith(b) or b.endswith(a)


def listed_members(draft: Draft, sentence: Sentence, head: int) -> list[Ref]:
    """ "the foreign ministers of A, B and C": one ref per member, with the office in the singular."""
    if sentence.tags[head] not in ("NNS", "NNPS"):
        return []
    lemma = sentence.lemmas[head]
    people = draft.lexicon.people
    is_role = lemma in people["roles"] or role_of(draft, sentence, head) is not None
    is_body = (
        lemma in people["institutions"]
        or lemma in people["governments"]
        or sentence.lower[head] in people["collectives"]
    )
    if not is_role and not is_body:
        return []
    members: list[tuple[Mention, int]] = []
    for prep in sentence.kids(head, "prep"):
        if sentence.lower[prep] not in ("of", "from"):
            continue
        for obj in sentence.kids(prep, "pobj"):
            for token in conjuncts(sentence, obj):
                mention = draft.at(sentence.index, token)
                if mention and mention.entities and not is_person(mention):
                    members.append((mention, token))
                elif not mention:
                    members += []
    if not members:
        return []
    role = role_of(draft, sentence, head) or ""
    singular = " ".join([*role.split()[:-1], lemma]) if role else ""
    out = []
    for mention, _ in members:
        for e in mention.entities:
            span = sentence.span(mention.first, mention.last)
            if singular and singular not in ("leader", "chief", "head"):
                key = f"{e.key}:{singular}"
                out.append(
                    Ref(
                        key,
                        entity(draft, key, name=singular, kind="person", sort="person", of=e.key, office=singular),
                        span,
                    )
                )
            else:
                out.append(Ref(e.key, e, span))
    return out


__all__ = ["called_so", "conjuncts", "described", "owner", "phrase", "refs", "role_of", "words"]
