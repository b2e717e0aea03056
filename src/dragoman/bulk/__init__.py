"""The same functions over millions of documents: shard in, screen, read, partitions by day out."""

from dragoman.bulk.events import Done, Event, Lost, Progress, Stage
from dragoman.bulk.run import ENGINES, Engine, run
from dragoman.bulk.settings import BulkSettings

__all__ = ["ENGINES", "BulkSettings", "Done", "Engine", "Event", "Lost", "Progress", "Stage", "run"]
