"""Two readers: the first reads, the second is asked only where the first left something open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from dragoman.model import Claim, Document, Party, PartyMention, Problem, Reader, ReaderInfo, Record, SetBy, Span
from dragoman.readers.compare import partners_of

STEP = "readers"


class PartReader(Protocol):
    """A reader that can be asked about parts of a document."""

    def read_part(self, document: Document, only: list[Span] | None) -> Record:
        """Read the paragraphs that touch one of the spans; None = all."""


@dataclass
class HybridReader:
    """Reads with `first`; asks `second` about what that left unresolved, and about what `check` reads otherwise.

    A value that `first` found stands. The second's is taken only where there was none, each such field named in
    `Claim.set_by`; where both have one and differ, a problem says so.

    Attributes:
        first: reads every document.
        second: asked about paragraphs only.
        check: another cheap reader; where its claims differ from the first's, the second is asked too.
    """

    first: Reader
    second: PartReader
    check: Reader | None = None

    @property
    def info(self) -> ReaderInfo:
        """Both, as a record names them that both worked on."""
        return _both(_info(self.first), _info(self.second))

    def ready(self) -> None:
        """Prepare the second to be asked; nothing is sent.

        Raises:
            SettingError: if it cannot be asked.
        """
        prepare = getattr(self.second, "ready", None)
        if prepare is not None:
            prepare()

    def read(self, document: Document) -> Record:
        """Read one document; the second is not asked at all if nothing is open."""
        record = self.first.read(document)
        open_claims = {claim.id: unresolved(claim, record) for claim in record.claims}
        doubts = self._doubts(document, record)
        where = [claim.evidence.span for claim in record.claims if open_claims[claim.id] or claim.id in doubts]
        if not where:
            return record
        other = self.second.read_part(document, where)
        partners = partners_of(record, other)
        claims, problems = [], list(record.problems)
        by = other.reader.name
        parties = {party.key: party for party in record.parties}
        known = {party.key: party for party in other.parties}
        for claim in record.claims:
            partner = partners.get(claim.id)
            if partner is None or not (open_claims[claim.id] or claim.id in doubts):
                claims.append(claim)
                continue
            filled = fill(claim, partner, open_claims[claim.id], record, by)
            for mention in (*filled.actors, *filled.targets):
                if mention.key not in parties and mention.key in known:
                    parties[mention.key] = known[mention.key]
            claims.append(filled)
            for name in ("act", "polarity", "certainty"):
                ours, theirs = getattr(filled, name), getattr(partner, name)
                if ours != theirs:
                    problems.append(
                        Problem(
                            step=STEP,
                            message=f"claim {claim.id}, {name}: {record.reader.name} {ours!r}, {by} {theirs!r}",
                            span=claim.evidence.span,
                        )
                    )
        problems += other.problems
        reader = _both(record.reader, other.reader)
        claims = [_said(claim, record.reader.name) for claim in claims]
        return record.model_copy(
            update={
                "claims": tuple(claims),
                "parties": tuple(parties.values()),
                "problems": tuple(problems),
                "reader": reader,
            }
        )

    def _doubts(self, document: Document, record: Record) -> set[str]:
        """Claims that the checking reader does not have, or reads otherwise."""
        if self.check is None:
            return set()
        partners = partners_of(record, self.check.read(document))
        return {
            claim.id
            for claim in record.claims
            if (other := partners.get(claim.id)) is None
            or any(getattr(claim, name) != getattr(other, name) for name in ("kind", "act", "polarity", "certainty"))
            or [link.key for link in claim.chain] != [link.key for link in other.chain]
        }


def _both(one: ReaderInfo, other: ReaderInfo) -> ReaderInfo:
    return ReaderInfo(
        name=f"{one.name} + {other.name}",
        version=f"{one.version} + {other.version}",
        models=(*one.models, *other.models),
    )


def _info(reader: object) -> ReaderInfo:
    info = getattr(reader, "info", None)
    return info if isinstance(info, ReaderInfo) else ReaderInfo(name=type(reader).__name__, version="?")


FIELDS = (
    "kind", "act", "polarity", "certainty", "tense", "carried", "actors", "targets", "predicate", "about", "conditions",
    "when", "where", "chain", "evidence",
)  # fmt: skip
"""Fields of a claim that a reader sets."""


def _said(claim: Claim, first: str) -> Claim:
    """The claim with the reader of every field."""
    known = {it.field: it.reader for it in claim.set_by}
    return claim.model_copy(
        update={"set_by": tuple(SetBy(field=name, reader=known.get(name, first)) for name in FIELDS)}
    )


def unresolved(claim: Claim, record: Record) -> set[str]:
    """Names of the fields of a claim that its reader left open."""
    kinds = {party.key: party.kind for party in record.parties}
    found = set()
    if claim.when is not None and claim.when.value is None:
        found.add("when")
    if claim.where is not None and claim.where.country is None:
        found.add("where")
    if claim.act == "NONE" and claim.kind in {"event", "commitment"}:
        found.add("act")
    if claim.certainty == "unknown" and claim.kind in {"event", "commitment", "position"}:
        found.add("certainty")
    for name in ("actors", "targets"):
        if any(kinds.get(mention.key) == "unresolved" for mention in getattr(claim, name)):
            found.add(name)
    return found


def fill(claim: Claim, partner: Claim, open_fields: set[str], record: Record, by: str) -> Claim:
    """The claim with open fields taken from a partner that passed the gate; what the partner leaves open stays so."""
    update: dict[str, object] = {}
    if "when" in open_fields and claim.when and partner.when and partner.when.value and _same(claim.when, partner.when):
        update["when"] = claim.when.model_copy(update={"value": partner.when.value})
    place, theirs = claim.where, partner.where
    if "where" in open_fields and place and theirs and theirs.country and _same(place, theirs):
        update["where"] = place.model_copy(update={"country": theirs.country})
    if "act" in open_fields and partner.act != "NONE":
        update["act"] = partner.act
    if "certainty" in open_fields and partner.certainty != "unknown":
        update["certainty"] = partner.certainty
    for name in ("actors", "targets"):
        if name in open_fields:
            before = getattr(claim, name)
            after = tuple(_decided(mention, getattr(partner, name), record) for mention in before)
            if after != before:
                update[name] = after
    if not update:
        return claim
    cues = [cue for cue in partner.cues if cue.field in update]
    return claim.model_copy(
        update={
            **update,
            "cues": (*claim.cues, *cues),
            "set_by": tuple(SetBy(field=name, reader=by) for name in update),
        }
    )


def _decided(mention: PartyMention, others: tuple[PartyMention, ...], record: Record) -> PartyMention:
    """An unresolved party as the other reader decides it, among the candidates only where there are any."""
    party: Party | None = next((it for it in record.parties if it.key == mention.key), None)
    if party is None or party.kind != "unresolved":
        return mention
    keys = [it for it in others if _same(it, mention) and (not party.candidates or it.key in party.candidates)]
    return mention.model_copy(update={"key": keys[0].key, "party": keys[0].party}) if len(keys) == 1 else mention


def _same(one: object, other: object) -> bool:
    """Whether two parts stand on the same characters, in part at least."""
    a, b = getattr(one, "span", (0, 0)), getattr(other, "span", (0, 0))
    return bool(a[0] < b[1] and b[0] < a[1])
