"""Which outlets an article names as its sources: in the chains of its claims, in its attributions, in its text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from heapq import nlargest

from dragoman.dossier.lexicon import stem, words
from dragoman.dossier.view import Corpus, View, day_of
from dragoman.model import Document, Evidence, Link, Record
from dragoman.model.base import Span

_WORD = re.compile(r"\w+")
_FEWEST_LETTERS = 4
"""Letters of an outlet's name below which a mention in running text may be any word."""
_COMPARED = 16
"""Documents of one outlet that are held against a citation at most."""
_TELLING = 400
"""Documents of one outlet beyond which a concept that they share tells none of them apart."""
_SHORT = 2
"""Last words of a longer name by which other outlets call it."""


class Shelf:
    """The documents of one outlet, found by day and by what they tell."""

    def __init__(self, documents: Sequence[Document], corpus: Corpus) -> None:
        """`documents` come in order of publication."""
        days = {d.id: day_of(d.published) for d in documents}
        self._days = [day for day in days.values() if day is not None]
        self._documents = sorted(documents, key=lambda d: days[d.id] is None)  # undated ones last
        self._telling: dict[str, list[int]] = defaultdict(list)
        for at, document in enumerate(self._documents):
            for token in {t for v in corpus.by_document.get(document.id, ()) for t in v.tokens}:
                self._telling[token].append(at)

    def candidates(self, day: date | None, claims: Sequence[View]) -> list[Document]:
        """Documents that a citation on a day can mean: undated or not later, and all or the likeliest of them.

        Of very many, those that share the rarest concepts with the citing claims, and the two latest.
        """
        dated = len(self._days)
        until = dated if day is None else bisect_right(self._days, day)
        if until + len(self._documents) - dated <= _COMPARED:
            return [*self._documents[:until], *self._documents[dated:]]
        score: dict[int, float] = defaultdict(float)
        for token in sorted({t for v in claims for t in v.tokens}):
            told = self._telling.get(token, ())
            for at in told if len(told) <= _TELLING else ():
                if at < until or at >= dated:
                    score[at] += 1 / len(told)
        best = set(nlargest(_COMPARED, score, key=lambda at: (score[at], at)))
        return [self._documents[at] for at in sorted(best | set(range(max(0, until - 2), until)))]


class Outlets:
    """Finds the documents of an outlet in the dossier."""

    def __init__(self, corpus: Corpus) -> None:
        """Index the documents by the comparable name of their outlet."""
        self._corpus = corpus
        self._by_name: dict[str, list[Document]] = defaultdict(list)
        for document in corpus.documents.values():
            if document.outlet:
                self._by_name[corpus.parties.outlet(document.outlet)].append(document)
        self._holding: dict[str, set[str]] = defaultdict(set)  # stem -> names of outlets that hold it
        for name in self._by_name:
            for word in words(name):
                self._holding[stem(word)].add(name)
        self._named: dict[str, str] = {}
        self._shelves: dict[str, Shelf] = {}

    def published(self, name: str) -> Document | None:
        """First document of the outlet of a comparable name, None if the dossier has none."""
        found = self._by_name.get(name)
        return found[0] if found else None

    @cached_property
    def _by_first_word(self) -> dict[str, dict[int, set[str]]]:
        """Names to look for in texts, by first word and length, the longest first; one pass finds any number of them."""
        names = {d.outlet for documents in self._by_name.values() for d in documents if d.outlet}
        short = Counter(" ".join(n.split()[-_SHORT:]) for n in names if len(n.split()) > _SHORT)
        names |= {n for n, outlets in short.items() if outlets == 1}  # "Evening Mail" of the Varnmouth Evening Mail
        found: dict[str, dict[int, set[str]]] = defaultdict(dict)
        for name in sorted(names, key=len, reverse=True):
            first = _WORD.match(name)
            if first and len(name) >= _FEWEST_LETTERS:
                found[first[0]].setdefault(len(name), set()).add(name)
        return found

    def in_text(self, text: str) -> Iterator[tuple[str, Span]]:
        """Outlets of the dossier by name; those with short names are left to the reading."""
        end = 0
        for word in _WORD.finditer(text):
            if word.start() < end:
                continue
            for length, names in self._by_first_word.get(word[0], {}).items():
                last = word.start() + length
                name = text[word.start() : last]
                if name in names and not text[last : last + 1].isalnum():
                    end = last
                    yield name, (word.start(), last)
                    break

    @cached_property
    def cited(self) -> frozenset[str]:
        """Comparable names of all outlets that a chain names."""
        return frozenset(self.name(k) for v in self._corpus.views for k in v.chain if k.startswith("outlet:"))

    def name(self, key: str) -> str:
        """Comparable name of an `outlet:` key; a short form counts as the one outlet whose name holds all its words."""
        known = self._named.get(key)
        if known is None:
            known = self._named[key] = self._name(self._corpus.parties.outlet(key.removeprefix("outlet:")))
        return known

    def _name(self, plain: str) -> str:
        if plain in self._by_name:
            return plain
        parts = sorted({stem(w) for w in words(plain)}, key=lambda s: len(self._holding.get(s, ())))
        longer = set.intersection(*(self._holding.get(p, set()) for p in parts)) if parts else set()
        return next(iter(longer)) if len(longer) == 1 else plain

    def source(self, key: str, citing: Document, claims: Sequence[View]) -> Document | None:
        """Document of the dossier that a citation of an outlet means: not later, and likest to the citing claims."""
        name = self.name(key)
        if name not in self._by_name:
            return None
        shelf = self._shelves.get(name)
        if shelf is None:
            shelf = self._shelves[name] = Shelf(self._by_name[name], self._corpus)
        found = [d for d in shelf.candidates(day_of(citing.published), claims) if d.id != citing.id]
        if len(found) <= 1:
            return found[0] if found else None

        def shared(document: Document) -> float:
            theirs = self._corpus.by_document.get(document.id, ())
            return sum(
                max((self._corpus.alike(v.claim.evidence.text, w.claim.evidence.text) for w in theirs), default=0.0)
                for v in claims
            )

        return max(found, key=lambda d: (round(shared(d), 6), d.published or "", d.id))


def quoted(document: Document, span: Span) -> Evidence:
    """Characters of a document as evidence."""
    return Evidence(document=document.id, span=span, text=document.text[span[0] : span[1]])


def made_link(from_: str, to: str, kind: str, evidence: Sequence[Evidence], why: str) -> Link:
    """A link, checked."""
    return Link.from_data({"from": from_, "to": to, "kind": kind, "evidence": list(evidence), "why": why})


def find_citations(record: Record, views: Sequence[View], outlets: Outlets, corpus: Corpus) -> list[Link]:
    """Links of one document to the outlets that it names, and from outlet to outlet further in.

    Chains of claims tell who rests on whom. An outlet that only an attribution names (the reading made no claim of its
    content), or that is an outlet of the dossier and stands by name in the text, is cited too, unless a chain already
    has it further in.
    """
    found = [link for view in views for link in _of_chain(view, views, outlets, corpus)]
    reached = {_end(link.to, outlets, corpus) for link in found}
    document = record.document
    own = outlets.name(f"outlet:{document.outlet or ''}")
    for key, span in _named(record, outlets, corpus):
        name = outlets.name(key)
        if name == own or name in reached:
            continue
        reached.add(name)
        source = outlets.source(key, document, views)
        to = source.id if source else _written(key, document, corpus)
        found.append(made_link(document.id, to, "cites", (quoted(document, span),), f"names {key[7:]}"))
    return found


def named_sources(corpus: Corpus) -> dict[str, frozenset[str]]:
    """Document -> comparable names of its own outlet and of all that it names as sources."""
    outlets = Outlets(corpus)
    found = {}
    for record in corpus.records:
        document = record.document
        keys = {k for v in corpus.by_document[document.id] for k in v.chain if k.startswith("outlet:")}
        keys |= {key for key, _ in _named(record, outlets, corpus)}
        keys |= {f"outlet:{document.outlet}"} if document.outlet else set()
        found[document.id] = frozenset(outlets.name(k) for k in keys)
    return found


def _of_chain(view: View, views: Sequence[View], outlets: Outlets, corpus: Corpus) -> list[Link]:
    """Links that one claim's chain shows: to the outlet it names first, and from outlet to outlet further in."""
    document = view.document
    own = outlets.name(f"outlet:{document.outlet}") if document.outlet else ""
    named = [
        (key, link)
        for key, link in zip(view.chain, view.claim.chain, strict=True)
        if key.startswith("outlet:") and outlets.name(key) != own
    ]
    found: list[Link] = []
    outer: str | None = None
    for key, link in named:
        claims = [v for v in views if key in v.chain]
        source = outlets.source(key, document, claims)
        to = source.id if source else _written(key, document, corpus)
        evidence = (quoted(document, link.span),)
        if outer is None:
            found.append(made_link(document.id, to, "cites", evidence, f"names {key[7:]} as its source"))
        elif source is not None:
            why = f"names {key[7:]} as the source of {outer.removeprefix('outlet:')}"
            found.append(made_link(document.id, to, "cites", evidence, why))
        else:
            found.append(made_link(outer, to, "cites", evidence, f"according to {document.id}"))
        outer = to
    return found


def _end(to: str, outlets: Outlets, corpus: Corpus) -> str:
    """Comparable name of the outlet at the end of a link."""
    document = corpus.documents.get(to)
    return outlets.name(f"outlet:{document.outlet}" if document else to)


def _named(record: Record, outlets: Outlets, corpus: Corpus) -> Iterator[tuple[str, Span]]:
    """Outlets that the reading took for sources or parties, and outlets of the dossier named in the text."""
    for attribution in record.attributions:
        key = corpus.parties.source(attribution.source_key or "")
        if key.startswith("outlet:") and attribution.source is not None:
            yield key, attribution.source.span
    for party in record.parties:
        if party.key.startswith("outlet:") and party.mentions:
            yield party.key, party.mentions[0]
    for name, span in outlets.in_text(record.document.text):
        yield f"outlet:{name}", span


def _written(key: str, document: Document, corpus: Corpus) -> str:
    """Key of an outlet outside the dossier by the longest of its names that the document writes."""
    names = [
        n for n in corpus.parties.outlet_names(key[7:]) if re.search(rf"(?<!\w){re.escape(n)}(?!\w)", document.text)
    ]
    names = [n for n in names if not n.startswith("the ")]
    best = max(names, key=len, default=key[7:])
    return f"outlet:{best}" if len(best) > len(key[7:]) else key
