"""Who is meant: the cases of tests/cases/parties.yml, lists of members, two candidates, own rows, dated offices."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from dragoman.knowledge import load
from dragoman.knowledge.tables import TABLES
from dragoman.model import Document, SettingError
from dragoman.reading import ReadingSettings, read, read_many

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "parties.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def records():
    """All cases, read as one batch."""
    documents = [Document.of(c["text"], id=f"case-{n}", published=c["day"].isoformat()) for n, c in enumerate(CASES)]
    return list(read_many(documents))


def _span(text: str, words: str) -> tuple[int, int]:
    plain, _, nth = words.partition("@")
    found = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(plain)}(?!\w)", text)]
    return found[int(nth or 1) - 1]


def _linked(record, span: tuple[int, int]) -> set[str]:
    """Keys of the parties whose mention lies in the stretch and ends last, descriptions before names inside them."""
    inside = [
        (e, p.key)
        for p in record.parties
        for s, e in p.mentions
        if s < span[1]
        and span[0] < e
        and (e <= span[1] or s == span[0])
        and not _inner(record.document.text, s, e, span)
    ]
    last = max((e for e, _ in inside), default=0)
    return {key for e, key in inside if e == last}


def _inner(text: str, start: int, end: int, span: tuple[int, int]) -> bool:
    """Whether a mention is only a nationality or a possessive inside the stretch that is asked about."""
    return end < span[1] and bool(re.match(r"\s*[a-z-]", text[end : span[1]]))


@pytest.mark.parametrize("n", range(len(CASES)), ids=lambda n: CASES[n]["why"])
def test_case(records, n):
    case = CASES[n]
    for words, expected in case["links"].items():
        wanted = set(expected) if isinstance(expected, list) else {expected} - {None}
        assert _linked(records[n], _span(case["text"], words)) == wanted, (words, case["why"])


def test_a_list_of_offices_gives_its_members():
    text = "The foreign ministers of France, Germany and Poland condemned the attack."
    record = read(Document.of(text, published="2025-03-01"))
    (claim,) = record.claims
    assert [a.key for a in claim.actors] == ["FRA:foreign minister", "DEU:foreign minister", "POL:foreign minister"]


def test_a_collective_without_members_stays_one():
    record = read(Document.of("European countries condemned the attack.", published="2025-03-01"))
    assert [a.key for c in record.claims for a in c.actors] == ["group:European countries"]


def test_two_candidates_stay_unresolved_and_both_are_kept(tmp_path):
    header = ",".join(TABLES["holders"].columns)
    rows = [
        "NOR,special envoy,Kari Testrud,Testrud,,2024-01-01,,own notes,2025-01-01",
        "SWE,special envoy,Lars Testrud,Testrud,,2024-01-01,,own notes,2025-01-01",
    ]
    (tmp_path / "holders.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    settings = ReadingSettings(tables=(str(tmp_path),))
    record = read(Document.of("Testrud rejected the plan.", published="2025-03-01"), settings)
    (party,) = [p for p in record.parties if p.name == "Testrud"]
    assert party.kind == "unresolved"
    assert party.candidates == ("NOR:Testrud", "SWE:Testrud")


def test_own_rows_are_read_from_a_folder(tmp_path, monkeypatch):
    header = ",".join(TABLES["holders"].columns)
    row = "TUR,special envoy,Ayşe Örnek,Örnek,Ukraine,2025-01-01,,own notes,2025-02-01"
    (tmp_path / "holders.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    document = Document.of("Ayşe Örnek rejected the plan.", published="2025-03-01")
    assert "TUR:Örnek" not in {p.key for p in read(document).parties}
    monkeypatch.setenv("DRAGOMAN_TABLES", str(tmp_path))
    assert "TUR:Örnek" in {p.key for p in read(document, ReadingSettings.from_environment()).parties}


def test_a_folder_of_rows_that_is_not_there_is_a_clear_error(tmp_path):
    with pytest.raises(SettingError, match="absent"):
        read(Document.of("Nothing."), ReadingSettings(tables=(str(tmp_path / "absent"),)))


LEADERS = {
    "Recep Tayyip Erdogan": [("2013-05-01", "prime minister", "TUR"), ("2025-02-27", "president", "TUR")],
    "Volodymyr Zelensky": [("2025-02-27", "president", "UKR")],
    "Sergey Lavrov": [("2014-03-01", "foreign minister", "RUS"), ("2025-02-27", "foreign minister", "RUS")],
    "Donald Trump": [("2018-07-16", "president", "USA"), ("2025-02-27", "president", "USA")],
    "Vladimir Putin": [("2010-06-01", "prime minister", "RUS"), ("2025-02-27", "president", "RUS")],
    "Joe Biden": [("2012-05-01", "vice president", "USA"), ("2023-02-27", "president", "USA")],
    "Emmanuel Macron": [("2025-02-27", "president", "FRA")],
    "Keir Starmer": [("2025-02-27", "prime minister", "GBR")],
    "Friedrich Merz": [("2025-06-01", "prime minister", "DEU")],
    "Olaf Scholz": [("2025-02-27", "prime minister", "DEU")],
    "Giorgia Meloni": [("2025-02-27", "prime minister", "ITA")],
    "Donald Tusk": [("2010-02-27", "prime minister", "POL"), ("2017-02-27", "council president", "EU"),
                    ("2025-02-27", "prime minister", "POL")],
    "Andrii Sybiha": [("2025-02-27", "foreign minister", "UKR")],
    "Marco Rubio": [("2025-02-27", "foreign minister", "USA")],
    "Hakan Fidan": [("2020-02-27", "intelligence chief", "TUR"), ("2025-02-27", "foreign minister", "TUR")],
    "Ursula von der Leyen": [("2018-02-27", "defence minister", "DEU"), ("2025-02-27", "commission president", "EU")],
    "Kaja Kallas": [("2023-02-27", "prime minister", "EST"), ("2025-02-27", "high representative", "EU")],
    "Mark Rutte": [("2022-02-27", "prime minister", "NLD"), ("2025-02-27", "secretary general", "NATO")],
    "Antonio Guterres": [("2025-02-27", "secretary general", "UN")],
    "Benjamin Netanyahu": [("2020-02-27", "prime minister", "ISR"), ("2025-02-27", "prime minister", "ISR")],
    "Xi Jinping": [("2025-02-27", "president", "CHN")],
    "Abbas Araghchi": [("2025-02-27", "foreign minister", "IRN")],
}  # fmt: skip
OUT = [("Donald Trump", "2022-06-01"), ("Benjamin Netanyahu", "2022-01-15"), ("Joe Biden", "2025-06-01")]
"""Days on which somebody holds no office."""


@pytest.mark.parametrize("name", LEADERS)
def test_named_leaders_hold_the_right_office_on_the_right_day(name):
    for day, role, of in LEADERS[name]:
        held = {(t.role, t.of) for t in load().holders(name, on=date.fromisoformat(day))}
        assert (role, of) in held, (name, day)


@pytest.mark.parametrize(("name", "day"), OUT)
def test_nobody_holds_an_office_between_terms(name, day):
    roles = {t.role for t in load().holders(name, on=date.fromisoformat(day))}
    assert not roles & {"president", "prime minister"}
