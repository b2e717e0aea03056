"""Word lists that reading decides by: acts, operators, reporting words, conditions, gaps. Data: data/lexicon/*.yml."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib import resources
from typing import Any, cast

import yaml

from dragoman.model import ACTS, Act, Certainty, ConditionType, Kind, SettingError

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Operator:
    """A word that governs an act.

    Attributes:
        inner: the governed act is the claim's.
        act: the operator's own act, where that is the claim's.
        flip: the governed act does not happen ("failed to").
        bare: the operator also counts where it governs no act ("offered a plan").
    """

    name: str
    kind: Kind | None
    certainty: Certainty | None
    inner: bool
    act: Act | None
    tense: str | None
    flip: bool
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All word lists, as lookups by lemma. Verbs with a particle or preposition are keyed "verb particle"."""

    verbs: dict[str, Act]
    light: frozenset[str]
    frames: dict[str, dict[str, Act]]
    states: dict[str, Act]
    idle: tuple[tuple[str, ...], ...]
    biography: frozenset[str]
    framing: frozenset[str]
    hosts: frozenset[str]
    means: frozenset[str]
    nouns: dict[str, Act]
    noun_class: dict[str, tuple[str, ...]]
    operator_verbs: dict[str, Operator]
    operator_adjectives: dict[str, Operator]
    operator_nouns: dict[str, Operator]
    kinds: dict[str, frozenset[str]]
    modals: dict[str, str]
    adverbs: dict[str, str]
    attitudes: dict[str, str]
    red_lines: tuple[str, ...]
    standing: dict[str, frozenset[str]]
    reporting: dict[str, str]
    speech_acts: frozenset[str]
    impersonal: frozenset[str]
    directing: frozenset[str]
    source_prepositions: tuple[str, ...]
    source_adverbs: frozenset[str]
    citing: frozenset[str]
    document_nouns: frozenset[str]
    outlet_nouns: frozenset[str]
    unnamed_nouns: frozenset[str]
    questions: dict[str, frozenset[str]]
    denials: dict[str, frozenset[str]]
    picks: dict[str, frozenset[str]]
    ordinals: dict[str, int]
    cardinals: dict[str, int]
    same_people: frozenset[str]
    condition_marks: dict[str, ConditionType]
    conditions: dict[str, frozenset[str]]
    gaps: dict[str, frozenset[str]]
    outlets: dict[str, frozenset[str]]
    people: dict[str, frozenset[str]]
    fits: dict[str, tuple[str, ...]]
    """Sorts of parties that a later "the <noun>" may mean, surest first: their order decides, so it is kept."""


def _read(name: str) -> dict[str, Any]:
    text = (resources.files("dragoman.knowledge") / "data" / "lexicon" / f"{name}.yml").read_text(encoding="utf-8")
    return cast(dict[str, Any], yaml.load(text, Loader=_LOADER))  # noqa: S506 - a safe loader, C where built


def _by_word(table: dict[str, list[str]], what: str) -> dict[str, Act]:
    out: dict[str, Act] = {}
    for act, words in table.items():
        if act not in ACTS:
            raise SettingError(f"lexicon {what}: {act!r} is no PLOVER type")
        for word in words:
            out.setdefault(word, act)
    return out


def _frames(table: dict[str, dict[str, str]], classes: dict[str, list[str]]) -> dict[str, dict[str, Act]]:
    for verb, frame in table.items():
        for name, act in frame.items():
            if act not in ACTS:
                raise SettingError(f"lexicon frames: {verb}: {act!r} is no PLOVER type")
            if name != "_" and name not in classes:
                raise SettingError(f"lexicon frames: {verb}: {name!r} is no class of nouns")
    return cast(dict[str, dict[str, Act]], table)


def _operators(table: dict[str, dict[str, Any]]) -> dict[str, Operator]:
    out: dict[str, Operator] = {}
    for name, row in table.items():
        act = row["act"]
        operator = Operator(
            name=name,
            kind=row.get("kind"),
            certainty=row.get("certainty"),
            inner=act == "inner",
            act=act if act in ACTS else None,
            tense=row.get("tense"),
            flip=bool(row.get("flip")),
            bare=bool(row.get("bare")),
        )
        for lemma in row["lemmas"]:
            out.setdefault(lemma, operator)
    return out


def _inverse(table: dict[str, list[str]]) -> dict[str, str]:
    return {word: name for name, words in table.items() for word in words}


@functools.cache
def lexicon() -> Lexicon:
    """The word lists that ship, loaded once.

    Raises:
        SettingError: if a list names an unknown act.
    """
    acts, operators, reporting, people = (_read(name) for name in ("acts", "operators", "reporting", "people"))
    conditions = _read("conditions")
    classes: dict[str, list[str]] = {}
    for name, words in acts["noun_classes"].items():
        for word in words:
            classes.setdefault(word, []).append(name)
    return Lexicon(
        verbs=_by_word(acts["verbs"], "verbs"),
        light=frozenset(acts["light_verbs"]),
        frames=_frames(acts["frames"], acts["noun_classes"]),
        states=_by_word(acts["states"], "states"),
        idle=tuple(tuple(phrase.split()) for phrase in acts["idle"]),
        biography=frozenset(acts["biography"]),
        framing=frozenset(acts["framing"]),
        hosts=frozenset(acts["hosts"]),
        means=frozenset(acts["means"]),
        nouns=_by_word(acts["nouns"], "nouns"),
        noun_class={word: tuple(names) for word, names in classes.items()},
        operator_verbs=_operators(operators["verbs"]),
        operator_adjectives=_operators(operators["adjectives"]),
        operator_nouns=_operators(operators["nouns"]),
        kinds={name: frozenset(words) for name, words in operators["kinds"].items()},
        modals=_inverse(operators["modals"]),
        adverbs=_inverse(operators["adverbs"]),
        attitudes=_inverse(operators["attitudes"]),
        red_lines=tuple(operators["red_lines"]),
        standing={name: frozenset(words) for name, words in operators["standing"].items()},
        reporting=_inverse(reporting["verbs"]),
        speech_acts=frozenset(reporting["speech_acts"]),
        impersonal=frozenset(reporting["impersonal"]),
        directing=frozenset(reporting["directing"]),
        source_prepositions=tuple(reporting["prepositions"]),
        source_adverbs=frozenset(reporting["adverbs"]),
        citing=frozenset(reporting["citing"]),
        document_nouns=frozenset(reporting["document_nouns"]),
        outlet_nouns=frozenset(reporting["outlet_nouns"]),
        unnamed_nouns=frozenset(reporting["unnamed_nouns"]),
        questions={name: frozenset(words) for name, words in reporting["questions"].items()},
        denials={name: frozenset(words) for name, words in reporting["denials"].items()},
        picks={name: frozenset(words) for name, words in reporting["picks"].items()},
        ordinals=reporting["ordinals"],
        cardinals=reporting["cardinals"],
        same_people=frozenset(reporting["same_people"]),
        condition_marks=cast(dict[str, ConditionType], _inverse(conditions["marks"])),
        conditions={name: frozenset(words) for name, words in conditions.items() if name != "marks"},
        gaps={name: frozenset(words) for name, words in _read("gaps").items()},
        outlets={name: frozenset(words) for name, words in _read("outlets").items()},
        people={name: frozenset(words) for name, words in people.items() if not name.startswith("noun ")},
        fits={name[5:]: tuple(words) for name, words in people.items() if name.startswith("noun ")},
    )
