"""The trained attribution tagger: loading, and from the words of a document to cues with their sources and contents.

Two graphs run in ONNX Runtime: the encoder gives every word a vector and scores it as part of a cue; the reader looks at the
words around one cue and labels each as source, content or carried-on content *of that cue*, so that overlapping and nested
attributions need no special case. How both were trained: docs/models/attribution.md.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dragoman.model import ModelError
from dragoman.reading.spans import meet
from dragoman.reading.tagger_decode import Candidate, Floats, Tagged, decode, find_cues, smooth, softmax
from dragoman.reading.tagger_window import BLOCKS, SHAPES, Places, window
from dragoman.reading.tagger_words import WordPieces, Words, chunks, split
from dragoman.reading.text import Prepared

FOLDER = Path(__file__).parent / "data" / "tagger"
CARD = "tagger.json"
_WAY_OUT = "reinstall dragoman, or read by rules only with DRAGOMAN_TAGGER=off"
INSIDE = 0.75
"""Least probability of a cue that no rule sees, where it stands inside what another attribution says; from the dev part of the
corpus."""

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

    def tag(self, prepared: Prepared, beside: Sequence[tuple[int, int]] | None = None) -> list[Tagged]:
        """The attributions of a document, by the place of their cues.

        Args:
            prepared: the text; offsets of the result are offsets in it.
            beside: cues that are known from elsewhere, as character spans. What meets none of them counts only from `INSIDE`
                on, so less is not read at all.
        """
        words, candidates = self.candidates(prepared, self.threshold, beside)
        found = (decode(words, c) for c in candidates)
        return [t for t in found if t is not None]

    def candidates(
        self, prepared: Prepared, threshold: float, beside: Sequence[tuple[int, int]] | None = None
    ) -> tuple[Words, list[Candidate]]:
        """The words of a document, and the places that are cues with at least this probability as the reader sees them."""
        words = split(prepared)
        if not len(words):
            return words, []
        scores, key, query = self._encode(words)
        cues = find_cues(scores, words, threshold)
        if beside is not None:
            cues = [
                c
                for c in cues
                if c[2] >= INSIDE or any(meet((words.starts[c[0]], words.ends[c[1]]), b) for b in beside)
            ]
        if not cues:
            return words, []
        read = self._read(words, key, query, cues)
        return words, [Candidate(*cue, *seen) for cue, seen in zip(cues, read, strict=True)]

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
        firsts, lasts = (np.asarray([c[k] for c in cues], dtype=np.int64) for k in (0, 1))
        starts, ends = window(len(words), firsts, lasts)
        steps = np.arange((ends - starts).max())
        at = starts[:, None] + steps
        at = np.minimum(at, ends[:, None] - 1)
        features = Places(words).features(at, firsts, lasts)
        near = features[..., 0] * SHAPES + features[..., 3]
        far = features[..., 1] * BLOCKS + features[..., 2]
        scores = np.zeros((*at.shape, 5), dtype=np.float32)
        for n, length in enumerate(ends - starts):
            # One window at a time, as with the chunks.
            of_cue = {
                "at": at[n, :length],
                "near": near[n, :length],
                "far": far[n, :length],
                "first": firsts[n : n + 1],
            }
            scores[n, :length] = self._reader.run(["labels"], {"key": key, "query": query, **of_cue})[0]
        labels = softmax(scores)
        best = smooth(labels)
        return [
            (int(a), labels[n, : b - a], best[n, : b - a]) for n, (a, b) in enumerate(zip(starts, ends, strict=True))
        ]


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
    # The graphs are written in the operators that are fastest; further fusing makes them slower.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
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
