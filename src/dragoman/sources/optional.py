"""Libraries that only some formats need."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from dragoman.model import SettingError


def optional(module: str, extra: str) -> ModuleType:
    """Import a library of an extra.

    Raises:
        SettingError: naming the extra to install, if it is not there.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise SettingError(f"this needs the extra {extra!r}: pip install 'dragoman[{extra}]'") from error
