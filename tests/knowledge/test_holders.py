"""Who held which office when: the cases of cases/holders.yml, and questions by person."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from dragoman.knowledge import load

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "holders.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['role']} of {c['of']} on {c['day']}")
def test_case(case):
    found = {tenure.person for tenure in load().office(case["role"], case["of"], on=case["day"])}
    expected = case["person"] if isinstance(case["person"], list) else [case["person"]] if case["person"] else []
    assert found == set(expected), case["why"]


def test_both_terms_of_one_president():
    terms = [t for t in load().holders("Donald Trump") if t.role == "president"]
    assert [(t.start, t.end) for t in terms] == [("2017-01-20", "2021-01-20"), ("2025-01-20", "")]
    assert load().holders("Donald Trump", on=date(2023, 1, 1)) == []


@pytest.mark.parametrize(
    "spelling", ["Volodymyr Zelensky", "Volodymyr Zelenskyy", "Vladimir Zelenskiy", "UKR:Zelensky", "Zelenskyi"]
)
def test_a_person_is_found_by_any_spelling_by_key_and_by_surname(spelling):
    assert {t.key for t in load().holders(spelling)} == {"UKR:Zelensky"}


def test_a_middle_name_or_initial_may_be_left_out_or_added():
    assert load().holders("Joseph R. Biden", on=date(2022, 1, 1))[0].person == "Joe Biden"
    assert load().holders("Ursula Gertrud von der Leyen", on=date(2022, 1, 1))[0].of == "EU"


def test_a_shared_surname_gives_everybody():
    assert {t.person for t in load().holders("Cohen")} >= {"Eli Cohen"}
    assert len({t.person for t in load().holders("Aoun")}) >= 1
    assert len({t.person for t in load().holders("Rasmussen")}) >= 2


def test_an_unknown_person_gives_nothing():
    assert load().holders("Nobody Whatsoever") == []
    assert load().holders("") == []


def test_without_a_day_all_holders_come_oldest_first():
    starts = [t.start for t in load().office("president", "UKR")]
    assert len(starts) >= 3
    assert starts == sorted(starts)


STATES = [
    "USA",
    "GBR",
    "FRA",
    "DEU",
    "ITA",
    "POL",
    "NLD",
    "ESP",
    "SWE",
    "FIN",
    "NOR",
    "DNK",
    "EST",
    "LVA",
    "LTU",
    "CZE",
    "SVK",
    "HUN",
    "ROU",
    "GRC",
    "UKR",
    "RUS",
    "BLR",
    "MDA",
    "GEO",
    "ARM",
    "AZE",
    "TUR",
    "ISR",
    "PSE",
    "IRN",
    "SAU",
    "ARE",
    "QAT",
    "EGY",
    "SYR",
    "LBN",
    "IRQ",
    "YEM",
    "JOR",
    "CHN",
    "JPN",
    "KOR",
    "PRK",
    "IND",
    "PAK",
    "TWN",
    "RWA",
    "COD",
    "ETH",
    "SDN",
    "ZAF",
    "NGA",
    "CAN",
    "AUS",
    "BRA",
    "COL",
    "VEN",
]
OFFICES = ("head of state", "head of government", "foreign minister", "defence minister")


def test_forty_states_have_four_offices_from_2022_on():
    """Four offices, or three where one person is head of state and of government."""
    knowledge = load()
    full = [
        state
        for state in STATES
        if sum(any(not t.end or t.end >= "2025" for t in knowledge.office(o, state)) for o in OFFICES)
        >= (3 if not knowledge.office("prime minister", state) else 4)
    ]
    assert len(full) >= 40, sorted(set(STATES) - set(full))


def test_twenty_organisations_have_a_head():
    knowledge = load()
    heads = {t.of for t in knowledge.tenures if knowledge.roles[t.role].group == "organisation" and t.end >= "2022"}
    heads |= {t.of for t in knowledge.tenures if knowledge.roles[t.role].group == "organisation" and not t.end}
    assert len(heads & set(knowledge.organisations)) >= 20
