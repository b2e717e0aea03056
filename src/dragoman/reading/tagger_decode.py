"""From the tagger's probabilities to attributions: which words are a cue, and which stretches its source and content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dragoman.reading.tagger_words import Words

Floats = npt.NDArray[np.float32]
Run = tuple[int, int]
"""First and last word of a stretch of words."""
_CHANGE = 2.0
"""What a change of label between neighbouring words costs, in log probability; from the dev part of the corpus."""
_SURE_CUE = 0.9
"""Least probability of a cue that is kept although the reader sees no content: the grammar may know it."""
_SURE = 0.6
"""Least mean probability of a further fragment of content."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cue as the reader sees it: its first and last word, its probability, and the labels of the words around it.

    Attributes:
        start: the word that the first row of `labels` stands for.
        labels: probabilities of none, source, content, carried on and cue, (words of the window, 5).
        best: the label of each of them after `smooth`.
    """

    first: int
    last: int
    score: float
    start: int
    labels: Floats
    best: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tagged:
    """One attribution as the tagger sees it; spans are character offsets in the document.

    Attributes:
        source: None where the tagger sees nobody.
        content: empty where the cue is sure and the reader sees nothing that is said.
        carried: later sentences that go on with it without a cue of their own.
        score: probability of the cue, 0 to 1.
        sure: mean probability of the content's words, 0 to 1.
    """

    source: tuple[int, int] | None
    cue: tuple[int, int]
    content: tuple[tuple[int, int], ...]
    carried: tuple[tuple[int, int], ...]
    score: float
    sure: float


def softmax(scores: Floats) -> Floats:
    """Along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float32)


def find_cues(scores: Floats, words: Words, threshold: float) -> list[tuple[int, int, float]]:
    """Stretches of words that are more likely part of a cue than `threshold`: first, last, best probability.

    A contraction ("didn't") is one word to a reader and three to the tagger: a cue that touches it takes it whole.

    Args:
        scores: probabilities of outside, beginning and inside, (words, 3).
        words: the words; no cue crosses a block.
        threshold: between 0 and 1.
    """
    inside = 1.0 - scores[:, 0]
    out: list[tuple[int, int, float]] = []
    for i in np.flatnonzero(inside >= threshold):
        first, last = _contraction(words, int(i))
        if out and out[-1][1] >= first - 1 and words.block[out[-1][1]] == words.block[first]:
            start, end, best = out[-1]
            out[-1] = (start, max(end, last), max(best, float(inside[i])))
        else:
            out.append((first, last, float(inside[i])))
    return out


def _contraction(words: Words, i: int) -> Run:
    first = last = i
    if last + 2 < len(words) and words.text[last + 1] == "'" and words.text[last + 2] == "t":
        last += 2
    if first >= 2 and words.text[first - 1] == "'" and words.text[first] == "t":
        first -= 2
    return first, last


def smooth(labels: Floats) -> npt.NDArray[np.int64]:
    """The best label of every word if a change of label between neighbours costs `_CHANGE`: whole spans, not shreds.

    Args:
        labels: probabilities, (cues, length, labels).

    Returns:
        Labels, (cues, length).
    """
    scores = np.log(np.maximum(labels, 1e-6)).swapaxes(0, 1).copy()
    length, cues, _ = scores.shape
    for t in range(1, length):
        before = scores[t - 1]
        scores[t] += np.maximum(before, before.max(axis=1, keepdims=True) - _CHANGE)
    top = scores.argmax(axis=2)
    stays = scores >= scores.max(axis=2, keepdims=True) - _CHANGE
    every = np.arange(cues)
    out = np.empty((length, cues), dtype=np.int64)
    out[-1] = label = top[-1]
    for t in range(length - 2, -1, -1):
        out[t] = label = np.where(stays[t, every, label], label, top[t])
    return out.T


def decode(words: Words, candidate: Candidate) -> Tagged | None:
    """Source, content and what is carried on of one candidate; None if nothing is said or it is not sure enough."""
    first, last, start, labels = candidate.first, candidate.last, candidate.start, candidate.labels
    best = candidate.best.copy()
    best[first - start : last + 1 - start] = 4
    content = [run for run in _runs(best, 2, words, start) if _says(words, run)]
    carried = [run for run in _runs(best, 3, words, start) if _says(words, run)]
    if not content and carried:
        content, carried = carried, []
    source = _strongest(best, labels, words, start, first)
    if not content:
        if candidate.score < _SURE_CUE:
            return None
        span = _span(words, source) if source is not None else None
        return Tagged(span, _span(words, (first, last)), (), (), candidate.score, 0.0)
    means = [float(labels[a - start : b + 1 - start, 2:4].sum(axis=-1).mean()) for a, b in content]
    strongest = max(range(len(content)), key=lambda k: (content[k][1] - content[k][0] + 1) * means[k])
    kept = [run for k, run in enumerate(content) if k == strongest or (means[k] >= _SURE and run[1] > run[0])]
    return Tagged(
        source=_span(words, source) if source is not None else None,
        cue=_span(words, (first, last)),
        content=tuple(_span(words, _widen(words, run)) for run in kept),
        carried=tuple(_span(words, _widen(words, run)) for run in carried),
        score=candidate.score,
        sure=means[strongest],
    )


def _runs(best: npt.NDArray[Any], label: int, words: Words, start: int) -> list[Run]:
    """Stretches of one label within a block."""
    out: list[Run] = []
    for k in np.flatnonzero(best == label):
        i = int(k) + start
        if out and out[-1][1] == i - 1 and words.block[i - 1] == words.block[i]:
            out[-1] = (out[-1][0], i)
        else:
            out.append((i, i))
    return out


def _strongest(best: npt.NDArray[Any], labels: Floats, words: Words, start: int, cue: int) -> Run | None:
    """The stretch of source words with the most weight; of two about alike, the one nearer to the cue."""
    runs = [r for r in _runs(best, 1, words, start) if _says(words, r)]
    if not runs:
        return None

    def weight(run: Run) -> float:
        total = float(labels[run[0] - start : run[1] + 1 - start, 1].max())
        return total - 0.002 * min(abs(run[0] - cue), abs(run[1] - cue))

    return max(runs, key=weight)


def _says(words: Words, run: Run) -> bool:
    return any(words.text[i][:1].isalnum() for i in range(run[0], run[1] + 1))


def _widen(words: Words, run: Run) -> Run:
    """Take in the quotation mark that stands just outside a stretch."""
    first, last = run
    if first and words.text[first - 1] == '"' and words.block[first - 1] == words.block[first]:
        first -= 1
    if last + 1 < len(words) and words.text[last + 1] == '"' and words.block[last + 1] == words.block[last]:
        last += 1
    return first, last


def _span(words: Words, run: Run) -> tuple[int, int]:
    first, last = run
    while last > first and words.text[last] in (",", ";", ".", ":"):
        last -= 1
    while first < last and words.text[first] in (",", ";", ".", ":"):
        first += 1
    return words.starts[first], words.ends[last]
