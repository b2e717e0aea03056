"""What holds across the documents of one negotiation. Every statement names the claims that it rests on."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from dragoman.model.base import Noun, Span, shown_in_notebook
from dragoman.model.codes import Certainty, ConditionType, Polarity
from dragoman.model.known import KnownParty
from dragoman.model.record import Record

LinkKind = Literal["cites", "copies", "near-verbatim", "silent rewrite", "same source", "credit line", "link"]
RelationType = Literal["conflict", "changed", "hardened", "softened", "narrower", "wider"]
ConflictKind = Literal["denial", "fact", "date", "position", "figure"]
UnsaidState = Literal["no answer", "refused comment", "not reported", "not asked", "answered"]
ConditionState = Literal["met", "unmet", "open", "disputed"]


class Evidence(Noun):
    """Characters in one document of a dossier."""

    document: str
    span: Span
    text: str


class IssueHint(Noun):
    """An issue as people declare it in `dossier.toml`."""

    id: str
    name: str
    hints: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()


class DossierSettings(Noun):
    """What people decide about a dossier (the file `dossier.toml`).

    Attributes:
        issues: declared issues; claims that fit none may still be proposed under others.
        aliases: name as written -> party key.
        assigned: claim id -> issue id, corrections that win over everything else.
        merged: claim id -> id of a claim in another document that a person says states the same proposition.
        sources: addresses that `dragoman watch` follows.
        subscriptions: outlet key -> agencies whose copy it carries, for origins.
        parties: who takes part that the tables do not know, or know otherwise; reading for this dossier rests on them.
        tables: folders with own rows for the tables of who is who, used when this dossier's documents are read.
        learn: let people whom one article introduces be known in the others.
    """

    name: str
    title: str | None = None
    issues: tuple[IssueHint, ...] = ()
    aliases: dict[str, str] = Field(default_factory=dict)
    assigned: dict[str, str] = Field(default_factory=dict)
    merged: dict[str, str] = Field(default_factory=dict)
    sources: tuple[str, ...] = ()
    subscriptions: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    parties: tuple[KnownParty, ...] = ()
    tables: tuple[str, ...] = ()
    learn: bool = True


class Stance(Noun):
    """Where a party stands on an issue on a date, in the words of its own claims."""

    party: str
    claim: str
    date: str | None
    act: str
    polarity: Polarity
    certainty: Certainty
    conditional: bool
    summary: str


class Issue(Noun):
    """A thing negotiated; `declared` tells a person's issue from a proposed one."""

    id: str
    name: str
    declared: bool
    claims: tuple[str, ...]
    stances: tuple[Stance, ...] = ()


class Origin(Noun):
    """Where reports of one proposition come from: an outlet, a document, a party, or an outlet's unnamed sources."""

    key: str
    claims: tuple[str, ...]


class Merge(Noun):
    """Why a claim adds no origin of its own."""

    claim: str
    into: str
    reason: LinkKind
    evidence: tuple[Evidence, ...] = ()


class Group(Noun):
    """Claims in different documents that state the same proposition.

    Attributes:
        independent: number of origins whose independence was not refuted; never proof of it.
        untraced: claims restated without a source; they add no origin.
    """

    id: str
    issue: str | None
    claims: tuple[str, ...]
    independent: int
    origins: tuple[Origin, ...]
    merges: tuple[Merge, ...] = ()
    untraced: tuple[str, ...] = ()


class Link(Noun):
    """Why one document rests on another document or outlet."""

    from_: str = Field(alias="from", serialization_alias="from")
    to: str
    kind: LinkKind
    evidence: tuple[Evidence, ...] = ()
    why: str = ""


class Relation(Noun):
    """How two claims stand to each other; for a change or drift `a` is the earlier one."""

    type: RelationType
    a: str
    b: str
    kind: ConflictKind | None = None
    why: str = ""


class Unsaid(Noun):
    """A party that has not answered on an issue."""

    party: str
    issue: str | None
    state: UnsaidState
    question: str | None = None
    claims: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    ended_by: str | None = None
    age_days: int | None = None


class Requirement(Noun):
    """One condition of a proposed act: in whose claims it stands, on how many origins, and whether it is met."""

    id: str
    type: ConditionType
    what: str
    claims: tuple[str, ...]
    demanded_by: tuple[str, ...] = ()
    independent: int = 0
    state: ConditionState = "open"
    state_claims: tuple[str, ...] = ()


class ConditionSet(Noun):
    """A proposed act and what would have to be true for it; `open` are claims that leave something undecided."""

    id: str
    act: str
    party: str
    issue: str | None
    claims: tuple[str, ...]
    must_be_true: tuple[Requirement, ...]
    open: tuple[str, ...] = ()


class Dossier(Noun):
    """All records on one negotiation and what holds between them."""

    name: str
    settings: DossierSettings
    records: tuple[Record, ...]
    issues: tuple[Issue, ...] = ()
    groups: tuple[Group, ...] = ()
    links: tuple[Link, ...] = ()
    relations: tuple[Relation, ...] = ()
    unsaid: tuple[Unsaid, ...] = ()
    conditions: tuple[ConditionSet, ...] = ()

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return shown_in_notebook("dossier_html", self)
