"""Names in running text: the cases of cases/gazetteer.yml, and the behaviour of a small gazetteer."""

import itertools
from pathlib import Path

import pytest
import yaml

from dragoman.knowledge import Entry, Gazetteer, load

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "gazetteer.yml").read_text(encoding="utf-8"))


def described(entry: Entry) -> str:
    flags = [word for word, on in (("weak", entry.weak), ("surname", entry.surname_only)) if on]
    return " ".join([entry.kind, entry.key, *([entry.sense]), *flags])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["words"])
def test_case(case):
    words = case["words"].split()
    found = load().gazetteer.find(words)
    texts = [" ".join(words[m.start : m.end]) for m in found]
    entries = {f"{text}: {described(e)}" for text, m in zip(texts, found, strict=True) for e in m.entries}
    assert set(case.get("has", ())) <= entries, case["why"]
    assert not set(case.get("not", ())) & set(texts), case["why"]


def entry(key: str, *, weak: bool = False) -> Entry:
    return Entry(key, "organisation", "name", key, weak, False, "")


def test_the_longest_name_wins_and_matches_do_not_overlap():
    gazetteer = Gazetteer()
    gazetteer.add("North Sea", entry("sea"))
    gazetteer.add("North Sea Council", entry("council"))
    gazetteer.add("Council House", entry("house"))
    found = gazetteer.find(["the", "North", "Sea", "Council", "House"])
    assert [(m.start, m.end, m.entries[0].key) for m in found] == [(1, 4, "council")]


def test_a_shorter_name_is_found_where_the_longer_one_breaks_off():
    gazetteer = Gazetteer()
    gazetteer.add("North Sea", entry("sea"))
    gazetteer.add("North Sea Council", entry("council"))
    found = gazetteer.find(["the", "North", "Sea", "today"])
    assert [(m.start, m.end, m.entries[0].key) for m in found] == [(1, 3, "sea")]


def test_one_name_for_several_things_keeps_all_with_weak_ones_last():
    gazetteer = Gazetteer()
    gazetteer.add("Mercury", entry("planet", weak=True))
    gazetteer.add("Mercury", entry("paper"))
    gazetteer.add("Mercury", entry("paper"))
    assert [e.key for e in gazetteer.find(["Mercury"])[0].entries] == ["paper", "planet"]
    assert [e.key for e in gazetteer.find(["MERCURY"])[0].entries] == ["paper"]


def test_no_words_and_no_names_give_nothing():
    assert load().gazetteer.find([]) == []
    assert Gazetteer().find(["Anything"]) == []


def test_spans_lie_in_the_sentence_and_in_order():
    words = [
        "Turkish",
        "President",
        "Erdogan",
        "met",
        "Zelensky",
        "'s",
        "aide",
        "in",
        "Antalya",
        "-",
        "on",
        "-",
        "sea",
        ",",
        "Reuters",
        "and",
        "TASS",
        "said",
        ".",
    ]
    found = load().gazetteer.find(words)
    assert all(0 <= m.start < m.end <= len(words) and m.entries for m in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
