"""Train the attribution tagger: `python -m tools.attribution.train`. Seeded; about half an hour on two cores, no GPU.

Reads `corpus/attribution/` (train and dev part), writes the weights that ship (`src/dragoman/reading/data/tagger/`).
Needs `torch` and `onnx` besides the package (`requirements/training.in`).
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from dragoman.reading.tagger_model import base_folder
from safetensors.torch import load_file
from torch import Tensor, nn

from dragoman.reading.tagger_window import Places, window
from dragoman.reading.tagger_words import WordPieces
from tools.attribution.data import Example, articles, example
from tools.attribution.model import Sizes, Tagger

LONGEST = 128
SEED = 20261122
LABEL_WEIGHTS = (1.0, 1.5, 1.0, 1.0, 1.0)


def lower_states(tagger: Tagger, examples: list[Example]) -> list[tuple[Tensor, Tensor]]:
    """Output of the frozen layers for every article, computed once: (chunks, length, width) and the mask."""
    out = []
    with torch.no_grad():
        for e in examples:
            longest = max(len(c) for c in e.chunks)
            ids = torch.zeros(len(e.chunks), longest, dtype=torch.long)
            mask = torch.zeros(len(e.chunks), longest, dtype=torch.bool)
            for n, chunk in enumerate(e.chunks):
                ids[n, : len(chunk)] = torch.tensor(chunk)
                mask[n, : len(chunk)] = True
            out.append((tagger.encoder.lower(ids, mask, tagger.sizes.frozen), mask))
    return out


def word_vectors(tagger: Tagger, e: Example, state: tuple[Tensor, Tensor]) -> Tensor:
    """Vectors of the article's words, (words, width): that of each word's first piece."""
    hidden = tagger.encoder.upper(*state, tagger.sizes.frozen)
    return hidden[torch.tensor(e.words.chunk), torch.tensor(e.words.piece)]


def cue_labels(e: Example) -> Tensor:
    """0 outside, 1 beginning, 2 inside of a cue, (words,)."""
    row = torch.zeros(len(e.words), dtype=torch.long)
    for first, last, _ in e.cues:
        row[first] = 1
        row[first + 1 : last + 1] = 2
    return row


def windows(e: Example, cues: list[tuple[int, int, list[int]]]) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Inputs and labels of the reader for some cues, padded to one length."""
    places = Places(e.words)
    bounds = [window(e.words, first, last) for first, last, _ in cues]
    longest = max(b - a for a, b in bounds)
    at = torch.zeros(len(cues), longest, dtype=torch.long)
    features = torch.zeros(len(cues), longest, 4, dtype=torch.long)
    mask = torch.zeros(len(cues), longest, dtype=torch.bool)
    labels = torch.full((len(cues), longest), -100)
    for n, ((first, last, row), (a, b)) in enumerate(zip(cues, bounds, strict=True)):
        at[n, : b - a] = torch.arange(a, b)
        features[n, : b - a] = torch.from_numpy(places.features(a, b, first, last).astype(np.int64))
        mask[n, : b - a] = True
        labels[n, : b - a] = torch.tensor(row[a:b])
    return at, torch.tensor([c[0] for c in cues]), features, mask, labels


def losses(tagger: Tagger, e: Example, state: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
    """Loss of the cue head and of the reader on one article."""
    hidden = word_vectors(tagger, e, state)
    cue = nn.functional.cross_entropy(tagger.cues(hidden), cue_labels(e), weight=torch.tensor([1.0, 1.5, 1.2]))
    if not e.cues:
        return cue, cue * 0
    at, first, features, mask, labels = windows(e, e.cues)
    scores = tagger.read(hidden, at, first, features, mask)
    weights = torch.tensor(LABEL_WEIGHTS)
    return cue, nn.functional.cross_entropy(scores.flatten(0, 1), labels.flatten(), weight=weights, ignore_index=-100)


def batches(n: int, size: int, dealer: random.Random) -> Iterator[list[int]]:
    """Article numbers, shuffled, in batches."""
    order = list(range(n))
    dealer.shuffle(order)
    for i in range(0, n, size):
        yield order[i : i + size]


def train(sizes: Sizes, epochs: int, rate: float, batch: int, examples: list[Example], dev: list[Example]) -> Tagger:
    """Train on `examples`, printing the dev losses after every epoch."""
    torch.manual_seed(SEED)
    dealer = random.Random(SEED)  # noqa: S311 - order of training, not a secret
    tagger = Tagger(sizes)
    tagger.encoder.load(load_file(base_folder() / "model.safetensors"))
    tagger.eval()
    states, dev_states = lower_states(tagger, examples), lower_states(tagger, dev)
    encoder = [p for layer in tagger.encoder.layers[sizes.frozen :] for p in layer.parameters()]
    heads = [p for n, p in tagger.named_parameters() if not n.startswith("encoder.")]
    optimiser = torch.optim.AdamW(
        [{"params": encoder, "lr": rate}, {"params": heads, "lr": rate * 10}], weight_decay=0.01
    )
    steps = epochs * ((len(examples) + batch - 1) // batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min(1.0, (s + 1) / (0.08 * steps)) * max(0.02, 1 - s / steps)
    )
    began = time.process_time()
    for epoch in range(epochs):
        tagger.train()
        total = 0.0
        for numbers in batches(len(examples), batch, dealer):
            optimiser.zero_grad()
            for n in numbers:
                cue, spans = losses(tagger, examples[n], states[n])
                loss = (cue + spans) / len(numbers)
                loss.backward()  # type: ignore[no-untyped-call]
                total += loss.item() * len(numbers)
            nn.utils.clip_grad_norm_(encoder + heads, 1.0)
            optimiser.step()
            schedule.step()
        tagger.eval()
        with torch.no_grad():
            held = [losses(tagger, e, s) for e, s in zip(dev, dev_states, strict=True)]
        cue, spans = (float(sum(x[k] for x in held)) / len(held) for k in (0, 1))
        print(f"epoch {epoch + 1} train {total / len(examples):.4f} dev cue {cue:.4f} spans {spans:.4f} "
              f"{time.process_time() - began:.0f} CPU s", flush=True)  # fmt: skip
    return tagger


def main() -> None:
    """Train and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--rate", type=float, default=8e-5)
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--layers", type=int, default=Sizes.layers)
    parser.add_argument("--frozen", type=int, default=Sizes.frozen)
    parser.add_argument("--all", action="store_true", help="train on the dev part too, as the shipped weights are")
    parser.add_argument("--out", type=Path, default=None, help="folder for the weights instead of the package's own")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.use_deterministic_algorithms(True)
    sizes = Sizes(layers=arguments.layers, frozen=arguments.frozen)
    pieces = WordPieces.read(base_folder() / "vocab.txt")
    examples = [example(name, a, pieces, LONGEST) for name, a in articles("train")]
    dev = [example(name, a, pieces, LONGEST) for name, a in articles("dev")]
    tagger = train(
        sizes, arguments.epochs, arguments.rate, arguments.batch, examples + (dev if arguments.all else []), dev
    )

    from tools.attribution.export import export

    export(tagger, LONGEST, arguments.out)


if __name__ == "__main__":
    main()
