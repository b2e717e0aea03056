"""Where a party stands on an issue over time, in the words of its claims."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dragoman.dossier.parties import Parties
from dragoman.dossier.view import View
from dragoman.model import Dossier, Stance


def stances_of(members: Sequence[View], repeated: Iterable[str], parties: Parties) -> tuple[Stance, ...]:
    """Stances that the claims of an issue show, one per party and claim, in order of time.

    Args:
        members: claims of the issue.
        repeated: ids of claims that only repeat an earlier report; they show no stance of their own date.
        parties: for the party keys.
    """
    skip = set(repeated)
    found = []
    for view in sorted(members, key=lambda v: (v.day is None, v.day, v.document.id, v.index)):
        if view.gap is not None or view.id in skip:
            continue
        for party in dict.fromkeys(parties.written(parties.owner(k)) for k in view.actor_keys):
            found.append(
                Stance(
                    party=party,
                    claim=view.id,
                    date=view.document.published,
                    act=view.claim.act,
                    polarity=view.claim.polarity,
                    certainty=view.claim.certainty,
                    conditional=view.conditional,
                    summary=view.claim.evidence.text,
                )
            )
    return tuple(found)


def trajectory(dossier: Dossier, party: str, issue: str) -> tuple[Stance, ...]:
    """Stances of one party on one issue, oldest first; empty if there are none."""
    for known in dossier.issues:
        if known.id == issue:
            return tuple(s for s in known.stances if s.party == party)
    return ()
