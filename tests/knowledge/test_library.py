"""Questions to the loaded tables: roles, members, outlets, places, states, own rows, and the cost of loading."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from dragoman.knowledge import load
from dragoman.knowledge.dates import bounds, covers, surely_overlap
from dragoman.knowledge.tables import TABLES


@pytest.mark.parametrize(
    ("title", "of", "role"),
    [
        ("Foreign Minister", "", "foreign minister"),
        ("top diplomat", "", "foreign minister"),
        ("top diplomat", "EU", "high representative"),
        ("foreign secretary", "GBR", "foreign minister"),
        ("Secretary of State", "USA", "foreign minister"),
        ("foreign ministers", "", "foreign minister"),
        ("Secretaries of State", "", "foreign minister"),
        ("the Chancellor", "DEU", "prime minister"),
        ("Chancellor", "GBR", "finance minister"),
        ("premier", "", "prime minister"),
        ("PM", "", "prime minister"),
        ("Taoiseach", "IRL", "prime minister"),
        ("Defense Secretary", "", "defence minister"),
        ("spokeswoman", "", "spokesperson"),
        ("spokesmen", "", "spokesperson"),
        ("Secretary-General", "UN", "secretary general"),
        ("secretaries general", "", "secretary general"),
        ("EU foreign policy chief", "", "high representative"),
        ("king", "", "monarch"),
        ("envoys", "", "envoy"),
        ("MPs", "", "lawmaker"),
    ],
)
def test_titles_have_one_normal_form(title, of, role):
    found = load().role(title, of)
    assert found is not None
    assert found.name == role


def test_what_is_no_title_has_no_role():
    assert load().role("ceasefire") is None
    assert load().role("") is None


@pytest.mark.parametrize(
    ("org", "member", "on", "inside"),
    [
        ("EU", "GBR", date(2019, 12, 1), True),
        ("EU", "GBR", date(2020, 2, 1), False),
        ("NATO", "FIN", date(2023, 4, 3), False),
        ("NATO", "FIN", date(2023, 4, 4), True),
        ("NATO", "SWE", date(2024, 3, 6), False),
        ("NATO", "SWE", date(2024, 3, 7), True),
        ("NATO", "UKR", date(2025, 1, 1), False),
        ("BRICS", "IRN", date(2023, 6, 1), False),
        ("BRICS", "IRN", date(2024, 6, 1), True),
        ("CoE", "RUS", date(2022, 4, 1), False),
        ("UN:Security Council", "ALB", date(2023, 6, 1), True),
        ("UN:Security Council", "ALB", date(2024, 6, 1), False),
        ("UN", "TUR", date(2024, 6, 1), True),
        ("ECOWAS", "NER", date(2025, 3, 1), False),
    ],
)
def test_membership_depends_on_the_day(org, member, on, inside):
    assert (member in load().members(org, on)) is inside


def test_counts_of_members():
    knowledge = load()
    assert len(knowledge.members("EU", date(2025, 1, 1))) == 27
    assert len(knowledge.members("NATO", date(2025, 1, 1))) == 32
    assert len(knowledge.members("UN:Security Council", date(2025, 1, 1))) == 15
    assert len(knowledge.members("UN", date(2025, 1, 1))) == 193
    assert len(knowledge.members("CoE", date(2025, 1, 1))) == 46
    assert knowledge.members("no such body") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Associated Press", "AP"),
        ("the Associated Press", "AP"),
        ("The Financial Times", "FT"),
        ("guardian", "The Guardian"),
        ("RIA", "RIA Novosti"),
        ("Korean Central News Agency", "KCNA"),
        ("outlet:Bloomberg", "Bloomberg"),
        ("https://www.bbc.co.uk/news/world-1", "BBC News"),
        ("edition.cnn.com", "CNN"),
        ("www.pravda.com.ua", "Ukrainska Pravda"),
        ("https://www.reuters.com:443/world", "Reuters"),
    ],
)
def test_outlets_by_name_alias_domain_and_address(text, name):
    found = load().outlet(text)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("text", ["The Daily Nothing", "https://example.org/a", "", "com"])
def test_unknown_outlets_stay_unknown(text):
    assert load().outlet(text) is None


def test_there_are_outlets_enough_and_state_media_are_marked():
    outlets = load().outlets
    assert len(outlets) >= 220
    assert outlets["outlet:TASS"].state_controlled == "yes"
    assert outlets["outlet:Reuters"].state_controlled == "no"


def test_places_come_by_population_and_by_the_country_asked_for():
    knowledge = load()
    assert knowledge.place("Tripoli")[0].country == "LBY"
    assert knowledge.place("Tripoli", "LBN")[0].country == "LBN"
    assert knowledge.place("kiev")[0].name == "Kyiv"
    assert knowledge.place("Khan Yunis")[0].country == "PSE"
    assert knowledge.place("Atlantis") == []


def test_regions_across_borders_have_no_country():
    assert load().place("Kashmir")[0].country == ""
    assert load().place("Crimea")[0].country == "UKR"


def test_states():
    turkey = load().state("TUR")
    assert turkey is not None
    assert "Türkiye" in turkey.aliases
    assert "Turkish" in turkey.adjectives
    assert load().state("XKX") is not None
    assert load().state("ZZZ") is None


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Zelensky", "Zelenskyy", True),
        ("Volodymyr Zelensky", "Vladimir Zelenskiy", True),
        ("Erdoğan", "Erdogan", True),
        ("Recep Tayyip Erdogan", "Tayyip Erdoğan", True),
        ("Bibi Netanyahu", "Benjamin Netanyahu", True),
        ("Joseph R. Biden", "Joe Biden", True),
        ("Abbas Araghchi", "Seyed Abbas Araqchi", True),
        ("Bashar al-Assad", "Bashar Assad", True),
        ("Lee Jae-myung", "Lee Jae Myung", True),
        ("Zelensky", "Volodymyr Zelensky", False),
        ("Kim Jong-un", "Kim Yo-jong", False),
        ("Vladimir Putin", "Volodymyr Zelensky", False),
        ("Mohammed bin Salman", "Khalid bin Salman", False),
        ("", "", False),
    ],
)
def test_same_name(a, b, same):
    assert load().same_name(a, b) is same
    assert load().same_name(b, a) is same


def test_own_rows_are_added_beside_the_shipped_ones(tmp_path):
    header = ",".join(TABLES["holders"].columns)
    row = "TUR,special envoy,Ayşe Örnek,Örnek,Ukraine,2025-01-01,,own notes,2025-02-01"
    (tmp_path / "holders.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    own = load([tmp_path])
    assert [t.key for t in own.holders("Ayse Ornek", on=date(2025, 3, 1))] == ["TUR:Örnek"]
    assert own.gazetteer.find(["Ayşe", "Örnek"])[0].entries[0].key == "TUR:Örnek"
    assert own.holders("Hakan Fidan")
    assert load([tmp_path / "holders.csv"]).holders("Ayşe Örnek")
    assert load().holders("Ayşe Örnek") == []


def test_a_missing_folder_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        load([tmp_path / "absent"])


def test_every_row_has_a_source_and_a_date():
    knowledge = load()
    for table in TABLES:
        assert all(row["source"] and row["as_of"] for row in knowledge.rows(table)), table


def test_dates_keep_their_precision():
    assert bounds("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))
    assert covers("2024-02", "2024-05", date(2024, 5, 31))
    assert not covers("2024-02", "2024-05", date(2024, 6, 1))
    assert covers("", "", date(1900, 1, 1))
    assert not surely_overlap(("2020", "2021-03"), ("2021-03", ""))
    assert surely_overlap(("2020", "2021-03"), ("2021-02", ""))
    with pytest.raises(ValueError, match="not an ISO date"):
        bounds("spring 2024")


LOADING = """
import re, time
import dragoman.knowledge as k
def memory():
    text = open("/proc/self/status").read()
    return max(int(n) for n in re.findall(r"Vm(?:RSS|HWM):\\s+(\\d+) kB", text)) / 1024
start = time.process_time()
knowledge = k.load()
knowledge.gazetteer.find(["Ankara"])
knowledge.outlet("AP"), knowledge.place("Oslo"), knowledge.holders("A B"), knowledge.office("a", "b")
knowledge.role("PM"), knowledge.members("EU")
print(time.process_time() - start, memory())
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc, which Linux has")
def test_loading_everything_is_quick_and_small():
    """At most 0.5 s of processor time (the machine may be busy) and 120 MB, whole process included.

    The peak comes from VmHWM of the child itself: `getrusage` would report the parent's peak, which a child keeps
    through fork and exec, so that the test would measure pytest.
    """
    for _ in range(8):  # neighbours on the same core make processor time longer too, so one quick run is enough
        run = subprocess.run([sys.executable, "-c", LOADING], capture_output=True, text=True, check=True).stdout.split()
        assert float(run[1]) < 120
        if float(run[0]) < 0.5:
            return
    pytest.fail(f"loading took {run[0]} s of processor time in the last of eight runs")
