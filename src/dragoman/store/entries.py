"""What the store answers with, beyond the nouns of the model. Frozen, JSON in and out."""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

from pydantic import Field

from dragoman.model import Claim, Noun, Quote, Review

Layer = Literal["machine", "human"]
Outcome = Literal["added", "new version", "reread", "known"]
Role = Literal["reader", "reviewer", "editor"]
ROLES: tuple[Role, ...] = ("reader", "reviewer", "editor")

T = TypeVar("T")


class Page(Noun, Generic[T]):
    """A part of a longer list.

    Attributes:
        total: how many there are in all.
        offset: position of the first item, from 0.
    """

    items: tuple[T, ...]
    total: int
    offset: int


class Edit(Noun):
    """One difference between two versions: sentences `before` (of the older text) became `after` (of the newer)."""

    before: Quote | None
    after: Quote | None


class Change(Noun):
    """What differs between a version of an article and the version before it.

    Attributes:
        fields: names of other fields that differ, such as `title`, each with its old and new value.
        edits: differences of the text, in order.
    """

    fields: dict[str, tuple[str | None, str | None]] = Field(default_factory=dict)
    edits: tuple[Edit, ...] = ()


class DossierEntry(Noun):
    """A dossier of the workspace, in figures.

    Attributes:
        documents: articles, each counted once whatever its versions.
        claims: claims that count now.
    """

    name: str
    title: str | None
    documents: int
    versions: int
    claims: int
    reviews: int
    created_at: str


class DocumentEntry(Noun):
    """A document of a dossier without its text.

    Attributes:
        version: 1 for the text that came first.
        current: whether it is the newest version of its article; only such count in the dossier.
        readers: `name version` of each reader that read it, oldest reading first.
        claims: claims that count now (0 for a version that was superseded).
    """

    id: str
    digest: str
    outlet: str | None
    url: str | None
    title: str | None
    published: str | None
    language: str | None
    version: int
    current: bool
    change: Change | None
    claims: int
    readers: tuple[str, ...]
    added_at: str


class ClaimEntry(Noun):
    """A claim where it stands.

    Attributes:
        layer: `machine` as read, `human` as a reviewer corrected or split it.
        live: whether it counts now.
        issues: ids of the issues it was put under by the newest analysis, or by a person.
        review: the newest judgement on it other than `assign`, None if nobody judged it.
    """

    claim: Claim
    document: str
    outlet: str | None
    published: str | None
    layer: Layer
    live: bool
    reader: str
    reader_version: str
    issues: tuple[str, ...] = ()
    review: Review | None = None


class Cell(Noun):
    """What a party's claims say on an issue, in figures; `issue` is None for claims under no issue.

    Attributes:
        latest: id of the newest claim by publication date; undated claims come before dated ones.
        date: its publication date.
        outlets: number of outlets that carry such claims: not a number of independent origins.
    """

    party: str
    issue: str | None
    claims: int
    outlets: int
    latest: str
    date: str | None


class Matrix(Noun):
    """Parties by issues: `parties` from most claims to fewest, `issues` as the analysis orders them."""

    parties: tuple[str, ...]
    issues: tuple[tuple[str, str], ...]
    cells: tuple[Cell, ...]


class Hit(Noun):
    """A document or claim that a search found.

    Attributes:
        claim: id, None where the text of the document was found.
        snippet: the surroundings of the first word found, or the claim's evidence.
    """

    document: str
    claim: str | None
    outlet: str | None
    published: str | None
    title: str | None
    snippet: str


class RawPage(Noun):
    """The page that a document was taken from, as it came.

    Attributes:
        content: the bytes before any decoding.
        charset: how `content` was decoded, None for media that hold no text.
        offsets: rows of (start, end) in `Document.text` and (start, end) in the decoded page, in ascending order.
        cut: spans (start, end) of the decoded page that were left out as not part of the article.
    """

    content: bytes
    media_type: str
    charset: str | None = None
    address: str | None = None
    fetched_at: str | None = None
    offsets: tuple[tuple[int, int, int, int], ...] = ()
    cut: tuple[tuple[int, int], ...] = ()


class User(Noun):
    """An account of the web faces. `password_hash` is made and checked there; the store only keeps it."""

    name: str
    role: Role
    password_hash: str
    active: bool = True
    created_at: str


class Session(Noun):
    """A user who is logged in until `expires_at` (ISO date-time, UTC)."""

    user: User
    csrf: str
    created_at: str
    expires_at: str


class AuditEntry(Noun):
    """Who did what when. Written with the change itself, in the same transaction, where the store makes the change."""

    at: str
    actor: str
    action: str
    dossier: str | None = None
    subject: str | None = None
    details: dict[str, str] = Field(default_factory=dict)
