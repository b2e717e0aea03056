"""How far two reviewers agree, by Krippendorff's alpha (K. Krippendorff, Content Analysis, 4th ed. 2018, ch. 12)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from dragoman.model import Claim, Noun, Review, StoreError
from dragoman.store import overlay

CODED = ("kind", "act", "polarity", "certainty", "tense")
"""Fields with a closed vocabulary, of which alpha can be asked."""


class Agreement(Noun):
    """Agreement of two reviewers on what both judged.

    Attributes:
        claims: number of claims that both judged.
        alpha: per question, Krippendorff's alpha for nominal data: 1 is full agreement, 0 is chance, below 0 is worse.
            None where it is not defined, because only one value occurs or nothing was judged by both.
        agreed: per question, the share of claims on which both say the same.
        differing: ids of claims on which they differ in any question.
    """

    a: str
    b: str
    claims: int
    alpha: dict[str, float | None]
    agreed: dict[str, float]
    differing: tuple[str, ...]


def compare(a: str, b: str, reviews: Iterable[Review], machine: Callable[[str], Claim | None]) -> Agreement:
    """Compare the standing judgements of two reviewers.

    Questions: the `verdict`; each coded field of the claim as the reviewer leaves it (a reviewer who accepts leaves the
    machine's value; one who rejects leaves none, which is a value of its own); the `issue`, where both assigned one.

    Args:
        a: one reviewer.
        b: the other.
        reviews: the dossier's history, oldest first.
        machine: gives the machine's reading of a claim, None if no reading is kept.

    Raises:
        StoreError: if the extra `agreement` is not installed, or a reviewer judged nothing.
    """
    judged: dict[str, dict[str, list[Review]]] = {a: {}, b: {}}
    for review in reviews:
        if review.reviewer in judged:
            judged[review.reviewer].setdefault(review.claim, []).append(review)
    for name, history in judged.items():
        if not history:
            raise StoreError(f"{name!r} judged nothing in this dossier")
    answers: dict[str, dict[str, tuple[str, str]]] = {}
    both: set[str] = set()
    for id in judged[a]:
        if id not in judged[b]:
            continue
        left, right = judged[a][id], judged[b][id]
        one, other = overlay.standing(left), overlay.standing(right)
        if one is not None and other is not None:
            both.add(id)
            answers.setdefault("verdict", {})[id] = (one.verdict, other.verdict)
            claim = machine(id)
            for field in CODED if claim is not None else ():
                assert claim is not None
                answers.setdefault(field, {})[id] = (_left(claim, one, field), _left(claim, other, field))
        issues = overlay.assignments(left), overlay.assignments(right)
        if issues[0] and issues[1]:
            both.add(id)
            answers.setdefault("issue", {})[id] = (issues[0][id], issues[1][id])
    return Agreement(
        a=a,
        b=b,
        claims=len(both),
        alpha={question: alpha(list(pairs.values())) for question, pairs in answers.items()},
        agreed={q: sum(x == y for x, y in pairs.values()) / len(pairs) for q, pairs in answers.items()},
        differing=tuple(sorted({id for pairs in answers.values() for id, (x, y) in pairs.items() if x != y})),
    )


def alpha(pairs: list[tuple[str, str]]) -> float | None:
    """Alpha for nominal data of two coders; None where no two values differ, so that chance is not defined.

    Raises:
        StoreError: if the extra `agreement` is not installed.
    """
    if len({value for pair in pairs for value in pair}) < 2:
        return None
    try:
        from nltk.metrics.agreement import AnnotationTask  # noqa: PLC0415
    except ImportError as error:
        raise StoreError("agreement needs a library; install it with: pip install 'dragoman[agreement]'") from error
    data = [(coder, str(i), pair[k]) for i, pair in enumerate(pairs) for k, coder in enumerate(("a", "b"))]
    return float(AnnotationTask(data=data).alpha())


def _left(claim: Claim, review: Review, field: str) -> str:
    """The value of a field as a reviewer leaves it."""
    instead = overlay.replacement(claim, review, (str(review.changes.get("into")),))
    if instead is None:
        return str(getattr(claim, field))
    return (
        json.dumps([str(getattr(part, field)) for part in instead])
        if len(instead) != 1
        else str(getattr(instead[0], field))
    )
