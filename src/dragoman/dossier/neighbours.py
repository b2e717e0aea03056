"""Finding claims that might concern each other without comparing all with all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

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
        self._weight: dict[str, float] = {}
        self._more = more or {}
        counts = Counter(t for v in views for t in v.tokens)
        for token, n in counts.items():
            self._weight[token] = 1.0 / n
        self._order = {v.id: n for n, v in enumerate(views)}
        self._index: dict[tuple[str, str], list[View]] = defaultdict(list)
        for view in views:
            for owner in ["*"] if anyone else sorted(view.target_owners if targets else view.owners):
                for token in sorted(self._tokens(view)):
                    postings = self._index[owner, token]
                    if len(postings) < _POSTINGS:
                        postings.append(view)

    def _tokens(self, view: View) -> frozenset[str]:
        return view.tokens | self._more.get(view.id, frozenset())

    def near(self, view: View, owners: Iterable[str]) -> list[View]:
        """Claims of these parties that share a concept with `view`, those that share the rarest first."""
        score: dict[str, float] = defaultdict(float)
        found: dict[str, View] = {}
        for owner in sorted(owners):
            for token in sorted(self._tokens(view)):
                for other in self._index.get((owner, token), ()):
                    if other.id != view.id:
                        score[other.id] += self._weight.get(token, 1.0)
                        found[other.id] = other
        best = sorted(found, key=lambda i: (-score[i], self._order[i]))[:_NEAR]
        return [found[i] for i in best]
