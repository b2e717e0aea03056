"""The only place that calls spaCy: blocks in, sentences as plain lists out."""

from __future__ import annotations

import functools
import importlib.util
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from dragoman.model import ModelError
from dragoman.reading.text import Prepared

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


def parse(name: str, prepared: Prepared) -> list[Sentence]:
    """Parse all blocks that hold sentences."""
    return next(iter(parse_many(name, [prepared])))


def parse_many(name: str, texts: Iterable[Prepared], batch_size: int = 64) -> Iterator[list[Sentence]]:
    """Parse many texts, batched across documents; one list of sentences per text, in order."""
    nlp = pipeline(name)

    def jobs() -> Iterator[tuple[str, tuple[int, int, int]]]:
        for number, prepared in enumerate(texts):
            seen.append(prepared)
            for i, block in enumerate(prepared.blocks):
                if block.role not in _NOT_PARSED and block.lead < block.end:
                    yield prepared.clean[block.lead : block.end], (number, i, block.lead)

    seen: list[Prepared] = []
    current: list[Sentence] = []
    at = 0
    for doc, (number, i, offset) in nlp.pipe(jobs(), as_tuples=True, batch_size=batch_size):
        while at < number:
            yield current
            current = []
            at += 1
        for k, sent in enumerate(doc.sents):
            sentence = _plain(sent, len(current), i, seen[number].blocks[i].role, offset)
            sentence.first_in_block = k == 0
            current.append(sentence)
    while at < len(seen):
        yield current
        current = []
        at += 1


def _plain(sent: Any, index: int, block: int, role: str, offset: int) -> Sentence:
    tokens = list(sent)
    base = sent.start
    heads = [t.head.i - base for t in tokens]
    children: list[list[int]] = [[] for _ in tokens]
    root = 0
    for i, head in enumerate(heads):
        if head == i:
            root = i
        else:
            children[head].append(i)
    words = [t.text for t in tokens]
    starts = [offset + t.idx for t in tokens]
    return Sentence(
        index=index,
        block=block,
        role=role,
        start=starts[0],
        end=starts[-1] + len(words[-1]),
        words=words,
        lower=[w.lower() for w in words],
        lemmas=[t.lemma_.lower() for t in tokens],
        pos=[t.pos_ for t in tokens],
        tags=[t.tag_ for t in tokens],
        deps=[t.dep_ for t in tokens],
        heads=heads,
        entity_types=[t.ent_type_ for t in tokens],
        entity_begins=[t.ent_iob_ == "B" for t in tokens],
        starts=starts,
        ends=[s + len(w) for s, w in zip(starts, words, strict=True)],
        left=[t.left_edge.i - base for t in tokens],
        right=[t.right_edge.i - base for t in tokens],
        children=children,
        root=root,
    )
