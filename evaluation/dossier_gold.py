"""The gold of a dossier as records, so that what holds between claims is scored apart from reading."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from dragoman.model import (
    ChainLink,
    Claim,
    Condition,
    Document,
    Party,
    PartyMention,
    Quote,
    ReaderInfo,
    Record,
    When,
    Where,
    content_id,
)
from dragoman.model.codes import PartyKind

_STATE_CODE = 3


def _kind(key: str) -> PartyKind:
    head, _, rest = key.partition(":")
    if head == "outlet":
        return "outlet"
    if head == "group":
        return "collective"
    if head in ("unnamed", "doc"):
        return "unresolved"
    if rest:
        return "person"
    return "state" if len(key) == _STATE_CODE and key.isupper() else "organisation"


def _quote(text: str, span: list[int] | None) -> Quote | None:
    return Quote(text=text[span[0] : span[1]], span=(span[0], span[1])) if span else None


def _claim(document: Document, index: int, gold: dict[str, Any]) -> Claim:
    text = document.text
    evidence = _quote(text, gold["evidence"])
    if evidence is None:
        raise ValueError(f"{document.id}#{index}: gold without evidence")

    def mention(key: str) -> PartyMention:
        name = key.rpartition(":")[2]
        at = text.find(name, evidence.span[0], evidence.span[1]) if name else -1
        span = (at, at + len(name)) if at >= 0 else evidence.span
        return PartyMention(key=key, party=None, span=span)

    when, where = gold.get("when"), gold.get("where")
    when_quote = _quote(text, when.get("span")) if when else None
    where_quote = _quote(text, where.get("span")) if where else None
    return Claim(
        id=content_id("c", "gold", document.id, index),
        kind=gold["kind"],
        act=gold["act"],
        polarity=gold["polarity"],
        certainty=gold["certainty"],
        tense=gold["tense"],
        carried=bool(gold.get("carried")),
        actors=tuple(mention(k) for k in gold["actors"]),
        targets=tuple(mention(k) for k in gold["targets"]),
        predicate=_quote(text, gold.get("predicate")) or evidence,
        about=_quote(text, gold.get("about")),
        conditions=tuple(
            Condition(type=c["type"], text=text[c["span"][0] : c["span"][1]], span=(c["span"][0], c["span"][1]))
            for c in gold["conditions"]
        ),
        when=When(text=when_quote.text, span=when_quote.span, value=when.get("value")) if when and when_quote else None,
        where=Where(text=where_quote.text, span=where_quote.span, country=where.get("country"))
        if where and where_quote
        else None,
        chain=tuple(ChainLink(key=k, party=None, text=evidence.text, span=evidence.span) for k in gold["chain"]),
        evidence=evidence,
        cues=(),
    )


def load_records(folder: Path) -> list[Record]:
    """Records of one gold dossier, in order of publication.

    Gold has no spans for parties and sources; they point at the name inside the evidence where it stands there, else
    at the whole evidence. A claim's id depends on article and position only.
    """
    articles = {}
    for line in (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines():
        data = json.loads(line)
        articles[data["id"]] = data
    records = []
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        data = json.loads(line)
        source = articles.get(data["id"], data)
        document = Document.of(
            data["text"],
            id=data["id"],
            outlet=data.get("outlet"),
            url=source.get("url"),
            title=data.get("title"),
            published=data.get("published"),
            language="en",
        )
        claims = tuple(_claim(document, i, g) for i, g in enumerate(data["claims"]))
        keys = dict.fromkeys(
            k for c in claims for k in (*(m.key for m in (*c.actors, *c.targets)), *(link.key for link in c.chain))
        )
        parties = tuple(
            Party(
                key=k,
                id=content_id("p", k),
                name=k.rpartition(":")[2],
                kind=_kind(k),
                of=k.partition(":")[0] if _kind(k) == "person" else None,
            )
            for k in keys
        )
        records.append(
            Record(
                document=document,
                parties=parties,
                attributions=(),
                claims=claims,
                reader=ReaderInfo(name="gold", version="1"),
            )
        )
    return sorted(records, key=lambda r: (r.document.published or "", r.document.id))


def references(records: list[Record]) -> dict[str, str]:
    """Claim id -> gold reference (`ug-07#0`)."""
    return {c.id: f"{r.document.id}#{i}" for r in records for i, c in enumerate(r.claims)}
