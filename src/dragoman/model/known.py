"""Parties that a dossier knows beside the tables: declared by people, or introduced in one of its articles."""

from __future__ import annotations

from dragoman.model.base import Noun, Span
from dragoman.model.codes import PartyKind


class KnownParty(Noun):
    """A party that reading for a dossier may rest on.

    Attributes:
        name: full name ("Ana Brnic"); people are also known by the last word of it.
        key: party key; empty: made from `of` and the surname, from the name for an outlet, else the name itself.
        kind: what it is.
        aliases: other names that mean the same party.
        office: what the person is ("chief negotiator").
        of: key of the state or organisation it acts for.
        since, until: ISO dates of publication between which it holds; None leaves it open.
        source: who says so, for rows that people write.
        document, span, text: the article that introduced it, and the characters and words in which it did.
    """

    name: str
    key: str = ""
    aliases: tuple[str, ...] = ()
    kind: PartyKind = "person"
    office: str | None = None
    of: str | None = None
    since: str | None = None
    until: str | None = None
    source: str | None = None
    document: str | None = None
    span: Span | None = None
    text: str | None = None

    @property
    def party_key(self) -> str:
        """The key, made where none is given."""
        if self.key:
            return self.key
        if self.kind == "outlet":
            return f"outlet:{self.name.removeprefix('The ')}"
        if self.kind == "person" and self.of:
            return f"{self.of.split(':')[0]}:{self.name.split()[-1]}"
        return self.name
