"""Errors that a user can act on. The command line turns each into one line and its exit status."""

from __future__ import annotations


class DragomanError(Exception):
    """Base of all errors that name something a user can mend.

    Attributes:
        exit_code: the command line's exit status for it (docs/reference/exit-codes.md).
    """

    exit_code = 1


class InputError(DragomanError):
    """An input cannot be read: missing, empty, binary, broken, or over a limit."""

    exit_code = 3


class SettingError(DragomanError):
    """A setting, option or table is wrong."""

    exit_code = 2


class ModelError(DragomanError):
    """A language model or its weights are missing or damaged."""

    exit_code = 4


class StoreError(DragomanError):
    """A workspace cannot be read or written."""

    exit_code = 5


class VerificationError(DragomanError):
    """A text claims more than its evidence."""

    exit_code = 6


class NetworkError(DragomanError):
    """An address cannot be fetched, or must not be."""

    exit_code = 7
