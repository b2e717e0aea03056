"""A person's judgement on a machine's reading. Both are kept, side by side."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from dragoman.model.base import Noun

Verdict = Literal["accept", "correct", "reject", "merge", "split", "assign"]


class Review(Noun):
    """One judgement by one reviewer; a later one by the same reviewer supersedes it, and the history stays.

    Attributes:
        claim: id of the claim judged.
        changes: for `correct`, field name -> new value in the record's JSON form; for `merge`, `{"into": claim id}`;
            for `split`, `{"claims": [...]}`; for `assign`, `{"issue": issue id}`; else empty.
        made_at: ISO date-time with zone.
    """

    id: str
    dossier: str
    claim: str
    reviewer: str
    verdict: Verdict
    changes: dict[str, Any] = Field(default_factory=dict)
    note: str | None = None
    made_at: str
