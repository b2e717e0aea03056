"""Parties that a dossier knows beside the tables: its own rows, and people whom one of its other articles introduced."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dragoman.model import KnownParty
from dragoman.reading import persons
from dragoman.reading.draft import Draft, Entity, Mention
from dragoman.reading.naming import entity, head_of, written_small
from dragoman.reading.parse import Sentence
from dragoman.reading.people import own
from dragoman.reading.words import fold, sort_of


def enter_names(draft: Draft) -> None:
    """Enter the full names and aliases of what the dossier knows, before the tables: its rows go first."""
    for known in _here(draft):
        for name in sorted({known.name, *known.aliases}, key=len, reverse=True):
            if known.kind == "person" and " " not in name and name not in known.aliases:
                continue
            pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, name.split())) + r"(?!\w)"
            for found in re.finditer(pattern, draft.prepared.clean):
                _enter_at(draft, known, *found.span())


def enter_surnames(draft: Draft, sentence: Sentence) -> None:
    """Enter a surname alone of somebody whom another article of the dossier introduced in full."""
    surnames: dict[str, list[KnownParty]] = {}
    for known in _here(draft):
        if known.kind == "person":
            surnames.setdefault(_surname(known), []).append(known)
    if not surnames:
        return
    for i, word in enumerate(sentence.words):
        if not word[:1].isupper() or sentence.pos[i] != "PROPN" or fold(word) not in surnames:
            continue
        if draft.at(sentence.index, i) is not None or (i == 0 and written_small(draft, word)):
            continue
        titles = persons.TITLES | draft.lexicon.people["roles"]
        given = (
            i and sentence.words[i - 1][:1].isupper() and sentence.pos[i - 1] == "PROPN" and sentence.heads[i - 1] == i
        )
        if given and sentence.lower[i - 1] not in titles:
            continue  # another given name: somebody else
        persons.enter(draft, sentence, i, i, [])


def apply(draft: Draft) -> None:
    """Give people the office and party that the dossier knows.

    What a person wrote into the dossier's own rows goes before what the text says; what another article said does not.
    Two people of one surname stay undecided, with both kept.
    """
    here = [k for k in _here(draft) if k.kind == "person"]
    for e in draft.entities if here else ():
        if e.kind != "person" or e.sort != "person" or not e.last:
            continue
        single = len([w for w in e.name.split() if w.lower() not in persons.TITLES]) == 1
        found = {
            k.party_key: k
            for k in here
            if (fold(k.name) == fold(e.name) and (e.of is None or k.document is None))
            or any(fold(a) == fold(e.name) for a in k.aliases)
            or (single and e.of is None and _surname(k) == e.last)
        }
        if len(found) == 1:
            _fill(draft, e, next(iter(found.values())))
        elif found and not e.office:
            e.kind, e.candidates, e.key = "unresolved", tuple(sorted(found)), f"unresolved:{e.name}"


def _here(draft: Draft) -> Sequence[KnownParty]:
    """What the dossier knows of those whose names can stand in this text."""
    if not draft.known:
        return ()
    memo = draft.sentences[0]._memo if draft.sentences else {}
    found: Sequence[KnownParty] | None = memo.get("known")
    if found is None:
        words = {fold(w) for s in draft.sentences for w in s.words}
        found = memo["known"] = [
            k for k in draft.known if any(fold(_plain(name).split()[-1]) in words for name in (k.name, *k.aliases))
        ]
    return found


def _plain(name: str) -> str:
    """A name's words as the parser cuts them, roughly: hyphens and apostrophes part words."""
    return re.sub(r"[-’']", " ", name).strip() or name


def _surname(known: KnownParty) -> str:
    return fold(known.name.split()[-1])


def _enter_at(draft: Draft, known: KnownParty, start: int, end: int) -> None:
    for sentence in draft.sentences:
        if not sentence.start <= start < sentence.end:
            continue
        tokens = [i for i in range(len(sentence)) if sentence.starts[i] < end and sentence.ends[i] > start]
        if not tokens or any(draft.at(sentence.index, i) is not None for i in tokens):
            return
        first, last = tokens[0], tokens[-1]
        if known.kind == "person":
            persons.enter(draft, sentence, first, last, [])
            return
        made = entity(
            draft,
            known.party_key,
            name=known.name,
            kind=known.kind,
            sort="outlet" if known.kind == "outlet" else sort_of(known.name.split()),
            of=known.of,
        )
        draft.cover(Mention(sentence.index, first, last, head_of(sentence, first, last), "name", (made,)))
        return


def _fill(draft: Draft, e: Entity, known: KnownParty) -> None:
    if any(o.key == known.party_key and o is not e for o in draft.entities):
        return
    if " " not in e.name:
        e.name = known.name
    e.office = (known.office if known.document is None else None) or e.office or known.office
    if known.of:
        own(draft, e, known.of)
    e.key = known.party_key
