"""From trained weights to the files that ship: two ONNX graphs, the vocabulary they use, and a card with their digests.

Weights of matrices become 8-bit integers with one scale a row, the rest half precision; both are widened when the graphs are
loaded, so reading computes in single precision. Word pieces that no text in Latin script can contain are left out.
"""

from __future__ import annotations

import copy
import hashlib
import json
import unicodedata
import warnings
from pathlib import Path
from typing import cast

import torch
from torch import Tensor, nn

from dragoman.reading.tagger_model import CARD, FOLDER
from tools.attribution.model import Tagger

NAME = "dragoman-attribution-1"
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


class _Packed(nn.Module):
    """A matrix as 8-bit integers and one half-precision scale a row."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scale = (weight.abs().amax(dim=1, keepdim=True) / 127).clamp_min(1e-8)
        self.register_buffer("scale", scale.half())
        self.register_buffer("numbers", torch.round(weight / self.scale.float()).clamp(-127, 127).to(torch.int8))

    def wide(self) -> Tensor:
        """In single precision."""
        return cast(Tensor, self.numbers).float() * cast(Tensor, self.scale).float()


class _Linear(nn.Module):
    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        self.packed = _Packed(linear.weight.data)
        self.register_buffer("bias", linear.bias.data.half())

    def forward(self, x: Tensor) -> Tensor:
        return nn.functional.linear(x, self.packed.wide(), cast(Tensor, self.bias).float())


class _Embedding(nn.Module):
    def __init__(self, embedding: nn.Embedding) -> None:
        super().__init__()
        self.packed = _Packed(embedding.weight.data)

    @property
    def weight(self) -> Tensor:
        """All rows in single precision."""
        return self.packed.wide()

    def forward(self, numbers: Tensor) -> Tensor:
        return cast(Tensor, self.packed.numbers)[numbers].float() * cast(Tensor, self.packed.scale)[numbers].float()


class _Table(nn.Module):
    """A small embedding, in half precision: unlike the words' it is widened once, when the graph is loaded."""

    def __init__(self, embedding: nn.Embedding) -> None:
        super().__init__()
        self.register_buffer("numbers", embedding.weight.data.half())

    @property
    def weight(self) -> Tensor:
        """All rows in single precision."""
        return cast(Tensor, self.numbers).float()

    def forward(self, numbers: Tensor) -> Tensor:
        return self.weight[numbers]


def packed(tagger: Tagger, keep: list[int]) -> Tagger:
    """A copy with packed weights and only the word pieces `keep`."""
    out = copy.deepcopy(tagger).eval()
    words = nn.Embedding(len(keep), tagger.sizes.width)
    words.weight.data = tagger.encoder.words.weight.data[keep]
    out.encoder.words = words
    for module in list(out.modules()):
        for name, child in list(module.named_children()):
            if isinstance(child, nn.Linear):
                setattr(module, name, _Linear(child))
            elif isinstance(child, nn.Embedding):
                large = child.num_embeddings > 100
                setattr(module, name, _Embedding(child) if large else _Table(child))
    return out


class _Encoder(nn.Module):
    def __init__(self, tagger: Tagger) -> None:
        super().__init__()
        self.tagger = tagger

    def forward(self, ids: Tensor, pieces: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        t = self.tagger
        hidden = t.encoder.upper(t.encoder.lower(ids, t.sizes.frozen), t.sizes.frozen)[0, pieces]
        return t.cues(hidden), t.key(hidden), t.query(hidden)


class _Reader(nn.Module):
    def __init__(self, tagger: Tagger) -> None:
        super().__init__()
        self.tagger = tagger

    def forward(self, key: Tensor, query: Tensor, at: Tensor, first: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        return self.tagger.look(key, query, at, first, features, mask)


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
    small = packed(tagger, keep)
    (folder / "vocabulary.txt").write_text("".join(vocabulary[n] + "\n" for n in keep), encoding="utf-8")
    width = tagger.sizes.reader
    mask = torch.ones(2, 7, dtype=torch.bool)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _Encoder(small),
            (torch.ones(1, 7, dtype=torch.long), torch.zeros(5, dtype=torch.long)),
            str(folder / "encoder.onnx"),
            input_names=["ids", "pieces"],
            output_names=["cue", "key", "query"],
            dynamic_axes={"ids": {1: "length"}, "pieces": {0: "words"}},
            opset_version=17,
            do_constant_folding=False,
            dynamo=False,
        )
        torch.onnx.export(
            _Reader(small),
            (
                torch.zeros(5, width),
                torch.zeros(5, width),
                torch.zeros(2, 7, dtype=torch.long),
                torch.zeros(2, dtype=torch.long),
                torch.zeros(2, 7, 4, dtype=torch.long),
                mask,
            ),
            str(folder / "reader.onnx"),
            input_names=["key", "query", "at", "first", "features", "mask"],
            output_names=["labels"],
            dynamic_axes={
                "key": {0: "words"},
                "query": {0: "words"},
                "at": {0: "cues", 1: "places"},
                "first": {0: "cues"},
                "features": {0: "cues", 1: "places"},
                "mask": {0: "cues", 1: "places"},
            },
            opset_version=17,
            do_constant_folding=False,
            dynamo=False,
        )
    names = ("encoder.onnx", "reader.onnx", "vocabulary.txt")
    card = {
        "name": NAME,
        "longest": longest,
        "threshold": threshold,
        "files": {n: hashlib.sha256((folder / n).read_bytes()).hexdigest() for n in names},
    }
    (folder / CARD).write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
