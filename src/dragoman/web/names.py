"""Keys in words: `TUR` is Turkey, `TUR:Erdogan` is Erdogan (Turkey), `outlet:Bloomberg` is Bloomberg."""

from __future__ import annotations

import functools

from dragoman.knowledge import load


@functools.lru_cache(maxsize=20_000)
def named(key: str) -> str:
    """A party or source key for people. What is not known stays as it is."""
    if " + " in key:
        return " + ".join(named(part) for part in key.split(" + "))
    several = key.removeprefix("group:").split(", ")
    if len(several) > 1 and all(part.partition(":")[0].isupper() for part in several):
        return ", ".join(named(part) for part in several)
    if " & " in key:
        return " & ".join(named(part) for part in key.split(" & "))
    head, _, rest = key.partition(":")
    if rest:
        if head == "outlet":
            return rest
        if head == "group":
            return rest[:1].upper() + rest[1:]
        if head == "unnamed":
            return f"unnamed: {rest}"
        if head == "doc":
            return f"document: {rest}"
        body = load().organisation(key)
        if body is not None:
            return body.name
        return f"{rest} ({named(head)})"
    state = load().state(key)
    return state.name if state is not None else key
