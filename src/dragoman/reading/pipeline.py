"""Which steps read a document, and in which order."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dragoman import knowledge
from dragoman.knowledge.lexicon import lexicon
from dragoman.model import (
    Document,
    DragomanError,
    InputError,
    KnownParty,
    Problem,
    ReaderInfo,
    Record,
    SettingError,
    verify,
)
from dragoman.reading import chains, coreference, events, known, names, nominals, people
from dragoman.reading.attribution import carry_quotes, find_attributions
from dragoman.reading.attribution_credits import find_credits
from dragoman.reading.attribution_flags import find_flags
from dragoman.reading.claims import Assembler, attach_times, drop_repeats
from dragoman.reading.draft import Draft
from dragoman.reading.parse import Sentence, parse_batch
from dragoman.reading.settings import ReadingSettings
from dragoman.reading.tagger_model import Tagger, tagger
from dragoman.reading.tagger_said import add_tagged, tag
from dragoman.reading.text import Prepared, prepare
from dragoman.reading.times import find_times
from dragoman.version import VERSION


@dataclass(frozen=True, slots=True)
class Step:
    """One question asked of a draft. `requires` and `assigns` name attributes of the draft (checked by a test)."""

    name: str
    run: Callable[[Draft], None]
    requires: tuple[str, ...]
    assigns: tuple[str, ...]


def _times(draft: Draft) -> None:
    draft.times = list(find_times(draft.prepared.clean, draft.document.published))


def _chains(draft: Draft) -> None:
    for claim in draft.claims:
        if claim.kind == "gap" and claim.rule.startswith("gap: report"):
            continue
        chains.chain_for(draft, claim)


STEPS: tuple[Step, ...] = (
    Step("names", names.find_names, ("sentences",), ("mentions", "entities")),
    Step("offices", people.find_offices, ("mentions",), ("entities",)),
    Step("known to the dossier", known.apply, ("entities",), ("entities",)),
    Step("coreference", coreference.resolve, ("mentions", "entities"), ("mentions", "entities")),
    Step("offices of nominals", people.find_offices, ("mentions",), ("entities",)),
    Step("known to the dossier, again", known.apply, ("entities",), ("entities",)),
    Step("times", _times, ("prepared",), ("times",)),
    Step("attribution", find_attributions, ("sentences", "mentions"), ("said",)),
    Step("tagger", tag, ("prepared", "said"), ("tagged",)),
    Step("rules and tagger", add_tagged, ("said", "sentences", "tagged"), ("said",)),
    Step("quotations", carry_quotes, ("said",), ("said",)),
    Step("denials and questions", find_flags, ("said", "sentences"), ("said",)),
    Step("sources", chains.resolve_sources, ("said", "mentions"), ("said", "entities")),
    Step("speakers", chains.find_speakers, ("said", "mentions"), ("mentions", "entities")),
    Step("events", events.find_events, ("sentences", "mentions", "said"), ("claims",)),
    Step("nominal events", nominals.find_nominals, ("claims", "mentions"), ("claims",)),
    Step("chains", _chains, ("claims", "said"), ("claims",)),
    Step("when", attach_times, ("claims", "times"), ("claims",)),
    Step("credits", find_credits, ("prepared",), ("said", "entities")),
    Step("repeats", drop_repeats, ("claims",), ("claims",)),
)


class BuiltInReader:
    """The reader that ships: rules, tables and small models, no network. See docs/architecture.md."""

    def __init__(self, settings: ReadingSettings | None = None) -> None:
        self.settings = settings or ReadingSettings.from_environment()
        self._knowledge = _tables(self.settings.tables)
        self._lexicon = lexicon()

    @property
    def info(self) -> ReaderInfo:
        """Who reads: name, version and the models used."""
        models = (self.settings.pipeline, self._tagger.name) if self._tagger else (self.settings.pipeline,)
        return ReaderInfo(name="dragoman", version=VERSION, models=models)

    @functools.cached_property
    def _tagger(self) -> Tagger | None:
        return tagger() if self.settings.tagger else None

    def read(self, document: Document, known: Sequence[KnownParty] = ()) -> Record:
        """Read one document; `known` are parties that its dossier knows beside the tables.

        Raises:
            ModelError: if the language model is missing or damaged.
            InputError: if the text is longer than `settings.max_characters`.
        """
        return next(self._read_batch([document], known))

    def read_many(self, documents: Iterable[Document]) -> Iterator[Record]:
        """Read many documents, parsing batched across them; one record per document, in order."""
        batch: list[Document] = []
        for document in documents:
            batch.append(document)
            if len(batch) == _BATCH:
                yield from self._read_batch(batch)
                batch = []
        if batch:
            yield from self._read_batch(batch)

    def _read_batch(self, documents: list[Document], known: Sequence[KnownParty] = ()) -> Iterator[Record]:
        for document in documents:
            if len(document.text) > self.settings.max_characters:
                raise InputError(
                    f"{document.id}: {len(document.text):,} characters are more than the limit of "
                    f"{self.settings.max_characters:,}; split the text or raise the limit"
                )
        prepared = [prepare(d.text) for d in documents]
        parsed = parse_batch(self.settings.pipeline, prepared)
        for document, text, sentences in zip(documents, prepared, parsed, strict=True):
            yield self._record(document, text, sentences, known)

    def _record(
        self, document: Document, prepared: Prepared, sentences: list[Sentence], known: Sequence[KnownParty]
    ) -> Record:
        draft = Draft(
            document=document,
            prepared=prepared,
            sentences=sentences,
            knowledge=self._knowledge,
            lexicon=self._lexicon,
            published=chains.publication_day(document.published),
            known=known,
            tagger=self._tagger,
        )
        draft.mentions = [[None] * len(s) for s in sentences]
        for step in STEPS:
            try:
                step.run(draft)
            except DragomanError:
                raise
            except Exception as error:
                draft.problems.append(Problem(step=step.name, message=f"{type(error).__name__}: {error}"))
        assembler = Assembler(draft)
        attributions, _ = assembler.attributions()
        return verify(
            Record(
                document=document,
                parties=assembler.parties,
                attributions=attributions,
                claims=tuple(assembler.claim(c) for c in draft.claims),
                reader=self.info,
                problems=tuple(draft.problems),
            )
        )


def _tables(folders: tuple[str, ...]) -> knowledge.Knowledge:
    try:
        return knowledge.load([Path(folder) for folder in folders])
    except FileNotFoundError as error:
        raise SettingError(f"the folder of own tables is not there: {error}") from error
    except ValueError as error:
        raise SettingError(f"own tables: {error}; check them with python -m dragoman.knowledge.lint FOLDER") from error


_BATCH = 32
"""Documents parsed together: enough to fill spaCy's batches, few enough to keep memory flat."""
