"""A process that adds documents and says which are committed, to be killed from outside.

usage: adding.py ADDRESS NUMBER [MAX_PAGES]   prints one line per committed document: its id.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from builders import articles, read

from dragoman.store import open_store


def main(address: str, number: int) -> None:
    with open_store(address, busy_seconds=20) as store:
        print("ready", flush=True)
        for document in articles(number):
            if not store.reader.knows("talks", document):  # as `dragoman add` does
                store.writer.add("talks", read(document))
            print(document.id, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
