"""A claim in the words of Discourse Network Analyzer: its variables, its own statements, its coders."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from dragoman.dossier.lexicon import lexicon
from dragoman.dossier.view import sign_of
from dragoman.exchange import dna_schema as schema
from dragoman.exchange.bundle import Bundle
from dragoman.model import Claim, InputError, Record, Review
from dragoman.store import overlay

MARK = '{"dragoman": '
"""How the line of a document's notes begins that holds what is no statement."""


def short(text: str) -> str:
    """A text that fits a short text of DNA: a longer one is cut and ends in a digest of the whole."""
    if len(text) <= schema.LIMIT:
        return text
    return f"{text[: schema.LIMIT - 19]}… {hashlib.sha256(text.encode('utf-8')).hexdigest()[:16]}"


def coder_of(record: Record) -> str:
    """The name under which a reader codes."""
    return short(f"reader {record.reader.name} {record.reader.version}")


def seconds(published: str | None) -> int:
    """A date as DNA keeps it: seconds since 1970, its clock time taken as written; 0 where there is none."""
    if published is None:
        return 0
    padded = published[:4] + (published[4:7] or "-01") + (published[7:10] or "-01") + published[10:]
    try:
        return int(datetime.fromisoformat(padded).replace(tzinfo=UTC).timestamp())
    except ValueError:
        return 0


def person_and_organisation(key: str) -> tuple[str, str]:
    """A party key as DNA's two variables; only `STATE:Name` and `ORGANISATION:Name` have a person."""
    head, colon, rest = key.partition(":")
    is_person = colon and rest and head not in ("outlet", "group", "unnamed", "doc")
    return (key, head) if is_person else ("", key)


def concepts(bundle: Bundle) -> dict[str, str]:
    """Issue id -> name as a concept; names that several issues share carry their id."""
    named = {hint.id: hint.name for hint in bundle.dossier.settings.issues}
    named |= {issue.id: issue.name for issue in bundle.dossier.issues}
    every = list(named.values())
    return {i: name if every.count(name) == 1 else f"{name} [{i}]" for i, name in named.items()}


def stances(claim: Claim, issues: Iterable[str], names: dict[str, str]) -> Iterator[dict[str, Any]]:
    """The statements of DNA's own type that follow from a claim."""
    if claim.kind == "gap":
        return
    about = f"{claim.act}: {claim.about.text}" if claim.about else claim.act
    found = [names.get(i, i) for i in issues] or [about]
    agreement = int(sign_of(claim, lexicon()) > 0)
    for actor in dict.fromkeys(m.key for m in claim.actors):
        person, organisation = person_and_organisation(actor)
        for concept in found:
            yield {
                "person": short(person),
                "organization": short(organisation),
                "concept": short(concept),
                "agreement": agreement,
                "claim": short(claim.id),
            }


def shown(claim: Claim, issues: list[str]) -> dict[str, Any]:
    """The variables of a claim's statement."""
    when, where = claim.when, claim.where
    return {
        "claim": short(claim.id),
        "kind": claim.kind,
        "act": claim.act,
        "certainty": claim.certainty,
        "tense": claim.tense,
        "actor": short(claim.actors[0].key) if claim.actors else "",
        "target": short(claim.targets[0].key) if claim.targets else "",
        "source": short(claim.chain[-1].key) if claim.chain else "",
        "issue": short(issues[0]) if issues else "",
        "affirmed": int(claim.polarity == "+"),
        "carried": int(claim.carried),
        "about": claim.about.text if claim.about else "",
        "conditions": "\n".join(f"{c.type}: {c.text}" for c in claim.conditions),
        "when": f"{when.text} ({when.value or 'unresolved'})" if when else "",
        "where": f"{where.text} ({where.country or 'unresolved'})" if where else "",
        "chain": " <- ".join(link.key for link in claim.chain),
    }


def judged(record: Record, reviews: Iterable[Review]) -> Iterator[tuple[str, Claim]]:
    """What each reviewer made of the claims of a record, as (reviewer, claim as the reviewer would have it)."""
    mine: dict[tuple[str, str], list[Review]] = {}
    for review in reviews:
        mine.setdefault((review.claim, review.reviewer), []).append(review)
    ids = [c.id for c in record.claims]
    for claim in record.claims:
        for (judged_claim, reviewer), history in mine.items():
            last = overlay.standing(history)
            if judged_claim != claim.id or last is None:
                continue
            try:
                instead = overlay.replacement(claim, last, ids)
            except InputError:
                continue  # a judgement on another reading of the claim; it is kept as a review all the same
            for made in (claim,) if instead is None else instead:
                yield reviewer, made
