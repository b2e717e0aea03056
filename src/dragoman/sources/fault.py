"""What a source could not give, said so that a user can act on it."""

from __future__ import annotations

from typing import Literal

from dragoman.model import InputError, Noun


class LoadFault(Noun):
    """One thing that went wrong, or was assumed, while an input was read.

    Attributes:
        origin: path or address of the input; `-` for standard input.
        item: the line, entry or record concerned, counted from 1; None if it is the input as a whole.
        message: what is wrong, in one sentence, without the origin.
        severity: `error` - an article was not read; `notice` - the next document was read, on the assumption stated.
    """

    origin: str
    item: int | None = None
    message: str
    severity: Literal["error", "notice"] = "error"

    def __str__(self) -> str:
        where = self.origin if self.item is None else f"{self.origin}:{self.item}"
        return f"{where}: {self.message}"

    def as_error(self) -> InputError:
        """The fault as an exception, for callers that want one document or none."""
        return InputError(str(self))
