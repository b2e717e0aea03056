"""What is exchanged: a dossier, with the judgements of its reviewers where there are any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from dragoman.model import Claim, Document, Dossier, DossierSettings, InputError, Record, Review


@dataclass(frozen=True)
class Bundle:
    """A dossier on its way in or out.

    Attributes:
        dossier: its records and, where they were worked out, its issues, groups and relations.
        reviews: judgements on its claims, oldest first.
    """

    dossier: Dossier
    reviews: tuple[Review, ...] = ()

    @classmethod
    def of(cls, records: Iterable[Record], *, name: str = "records") -> Bundle:
        """A bundle of records that belong to no dossier."""
        return cls(Dossier(name=name, settings=DossierSettings(name=name), records=tuple(records)))

    @property
    def records(self) -> tuple[Record, ...]:
        """The records."""
        return self.dossier.records

    def claims(self) -> Iterator[tuple[Record, Claim]]:
        """Every claim with its record, in order."""
        for record in self.records:
            for claim in record.claims:
                yield record, claim

    def issues_of(self) -> dict[str, list[str]]:
        """Claim id -> ids of the issues that it stands under, in the order of the dossier."""
        found: dict[str, list[str]] = {}
        for issue in self.dossier.issues:
            for claim in issue.claims:
                found.setdefault(claim, []).append(issue.id)
        for claim, issue_id in self.dossier.settings.assigned.items():
            if issue_id not in found.setdefault(claim, []):
                found[claim].append(issue_id)
        return found


@dataclass(frozen=True)
class Written:
    """What was written, and what the format could not hold.

    Attributes:
        files: in the order written.
        notes: one line for each sort of loss that happened; empty if nothing was lost beyond what the format's
            documentation says.
    """

    files: tuple[Path, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Imported:
    """What was read from a file of another tool.

    Attributes:
        bundle: records to keep and judgements on claims.
        notes: one line for each thing that could not be taken over.
    """

    bundle: Bundle
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class WriteOptions:
    """What may be chosen when writing.

    Attributes:
        guard_formulas: put an apostrophe before cells of CSV that a spreadsheet would run as a formula.
        include_text: write the article's text where that is left to choice (CSV, Parquet, PLOVER).
        password: with which Discourse Network Analyzer opens the file; it asks for one always.
    """

    guard_formulas: bool = True
    include_text: bool = False
    password: str = "dragoman"  # noqa: S105 - no secret: it opens a file that is not encrypted


@dataclass(frozen=True)
class ReadOptions:
    """What an import needs beside the file.

    Attributes:
        records: machine readings that corrections are compared with (brat), or whose texts are put back (share).
        reviews: judgements on them that stood when the file was written, oldest first (brat).
        texts: documents whose texts may be put back (share).
        reviewer: name under which judgements are kept where the file does not say who made them.
        made_at: ISO date-time with zone of those judgements.
        dossier: name of the dossier that they belong to.
    """

    records: tuple[Record, ...] = ()
    reviews: tuple[Review, ...] = ()
    texts: tuple[Document, ...] = ()
    reviewer: str = "import"
    made_at: str = "1970-01-01T00:00:00Z"
    dossier: str = "records"


@dataclass
class Losses:
    """Counts what a format could not hold, so that no loss is silent."""

    counts: dict[str, int] = field(default_factory=dict)

    def add(self, what: str, times: int = 1) -> None:
        """Note a loss; `what` reads after a number ("characters that XML cannot hold ...")."""
        if times:
            self.counts[what] = self.counts.get(what, 0) + times

    def notes(self) -> tuple[str, ...]:
        """One line for each sort."""
        return tuple(f"{n} {what}" for what, n in self.counts.items())


def check(bundle: Bundle) -> None:
    """Refuse strings that no file in UTF-8 can hold.

    Raises:
        InputError: naming the document that holds half a surrogate pair.
    """
    for record in bundle.records:
        try:
            record.to_json().encode("utf-8")
        except ValueError as error:
            raise InputError(
                f"document {record.document.id[:60]!r} holds half of a surrogate pair, which no file in UTF-8 can "
                "hold; load the article again from its source"
            ) from error
    for other in (bundle.dossier.model_copy(update={"records": ()}), *bundle.reviews):
        try:
            other.to_json().encode("utf-8")
        except ValueError as error:
            raise InputError("a setting or review holds half of a surrogate pair and cannot be written") from error


def parse(noun: type[Any], data: Any, where: str) -> Any:
    """Read a noun from plain data.

    Raises:
        InputError: with the first field that is wrong.
    """
    try:
        return noun.from_data(data)
    except ValidationError as error:
        first = error.errors()[0]
        field_name = ".".join(str(p) for p in first["loc"])
        raise InputError(f"{where}: {field_name or noun.__name__}: {first['msg']}") from error
