"""Texts as the attribution tagger sees them: words with offsets, word pieces, and chunks that are encoded together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dragoman.model import ModelError
from dragoman.reading.text import Block, Prepared

_WORD = re.compile(r"\w+|[^\w\s]")
_STOP = re.compile(r"[\"')\]]*(?:\s+[^a-z\s]|\s*\Z)")
"""Behind a stop that ends a sentence: no small letter follows."""
_SHORTENED = frozenset(
    {"mr", "mrs", "ms", "dr", "prof", "rev", "hon", "st", "sen", "rep", "gov", "gen", "col", "lt", "sgt", "capt", "maj",
     "jan", "feb", "mar", "apr", "aug", "sept", "oct", "nov", "dec", "vs", "jr", "sr"}
)  # fmt: skip
_SKIPPED = frozenset({"furniture", "credit", "dateline"})
_LONGEST_WORD = 60
"""Longer words become one unknown piece: they are addresses and codes, not language."""


class WordPieces:
    """Words to ids of the uncased vocabulary that the encoder was trained with (greedy longest match, as BERT does)."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._ids = {piece: n for n, piece in enumerate(vocabulary)}
        try:
            self.unknown, self.first, self.last = (self._ids[p] for p in ("[UNK]", "[CLS]", "[SEP]"))
        except KeyError as error:
            raise ModelError(f"the vocabulary of the language model lacks {error}; reinstall its package") from error
        self._known: dict[str, tuple[int, ...]] = {}

    @classmethod
    def read(cls, path: Path) -> WordPieces:
        """From a file with one piece a line."""
        return cls(path.read_text(encoding="utf-8").splitlines())

    def __call__(self, word: str) -> tuple[int, ...]:
        """Ids of one word; never empty."""
        found = self._known.get(word)
        if found is None:
            found = self._known[word] = self._split(word)
            if len(self._known) > 200_000:
                self._known.clear()
        return found

    def _split(self, word: str) -> tuple[int, ...]:
        plain = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(c) != "Mn")
        if not plain or len(plain) > _LONGEST_WORD:
            return (self.unknown,)
        out = []
        start = 0
        while start < len(plain):
            end = len(plain)
            while end > start:
                piece = self._ids.get(("##" if start else "") + plain[start:end])
                if piece is not None:
                    out.append(piece)
                    break
                end -= 1
            else:
                return (self.unknown,)
            start = end
        return tuple(out)


@dataclass(slots=True)
class Words:
    """The words of a document, one item a word in every list.

    Attributes:
        starts, ends: character offsets in the document.
        shape: 0 lower case or no letters, 1 capital first, 2 all capitals.
        quote: 0 outside quotation marks, 1 inside, 2 a quotation mark.
        block: which block of the document.
        sentence: running number of sentences, roughly (by stops); only the distance between two words matters.
        chunk, piece: where its first piece stands among the chunks.
    """

    text: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    shape: list[int] = field(default_factory=list)
    quote: list[int] = field(default_factory=list)
    block: list[int] = field(default_factory=list)
    sentence: list[int] = field(default_factory=list)
    chunk: list[int] = field(default_factory=list)
    piece: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.text)


def split(prepared: Prepared, blocks: Iterable[int] | None = None) -> Words:
    """The words of the blocks that hold language (of those in `blocks` only, if given)."""
    words = Words()
    sentence = 0
    for number, block in enumerate(prepared.blocks):
        if block.role in _SKIPPED or (blocks is not None and number not in blocks):
            continue
        sentence = _add(words, prepared.clean, block, number, sentence + 1)
    return words


def _add(words: Words, clean: str, block: Block, number: int, sentence: int) -> int:
    inside = False
    for match in _WORD.finditer(clean, block.lead, block.end):
        text = match.group()
        words.text.append(text)
        words.starts.append(match.start())
        words.ends.append(match.end())
        words.shape.append(2 if text.isupper() and len(text) > 1 else 1 if text[:1].isupper() else 0)
        if text == '"':
            inside = not inside
            words.quote.append(2)
        else:
            words.quote.append(1 if inside else 0)
        words.block.append(number)
        words.sentence.append(sentence)
        if text in ("!", "?") or (text == "." and _STOP.match(clean, match.end()) and not _shortened(words)):
            sentence += 1
    return sentence


def _shortened(words: Words) -> bool:
    """Whether the stop that was just added belongs to the word before it ("Sen.", "J.")."""
    return len(words) > 1 and (len(words.text[-2]) == 1 or words.text[-2].lower() in _SHORTENED)


def chunks(words: Words, pieces: WordPieces, longest: int) -> list[list[int]]:
    """Ids of the chunks, at most `longest` pieces each with the marks at both ends; sets `chunk` and `piece` of the words.

    Whole blocks stay together as long as they fit, so that a quotation is read beside its speaker.
    """
    out: list[list[int]] = []
    current: list[int] = [pieces.first]
    words.chunk = [0] * len(words)
    words.piece = [0] * len(words)
    position = 0
    while position < len(words):
        end = position
        sizes = 0
        while end < len(words) and words.block[end] == words.block[position]:
            sizes += len(pieces(words.text[end]))
            end += 1
        if len(current) > 1 and len(current) + sizes + 1 > longest:
            out.append([*current, pieces.last])
            current = [pieces.first]
        for i in range(position, end):
            ids = pieces(words.text[i])
            if len(current) + len(ids) + 1 > longest:
                out.append([*current, pieces.last])
                current = [pieces.first]
            words.chunk[i], words.piece[i] = len(out), len(current)
            current += ids[: longest - 2]
        position = end
    if len(current) > 1:
        out.append([*current, pieces.last])
    return out
