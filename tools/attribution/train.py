"""Train the attribution tagger: `python -m tools.attribution.train BASE`. Seeded; 25 minutes of one core, no GPU.

BASE is a folder with the published all-MiniLM-L6-v2 (`model.safetensors`, `vocab.txt`); docs/models/attribution.md says where
it comes from. Reads `corpus/attribution/` (train part; the dev part only to print losses), writes the files that ship
(`src/dragoman/reading/data/tagger/`). Needs `torch`, `onnx` and `safetensors` besides the package.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from dragoman.reading.tagger_window import Places, window
from dragoman.reading.tagger_words import WordPieces
from tools.attribution.data import Example, articles, example
from tools.attribution.model import Head, Sizes, Tagger

LONGEST = 128
SEED = 20261122
_DECOYS = 8
LABEL_WEIGHTS = (1.0, 1.2, 1.0, 1.0, 1.0)


def lower_states(tagger: Tagger, examples: list[Example]) -> list[list[Tensor]]:
    """Output of the frozen layers for every article, computed once: (1, length, width) for each chunk."""
    with torch.no_grad():
        return [[tagger.encoder.lower(torch.tensor([c]), tagger.sizes.frozen) for c in e.chunks] for e in examples]


def word_vectors(tagger: Tagger, e: Example, state: list[Tensor]) -> Tensor:
    """Vectors of the article's words, (words, width): that of each word's first piece."""
    hidden = torch.cat([tagger.encoder.upper(x, tagger.sizes.frozen)[0] for x in state])
    begins = [0]
    for x in state:
        begins.append(begins[-1] + x.shape[1])
    return hidden[torch.tensor([begins[c] + p for c, p in zip(e.words.chunk, e.words.piece, strict=True)])]


def cue_labels(e: Example) -> Tensor:
    """0 outside, 1 beginning, 2 inside of a cue, (words,)."""
    row = torch.zeros(len(e.words), dtype=torch.long)
    for first, last, _ in e.cues:
        row[first] = 1
        row[first + 1 : last + 1] = 2
    return row


def windows(e: Example, cues: list[tuple[int, int, list[int]]]) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Inputs and labels of the reader for some cues, padded to one length."""
    firsts, lasts = (np.asarray([c[k] for c in cues], dtype=np.int64) for k in (0, 1))
    starts, ends = window(len(e.words), firsts, lasts)
    at = starts[:, None] + np.arange((ends - starts).max())
    mask = at < ends[:, None]
    at = np.minimum(at, ends[:, None] - 1)
    features = Places(e.words).features(at, firsts, lasts)
    labels = np.where(mask, np.take_along_axis(np.asarray([c[2] for c in cues]), at, axis=1), -100)
    at_, firsts_, features_, mask_, labels_ = (torch.from_numpy(x) for x in (at, firsts, features, mask, labels))
    return at_, firsts_, features_, mask_, labels_


def mistakable(examples: list[Example]) -> frozenset[str]:
    """Words that open cues in the training articles and are not function words: where a cue may wrongly be seen."""
    counts = Counter(e.words.text[last].lower() for e in examples for _, last, _ in e.cues)
    return frozenset(w for w in counts if len(w) > 3)


def decoys(e: Example, words: frozenset[str], dealer: random.Random) -> list[tuple[int, int, list[int]]]:
    """A few places that look like a cue and are none: the reader learns to answer that there is nothing."""
    taken = {i for first, last, _ in e.cues for i in range(first, last + 1)}
    found = [i for i, w in enumerate(e.words.text) if i not in taken and w.lower() in words]
    found += [i for i in (dealer.randrange(len(e.words)) for _ in range(2)) if i not in taken]
    nothing = [0] * len(e.words)
    return [(i, i, nothing) for i in dealer.sample(found, min(_DECOYS, len(found)))]


def losses(head: Head, e: Example, hidden: Tensor, extra: list[tuple[int, int, list[int]]]) -> tuple[Tensor, Tensor]:
    """Loss of the cue head and of the reader on one article; `extra` are decoys that the reader sees beside the cues."""
    cue = nn.functional.cross_entropy(head.cues(hidden), cue_labels(e), weight=torch.tensor([1.0, 1.0, 1.0]))
    if not e.cues and not extra:
        return cue, cue * 0
    at, first, features, mask, labels = windows(e, e.cues + extra)
    scores = head.read(hidden, at, first, features, mask)
    weights = torch.tensor(LABEL_WEIGHTS)
    return cue, nn.functional.cross_entropy(scores.flatten(0, 1), labels.flatten(), weight=weights, ignore_index=-100)


def batches(n: int, size: int, dealer: random.Random) -> Iterator[list[int]]:
    """Article numbers, shuffled, in batches."""
    order = list(range(n))
    dealer.shuffle(order)
    for i in range(0, n, size):
        yield order[i : i + size]


def fit(
    head: Head,
    vectors: Callable[[Example], Tensor],
    groups: list[dict[str, Any]],
    epochs: int,
    batch: int,
    examples: list[Example],
    dev: list[Example],
    checkpoint: Path | None = None,
) -> None:
    """Train on `examples`, printing the dev losses after every epoch.

    Args:
        head: with all that is trained and saved.
        vectors: an article to the vectors of its words, (words, width).
        groups: parameters and rates, as the optimiser takes them.
        epochs: how often each article is seen.
        batch: articles a step.
        examples: what is trained on.
        dev: what is only measured.
        checkpoint: where to save the weights after every epoch.
    """
    dealer = random.Random(SEED)  # noqa: S311 - order of training, not a secret
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    trained = [p for group in groups for p in group["params"]]
    words = mistakable(examples)
    steps = epochs * ((len(examples) + batch - 1) // batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min(1.0, (s + 1) / (0.08 * steps)) * max(0.02, 1 - s / steps)
    )
    began = time.process_time()
    for epoch in range(epochs):
        head.train()
        total = 0.0
        for numbers in batches(len(examples), batch, dealer):
            optimiser.zero_grad()
            for n in numbers:
                cue, spans = losses(head, examples[n], vectors(examples[n]), decoys(examples[n], words, dealer))
                loss = (cue + spans) / len(numbers)
                loss.backward()  # type: ignore[no-untyped-call]
                total += loss.item() * len(numbers)
            nn.utils.clip_grad_norm_(trained, 1.0)
            optimiser.step()
            schedule.step()
        head.eval()
        with torch.no_grad():
            held = [losses(head, e, vectors(e), []) for e in dev]
        cue, spans = (float(sum(x[k] for x in held)) / len(held) for k in (0, 1))
        print(f"epoch {epoch + 1} train {total / len(examples):.4f} dev cue {cue:.4f} spans {spans:.4f} "
              f"{time.process_time() - began:.0f} CPU s", flush=True)  # fmt: skip
        if checkpoint:
            torch.save({"sizes": asdict(head.sizes), "state": head.state_dict()}, checkpoint)


def train(
    base: Path,
    sizes: Sizes,
    epochs: int,
    rate: float,
    batch: int,
    examples: list[Example],
    dev: list[Example],
    checkpoint: Path | None = None,
) -> Tagger:
    """Train encoder, cue head and reader on `examples`."""
    torch.manual_seed(SEED)
    tagger = Tagger(sizes)
    tagger.encoder.load(load_file(base / "model.safetensors"))
    tagger.eval()
    known = examples + dev
    states = {e.name: state for e, state in zip(known, lower_states(tagger, known), strict=True)}
    encoder = [p for layer in tagger.encoder.layers[sizes.frozen :] for p in layer.parameters()]
    heads = [p for n, p in tagger.named_parameters() if not n.startswith("encoder.")]
    groups = [{"params": encoder, "lr": rate}, {"params": heads, "lr": rate * 10}]
    fit(tagger, lambda e: word_vectors(tagger, e, states[e.name]), groups, epochs, batch, examples, dev, checkpoint)
    return tagger


def main() -> None:
    """Train and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", type=Path, help="folder with the published MiniLM: model.safetensors and vocab.txt")
    parser.add_argument("--epochs", type=int, default=7)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--layers", type=int, default=Sizes.layers)
    parser.add_argument("--frozen", type=int, default=Sizes.frozen)
    parser.add_argument(
        "--all", action="store_true", help="train on the dev part too (the shipped weights did not see it)"
    )
    parser.add_argument("--out", type=Path, default=None, help="folder for the weights instead of the package's own")
    parser.add_argument("--checkpoint", type=Path, default=None, help="also write the weights as PyTorch has them")
    parser.add_argument(
        "--threshold", type=float, default=0.3, help="least probability of a cue, calibrated on the dev part"
    )
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.use_deterministic_algorithms(True)
    sizes = Sizes(layers=arguments.layers, frozen=arguments.frozen)
    pieces = WordPieces.read(arguments.base / "vocab.txt")
    examples = [example(name, a, pieces, LONGEST) for name, a in articles("train")]
    dev = [example(name, a, pieces, LONGEST) for name, a in articles("dev")]
    tagger = train(
        arguments.base,
        sizes,
        arguments.epochs,
        arguments.rate,
        arguments.batch,
        examples + (dev if arguments.all else []),
        dev,
        arguments.checkpoint,
    )

    from tools.attribution.export import export

    vocabulary = (arguments.base / "vocab.txt").read_text(encoding="utf-8").splitlines()
    export(tagger, vocabulary, LONGEST, arguments.threshold, arguments.out)


if __name__ == "__main__":
    main()
