"""Finding the act that a question means ("Turkey deploys"), among the proposed acts of a dossier."""

from __future__ import annotations

from collections.abc import Iterable

from dragoman.dossier.parties import Parties
from dragoman.dossier.similarity import ConceptSimilarity
from dragoman.dossier.whatif import Act
from dragoman.model import Dossier

_CLEAR = 1.25
"""How much likelier than the next the best act must be to be taken without asking."""
_LEAST = 0.05
"""Likeness below which an act does not come into question."""


def find_acts(dossier: Dossier, acts: Iterable[Act], words: str) -> list[Act]:
    """Acts that the words can mean, likeliest first; one only where it is clear, none where nothing fits.

    Args:
        dossier: with its records, for the names of parties and the sentences of the claims.
        acts: the proposed acts.
        words: an id, a party's key, or words of the act; synonyms count ("deploys" for "takes part").
    """
    known = list(acts)
    exact = [a for a in known if words == a.id]
    if exact:
        return exact
    said = [a for a in known if words.casefold() in a.what.casefold()]
    if len(said) == 1:
        return said
    parties = Parties(dossier.records, dossier.settings.aliases)
    evidence = {c.id: c.evidence.text for r in dossier.records for c in r.claims}
    named = {a.party for a in known if a.party == words or parties.named_in(a.party, words)}
    pool = [a for a in (said or known) if not named or a.party in named]
    texts = {
        a.id: [a.what.partition(": ")[2] or a.what, *(evidence[c] for c in a.claims if c in evidence)] for a in pool
    }
    measure = ConceptSimilarity(parties.nationality)
    measure.fit([words, *(t for group in texts.values() for t in group)])
    score = {a.id: max(measure.score(words, t) for t in texts[a.id]) for a in pool}
    found = sorted((a for a in pool if score[a.id] >= _LEAST), key=lambda a: (-score[a.id], a.id))
    if len(found) > 1 and score[found[0].id] >= _CLEAR * score[found[1].id]:
        return found[:1]
    return found or (pool if named else [])
