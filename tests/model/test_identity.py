from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from dragoman.model import Document, content_id, text_digest


def test_ids_do_not_depend_on_the_process():
    code = "from dragoman.model import content_id; print(content_id('c', 'a', [1, 2], {'x': None, 'b': 'ü'}))"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert other == content_id("c", "a", [1, 2], {"b": "ü", "x": None})


@given(st.text(min_size=1), st.text(min_size=1))
def test_different_texts_have_different_documents(a: str, b: str):
    assert (Document.of(a).id == Document.of(b).id) == (a == b)


@given(st.text())
def test_a_document_survives_its_json(text: str):
    if any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        return
    document = Document.of(text, published="2025-02-27", outlet="Babel")
    assert Document.from_json(document.to_json()) == document
    assert json.loads(document.to_json())["sha256"] == text_digest(text)


@pytest.mark.parametrize("published", ["yesterday", "27.02.2025", "2025-2-7", "2025-02-27 10:00", ""])
def test_a_date_that_is_not_iso_is_refused(published: str):
    with pytest.raises(ValidationError, match="published must be an ISO date"):
        Document.of("text", published=published)


def test_a_false_digest_is_refused():
    with pytest.raises(ValidationError, match="sha256 is not the digest"):
        Document(id="x", text="text", sha256="0" * 64)
