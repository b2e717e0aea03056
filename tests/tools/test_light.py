"""The comparison with spaCy's vectors: which vector a word gets, and that what is trained is what the reader runs."""

from __future__ import annotations

import importlib

import numpy as np
import pytest

from dragoman.reading import ReadingSettings, _reader
from dragoman.reading.parse import pipeline
from dragoman.reading.tagger_words import split
from dragoman.reading.text import prepare

torch = pytest.importorskip("torch")
for _name in ("onnx", "safetensors"):
    pytest.importorskip(_name)
light = importlib.import_module("tools.attribution.light")

SETTINGS = ReadingSettings(tagger=True)
TEXT = "Pier to close\n\nThe board didn't ask, Mira Dolan said.\n\nShe fears a U.S.-style  sale."


def test_a_word_has_the_vector_of_the_first_token_it_meets():
    prepared = prepare(TEXT)
    words = split(prepared)
    vectors = light.token_vectors(prepared, words, SETTINGS.pipeline)
    assert len(vectors) == len(words)
    nlp = pipeline(SETTINGS.pipeline)
    for i, row in enumerate(vectors):
        block = prepared.blocks[words.block[i]]
        doc = nlp(prepared.clean[block.lead : block.end])
        meets = [t for t in doc if t.idx + block.lead < words.ends[i] and words.starts[i] < t.idx + block.lead + len(t)]
        np.testing.assert_allclose(row[: doc.tensor.shape[1]], doc.tensor[meets[0].i], atol=1e-4)
    apart = [words.text.index(w) for w in ("didn", "'", "t")]
    assert not np.array_equal(vectors[apart[0]], vectors[apart[1]])
    assert np.array_equal(vectors[apart[1]], vectors[apart[2]])


def test_the_reader_runs_what_was_trained_and_only_where_asked():
    prepared = prepare(TEXT)
    words = split(prepared)
    vectors = light.token_vectors(prepared, words, SETTINGS.pipeline)
    torch.manual_seed(1)
    head = light.Light(light.Sizes(width=vectors.shape[1], reader=32, reader_inner=64, reader_layers=1)).eval()
    one = light.LightTagger(head, SETTINGS.pipeline)
    words, seen = one.candidates(prepared, 0.0)
    with torch.no_grad():
        hidden = head.scale(torch.from_numpy(vectors))
        cue = torch.softmax(head.cues(hidden), -1).numpy()
    assert seen
    for c in seen:
        assert c.score == pytest.approx(float((1 - cue[c.first : c.last + 1, 0]).max()), abs=0.02)
    shipped = _reader(SETTINGS)._tagger
    with light.in_place(one, SETTINGS):
        assert _reader(SETTINGS)._tagger is one
    assert _reader(SETTINGS)._tagger is shipped
