"""From trained weights to the files that ship: two ONNX graphs, the vocabulary they use, and a card with their digests.

Word pieces that no text in Latin script can contain are left out.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from pathlib import Path

from dragoman.reading.tagger_model import CARD, FOLDER
from tools.attribution import graphs
from tools.attribution.model import Tagger

NAME = "dragoman-attribution-3"
_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")


def latin(vocabulary: list[str]) -> list[int]:
    """Numbers of the pieces to keep: the special ones and those of Latin letters, digits and marks."""
    out = []
    for n, piece in enumerate(vocabulary):
        plain = piece.removeprefix("##")
        if piece in _SPECIAL or (not piece.startswith("[unused") and plain and all(_fits(c) for c in plain)):
            out.append(n)
    return out


def _fits(character: str) -> bool:
    if character.isascii():
        return True
    return unicodedata.name(character, "").startswith("LATIN") or character in "£€¥°§–—…‘’“”«»½¼¾×"


def export(tagger: Tagger, vocabulary: list[str], longest: int, threshold: float, folder: Path | None = None) -> None:
    """Write the files.

    Args:
        tagger: trained.
        vocabulary: the pieces of the published model, in its order.
        longest: pieces of a chunk in training.
        threshold: least probability of a cue.
        folder: where to; the package's own place if None.
    """
    folder = folder or FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    keep = latin(vocabulary)
    tagger.eval()
    files = {
        "encoder.onnx": graphs.encoder(tagger, keep, longest),
        "reader.onnx": graphs.reader(tagger),
        "vocabulary.txt": "".join(vocabulary[n] + "\n" for n in keep).encode(),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    card = {
        "name": NAME,
        "longest": longest,
        "threshold": threshold,
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    (folder / CARD).write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
