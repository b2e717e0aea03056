"""What an analysis was made with, so that a kept one is made anew after any change of this room."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from importlib.resources import files

from dragoman.version import VERSION


@lru_cache(maxsize=1)
def program() -> str:
    """The version and a digest of the code and word lists of this room (a source tree changes without its version)."""
    root = files("dragoman.dossier")
    digest = sha256()
    for folder in (root, root / "data"):
        for entry in sorted((e for e in folder.iterdir() if e.is_file()), key=lambda e: e.name):
            digest.update(entry.name.encode() + b"\0" + entry.read_bytes())
    return f"{VERSION} {digest.hexdigest()[:16]}"
