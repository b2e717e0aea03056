"""The linter: the shipped tables pass, and each kind of fault is caught at its line."""

import subprocess
import sys

import pytest

from dragoman.knowledge.lint import check, main
from dragoman.knowledge.tables import TABLES

GOOD = "TUR,foreign minister,A B,B,,2030-01-01,2031-01-01,here,2031-01-01"


def table(folder, name, *rows):
    path = folder / f"{name}.csv"
    path.write_text("\n".join([",".join(TABLES[name].columns), *rows, ""]), encoding="utf-8")
    return path


def test_the_shipped_tables_have_no_fault():
    assert check() == []


def test_a_sound_row_passes(tmp_path):
    table(tmp_path, "holders", GOOD.replace("TUR", "BTN"))
    assert check(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "rows", "message"),
    [
        ("holders", ["XQX,president,A B,B,,2020,,here,2021"], "unknown of 'XQX'"),
        ("holders", ["TUR,grand vizier,A B,B,,2020,,here,2021"], "unknown role 'grand vizier'"),
        ("holders", ["TUR,minister,A B,B,,2021-05-01,2020-05-01,here,2022"], "dates out of order"),
        ("holders", ["TUR,minister,A B,B,,2021-05-01,,here,2020-01"], "start 2021-05-01 is after as_of"),
        ("holders", ["TUR,minister,A B,B,,2021-13-01,,here,2022"], "start is not an ISO date"),
        ("holders", ["TUR,minister,A B,B,,2021-02-30,,here,2022"], "start is not an ISO date"),
        ("holders", ["TUR,minister,A B,B,,2021,,,2022"], "missing source"),
        ("holders", ["TUR,minister,A B,B,,2021,,here,"], "missing as_of"),
        ("holders", ["TUR,minister,A B,,,2021,,here,2022"], "missing short"),
        ("holders", ["TUR,minister,A B,B,,2021,,here,2022"] * 2, "duplicate of line 2"),
        (
            "holders",
            ["UKR,minister,A B,B,,2021,,here,2022", "TUR,minister,A B,B,,2021,,here,2022"],
            "not sorted by of, role",
        ),
        (
            "holders",
            ["BTN,president,A B,B,,2020-01-01,2021-06-01,here,2022", "BTN,president,C D,D,,2021-01-01,,here,2022"],
            "overlapping holders of president of BTN",
        ),
        (
            "holders",
            ["USA,president,A B,B,,2023-01-01,2023-02-01,here,2024"],
            "overlapping holders of president of USA",
        ),
        ("memberships", ["EU,XQX,2020,,here,2021"], "unknown member 'XQX'"),
        ("memberships", ["QQ,TUR,2020,,here,2021"], "unknown org 'QQ'"),
        ("metonyms", ["Big Palace,XQX,,here,2021"], "unknown key 'XQX'"),
        ("outlets", ["A Paper,,a.example,leaflet,TUR,no,here,2021"], "type is 'leaflet'"),
        ("outlets", ["A Paper,,https://a.example/,site,TUR,no,here,2021"], "not a bare domain"),
        ("outlets", ["A Paper,,a.example,site,TR,no,here,2021"], "unknown country 'TR'"),
        ("outlets", ["A Paper,One|,a.example,site,TUR,no,here,2021"], "stray space or bar in aliases"),
        ("venues", ["A Hall,,TUR,99,0,here,2021"], "lat is not a number in range"),
        ("office_names", ["vizier,grand vizier,,here,2021"], "unknown role 'grand vizier'"),
        ("offices", ["vizier,minister,maybe,,here,2021"], "single is 'maybe'"),
        ("institutions", ["Office,An Office,,here,2021"], "does not begin with a state"),
        ("holders", ["TUR,minister,A B"], "3 cells, but the header has 9"),
    ],
)
def test_each_fault_is_caught(tmp_path, name, rows, message):
    path = table(tmp_path, name, *rows)
    faults = check(tmp_path)
    assert any(message in fault and fault.startswith(f"{path}:") for fault in faults), faults


def test_the_fault_names_its_line(tmp_path):
    path = table(tmp_path, "holders", "TUR,minister,A B,B,,2021,,here,2022", "TUR,minister,C D,D,,2021,,,2022")
    assert check(tmp_path) == [f"{path}:3: missing source"]


def test_a_wrong_header_is_caught(tmp_path):
    (tmp_path / "venues.csv").write_text("name,where\nA Hall,TUR\n", encoding="utf-8")
    assert "venues.csv:1: header is name,where" in check(tmp_path)[0]


def test_a_handover_within_one_day_or_month_is_no_overlap(tmp_path):
    table(
        tmp_path,
        "holders",
        "BTN,president,A B,B,,2019-01-01,2020-06-01,here,2022",
        "BTN,president,C D,D,,2020-06-01,2021-03,here,2022",
        "BTN,president,E F,F,,2021-03-15,,here,2022",
    )
    assert check(tmp_path) == []


def test_the_command_exits_with_one_on_a_fault(tmp_path, capsys):
    table(tmp_path, "holders", "TUR,minister,A B,B,,2021,,,2022")
    assert main([str(tmp_path)]) == 1
    assert "holders.csv:2: missing source" in capsys.readouterr().out
    assert main([str(tmp_path / "absent")]) == 2


def test_the_module_runs():
    done = subprocess.run(
        [sys.executable, "-m", "dragoman.knowledge.lint"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")
