"""Which of very many claims may state the same: blocks by party, and within them MinHash with banding.

A claim becomes a set of concepts; the least values of `HASHES` hash functions over the set stand for it, since two sets
agree in each with a probability equal to their Jaccard likeness (Broder 1997). Claims that agree in all `ROWS` values of
one of the bands are candidates; at a likeness of 0.25 two thirds of the pairs are found, at 0.5 all but one in a hundred.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

HASHES = 32
ROWS = 2
ALIKE = 0.25
"""Share of hashes in which candidates must agree to be joined."""
LOOK_BACK = 12
"""Earlier members of a bucket that a claim is compared with, so that a phrase that everybody uses stays affordable."""
_RANDOM = np.random.Generator(np.random.PCG64(20250303))
_FACTORS = _RANDOM.integers(0, 1 << 63, HASHES, dtype=np.uint64) * np.uint64(2) + np.uint64(1)

Signature = NDArray[np.uint64]


def signature(tokens: Iterable[str]) -> Signature | None:
    """What stands for a set of tokens; None for the empty set, which is like nothing."""
    values = [int.from_bytes(hashlib.blake2b(t.encode(), digest_size=8).digest()) for t in set(tokens)]
    if not values:
        return None
    spread = np.array(values, np.uint64)[:, None] * _FACTORS  # wraps around; the high bits are the well mixed ones
    least: Signature = (spread >> np.uint64(20)).min(axis=0)
    return least


def components(claims: Sequence[tuple[Iterable[str], Iterable[str]]]) -> list[list[int]]:
    """Claims that hang together through likeness.

    Args:
        claims: owners (keys of the parties that act) and tokens of each, in a fixed order.

    Returns:
        Lists of two or more indices, in order of their first.
    """
    signatures = [signature(tokens) for _, tokens in claims]
    parent = list(range(len(claims)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    buckets: dict[tuple[str, int, bytes], list[int]] = defaultdict(list)
    for i, (owners, _) in enumerate(claims):
        mine = signatures[i]
        if mine is None:
            continue
        for owner in sorted(set(owners)):
            for band in range(0, HASHES, ROWS):
                bucket = buckets[owner, band, mine[band : band + ROWS].tobytes()]
                for j in reversed(bucket[-LOOK_BACK:]):
                    other = signatures[j]
                    one, two = root(i), root(j)
                    if one != two and other is not None and float(np.mean(mine == other)) >= ALIKE:
                        parent[max(one, two)] = min(one, two)
                bucket.append(i)
    found: dict[int, list[int]] = defaultdict(list)
    for i in range(len(claims)):
        found[root(i)].append(i)
    return [members for members in found.values() if len(members) > 1]
