"""Every seed, and every input that once broke something, through its parser (tools/fuzz finds new ones)."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("feedparser", reason="the extra 'feeds' is not installed")
pytest.importorskip("defusedxml", reason="the extra 'feeds' is not installed")
pytest.importorskip("fastwarc", reason="the extra 'warc' is not installed")
pytest.importorskip("pypdf", reason="the extra 'pdf' is not installed")

from tools.fuzz import targets

from dragoman.model import InputError

FOLDER = Path(__file__).parent / "fuzz"
INPUTS = sorted(path for path in FOLDER.glob("*/*") if path.is_file())


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_input_of_the_corpus_is_read_or_refused(path: Path) -> None:
    targets.run(path.parent.name, path.read_bytes())


def test_every_parser_has_seeds() -> None:
    assert {path.parent.name for path in INPUTS} == set(targets.TARGETS)


def test_a_finding_is_not_taken_for_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(_: bytes) -> None:
        raise ValueError("embedded null character")

    def refuse(_: bytes) -> None:
        raise InputError("this is not an e-mail")

    monkeypatch.setitem(targets.TARGETS, "mail", crash)
    with pytest.raises(ValueError, match="embedded null"):
        targets.run("mail", b"x")
    monkeypatch.setitem(targets.TARGETS, "mail", refuse)
    targets.run("mail", b"x")
