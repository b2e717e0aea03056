"""The closed vocabularies of a record. Definitions: docs/reference/record.md."""

from __future__ import annotations

from typing import Literal, get_args

Kind = Literal["event", "commitment", "position", "assessment", "gap"]
Act = Literal[
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
    "NONE",
]
Polarity = Literal["+", "-"]
Certainty = Literal["certain", "probable", "possible", "unknown"]
Tense = Literal["past", "present", "future"]
ConditionType = Literal["if", "unless", "until", "after", "while", "in_exchange", "without", "requires"]
QuotationForm = Literal["direct", "indirect", "mixed"]
PartyKind = Literal[
    "state", "organisation", "armed_group", "person", "collective", "company", "outlet", "object", "unresolved"
]

ACTS: tuple[Act, ...] = get_args(Act)
KINDS: tuple[Kind, ...] = get_args(Kind)
"""Order of the scale from firmest to loosest; `unknown` stands outside it."""
CERTAINTY_SCALE: tuple[Certainty, ...] = ("certain", "probable", "possible")
