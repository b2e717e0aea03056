"""What routes take from a request: the desk, who asks with which role, and the values that every route bounds alike."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Form, Path, Query, Request
from pydantic import AfterValidator, StringConstraints

from dragoman.store.entries import Role
from dragoman.web.desk import Desk
from dragoman.web.login import Doorkeeper, Identity, same
from dragoman.web.problems import Problem
from dragoman.web.security import SLASH


def desk_of(request: Request) -> Desk:
    """The open workspace."""
    desk = request.app.state.desk
    assert isinstance(desk, Desk)
    return desk


def door_of(request: Request) -> Doorkeeper:
    """Who logs people in."""
    door = request.app.state.door
    assert isinstance(door, Doorkeeper)
    return door


class Needs:
    """Lets a request pass if who asks has at least a role."""

    def __init__(self, role: Role) -> None:
        self.role = role

    def __call__(self, request: Request) -> Identity:
        """The identity of who asks.

        Raises:
            Problem: 401 if nobody is logged in, 403 if the role does not reach.
        """
        identity = door_of(request).identify(request)
        request.state.identity = identity
        if identity.role is None:
            raise Problem(401, "Not logged in", "Log in to go on.")
        if not identity.may(self.role):
            raise Problem(
                403, "Not allowed", f"This needs the role {self.role}; {identity.name} has the role {identity.role}."
            )
        return identity


reader_role, reviewer_role, editor_role = Needs("reader"), Needs("reviewer"), Needs("editor")


def with_token(request: Request, csrf: Annotated[str, Form()] = "") -> None:
    """Refuse a form that was not made by these pages for this session.

    Raises:
        Problem: 403 if its token does not fit.
    """
    identity: Identity = door_of(request).identify(request)
    if not identity.csrf or not same(csrf, identity.csrf):
        raise Problem(403, "The form is out of date", "Go back, load the page again, and send the form once more.")


def _storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("it holds a NUL character, which cannot be kept")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError("it holds half of a surrogate pair, which no text in UTF-8 can hold") from error
    return text


Line = Annotated[str, StringConstraints(max_length=2_000), AfterValidator(_storable)]
"""A short text from a user."""
LongText = Annotated[str, StringConstraints(max_length=8_000_000), AfterValidator(_storable)]
"""An article from a user."""

DeskDep = Annotated[Desk, Depends(desk_of)]
DoorDep = Annotated[Doorkeeper, Depends(door_of)]
Reader = Annotated[Identity, Depends(reader_role)]
Reviewer = Annotated[Identity, Depends(reviewer_role)]
Editor = Annotated[Identity, Depends(editor_role)]
Token = Depends(with_token)

Part = AfterValidator(lambda text: text.replace(SLASH, "/"))
DossierName = Annotated[str, Path(description="Name of the dossier.", max_length=500), Part]
Id = Annotated[str, Path(description="Id, as lists give it.", max_length=2_000), Part]
Key = Annotated[str, Path(description="Key of a party or source, such as `TUR:Erdogan`.", max_length=2_000), Part]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="Items to pass over.")]
Limit = Annotated[int, Query(ge=1, le=500, description="Most items to give.")]
Filter = Annotated[str | None, Query(max_length=2_000)]
Day = Annotated[str | None, Query(pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$", description="ISO date.")]
