"""schema.org Claim (JSON-LD), as search engines and archives read it. Export only, and without any rating.

Each claim is a `Claim` with its evidence as `text`, the article as `appearance`, the innermost source of its chain (or
the outlet) as `author`, the parties as `about`, and the reader as `claimInterpreter`. `firstAppearance` is the earliest
article of its report group. There is no `ClaimReview` and no `reviewRating`: dragoman does not judge what is true.

Lost: polarity, tense, conditions, chain and spans stand in `additionalProperty` as text only; everything between
documents but the first appearance.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from dragoman.exchange.bundle import Bundle, WriteOptions, Written, check
from dragoman.exchange.files import write_text
from dragoman.exchange.webannotation import urn
from dragoman.model import Document, Record


def write(bundle: Bundle, path: Path, options: WriteOptions) -> Written:
    """Write one JSON-LD document."""
    del options
    check(bundle)
    homes = {claim.id: record.document for record, claim in bundle.claims()}
    first: dict[str, Document] = {}
    for group in bundle.dossier.groups:
        dated = [homes[c] for c in group.claims if c in homes and homes[c].published]
        if dated:
            earliest = min(dated, key=lambda d: (d.published or "", d.id))
            first |= dict.fromkeys(group.claims, earliest)
    claims = [one for record in bundle.records for one in _claims(record, first)]
    text = json.dumps({"@context": "https://schema.org", "@graph": claims}, ensure_ascii=False, indent=1) + "\n"
    return Written((write_text(path, text),))


def _article(document: Document) -> dict[str, Any]:
    made = {
        "@type": "NewsArticle",
        "@id": document.url or f"urn:sha256:{document.sha256}",
        "identifier": document.id,
        "headline": document.title,
        "url": document.url,
        "datePublished": document.published,
        "inLanguage": document.language,
        "publisher": {"@type": "Organization", "name": document.outlet} if document.outlet else None,
    }
    return {k: v for k, v in made.items() if v is not None}


def _claims(record: Record, first: dict[str, Document]) -> list[dict[str, Any]]:
    made = []
    names = {p.key: p.name for p in record.parties}
    kinds = {p.key: p.kind for p in record.parties}
    for claim in record.claims:
        origin = claim.chain[-1].key if claim.chain else f"outlet:{record.document.outlet or 'unknown'}"
        person = kinds.get(origin) == "person"
        properties = {name: str(getattr(claim, name)) for name in ("kind", "act", "polarity", "certainty", "tense")}
        properties |= {"chain": " <- ".join(link.key for link in claim.chain)} if claim.chain else {}
        properties |= (
            {"conditions": "; ".join(f"{c.type}: {c.text}" for c in claim.conditions)} if claim.conditions else {}
        )
        properties |= {"start": str(claim.evidence.span[0]), "end": str(claim.evidence.span[1])}
        one: dict[str, Any] = {
            "@type": "Claim",
            "@id": f"urn:dragoman:claim:{urn(claim.id)}",
            "text": claim.evidence.text,
            "author": {
                "@type": "Person" if person else "Organization",
                "name": names.get(origin) or origin.rpartition(":")[2],
                "identifier": origin,
            },
            "about": [
                {"@type": "Thing", "identifier": key, "name": names.get(key, key)}
                for key in dict.fromkeys(m.key for m in (*claim.actors, *claim.targets))
            ],
            "appearance": _article(record.document),
            "claimInterpreter": {
                "@type": "SoftwareApplication",
                "name": record.reader.name,
                "softwareVersion": record.reader.version,
            },
            "additionalProperty": [{"@type": "PropertyValue", "name": k, "value": v} for k, v in properties.items()],
        }
        if claim.id in first:
            one["firstAppearance"] = _article(first[claim.id])
        made.append(one)
    return made
