"""Claims of one record under topics a reader would choose: the words that most of them share."""

from __future__ import annotations

import re
from collections import Counter

from dragoman.model import Claim

_WORD = re.compile(r"[^\W\d_]{4,}")
_STOP = frozenset(
    [
        "that",
        "with",
        "from",
        "this",
        "have",
        "been",
        "will",
        "would",
        "could",
        "they",
        "them",
        "their",
        "there",
        "which",
        "what",
        "when",
        "where",
        "about",
        "after",
        "before",
        "also",
        "more",
        "most",
        "than",
        "into",
        "over",
        "under",
        "such",
        "only",
        "other",
        "some",
        "each",
        "both",
        "said",
        "says",
        "told",
        "also",
        "being",
        "were",
        "between",
        "against",
        "without",
        "until",
        "unless",
        "while",
        "whether",
        "these",
        "those",
        "very",
        "just",
        "still",
    ]
)


def by_topic(claims: list[Claim]) -> list[tuple[str, list[Claim]]]:
    """Claims grouped by the most shared word of what they are about; the rest under "Other"."""
    words = {c.id: _words(c) for c in claims}
    counts = Counter(w for found in words.values() for w in found)
    left = list(claims)
    out: list[tuple[str, list[Claim]]] = []
    while left:
        live = Counter(w for c in left for w in words[c.id])
        best = max(live, key=lambda w: (live[w], counts[w], w), default=None)
        if best is None or live[best] < 2:
            out.append(("Other" if out else "Claims", left))
            break
        out.append((best.capitalize(), [c for c in left if best in words[c.id]]))
        left = [c for c in left if best not in words[c.id]]
    return out


def _words(claim: Claim) -> set[str]:
    text = claim.about.text if claim.about else claim.evidence.text
    parties = {w.casefold() for m in (*claim.actors, *claim.targets) for w in _WORD.findall(m.key)}
    return {w for w in (x.casefold() for x in _WORD.findall(text)) if w not in _STOP and w not in parties}
