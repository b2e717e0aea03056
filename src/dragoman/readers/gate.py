"""The gate that the output of every reader beside the built-in one passes: evidence in its place, or nothing.

That words stand somewhere in an article proves neither who said them nor of whom: a source must stand with a word of
saying before or in the sentence it vouches for, a party beside its act, and a key must be what its words name.
"""

from __future__ import annotations

import re
from typing import TypeVar

from dragoman.model import (
    ChainLink,
    Claim,
    Cue,
    Document,
    Party,
    PartyMention,
    Problem,
    Quote,
    Record,
    Span,
    When,
    Where,
    content_id,
    verify,
)
from dragoman.readers.chunks import paragraph_of, sentence_of
from dragoman.readers.instruction import examples
from dragoman.readers.keys import Keys

T = TypeVar("T", PartyMention, ChainLink)

STEP = "gate"
FAR = 1500
"""Characters between a source and the claim that it is carried on to."""
LONGEST_EVIDENCE = 600
HEARD = re.compile(
    r"(?:(?:has|have|had)\s+)?(?:told|telling|tells|informed|informs|assured|assures|reminded|asked|warned)",
    re.IGNORECASE,
)
"""Words after which stands who hears, not who says."""
ADDRESSED = re.compile(
    r"\b(?:ignore|disregard|forget)\s+(?:all\s+|any\s+)?(?:the\s+|your\s+)?(?:previous|earlier|prior|above|foregoing)\b"
    r"|\bsystem (?:prompt|note|message)\b|\byou are (?:now )?an? (?:ai|assistant|language model)\b|<\|[a-z_]+\|>",
    re.IGNORECASE,
)
"""Passages that speak to a program that reads, not to people. What they order proves nothing."""
EDTF = re.compile(
    r"(?:\d{4}|XXXX)(?:-\d{2}(?:-\d{2})?)?[?~%]?(?:/(?:(?:\d{4}|XXXX)(?:-\d{2}(?:-\d{2})?)?[?~%]?|\.\.))?"
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def gate(record: Record, document: Document | None = None) -> Record:
    """What of a record holds; everything else becomes a problem.

    Args:
        record: as a reader gave it.
        document: what was to be read; a record of something else holds nothing.
    """
    if document is not None and record.document != document:
        problem = Problem(step=STEP, message="the reader returned the record of another document; it was dropped")
        return Record(
            document=document, parties=(), attributions=(), claims=(), reader=record.reader, problems=(problem,)
        )
    record = verify(record)
    return _Gate(record).passed()


class _Gate:
    def __init__(self, record: Record) -> None:
        self.record = record
        self.text = record.document.text
        self.keys = Keys(record.document)
        self.problems: list[Problem] = list(record.problems)
        self.parties: dict[str, Party] = {}

    def passed(self) -> Record:
        claims: dict[str, Claim] = {}
        for claim in self.record.claims:
            kept = self.claim(claim)
            if kept is not None:
                if kept.id in claims:
                    self.refuse("the same claim was given twice", kept.evidence.span)
                claims.setdefault(kept.id, kept)
        parties = sorted(self.parties.values(), key=lambda party: party.mentions[0])
        return self.record.model_copy(
            update={"claims": tuple(claims.values()), "parties": tuple(parties), "problems": tuple(self.problems)}
        )

    def refuse(self, message: str, span: Span | None = None) -> None:
        self.problems.append(Problem(step=STEP, message=message, span=span))

    def claim(self, claim: Claim) -> Claim | None:
        home = paragraph_of(self.text, claim.evidence.span)
        if len(claim.evidence.text) > LONGEST_EVIDENCE or "\n" in claim.evidence.text:
            self.refuse(
                "a claim whose evidence is more than a passage of one paragraph was dropped", claim.evidence.span
            )
            return None
        if copied(claim.evidence.text):
            self.refuse("a claim copied from the examples of the instruction was dropped", claim.evidence.span)
            return None
        if ADDRESSED.search(self.text, *home):
            self.refuse("a claim out of a passage that speaks to the program was dropped", claim.evidence.span)
            return None
        if not _inside(claim.predicate.span, claim.evidence.span):
            self.refuse("a claim whose act does not stand in its evidence was dropped", claim.evidence.span)
            return None
        actors = self.parties_of(claim.actors, home, "actor")
        if not actors:
            self.refuse("a claim of nobody that its sentence names was dropped", claim.evidence.span)
            return None
        said = sentence_of(self.text, claim.evidence.span)
        chain = self.chain(claim, said)
        if claim.chain and not chain:
            self.refuse("a claim lost its source, and is not given in the outlet's own voice", claim.evidence.span)
            return None
        cues = tuple(cue for cue in claim.cues if self.near(cue, home, f"the cue of {cue.field}"))
        proven = {cue.field for cue in cues}
        if claim.polarity == "-" and "polarity" not in proven:
            self.refuse("a denied act without the word that denies it was dropped", claim.evidence.span)
            return None
        certainty = claim.certainty
        if certainty not in {"certain", "unknown"} and "certainty" not in proven:
            self.refuse(f"certainty {certainty!r} without words that say so is left unknown", claim.evidence.span)
            certainty = "unknown"
        return claim.model_copy(
            update={
                "actors": actors,
                "targets": self.parties_of(claim.targets, home, "target"),
                "chain": chain,
                "carried": bool(chain) and not any(_inside(link.span, said) for link in chain),
                "about": claim.about if self.near(claim.about, home, "what it is about") else None,
                "conditions": tuple(it for it in claim.conditions if self.near(it, home, "a condition")),
                "when": self.when(claim.when, home),
                "where": self.where(claim.where, home),
                "cues": cues,
                "certainty": certainty,
            }
        )

    def near(self, item: object, home: Span, what: str) -> bool:
        """Whether a part of a claim stands in the claim's paragraph."""
        span: Span | None = getattr(item, "span", None)
        if span is None:
            return False
        if not _inside(span, home):
            self.refuse(f"{what} stands in another paragraph than the claim; dropped", span)
            return False
        return True

    def parties_of(self, mentions: tuple[PartyMention, ...], home: Span, what: str) -> tuple[PartyMention, ...]:
        found: dict[str, PartyMention] = {}
        for mention in mentions:
            if self.near(mention, home, f"an {what}" if what == "actor" else f"a {what}"):
                kept = self.proven(mention, what)
                if kept is not None:
                    found.setdefault(kept.key, kept)
        return tuple(found.values())

    def proven(self, item: T, what: str) -> T | None:
        """A mention or link whose key its words prove, with the key that they do prove."""
        key = self.keys.prove(item.key, item.span)
        if key is None:
            self.refuse(f"{what}: no words prove the key {item.key!r}; dropped", item.span)
            return None
        if key != item.key:
            self.refuse(f"{what}: the words say {key!r}, not {item.key!r}", item.span)
        party = _party(key, self.keys, item.span, self.text[slice(*item.span)], self.parties.get(key))
        self.parties[key] = party
        return item.model_copy(update={"key": key, "party": party.id})

    def chain(self, claim: Claim, said: Span) -> tuple[ChainLink, ...]:
        """The links from the outside in, up to the first that does not hold."""
        found: list[ChainLink] = []
        for link in claim.chain:
            if not _inside(link.span, said) and not 0 <= claim.evidence.span[0] - link.span[1] <= FAR:
                self.refuse("a source stands neither with the claim nor shortly before it; dropped", link.span)
                break
            if (why := self.silent(link, claim)) is not None:
                self.refuse(f"{why}; the source was dropped", link.span)
                break
            kept = self.proven(link, "source")
            if kept is None:
                break
            found.append(kept)
        return tuple(found)

    def silent(self, link: ChainLink, claim: Claim) -> str | None:
        """Why somebody named is not thereby a source, None if a word of saying makes them one."""
        cue = link.cue
        if cue is None or not _inside(cue.span, sentence_of(self.text, link.span)):
            return "no word of saying stands beside it"
        if _overlap(cue.span, claim.predicate.span):
            return "the act itself is no word of saying"
        if _overlap(cue.span, link.span):
            return "its name is no word of saying"
        if cue.span[1] <= link.span[0] and HEARD.fullmatch(cue.text):
            return f"who is {cue.text.lower()} something hears it"
        return None

    def when(self, when: When | None, home: Span) -> When | None:
        if when is None or not self.near(when, home, "a time"):
            return None
        if when.value is not None and not _dated(when, self.record.document.published):
            self.refuse(f"the date {when.value!r} does not follow from {when.text!r}; left unknown", when.span)
            return when.model_copy(update={"value": None})
        return when

    def where(self, where: Where | None, home: Span) -> Where | None:
        if where is None or not self.near(where, home, "a place"):
            return None
        country = self.keys.country(where.span)
        if where.country not in (None, country):
            self.refuse(f"the words {where.text!r} do not say the country {where.country!r}", where.span)
        return Where(text=where.text, span=where.span, country=country)


def copied(quote: str) -> bool:
    """Whether a quotation is out of the instruction's examples."""
    plain = " ".join(quote.lower().split())
    return len(plain.split()) >= 4 and any(plain in " ".join(it["piece"].lower().split()) for it in examples())


def quoted(text: str, span: Span) -> Quote:
    """The characters at `span`."""
    return Quote(text=text[slice(*span)], span=span)


def cue_of(field: str, text: str, span: Span, rule: str) -> Cue:
    """The characters that decided a field."""
    return Cue(field=field, text=text[slice(*span)], span=span, rule=rule)


def _party(key: str, keys: Keys, span: Span, words: str, known: Party | None) -> Party:
    if known is not None:
        return known.model_copy(update={"mentions": tuple(sorted({*known.mentions, span}))})
    prefix, _, name = key.partition(":")
    of = prefix if name and prefix not in ("group", "outlet", "unnamed", "doc") else None
    return Party(key=key, id=content_id("p", key), name=words, kind=keys.kind(key, span), of=of, mentions=(span,))


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _inside(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _dated(when: When, published: str | None) -> bool:
    """Whether a date can follow from the words and the day of publication: its years and months are not out of the air."""
    value = when.value or ""
    if not EDTF.fullmatch(value):
        return False
    words = when.text.lower()
    years = set(re.findall(r"\b\d{4}\b", words))
    if published:
        years |= {str(int(published[:4]) + step) for step in (-1, 0, 1)}
    months = {f"{number:02}" for number, name in enumerate(MONTHS, 1) if re.search(rf"\b{name}", words)}
    for part in value.split("/"):
        year, _, rest = part.rstrip("?~%").partition("-")
        if year not in {"XXXX", ".."} and year not in years:
            return False
        if months and rest and rest[:2] not in months:
            return False
    return True
