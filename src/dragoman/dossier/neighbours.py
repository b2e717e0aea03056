"""Finding claims that might concern each other without comparing all with all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest

from dragoman.dossier.view import View

_NEAR = 40
"""Claims that one claim is compared with at most."""
_POSTINGS = 400
"""Claims remembered per party and concept; beyond that the concept tells nothing apart."""


class Neighbours:
    """Claims by party and concept."""

    def __init__(
        self,
        views: Sequence[View],
        *,
        targets: bool = False,
        anyone: bool = False,
        more: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        """Index claims under their actors, with `targets` under those addressed, with `anyone` under "*" alone.

        `more` holds concepts of a claim beyond those in its words (claim id -> concepts).
        """
        self._views = views
        self._more = more or {}
        counts = Counter(t for v in views for t in v.tokens)
        self._weight = {token: 1.0 / n for token, n in counts.items()}
        self._index: dict[tuple[str, str], list[int]] = defaultdict(list)
        for at, view in enumerate(views):
            for owner in ["*"] if anyone else sorted(view.target_owners if targets else view.owners):
                for token in self._tokens(view):
                    postings = self._index[owner, token]
                    if len(postings) < _POSTINGS:
                        postings.append(at)

    def _tokens(self, view: View) -> frozenset[str]:
        more = self._more.get(view.id)
        return view.tokens | more if more else view.tokens

    def near(self, view: View, owners: Iterable[str]) -> list[View]:
        """Claims of these parties that share a concept with `view`, those that share the rarest first.

        Concepts of very many claims of a party are looked at only where the others do not bring enough.
        """
        score: dict[int, float] = defaultdict(float)
        common: list[tuple[str, list[int]]] = []
        tokens = sorted(self._tokens(view))
        for owner in sorted(owners):
            for token in tokens:
                postings = self._index.get((owner, token), [])
                if len(postings) < _POSTINGS:
                    self._add(score, token, postings)
                else:
                    common.append((token, postings))
        if len(score) <= _NEAR:
            for token, postings in common:
                self._add(score, token, postings)
        best = nsmallest(_NEAR + 1, score, key=lambda at: (-score[at], at))
        return [v for v in (self._views[at] for at in best) if v.id != view.id][:_NEAR]

    def _add(self, score: dict[int, float], token: str, postings: Sequence[int]) -> None:
        weight = self._weight.get(token, 1.0)
        for at in postings:
            score[at] += weight
