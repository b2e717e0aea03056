"""PROV-JSON (a subset of W3C PROV): where each claim comes from. Export only.

Entities are documents, readings and claims; agents are outlets, readers, reviewers and the origins of chains; a reading
is an activity that used a document and made a record; a claim is part of its record (`hadMember`), derived from its
document, and quoted from the innermost source of its chain; a review is an activity that revised a claim. Links between
reports are derivations with their kind.

Subset: entity, agent, activity, used, wasGeneratedBy, wasAssociatedWith, wasAttributedTo, wasDerivedFrom,
actedOnBehalfOf, hadMember. Lost: times of reading (they are not kept), spans but those of evidence, conditions, places,
attributions, relations between claims.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from dragoman.exchange.bundle import Bundle, WriteOptions, Written, check
from dragoman.exchange.files import write_text
from dragoman.model import ChainLink, Record

PREFIXES = {
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcterms": "http://purl.org/dc/terms/",
    "doc": "urn:dragoman:document:",
    "rec": "urn:dragoman:record:",
    "claim": "urn:dragoman:claim:",
    "agent": "urn:dragoman:agent:",
    "act": "urn:dragoman:activity:",
    "dragoman": "urn:dragoman:terms:",
}


def write(bundle: Bundle, path: Path, options: WriteOptions) -> Written:
    """Write one PROV-JSON document."""
    del options
    check(bundle)
    return Written((write_text(path, json.dumps(prov(bundle), ensure_ascii=False, indent=1) + "\n"),))


def prov(bundle: Bundle) -> dict[str, Any]:
    """The provenance of a dossier as PROV-JSON."""
    made = _Prov()
    for number, record in enumerate(bundle.records):
        made.record(number, record)
    for link in bundle.dossier.links:
        if name("doc", link.from_) in made.parts["entity"] and name("doc", link.to) in made.parts["entity"]:
            ends = {"prov:generatedEntity": name("doc", link.from_), "prov:usedEntity": name("doc", link.to)}
            made.relate("wasDerivedFrom", ends | {"prov:type": f"dragoman:{link.kind}", "dragoman:why": link.why})
    for review in bundle.reviews:
        act, person = name("act", f"review/{review.id}"), name("agent", f"reviewer/{review.reviewer}")
        made.parts["agent"][person] = {"prov:type": "prov:Person", "prov:label": review.reviewer}
        made.parts["activity"][act] = {
            "prov:endTime": review.made_at,
            "dragoman:verdict": review.verdict,
            "dragoman:changes": json.dumps(review.changes, ensure_ascii=False, sort_keys=True),
        }
        made.relate("wasAssociatedWith", {"prov:activity": act, "prov:agent": person})
        made.relate("used", {"prov:activity": act, "prov:entity": name("claim", review.claim)})
    return {"prefix": {k: v for k, v in PREFIXES.items() if k not in ("prov", "xsd")}} | made.filled()


def name(prefix: str, text: str) -> str:
    """A qualified name."""
    return f"{prefix}:{quote(text, safe='-._~/')}"


class _Prov:
    def __init__(self) -> None:
        self.parts: dict[str, dict[str, Any]] = {"entity": {}, "activity": {}, "agent": {}}
        self._relations: dict[str, list[dict[str, Any]]] = {}

    def relate(self, kind: str, ends: dict[str, Any]) -> None:
        known = self._relations.setdefault(kind, [])
        if ends not in known:
            known.append(ends)

    def filled(self) -> dict[str, Any]:
        relations = {kind: {f"_:{kind}{i}": r for i, r in enumerate(rows)} for kind, rows in self._relations.items()}
        return {k: v for k, v in (self.parts | relations).items() if v}

    def record(self, number: int, record: Record) -> None:
        document, reader = record.document, record.reader
        doc, rec = name("doc", document.id), name("rec", f"{document.id}/{number}")
        who, act = (
            name("agent", f"reader/{reader.name}/{reader.version}"),
            name("act", f"reading/{document.id}/{number}"),
        )
        facts = {"dcterms:title": document.title, "dcterms:issued": document.published, "dcterms:source": document.url}
        self.parts["entity"][doc] = {"prov:type": "dragoman:Document", "dragoman:sha256": document.sha256} | {
            k: v for k, v in facts.items() if v is not None
        }
        self.parts["entity"][rec] = {"prov:type": "prov:Collection"}
        self.parts["agent"][who] = {"prov:type": "prov:SoftwareAgent", "prov:label": f"{reader.name} {reader.version}"}
        self.parts["activity"][act] = {"prov:type": "dragoman:Reading", "dragoman:models": list(reader.models)}
        self.relate("used", {"prov:activity": act, "prov:entity": doc})
        self.relate("wasAssociatedWith", {"prov:activity": act, "prov:agent": who})
        self.relate("wasGeneratedBy", {"prov:entity": rec, "prov:activity": act})
        if document.outlet:
            outlet = name("agent", f"outlet/{document.outlet}")
            self.parts["agent"][outlet] = {"prov:type": "prov:Organization", "prov:label": document.outlet}
            self.relate("wasAttributedTo", {"prov:entity": doc, "prov:agent": outlet})
        for claim in record.claims:
            ref = name("claim", claim.id)
            self.parts["entity"][ref] = {
                "prov:type": "dragoman:Claim",
                "prov:value": claim.evidence.text,
                "dragoman:start": claim.evidence.span[0],
                "dragoman:end": claim.evidence.span[1],
                "dragoman:actors": [m.key for m in claim.actors],
                **{f"dragoman:{f}": getattr(claim, f) for f in ("kind", "act", "polarity", "certainty", "tense")},
            }
            self.relate("hadMember", {"prov:collection": rec, "prov:entity": ref})
            self.relate("wasDerivedFrom", {"prov:generatedEntity": ref, "prov:usedEntity": doc, "prov:activity": act})
            for i, link in enumerate(claim.chain):
                self._source(ref, claim.chain, i, link)

    def _source(self, claim: str, chain: tuple[ChainLink, ...], position: int, link: ChainLink) -> None:
        agent = name("agent", f"source/{link.key}")
        kind = {"outlet": "prov:Organization"}.get(link.key.partition(":")[0], "prov:Agent")
        self.parts["agent"][agent] = {"prov:type": kind, "prov:label": link.key}
        role = "dragoman:origin" if position == len(chain) - 1 else "dragoman:carrier"
        ends = {"prov:entity": claim, "prov:agent": agent, "prov:type": role, "dragoman:position": position}
        self.relate("wasAttributedTo", ends)
