"""Small records made by hand, and a reader that reads without a language model."""

from __future__ import annotations

import random
import re

from dragoman.model import (
    Attribution,
    ChainLink,
    Claim,
    Condition,
    Document,
    Dossier,
    DossierSettings,
    Group,
    Issue,
    Party,
    PartyMention,
    Problem,
    Quote,
    ReaderInfo,
    Record,
    Review,
    content_id,
)

TEXT = "Turkey may deploy peacekeepers in Ukraine. Russia rejected a truce, officials in Erdoğan's office said."


def quote(text: str, words: str) -> Quote:
    start = text.index(words)
    return Quote(text=words, span=(start, start + len(words)))


def mention(text: str, words: str, key: str) -> PartyMention:
    return PartyMention(key=key, party=None, span=quote(text, words).span)


def read(document: Document, *, version: str = "1", certainty: str = "possible") -> Record:
    """One claim per sentence: its first word acts. Enough of a record to fill every table."""
    claims = []
    for i, found in enumerate(re.finditer(r"[^.]+\.", document.text)):
        start = found.start() + len(found.group()) - len(found.group().lstrip())
        sentence = Quote(text=document.text[start : found.end()], span=(start, found.end()))
        words = sentence.text.split()
        actor = words[0]
        head = words[1] if len(words) > 1 else words[0]
        place = document.text.index(head, start)
        claims.append(
            Claim(
                id=content_id("c", document.id, document.sha256, i, version if version != "1" else ""),
                kind="event",
                act="CONSULT" if i % 2 else "AID",
                polarity="+",
                certainty=certainty,
                tense="future",
                carried=False,
                actors=(PartyMention(key=actor, party=None, span=(start, start + len(actor))),),
                targets=(),
                predicate=Quote(text=head, span=(place, place + len(head))),
                about=None,
                conditions=(Condition(type="if", text=head, span=(place, place + len(head))),) if i % 2 else (),
                when=None,
                where=None,
                chain=(
                    ChainLink(
                        key="unnamed:sources", party=None, text=actor, span=(start, start + len(actor)), cue=None
                    ),
                ),
                evidence=sentence,
                cues=(),
            )
        )
    first = document.text.split()[0]
    return Record(
        document=document,
        parties=(Party(key=first, id=content_id("p", first), name=first, kind="state", mentions=((0, len(first)),)),),
        attributions=(
            Attribution(id="a1", source=None, cue=None, content=((0, len(first)),), form="indirect", source_key=None),
        ),
        claims=tuple(claims),
        reader=ReaderInfo(name="plain", version=version),
        problems=(Problem(step="test", message="none", span=None),),
    )


def document(text: str = TEXT, **fields: str | None) -> Document:
    return Document.of(text, **({"outlet": "Daily Post", "published": "2025-02-27"} | fields))


def settings(name: str = "talks", **fields: object) -> DossierSettings:
    return DossierSettings.from_data({"name": name} | fields)


def review(claim: str, verdict: str, reviewer: str = "ann", dossier: str = "talks", n: int = 1, **changes) -> Review:
    made_at = f"2025-03-01T10:00:{n:02d}Z"
    return Review(
        id=content_id("r", dossier, claim, reviewer, verdict, changes, made_at),
        dossier=dossier,
        claim=claim,
        reviewer=reviewer,
        verdict=verdict,
        changes=changes,
        made_at=made_at,
    )


def build(records: list[Record], chosen: DossierSettings) -> Dossier:
    """An analysis with one issue per act and every claim a group of its own."""
    acts: dict[str, list[str]] = {}
    for record in records:
        for claim in record.claims:
            acts.setdefault(claim.act, []).append(claim.id)
    return Dossier(
        name=chosen.name,
        settings=chosen,
        records=tuple(records),
        issues=tuple(
            Issue(id=act.lower(), name=act.title(), declared=False, claims=tuple(ids))
            for act, ids in sorted(acts.items())
        ),
        groups=tuple(
            Group(id=f"g-{c.id}", issue=c.act.lower(), claims=(c.id,), independent=1, origins=())
            for r in records
            for c in r.claims
        ),
    )


def articles(number: int, sentences: int = 4, seed: int = 7) -> list[Document]:
    """Many different documents."""
    pick = random.Random(seed)
    actors = ["Turkey", "Russia", "Ukraine", "France", "Britain", "Qatar", "Egypt", "Norway"]
    verbs = ["offers", "rejects", "wants", "discusses", "backs", "delays"]
    things = ["a ceasefire", "peacekeepers", "an exchange of prisoners", "security guarantees", "grain shipments"]
    made = []
    for i in range(number):
        text = " ".join(
            f"{pick.choice(actors)} {pick.choice(verbs)} {pick.choice(things)} in round {i}-{j}."
            for j in range(sentences)
        )
        day = f"2025-{1 + i % 12:02d}-{1 + i % 28:02d}"
        made.append(document(text, outlet=f"Outlet {i % 9}", published=day, url=f"https://news.example/{i}"))
    return made
