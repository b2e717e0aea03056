"""From a `.dna` database to records and reviews; what is taken over and what not says `dragoman.exchange.dna`."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dragoman.exchange import dna_file
from dragoman.exchange.bundle import Bundle, Imported, ReadOptions, parse
from dragoman.exchange.dna_file import DnaDocument, DnaFile, DnaStatement
from dragoman.exchange.dna_values import MARK, concepts, judged, seconds, short, shown, stances
from dragoman.exchange.people import new_claim, with_claims
from dragoman.exchange.text import Utf16
from dragoman.model import (
    ACTS,
    Claim,
    Document,
    Dossier,
    DossierSettings,
    InputError,
    IssueHint,
    ReaderInfo,
    Record,
    Review,
    content_id,
    text_digest,
)

EDITABLE = ("kind", "act", "certainty", "tense", "affirmed", "carried", "actor", "target")
"""Variables of a claim's statement whose change is taken over as a correction; `issue` becomes an assignment."""


def read(path: Path, options: ReadOptions) -> Imported:
    """Read a database that dragoman wrote and people went on with, or one that people made in DNA alone.

    From the latter each `DNA Statement` becomes a claim by its coder: a position for (SUPPORT) or against (REJECT) its
    concept, which becomes an issue. Actor, certainty and tense are the coder's word; the span of the statement is
    evidence, predicate and mention alike, because DNA marks no finer one.

    Raises:
        InputError: if it is no database of DNA 3, or what dragoman keeps in it was damaged.
    """
    return _Reader(dna_file.load(path), path, options).read()


class _Reader:
    def __init__(self, file: DnaFile, path: Path, options: ReadOptions) -> None:
        self._file = file
        self._path = path
        self._options = options
        self._notes: list[str] = []
        kept = self._json(file.settings.get("dragoman", "{}"), "the settings")
        self._people = {int(k): str(v) for k, v in kept.get("people", {}).items()}
        name = options.dossier
        empty: Any = Dossier(name=name, settings=DossierSettings(name=name), records=())
        self._dossier: Dossier = parse(Dossier, kept["dossier"], str(path)) if "dossier" in kept else empty
        self._reviews: list[tuple[int, Review]] = [(-1, parse(Review, r, str(path))) for r in kept.get("reviews", ())]
        self._new_reviews: list[Review] = []
        self._records: dict[int, Record] = {}
        self._added: list[Record] = []
        self._issues: dict[str, str] = {i.name: i.id for i in self._dossier.issues}
        self._issues |= {h.name: h.id for h in self._dossier.settings.issues}
        self._hints: list[IssueHint] = []
        self._assigned: dict[str, str] = {}

    def read(self) -> Imported:
        by_document: dict[int, list[DnaStatement]] = {}
        for statement in self._file.statements:
            by_document.setdefault(statement.document, []).append(statement)
        for row in self._file.documents:
            self._document(row, by_document.get(row.id, []))
        settings = self._dossier.settings
        if self._hints or self._assigned:
            update = {"issues": (*settings.issues, *self._hints), "assigned": settings.assigned | self._assigned}
            settings = settings.model_copy(update=update)
        # Reviews written here carry their place in the history; those on claims that no record holds were kept apart
        # and keep their order among themselves.
        known = sorted((r for r in self._reviews if r[0] >= 0), key=lambda r: r[0])
        loose = iter([r for r in self._reviews if r[0] < 0])
        ordered: list[Review] = []
        for place, review in known:
            while len(ordered) < place and (other := next(loose, None)) is not None:
                ordered.append(other[1])
            ordered.append(review)
        ordered += [review for _, review in loose]
        records = (*(self._records[k] for k in sorted(self._records)), *self._added)
        dossier = self._dossier.model_copy(update={"records": records, "settings": settings})
        bundle = Bundle(dossier, (*ordered, *self._new_reviews))
        self._derived(bundle)
        return Imported(bundle, tuple(self._notes))

    def _json(self, text: str, where: str) -> dict[str, Any]:
        try:
            found = json.loads(text)
        except ValueError as error:
            raise InputError(f"{self._path}: {where}: the line of dragoman was damaged: {error}") from error
        if not isinstance(found, dict):
            raise InputError(f"{self._path}: {where}: the line of dragoman was damaged")
        return found

    def _document(self, row: DnaDocument, statements: list[DnaStatement]) -> None:
        where = f"document {row.id}"
        lines = [line for line in (row.notes or "").split("\n") if line.startswith(MARK)]
        if not lines:
            document = Document.of(
                row.text,
                title=row.title or None,
                author=row.author or None,
                outlet=row.source or None,
                published=_published(row.date),
            )
            self._by_people(document, statements, None)
            return
        head = self._json(lines[0], where).get("dragoman", {})
        if text_digest(row.text) != head.get("document", {}).get("sha256"):
            raise InputError(
                f"{self._path}: the text of {where} ({row.title!r}) was changed in DNA, so the spans of its claims no "
                "longer hold; put the text back, or load the changed article as a document of its own"
            )
        document = parse(Document, head["document"] | {"text": row.text}, where)
        self._header(row, document)
        claims: dict[int, list[Claim]] = {}
        rest = []
        for statement in statements:
            if statement.type == "Review" and statement.values.get("review"):
                self._review(statement)
            elif statement.type == "Claim" and statement.values.get("reading"):
                kept = self._json(statement.values["reading"], f"statement {statement.id}")
                claim = parse(Claim, kept.get("claim"), f"statement {statement.id}")
                if statement.coder in self._people or claim in claims.get(int(kept["record"]), ()):
                    self._judgement(statement, claim, self._name(statement.coder), agree=True)
                else:
                    claims.setdefault(int(kept["record"]), []).append(claim)
                    self._judgement(statement, claim, self._options.reviewer, agree=False)
            else:
                rest.append(statement)
        for reading in head.get("readings", ()):
            order = int(reading["record"])
            found = claims.get(order, [])
            data = {k: v for k, v in reading.items() if k not in ("record", "claims")}
            data |= {"document": document.as_json(), "claims": []}
            record: Record = parse(Record, data, where)
            gone = Counter(reading["claims"]) - Counter(c.id for c in found)
            for claim_id in gone:
                self._notes.append(f"claim {claim_id} was deleted in DNA: taken as rejected")
                self._new(claim_id, self._options.reviewer, "reject", {})
            self._records[order] = record.model_copy(update={"claims": tuple(found)})
        own = [self._records[int(r["record"])] for r in head.get("readings", ())]
        self._by_people(document, rest, own[-1] if own else None)

    def _header(self, row: DnaDocument, document: Document) -> None:
        written = (short(document.title or document.id), short(document.author or ""), short(document.outlet or ""))
        if (row.title, row.author, row.source, row.date) != (*written, seconds(document.published)):
            self._notes.append(
                f"title, author, source or date of document {document.id} was changed in DNA; kept as in the record"
            )

    def _name(self, coder: int) -> str:
        return self._people.get(coder) or self._file.coders.get(coder, str(coder))

    def _review(self, statement: DnaStatement) -> None:
        kept = self._json(statement.values["review"], f"statement {statement.id}")
        review: Review = parse(Review, kept.get("review"), f"statement {statement.id}")
        self._reviews.append((int(kept.get("place", 0)), review))
        if statement.values.get("verdict") != review.verdict or (statement.values.get("note") or "") != (
            review.note or ""
        ):
            self._notes.append(f"the review in statement {statement.id} was changed in DNA; kept as it was made")

    def _new(self, claim: str, reviewer: str, verdict: Any, changes: dict[str, Any]) -> None:
        made_at, dossier = self._options.made_at, self._dossier.name
        self._new_reviews.append(
            Review(
                id=content_id("r", dossier, claim, reviewer, verdict, changes, made_at),
                dossier=dossier, claim=claim, reviewer=reviewer, verdict=verdict, changes=changes, made_at=made_at,
            )
        )  # fmt: skip

    def _judgement(self, statement: DnaStatement, claim: Claim, reviewer: str, *, agree: bool) -> None:
        """Turn what was changed in a claim's statement into reviews."""
        bundle = Bundle(self._dossier)
        issues = bundle.issues_of().get(claim.id, [])
        before, after = shown(claim, issues), statement.values
        changes: dict[str, Any] = {}
        assigned = False
        for name, old in before.items():
            new = after.get(name, old)
            if new == old:
                continue
            if name in EDITABLE:
                changes |= _change(claim, name, new)
            elif name == "issue" and new:
                assigned = True
                self._new(claim.id, reviewer, "assign", {"issue": self._issues.get(new, new)})
            else:
                self._notes.append(f"{name} of claim {claim.id} was changed in DNA; kept as read")
        if changes:
            self._new(claim.id, reviewer, "correct", changes)
        elif agree and not assigned:
            self._new(claim.id, reviewer, "accept", {})

    def _by_people(self, document: Document, statements: list[DnaStatement], base: Record | None) -> None:
        """Claims that people coded themselves, as a reading by each of them."""
        utf16 = Utf16(document.text)
        mine: dict[int, list[Claim]] = {}
        for statement in statements:
            if statement.type == "DNA Statement" and statement.values.get("claim"):
                continue  # derived from a claim; see `_derived`
            span = (utf16.points(statement.start), utf16.points(statement.stop))
            if not 0 <= span[0] < span[1] <= len(document.text):
                self._notes.append(f"statement {statement.id} lies outside its document; left out")
                continue
            claim = self._coded(document, statement, span)
            if claim is not None:
                mine.setdefault(statement.coder, []).append(claim)
        for coder, claims in mine.items():
            reader = ReaderInfo(name=self._name(coder), version="dna")
            self._added.append(with_claims(document, claims, reader, base))
        if base is None and not mine:
            self._added.append(with_claims(document, [], ReaderInfo(name="dna", version="dna"), None))

    def _coded(self, document: Document, statement: DnaStatement, span: tuple[int, int]) -> Claim | None:
        values = statement.values
        if statement.type == "DNA Statement":
            actor = _actor(str(values.get("person") or ""), str(values.get("organization") or ""))
            act = "SUPPORT" if values.get("agreement", 1) else "REJECT"
            claim = new_claim(document, span, kind="position", act=act, actors=[actor] if actor else [])
            concept = str(values.get("concept") or "").strip()
            if concept:
                self._assigned[claim.id] = self._issue(concept)
            return claim
        if statement.type == "Claim":
            fields = {n: values.get(n) for n in ("kind", "act", "certainty", "tense") if values.get(n)}
            fields["polarity"] = "+" if values.get("affirmed", 1) else "-"
            fields["carried"] = bool(values.get("carried", 0))
            return new_claim(
                document, span,
                actors=[values["actor"]] if values.get("actor") else [],
                targets=[values["target"]] if values.get("target") else [],
                **fields,
            )  # fmt: skip
        self._notes.append(f"statement {statement.id} of type {statement.type!r} left out: it is no claim")
        return None

    def _issue(self, concept: str) -> str:
        if concept not in self._issues:
            self._issues[concept] = content_id("i", concept)
            self._hints.append(IssueHint(id=self._issues[concept], name=concept))
        return self._issues[concept]

    def _derived(self, bundle: Bundle) -> None:
        """Say which statements of DNA's own type were changed although they follow from a claim."""
        written = Bundle(bundle.dossier, tuple(r for r in bundle.reviews if r not in self._new_reviews))
        names, issues = concepts(written), written.issues_of()
        expected: Counter[tuple[Any, ...]] = Counter()
        for record in self._records.values():
            for claim in (*record.claims, *(made for _, made in judged(record, written.reviews))):
                expected.update(tuple(s.values()) for s in stances(claim, issues.get(claim.id, ()), names))
        order = ("person", "organization", "concept", "agreement", "claim")
        for statement in self._file.statements:
            if statement.type == "DNA Statement" and statement.values.get("claim"):
                key = tuple(statement.values.get(name) for name in order)
                if expected[key] > 0:
                    expected[key] -= 1
                else:
                    self._notes.append(
                        f"DNA statement {statement.id} follows from claim {statement.values['claim']} and was changed; "
                        "change the statement of the type Claim instead"
                    )


def _change(claim: Claim, name: str, value: Any) -> dict[str, Any]:
    """A changed variable as a change of the claim's JSON form."""
    if name == "affirmed":
        return {"polarity": "+" if value else "-"}
    if name == "carried":
        return {"carried": bool(value)}
    if name in ("actor", "target"):
        plural = f"{name}s"
        mentions = [m.model_dump(mode="json") for m in getattr(claim, plural)]
        first = mentions[0] if mentions else {"span": list(claim.evidence.span)}
        return {plural: ([first | {"key": value, "party": None}] if value else []) + mentions[1:]}
    if name == "act" and value not in ACTS:
        raise InputError(f"claim {claim.id}: {value!r} is no act; there are {', '.join(ACTS)}")
    return {name: value}


def _actor(person: str, organisation: str) -> str:
    if person and organisation and ":" not in person:
        return f"{organisation}:{person}"
    return person or organisation


def _published(seconds: int) -> str | None:
    """DNA's date as ISO: midnight is taken for a date without a time."""
    try:
        found = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    if found.year < 1000:
        return None
    return found.date().isoformat() if found.time() == datetime.min.time() else found.strftime("%Y-%m-%dT%H:%M:%S")
