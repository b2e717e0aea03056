"""What the tagger looks at from one cue: the words around it, and where each stands as seen from the cue."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dragoman.reading.tagger_words import Words

REACH = 56
"""Words before and behind the cue. In the training articles 99.9% of sources and contents lie within 50 words of it; longer
quotations of real news are cut there and joined again by their marks. The shipped weights were trained with 80: with 56 the
figures on the dev part are the same and the reader takes two thirds of the time."""
TRAINED_REACH = 80
_STEPS = (1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 32, 40, 50, 64)
DISTANCES = 2 * (len(_STEPS) + 1) + 1
SENTENCES = 9
BLOCKS = 5
SHAPES = 9

Ints = npt.NDArray[np.int32]


def window(words: Words, first: int, last: int, reach: int = REACH) -> tuple[int, int]:
    """First word of the window around a cue and the word after its last."""
    return max(0, first - reach), min(len(words), last + reach + 1)


class Places:
    """The columns of a document's words as arrays, for cutting windows out of them."""

    def __init__(self, words: Words) -> None:
        self._sentence = np.asarray(words.sentence, dtype=np.int32)
        self._block = np.asarray(words.block, dtype=np.int32)
        self._shape = np.asarray(words.shape, dtype=np.int32) * 3 + np.asarray(words.quote, dtype=np.int32)
        self._steps = np.asarray(_STEPS, dtype=np.int32)

    def features(self, start: int, end: int, first: int, last: int) -> Ints:
        """Distance, sentence, block and shape of words `start` to `end` (excluded) as seen from a cue, (length, 4)."""
        index = np.arange(start, end, dtype=np.int32)
        before, behind = np.maximum(first - index, 0), np.maximum(index - last, 0)
        side = len(_STEPS) + 1
        distance = np.where(
            before > 0,
            np.searchsorted(self._steps, before),
            np.where(behind > 0, side + np.searchsorted(self._steps, behind), 2 * side),
        )
        sentence = np.clip(self._sentence[start:end] - self._sentence[first], -4, 4) + 4
        block = np.clip(self._block[start:end] - self._block[first], -2, 2) + 2
        return np.stack([distance, sentence, block, self._shape[start:end]], axis=1).astype(np.int32)
