"""Rules and tagger together: what the tagger finds is added to what the rules are sure of.

Rules know the token a cue hangs on, tense, and the frames of "citing" and "quoted as saying", and they are right about most
of what they find. The tagger finds what no list foresees, and sees better where a source or a content ends.
"""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.reading.attribution import subject_of, trim
from dragoman.reading.attribution_content import content_of, form_of, object_content
from dragoman.reading.draft import Draft, Said
from dragoman.reading.parse import Sentence
from dragoman.reading.phrases import phrase
from dragoman.reading.spans import Span, cut_before, inside, meet
from dragoman.reading.tagger_decode import Tagged
from dragoman.reading.tagger_model import INSIDE
from dragoman.reading.tagger_snap import snap_content, snap_source
from dragoman.reading.text import quotations

ALONE = 0.97
"""Least probability of a cue that no rule sees; chosen on the dev part of the corpus (docs/models/attribution.md)."""


def tag(draft: Draft) -> None:
    """Let the tagger read the text, knowing the cues of the rules."""
    if draft.tagger is not None:
        draft.tagged = draft.tagger.tag(draft.prepared, [s.cue for s in draft.said if s.cue is not None])


def add_tagged(draft: Draft) -> None:
    """Merge `draft.tagged` into the rules' finds in `draft.said`."""
    if not draft.tagged:
        return
    quotes = quotations(draft.prepared)
    new: list[Said] = []
    for tagged in draft.tagged:
        twins = [s for s in draft.said if s.cue is not None and meet(s.cue, tagged.cue)]
        if len(twins) == 1 and tagged.content:
            _agree(draft, twins[0], tagged, quotes)
            new += _carried(draft, twins[0], tagged)
        elif not twins and tagged.score >= (INSIDE if _held(draft, tagged) else ALONE):
            new += _said(draft, tagged, quotes)
    draft.said += new
    _one_speaker(draft, quotes)
    _apart_from_closing(draft)
    _share_with_cited(draft)
    draft.said.sort(key=lambda s: s.cue or s.content[0])


def _one_speaker(draft: Draft, quotes: list[Span]) -> None:
    """Take from a content the quotation that a rule gives, whole, to another speaker beside it."""
    for said in draft.said:
        cue, content = said.bounds
        if cue is None or (said.shown is None and said.rule != "tagger"):
            continue
        kept = [c for c in content if not _anothers(draft, said, c, quotes)]
        if len(kept) < len(content):
            kept = kept or _by_grammar(draft, _place(draft, cue), [])
            said.shown = (cue, kept or content)


def _anothers(draft: Draft, said: Said, fragment: Span, quotes: list[Span]) -> bool:
    quote = next((q for q in quotes if q[0] <= fragment[0] and fragment[1] <= q[1]), None)
    if quote is None or (said.rule != "tagger" and any(meet(quote, c) for c in said.content)):
        return False
    return any(
        other is not said and not inside(other.cue, [quote]) and any(meet(quote, c) for c in other.content)
        for other in draft.said
        if other.cue is not None and other.cue_at is not None
    )


def _apart_from_closing(draft: Draft) -> None:
    """Where two contents hold each other's cues, the clause that closes the sentence holds the other one whole."""
    for last in draft.said:
        cue, content = last.bounds
        if cue is None or last.source is None or last.carried_from is not None or not content:
            continue
        begin = min(cue[0], last.source[0])
        if any(e > begin for _, e in content):
            continue
        for said in draft.said:
            inner, own = said.bounds
            if said is last or inner is None or said.carried_from is not None or not inside(inner, content):
                continue
            if inside(cue, own):
                cut = cut_before(own, begin, draft.prepared.clean)
                said.shown = (inner, [c for c in cut if c[0] < c[1]] or own)


def _cut_short(said: Said, content: Sequence[Span]) -> bool:
    """Whether the tagger's content is a piece of the clause that the grammar gives: its beginning, its end, or both."""
    return (
        not said.speech_act
        and bool(content)
        and bool(said.content)
        and (said.content[0][0] == content[0][0] or said.content[-1][1] == content[-1][1])
    )


def _share_with_cited(draft: Draft) -> None:
    """Who is cited vouches for what the report says, and is no part of it."""
    for said in draft.said:
        outer = said.within
        if said.rule != "citing" or outer is None or outer.shown is None or said.cue is None or said.source is None:
            continue
        cue, content = outer.shown
        begin, end = said.cue[0], said.source[1]
        last = [c for c in content if begin < c[1] <= end + 2]
        cut = [c for c in content if c not in last] + cut_before(last, begin, draft.prepared.clean)
        outer.shown = (cue, cut)
        said.shown = (said.cue, cut)


def _held(draft: Draft, tagged: Tagged) -> bool:
    """Whether the cue stands in what another attribution says, where people often tell of others' words and wishes."""
    others = [t.content for t in draft.tagged if t is not tagged and t.score >= ALONE]
    return any(inside(tagged.cue, content) for content in (*(s.bounds[1] for s in draft.said), *others))


def _said(draft: Draft, tagged: Tagged, quotes: list[Span]) -> list[Said]:
    """An attribution that only the tagger sees, with what is carried on from it.

    Unless it cites somebody it is marked as an act: most are wishes, plans and judgements, which are claims themselves and no
    link of a chain.
    """
    place = _place(draft, tagged.cue)
    source = _source(draft, place, tagged)
    content = _content(draft, place, tagged, source, quotes) or _by_grammar(draft, place, quotes)
    if not content:
        return []
    said = Said(
        source=source,
        cue=tagged.cue,
        content=content,
        form=form_of(draft.prepared.clean, content),
        speech_act=not _is_link(draft, place),
        tense="past" if place is not None and place[0].tags[place[1]] in ("VBD", "VBN") else "present",
        rule="tagger",
    )
    return [said, *_carried(draft, said, tagged)]


def _content(
    draft: Draft, place: tuple[Sentence, int] | None, tagged: Tagged, source: Span | None, quotes: list[Span]
) -> list[Span]:
    """The content in whole clauses and quotations; who is told ("told *reporters* that") and the cue's twin are left out."""
    content = list(tagged.content)
    if place is not None:
        sentence, verb = place
        if content and source is None and sentence.lemmas[verb] in draft.lexicon.impersonal:
            raised = [sentence.span(*sentence.subtree(s)) for s in sentence.kids(verb, "nsubjpass")]
            content = [*(r for r in raised if not any(meet(r, c) for c in content)), *content]
        clause = sentence.child(verb, "ccomp")
        told = sentence.child(verb, "dobj", "dative")
        if clause is not None and told is not None and verb < told < sentence.left[clause]:
            begin, hearer = sentence.starts[sentence.left[clause]], sentence.starts[sentence.left[told]]
            content = [(begin, e) if hearer <= s < begin < e else (s, e) for s, e in content]
    return snap_content(draft, content, _apart(tagged, source), quotes)


def _by_grammar(draft: Draft, place: tuple[Sentence, int] | None, quotes: list[Span]) -> list[Span]:
    """What the clause or object of a verb says that the tagger is sure is a cue."""
    if place is None or place[0].pos[place[1]] != "VERB":
        return []
    sentence, verb = place
    return content_of(draft, sentence, verb, quotes) or object_content(sentence, verb, verb)


def _apart(tagged: Tagged, source: Span | None) -> list[Span]:
    return [tagged.cue] if source is None else [tagged.cue, source]


def _source(draft: Draft, place: tuple[Sentence, int] | None, tagged: Tagged) -> Span | None:
    """The tagger's source as a whole noun phrase; where the cue is a verb with a subject, that subject decides its bounds."""
    source = tagged.source
    if place is not None and place[0].pos[place[1]] in ("VERB", "AUX"):
        sentence, verb = place
        subject, passive = subject_of(draft.lexicon, sentence, verb)
        if subject is not None and not passive:
            whole = trim(sentence, *phrase(sentence, subject, widely=True), verb)
            if source is None or sentence.heads[subject] == verb or meet(whole, source):
                source = whole
        elif (
            passive
            and source is not None
            and any(
                meet(sentence.span(*sentence.subtree(s)), source) for s in sentence.kids(verb, "nsubjpass", "csubjpass")
            )
        ):
            return None
    if source is None:
        return None
    outside = [c for c in tagged.content if not (source[0] <= c[0] and c[1] <= source[1])]
    return snap_source(draft, source, [tagged.cue, *outside])


def _carried(draft: Draft, said: Said, tagged: Tagged) -> list[Said]:
    if not tagged.carried:
        return []
    content = list(tagged.carried)
    return [
        Said(
            source=said.source,
            cue=said.cue,
            content=content,
            form=form_of(draft.prepared.clean, content),
            cue_at=said.cue_at,
            tense=said.tense,
            speech_act=True,
            rule="reported speech goes on",
            carried_from=said,
        )
    ]


def _place(draft: Draft, cue: tuple[int, int]) -> tuple[Sentence, int] | None:
    """The sentence of a cue and the token that its other tokens hang on."""
    for sentence in draft.sentences:
        if sentence.start <= cue[0] < sentence.end:
            tokens = [i for i in range(len(sentence)) if meet((sentence.starts[i], sentence.ends[i]), cue)]
            own = set(tokens)
            for i in tokens:
                if sentence.pos[i] == "VERB" and sentence.heads[i] not in own:
                    return sentence, i
            for i in tokens:
                if sentence.heads[i] not in own or sentence.heads[i] == i:
                    return sentence, i
    return None


def _is_link(draft: Draft, place: tuple[Sentence, int] | None) -> bool:
    """Whether the cue is a word that only ever leads from one source to the next ("citing")."""
    return place is not None and place[0].tags[place[1]] == "VBG" and place[0].lemmas[place[1]] in draft.lexicon.citing


def _agree(draft: Draft, said: Said, tagged: Tagged, quotes: list[Span]) -> None:
    """Where both see an attribution: the rule's source, as the grammar gives it whole, and the tagger's cue and content.

    Claims and their chains keep to the rule's content: measured on articles not used for training, they lose when it moves.
    """
    place = _place(draft, tagged.cue)
    if said.source is None and said.rule != "adverb":
        said.source = _source(draft, place, tagged)
    content = said.content
    if said.within is None and said.rule not in ("quoting", "quoted as saying"):
        content = _content(draft, place, tagged, said.source, quotes)
        closing = said.closing and said.rule != "noun"
        if (closing or _cut_short(said, content)) and all(inside(c, said.content) for c in content):
            content = said.content
    said.shown = (tagged.cue, content)
