"""What is told about a source without a name: how many, whose, which role, what access, and why no name is given."""

from __future__ import annotations

import re

from dragoman.model import Described, Quote
from dragoman.reading.chains_members import picked
from dragoman.reading.chains_sources import locate
from dragoman.reading.draft import Draft, Said
from dragoman.reading.parse import Sentence
from dragoman.reading.phrases import owner

_ACCESS = re.compile(
    r"\b(?:(?:with|who (?:has|have|had)|having) (?:\w+ ){0,2}(?:knowledge|information|access|insight)\b"
    r"|(?:who (?:is|are|was|were) )?(?:\w+ly )?(?:familiar|acquainted) with\b"
    r"|(?:who (?:is|are|was|were|had been|has been|have been) )?(?:\w+ly )?(?:briefed (?:on|about|by)|close to|involved in"
    r"|privy to|aware of|present (?:at|in|for|during))\b"
    r"|who (?:attended|saw|has seen|have seen|had seen|took part in|heard|read|has read|have read|reviewed|witnessed)\b)"
    r"[^,;.\"]*",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"\b(?:(?:who |both |all )?(?:spoke|speaks|speaking|talked|talking|agreed to (?:speak|talk|discuss \w+))\b[^.;\"]{0,40}?"
    r"\b(?:anonymity|anonymously|not to be (?:named|identified)|not be (?:named|identified))"
    r"|(?:on|under) (?:the )?condition (?:of anonymity|that (?:he|she|they|it)\b[^,.;\"]{0,30}not be (?:named|identified))"
    r"|(?:who )?(?:(?:asked|requested|wanted|wished|preferred|insisted)[^.,;\"]{0,25}(?:not (?:to )?be (?:named|identified)"
    r"|anonymity|to remain (?:anonymous|unnamed))|(?:declined|refused) to be (?:named|identified))"
    r"|(?:who )?(?:(?:is|are|was|were) not|(?:is|are|was|were)n't) (?:authori[sz]ed|allowed|permitted|cleared)\b"
    r"|(?:whose|their) names? (?:is|are|was|were)[^.,;\"]{0,20}withheld)[^.,;\"]*",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|as|since|citing|given|owing to|due to|for fear of|fearing|to discuss|to speak|to talk)\b.*",
    re.IGNORECASE,
)
_ONE = frozenset({"a", "an", "one", "another"})
_MANY = frozenset({"several", "some", "many", "multiple", "various", "numerous", "dozens", "both", "few"})
_PLURAL = frozenset({"NNS", "NNPS"})


def describe(draft: Draft, said: Said) -> Described | None:
    """The description of an unnamed source in fields, None for other sources.

    Args:
        draft: with mentions and chain keys.
        said: the attribution; only what stands in its source or, for anonymity, in the rest of the sentence is used.
    """
    if said.source is None or not (said.key or "").startswith("unnamed:"):
        return None
    place = locate(draft, said.source)
    if place is None:
        return None
    own = _told(draft, *place, said.source)
    if said.picked is None:
        bare = picked(draft, *place)
        return own if bare is None or bare.own else own.model_copy(update={"role": None, "employer": None})
    at, noun = said.picked.at
    group = _told(draft, draft.sentences[at], noun, said.picked.span)
    number = place[0].lower[place[1]]
    return own.model_copy(
        update={
            "role": group.role,
            "number": number if number in draft.lexicon.picks["first"] else "one",
            "nationality": group.nationality,
            "employer": group.employer,
            "access": own.access or group.access,
            "anonymity": own.anonymity or group.anonymity,
            "reason": own.reason if own.anonymity else group.reason,
            "member_of": said.picked.key,
        }
    )


def _told(draft: Draft, sentence: Sentence, head: int, span: tuple[int, int]) -> Described:
    """What the noun phrase at `span` tells of the people at `head`, and its sentence of why they have no name."""
    start, end = span
    text = draft.document.text
    clean = draft.prepared.clean
    access = _ACCESS.search(clean, start, end)
    hidden = _HIDDEN.search(clean, start, max(end, sentence.end))
    nationality, employer = _belongs(draft, sentence, head)
    return Described(
        role=sentence.lemmas[head] if sentence.pos[head] in ("NOUN", "PROPN") else None,
        number=_number(sentence, head),
        nationality=nationality,
        employer=employer,
        access=_quote(text, access.span()) if access else None,
        anonymity=_quote(text, hidden.span()) if hidden else None,
        reason=_reason(text, clean, hidden, sentence.end),
    )


def _quote(text: str, span: tuple[int, int]) -> Quote:
    start, end = span
    while end > start and text[end - 1].isspace():
        end -= 1
    return Quote(text=text[start:end], span=(start, end))


def _reason(text: str, clean: str, hidden: re.Match[str] | None, end: int) -> Quote | None:
    """Why no name is given: from "because" and its like behind or inside the clause on anonymity."""
    if hidden is None:
        return None
    stop = next((i for i in range(hidden.end(), end) if clean[i] in '.;"'), end)
    found = _REASON.search(clean, hidden.start(), stop)
    if found is None or found.start() > hidden.end() + 3:
        return None
    comma = clean.find(", ", found.start(), found.end())
    return _quote(text, (found.start(), comma if comma > 0 else found.end()))


def _number(sentence: Sentence, head: int) -> str | None:
    """As written ("two", "several"); "one" for a singular; None for a bare plural."""
    if sentence.pos[head] == "NUM":
        return sentence.lower[head]
    for child in sentence.children[head]:
        if child < head and (sentence.pos[child] == "NUM" or sentence.lower[child] in _MANY):
            return sentence.lower[child]
    if sentence.tags[head] in _PLURAL or sentence.lemmas[head] == "people":
        return None
    articles = {sentence.lower[c] for c in sentence.children[head] if c < head}
    return "one" if articles & _ONE or sentence.tags[head] == "NN" else None


def _belongs(draft: Draft, sentence: Sentence, head: int) -> tuple[str | None, str | None]:
    """Keys of the state whose adjective stands before the noun, and of the body it works for."""
    nationality = None
    for child in sentence.children[head]:
        mention = draft.at(sentence.index, child)
        if mention is None or child > head or not mention.entities:
            continue
        if mention.form == "adjective" and mention.entities[0].kind == "state":
            nationality = mention.entities[0].key
    who = owner(draft, sentence, head)
    employer = who.key if who is not None and who.key != nationality else None
    return nationality, employer
