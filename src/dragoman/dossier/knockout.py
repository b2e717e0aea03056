"""What still stands if a source is left out, what falls, and why."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.model import Dossier, Group
from dragoman.model.base import Noun


class Fate(Noun):
    """What becomes of one report group without certain sources.

    Attributes:
        group: id of the group.
        stands: whether any origin is left.
        left: keys of the origins that are left.
        lost: keys of the origins that fall with the sources.
        why: the reason in words.
    """

    group: str
    stands: bool
    left: tuple[str, ...]
    lost: tuple[str, ...]
    why: str


def _plain(text: str) -> str:
    return " ".join(text.casefold().removesuffix("(own voice)").split())


def rests_on(origin: str, source: str) -> bool:
    """Whether an origin falls with a source: an outlet takes its unnamed sources with it, a state its people."""
    head = _plain(origin.partition(" + ")[0])
    inner = _plain(origin.partition(" + ")[2])
    wanted = _plain(source)
    if wanted in (head, inner):
        return True
    return ":" not in wanted and (head.partition(":")[0] == wanted or inner.partition(":")[0] == wanted)


def fate(group: Group, sources: Sequence[str]) -> Fate:
    """What becomes of one group without the sources."""
    traced = [o for o in group.origins if o.key != "unattributed"]
    lost = tuple(o.key for o in traced if any(rests_on(o.key, s) for s in sources))
    left = tuple(o.key for o in traced if o.key not in lost)
    untraced = " and restatements without a source" if group.untraced else ""
    if not lost:
        why = "does not rest on them"
    elif left:
        why = f"still rests on {', '.join(left)}"
    else:
        why = f"rests on {', '.join(lost)} alone{untraced}"
    return Fate(group=group.id, stands=bool(left) or not lost, left=left, lost=lost, why=why)


def knockout(dossier: Dossier, *sources: str) -> tuple[Fate, ...]:
    """Fates of all groups that rest on the sources, those that fall first.

    Args:
        dossier: as `build` makes it.
        sources: keys such as `outlet:Bloomberg`, `TUR:Erdogan`, `TUR` (all who speak for it) or a document's origin.
    """
    touched = [f for f in (fate(g, sources) for g in dossier.groups) if f.lost]
    return tuple(sorted(touched, key=lambda f: f.stands))


def fallen(dossier: Dossier, *sources: str) -> tuple[str, ...]:
    """Ids of the groups of which nothing stands without the sources."""
    return tuple(f.group for f in knockout(dossier, *sources) if not f.stands)
