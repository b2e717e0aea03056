"""dragoman reads the reporting on a negotiation and keeps the record.

    import dragoman
    record = dragoman.read("Turkey may deploy peacekeepers, Bloomberg writes.", published="2025-02-27")
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dragoman.api import read as read

try:
    __version__ = version("dragoman")
except PackageNotFoundError:  # run from a source tree that was never installed
    __version__ = "0+source"

__all__ = ["__version__", "read"]


def __getattr__(name: str) -> Any:
    """Load `read` on first use: the language model's library takes a second to import."""
    if name == "read":
        from dragoman.api import read  # noqa: PLC0415

        return read
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
