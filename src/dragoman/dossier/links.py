"""Which document rests on which outlet or document, and how that shows.

Citations come from the chains of claims; copies from runs of words that two texts share and from credit lines; silent
rewrites from the propositions that a later article states in its own voice in the order of an earlier one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import blake2b

from dragoman.dossier.citations import Outlets, find_citations, made_link, quoted
from dragoman.dossier.lexicon import lexicon, words
from dragoman.dossier.thresholds import Thresholds
from dragoman.dossier.view import Corpus, View, day_of
from dragoman.knowledge.names import fold
from dragoman.model import Document, Evidence, Link

_SHINGLE = 5
_PROMISCUOUS = 12
"""A run of words in more documents than this is boilerplate and proves nothing."""
_SHOWN = 3
"""Passages quoted as evidence of a copy or a rewrite."""
_COPY_DAYS = 30
_PROBED = 12
"""First members of a group that a later article is held against."""
_PLACES = 120
"""Characters at either end of a text in which a credit line is looked for."""


@dataclass(frozen=True, slots=True)
class Credit:
    """A line that credits another outlet with the copy."""

    document: str
    outlet: str
    evidence: Evidence


@dataclass(frozen=True)
class Links:
    """Links between documents and outlets.

    Attributes:
        all: every link, in order of the documents.
        copy_of: document -> document whose text it repeats.
        rests_on: document -> outlets and documents from which it silently takes its propositions.
        credits: document -> its credit line.
    """

    all: tuple[Link, ...]
    copy_of: Mapping[str, str] = field(default_factory=dict)
    rewrite_of: Mapping[str, str] = field(default_factory=dict)
    credits: Mapping[str, Credit] = field(default_factory=dict)


def make_links(corpus: Corpus, groups: Sequence[Sequence[View]], limits: Thresholds) -> Links:
    """All links of a dossier."""
    outlets = Outlets(corpus)
    credited = find_credits(corpus, outlets)
    copies = find_copies(corpus, limits)
    found: dict[tuple[str, str], Link] = {}

    def put(link: Link) -> None:
        known = found.get((link.from_, link.to))
        if known is None:
            found[link.from_, link.to] = link
        elif len(known.evidence) < _SHOWN:
            evidence = (*known.evidence, *(e for e in link.evidence if e not in known.evidence))
            found[link.from_, link.to] = known.model_copy(update={"evidence": evidence[:_SHOWN]})

    for document, (source, share, passages) in copies.items():
        credit = credited.get(document)
        evidence = passages
        why = f"{share:.0%} of its five-word runs stand in {source}"
        if credit:
            why += f"; it credits {credit.outlet}"
            evidence = (*evidence, credit.evidence)
        put(made_link(document, source, "near-verbatim", evidence, why))
    for document, credit in credited.items():
        if document not in copies:
            put(
                made_link(
                    document, f"outlet:{credit.outlet}", "credit line", (credit.evidence,), "its credit line says so"
                )
            )
    for record in corpus.records:
        if record.document.id in copies:
            continue  # its citations came with the copy
        for link in find_citations(record, corpus.by_document[record.document.id], outlets, corpus):
            put(link)
    rewrites = find_rewrites(corpus, groups, found, copies, limits)
    named: dict[str, set[str]] = defaultdict(set)
    for a, b in found:
        if b.startswith("outlet:"):
            named[a].add(b)
    for document, (source, evidence, why) in rewrites.items():
        root = _root_outlet(source, named)
        put(made_link(document, root, "silent rewrite", evidence, why))
        if root.startswith("outlet:"):
            named[document].add(root)
    order = {d: n for n, d in enumerate(corpus.documents)}
    links = sorted(found.values(), key=lambda k: (order.get(k.from_, len(order)), k.from_, k.to))
    return Links(
        all=tuple(links),
        copy_of={d: c[0] for d, c in copies.items()},
        rewrite_of={d: r[0] for d, r in rewrites.items()},
        credits=credited,
    )


def find_credits(corpus: Corpus, outlets: Outlets) -> dict[str, Credit]:
    """Credit lines of the documents that have one (the first that names another outlet)."""
    found: dict[str, Credit] = {}
    for document in corpus.documents.values():
        text = document.text
        own = outlets.name(f"outlet:{document.outlet}") if document.outlet else ""
        for pattern in lexicon().credits:
            for match in pattern.finditer(text):
                if match.end() > _PLACES and match.start() < len(text) - _PLACES:
                    continue
                name = match[1].strip(" .")
                known = outlets.name(f"outlet:{name}")
                if document.id in found or known == own or not _is_outlet(known, outlets, corpus):
                    continue
                found[document.id] = Credit(document.id, name, quoted(document, match.span(0)))
    return found


def _is_outlet(name: str, outlets: Outlets, corpus: Corpus) -> bool:
    """Whether a credited name is an outlet rather than a journalist: in the dossier, in a chain, or in the tables."""
    return outlets.published(name) is not None or name in outlets.cited or corpus.parties.knows_outlet(name)


def _runs(text: str) -> list[int]:
    """All runs of words of a text, each as a number."""
    plain = [fold(w).lower().encode() for w in words(text)]
    return [hash_run(plain[i : i + _SHINGLE]) for i in range(len(plain) - _SHINGLE + 1)]


def find_copies(corpus: Corpus, limits: Thresholds) -> dict[str, tuple[str, float, tuple[Evidence, ...]]]:
    """Document -> (earlier document, share of runs found there, shared passages) for near-verbatim texts."""
    seen: dict[int, list[str]] = defaultdict(list)
    found: dict[str, tuple[str, float, tuple[Evidence, ...]]] = {}
    runs_of: dict[str, list[int]] = {}
    documents = sorted(corpus.documents.values(), key=lambda d: (d.published or "9999", d.id))
    for document in documents:
        runs = runs_of[document.id] = list(dict.fromkeys(_runs(document.text)))
        counts: Counter[str] = Counter()
        for run in runs:
            for earlier in seen.get(run, ()):
                counts[earlier] += 1
        day = day_of(document.published)
        for earlier, shared in sorted(counts.items(), key=lambda kv: (-kv[1], kv[0])):
            share = shared / max(1, len(runs))
            other = day_of(corpus.documents[earlier].published)
            if share < limits.verbatim:
                break
            if day and other and day - other > timedelta(days=_COPY_DAYS):
                continue
            found[document.id] = (earlier, share, shared_passages(document, runs_of[earlier]))
            break
        for run in runs:
            if len(seen[run]) < _PROMISCUOUS:
                seen[run].append(document.id)
    return found


def hash_run(run: Sequence[bytes]) -> int:
    """A number for a run of words, the same on every machine (Python's own hash of text is salted)."""
    return int.from_bytes(blake2b(b" ".join(run), digest_size=8).digest(), "big")


def shared_passages(document: Document, other: Iterable[int]) -> tuple[Evidence, ...]:
    """Paragraphs of a document most of whose runs stand among those of another, the longest first."""
    theirs = set(other)
    found: list[Evidence] = []
    at = 0
    for part in document.text.split("\n"):
        span = (at, at + len(part))
        at += len(part) + 1
        runs = _runs(part)
        if runs and sum(r in theirs for r in runs) / len(runs) > 0.5:
            found.append(quoted(document, span))
    return tuple(sorted(found, key=lambda e: (-len(e.text), e.span))[:_SHOWN])


def find_rewrites(
    corpus: Corpus,
    groups: Sequence[Sequence[View]],
    known: Mapping[tuple[str, str], Link],
    copies: Mapping[str, tuple[str, float, tuple[Evidence, ...]]],
    limits: Thresholds,
) -> dict[str, tuple[str, tuple[Evidence, ...], str]]:
    """Document -> (earlier document, matching passages, why) for articles that repeat another without naming it."""
    shared: dict[tuple[str, str], list[tuple[View, View]]] = defaultdict(list)
    for group in groups:
        for told in group:
            if not told.own_voice or told.document.id in copies:
                continue
            for first in group[:_PROBED]:
                if first.day and told.day and first.day < told.day and first.document.id not in copies:
                    shared[told.document.id, first.document.id].append((told, first))
    cited: dict[str, set[str]] = defaultdict(set)
    for a, b in known:
        cited[a].add(b)
    copied_in: dict[str, set[str]] = defaultdict(set)
    for document, copied in copies.items():
        copied_in[copied[0]].add(document)
    found: dict[str, tuple[str, tuple[Evidence, ...], str]] = {}
    for (later, earlier), pairs in sorted(shared.items(), key=lambda kv: (-len(kv[1]), kv[0])):
        sources = {earlier} | {b for b in cited.get(earlier, ()) if b.startswith("outlet:")}
        sources |= copied_in.get(earlier, set())
        if later in found or len(pairs) < limits.rewrite_claims or sources & cited.get(later, set()):
            continue
        pairs.sort(key=lambda p: p[0].index)
        ordered = _longest_rising([p[1].index for p in pairs])
        if ordered / len(pairs) < limits.rewrite_order:
            continue
        evidence = tuple(quoted(v.document, v.claim.evidence.span) for p in pairs[:_SHOWN] for v in (p[0],))
        why = (
            f"{len(pairs)} propositions in its own voice that {earlier} stated before, "
            f"{ordered} of them in the same order; no source named"
        )
        found[later] = (earlier, evidence, why)
    return found


def _longest_rising(numbers: Sequence[int]) -> int:
    """Length of the longest part of a sequence that does not fall."""
    tails: list[int] = []
    for n in numbers:
        at = bisect_left(tails, n + 1)
        tails[at : at + 1] = [n]
    return len(tails)


def _root_outlet(document: str, named: Mapping[str, set[str]]) -> str:
    """What a rewritten article itself rests on where that is one outlet; else the article."""
    outlets = named.get(document, set())
    return next(iter(outlets)) if len(outlets) == 1 else document
