"""What an engine tells while it works."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dragoman.bulk.output import ShardReport


@dataclass(frozen=True, slots=True)
class Progress:
    """A worker is so far in its piece; the first one, without a piece, says that its models are loaded.

    Attributes:
        memory: resident size of the process in bytes, 0 where that is not known.
        cpu: seconds of processor time that the process has used.
    """

    worker: int
    shard: str
    articles: int
    documents: int
    memory: int
    cpu: float


@dataclass(frozen=True, slots=True)
class Done:
    """A piece is finished and kept."""

    report: ShardReport


@dataclass(frozen=True, slots=True)
class Lost:
    """A piece could not be finished; the next run tries again."""

    shard: str
    why: str


@dataclass(frozen=True, slots=True)
class Stage:
    """Work of another sort goes on: `what`, `done` of `total`."""

    what: str
    done: int
    total: int


Event = Progress | Done | Lost | Stage
Listener = Callable[[Event], None]
