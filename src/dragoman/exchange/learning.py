"""What a dossier knows of who is who: its own rows, and whom its articles introduce. Here reading and dossier meet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from dragoman.knowledge import Knowledge, load
from dragoman.knowledge.names import fold
from dragoman.model import Document, DossierSettings, KnownParty, Party, Record

if TYPE_CHECKING:
    from dragoman.reading import ReadingSettings

_LONGEST = 160
"""Characters of the words that are shown as proof of an introduction."""
_STOP = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“])|\n")


class Learned:
    """Parties known to a dossier, by what people declared and what its records introduced.

    Declared rows go first: a person of the same name or key is not learned. Of somebody whom several articles introduce
    differently the newest that is no younger than the document counts.
    """

    def __init__(
        self, settings: DossierSettings, records: Iterable[Record] = (), *, knowledge: Knowledge | None = None
    ) -> None:
        self.declared = (*settings.parties, *_from_aliases(settings))
        self._learns = settings.learn
        self._knowledge = knowledge or load()
        self._taken = {fold(name) for p in self.declared for name in (p.name, *p.aliases)}
        self._found: dict[str, list[KnownParty]] = {}
        for record in records if self._learns else ():
            self.take(record)

    def take(self, record: Record) -> None:
        """Learn from a record; doing it again with a newer reading of the same document replaces what it gave."""
        if not self._learns:
            return
        for introductions in self._found.values():
            introductions[:] = [k for k in introductions if k.document != record.document.id]
        for known in introduced(record, self._knowledge):
            if fold(known.name) not in self._taken:
                self._found.setdefault(fold(known.name), []).append(known)

    def known_for(self, document: Document) -> tuple[KnownParty, ...]:
        """What reading a document may rest on: nothing that only this document or a younger one says."""
        day = (document.published or "")[:10]
        out = [k for k in self.declared if _holds(k, day)]
        for introductions in self._found.values():
            fit = [k for k in introductions if k.document != document.id and _holds(k, day)]
            if fit:
                out.append(max(fit, key=lambda k: (k.since or "", k.document or "")))
        return tuple(out)

    @property
    def learned(self) -> tuple[KnownParty, ...]:
        """Everybody who was learned, in the newest introduction, by name."""
        newest = [max(k, key=lambda x: (x.since or "", x.document or "")) for k in self._found.values() if k]
        return tuple(sorted(newest, key=lambda k: (fold(k.name), k.party_key)))


def introduced(record: Record, knowledge: Knowledge) -> Iterable[KnownParty]:
    """People whom a record knows in full, with office and party, and whom the tables do not know."""
    day = (record.document.published or "")[:10] or None
    for party in record.parties:
        if party.kind != "person" or not party.office or not party.of or " " not in party.name:
            continue
        if party.key.startswith("unnamed:") or knowledge.holders(party.key) or knowledge.holders(party.name):
            continue
        at = _named_in_full(record.document.text, party)
        if at is None:
            continue
        start, end = _sentence(record.document.text, at)
        if party.office.split()[-1].lower() not in record.document.text[start:end].lower():
            continue  # named in full, but said to be nothing here
        yield KnownParty(
            name=party.name,
            key=party.key,
            office=party.office,
            of=party.of,
            since=day,
            document=record.document.id,
            span=(start, end),
            text=record.document.text[start:end],
        )


def dossier_reader(
    settings: DossierSettings, records: Iterable[Record], reading: ReadingSettings | None = None
) -> Callable[[Document], Record]:
    """Read documents for a dossier: with its own rows and tables, and learning from each document that was read.

    The records are gone through when the first document is read, not before. Text in a language that the reader cannot
    read is kept unread, with the reason.
    """
    from dragoman.reading import BuiltInReader, ReadingSettings  # noqa: PLC0415 - loads the models
    from dragoman.sources import unread_reason  # noqa: PLC0415

    def learned() -> Learned:
        if not memo:
            memo.append(Learned(settings, records))
        return memo[0]

    memo: list[Learned] = []
    chosen = reading or ReadingSettings.from_environment()
    chosen = chosen.model_copy(update={"tables": (*chosen.tables, *settings.tables)})
    built_in = BuiltInReader(chosen)

    def read(document: Document) -> Record:
        reason = unread_reason(document)
        if reason is not None:
            return Record.unread(document, built_in.info, reason)
        record = built_in.read(document, learned().known_for(document))
        learned().take(record)
        return record

    return read


def _holds(known: KnownParty, day: str) -> bool:
    """Whether a row holds on a day; without a day it does."""
    return not day or ((not known.since or known.since[:10] <= day) and (not known.until or known.until[:10] >= day))


def _from_aliases(settings: DossierSettings) -> list[KnownParty]:
    """The aliases of a dossier as parties; those of people stay with the analysis, which needs no more than the key."""
    out = []
    for name, key in settings.aliases.items():
        head, colon, rest = key.partition(":")
        if name[:1].isupper() and head != "group" and (not colon or head == "outlet"):
            kind = "outlet" if colon else "state" if len(head) == _CODE and head.isupper() else "organisation"
            known = load().state(head) if kind == "state" else None
            if kind == "state" and known is None:
                kind = "organisation"
            out.append(
                KnownParty(name=known.name if known else rest or key, key=key, aliases=(name,), kind=kind)  # type: ignore[arg-type]
            )
    return out


_CODE = 3
"""Letters of a state's code."""


def _named_in_full(text: str, party: Party) -> tuple[int, int] | None:
    return next((span for span in party.mentions if " " in text[slice(*span)]), None)


def _sentence(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """The sentence around a name, cut to a readable length around it."""
    start = max((m.end() for m in _STOP.finditer(text, 0, span[0] + 1)), default=0)
    after = _STOP.search(text, span[1])
    end = after.start() if after else len(text)
    if end - start > _LONGEST:
        start, end = max(start, span[0] - _LONGEST // 2), min(end, span[1] + _LONGEST // 2)
    return start, end
