"""Noun phrases as words: how far they reach, whose they are, which office they name, what is coordinated with them."""

from __future__ import annotations

from dragoman.reading.draft import Draft, Entity, Mention
from dragoman.reading.naming import canonical, entity
from dragoman.reading.parse import Sentence

_ARTICLES = frozenset(
    {"no", "such", "the", "a", "an", "this", "that", "these", "those", "its", "their", "his", "her", "our", "my"}
)
RELATED = frozenset(
    {"counterpart", "colleague", "neighbour", "neighbor", "host", "guest", "rival", "predecessor", "successor"}
    | {"opponent", "opposite", "peer"}
)
"""People called by what they are to somebody else: not that person, and not of his or her own side unless it is said."""
_STOP_AT = frozenset({"relcl", "acl", "appos", "punct", "cc", "conj", "advcl", "parataxis", "ccomp"})


def phrase(sentence: Sentence, head: int, *, widely: bool = False) -> tuple[int, int]:
    """First and last token of the noun phrase around `head`; `widely` keeps relative clauses and appositions."""
    if widely:
        return sentence.subtree(head)
    first = last = head
    for child in sentence.children[head]:
        if sentence.deps[child] in _STOP_AT or sentence.tags[child] == "-LRB-":
            if child > head:
                break
            continue
        if child < head:
            first = min(first, sentence.left[child])
        else:
            last = max(last, _end_of(sentence, child))
    while first < head and sentence.pos[first] in ("PUNCT", "SPACE", "CCONJ"):
        first += 1
    while last > head and sentence.pos[last] in ("PUNCT", "SPACE"):
        last -= 1
    return first, last


def _end_of(sentence: Sentence, token: int) -> int:
    last = token
    for child in sentence.children[token]:
        if sentence.deps[child] in ("relcl", "appos", "parataxis", "advcl") and child > token:
            break
        if child > token:
            last = max(last, _end_of(sentence, child))
    return last


def words(sentence: Sentence, first: int, last: int, *, drop_article: bool = True) -> str:
    """The text of tokens as it is written, without the article in front."""
    while drop_article and first < last and sentence.lower[first] in _ARTICLES:
        first += 1
    out = ""
    for i in range(first, last + 1):
        gap = " " if i > first and sentence.starts[i] > sentence.ends[i - 1] else ""
        out += gap + sentence.words[i]
    return out


def owner(draft: Draft, sentence: Sentence, head: int) -> Entity | None:
    """Whose it is: a possessive, a nationality, an organisation before the noun, or "of X" / "for X" behind it."""
    beside = sentence.lemmas[head] in RELATED  # "his Chinese counterpart" is China's
    for child in sentence.children[head]:
        if sentence.deps[child] in (("amod", "compound") if beside else ("poss", "amod", "compound", "nmod")):
            mention = draft.at(sentence.index, child)
            if mention and mention.entities and not is_person(mention):
                return mention.entities[0]
            if mention and mention.entities and sentence.deps[child] == "poss" and mention.entities[0].of:
                return _owner_entity(draft, mention.entities[0])
            found = owner(draft, sentence, child) if sentence.deps[child] in ("compound", "nmod") else None
            if found:
                return found
    for child in sentence.children[head]:
        if sentence.deps[child] == "prep" and sentence.lower[child] in ("of", "for", "from", "at", "in"):
            for obj in sentence.kids(child, "pobj"):
                mention = draft.at(sentence.index, obj)
                if sentence.lower[child] == "in" and not _seat(sentence, head, mention):
                    continue
                if mention and mention.entities and not is_person(mention) and mention.form != "adjective":
                    return mention.entities[0]
                inner = (
                    owner(draft, sentence, obj)
                    if sentence.lemmas[obj] in draft.lexicon.people["institutions"]
                    else None
                )
                if inner:
                    return inner
    return None


def _seat(sentence: Sentence, head: int, mention: Mention | None) -> bool:
    """ "a foreign ministry spokesman in Abu Dhabi": a capital behind "in" says for whom an official speaks."""
    speaks = sentence.lemmas[head] in ("spokesman", "spokeswoman", "spokesperson", "official", "diplomat")
    return speaks and mention is not None and any(e.kind == "state" for e in mention.entities)


def called_so(draft: Draft, sentence: Sentence, head: int) -> Entity | None:
    """The body whose name stands before the noun that says what it is: "the Unite union"."""
    for child in sentence.kids(head, "compound", "nmod"):
        mention = draft.at(sentence.index, child)
        if mention is not None and mention.form == "name" and len(mention.entities) == 1:
            e = mention.entities[0]
            if sentence.lemmas[head] in e.called and e.kind != "person":
                return e
    return None


def _owner_entity(draft: Draft, person: Entity) -> Entity | None:
    found = next((e for e in draft.entities if e.key == person.of), None)
    state = draft.knowledge.state(person.of.split(":")[0]) if found is None and person.of else None
    return entity(draft, state.key, name=state.name, kind="state", sort="state") if state else found


def is_person(mention: Mention) -> bool:
    """Whether a mention stands for a person, named or not."""
    return any(e.kind == "person" for e in mention.entities)


def role_of(draft: Draft, sentence: Sentence, head: int) -> str | None:
    """The office that a noun phrase names ("foreign minister"), with the words that specify it, or None."""
    office: tuple[int, int] | None = sentence._memo.get("offices", {}).get(head)
    if office is not None and "'s" not in sentence.lower[office[0] : office[1]]:  # "the group's leaders"
        return " ".join(sentence.lower[office[0] : office[1] + 1]).replace(" - ", "-")
    if sentence.lower[head] in ("elect", "designate") and head > 1 and sentence.words[head - 1] == "-":
        waiting = role_of(draft, sentence, head - 2)
        return f"{waiting}-elect" if waiting else None
    roles = draft.lexicon.people["roles"]
    lemma = sentence.lemmas[head]
    if lemma not in roles and sentence.lower[head] not in roles:
        return None
    parts = [sentence.words[head].lower() if lemma not in roles else lemma]
    i = head - 1
    while (
        i >= 0
        and sentence.below(i, head)
        and sentence.pos[i] in ("ADJ", "NOUN", "PROPN")
        and sentence.deps[i] not in ("case", "poss")
        and draft.at(sentence.index, i) is None
    ):
        parts.insert(0, sentence.lower[i])
        i -= 1
    return " ".join(parts).replace(" - ", "-")


def conjuncts(sentence: Sentence, head: int) -> list[int]:
    """`head` and what is coordinated with it, in order."""
    out = [head]
    for child in sentence.children[head]:
        if sentence.deps[child] == "conj" and sentence.pos[child] in ("NOUN", "PROPN", "PRON", "ADJ", "NUM"):
            out += conjuncts(sentence, child)
    return sorted(out)


def described(draft: Draft, sentence: Sentence, head: int) -> str:
    """An unnamed source as described: the noun phrase without its article, with what specifies it."""
    first, last = head, head
    for child in sentence.children[head]:
        dep = sentence.deps[child]
        if dep == "case":
            continue
        if dep in ("relcl", "appos", "cc", "conj", "punct", "parataxis", "advcl"):
            if child > head and dep in ("relcl", "appos", "punct", "parataxis"):
                break
            if dep in ("cc", "conj"):
                last = max(last, _end_of(sentence, child)) if child > head else last
            continue
        first, last = min(first, sentence.left[child]), max(last, _end_of(sentence, child) if child > head else last)
    last = max(_with(draft, sentence, head, last), _participle(draft, sentence, head))
    first = max([first, *(c + 1 for c in sentence.kids(head, "det") if c < head)])  # "a week earlier the presidency"
    return canonical(words(sentence, first, last))


def _with(draft: Draft, sentence: Sentence, head: int, last: int) -> int:
    """The end of "with knowledge of the talks" right behind token `last`, where the parser hung it on "citing"."""
    while sentence.deps[head] == "conj":
        head = sentence.heads[head]
    verb = sentence.heads[head]
    if sentence.lemmas[verb] not in draft.lexicon.citing:
        return last
    behind = (p for p in sentence.kids(verb, "prep") if sentence.lower[p] == "with" and p == last + 1)
    return next((_end_of(sentence, p) for p in behind), last)


def _participle(draft: Draft, sentence: Sentence, head: int) -> int:
    """The end of "briefed on the plan" where the parser took those who are cited for the subject of a clause."""
    verb = sentence.heads[head]
    clause = sentence.deps[head] in ("nsubj", "nsubjpass") and sentence.deps[verb] == "ccomp" and head < verb
    if (
        not clause
        or sentence.tags[verb] not in ("VBN", "VBD", "VBG")
        or sentence.child(verb, "aux", "auxpass") is not None
    ):
        return head
    return _end_of(sentence, verb) if sentence.lemmas[sentence.heads[verb]] in draft.lexicon.citing else head


def hearsay(sentence: Sentence, head: int) -> bool:
    """Whether "media reports say", "reports suggest" names no document: they are nobody's in particular."""
    if sentence.lower[head] != "reports":
        return False
    return sentence.child(head, "det", "poss", "nummod") is None and sentence.child(head, "prep") is None
