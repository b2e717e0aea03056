"""Claims out of what a model stated: each quotation found in the article, what is not found left out with a problem."""

from __future__ import annotations

from typing import Any, TypeVar, get_args

from dragoman.model import (
    ACTS,
    KINDS,
    Certainty,
    ChainLink,
    Claim,
    Condition,
    ConditionType,
    Cue,
    Document,
    PartyMention,
    Polarity,
    Problem,
    Span,
    Tense,
    When,
    Where,
    content_id,
)
from dragoman.model.grounding import locate
from dragoman.readers.answers import list_in, text_in
from dragoman.readers.chunks import Chunk, paragraph_of
from dragoman.readers.gate import copied, cue_of, quoted

C = TypeVar("C", bound=str)

STEP = "model answer"
SHORTEST_EVIDENCE = 3
"""Words; fewer state no proposition."""
SHOWN = 80


class ClaimMaker:
    """Makes claims of one piece of a document; what it has to leave out is in `problems`."""

    def __init__(self, document: Document, chunk: Chunk) -> None:
        self.document, self.chunk = document, chunk
        self.text = document.text
        self.problems: list[Problem] = []

    def make(self, stated: dict[str, Any]) -> Claim | None:
        """The claim, None if its evidence, its act or a closed field does not hold."""
        quote = text_in(stated, "evidence")
        evidence = locate(self.text, quote, self.chunk.span) if quote else None
        if quote is None or evidence is None or len(quote.split()) < SHORTEST_EVIDENCE:
            why = "copied from the examples of the instruction" if quote and copied(quote) else "not in the piece"
            self._refuse(f"evidence {_shown(quote)} is {why}; the claim was dropped")
            return None
        home = paragraph_of(self.text, evidence)
        head = self._find(text_in(stated, "predicate"), evidence, None, "predicate")
        codes = (
            self._code(stated, "kind", KINDS),
            self._code(stated, "act", ACTS),
            self._code(stated, "polarity", get_args(Polarity)),
            self._code(stated, "certainty", get_args(Certainty)),
            self._code(stated, "tense", get_args(Tense)),
        )
        kind, act, polarity, certainty, tense = codes
        if head is None or kind is None or act is None or polarity is None or certainty is None or tense is None:
            self._refuse(f"the claim {_shown(quote)} has no act in its evidence or a field that is no code; dropped")
            return None
        actors = self._parties(stated, "actors", home, evidence)
        about = self._find(text_in(stated, "about"), home, evidence[0], "about")
        return Claim(
            id=content_id("c", self.document.id, self.document.sha256, head, evidence, [it.key for it in actors], act),
            kind=kind,
            act=act,
            polarity=polarity,
            certainty=certainty,
            tense=tense,
            carried=stated.get("carried") is True,
            actors=actors,
            targets=self._parties(stated, "targets", home, evidence),
            predicate=quoted(self.text, head),
            about=quoted(self.text, about) if about else None,
            conditions=tuple(self._conditions(stated, home, evidence)),
            when=self._when(stated.get("when"), home, evidence),
            where=self._where(stated.get("where"), home, evidence),
            chain=tuple(self._chain(stated, home, evidence)),
            evidence=quoted(self.text, evidence),
            cues=tuple(self._cues(stated, home, evidence)),
        )

    def _refuse(self, message: str, span: Span | None = None) -> None:
        self.problems.append(Problem(step=STEP, message=message, span=span))

    def _find(self, quote: str | None, within: Span, near: int | None, what: str) -> Span | None:
        if quote is None:
            return None
        span = locate(self.text, quote, within, near)
        if span is None:
            self._refuse(f"{what} {_shown(quote)} does not stand with the claim; left out", within)
        return span

    def _code(self, stated: dict[str, Any], name: str, allowed: tuple[C, ...]) -> C | None:
        value = text_in(stated, name)
        if value is None:
            return None
        return next((code for code in allowed if code.lower() == value.lower()), None)

    def _parties(self, stated: dict[str, Any], name: str, home: Span, evidence: Span) -> tuple[PartyMention, ...]:
        found = []
        for entry in list_in(stated, name):
            span = self._find(text_in(entry, "text"), home, evidence[0], name)
            if span is not None:
                found.append(PartyMention(key=text_in(entry, "key") or "", party=None, span=span))
        return tuple(found)

    def _conditions(self, stated: dict[str, Any], home: Span, evidence: Span) -> list[Condition]:
        found = []
        for entry in list_in(stated, "conditions"):
            kind = self._code(entry, "type", get_args(ConditionType))
            span = self._find(text_in(entry, "text"), home, evidence[0], "condition")
            if kind is not None and span is not None:
                found.append(Condition(type=kind, text=self.text[slice(*span)], span=span))
        return found

    def _when(self, stated: object, home: Span, evidence: Span) -> When | None:
        span = self._find(text_in(stated, "text"), home, evidence[0], "when")
        return None if span is None else When(text=self.text[slice(*span)], span=span, value=text_in(stated, "value"))

    def _where(self, stated: object, home: Span, evidence: Span) -> Where | None:
        span = self._find(text_in(stated, "text"), home, evidence[0], "where")
        return None if span is None else Where(text=self.text[slice(*span)], span=span)

    def _chain(self, stated: dict[str, Any], home: Span, evidence: Span) -> list[ChainLink]:
        """The links in order. One that is not found stays in the chain without its place, so that the gate sees a gap.

        A source is looked for in the claim's own paragraph, then before it: nearest first.
        """
        found = []
        for entry in list_in(stated, "chain"):
            quote = text_in(entry, "text")
            before = (self.chunk.before[0], evidence[0])
            span = locate(self.text, quote, home, evidence[0]) if quote else None
            span = span or (locate(self.text, quote, before, evidence[0]) if quote else None)
            if span is None:
                self._refuse(
                    f"source {_shown(quote)} stands neither with the claim nor before it; the chain ends", evidence
                )
                found.append(ChainLink(key="", party=None, text=self.text[slice(*evidence)], span=evidence))
                break
            cue = self._find(text_in(entry, "cue"), paragraph_of(self.text, span), span[0], "cue")
            found.append(
                ChainLink(
                    key=text_in(entry, "key") or "",
                    party=None,
                    text=self.text[slice(*span)],
                    span=span,
                    cue=quoted(self.text, cue) if cue else None,
                )
            )
        return found

    def _cues(self, stated: dict[str, Any], home: Span, evidence: Span) -> list[Cue]:
        found = []
        for name, field in (("negation_cue", "polarity"), ("certainty_cue", "certainty")):
            span = self._find(text_in(stated, name), home, evidence[0], name)
            if span is not None:
                found.append(cue_of(field, self.text, span, "stated by the model"))
        return found


def _shown(quote: str | None) -> str:
    text = " ".join((quote or "").split())
    return repr(text[:SHOWN] + ("..." if len(text) > SHOWN else ""))
