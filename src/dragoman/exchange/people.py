"""Claims that people marked in another tool, as claims of the model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dragoman.exchange.bundle import parse
from dragoman.model import Claim, Document, Party, PartyKind, ReaderInfo, Record, content_id


def new_claim(
    document: Document,
    span: tuple[int, int],
    *,
    actors: Sequence[str | dict[str, Any]] = (),
    targets: Sequence[str | dict[str, Any]] = (),
    **fields: Any,
) -> Claim:
    """A claim over a span, which is its evidence, its predicate and the mention of its parties, unless they are given.

    Args:
        document: where it stands.
        span: of the evidence.
        actors: keys, or mentions in the record's JSON form.
        targets: likewise.
        fields: other fields in the record's JSON form.

    Raises:
        InputError: if a field cannot be.
    """
    quote = {"text": document.text[span[0] : span[1]], "span": list(span)}
    data: dict[str, Any] = {
        "kind": "position", "act": "NONE", "polarity": "+", "certainty": "certain", "tense": "present",
        "carried": False, "predicate": quote, "about": None, "conditions": [], "when": None, "where": None,
        "chain": [], "evidence": quote, "cues": [],
    }  # fmt: skip
    for name, keys in (("actors", actors), ("targets", targets)):
        data[name] = [k if isinstance(k, dict) else {"key": k, "party": None, "span": list(span)} for k in keys]
    data |= fields
    data["id"] = content_id("c", "people", document.id, document.sha256, data)
    claim: Claim = parse(Claim, data, f"a claim in document {document.id}")
    return claim


def with_claims(document: Document, claims: Iterable[Claim], reader: ReaderInfo, base: Record | None) -> Record:
    """A reading by a person: what the base says, and the person's own claims, each id once."""
    known = {c.id: c for c in (*(base.claims if base else ()), *claims)}
    parties = {p.key: p for p in (base.parties if base else ())}
    for claim in known.values():
        for mention in (*claim.actors, *claim.targets):
            if mention.key not in parties:
                parties[mention.key] = Party(
                    key=mention.key, id=content_id("p", mention.key), name=mention.key.rpartition(":")[2],
                    kind=_kind(mention.key), of=mention.key.partition(":")[0] if ":" in mention.key else None,
                )  # fmt: skip
    return Record(
        document=document,
        parties=tuple(parties.values()),
        attributions=base.attributions if base else (),
        claims=tuple(known.values()),
        reader=reader,
    )


def _kind(key: str) -> PartyKind:
    """The kind that the form of a key alone tells; else unresolved."""
    head, colon, _ = key.partition(":")
    if colon:
        return {"outlet": "outlet", "group": "collective"}.get(head, "unresolved")  # type: ignore[return-value]
    return "unresolved"
