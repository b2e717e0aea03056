"""What a bulk run may be told: the one place where its defaults live."""

from __future__ import annotations

from dragoman.model import Noun
from dragoman.readers.registry import DEFAULT
from dragoman.reading import ReadingSettings

MIB = 1 << 20


class BulkSettings(Noun):
    """Everything that decides what comes out. A run is resumed with the same settings or not at all.

    Attributes:
        screen: leave out texts that are not about a negotiation, before they are read.
        reading: settings of the built-in reader.
        reader: name of who reads. Another than the built-in one is asked document by document in every process, each
            with its own meter and its own limit of requests a minute.
        shard_bytes: bytes of an input that are worked on as one piece and kept or lost as one. 16 MB of a packed web
            archive are some 500 pages, seconds to a few minutes of one core.
        groups: work out which claims of different documents state the same.
        window: days before a document's own among which its groups are looked for.
    """

    screen: bool = True
    reading: ReadingSettings = ReadingSettings()
    reader: str = DEFAULT
    shard_bytes: int = 16 * MIB
    groups: bool = True
    window: int = 3
