"""Texts that one person speaks: transcripts with labels, statements with a titled speaker, "I" in quotations."""

from __future__ import annotations

import re

from dragoman.reading.draft import Draft, Entity, Mention, Ref, Said
from dragoman.reading.names import entity
from dragoman.reading.parse import Sentence

_LABEL = re.compile(r"^(?P<name>[A-Z][A-Z .'()-]{2,50}|Q|A|[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}):\s")
_TITLE = re.compile(
    r"\b(?:statement|remarks|address|speech|letter|press call|briefing|message|op-ed)\b"
    r"[^.]*?\b(?:by|from|of)\s+(?P<who>.+?)"
    r"(?=\s+(?:on|at|to|welcoming|regarding|following|about|after|before|in|marking|concerning)\b|$)",
    re.IGNORECASE,
)


def find_speakers(draft: Draft) -> None:
    """Whole texts that one person speaks: transcripts with labels, statements whose title names the speaker."""
    current: Said | None = None
    titled = _titled(draft)
    for sentence in draft.sentences:
        if sentence.first_in_block:
            start = draft.prepared.blocks[sentence.block].lead
            label = _LABEL.match(draft.prepared.clean[start : start + 80])
            if label and (label["name"].isupper() or current is not None):
                current = _label(draft, label["name"], start)
        sentence._memo["speaker"] = current or titled
    for sentence in draft.sentences:
        speaker = sentence._memo["speaker"]
        if speaker is not None:
            _first_person(draft, sentence, speaker.refs)
    for said in draft.said:
        if said.form != "indirect" and said.refs and said.rule not in _PASSED_ON:
            for sentence in draft.sentences:
                for start, end in said.content:
                    if sentence.start < end and start < sentence.end:
                        _first_person(draft, sentence, said.refs, (start, end))


_PASSED_ON = frozenset({"hearer", "outlet's own source"})
"""Rules for outlets through which somebody speaks: they do not say "I"."""


def speaker_of(sentence: Sentence) -> Said | None:
    """Who speaks the whole text or this turn of it, None if it is no transcript or signed statement."""
    speaker = sentence._memo.get("speaker")
    return speaker if isinstance(speaker, Said) and speaker.key else None


def _label(draft: Draft, name: str, start: int) -> Said:
    span = (start, start + len(name))
    plain = name.title() if name.isupper() and len(name) > 3 else name
    known = next((e for e in draft.entities if e.kind == "person" and e.last == plain.split()[-1].casefold()), None)
    role = any(w in draft.lexicon.unnamed_nouns for w in plain.lower().split())
    key = known.key if known else (f"unnamed:{plain.lower()}" if role else plain)
    made = known or entity(
        draft, key, name=plain.lower() if role else plain, kind="person", sort="unnamed" if role else "person"
    )
    return Said(
        source=span,
        cue=None,
        content=[span],
        form="direct",
        key=key,
        refs=(Ref(key, made, span),),
        tense="present",
        rule="speaker label",
    )


def _titled(draft: Draft) -> Said | None:
    title = draft.document.title
    match = _TITLE.search(title) if title else None
    if match is None or not draft.sentences:
        return None
    who = match["who"]
    found = [
        m for m in draft.knowledge.gazetteer.find(who.replace("'s", " 's").split()) if m.entries[0].kind == "person"
    ]
    span = (draft.sentences[0].start, draft.sentences[0].ends[0])
    if found:
        best = found[-1]
        people = [t for e in best.entries for t in draft.knowledge.holders(e.name, draft.published)]
        name = " ".join(who.replace("'s", " 's").split()[best.start : best.end])
        owner_key = (
            people[0].of if people else (best.entries[0].key.split(":")[0] if ":" in best.entries[0].key else None)
        )
        surname = name.split()[-1]
        key = f"{owner_key.split(':')[0]}:{surname}" if owner_key else name
        made = entity(
            draft,
            key,
            name=name,
            kind="person",
            sort="person",
            of=owner_key.split(":")[0] if owner_key else None,
            last=surname.casefold(),
        )
    else:
        tail = [w for w in who.split() if w[:1].isupper() and w.lower() not in ("senior", "administration")]
        lowered = who.lower()
        if any(w in draft.lexicon.unnamed_nouns for w in lowered.split()):
            key = f"unnamed:{lowered.removeprefix('a ').removeprefix('an ')}"
            made = entity(draft, key, name=key[8:], kind="person", sort="unnamed")
        elif len(tail) >= 2:
            state = _outlet_state(draft)
            key = f"{state}:{tail[-1]}" if state else " ".join(tail[-2:])
            made = entity(
                draft, key, name=" ".join(tail[-2:]), kind="person", sort="person", of=state, last=tail[-1].casefold()
            )
        else:
            return None
    return Said(
        source=_speaks_as(draft),
        cue=None,
        content=[span],
        form="direct",
        key=made.key,
        refs=(Ref(made.key, made, span),),
        tense="present",
        rule="title",
    )


def _speaks_as(draft: Draft) -> tuple[int, int]:
    """The characters in which the speaker of a whole text shows: the first "I" or "we", else its first sentence."""
    for sentence in draft.sentences:
        for i in range(len(sentence)):
            if sentence.lower[i] in ("i", "my", "we", "our") and sentence.pos[i] in ("PRON", "DET"):
                return sentence.span(i, i)
    return draft.sentences[0].start, draft.sentences[0].end


def _outlet_state(draft: Draft) -> str | None:
    """The state that publishes a document itself ("The White House"), for speakers its title names without one."""
    for match in draft.knowledge.gazetteer.find((draft.document.outlet or "").split()):
        for entry in match.entries:
            if entry.sense == "metonym" or entry.kind == "state":
                return entry.key.split(":")[0]
    return None


def _first_person(
    draft: Draft, sentence: Sentence, speakers: tuple[Ref, ...], quoted: tuple[int, int] | None = None
) -> None:
    """Enter "I" and "we" of a sentence, or of what is quoted of it, as mentions of who speaks or for whom."""
    start, end = quoted or (sentence.start, sentence.end)
    people = [r.entity for r in speakers if r.entity is not None]
    if not people:
        return
    for i in range(len(sentence)):
        if not start <= sentence.starts[i] < end or sentence.pos[i] not in ("PRON", "DET"):
            continue
        low = sentence.lower[i]
        if low in ("i", "me", "my", "myself"):
            draft.cover(Mention(sentence.index, i, i, i, "pronoun", tuple(people)))
        elif low in ("we", "us", "our", "ourselves"):
            group = tuple(_side(draft, p) for p in people)
            if quoted and any(e.kind == "person" and not e.plural for e in group):
                continue  # a person of whom no body is known does not say who "we" are
            draft.cover(Mention(sentence.index, i, i, i, "pronoun", group))


def _side(draft: Draft, person: Entity) -> Entity:
    if person.of is None:
        state = _outlet_state(draft) if person.sort == "unnamed" else None
        return entity(draft, state, name=state, kind="state", sort="state") if state else person
    described = person.of.startswith(("unnamed:", "group:", "outlet:"))
    key = person.of if described else person.of.split(":")[0]
    known = next((e for e in draft.entities if e.key == key), None)
    if known is not None or described:
        return known or person
    return entity(draft, key, name=key, kind="state" if len(key) == 3 else "organisation", sort="state")
