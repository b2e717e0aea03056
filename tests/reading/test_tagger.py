"""The attribution tagger: its words, its decoding, what it adds to the rules, and what happens when its files are damaged."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest

from dragoman.model import Document, ModelError
from dragoman.reading import BuiltInReader, ReadingSettings, read
from dragoman.reading.tagger_decode import Candidate, decode, find_cues, smooth
from dragoman.reading.tagger_model import FOLDER, INSIDE, Tagger, tagger
from dragoman.reading.tagger_words import WordPieces, chunks, split
from dragoman.reading.text import prepare

TEXT = (
    "Ferry talks go on\n\n"
    "The harbour board plans to close the northern pier in May, two officials said on Monday.\n\n"
    '"We were never asked," said Mira Dolan, who speaks for the crews. She fears that the winter boats will go too.'
)


def test_words_keep_their_offsets():
    words = split(prepare(TEXT))
    assert len(words) > 30
    assert all(TEXT[s:e] == t for t, s, e in zip(words.text, words.starts, words.ends, strict=True))


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("He said: ‘We held on, it’s done’, and left.", ["We", "held", "on", ",", "it", "'", "s", "done"]),
        ("The workers' demands and the bosses' reply.", []),
        ("\"Every 'deal' falls,\" she said.", ["Every", "'", "deal", "'", "falls", ","]),
    ],
    ids=["single marks", "apostrophes only", "single within double"],
)
def test_words_know_whether_they_are_quoted(text, quoted):
    words = split(prepare(text))
    assert [t for t, q in zip(words.text, words.quote, strict=True) if q == 1] == quoted


def test_every_word_has_a_place_in_the_chunks():
    pieces = WordPieces(["[UNK]", "[CLS]", "[SEP]", "the", "fer", "##ry", "."])
    words = split(prepare("The ferry. " * 40))
    rows = chunks(words, pieces, 32)
    assert len(rows) > 3
    assert max(map(len, rows)) <= 32
    firsts = [rows[c][p] for c, p in zip(words.chunk, words.piece, strict=True)]
    assert firsts == [pieces(w)[0] for w in words.text]


@pytest.mark.parametrize(
    ("word", "ids"),
    [("Ferry", (4, 5)), ("férry", (4, 5)), ("fern", (0,)), ("the" * 40, (0,))],
    ids=["case", "accent", "unknown", "too long"],
)
def test_word_pieces(word, ids):
    assert WordPieces(["[UNK]", "[CLS]", "[SEP]", "the", "fer", "##ry"])(word) == ids


def test_a_vocabulary_without_its_marks_is_an_error():
    with pytest.raises(ModelError, match="lacks"):
        WordPieces(["the"])


def test_a_contraction_is_one_cue():
    words = split(prepare("She didn't say when."))
    scores = np.tile(np.array([0.98, 0.01, 0.01], dtype=np.float32), (len(words), 1))
    scores[words.text.index("didn")] = [0.1, 0.8, 0.1]
    scores[words.text.index("say")] = [0.1, 0.1, 0.8]
    ((first, last, score),) = find_cues(scores, words, 0.5)
    assert words.text[first : last + 1] == ["didn", "'", "t", "say"]
    assert score == pytest.approx(0.9)


def test_no_cue_crosses_a_block():
    words = split(prepare("Dolan said\n\nShe hopes so."))
    scores = np.full((len(words), 3), 0.05, dtype=np.float32)
    scores[:, 0] = 0.9
    for word in ("said", "She"):
        scores[words.text.index(word)] = [0.1, 0.8, 0.1]
    assert [(a, b) for a, b, _ in find_cues(scores, words, 0.5)] == [(1, 1), (2, 2)]


def test_smoothing_keeps_spans_whole():
    labels = np.full((1, 9, 5), 0.02, dtype=np.float32)
    labels[0, :, 2] = 0.9
    labels[0, 4] = [0.5, 0.02, 0.45, 0.02, 0.01]
    assert smooth(labels).tolist() == [[2] * 9]
    labels[0, 4:] = [0.95, 0.01, 0.02, 0.01, 0.01]
    assert smooth(labels).tolist() == [[2] * 4 + [0] * 5]


def _candidate(words, content, score):
    labels = np.full((len(words), 5), 0.02, dtype=np.float32)
    labels[:, 0] = 0.92
    for i in content:
        labels[i] = [0.02, 0.02, 0.92, 0.02, 0.02]
    return Candidate(1, 1, score, 0, labels, smooth(labels[None])[0])


@pytest.mark.parametrize(("score", "kept"), [(0.95, True), (0.5, False)])
def test_a_sure_cue_is_kept_without_content(score, kept):
    words = split(prepare("They want three hundred."))
    tagged = decode(words, _candidate(words, [], score))
    assert (tagged is not None) == kept
    assert tagged is None or tagged.content == ()


def test_content_is_read_from_the_labels():
    text = "They want three hundred."
    words = split(prepare(text))
    tagged = decode(words, _candidate(words, [2, 3], 0.5))
    assert [text[s:e] for s, e in tagged.content] == ["three hundred"]
    assert text[slice(*tagged.cue)] == "want"


def test_the_tagger_adds_what_the_rules_do_not_find():
    document = Document.of(TEXT)
    rules = {a.cue.text for a in read(document, ReadingSettings(tagger=False)).attributions}
    both = read(document, ReadingSettings(tagger=True))
    assert "said" in rules
    added = {a.cue.text: a for a in both.attributions if a.cue.text not in rules}
    assert any("plans" in cue for cue in added), added
    for a in both.attributions:
        assert document.text[slice(*a.cue.span)] == a.cue.text


def test_only_what_can_count_is_read():
    prepared = prepare(TEXT)
    everything = tagger().tag(prepared)
    unsure = [t for t in everything if t.score < INSIDE]
    beside = tagger().tag(prepared, [])
    assert len(everything) > 2
    assert beside == [t for t in everything if t not in unsure]
    assert tagger().tag(prepared, [t.cue for t in everything]) == everything


def test_reading_twice_changes_nothing():
    document = Document.of(TEXT)
    assert BuiltInReader().read(document).to_json() == BuiltInReader().read(document).to_json()


def test_the_record_says_which_model_read():
    assert tagger().name in BuiltInReader(ReadingSettings(tagger=True)).info.models
    assert tagger().name not in BuiltInReader(ReadingSettings(tagger=False)).info.models


def test_nothing_to_tag():
    assert tagger().tag(prepare("")) == []
    assert tagger().tag(prepare("12 May 2024")) == []


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(FOLDER, tmp_path / "tagger")


@pytest.mark.parametrize("name", ["encoder.onnx", "reader.onnx", "vocabulary.txt"])
def test_a_damaged_file_is_named_with_a_way_out(copy, name):
    content = (copy / name).read_bytes()
    (copy / name).write_bytes(content[:100] + bytes([content[100] ^ 1]) + content[101:])
    with pytest.raises(ModelError, match=rf"{name} is damaged.*DRAGOMAN_TAGGER=off"):
        Tagger(copy)


@pytest.mark.parametrize("name", ["encoder.onnx", "tagger.json"])
def test_a_missing_file_is_named(copy, name):
    (copy / name).unlink()
    with pytest.raises(ModelError, match=rf"{name} .*DRAGOMAN_TAGGER=off"):
        Tagger(copy)


@pytest.mark.parametrize("card", ["", "[]", "{}", '{"name": "x"}'])
def test_a_damaged_card_is_an_error(copy, card):
    (copy / "tagger.json").write_text(card, encoding="utf-8")
    with pytest.raises(ModelError, match=r"tagger\.json .*DRAGOMAN_TAGGER=off"):
        Tagger(copy)


def test_a_file_that_is_no_graph_is_an_error(copy):
    card = json.loads((copy / "tagger.json").read_text(encoding="utf-8"))
    (copy / "reader.onnx").write_bytes(b"no graph")
    import hashlib

    card["files"]["reader.onnx"] = hashlib.sha256(b"no graph").hexdigest()
    (copy / "tagger.json").write_text(json.dumps(card), encoding="utf-8")
    with pytest.raises(ModelError, match=r"reader\.onnx cannot be loaded"):
        Tagger(copy)


def test_what_ships_stays_small():
    assert sum(f.stat().st_size for f in FOLDER.iterdir()) < 25_000_000
