"""What goes wrong, in one documented shape: `application/problem+json` (RFC 9457) for programs, a page for people."""

from __future__ import annotations

from pydantic import BaseModel, Field

from dragoman.model import (
    DragomanError,
    InputError,
    ModelError,
    NetworkError,
    SettingError,
    StoreError,
    VerificationError,
)

MEDIA_TYPE = "application/problem+json"


class ProblemBody(BaseModel):
    """The shape of every error of the API."""

    type: str = Field("about:blank", description="Always `about:blank`: `title` and `status` say all there is.")
    title: str = Field(description="What is wrong, the same for all errors of a kind.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What is wrong in this case, and what to do.")
    errors: list[FieldFault] = Field(default_factory=list, description="Which fields are wrong, if fields are.")


class FieldFault(BaseModel):
    """One field that is wrong."""

    field: str
    message: str


class Problem(Exception):  # noqa: N818 - the RFC's own word
    """Ends a request with an error that the user can act on."""

    def __init__(
        self,
        status: int,
        title: str,
        detail: str,
        *,
        errors: list[FieldFault] | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.title, self.detail = status, title, detail
        self.errors = errors or []
        self.retry_after = retry_after

    def body(self) -> ProblemBody:
        """The error for programs."""
        return ProblemBody(
            type="about:blank", title=self.title, status=self.status, detail=self.detail, errors=self.errors
        )


_OF: tuple[tuple[type[DragomanError], int, str], ...] = (
    (InputError, 422, "Not accepted"),
    (SettingError, 422, "Not accepted"),
    (VerificationError, 422, "Not accepted"),
    (NetworkError, 502, "The address could not be fetched"),
    (ModelError, 503, "The language model is missing"),
    (StoreError, 503, "The workspace cannot be used"),
)

_MISSING = ("no dossier is named", "the dossier has no document", "the dossier has no claim", "no user is named")


def problem_of(error: DragomanError) -> Problem:
    """An error of the program as a problem. What was not found is told from what failed by the store's message."""
    message = str(error)
    if isinstance(error, (StoreError, InputError)) and any(sign in message for sign in _MISSING):
        return Problem(404, "Not found", message)
    if isinstance(error, StoreError) and "already" in message:
        return Problem(409, "There is one already", message)
    for kind, status, title in _OF:
        if isinstance(error, kind):
            return Problem(status, title, message)
    return Problem(500, "Something went wrong", message)
