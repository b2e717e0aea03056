"""The only place that calls spaCy: blocks in, sentences as plain lists out."""

from __future__ import annotations

import functools
import importlib.util
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from dragoman.model import ModelError
from dragoman.reading.text import Prepared
from dragoman.reading.wordclass import Word, WordClasses

_NOT_PARSED = frozenset({"furniture", "credit", "dateline"})


@dataclass(slots=True)
class Sentence:
    """One sentence as parallel lists, one item a token; heads are indices into the same lists.

    Plain lists because steps look at every token many times and a spaCy `Token` costs ten times a list access
    (docs/decisions/plain-lists.md).

    Attributes:
        start: character offset of the sentence in the document.
        starts, ends: character offsets of the tokens in the document.
        left, right: first and last token of each token's subtree.
        children: indices of each token's children, in order.
    """

    index: int
    block: int
    role: str
    start: int
    end: int
    words: list[str]
    lower: list[str]
    lemmas: list[str]
    pos: list[str]
    tags: list[str]
    deps: list[str]
    heads: list[int]
    entity_types: list[str]
    entity_begins: list[bool]
    starts: list[int]
    ends: list[int]
    left: list[int]
    right: list[int]
    children: list[list[int]]
    root: int
    first_in_block: bool = False
    _memo: dict[Any, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.words)

    def child(self, token: int, *deps: str) -> int | None:
        """The first child of `token` with one of these dependency labels."""
        for c in self.children[token]:
            if self.deps[c] in deps:
                return c
        return None

    def kids(self, token: int, *deps: str) -> list[int]:
        """All children of `token` with one of these dependency labels."""
        return [c for c in self.children[token] if self.deps[c] in deps]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Character span of tokens `first` to `last`, both included."""
        return (self.starts[first], self.ends[last])

    def subtree(self, token: int) -> tuple[int, int]:
        """First and last token of what hangs on `token`, without punctuation at the edges."""
        first, last = self.left[token], self.right[token]
        while first < last and self.pos[first] in ("PUNCT", "SPACE"):
            first += 1
        while last > first and self.pos[last] in ("PUNCT", "SPACE"):
            last -= 1
        return first, last

    def ancestors(self, token: int) -> Iterator[int]:
        """Heads of `token` up to the root."""
        while self.heads[token] != token:
            token = self.heads[token]
            yield token

    def below(self, token: int, top: int) -> bool:
        """Whether `token` is `top` or hangs below it."""
        if token == top:
            return True
        return any(a == top for a in self.ancestors(token))


@functools.lru_cache(maxsize=2)
def pipeline(name: str) -> Any:
    """Load a spaCy pipeline once per process.

    Raises:
        ModelError: if it is not installed, or its files are damaged.
    """
    import spacy  # noqa: PLC0415 - costs a second; only paid when something is read

    if importlib.util.find_spec(name) is None:
        raise ModelError(
            f"the spaCy pipeline {name!r} is not installed; install it or choose another with DRAGOMAN_PIPELINE"
        )
    try:
        return spacy.load(name)
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"the spaCy pipeline {name!r} cannot be loaded, its files may be damaged: {error}") from error


@functools.lru_cache(maxsize=2)
def word_classes(name: str) -> WordClasses:
    """What the pipeline's rules say of words, remembered for the life of the process."""
    return WordClasses(pipeline(name))


def parse(name: str, prepared: Prepared) -> list[Sentence]:
    """Parse all blocks that hold sentences."""
    return next(iter(parse_many(name, [prepared])))


_ZONE = threading.Lock()


def parse_batch(name: str, texts: list[Prepared]) -> list[list[Sentence]]:
    """Parse some texts whole and forget their words: spaCy would keep every string it ever saw.

    One batch at a time: what another thread parsed meanwhile would lose its strings with ours.
    """
    with _ZONE, pipeline(name).memory_zone():
        return list(parse_many(name, texts))


def parse_many(name: str, texts: Iterable[Prepared], batch_size: int = 64) -> Iterator[list[Sentence]]:
    """Parse many texts, batched across documents; one list of sentences per text, in order."""
    nlp = pipeline(name)
    classes = word_classes(name)

    def jobs() -> Iterator[tuple[str, tuple[int, int, int]]]:
        for number, prepared in enumerate(texts):
            seen.append(prepared)
            for i, block in enumerate(prepared.blocks):
                if block.role not in _NOT_PARSED and block.lead < block.end:
                    yield prepared.clean[block.lead : block.end], (number, i, block.lead)

    seen: list[Prepared] = []
    current: list[Sentence] = []
    at = 0
    for doc, (number, i, offset) in nlp.pipe(
        jobs(), as_tuples=True, batch_size=batch_size, disable=list(classes.skipped)
    ):
        while at < number:
            yield current
            current = []
            at += 1
        current += _plain(doc, classes.of(doc), len(current), i, seen[number].blocks[i].role, offset)
    while at < len(seen):
        yield current
        current = []
        at += 1


def _plain(doc: Any, rules: list[Word], index: int, block: int, role: str, offset: int) -> list[Sentence]:
    """The sentences of a block as plain lists, read from the parse in one go: a `Token` apiece costs ten times that."""
    from spacy.attrs import ENT_IOB, ENT_TYPE, HEAD, IDX, SENT_START  # noqa: PLC0415 - loaded with the pipeline

    table = doc.to_array([HEAD, IDX, ENT_TYPE, ENT_IOB, SENT_START]).astype("int64").T.tolist()
    heads_by, places, types, begins, sent_starts = table
    strings = doc.vocab.strings
    names = {0: ""} | {t: strings[t % _HASHES] for t in set(types) if t}
    words_all = [t.text for t in doc]
    cuts = [i for i, value in enumerate(sent_starts) if value == 1 or i == 0]
    sentences = []
    for k, (base, stop) in enumerate(zip(cuts, [*cuts[1:], len(words_all)], strict=True)):
        words = words_all[base:stop]
        starts = [offset + place for place in places[base:stop]]
        heads = [i + shift for i, shift in enumerate(heads_by[base:stop])]
        children: list[list[int]] = [[] for _ in words]
        root = 0
        for i, head in enumerate(heads):
            if head == i:
                root = i
            else:
                children[head].append(i)
        left, right = _edges(heads)
        told = rules[base:stop]
        sentences.append(
            Sentence(
                index=index + k,
                block=block,
                role=role,
                start=starts[0],
                end=starts[-1] + len(words[-1]),
                words=words,
                lower=[w.lower() for w in words],
                lemmas=[w.lemma for w in told],
                pos=[w.pos for w in told],
                tags=[w.tag for w in told],
                deps=[w.dep for w in told],
                heads=heads,
                entity_types=[names[t] for t in types[base:stop]],
                entity_begins=[b == _BEGINS for b in begins[base:stop]],
                starts=starts,
                ends=[s + len(w) for s, w in zip(starts, words, strict=True)],
                left=left,
                right=right,
                children=children,
                root=root,
                first_in_block=k == 0,
            )
        )
    return sentences


def _edges(heads: list[int]) -> tuple[list[int], list[int]]:
    """First and last token below each token. Two passes settle a projective tree; crossing arcs take more."""
    size = len(heads)
    left, right = list(range(size)), list(range(size))
    unsettled = True
    while unsettled:
        unsettled = False
        for order in (range(size), range(size - 1, -1, -1)):
            for i in order:
                head = heads[i]
                if left[i] < left[head]:
                    left[head] = left[i]
                    unsettled = True
                if right[i] > right[head]:
                    right[head] = right[i]
                    unsettled = True
    return left, right


_BEGINS = 3
"""spaCy's number for the first token of an entity."""
_HASHES = 1 << 64
"""spaCy's ids of strings are unsigned; the table above is signed, for the heads."""
