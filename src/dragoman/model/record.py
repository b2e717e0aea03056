"""What was read from one document."""

from __future__ import annotations

from dragoman.model.base import Noun, Quote, Span, shown_in_notebook
from dragoman.model.codes import Act, Certainty, ConditionType, Kind, PartyKind, Polarity, QuotationForm, Tense
from dragoman.model.document import Document


class Party(Noun):
    """Who can act, hold a position or speak, as this document shows them.

    Attributes:
        key: see docs/reference/keys.md (`TUR`, `TUR:Erdogan`, `outlet:Bloomberg`, `unnamed:sources`).
        office: the office the text or the tables give on the date of publication, None if none.
        of: key of the state or organisation it acts for, None if none.
        mentions: spans of the document that name it, in order.
        candidates: keys it could stand for where that is not decided; then `kind` is `unresolved`.
    """

    key: str
    id: str
    name: str
    kind: PartyKind
    office: str | None = None
    of: str | None = None
    mentions: tuple[Span, ...] = ()
    candidates: tuple[str, ...] = ()


class Described(Noun):
    """What the text tells about a source that it does not name; None where it tells nothing.

    Attributes:
        role: the noun it is called by ("official", "diplomat"), singular.
        number: as written ("two", "several"), "one" for a single person, None for a bare plural.
        nationality: key of the state whose adjective stands before the noun.
        employer: key of the party or outlet that it belongs to or speaks for.
        access: how it is said to know ("familiar with the talks").
        anonymity: the words that say it is not named ("spoke on condition of anonymity").
        reason: why not, as stated ("because the talks are private").
        member_of: chain key of the unnamed group that it is picked out of ("one of them"); what is told about the group
            is then told about it.
    """

    role: str | None = None
    number: str | None = None
    nationality: str | None = None
    employer: str | None = None
    access: Quote | None = None
    anonymity: Quote | None = None
    reason: Quote | None = None
    member_of: str | None = None

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The fields that quote the text."""
        return tuple(q for q in (self.access, self.anonymity, self.reason) if q is not None)


class Attribution(Noun):
    """Who says what: source, cue and content as written.

    Attributes:
        source: None where nobody is named ("reportedly").
        content: fragments; a quotation broken by its source has several.
        source_key: the source resolved (a chain key), None if unresolved.
        within: id of the attribution whose content holds this one.
        negated: the cue denies or refuses ("did not say").
        question: the cue asks ("asked whether", "wants to know why"); requests ("asked for", "asked to") do not.
        carried: why this goes on with an earlier source although the text does not name it again ("quotation goes on"),
            None where the text names the source here.
        described: for an unnamed source, its description in fields.
    """

    id: str
    source: Quote | None
    cue: Quote | None
    content: tuple[Span, ...]
    form: QuotationForm
    source_key: str | None = None
    within: str | None = None
    negated: bool = False
    question: bool = False
    carried: str | None = None
    described: Described | None = None


class PartyMention(Noun):
    """A party in a role of a claim, and the characters that put it there."""

    key: str
    party: str | None
    span: Span


class Condition(Noun):
    """What limits the act, as written."""

    type: ConditionType
    text: str
    span: Span


class When(Noun):
    """The time of an act: as written, and as EDTF (level 1; `2025-02-01/2025-02-10`, `XXXX-02`), None if unresolved."""

    text: str
    span: Span
    value: str | None


class Where(Noun):
    """The place of an act: as written, and resolved as far as is sure."""

    text: str
    span: Span
    country: str | None = None
    name: str | None = None
    lat: float | None = None
    lon: float | None = None
    geonameid: int | None = None


class ChainLink(Noun):
    """One source on the way from the outlet to the origin."""

    key: str
    party: str | None
    text: str
    span: Span
    cue: Quote | None = None


class Cue(Noun):
    """The characters that decided a field."""

    field: str
    text: str
    span: Span
    rule: str | None = None


class SetBy(Noun):
    """The name of the reader that set a field of a claim."""

    field: str
    reader: str


class Claim(Noun):
    """One proposition, with the sources it rests on and the characters that prove it. Fields: docs/reference/record.md.

    Attributes:
        chain: outermost source first; the article's own outlet is left out; empty = the outlet's own voice.
        carried: the chain is not stated in the sentence itself but carried on from its context.
        set_by: which reader set each field, where several read; empty = the record's `reader` set them all.
    """

    id: str
    kind: Kind
    act: Act
    polarity: Polarity
    certainty: Certainty
    tense: Tense
    carried: bool
    actors: tuple[PartyMention, ...]
    targets: tuple[PartyMention, ...]
    predicate: Quote
    about: Quote | None
    conditions: tuple[Condition, ...]
    when: When | None
    where: Where | None
    chain: tuple[ChainLink, ...]
    evidence: Quote
    cues: tuple[Cue, ...]
    set_by: tuple[SetBy, ...] = ()


class Problem(Noun):
    """Something that a step could not do; its neighbours are kept."""

    step: str
    message: str
    span: Span | None = None


class ReaderInfo(Noun):
    """Who read: a program, a model or a person (`name`), so that readings can be told apart."""

    name: str
    version: str
    models: tuple[str, ...] = ()


class Record(Noun):
    """All that was read from one document."""

    document: Document
    parties: tuple[Party, ...]
    attributions: tuple[Attribution, ...]
    claims: tuple[Claim, ...]
    reader: ReaderInfo
    problems: tuple[Problem, ...] = ()

    @classmethod
    def unread(cls, document: Document, reader: ReaderInfo, reason: str) -> Record:
        """The record of a document that is kept without being read, such as in a language that the reader does not know.

        Args:
            document: what is kept.
            reader: who left it unread.
            reason: why, for people.
        """
        problem = Problem(step="language", message=f"not read: {reason}")
        return cls(document=document, parties=(), attributions=(), claims=(), reader=reader, problems=(problem,))

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return shown_in_notebook("record_html", self)
