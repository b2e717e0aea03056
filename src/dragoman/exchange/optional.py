"""Libraries that only some formats need."""

from __future__ import annotations

import importlib
from typing import Any

from dragoman.model import SettingError


def needed(module: str, extra: str) -> Any:
    """Import a module of an optional library.

    Raises:
        SettingError: with the command that installs it.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise SettingError(
            f"{module.partition('.')[0]} is not installed; install it with: pip install 'dragoman[{extra}]'"
        ) from error
