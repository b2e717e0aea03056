"""Claims of one record under topics a reader would choose: the issues that a dossier of this one article would have."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.model import Claim, DossierSettings, Record

REST = "Other"
"""Heading of the claims that share their issue with no other claim of the article."""


def by_topic(record: Record, claims: Sequence[Claim]) -> list[tuple[str, list[Claim]]]:
    """`claims` grouped by issue, in the order of the text; single claims come last."""
    from dragoman.dossier import build  # loads the solver and the tables of the dossier

    issues = build([record], DossierSettings(name=record.document.id)).issues
    issue_of = {claim: issue.name for issue in issues if len(issue.claims) > 1 for claim in issue.claims}
    topics: dict[str, list[Claim]] = {}
    for claim in claims:
        topics.setdefault(issue_of.get(claim.id, REST), []).append(claim)
    rest = topics.pop(REST, [])
    if rest:
        topics[REST if topics else "Claims"] = rest
    return list(topics.items())
