"""From attributions to chains: who each source is, what lies inside what, and how far a source carries."""

from __future__ import annotations

import re
from datetime import date

from dragoman.reading.draft import ClaimDraft, Draft, Entity, Mention, Ref, Said
from dragoman.reading.names import entity, find_names
from dragoman.reading.parse import Sentence
from dragoman.reading.phrases import conjuncts, described, owner, refs, role_of, words

_ADDITIVE = frozenset({"also", "furthermore", "moreover", "besides", "additionally", "likewise"})
_ADDITIVE_PHRASES = ("at the same time", "in addition")
_SPOKES = ("spokesman", "spokeswoman", "spokesperson")


def resolve_sources(draft: Draft) -> None:
    """Give every attribution its key and references, and find which lies inside which."""
    for said in draft.said:
        if said.key is None:
            said.key, said.refs = _key(draft, said)
    extra: list[Said] = []
    for said in draft.said:
        outlet = _hearer(draft, said)
        if outlet is not None:
            extra.append(outlet)
            said.within = outlet
    draft.said += extra
    for said in draft.said:
        if said.within is None and said.cue is not None and said.rule != "hearer":
            holders = [o for o in draft.said if o is not said and o.carried_from is not said and _holds_cue(o, said)]
            if holders:
                said.within = min(holders, key=lambda o: sum(e - s for s, e in o.content))


def _holds_cue(outer: Said, inner: Said) -> bool:
    return (
        inner.cue is not None
        and outer.cue != inner.cue
        and outer.holds(*inner.cue)
        and not (outer.cue is not None and inner.holds(*outer.cue))
    )


def _locate(draft: Draft, span: tuple[int, int]) -> tuple[Sentence, int] | None:
    for sentence in draft.sentences:
        if sentence.start <= span[0] < sentence.end:
            tokens = [i for i in range(len(sentence)) if span[0] <= sentence.starts[i] and sentence.ends[i] <= span[1]]
            for i in tokens:
                if sentence.heads[i] not in tokens or sentence.heads[i] == i:
                    return sentence, i
            return None
    return None


def _key(draft: Draft, said: Said) -> tuple[str | None, tuple[Ref, ...]]:
    if said.source is None:
        return ("unnamed:reports", ()) if said.rule == "adverb" else (None, ())
    place = _locate(draft, said.source)
    if place is None:
        return None, ()
    sentence, head = place
    document = _in_document(draft, said)
    keys: list[str] = []
    found: list[Ref] = []
    if (
        sentence.pos[head] == "PRON"
        and sentence.lower[head] in ("who", "which", "that")
        and sentence.deps[sentence.heads[head]] == "relcl"
    ):
        head = sentence.heads[sentence.heads[head]]
    for token in conjuncts(sentence, head):
        key, ref = source_key(draft, sentence, token)
        for r in ref:
            if r.key not in [f.key for f in found]:
                found.append(r)
        if key and key not in keys:
            keys.append(key)
    if document and (
        len(keys) > 1
        or any(r.entity is not None and r.entity.kind in ("state", "collective") for r in found)
        or len(found) > 1
    ):
        return document, tuple(found)
    return (" & ".join(keys) if keys else None), tuple(found)


def source_key(draft: Draft, sentence: Sentence, head: int) -> tuple[str | None, list[Ref]]:
    """The chain key of one source: an outlet, a document, a party, or people as they are described."""
    lexicon = draft.lexicon
    mention = draft.at(sentence.index, head)
    if mention is not None and mention.entities and mention.form != "adjective":
        refs_found = [Ref(e.key, e, sentence.span(mention.first, mention.last)) for e in mention.entities]
        return " & ".join(dict.fromkeys(e.key for e in mention.entities)), refs_found
    lemma = sentence.lemmas[head]
    if sentence.pos[head] not in ("NOUN", "PROPN", "NUM", "DET", "ADJ", "PRON"):
        return None, []
    if lemma in lexicon.document_nouns and lemma not in ("publication",):
        name = described(draft, sentence, head)
        made = entity(draft, f"doc:{name}", name=name, kind="object", sort="document")
        return made.key, [Ref(made.key, made, sentence.span(head, head))]
    if role_of(draft, sentence, head) and lemma in _SPOKES:
        who = owner(draft, sentence, head)
        if who is not None:
            title = words(sentence, head, head)
            key = f"{who.key} {title}" if ":" in who.key else f"{who.key}:{title}"
            made = entity(draft, key, name=title, kind="person", sort="person", of=who.key, office=lemma)
            return key, [Ref(key, made, sentence.span(head, head))]
    if lemma in lexicon.unnamed_nouns or sentence.pos[head] == "NUM":
        name = described(draft, sentence, head)
        who = owner(draft, sentence, head)
        made = entity(
            draft,
            f"unnamed:{name}",
            name=name,
            kind="person",
            sort="unnamed",
            of=who.key if who else None,
            office=lemma,
        )
        draft.cover(Mention(sentence.index, head, head, head, "nominal", (made,)))
        return made.key, [Ref(made.key, made, sentence.span(head, head))]
    found = refs(draft, sentence, head)
    if found:
        return " & ".join(r.key for r in found), found
    if sentence.pos[head] in ("NOUN",):
        name = described(draft, sentence, head)
        return f"unnamed:{name}", []
    return None, []


def _in_document(draft: Draft, said: Said) -> str | None:
    """ "stressed in a joint statement": the document that several sources speak through."""
    if said.cue_at is None:
        return None
    sentence = draft.sentences[said.cue_at[0]]
    for prep in sentence.kids(said.cue_at[1], "prep"):
        if sentence.lower[prep] == "in":
            for obj in sentence.kids(prep, "pobj"):
                if sentence.lemmas[obj] in (
                    "statement",
                    "declaration",
                    "communique",
                    "communiqué",
                    "letter",
                    "document",
                ):
                    return f"doc:{described(draft, sentence, obj).split(' after ')[0].split(' on ')[0]}"
    return None


def _hearer(draft: Draft, said: Said) -> Said | None:
    """ "told Reuters that ...": another outlet that was told is the report's outer source; the article's own is not."""
    if said.cue_at is None or said.rule == "hearer":
        return None
    sentence, verb = draft.sentences[said.cue_at[0]], said.cue_at[1]
    if sentence.lemmas[verb] != "tell":
        return None
    for child in sentence.kids(verb, "dobj", "dative"):
        mention = draft.at(sentence.index, child)
        if (
            mention
            and mention.entities
            and mention.entities[0].kind == "outlet"
            and not is_own(draft, mention.entities[0])
        ):
            span = sentence.span(mention.first, mention.last)
            return Said(
                source=span,
                cue=said.cue,
                content=list(said.content),
                form=said.form,
                key=mention.entities[0].key,
                refs=(Ref(mention.entities[0].key, mention.entities[0], span),),
                cue_at=said.cue_at,
                tense=said.tense,
                rule="hearer",
            )
    return None


def is_own(draft: Draft, outlet: Entity) -> bool:
    """Whether an outlet is the one that publishes this document."""
    own = draft.document.outlet
    if not own:
        return False
    known = draft.knowledge.outlet(own)
    return (
        outlet.key == f"outlet:{own}"
        or (known is not None and known.key == outlet.key)
        or outlet.name.casefold() == own.casefold()
    )


def chain_for(draft: Draft, claim: ClaimDraft) -> None:
    """Set a claim's chain from the attributions that hold its predicate, innermost to outermost, or carry one on."""
    start, end = claim.predicate
    holders = [s for s in draft.said if s.holds(start, end) and _counts(draft, s, claim)]
    if not holders:
        _carry(draft, claim)
        return
    inner = min(holders, key=lambda s: (_size(s), s.rule != "citing", s.rule == "hearer"))
    citing = [s for s in holders if s.rule == "citing" and s.within is inner]
    if citing:
        inner = citing[0]
    chain: list[Said] = []
    link: Said | None = inner
    while link is not None and link not in chain:
        chain.insert(0, link)
        link = link.within if link.within is not None and _counts(draft, link.within, claim) else None
    for outer in sorted(holders, key=_size):
        if (
            outer not in chain
            and outer.cue is not None
            and chain[0].cue is not None
            and outer.rule != "hearer"
            and outer.holds(*chain[0].cue)
        ):
            chain.insert(0, outer)
    claim.chain = _distinct(draft, chain)
    if all(s.carried_from is not None for s in chain):
        claim.carried = True


def _size(said: Said) -> int:
    return sum(e - s for s, e in said.content)


def _counts(draft: Draft, said: Said, claim: ClaimDraft) -> bool:
    """Whether an attribution is a source of the claim, and not the claim's own act or a source that says nothing."""
    if said.speech_act and said.rule != "noun":
        return False
    if said.rule == "noun" or said.key is None:
        return False
    if said.cue is not None and claim.predicate[0] <= said.cue[0] < claim.predicate[1]:
        return False
    if said.negated:
        return False
    return not (said.cue_at is not None and said.cue_at == (claim.sentence, claim.top))


def _distinct(draft: Draft, chain: list[Said]) -> list[Said]:
    out: list[Said] = []
    for said in chain:
        if said.key is None or (out and out[-1].key == said.key):
            continue
        if (
            said.refs
            and said.refs[0].entity is not None
            and said.refs[0].entity.kind == "outlet"
            and is_own(draft, said.refs[0].entity)
        ):
            continue
        out.append(said)
    return out


def _carry(draft: Draft, claim: ClaimDraft) -> None:
    """Free reported speech: the sentence after an attributed one, shifted back in tense or joined by "also"."""
    sentence = draft.sentences[claim.sentence]
    speaker = _speaker_of(draft, sentence)
    if speaker is not None:
        claim.chain, claim.carried = [speaker], True
        return
    if sentence.role == "heading" or sentence.first_in_block:
        return
    previous = draft.sentences[sentence.index - 1] if sentence.index else None
    if previous is None or previous.block != sentence.block:
        return
    sources = [
        s
        for s in draft.said
        if s.cue is not None
        and s.cue_at is not None
        and s.cue_at[0] == previous.index
        and _counts(draft, s, claim)
        and s.rule != "adverb"
        and _size(s) > (previous.end - previous.start) * 0.4
    ]
    carried_before = next((c for c in draft.claims if c.sentence == previous.index and c.carried and c.chain), None)
    if not sources and carried_before is None:
        return
    root = sentence.root
    shifted = any(
        sentence.lower[c] in ("would", "could", "might", "had") for c in sentence.children[root]
    ) or sentence.lower[root] in ("would", "had")
    head_shifted = any(sentence.lower[c] in ("would", "could", "might", "had") for c in sentence.children[claim.head])
    opening = " ".join(sentence.lower[:4])
    additive = any(w in _ADDITIVE for w in sentence.lower) or opening.startswith(_ADDITIVE_PHRASES)
    if sources:
        last = sources[-1]
        goes_on = (shifted or head_shifted) if last.tense == "past" else (additive or shifted)
        if goes_on:
            chain: list[Said] = []
            link: Said | None = last
            while link is not None and link not in chain:
                chain.insert(0, link)
                link = link.within
            claim.chain, claim.carried = _distinct(draft, chain), True
    elif carried_before is not None and (shifted or additive):
        claim.chain, claim.carried = list(carried_before.chain), True


_LABEL = re.compile(r"^(?P<name>[A-Z][A-Z .'()-]{2,50}|Q|A|[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}):\s")
_TITLE = re.compile(
    r"\b(?:statement|remarks|address|speech|letter|press call|briefing|message|op-ed)\b[^.]*?\b(?:by|from|of)\s+(?P<who>.+?)"
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
        if said.form != "indirect" and said.refs:
            for sentence in draft.sentences:
                for start, end in said.content:
                    if sentence.start < end and start < sentence.end:
                        _first_person(draft, sentence, said.refs, start, end)


def _speaker_of(draft: Draft, sentence: Sentence) -> Said | None:
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
        source=None,
        cue=None,
        content=[span],
        form="direct",
        key=made.key,
        refs=(Ref(made.key, made, span),),
        tense="present",
        rule="title",
    )


def _outlet_state(draft: Draft) -> str | None:
    """The state that publishes a document itself ("The White House"), for speakers its title names without one."""
    for match in draft.knowledge.gazetteer.find((draft.document.outlet or "").split()):
        for entry in match.entries:
            if entry.sense == "metonym" or entry.kind == "state":
                return entry.key.split(":")[0]
    return None


def _first_person(
    draft: Draft, sentence: Sentence, speakers: tuple[Ref, ...], start: int = 0, end: int = 1 << 60
) -> None:
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
            draft.cover(Mention(sentence.index, i, i, i, "pronoun", group))


def _side(draft: Draft, person: Entity) -> Entity:
    if person.of is None:
        state = _outlet_state(draft) if person.sort == "unnamed" else None
        return entity(draft, state, name=state, kind="state", sort="state") if state else person
    key = person.of.split(":")[0]
    return next((e for e in draft.entities if e.key == key), None) or entity(
        draft, key, name=key, kind="state" if len(key) == 3 else "organisation", sort="state"
    )


def publication_day(published: str | None) -> date | None:
    """The day of publication as stated, None if it is unknown or not known to the day."""
    if published is None or len(published) < 10:
        return None
    return date.fromisoformat(published[:10])


__all__ = ["chain_for", "find_names", "find_speakers", "publication_day", "resolve_sources", "source_key"]
