"""Effective claims: what the machine read, under what people decided about it. Pure functions.

Of the judgements on a claim the newest that is not `assign` counts, whoever made it; the older ones stay in its
history. `accept` confirms the machine's reading (also over an earlier correction). `assign` only says under which issue
a claim belongs, so it stands beside the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import ValidationError

from dragoman.model import Claim, Document, InputError, Record, Review, content_id, verify

FIXED = ("id",)
"""Fields that no correction may change: the id ties a correction to what it corrects."""


def standing(reviews: Iterable[Review]) -> Review | None:
    """The judgement that counts, of all on one claim, oldest first."""
    last = None
    for review in reviews:
        if review.verdict != "assign":
            last = review
    return last


def assignments(reviews: Iterable[Review]) -> dict[str, str]:
    """Claim id -> issue id, of all reviews of a dossier, oldest first."""
    return {r.claim: r.changes["issue"] for r in reviews if r.verdict == "assign"}


def merges(reviews: Iterable[Review]) -> dict[str, str]:
    """Claim id -> claim id that a person says it restates, of all reviews of a dossier, oldest first."""
    last: dict[str, Review] = {}
    for review in reviews:
        if review.verdict != "assign":
            last[review.claim] = review
    return {claim: r.changes["into"] for claim, r in last.items() if r.verdict == "merge"}


def replacement(machine: Claim, review: Review | None, same_document: Sequence[str]) -> tuple[Claim, ...] | None:
    """What stands in place of a machine claim; None if the machine's reading stands, empty if nothing does.

    Args:
        machine: the claim as read.
        review: the judgement that counts.
        same_document: ids of the claims of its record. A claim that is merged into one of them adds nothing; one merged
            into a claim of another document stays, because it is another report of the same proposition.

    Raises:
        InputError: if the changes do not make a claim.
    """
    if review is None or review.verdict in ("accept", "assign"):
        return None
    if review.verdict == "reject":
        return ()
    if review.verdict == "merge":
        return () if review.changes.get("into") in same_document else None
    if review.verdict == "correct":
        return (_changed(machine, review.changes),)
    return tuple(_part(machine, changes) for changes in review.changes["claims"])


def check_form(review: Review) -> None:
    """Refuse a judgement whose changes do not fit its verdict.

    Raises:
        InputError: with what the verdict takes.
    """
    changes = review.changes
    expected = {"merge": {"into"}, "split": {"claims"}, "assign": {"issue"}, "accept": set(), "reject": set()}
    wanted = expected.get(review.verdict)
    if wanted is not None and set(changes) != wanted:
        raise InputError(f"a review with the verdict {review.verdict} takes {', '.join(wanted) or 'no changes'}")
    if review.verdict in ("merge", "assign"):
        value = next(iter(changes.values()))
        if not isinstance(value, str) or not value.strip():
            raise InputError(f"a review with the verdict {review.verdict} names one id")
        if value == review.claim:
            raise InputError("a claim cannot be merged into itself")
    if review.verdict == "split" and not (isinstance(changes["claims"], list) and len(changes["claims"]) >= 2):
        raise InputError("a split takes a list of at least two claims")
    if review.verdict == "correct" and not changes:
        raise InputError("a correction takes at least one field with its new value")


def check(review: Review, record: Record) -> None:
    """Refuse a judgement that does not make sound claims of the one that it judges.

    Args:
        review: the judgement.
        record: the machine's record that holds the claim.

    Raises:
        InputError: with what is wrong: an unknown field or value, a quotation that is not in the text, equal parts.
    """
    machine = next(c for c in record.claims if c.id == review.claim)
    claims = replacement(machine, review, ())
    for claim in claims or ():
        _check_evidence(claim, record.document)
    if claims and len({c.id for c in claims}) < len(claims):
        raise InputError("the parts of a split must differ from each other")


def _check_evidence(claim: Claim, document: Document) -> None:
    record = Record(
        document=document, parties=(), attributions=(), claims=(claim,),
        reader={"name": "review", "version": "1"},  # type: ignore[arg-type]
    )  # fmt: skip
    checked = verify(record)
    if checked.problems:
        raise InputError("the document does not hold what the review quotes: " + checked.problems[0].message)


def _changed(machine: Claim, changes: dict[str, Any]) -> Claim:
    unknown = set(changes) - set(Claim.model_fields)
    if unknown:
        raise InputError(f"a claim has no field {', '.join(sorted(unknown))}; it has {', '.join(Claim.model_fields)}")
    if any(name in changes and changes[name] != getattr(machine, name) for name in FIXED):
        raise InputError("the id of a claim cannot be changed")
    try:
        return Claim.from_data(machine.as_json() | changes)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(p) for p in first["loc"])
        raise InputError(f"the value of {place} cannot be: {first['msg']}") from error


def _part(machine: Claim, changes: Any) -> Claim:
    if not isinstance(changes, dict):
        raise InputError("each part of a split is an object of fields with their values")
    fields = {name: value for name, value in changes.items() if name != "id"}
    part = _changed(machine, fields)
    return part.model_copy(update={"id": content_id("c", machine.id, fields)})
