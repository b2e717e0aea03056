"""Sources picked out of unnamed people: "one of them", "another", "the other"."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from dragoman.model import Document
from dragoman.reading import read

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "members.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["why"])
def test_members(case):
    record = read(Document.of(case["text"]))
    found = {a.source.text: a for a in record.attributions if a.source is not None}
    for source, key in case["sources"].items():
        assert found[source].source_key == key
        told = found[source].described
        assert told.member_of == case["of"]
        for name, value in case.get("fields", {}).items():
            have = getattr(told, name)
            assert (have if have is None or isinstance(have, str) else have.text) == value


def test_who_cited_the_group_stands_behind_its_member():
    text = (
        "Bloomberg reports, citing people familiar with the matter, that Turkey will send troops. "
        "Russia has not agreed, one of the people said."
    )
    chains = {c.predicate.text: [link.key for link in c.chain] for c in read(Document.of(text)).claims}
    assert chains["agreed"] == ["outlet:Bloomberg", "unnamed:one of the people familiar with the matter"]
