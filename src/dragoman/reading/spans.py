"""Stretches of characters, half-open as everywhere: whether they meet, lie inside one another, and how one is cut."""

from __future__ import annotations

from collections.abc import Iterable

Span = tuple[int, int]


def meet(a: Span, b: Span) -> bool:
    """Whether two stretches share a character."""
    return a[0] < b[1] and b[0] < a[1]


def inside(span: Span, others: Iterable[Span]) -> bool:
    """Whether a stretch lies whole in one of several."""
    return any(start <= span[0] and span[1] <= end for start, end in others)


def cut_before(content: Iterable[Span], begin: int, clean: str) -> list[Span]:
    """Fragments of content, of which the one that holds character `begin` ends with the last word before it."""
    return [(s, len(clean[:begin].rstrip(" ,;:-"))) if s < begin < e else (s, e) for s, e in content]
