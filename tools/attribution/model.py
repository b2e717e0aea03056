"""The tagger in PyTorch, for training only: a small encoder, a cue head and a reader that looks from one cue at a time.

The encoder is MiniLM-L6. Its embeddings and `frozen` layers stay as published; the layers above are trained. The reader is a
narrow transformer over the words around one cue; it labels each of them as source, content, carried-on content or none *of
that cue*, so overlapping and nested attributions need no special case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn

from dragoman.reading.tagger_window import BLOCKS, DISTANCES, SENTENCES, SHAPES
from tools.attribution.eight_bits import Linear


@dataclass(frozen=True)
class Sizes:
    """Sizes of the network; `layers` of the encoder are used, of which the first `frozen` are never trained."""

    layers: int = 6
    frozen: int = 3
    width: int = 384
    heads: int = 12
    inner: int = 1536
    reader: int = 128
    reader_heads: int = 4
    reader_inner: int = 256
    reader_layers: int = 2
    labels: int = 5
    cue_labels: int = 3


class Layer(nn.Module):
    """One transformer layer with the normalisation behind each part, as in BERT."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = Linear(width, 3 * width)
        self.out = Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.up = Linear(width, inner)
        self.down = Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """`x` (batch, length, width), `mask` (batch, length) true where there is something, None = everywhere."""
        b, n, w = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, w // self.heads).permute(2, 0, 3, 1, 4)
        seen = nn.functional.scaled_dot_product_attention(
            q, k, v, attn_mask=None if mask is None else mask[:, None, None, :]
        )
        x = self.norm1(x + self.drop(self.out(seen.transpose(1, 2).reshape(b, n, w))))
        return cast(Tensor, self.norm2(x + self.drop(self.down(nn.functional.gelu(self.up(x))))))


class Encoder(nn.Module):
    """Pieces to vectors."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, sizes.width)
        self.positions = nn.Embedding(512, sizes.width)
        self.kinds = nn.Embedding(2, sizes.width)
        self.norm = nn.LayerNorm(sizes.width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(sizes.width, sizes.heads, sizes.inner) for _ in range(sizes.layers))

    def load(self, base: dict[str, Tensor]) -> None:
        """Take the weights of the published model, by its names."""
        for module, name in ((self.words, "word"), (self.positions, "position"), (self.kinds, "token_type")):
            module.weight.data.copy_(base[f"embeddings.{name}_embeddings.weight"])
        self.norm.weight.data.copy_(base["embeddings.LayerNorm.weight"])
        self.norm.bias.data.copy_(base["embeddings.LayerNorm.bias"])
        for n, module in enumerate(self.layers):
            layer = cast(Layer, module)
            at = f"encoder.layer.{n}."
            for kind in ("weight", "bias"):
                three = [base[f"{at}attention.self.{k}.{kind}"] for k in ("query", "key", "value")]
                getattr(layer.qkv, kind).data.copy_(torch.cat(three))
                getattr(layer.out, kind).data.copy_(base[f"{at}attention.output.dense.{kind}"])
                getattr(layer.norm1, kind).data.copy_(base[f"{at}attention.output.LayerNorm.{kind}"])
                getattr(layer.up, kind).data.copy_(base[f"{at}intermediate.dense.{kind}"])
                getattr(layer.down, kind).data.copy_(base[f"{at}output.dense.{kind}"])
                getattr(layer.norm2, kind).data.copy_(base[f"{at}output.LayerNorm.{kind}"])

    def lower(self, ids: Tensor, frozen: int) -> Tensor:
        """Through the embeddings and the frozen layers; `ids` (1, length): one chunk without padding."""
        places = torch.arange(ids.shape[1], device=ids.device)[None]
        x = self.norm(self.words(ids) + self.positions(places) + self.kinds.weight[0])
        for layer in self.layers[:frozen]:
            x = layer(x, None)
        return cast(Tensor, x)

    def upper(self, x: Tensor, frozen: int) -> Tensor:
        """Through the layers that are trained."""
        for layer in self.layers[frozen:]:
            x = layer(x, None)
        return x


class Head(nn.Module):
    """Cue head and reader, whatever gives the words their vectors."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        self.drop = nn.Dropout(0.15)
        self.cue_up = Linear(sizes.width, 128)
        self.cue_out = nn.Linear(128, sizes.cue_labels)
        self.key = Linear(sizes.width, sizes.reader)
        self.query = Linear(sizes.width, sizes.reader)
        self.distance = nn.Embedding(DISTANCES, sizes.reader)
        self.sentence = nn.Embedding(SENTENCES, sizes.reader)
        self.block = nn.Embedding(BLOCKS, sizes.reader)
        self.shape = nn.Embedding(SHAPES, sizes.reader)
        self.norm = nn.LayerNorm(sizes.reader, eps=1e-12)
        self.reader = nn.ModuleList(
            Layer(sizes.reader, sizes.reader_heads, sizes.reader_inner) for _ in range(sizes.reader_layers)
        )
        self.label = nn.Linear(sizes.reader, sizes.labels)

    def cues(self, hidden: Tensor) -> Tensor:
        """Scores of outside, beginning and inside of a cue, (words, 3)."""
        return cast(Tensor, self.cue_out(nn.functional.gelu(self.cue_up(self.drop(hidden)))))

    def read(self, hidden: Tensor, at: Tensor, first: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        """Labels of the words around cues.

        Args:
            hidden: vectors of all words, (words, width).
            at: word index of each place in each window, (cues, length).
            first: first word of each cue, (cues,).
            features: distance, sentence, block and shape of each place, (cues, length, 4).
            mask: which places hold a word, (cues, length).

        Returns:
            Scores, (cues, length, labels).
        """
        hidden = self.drop(hidden)
        return self.look(self.key(hidden), self.query(hidden), at, first, features, mask)

    def look(self, key: Tensor, query: Tensor, at: Tensor, first: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        """As `read`, from the words' keys and queries, (words, reader)."""
        x = key[at] + query[first][:, None]
        x = x + self.distance(features[..., 0]) + self.sentence(features[..., 1])
        x = self.norm(x + self.block(features[..., 2]) + self.shape(features[..., 3]))
        for layer in self.reader:
            x = layer(x, mask)
        return cast(Tensor, self.label(x))


class Tagger(Head):
    """Encoder, cue head and reader."""

    def __init__(self, sizes: Sizes) -> None:
        encoder = Encoder(sizes)  # made first: the head begins with the random numbers that follow
        super().__init__(sizes)
        self.encoder = encoder
