"""Offices that the tables resolve: who "the US president" is on the day of publication."""

from __future__ import annotations

from dragoman.reading.draft import Draft, Entity
from dragoman.reading.naming import entity
from dragoman.reading.words import fold

_DAYS_ELECT = 300
"""How long before taking office somebody may be called "-elect"; the longest wait in use is about nine months."""


def holder(draft: Draft, role: str, whose: Entity | None, *, former: bool = False) -> Entity | None:
    """The holder of a head's office of a state or organisation on the day of publication, as an entity.

    Only where the day is known and the tables have exactly one holder; the name is theirs, since the text gives none.
    "president-elect" is the next holder. Lower offices stay with their role ("UKR:foreign minister").
    """
    if whose is None or draft.published is None or former or whose.kind not in ("state", "organisation"):
        return None
    elect = role.endswith("-elect") or role.startswith("incoming ")
    plain = role.removesuffix("-elect").removeprefix("incoming ").removeprefix("acting ")
    found = draft.knowledge.role(plain, whose.key)
    if found is None or (found.group != "head" and found.name not in ("secretary general", "commission president")):
        return None
    if elect:
        day = draft.published.isoformat()
        tenures = [t for t in draft.knowledge.office(found.name, whose.key) if t.start > day]
        tenures = sorted(tenures, key=lambda t: t.start)[:1]
        if tenures and _days(day, tenures[0].start) > _DAYS_ELECT:
            return None
    else:
        tenures = draft.knowledge.office(found.name, whose.key, draft.published)
    if len(tenures) != 1:
        return None
    tenure = tenures[0]
    last = fold(tenure.short.split()[-1])
    for e in draft.entities:
        if e.kind == "person" and (e.key == tenure.key or (e.last == last and e.of in (None, tenure.of))):
            return e
    return entity(
        draft, tenure.key, name=tenure.person, kind="person", sort="person", of=tenure.of, office=tenure.role, last=last
    )


def _days(a: str, b: str) -> int:
    """Days between two ISO prefixes, at the precision of months."""
    (y1, m1), (y2, m2) = ((int(x[:4]), int(x[5:7] or 1)) for x in (a, b))
    return ((y2 - y1) * 12 + m2 - m1) * 30
