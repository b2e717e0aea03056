"""dragoman reads the reporting on a negotiation and keeps the record.

import dragoman
record = dragoman.read("Turkey may deploy peacekeepers, Bloomberg writes.", published="2025-02-27")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dragoman.version import VERSION

if TYPE_CHECKING:
    from dragoman.api import read as read

__version__ = VERSION

__all__ = ["__version__", "read"]


def __getattr__(name: str) -> Any:
    """Load `read` on first use: the language model's library takes a second to import."""
    if name == "read":
        from dragoman.api import read  # noqa: PLC0415

        return read
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
