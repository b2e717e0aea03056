"""Settings and comparisons that the tests of bulk runs share."""

import hashlib

from dragoman.bulk import BulkSettings
from dragoman.reading import ReadingSettings

SETTINGS = BulkSettings(shard_bytes=60_000, reading=ReadingSettings(tagger=False))


def tree(out):
    """Every file with its digest, the lock aside."""
    return {
        str(p.relative_to(out)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(out.rglob("*"))
        if p.is_file() and p.name != ".lock"
    }
