"""Pages on one claim and one article, and the queue of claims that wait for a person."""

from __future__ import annotations

from itertools import pairwise

from dragoman.model import (
    Attribution,
    Claim,
    Document,
    Evidence,
    Group,
    Link,
    Noun,
    Origin,
    Party,
    Review,
    StoreError,
)
from dragoman.model import Problem as ReadingProblem
from dragoman.store import ClaimEntry, ClaimFilter, DocumentEntry
from dragoman.web import judging
from dragoman.web.desk import Desk
from dragoman.web.problems import Problem
from dragoman.web.views.base import Head, IssueName, RelationCard, issue_names, open_dossier, relation_cards


class Report(Noun):
    """One report of a proposition, as a leaf of the tree of origins.

    Attributes:
        claim: None if the claim no longer counts.
        copies: why it adds no origin of its own (`cites`, `near-verbatim`, ...), None if it is the first from there.
        into: the claim that it goes back to.
        evidence: the characters that show it.
    """

    id: str
    claim: ClaimEntry | None
    copies: str | None = None
    into: str | None = None
    evidence: tuple[Evidence, ...] = ()


class OriginBranch(Noun):
    """One origin and the reports that rest on it."""

    origin: Origin
    reports: tuple[Report, ...]


class Context(Noun):
    """The evidence where it stands: the text before, the evidence itself, the text after."""

    before: str
    text: str
    after: str


class ClaimPage(Noun):
    """One claim: as read, as it counts, what it rests on, and how it stands to others.

    Attributes:
        likely: claims that it may restate: its neighbours in the article, and those of its group elsewhere.
    """

    head: Head
    id: str
    entry: ClaimEntry | None
    readings: tuple[ClaimEntry, ...]
    title: str | None
    context: Context
    issues: tuple[IssueName, ...]
    group: Group | None
    tree: tuple[OriginBranch, ...]
    untraced: tuple[Report, ...]
    relations: tuple[RelationCard, ...]
    reviews: tuple[Review, ...]
    likely: tuple[ClaimEntry, ...] = ()


class Segment(Noun):
    """Characters of a text and the claims whose evidence they belong to."""

    text: str
    claims: tuple[str, ...] = ()


class ArticlePage(Noun):
    """One article: its text in segments, the claims read from it, its versions, and what it rests on.

    Attributes:
        linked: id -> outlet and title of the articles that it is linked with, as far as they are at hand.
    """

    head: Head
    document: Document
    version: int
    versions: tuple[DocumentEntry, ...]
    segments: tuple[Segment, ...]
    claims: tuple[Claim, ...]
    issues: dict[str, str]
    parties: tuple[Party, ...]
    attributions: tuple[Attribution, ...]
    problems: tuple[ReadingProblem, ...]
    links: tuple[Link, ...]
    linked: dict[str, str]
    reader: str


class Queue(Noun):
    """The claim that is to be judged next.

    Attributes:
        waiting: claims that nobody judged yet.
        skipped: how many of them were passed over.
        after: the claims that follow.
    """

    head: Head
    waiting: int
    skipped: int
    page: ClaimPage | None
    after: tuple[ClaimEntry, ...]
    all_issues: tuple[IssueName, ...]


AROUND = 320
"""Characters of context on either side of the evidence."""
MOST_REPORTS = 60
"""Reports of one group that its tree shows; the API's group lists the ids of all."""


def claim(desk: Desk, name: str, id: str) -> ClaimPage:
    """One claim.

    Raises:
        Problem: 404 if no reading of the dossier holds it.
    """
    head, analysed = open_dossier(desk, name)
    reader = desk.store.reader
    readings = reader.readings(name, id)
    live = reader.claims_by_id(name, [id]).get(id)
    if not readings:
        raise Problem(404, "Not found", f"No reading in {name} holds a claim {id!r}.")
    shown = live or readings[0]
    document = text_of(desk, name, shown)
    group = analysed.group_of.get(id)
    tree, untraced = _tree(desk, name, group) if group else ((), ())
    under = [analysed.issues[i] for i in shown.issues if i in analysed.issues]
    return ClaimPage(
        head=head,
        id=id,
        entry=live,
        readings=readings,
        title=document.title if document else None,
        context=_context(document, shown.claim),
        issues=tuple(IssueName(id=i.id, name=i.name, declared=i.declared, claims=len(i.claims)) for i in under),
        group=group,
        tree=tree,
        untraced=untraced,
        relations=relation_cards(desk, name, analysed.relations_of.get(id, ())[:30]),
        reviews=reader.reviews(name, claim=readings[0].claim.id),
        likely=judging.likely(desk, name, shown, group),
    )


def text_of(desk: Desk, name: str, entry: ClaimEntry) -> Document | None:
    """The version of the document that holds what the claim quotes; older versions keep their own claims."""
    start, end = entry.claim.evidence.span
    for version in reversed(desk.store.reader.versions(name, entry.document)):
        document = desk.store.reader.document(name, version.id, version=version.version)
        if document.text[start:end] == entry.claim.evidence.text:
            return document
    return None


def _context(document: Document | None, claim: Claim) -> Context:
    if document is None:
        return Context(before="", text=claim.evidence.text, after="")
    start, end = claim.evidence.span
    before = document.text[max(0, start - AROUND) : start]
    after = document.text[end : end + AROUND]
    return Context(before=before.rpartition("\n")[2], text=claim.evidence.text, after=after.partition("\n")[0])


def _tree(desk: Desk, name: str, group: Group) -> tuple[tuple[OriginBranch, ...], tuple[Report, ...]]:
    found = desk.store.reader.claims_by_id(name, group.claims[:MOST_REPORTS])
    merges = {merge.claim: merge for merge in group.merges}

    def report(id: str) -> Report:
        merge = merges.get(id)
        if merge is None:
            return Report(id=id, claim=found.get(id))
        return Report(id=id, claim=found.get(id), copies=merge.reason, into=merge.into, evidence=merge.evidence)

    branches = tuple(
        OriginBranch(origin=o, reports=tuple(report(id) for id in o.claims[:MOST_REPORTS])) for o in group.origins
    )
    return branches, tuple(report(id) for id in group.untraced[:MOST_REPORTS])


def article(desk: Desk, name: str, id: str, version: int | None) -> ArticlePage:
    """One article as it stands after review."""
    head, analysed = open_dossier(desk, name)
    reader = desk.store.reader
    versions = reader.versions(name, id)
    record = reader.record(name, id, version=version)
    shown = version or max(v.version for v in versions)
    claims = sorted(record.claims, key=lambda c: c.evidence.span)
    links = tuple(analysed.links_of.get(id, ()))
    names = {c.id: analysed.issue_name(analysed.issue_of[c.id]) for c in claims if c.id in analysed.issue_of}
    return ArticlePage(
        head=head,
        document=record.document,
        version=shown,
        versions=versions,
        segments=segments(record.document.text, claims),
        claims=tuple(claims),
        issues=names,
        parties=record.parties,
        attributions=record.attributions,
        problems=record.problems,
        links=links,
        linked=_titles(desk, name, links),
        reader=f"{record.reader.name} {record.reader.version}",
    )


MOST_LINKED = 25
"""Articles whose titles one page looks up; of further ones it shows the ids."""


def _titles(desk: Desk, name: str, links: tuple[Link, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for id in list(dict.fromkeys(end for link in links for end in (link.from_, link.to)))[:MOST_LINKED]:
        try:
            document = desk.store.reader.document(name, id)
        except StoreError:  # what an article rests on need not be in the dossier
            continue
        found[id] = " – ".join(part for part in (document.outlet, document.title) if part) or id
    return found


def segments(text: str, claims: list[Claim]) -> tuple[Segment, ...]:
    """Cut a text where evidence begins or ends; every piece knows all claims that it proves."""
    if not text:
        return ()
    cuts = sorted({0, len(text), *(min(at, len(text)) for c in claims for at in c.evidence.span)})
    begins: dict[int, list[str]] = {}
    ends: dict[int, list[str]] = {}
    for c in claims:
        begins.setdefault(c.evidence.span[0], []).append(c.id)
        ends.setdefault(c.evidence.span[1], []).append(c.id)
    current: dict[str, None] = {}
    found = []
    for start, end in pairwise(cuts):
        for id in ends.get(start, ()):
            current.pop(id, None)
        current.update(dict.fromkeys(begins.get(start, ())))
        found.append(Segment(text=text[start:end], claims=tuple(current)))
    return tuple(found)


def queue(desk: Desk, name: str, skip: int, document: str | None) -> Queue:
    """What waits for a judgement, oldest first."""
    where = ClaimFilter(reviewed=False, document=document)
    found = desk.remembered(
        name, f"queue {document} {skip}", lambda: desk.store.reader.claims(name, where, offset=skip, limit=8)
    )
    if not found.items and found.total:
        skip = 0
        found = desk.store.reader.claims(name, where, offset=0, limit=8)
    head, analysed = open_dossier(desk, name)
    first = claim(desk, name, found.items[0].claim.id) if found.items else None
    return Queue(
        head=head,
        waiting=found.total,
        skipped=skip,
        page=first,
        after=found.items[1:],
        all_issues=issue_names(analysed)[:100],
    )
