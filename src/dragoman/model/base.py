"""What every noun of the model shares: frozen, strict about types, JSON in and out."""

from __future__ import annotations

import importlib
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict


def _as_pair(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


Span = Annotated[tuple[int, int], BeforeValidator(_as_pair)]
"""Half-open character offsets (Unicode code points) into `Document.text`."""


class Noun(BaseModel):
    """A frozen value. Unknown keys are ignored on reading, so that newer files stay readable (additions only)."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True, populate_by_name=True)

    def as_json(self) -> dict[str, Any]:
        """The JSON form as plain data (the public contract, see docs/reference/record.schema.json)."""
        return self.model_dump(mode="json", by_alias=True)

    def to_json(self) -> str:
        """The JSON form as one line of text."""
        return self.model_dump_json(by_alias=True)

    @classmethod
    def from_json(cls, data: str | bytes) -> Self:
        """Read the JSON form.

        Raises:
            pydantic.ValidationError: if a field is missing or has another type.
        """
        return cls.model_validate_json(data)

    @classmethod
    def from_data(cls, data: Any) -> Self:
        """Read plain data as `json.load` gives it (lists for sequences, strings for dates)."""
        return cls.model_validate(data, strict=False)


class Quote(Noun):
    """Characters of a document: `document.text[span[0]:span[1]] == text`."""

    text: str
    span: Span


def shown_in_notebook(function: str, noun: Noun) -> str:
    """A noun as HTML by `dragoman.notebook`, which stands above the model and is loaded only when a notebook asks."""
    html: str = getattr(importlib.import_module("dragoman.notebook"), function)(noun)
    return html
