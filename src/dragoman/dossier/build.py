"""Assembles a dossier from records. Pure and deterministic: the same records and settings give the same dossier."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date

from dragoman.dossier.changes import Changes
from dragoman.dossier.citations import named_sources
from dragoman.dossier.conditions import make_conditions
from dragoman.dossier.groups import make_groups
from dragoman.dossier.issues import find_issues
from dragoman.dossier.links import make_links
from dragoman.dossier.origins import Origins, make_group
from dragoman.dossier.parties import Parties
from dragoman.dossier.relations import Conflicts, find_drift
from dragoman.dossier.similarity import ConceptSimilarity, Similarity
from dragoman.dossier.stance import Stances
from dragoman.dossier.thresholds import Thresholds
from dragoman.dossier.trajectories import stances_of
from dragoman.dossier.unsaid import make_ledger
from dragoman.dossier.view import Corpus, View, day_of, make_views
from dragoman.knowledge import Knowledge
from dragoman.model import Dossier, DossierSettings, Issue, Record, SettingError, content_id


def make_corpus(
    records: Sequence[Record],
    settings: DossierSettings,
    *,
    similarity: Similarity | None = None,
    knowledge: Knowledge | None = None,
) -> Corpus:
    """Bring all claims into comparable form, in order of publication (undated documents last)."""
    ordered = sorted(records, key=lambda r: (r.document.published or "9999", r.document.id))
    parties = Parties(ordered, settings.aliases, knowledge)
    views = make_views(ordered, parties)
    measure = similarity or ConceptSimilarity(parties.nationality)
    measure.fit(
        text for v in views for text in (v.text, v.claim.evidence.text, *((v.condition,) if v.condition else ()))
    )
    by_document: dict[str, list[View]] = {r.document.id: [] for r in ordered}
    for view in views:
        by_document[view.document.id].append(view)
    corpus = Corpus(
        records=tuple(ordered),
        settings=settings,
        parties=parties,
        similarity=measure,
        views=tuple(views),
        by_id={v.id: v for v in views},
        by_document={d: tuple(v) for d, v in by_document.items()},
        documents={r.document.id: r.document for r in ordered},
    )
    return dataclasses.replace(corpus, sources=named_sources(corpus))


def build(
    records: Sequence[Record],
    settings: DossierSettings,
    as_of: str | None = None,
    *,
    similarity: Similarity | None = None,
    limits: Thresholds | None = None,
    knowledge: Knowledge | None = None,
) -> Dossier:
    """What holds between the claims of the records.

    Args:
        records: one per document, in any order; of two with one document id the later in the sequence counts.
        settings: what people decided.
        as_of: ISO date up to which silences are aged; without it, the day of the latest document.
        similarity: another measure of likeness than the one that comes with the program.
        limits: other thresholds.
        knowledge: other tables of facts.

    Raises:
        SettingError: `as_of` is not an ISO date.
    """
    until: date | None = None
    if as_of is not None:
        until = day_of(as_of)
        if until is None:
            raise SettingError(f"as_of must be a date such as 2025-03-12, not {as_of!r}")
    limits = limits or Thresholds()
    unique = list({r.document.id: r for r in records}.values())
    corpus = make_corpus(unique, settings, similarity=similarity, knowledge=knowledge)
    groups = make_groups(corpus, limits)
    topics = find_issues(corpus, groups, limits)
    issue_of = {v.id: t.id for t in topics for v in t.members}
    links = make_links(corpus, groups, limits)
    origins = Origins(corpus, links, groups)
    made = [make_group(g, issue_of.get(g[0].id), origins, content_id("g", sorted(v.id for v in g))) for g in groups]
    stances = Stances(corpus, links, origins)
    conflicts = Conflicts(corpus, groups, stances, limits).find()
    drift = find_drift(corpus, groups, made, stances)
    changes = Changes(corpus, groups, stances, conflicts, limits).find()
    repeated = {v.id for g in groups for v in g[1:]}
    issues = tuple(
        Issue(
            id=t.id,
            name=t.name,
            declared=t.declared,
            claims=tuple(v.id for v in t.members),
            stances=stances_of(t.members, repeated, corpus.parties),
        )
        for t in topics
    )
    return Dossier(
        name=settings.name,
        settings=settings,
        records=corpus.records,
        issues=issues,
        groups=tuple(made),
        links=links.all,
        relations=(*conflicts, *changes, *drift),
        unsaid=tuple(make_ledger(corpus, groups, issue_of, stances, limits, until)),
        conditions=tuple(make_conditions(corpus, groups, issue_of, origins, limits)),
    )
