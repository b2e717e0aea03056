"""The trained attribution tagger: loading, and from the words of a document to cues with their sources and contents.

Two graphs run in ONNX Runtime: the encoder gives every word a vector and scores it as part of a cue; the reader looks at the
words around one cue and labels each as source, content or carried-on content *of that cue*, so that overlapping and nested
attributions need no special case. How both were trained: docs/models/attribution.md.
"""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dragoman.model import ModelError
from dragoman.reading.tagger_decode import Candidate, Floats, Tagged, decode, find_cues, smooth, softmax
from dragoman.reading.tagger_window import Places, window
from dragoman.reading.tagger_words import WordPieces, Words, chunks, split
from dragoman.reading.text import Prepared

FOLDER = Path(__file__).parent / "data" / "tagger"
CARD = "tagger.json"
_WAY_OUT = "reinstall dragoman, or read by rules only with DRAGOMAN_TAGGER=off"
_CUES_AT_ONCE = 64

Ints = npt.NDArray[np.int64]


class Tagger:
    """The loaded graphs. `tag` is deterministic; one thread, so that as many processes as there are cores can read."""

    def __init__(self, folder: Path = FOLDER) -> None:
        card = _card(folder)
        contents = {name: _verified(folder / name, digest) for name, digest in card["files"].items()}
        self.threshold = float(card["threshold"])
        self.name = str(card["name"])
        self._longest = int(card["longest"])
        self._pieces = WordPieces(contents["vocabulary.txt"].decode("utf-8").splitlines())
        self._encoder = _session(folder / "encoder.onnx", contents["encoder.onnx"])
        self._reader = _session(folder / "reader.onnx", contents["reader.onnx"])

    def tag(self, prepared: Prepared, threshold: float | None = None) -> list[Tagged]:
        """The attributions of a document, by the place of their cues.

        Args:
            prepared: the text; offsets of the result are offsets in it.
            threshold: least probability of a cue instead of the calibrated one.
        """
        words, candidates = self.candidates(prepared, self.threshold if threshold is None else threshold)
        found = (decode(words, c) for c in candidates)
        return [t for t in found if t is not None]

    def candidates(self, prepared: Prepared, threshold: float) -> tuple[Words, list[Candidate]]:
        """The words of a document, and the places that are cues with at least this probability as the reader sees them."""
        words = split(prepared)
        if not len(words):
            return words, []
        scores, key, query = self._encode(words)
        cues = find_cues(scores, words, threshold)
        out = []
        for at in range(0, len(cues), _CUES_AT_ONCE):
            some = cues[at : at + _CUES_AT_ONCE]
            read = self._read(words, key, query, some)
            for (first, last, score), (start, labels, best) in zip(some, read, strict=True):
                out.append(Candidate(first, last, score, start, labels, best))
        return words, out

    def _encode(self, words: Words) -> tuple[Floats, Floats, Floats]:
        rows = chunks(words, self._pieces, self._longest)
        chunk, piece = np.asarray(words.chunk), np.asarray(words.piece)
        parts = []
        for n, row in enumerate(rows):
            # One chunk at a time: a padded batch of several took 40% longer.
            inputs = {"ids": np.asarray([row], dtype=np.int64), "pieces": piece[chunk == n]}
            parts.append(self._encoder.run(["cue", "key", "query"], inputs))
        cue, key, query = (np.concatenate([p[k] for p in parts]) for k in range(3))
        return softmax(cue), key, query

    def _read(
        self, words: Words, key: Floats, query: Floats, cues: list[tuple[int, int, float]]
    ) -> list[tuple[int, Floats, Ints]]:
        """For each cue the first word of its window, the label probabilities of the window's words, and their labels."""
        places = Places(words)
        bounds = [window(words, first, last) for first, last, _ in cues]
        width = max(b - a for a, b in bounds)
        at = np.zeros((len(cues), width), dtype=np.int64)
        features = np.zeros((len(cues), width, 4), dtype=np.int64)
        mask = np.zeros((len(cues), width), dtype=bool)
        for n, ((first, last, _), (a, b)) in enumerate(zip(cues, bounds, strict=True)):
            at[n, : b - a] = np.arange(a, b)
            features[n, : b - a] = places.features(a, b, first, last)
            mask[n, : b - a] = True
        firsts = np.asarray([c[0] for c in cues], dtype=np.int64)
        inputs = {"key": key, "query": query, "at": at, "first": firsts, "features": features, "mask": mask}
        labels = softmax(self._reader.run(["labels"], inputs)[0])
        best = smooth(np.where(mask[..., None], labels, np.float32(1.0)))
        return [(a, labels[n, : b - a], best[n, : b - a]) for n, (a, b) in enumerate(bounds)]


def _card(folder: Path) -> dict[str, Any]:
    path = folder / CARD
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
        missing = {"name", "threshold", "longest", "files"} - card.keys()
    except (OSError, ValueError, AttributeError) as error:
        raise ModelError(f"{path} is missing or damaged ({error}); {_WAY_OUT}") from error
    if missing:
        raise ModelError(f"{path} lacks {', '.join(sorted(missing))}; {_WAY_OUT}")
    return dict(card)


def _verified(path: Path, digest: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path} cannot be read ({error.strerror}); {_WAY_OUT}") from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise ModelError(f"{path} is damaged: it is not the file that {CARD} lists; {_WAY_OUT}")
    return content


def _session(path: Path, content: bytes) -> Any:
    import onnxruntime  # noqa: PLC0415 - costs a fifth of a second; only paid when something is tagged

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the runtime raises types of its own that it does not export
        raise ModelError(f"{path} cannot be loaded: {error}; {_WAY_OUT}") from error


@functools.lru_cache(maxsize=1)
def tagger() -> Tagger:
    """The tagger that ships, loaded once per process.

    Raises:
        ModelError: if a file of it is missing or damaged.
    """
    return Tagger()
