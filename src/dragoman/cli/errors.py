"""One line for the user, one exit status for scripts (docs/reference/exit-codes.md)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from dragoman.model import DragomanError

PARTLY = 8
"""Exit status when some inputs were read and others were not."""


@contextmanager
def one_line() -> Iterator[None]:
    """Turn errors a user can act on into one line on standard error and their exit status."""
    try:
        yield
    except DragomanError as error:
        typer.secho(f"dragoman: {error}", fg="red", err=True)
        raise typer.Exit(error.exit_code) from error
    except KeyboardInterrupt as error:
        typer.secho("dragoman: stopped", err=True)
        raise typer.Exit(130) from error
    except BrokenPipeError as error:
        sys.stderr.close()
        raise typer.Exit(0) from error
