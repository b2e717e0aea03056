"""W3C Web Annotation (JSON-LD): one annotation a claim, over its evidence, both ways.

A page of annotations; each target is the article (its address, else `urn:sha256:` and the digest of its text) with a
TextQuoteSelector and a TextPositionSelector in code points, as the recommendation has it; bodies are tags for people
and the whole claim as JSON for programs. Readers are software, reviewers people; reviews are annotations of annotations
(`motivation` assessing).

Lost: attributions, parties' mentions and candidates, problems, and what holds between documents. An import needs the
texts (as records or documents); claims over texts that nobody supplies, and annotations of other programs, which have no
claim inside, are left out and counted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from dragoman.exchange.bundle import Bundle, Imported, Losses, ReadOptions, WriteOptions, Written, check, parse
from dragoman.exchange.files import read_text, write_text
from dragoman.exchange.qdpx import describe
from dragoman.model import (
    Claim,
    Document,
    Dossier,
    DossierSettings,
    InputError,
    ReaderInfo,
    Record,
    Review,
    broken,
)

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32
"""Characters of prefix and suffix, so that the quotation is found in a page that differs a little."""

_CLAIM = "application/vnd.dragoman.claim+json"
_REVIEW = "application/vnd.dragoman.review+json"


def write(bundle: Bundle, path: Path, options: WriteOptions) -> Written:
    """Write one AnnotationPage."""
    del options
    check(bundle)
    items = [annotation(record, claim) for record, claim in bundle.claims()]
    items += [_review(review) for review in bundle.reviews]
    page = {"@context": CONTEXT, "id": f"urn:dragoman:dossier:{urn(bundle.dossier.name)}", "type": "AnnotationPage"}
    text = json.dumps(page | {"items": items}, ensure_ascii=False, indent=1) + "\n"
    return Written((write_text(path, text),))


def annotation(record: Record, claim: Claim) -> dict[str, Any]:
    """One claim as an annotation."""
    document, (start, end) = record.document, claim.evidence.span
    tags = [f"{name}: {getattr(claim, name)}" for name in ("kind", "act", "polarity", "certainty", "tense")]
    tags += [f"actor: {m.key}" for m in claim.actors] + [f"target: {m.key}" for m in claim.targets]
    tags += [f"source: {link.key}" for link in claim.chain]
    body: list[dict[str, Any]] = [{"type": "TextualBody", "purpose": "tagging", "value": tag} for tag in tags]
    body.append({"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": describe(claim)})
    whole = {"document": document.model_dump(mode="json", exclude={"text"}), "reader": record.reader.as_json()}
    value = json.dumps(whole | {"claim": claim.as_json()}, ensure_ascii=False)
    body.append({"type": "TextualBody", "purpose": "linking", "format": _CLAIM, "value": value})
    return {
        "id": f"urn:dragoman:claim:{urn(claim.id)}",
        "type": "Annotation",
        "motivation": "classifying",
        "creator": {"type": "Software", "name": record.reader.name, "nickname": record.reader.version},
        "body": body,
        "target": {
            "source": document.url or f"urn:sha256:{document.sha256}",
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": claim.evidence.text,
                    "prefix": document.text[max(0, start - AROUND) : start],
                    "suffix": document.text[end : end + AROUND],
                },
                {"type": "TextPositionSelector", "start": start, "end": end},
            ],
        },
    }


def _review(review: Review) -> dict[str, Any]:
    value = {"type": "TextualBody", "purpose": "assessing", "format": "text/plain", "value": review.verdict}
    whole = {"type": "TextualBody", "purpose": "linking", "format": _REVIEW, "value": review.to_json()}
    note = [{"type": "TextualBody", "purpose": "commenting", "value": review.note}] if review.note else []
    return {
        "id": f"urn:dragoman:review:{urn(review.id)}",
        "type": "Annotation",
        "motivation": "assessing",
        "creator": {"type": "Person", "name": review.reviewer},
        "created": review.made_at,
        "body": [value, *note, whole],
        "target": f"urn:dragoman:claim:{urn(review.claim)}",
    }


def urn(text: str) -> str:
    """A string as part of a URN (RFC 8141 leaves these characters plain)."""
    return quote(text, safe="-._~!$&'()*+,;=:@")


def read(path: Path, options: ReadOptions) -> Imported:
    """Read annotations that carry claims.

    Raises:
        InputError: if it is no JSON, or a claim does not hold in the text of its digest.
    """
    try:
        page = json.loads(read_text(path))
    except ValueError as error:
        raise InputError(f"{path} is no JSON: {error}") from error
    items = page.get("items", page.get("first", {}).get("items")) if isinstance(page, dict) else page
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise InputError(f"{path} holds no annotations")
    texts = {d.sha256: d.text for d in (*(r.document for r in options.records), *options.texts)}
    losses = Losses()
    claims: dict[tuple[str, str], list[Claim]] = {}
    heads: dict[tuple[str, str], tuple[Document, ReaderInfo]] = {}
    reviews: list[Review] = []
    for number, item in enumerate(items, 1):
        where = f"{path} annotation {number}"
        found = dict(_inside(item, where))
        if _REVIEW in found:
            reviews.append(parse(Review, found[_REVIEW] | {"dossier": options.dossier}, where))
        elif _CLAIM in found:
            data = found[_CLAIM]
            digest = data.get("document", {}).get("sha256")
            if digest not in texts:
                losses.add("claims left out: nobody supplied the text of their digest")
                continue
            key = (digest, json.dumps([data["document"].get("id"), data.get("reader")]))
            document = parse(Document, data["document"] | {"text": texts[digest]}, where)
            heads.setdefault(key, (document, parse(ReaderInfo, data.get("reader"), where)))
            claims.setdefault(key, []).append(parse(Claim, data.get("claim"), where))
        else:
            losses.add("annotations without a claim left out")
    records = []
    for key, (document, reader) in heads.items():
        known = next((r for r in options.records if r.document == document and r.reader == reader), None)
        record = Record(
            document=document, parties=known.parties if known else (), claims=tuple(claims[key]), reader=reader,
            attributions=known.attributions if known else (), problems=known.problems if known else (),
        )  # fmt: skip
        faults = broken(record)
        if faults:
            raise InputError(f"{path}: document {document.id}: a claim does not hold what it quotes: {faults[0]}")
        records.append(record)
    dossier = Dossier(name=options.dossier, settings=DossierSettings(name=options.dossier), records=tuple(records))
    return Imported(Bundle(dossier, tuple(reviews)), losses.notes())


def _inside(item: Any, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """What a program put into the bodies of an annotation, as (format, data)."""
    body = item.get("body")
    for part in body if isinstance(body, list) else [body]:
        if isinstance(part, dict) and part.get("format") in (_CLAIM, _REVIEW):
            try:
                yield str(part["format"]), dict(json.loads(part["value"]))
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(f"{where}: its claim was damaged: {error}") from error
