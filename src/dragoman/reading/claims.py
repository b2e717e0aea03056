"""From drafts to the record: times attached, repetitions dropped, ids given, every span quoted from the text."""

from __future__ import annotations

from dragoman.model import (
    Attribution,
    ChainLink,
    Claim,
    Condition,
    Cue,
    Party,
    PartyMention,
    Quote,
    When,
    content_id,
)
from dragoman.reading.attribution_content import form_of
from dragoman.reading.chains import holder
from dragoman.reading.chains_described import describe
from dragoman.reading.draft import ClaimDraft, Draft, Entity, Ref, Said
from dragoman.reading.parse import Sentence
from dragoman.reading.places import resolve
from dragoman.reading.times import TimeMention


def attach_times(draft: Draft) -> None:
    """Give each claim the time expression that dates it: inside its evidence, hanging nearest to its act."""
    for claim in draft.claims:
        sentence = draft.sentences[claim.sentence]
        inside = [t for t in draft.times if claim.evidence[0] <= t.span[0] and t.span[1] <= claim.evidence[1]]
        if claim.kind == "gap" and not inside:
            continue
        inside = [t for t in inside if not _in_condition(claim, t) and _hangs(sentence, claim, t)]
        # "within 72 hours" runs from an event that is still to come: it dates nothing by itself
        text = draft.document.text
        inside = [t for t in inside if not text[t.span[0] : t.span[1]].lower().startswith("within ")]
        if inside:
            claim.when = min(inside, key=lambda t: (t.value is None, abs(t.span[0] - claim.predicate[0])))
            if claim.tense == "present" and claim.kind == "event" and _lies_ahead(draft, claim.when):
                claim.tense = "future"


def _lies_ahead(draft: Draft, time: TimeMention) -> bool:
    """Whether a time begins after the day of publication ("meets next week")."""
    start = (time.value or "").split("/")[0]
    return draft.published is not None and len(start) == 10 and start > draft.published.isoformat()


def _in_condition(claim: ClaimDraft, time: TimeMention) -> bool:
    return any(c.span[0] <= time.span[0] < c.span[1] for c in claim.conditions)


def _hangs(sentence: Sentence, claim: ClaimDraft, time: TimeMention) -> bool:
    """Whether the expression belongs to the claim's own clause: no other clause stands between it and the act."""
    tokens = [i for i in range(len(sentence)) if time.span[0] <= sentence.starts[i] < time.span[1]]
    if not tokens:
        return False
    head = next((i for i in tokens if sentence.heads[i] not in tokens), tokens[-1])
    steps = [head, *sentence.ancestors(head)]
    targets = {claim.head, claim.top}
    for token in steps:
        if token in targets:
            return True
        if (
            token != head
            and sentence.pos[token] in ("VERB", "AUX")
            and sentence.deps[token] in ("relcl", "advcl", "ccomp", "acl", "conj", "pcomp", "ROOT")
        ):
            return False
    return False


def drop_repeats(draft: Draft) -> None:
    """Of claims with the same act, actors and evidence in one place, keep the first; order by place in the text."""
    seen: list[ClaimDraft] = []
    for claim in sorted(draft.claims, key=lambda c: (c.evidence[0], c.predicate[0], -c.evidence[1])):
        key = {r.key for r in claim.actors}
        twin = next(
            (
                c
                for c in seen
                if c.sentence == claim.sentence
                and c.predicate == claim.predicate
                and key & {r.key for r in c.actors}
                and not _other_partner(c, claim)
            ),
            None,
        )
        if twin is None:
            seen.append(claim)
    draft.claims = seen


def _other_partner(one: ClaimDraft, two: ClaimDraft) -> bool:
    """Separate meetings with different partners are two events, though one verb tells both."""
    if one.act != "CONSULT" or not one.targets or not two.targets:
        return False
    return not {r.key for r in one.targets} & {r.key for r in two.targets}


def parties(draft: Draft) -> tuple[tuple[Party, ...], dict[int, str]]:
    """The parties that the document mentions, in order, and the id of each entity by identity."""
    for row in draft.mentions:
        done: set[int] = set()
        for mention in row:
            if mention is None or id(mention) in done:
                continue
            done.add(id(mention))
            if mention.as_place:
                continue  # "in Ankara" is where something happens, not a mention of the government
            sentence = draft.sentences[mention.sentence]
            for e in mention.entities:
                e.spans.append(sentence.span(mention.first, mention.last))
    out: dict[str, Party] = {}
    ids: dict[int, str] = {}
    for e in draft.entities:
        party_id = content_id("p", e.key)
        ids[id(e)] = party_id
        if e.kind == "object" or not e.spans:
            continue
        known = out.get(e.key)
        spans = tuple(sorted({*e.spans, *(known.mentions if known else ())}))
        out[e.key] = Party(
            key=e.key,
            id=party_id,
            name=e.name,
            kind="unresolved" if e.candidates and e.kind == "unresolved" else e.kind,
            office=e.office if e.sort == "person" else None,
            of=e.of,
            mentions=spans,
            candidates=e.candidates if e.kind == "unresolved" else (),
        )
    ordered = sorted(out.values(), key=lambda p: p.mentions[0])
    return tuple(ordered), ids


_DEEPEST = 8
"""Attributions inside one another that are followed outwards; nobody writes more."""


class Assembler:
    """Turns drafts of one document into the record's nouns."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.text = draft.document.text
        self.parties, self._ids = parties(draft)
        self._known = {p.id for p in self.parties}

    def quote(self, span: tuple[int, int]) -> Quote:
        """The characters at `span`."""
        return Quote(text=self.text[span[0] : span[1]], span=span)

    def party_id(self, e: Entity | None) -> str | None:
        """The id of an entity's party, None if the record lists none."""
        found = self._ids.get(id(e)) if e is not None else None
        return found if found in self._known else None

    def mention(self, ref: Ref) -> PartyMention:
        """A party in a role."""
        return PartyMention(key=ref.key, party=self.party_id(ref.entity), span=ref.span)

    def attributions(self) -> tuple[tuple[Attribution, ...], dict[int, str]]:
        """All attributions found, also those whose content is no claim, and their ids by identity of the draft."""
        ids: dict[int, str] = {}
        kept: dict[str, Said] = {}
        for said in self.draft.said:
            cue, content = said.bounds
            said_id = content_id("a", self.draft.document.sha256, said.source, cue, content, said.key)
            ids[id(said)] = said_id
            kept.setdefault(said_id, said)
        out = []
        for said_id, said in kept.items():
            cue, content = said.bounds
            outer = holder(self.draft.said, said)
            out.append(
                Attribution(
                    id=said_id,
                    source=self.quote(said.source) if said.source else None,
                    cue=self.quote(cue) if cue else None,
                    content=tuple(content),
                    form=form_of(self.draft.prepared.clean, content),
                    source_key=said.key or self._first_person(said),
                    within=ids.get(id(outer)) if outer is not None else None,
                    negated=said.negated,
                    question=said.question,
                    carried=said.rule if said.carried_from is not None else None,
                    described=describe(self.draft, said),
                )
            )
        return tuple(out), ids

    def _first_person(self, said: Said) -> str | None:
        """Who "I" is in a quotation: the one whose words hold it; "we" is the body for which he or she speaks."""
        word = self.text[slice(*said.source)].lower() if said.source is not None else ""
        if said.source is not None and word in ("we", "our"):
            bodies = self.draft.entities_at(said.source[0])
            return bodies[0].key if len(bodies) == 1 and bodies[0].kind != "person" else None
        if word not in ("i", "my"):
            return None
        outer, steps = holder(self.draft.said, said), 0
        while outer is not None and outer.key is None and steps < _DEEPEST:
            outer, steps = holder(self.draft.said, outer), steps + 1
        return outer.key if outer is not None else None

    def claim(self, draft_claim: ClaimDraft) -> Claim:
        """One claim as the record holds it."""
        when = None
        if draft_claim.when is not None:
            time = draft_claim.when
            value = time.value
            if draft_claim.tense == "future" and time.future_value is not None:
                value = time.future_value
            when = When(text=self.text[time.span[0] : time.span[1]], span=time.span, value=value)
        where = resolve(self.draft, draft_claim.where) if draft_claim.where is not None else None
        chain = []
        for said in draft_claim.chain:
            span = said.source or said.cue
            if span is None or said.key is None:
                continue
            entity = said.refs[0].entity if len(said.refs) == 1 else None
            chain.append(
                ChainLink(
                    key=said.key,
                    party=self.party_id(entity),
                    text=self.text[span[0] : span[1]],
                    span=span,
                    cue=self.quote(said.cue) if said.cue else None,
                )
            )
        cues = [
            Cue(field=note.field, text=self.text[note.span[0] : note.span[1]], span=note.span, rule=note.rule)
            for note in draft_claim.cues
        ]
        return Claim(
            id=content_id(
                "c",
                self.draft.document.id,
                self.draft.document.sha256,
                draft_claim.predicate,
                draft_claim.evidence,
                [r.key for r in draft_claim.actors],
                draft_claim.act,
                # separate meetings told by one verb differ in nothing else
                *([[r.key for r in draft_claim.targets]] if draft_claim.rule.endswith(", apart") else []),
            ),
            kind=draft_claim.kind,
            act=draft_claim.act,
            polarity=draft_claim.polarity,
            certainty=draft_claim.certainty,
            tense=draft_claim.tense,
            carried=draft_claim.carried,
            actors=tuple(self.mention(r) for r in draft_claim.actors),
            targets=tuple(self.mention(r) for r in draft_claim.targets),
            predicate=self.quote(draft_claim.predicate),
            about=self.quote(draft_claim.about) if draft_claim.about else None,
            conditions=tuple(
                Condition(type=c.type, text=self.text[c.span[0] : c.span[1]], span=c.span)
                for c in draft_claim.conditions
            ),
            when=when,
            where=where,
            chain=tuple(chain),
            evidence=self.quote(draft_claim.evidence),
            cues=tuple(cues),
        )
