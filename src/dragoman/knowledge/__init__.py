"""Who is who and where: states, offices and their holders, organisations, outlets, places and names, each row sourced.

The facts are CSV tables in `data/`, edited by people; `python -m dragoman.knowledge.lint` checks them.
"""

from dragoman.knowledge.gazetteer import Gazetteer
from dragoman.knowledge.library import Knowledge, load
from dragoman.knowledge.records import (
    Entry,
    Kind,
    Match,
    Organisation,
    Outlet,
    Place,
    Role,
    Sense,
    State,
    Tenure,
)

__all__ = [
    "Entry",
    "Gazetteer",
    "Kind",
    "Knowledge",
    "Match",
    "Organisation",
    "Outlet",
    "Place",
    "Role",
    "Sense",
    "State",
    "Tenure",
    "load",
]
