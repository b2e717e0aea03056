"""The working state of one reading: what each step adds and the next one uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from dragoman.knowledge import Knowledge
from dragoman.knowledge.lexicon import Lexicon
from dragoman.model import (
    Act,
    Certainty,
    ConditionType,
    Document,
    Kind,
    KnownParty,
    PartyKind,
    Polarity,
    Problem,
    QuotationForm,
    Tense,
)
from dragoman.reading.parse import Sentence
from dragoman.reading.tagger_decode import Tagged
from dragoman.reading.tagger_model import Tagger
from dragoman.reading.text import Prepared
from dragoman.reading.times import TimeMention

MentionForm = Literal["name", "adjective", "pronoun", "nominal"]


@dataclass(slots=True, eq=False)
class Entity:
    """Something that mentions of this document stand for.

    Attributes:
        sort: what it is for coreference: person, state, ministry, union, company, party, outlet, document, group, ...
        plural: named as several ("the dockers").
        called: nouns by which the text calls it beside its name ("the operator"), in the singular.
        about: words beside those nouns that tell them apart ("deputy", "union" of "the head of the union"); of an outlet
            its types and state, as far as the text tells them.
        last: last word of a person's name, folded to lower case, for later surname-only mentions.
    """

    key: str
    name: str
    kind: PartyKind
    sort: str
    of: str | None = None
    office: str | None = None
    plural: bool = False
    last: str = ""
    candidates: tuple[str, ...] = ()
    spans: list[tuple[int, int]] = field(default_factory=list)
    called: set[str] = field(default_factory=set)
    about: set[str] = field(default_factory=set)


@dataclass(slots=True, eq=False)
class Mention:
    """Tokens `first` to `last` (included) of a sentence that stand for one or more entities."""

    sentence: int
    first: int
    last: int
    head: int
    form: MentionForm
    entities: tuple[Entity, ...]
    as_place: bool = False


@dataclass(frozen=True, slots=True)
class Ref:
    """A party in a role: its key, the entity if there is one, and the characters that put it there."""

    key: str
    entity: Entity | None
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Group:
    """Unnamed people of whom one or some speak later: their noun phrase and key, and who brought them in.

    Attributes:
        at: sentence and head token.
        span: characters of the noun phrase.
        outer: the attribution that cited them, None if nobody did.
    """

    at: tuple[int, int]
    span: tuple[int, int]
    key: str
    outer: Said | None = None


@dataclass(slots=True, eq=False)
class Said:
    """One attribution as found: spans are character offsets; `source` refers to entities once resolved.

    Attributes:
        cue_at: sentence and token of the cue's head, None for cues without a token (a dateline).
        content: fragments in reading order.
        within: the attribution whose content holds this one.
        via: the earlier attribution that brought this source in and stands behind it still ("Bloomberg reports, citing
            people ... The people said"), where the sentence itself does not say so.
        carried_from: the attribution that this goes on with.
        picked: the group of which an unnamed source is a member ("one of them").
        shown: cue and content as the record shows them where the tagger draws them; claims go by the rule's own.
    """

    source: tuple[int, int] | None
    cue: tuple[int, int] | None
    content: list[tuple[int, int]]
    form: QuotationForm
    key: str | None = None
    refs: tuple[Ref, ...] = ()
    cue_at: tuple[int, int] | None = None
    within: Said | None = None
    negated: bool = False
    question: bool = False
    speech_act: bool = False
    tense: str = "past"
    rule: str = ""
    carried_from: Said | None = None
    via: Said | None = None
    picked: Group | None = None
    shown: tuple[tuple[int, int], list[tuple[int, int]]] | None = None

    @property
    def bounds(self) -> tuple[tuple[int, int] | None, list[tuple[int, int]]]:
        """Cue and content as the record shows them."""
        return self.shown or (self.cue, self.content)

    @property
    def begin(self) -> int:
        """Where its own clause begins, with the cue or the source. For attributions that have a cue."""
        return min(span[0] for span in (self.cue, self.source) if span is not None)

    @property
    def closing(self) -> bool:
        """Whether its clause stands behind all that it reports (", two of his aides said")."""
        return self.cue is not None and self.source is not None and all(e <= self.begin for _, e in self.content)

    def holds(self, start: int, end: int) -> bool:
        """Whether characters `start` to `end` lie inside one fragment of the content."""
        return any(s <= start and end <= e for s, e in self.content)


@dataclass(slots=True)
class CueNote:
    """The characters that decided a field, and the rule."""

    field: str
    span: tuple[int, int]
    rule: str


@dataclass(slots=True)
class ConditionDraft:
    """A condition as found."""

    type: ConditionType
    span: tuple[int, int]


@dataclass(slots=True, eq=False)
class ClaimDraft:
    """A claim under construction: the tokens it rests on and the fields that steps fill."""

    sentence: int
    head: int
    actors: list[Ref]
    targets: list[Ref]
    predicate: tuple[int, int]
    evidence: tuple[int, int]
    kind: Kind = "event"
    act: Act = "NONE"
    polarity: Polarity = "+"
    certainty: Certainty = "certain"
    tense: Tense = "past"
    about: tuple[int, int] | None = None
    conditions: list[ConditionDraft] = field(default_factory=list)
    when: TimeMention | None = None
    where: Mention | None = None
    chain: list[Said] = field(default_factory=list)
    carried: bool = False
    cues: list[CueNote] = field(default_factory=list)
    top: int = -1
    rule: str = ""

    def note(self, field_name: str, span: tuple[int, int], rule: str) -> None:
        """Keep the characters that decided a field."""
        self.cues.append(CueNote(field_name, span, rule))


@dataclass(slots=True)
class Draft:
    """All that is known of a document while it is read."""

    document: Document
    prepared: Prepared
    sentences: list[Sentence]
    knowledge: Knowledge
    lexicon: Lexicon
    published: date | None
    known: Sequence[KnownParty] = ()
    entities: list[Entity] = field(default_factory=list)
    mentions: list[list[Mention | None]] = field(default_factory=list)
    times: list[TimeMention] = field(default_factory=list)
    tagger: Tagger | None = None
    tagged: list[Tagged] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    claims: list[ClaimDraft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def at(self, sentence: int, token: int) -> Mention | None:
        """The mention that covers a token."""
        return self.mentions[sentence][token]

    def entities_at(self, start: int) -> tuple[Entity, ...]:
        """The entities of the mention that covers the token beginning at a character."""
        for sentence in self.sentences:
            if sentence.start <= start < sentence.end and start in sentence.starts:
                mention = self.mentions[sentence.index][sentence.starts.index(start)]
                return mention.entities if mention is not None else ()
        return ()

    def cover(self, mention: Mention) -> None:
        """Enter a mention; a longer one replaces what it covers."""
        row = self.mentions[mention.sentence]
        for i in range(mention.first, mention.last + 1):
            row[i] = mention

    def describe(self, sentence: int, first: int, last: int, head: int, entities: tuple[Entity, ...]) -> None:
        """Enter a description at `head`, within `first` to `last`, without covering names and pronouns inside it."""
        row = self.mentions[sentence]
        while last > head and any(row[i] is not None for i in range(head + 1, last + 1)):
            last -= 1
        inside = [i for i in range(first, head) if row[i] is not None]
        first = inside[-1] + 1 if inside else first
        self.cover(Mention(sentence, first, last, head, "nominal", entities))
