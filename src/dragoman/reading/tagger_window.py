"""What the tagger looks at from one cue: the words around it, and where each stands as seen from the cue."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dragoman.reading.tagger_words import Words

REACH = 48
"""Words before and behind the cue. In the training articles 99.9% of sources and contents lie within 50 words of it; longer
quotations of real news are cut there and joined again by their marks."""
_STEPS = (1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 32, 40, 50, 64)
_FAR = _STEPS[-1] + 1
DISTANCES = 2 * (len(_STEPS) + 1) + 1
SENTENCES = 9
BLOCKS = 5
SHAPES = 9

Ints = npt.NDArray[np.int64]


def _steps() -> Ints:
    """Distance classes by words before the cue and words behind it, one of which is nought: (_FAR + 1, _FAR + 1)."""
    side = np.searchsorted(_STEPS, np.arange(_FAR + 1)).astype(np.int64)
    out = np.full((_FAR + 1, _FAR + 1), 2 * (len(_STEPS) + 1), dtype=np.int64)
    out[1:, 0] = side[1:]
    out[0, 1:] = len(_STEPS) + 1 + side[1:]
    return out


_STEP = _steps()


def window(length: int, first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """First words of the windows around cues and the words after their last, in a text of `length` words."""
    return np.maximum(first - REACH, 0), np.minimum(last + REACH + 1, length)


class Places:
    """The columns of a document's words as arrays, for cutting windows out of them."""

    def __init__(self, words: Words) -> None:
        self._sentence = np.asarray(words.sentence)
        self._block = np.asarray(words.block)
        self._shape = np.asarray(words.shape) * 3 + np.asarray(words.quote)

    def features(self, at: Ints, first: Ints, last: Ints) -> Ints:
        """Distance, sentence, block and shape of words as seen from cues, (cues, length, 4).

        Args:
            at: numbers of words, (cues, length).
            first: first word of each cue, (cues,).
            last: its last word.
        """
        before, behind = np.clip(first[:, None] - at, 0, _FAR), np.clip(at - last[:, None], 0, _FAR)
        out = np.empty((*at.shape, 4), dtype=np.int64)
        out[..., 0] = _STEP[before, behind]
        out[..., 1] = np.clip(self._sentence[at] - self._sentence[first][:, None], -4, 4) + 4
        out[..., 2] = np.clip(self._block[at] - self._block[first][:, None], -2, 2) + 2
        out[..., 3] = self._shape[at]
        return out
