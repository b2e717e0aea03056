"""What the tagger would be worth without an encoder of its own: `python -m tools.attribution.light [--sizes 64x1]`.

The words' vectors are those that the product's spaCy pipeline has anyway: what its tok2vec layer makes of each token, and
static vectors where the pipeline has them. They stay as they are; a cue head and a reader like the shipped tagger's are trained
on top of them, on the same articles (train part), with the same losses and in the same 8 bits. Each size then stands in the
shipped tagger's place in the real reader, with the rules and the widened bounds, and is scored on the dev part as the shipped
one is. Seeded, one thread; writes nothing. Needs `torch` and `onnx` besides the package (requirements/training.in).
"""

from __future__ import annotations

import argparse
import itertools
import os
import statistics
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import numpy as np
import torch
from benchmarks.tagger import seconds, texts
from evaluation.attribution import corpus, measure
from onnx import TensorProto
from torch import Tensor, nn

from dragoman.reading import ReadingSettings, _reader
from dragoman.reading.parse import pipeline
from dragoman.reading.tagger_decode import Candidate, Floats, softmax
from dragoman.reading.tagger_model import FOLDER, Tagger, _session, tagger
from dragoman.reading.tagger_words import Words, split
from dragoman.reading.text import Prepared, prepare
from tools.attribution import graphs
from tools.attribution.data import Example, articles, example
from tools.attribution.model import Head, Sizes
from tools.attribution.train import SEED, fit

SIZES = ("64x1", "128x2")
"""Width and layers of the reader; the second is that of the shipped tagger."""


def token_vectors(prepared: Prepared, words: Words, name: str) -> Floats:
    """Vectors of the tagger's words as spaCy has them, (words, width): of the first token that each shares a character with.

    Args:
        prepared: the text.
        words: its words, as `split` gives them.
        name: the spaCy pipeline. Blocks are parsed apart, as the reader does.
    """
    nlp = pipeline(name)
    static = nlp.vocab.vectors.shape[1]
    blocks = sorted(set(words.block))
    docs = (nlp.make_doc(prepared.clean[prepared.blocks[b].lead : prepared.blocks[b].end]) for b in blocks)
    starts, of = np.asarray(words.starts), np.asarray(words.block)
    out = [np.zeros((0, nlp.get_pipe("tok2vec").model.get_dim("nO") + static), dtype=np.float32)]
    for block, doc in zip(blocks, nlp.get_pipe("tok2vec").pipe(docs), strict=True):
        ends = np.asarray([t.idx + len(t) for t in doc]) + prepared.blocks[block].lead
        rows = np.hstack([doc.tensor, [t.vector for t in doc]]) if static else doc.tensor
        out.append(rows[np.searchsorted(ends, starts[of == block], side="right")])
    return np.concatenate(out)


class Light(Head):
    """Cue head and reader on vectors that are given, brought to one scale."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__(sizes)
        self.scale = nn.LayerNorm(sizes.width)

    def packed(self) -> tuple[bytes, bytes]:
        """Two graphs as the shipped tagger has them, the first from vectors instead of word pieces."""
        graph = graphs.Graph()
        ends = graph.ends(graph.norm("vectors", self.scale), self)
        return graph.finish({"vectors": (TensorProto.FLOAT, ["words", self.sizes.width])}, ends), graphs.reader(self)


class LightTagger(Tagger):
    """Reads as the shipped tagger does, from spaCy's vectors.

    Attributes:
        given: vectors of texts by their text, which are then not made anew; for measuring what the head alone costs.
    """

    def __init__(self, head: Light, name: str) -> None:
        self.threshold, self.name = tagger().threshold, "light"
        first, second = head.packed()
        self.size = len(first) + len(second)
        self.given: dict[str, Floats] = {}
        self._pipeline = name
        self._encoder, self._reader = _session(FOLDER / "light", first), _session(FOLDER / "light", second)

    def vectors(self, prepared: Prepared, words: Words) -> Floats:
        """Of the words of a text, (words, width)."""
        return token_vectors(prepared, words, self._pipeline)

    def candidates(
        self, prepared: Prepared, threshold: float, beside: Sequence[tuple[int, int]] | None = None
    ) -> tuple[Words, list[Candidate]]:
        """As the shipped tagger's."""
        self._prepared = prepared
        return super().candidates(prepared, threshold, beside)

    def _encode(self, words: Words) -> tuple[Floats, Floats, Floats]:
        vectors = self.given.get(self._prepared.clean)
        inputs = {"vectors": self.vectors(self._prepared, words) if vectors is None else vectors}
        cue, key, query = self._encoder.run(["cue", "key", "query"], inputs)
        return softmax(cue), key, query


@contextmanager
def in_place(stand_in: Tagger, settings: ReadingSettings) -> Iterator[None]:
    """Let the built-in reader of these settings use another tagger than the shipped one."""
    reader = _reader(settings)
    reader.__dict__["_tagger"] = stand_in
    try:
        yield
    finally:
        del reader.__dict__["_tagger"]


def trained(
    reader: int, layers: int, epochs: int, rate: float, examples: list[Example], dev: list[Example], name: str
) -> Light:
    """A head of one size, trained on `examples`.

    Args:
        reader: its width.
        layers: of the reader.
        epochs: as `fit` takes it.
        rate: of learning.
        examples: what is trained on.
        dev: what is only measured.
        name: of the spaCy pipeline.
    """
    known = [*examples, *dev]
    vectors: dict[str, Tensor] = {e.name: torch.from_numpy(token_vectors(e.prepared, e.words, name)) for e in known}
    torch.manual_seed(SEED)
    width = vectors[examples[0].name].shape[1]
    head = Light(Sizes(width=width, reader=reader, reader_inner=2 * reader, reader_layers=layers))
    groups = [{"params": list(head.parameters()), "lr": rate}]
    fit(head, lambda e: head.scale(vectors[e.name]), groups, epochs, 4, examples, dev)
    return head.eval()


def speeds(taggers: dict[str, Tagger], rounds: int) -> dict[str, tuple[float, float]]:
    """Words a CPU second of each tagger by itself, over the articles of `benchmarks.tagger`: as it is, and with vectors given.

    In the product the pipeline has made the vectors already when the tagger's turn comes; it only does not keep them.
    """
    prepared = [prepare(t) for t in texts(8_000)]
    taken: dict[tuple[str, bool], list[float]] = defaultdict(list)
    for _ in range(rounds + 1):  # interleaved, because a shared machine is noisy; the first warms up
        for (name, one), given in itertools.product(taggers.items(), (False, True)):
            if isinstance(one, LightTagger):
                one.given = {p.clean: one.vectors(p, split(p)) for p in prepared} if given else {}
            taken[name, given].append(seconds(lambda one=one: [one.tag(p) for p in prepared]))
    words = sum(len(p.clean.split()) for p in prepared)
    rates = {key: words / statistics.median(times[1:]) for key, times in taken.items()}
    return {name: (rates[name, False], rates[name, True]) for name in taggers}


def main(arguments: Sequence[str] | None = None) -> None:
    """Train and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", default=SIZES, metavar="WIDTHxLAYERS", help="of the reader")
    parser.add_argument("--epochs", type=int, default=15)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--rounds", type=int, default=3, help="rounds of the measure of speed")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    settings = ReadingSettings.from_environment().model_copy(update={"tagger": True})
    examples, dev = ([example(name, a) for name, a in articles(part)] for part in ("train", "dev"))
    taggers: dict[str, Tagger] = {"shipped": tagger()}
    sizes = {"shipped": sum(p.stat().st_size for p in FOLDER.iterdir())}
    for size in options.sizes:
        reader, layers = map(int, size.split("x"))
        print(f"light {size}, spaCy pipeline {settings.pipeline}")
        head = trained(reader, layers, options.epochs, options.rate, examples, dev, settings.pipeline)
        light = LightTagger(head, settings.pipeline)
        taggers[f"light {size}"], sizes[f"light {size}"] = light, light.size
    rates = speeds(taggers, options.rounds)
    print(f"{'dev part':14} attr_partial who_what nested right  words/s, vectors given  weights, kB")
    for name, one in taggers.items():
        with in_place(one, settings):
            spans, chains, records = measure(corpus("dev"), settings)
        if chains is None or any(record.problems for record in records):
            raise SystemExit(f"{name}: {[p for record in records for p in record.problems]}")
        partial, who_what, nested = spans["attr_partial"][2], spans["who_what"][2], chains.figures()["nested_right"]
        alone, given = rates[name]
        print(f"{name:14} {partial:12.3f} {who_what:8.3f} {nested:12.3f} {alone:8.0f} {given:14.0f} "
              f"{sizes[name] / 1000:12.0f}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
