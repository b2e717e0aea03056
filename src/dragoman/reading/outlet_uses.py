"""How a text uses a name: as somebody who publishes and is told, as somebody who acts and has shares, or neither."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.reading.draft import Draft, Mention
from dragoman.reading.outlet_words import ON_PAPER, is_body
from dragoman.reading.parse import Sentence

SURE = 2
"""Points from which an unknown name is taken for an outlet's."""
_NEVER = -9
_QUOTES = frozenset('"“”„«»')


@dataclass(frozen=True, slots=True)
class Use:
    """What one mention tells of an unknown name.

    Attributes:
        points: 2 where hardly anybody but an outlet is used so, 1 where others are, too, below 0 where no outlet is.
        types: types of outlets that are used so, empty if all are.
        personal: people are used so, too.
    """

    points: int = 0
    types: frozenset[str] = frozenset()
    personal: bool = False


NOTHING = Use()
_ON_WAVES = frozenset({"broadcaster"})


def use_of(draft: Draft, sentence: Sentence, mention: Mention) -> Use:
    """How a name is used where it is mentioned."""
    head = mention.head
    dep, governor = sentence.deps[head], sentence.heads[head]
    if any(is_body(sentence.lemmas[c]) for c in sentence.kids(head, "appos")):
        return Use(_NEVER)
    if dep == "conj" and sentence.deps[governor] in ("dobj", "dative", "nsubj", "pobj"):
        dep, governor = sentence.deps[governor], sentence.heads[governor]
    if dep in ("poss", "compound", "nmod"):
        return _belongs(draft, sentence, governor, dep)
    if dep in ("dobj", "dative"):
        return _object(draft, sentence, mention, governor)
    if dep == "pobj":
        return _behind_preposition(draft, sentence, mention, governor)
    if dep in ("nsubj", "nsubjpass"):
        return _subject(draft, sentence, governor, passive=dep == "nsubjpass")
    return NOTHING


def _belongs(draft: Draft, sentence: Sentence, noun: int, dep: str) -> Use:
    """ "X's readers", "X reporter Ada Brown"; "X's shares" are a company's."""
    lists = draft.lexicon.outlets
    lemma = sentence.lemmas[noun]
    if lemma in lists["staff"]:
        return Use(2)
    if dep == "poss" and lemma in ("page", "cover", "edition", "masthead"):
        return Use(2, ON_PAPER)
    if lemma in lists["of_companies"]:
        return Use(-1)
    if dep == "poss" and lemma in lists["works"]:
        return Use(1)
    return NOTHING


def _object(draft: Draft, sentence: Sentence, mention: Mention, verb: int) -> Use:
    """ "he told X that ...", "quoting X"."""
    lemma = sentence.lemmas[verb]
    if lemma in draft.lexicon.outlets["read"] and not _with_article(sentence, mention):
        return Use(1, personal=True)
    if lemma != "tell":
        return NOTHING
    return _told(draft, sentence, mention, verb)


def is_told(sentence: Sentence, head: int) -> bool:
    """Whether a name is what somebody tells something."""
    return sentence.deps[head] in ("dobj", "dative") and sentence.lemmas[sentence.heads[head]] == "tell"


def begins_clause(sentence: Sentence, noun: int, name: int) -> bool:
    """Whether a name only begins a clause behind the noun that is told something: "told the newspaper Lund would resign"."""
    verb = sentence.heads[name]
    told = sentence.heads[verb]
    if not sentence.deps[name].startswith("nsubj") or sentence.lemmas[told] != "tell" or verb == told or told > noun:
        return False
    return all(t == noun for t in sentence.kids(told, "dobj", "dative"))


def according_to(sentence: Sentence, head: int) -> bool:
    """Whether a name stands behind "according to"."""
    to = sentence.heads[head]
    return sentence.lower[to] == "to" and sentence.lower[sentence.heads[to]] == "according"


def _told(draft: Draft, sentence: Sentence, mention: Mention, verb: int) -> Use:
    """Whoever is told something by somebody and then quoted for it, unless he is told to do it."""
    behind = sentence.kids(verb, "xcomp")
    if any(sentence.lower[c] == "to" for x in behind for c in sentence.kids(x, "aux")):
        return Use(-1)
    if _with_article(sentence, mention):
        return NOTHING
    if any(w in _QUOTES for w in sentence.words):
        return Use(2, personal=True)
    return Use(1, personal=True) if _by_person(draft, sentence, verb) else NOTHING


def _with_article(sentence: Sentence, mention: Mention) -> bool:
    """ "the Episcopal Conference": names with an article are those of bodies, unless the parser knows no such body."""
    article = "the" in (sentence.lower[mention.first], sentence.lower[mention.first - 1] if mention.first else "")
    return article and sentence.entity_types[mention.last] != "PERSON"


def _by_person(draft: Draft, sentence: Sentence, verb: int) -> bool:
    """Whether a person says it: a name, a pronoun or a noun for one; companies tell companies."""
    subject = sentence.child(verb, "nsubj")
    at = verb
    while subject is None and sentence.deps[at] in ("conj", "xcomp", "advcl") and sentence.heads[at] != at:
        at = sentence.heads[at]
        subject = sentence.child(at, "nsubj")
    if subject is None:
        return False
    there = draft.at(sentence.index, subject)
    if there is not None and there.entities:
        return there.entities[0].kind == "person"
    if sentence.lower[subject] in ("he", "she", "they", "i", "who", "old", "one"):
        return True
    lemma = sentence.lemmas[subject]
    people = draft.lexicon.people
    if is_body(lemma) or lemma in people["institutions"] or lemma in people["governments"]:
        return False
    return sentence.pos[subject] in ("NOUN", "ADJ", "NUM")


def _behind_preposition(draft: Draft, sentence: Sentence, mention: Mention, preposition: int) -> Use:
    word, above = sentence.lower[preposition], sentence.heads[preposition]
    lemma = sentence.lemmas[above]
    lists = draft.lexicon.outlets
    if according_to(sentence, mention.head):
        return NOTHING if _with_article(sentence, mention) else Use(1, personal=True)
    if word == "by":
        return _by(draft, sentence, above)
    if word == "with" and lemma in ("interview", "conversation"):
        return Use(2 if lemma == "interview" else 1, personal=True)
    if word == "to" and lemma in lists["speak_to"] and not _with_article(sentence, mention):
        return Use(2 if lemma == "interview" else 1, personal=True)
    if word == "on" and sentence.lower[mention.last] not in lists["platforms"]:
        if lemma in lists["on_air"] or sentence.lower[preposition - 1] == "live":
            return Use(2, _ON_WAVES)
        return Use(1, _ON_WAVES) if lemma in lists["say_on"] else NOTHING
    if word in ("of", "for", "at", "with", "from") and lemma in lists["staff"]:
        return Use(1 if lemma == "editor" else 2)
    if word == "of" and (lemma == "air" or (lemma == "page" and sentence.lower[above] == "pages")):
        return Use(2, _ON_WAVES if lemma == "air" else ON_PAPER)
    if word == "in" and sentence.entity_types[mention.head] not in ("GPE", "LOC", "FAC"):
        if lemma in lists["pieces"] and sentence.pos[above] == "NOUN":
            return Use(2, ON_PAPER)
        return Use(1, ON_PAPER) if lemma in lists["printed_in"] else NOTHING
    return NOTHING


def _by(draft: Draft, sentence: Sentence, verb: int) -> Use:
    """ "cited by X", "an audit obtained by X"."""
    lists = draft.lexicon.outlets
    lemma = sentence.lemmas[verb]
    above = sentence.heads[verb]
    if (
        lemma == "carry"
        and sentence.lemmas[above] not in lists["texts"] | draft.lexicon.document_nouns | lists["carried"]
    ):
        return NOTHING  # passengers are carried, too
    if lemma in lists["told_by"]:
        return Use(2)
    if lemma == "ask":
        return Use(1, personal=True)
    if lemma in lists["seen"]:
        if sentence.deps[verb] not in ("acl", "relcl"):
            above = next(iter(sentence.kids(verb, "nsubjpass")), verb)
        if sentence.lemmas[above] in lists["texts"] or sentence.lemmas[above] in draft.lexicon.document_nouns:
            return Use(1 if lemma == "obtain" else 2)
    return NOTHING


def _subject(draft: Draft, sentence: Sentence, verb: int, *, passive: bool) -> Use:
    """ "X printed the letter", "X said, citing two officials"; who closes a plant is no outlet."""
    lists = draft.lexicon.outlets
    lemma = sentence.lemmas[verb]
    if passive:
        return NOTHING
    if lemma in ("print", "reprint") and not _printed(draft, sentence, verb):
        return NOTHING  # banks print money
    if lemma in lists["only_outlets"]:
        return Use(2, _ON_WAVES if lemma in lists["on_air"] else ON_PAPER if lemma != "editorialise" else frozenset())
    reports = lemma in draft.lexicon.reporting
    if (reports or lemma in lists["publishing"]) and cites(draft, sentence, verb):
        return Use(2)
    if lemma in lists["publishing"]:
        return Use(1, personal=True)
    acts = lemma in draft.lexicon.verbs or lemma in draft.lexicon.operator_verbs
    return Use(-1) if acts and not reports and lemma not in ("show", "publish", "run", "call") else NOTHING


def _printed(draft: Draft, sentence: Sentence, verb: int) -> bool:
    """Whether what is printed stands in papers."""
    lists = draft.lexicon.outlets
    papers = lists["printed"] | lists["pieces"] | lists["texts"] | lists["works"] | draft.lexicon.document_nouns
    return any(sentence.lemmas[o] in papers for o in sentence.kids(verb, "dobj"))


def cites(draft: Draft, sentence: Sentence, verb: int) -> bool:
    """Whether a verb goes with "citing two officials" or the like."""
    subject = sentence.child(verb, "nsubj") or 0
    return any(
        sentence.lower[c] in ("citing", "quoting") or (sentence.lower[c] == "with" and _reference(sentence, c))
        for c in sentence.children[verb]
        if c > subject
    )


def _reference(sentence: Sentence, preposition: int) -> bool:
    return any(sentence.lemmas[o] == "reference" for o in sentence.kids(preposition, "pobj"))
