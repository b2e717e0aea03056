"""From attributions to chains: what lies inside what, and how far a source carries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dragoman.reading.chains_members import join
from dragoman.reading.chains_sources import hearer, is_own, key_of, passed_on
from dragoman.reading.chains_speakers import find_speakers, speaker_of
from dragoman.reading.draft import ClaimDraft, Draft, Said
from dragoman.reading.parse import Sentence

_ADDITIVE = frozenset({"also", "furthermore", "moreover", "besides", "additionally", "likewise"})
_ADDITIVE_PHRASES = ("at the same time", "in addition")
_SHIFTED = frozenset({"would", "could", "might", "had"})
_BEHIND = frozenset({"hearer", "outlet's own source"})
"""Rules that add an outlet behind a source: same cue and content, one level further out."""

_NESTED = frozenset({"citing", "quoting", "quoted as saying"})
"""Rules that find an attribution inside another."""


def resolve_sources(draft: Draft) -> None:
    """Give every attribution its key and references, and find which lies inside which."""
    for said in draft.said:
        if said.key is None:
            said.key, said.refs = key_of(draft, said)
    _take_up(draft)
    behind: list[Said] = []
    for said in draft.said:
        if said.cue is None or said.within is not None:
            continue
        holders = [o for o in draft.said if o is not said and o.carried_from is not said and _holds_cue(o, said)]
        if holders:
            said.within = min(holders, key=_size)
    for said in draft.said:
        outlet = hearer(draft, said)
        if outlet is not None:
            behind.append(outlet)
            outlet.within, said.within = said.within, outlet
    for n, said in enumerate(draft.said):
        join(draft, said, draft.said[:n])
        outer = passed_on(draft, said, draft.said[:n])
        if outer is not None and outer.rule in _BEHIND and outer.cue == said.cue:
            behind.append(outer)
            outer.within, said.within = said.within, outer
        elif outer is not None:
            said.via = outer
    for said in draft.said:
        if said.carried_from is not None and said.carried_from.picked is not None:
            head = said.carried_from
            said.key, said.refs, said.picked = head.key, head.refs, head.picked
    draft.said += behind


def _take_up(draft: Draft) -> None:
    """After a report of an outlet or document, the "it" of a closing clause ("..., it wrote") goes on with it.

    What stands before such a clause is its content, so its subject is not the natural antecedent.
    """
    previous: Said | None = None
    for said in draft.said:
        if said.source is None or said.cue is None or said.cue_at is None or said.speech_act:
            continue
        word = draft.prepared.clean[said.source[0] : said.source[1]].lower()
        closing = bool(said.content) and said.content[0][0] < said.source[0]
        if (
            word == "it"
            and closing
            and previous is not None
            and previous.cue_at is not None
            and 0 <= said.cue_at[0] - previous.cue_at[0] <= 2
        ):
            said.key, said.refs = previous.key, previous.refs
        if said.key is not None and said.key.startswith(("outlet:", "doc:")):
            previous = said
        elif said.key is not None and said.rule != "citing":
            previous = None


def _holds_cue(outer: Said, inner: Said) -> bool:
    return (
        inner.cue is not None
        and outer.cue != inner.cue
        and outer.holds(*inner.cue)
        and not (outer.cue is not None and inner.holds(*outer.cue))
    )


def holder(everything: Sequence[Said], said: Said) -> Said | None:
    """The attribution that holds another in the record, by the bounds that the record shows.

    What is cited inside a report, or stands behind a source, was nested when it was found; of the rest, the smallest content
    that holds the cue decides. Inside speech that is carried on, it is the attribution that the speech goes on from.
    """
    if said.within is not None and (said.rule in _NESTED or said.within.rule in _BEHIND):
        return said.within
    cue = said.bounds[0]
    if cue is None or said.carried_from is not None:
        return said.within
    holders = []
    for other in everything:
        outer_cue, content = other.bounds
        if other is said or other.carried_from is said or outer_cue is None or outer_cue == cue:
            continue
        if not any(s <= cue[0] and cue[1] <= e for s, e in content):
            continue
        if any(s <= outer_cue[0] and outer_cue[1] <= e for s, e in said.bounds[1]):
            continue
        holders.append(
            (sum(e - s for s, e in content), other.rule == "citing", other.rule != "quoted as saying", other)
        )
    if not holders:
        return None
    found = _speaker(everything, min(holders, key=lambda h: h[:3])[3])
    return found if found.carried_from is None else found.carried_from


def _speaker(everything: Sequence[Said], said: Said) -> Said:
    """Who speaks, where `said` is only the outlet behind: what is quoted is said by the speaker first."""
    if said.rule not in _BEHIND:
        return said
    return next((s for s in everything if s.within is said and s.cue == said.cue), said)


def chain_for(draft: Draft, claim: ClaimDraft) -> None:
    """Set a claim's chain from the attributions that hold its predicate, innermost to outermost, or carry one on."""
    start, end = claim.predicate
    holders = [s for s in draft.said if s.holds(start, end) and _counts(draft, s, claim)]
    if not holders:
        _carry(draft, claim)
        return
    inner = min(holders, key=lambda s: (_size(s), s.rule != "citing", s.rule != "quoted as saying", s.rule in _BEHIND))
    inner = _speaker(draft.said, inner)
    citing = [s for s in holders if s.rule == "citing" and s.within is inner]
    if citing:
        inner = citing[0]
    chain: list[Said] = []
    link: Said | None = inner
    while link is not None and link not in chain:
        chain.insert(0, link)
        outer = link.within or link.via
        link = outer if outer is not None and _counts(draft, outer, claim) else None
    for holder in sorted(holders, key=_size):
        if (
            holder not in chain
            and holder.cue is not None
            and chain[0].cue is not None
            and holder.rule not in _BEHIND
            and holder.holds(*chain[0].cue)
        ):
            chain.insert(0, holder)
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
    if said.cue_at is not None and said.refs and {r.key for r in said.refs} == {r.key for r in claim.actors}:
        lemma = draft.sentences[said.cue_at[0]].lemmas[said.cue_at[1]]
        inside = said.cue is not None and claim.evidence[0] <= said.cue[0] < claim.evidence[1]
        if inside or (claim.act != "NONE" and draft.lexicon.verbs.get(lemma) == claim.act):
            return False  # "A insists that B must": what A demands is the claim itself, not told by A
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
    """Free reported speech: a clause after an attributed one, shifted back in tense or joined by "also"."""
    sentence = draft.sentences[claim.sentence]
    speaker = speaker_of(sentence)
    if speaker is not None:
        claim.chain, claim.carried = [speaker], True
        return
    if sentence.role == "heading":
        return
    here = [s for s in _sources_in(draft, sentence, claim) if (s.cue or (0, 0))[1] <= claim.predicate[0]]
    if here and _goes_on_after(sentence, here[-1], claim):
        _carry_from(draft, here[-1], claim, "goes on after the reporting clause")
        return
    previous = draft.sentences[sentence.index - 1] if sentence.index else None
    if previous is None or sentence.first_in_block or previous.block != sentence.block:
        return
    if here:
        return
    sources = [
        s
        for s in _sources_in(draft, previous, claim)
        if s.rule != "adverb" and _size(s) > (previous.end - previous.start) * 0.4
    ]
    carried_before = next((c for c in draft.claims if c.sentence == previous.index and c.carried and c.chain), None)
    if not sources and carried_before is None:
        return
    root = sentence.root
    shifted = (
        any(sentence.lower[c] in _SHIFTED for t in {root, claim.head} for c in sentence.children[t])
        or sentence.lower[root] in _SHIFTED
    )
    opening = " ".join(sentence.lower[:4])
    additive = any(w in _ADDITIVE for w in sentence.lower) or opening.startswith(_ADDITIVE_PHRASES)
    if sources:
        last = sources[-1]
        if shifted if last.tense == "past" else (additive or shifted):
            _carry_from(draft, last, claim, "tense shifted back" if shifted else "joined to what was said")
    elif carried_before is not None and (shifted or additive):
        claim.chain, claim.carried = list(carried_before.chain), True
        _note_carried(claim, "goes on")


def _sources_in(draft: Draft, sentence: Sentence, claim: ClaimDraft) -> list[Said]:
    return [
        s
        for s in draft.said
        if s.cue is not None and s.cue_at is not None and s.cue_at[0] == sentence.index and _counts(draft, s, claim)
    ]


def _goes_on_after(sentence: Sentence, said: Said, claim: ClaimDraft) -> bool:
    """Within one sentence: "S1, the agency said, but S2" and "..., she told reporters; S2 would ..."."""
    if not said.content or said.content[0][0] > (said.cue or (0, 0))[0] or said.rule == "adverb":
        return False
    between = [i for i in range(len(sentence)) if (said.cue or (0, 0))[1] <= sentence.starts[i] < claim.predicate[0]]
    if any(sentence.words[i] == ";" for i in between):
        return any(sentence.lower[c] in _SHIFTED for c in sentence.children[claim.head])
    return any(
        sentence.deps[i] == "cc" and sentence.lower[i] in ("but", "and") and sentence.words[i - 1] in (",", '"')
        for i in between
        if i
    ) and (sentence.deps[claim.top] == "conj" or sentence.deps[claim.head] == "conj")


def _carry_from(draft: Draft, said: Said, claim: ClaimDraft, why: str) -> None:
    chain: list[Said] = []
    link: Said | None = said
    while link is not None and link not in chain:
        chain.insert(0, link)
        link = link.within or link.via
    claim.chain, claim.carried = _distinct(draft, chain), True
    if claim.chain:
        _note_carried(claim, why)


def _note_carried(claim: ClaimDraft, why: str) -> None:
    link = claim.chain[-1]
    span = link.cue or link.source
    if span is not None:
        claim.note("carried", span, f"carried on: {why}")


def publication_day(published: str | None) -> date | None:
    """The day of publication as stated, None if it is unknown or not known to the day."""
    if published is None or len(published) < 10:
        return None
    return date.fromisoformat(published[:10])


__all__ = ["chain_for", "find_speakers", "publication_day", "resolve_sources"]
