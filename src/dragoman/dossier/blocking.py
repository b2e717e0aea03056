"""Who blocks what: whose silence, demand or refusal stands between a proposed act and its coming about.

Nothing is inferred about intentions: each line repeats a claim of the dossier.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from dragoman.dossier.whatif import Act, Graph
from dragoman.model import Claim, Dossier

How = Literal["silence", "doubt", "demand", "refusal"]


@dataclass(frozen=True, slots=True)
class Block:
    """One thing in the way of an act.

    Attributes:
        party: key of whose silence, demand or refusal it is; for a doubt, of what is doubted (`group:ceasefire`).
        act: id of the act.
        how: `silence` (an answer is missing), `doubt` (something is not to be counted on), `demand` (a condition that is
            not met), `refusal` (a deed or word by which a condition is broken).
        what: the condition, or the words of the claim.
        claims: ids of the claims that say so.
    """

    party: str
    act: str
    how: How
    what: str
    claims: tuple[str, ...]


def blocks(dossier: Dossier, graph: Graph) -> list[Block]:
    """What stands in the way of each act, in order of the acts."""
    claims = {c.id: c for r in dossier.records for c in r.claims}
    found: list[Block] = []
    for act in graph.acts.values():
        found += _silences(act, claims)
        for need in act.needs:
            node = graph.conditions[need]
            if node.state == "met":
                continue
            for party in node.demanded_by:
                found.append(Block(party, act.id, "demand", node.what, node.claims))
            if node.state in ("unmet", "disputed"):
                for claim in (claims[c] for c in node.state_claims if c in claims):
                    found += [Block(p, act.id, "refusal", claim.evidence.text, (claim.id,)) for p in _heads(claim)]
    return list(dict.fromkeys(found))


def _silences(act: Act, claims: dict[str, Claim]) -> Iterable[Block]:
    for claim in (claims[c] for c in act.open if c in claims):
        how: How = "silence" if claim.kind == "gap" else "doubt"
        for party in _heads(claim):
            yield Block(party, act.id, how, " ".join(claim.evidence.text.split()), (claim.id,))


def _heads(claim: Claim) -> list[str]:
    """Whose claim it is, at the level of state or organisation; collectives as they are written."""
    keys = [m.key if m.key.startswith("group:") else m.key.partition(":")[0] for m in claim.actors]
    return list(dict.fromkeys(keys))
