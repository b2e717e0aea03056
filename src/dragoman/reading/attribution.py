"""Who says so: cues, sources and contents by rule over the parse. Chains are resolved in `chains`."""

from __future__ import annotations

from collections.abc import Container

from dragoman.knowledge.lexicon import Lexicon
from dragoman.reading.attribution_asked import asking_behind, cut_off_quote
from dragoman.reading.attribution_content import content_of, form_of, object_content
from dragoman.reading.attribution_other import according, adverb, citing, content_noun, is_citing
from dragoman.reading.draft import Draft, Said
from dragoman.reading.parse import Sentence
from dragoman.reading.phrases import phrase
from dragoman.reading.spans import cut_before, meet
from dragoman.reading.text import quotations

_PAST_TAGS = frozenset({"VBD", "VBN"})


def find_attributions(draft: Draft) -> None:
    """Find all attributions of all sentences, in reading order."""
    quotes = quotations(draft.prepared)
    for sentence in draft.sentences:
        found: list[Said] = []
        for i in range(len(sentence)):
            if sentence.lower[i] == "according":
                said_one = according(sentence, i)
                if said_one:
                    found.append(said_one)
            elif sentence.pos[i] in ("VERB", "AUX") or (i == sentence.root and sentence.pos[i] == "NOUN"):
                found += _verb(draft, sentence, i, quotes)
            elif sentence.lower[i] in draft.lexicon.source_adverbs:
                found.append(adverb(sentence, i))
            elif sentence.pos[i] == "NOUN":
                noun = content_noun(draft, sentence, i)
                if noun:
                    found.append(noun)
        _closing_source(draft, sentence, found)
        found += citing(draft, sentence, found)
        draft.said += found
    _own_quotes(draft, quotes)
    draft.said.sort(key=lambda s: s.cue or s.content[0])


def carry_quotes(draft: Draft) -> None:
    """Give the quotations that nothing attributes yet to whoever is speaking."""
    _uncued_quotes(draft, quotations(draft.prepared))
    draft.said.sort(key=lambda s: s.cue or s.content[0])


def _own_quotes(draft: Draft, quotes: list[tuple[int, int]]) -> None:
    """A quotation whose own sentence names the speaker is not said by the verb of the sentence before it."""
    for q in quotes:
        around = {s.index for s in draft.sentences if s.start < q[1] and q[0] < s.end}
        sayers = [s for s in draft.said if s.cue_at is not None and any(meet(c, q) for c in s.content)]
        if not any(s.cue_at and s.cue_at[0] in around and s.cue and not meet(s.cue, q) for s in sayers):
            continue
        for said in sayers:
            if said.cue_at and said.cue_at[0] not in around and said.cue and said.cue[1] <= q[0]:
                said.content = [c for c in said.content if not meet(c, q)]
    draft.said = [s for s in draft.said if s.content]


def _closing_source(draft: Draft, sentence: Sentence, found: list[Said]) -> None:
    """Keep a closing ", according to X" or ", X said" out of what a verb before it reports: X vouches for the whole."""
    for last in found:
        if last.cue is None or not _closes(sentence, last):
            continue
        for said in found:
            reported = said.cue is not None and last.holds(*said.cue)
            if said is not last and said.holds(*last.cue) and (reported or last.rule == "according to"):
                said.content = cut_before(said.content, last.begin, draft.prepared.clean)


def _closes(sentence: Sentence, said: Said) -> bool:
    if said.rule == "according to" and said.source is not None:
        return sentence.end - 2 <= said.source[1] <= sentence.end
    return said.rule.startswith("verb") and said.closing and all(sentence.start <= s for s, _ in said.content)


def particle_lemma(sentence: Sentence, verb: int, known: Container[str]) -> tuple[str, int]:
    """The verb's lemma with the particle or preposition that a list knows it by, and the last token of it."""
    lemma = sentence.lemmas[verb]
    for child in sentence.children[verb]:
        if child > verb and sentence.deps[child] in ("prt", "prep", "advmod", "acomp"):
            longer = f"{lemma} {sentence.lower[child]}"
            if longer in known:
                return longer, child
    return lemma, verb


def cue_span(sentence: Sentence, verb: int, last: int) -> tuple[int, int]:
    """The verb group: auxiliaries, negation and adverbs between them, with the particle behind it."""
    first = verb
    for child in sentence.children[verb]:
        if child < verb and sentence.deps[child] in ("aux", "auxpass", "neg") and child < first:
            first = child
    for child in sentence.children[verb]:
        if first > child == first - 1 and sentence.deps[child] == "advmod" and sentence.tags[child] == "RB":
            first = child
    end = last if last <= verb + 3 else verb
    return sentence.span(first, end)


def _verb(draft: Draft, sentence: Sentence, verb: int, quotes: list[tuple[int, int]]) -> list[Said]:
    lexicon = draft.lexicon
    if sentence.lower[verb] in ("citing", "quoting"):
        return []
    quoted = _quoted_as_saying(draft, sentence, verb, quotes)
    if quoted:
        return quoted
    lemma, last = particle_lemma(sentence, verb, lexicon.reporting)
    speech, speech_last = particle_lemma(sentence, verb, lexicon.speech_acts)
    klass = lexicon.reporting.get(lemma) or lexicon.reporting.get(sentence.lemmas[verb])
    is_act = speech in lexicon.speech_acts
    if klass is None and not is_act:
        return []
    subject, passive = subject_of(draft.lexicon, sentence, verb)
    acted = object_content(sentence, verb, speech_last) if is_act else []
    cut_off = cut_off_quote(draft, sentence, verb, quotes)
    content = (acted if klass is None else []) or cut_off or content_of(draft, sentence, verb, quotes) or acted
    if not content:
        return []
    if sentence.lemmas[verb] == "call" and klass and not is_act and not sentence.kids(verb, "oprd", "ccomp", "xcomp"):
        return []
    source = None
    if subject is not None and not (passive and not is_act):
        first, end = phrase(sentence, subject, widely=True)
        source = trim(sentence, first, _before_cited(sentence, subject, end), verb)
    elif not passive:
        source = asking_behind(draft, sentence, verb, content)
    agent = sentence.child(verb, "agent")
    if passive:
        source = None
        if agent is not None:
            for obj in sentence.kids(agent, "pobj"):
                source = sentence.span(*phrase(sentence, obj))
        elif sentence.lemmas[verb] not in lexicon.impersonal | lexicon.questions["ask"]:
            return []
    said = Said(
        source=source,
        cue=cue_span(sentence, verb, max(last, speech_last if is_act else last)),
        content=content,
        form=form_of(draft.prepared.clean, content),
        cue_at=(sentence.index, verb),
        speech_act=is_act,
        tense="past" if sentence.tags[verb] in _PAST_TAGS else "present",
        rule=f"verb {lemma}",
    )
    return [said]


def _quoted_as_saying(draft: Draft, sentence: Sentence, verb: int, quotes: list[tuple[int, int]]) -> list[Said]:
    """Reads "Reuters quoted the source as saying", "was quoted by TASS as saying": the quoted one inside the quoter."""
    if sentence.lemmas[verb] not in ("quote", "cite"):
        return []
    says = next(
        (g for c in sentence.children[verb] if sentence.lower[c] == "as" for g in sentence.kids(c, "pcomp")), None
    )
    if says is None:
        return []
    content = content_of(draft, sentence, says, quotes) or content_of(draft, sentence, verb, quotes)
    subject, passive = subject_of(draft.lexicon, sentence, verb)
    agents = [o for a in sentence.kids(verb, "agent") for o in sentence.kids(a, "pobj")]
    speakers = sentence.kids(verb, "nsubjpass") if passive else sentence.kids(verb, "dobj")
    quoters = agents if passive else ([subject] if subject is not None else [])
    if not content or not speakers:
        return []
    form = form_of(draft.prepared.clean, content)
    tense = "past" if sentence.tags[verb] in _PAST_TAGS else "present"
    out: list[Said] = []
    if quoters:
        source = sentence.span(*phrase(sentence, quoters[0], widely=True))
        cue = cue_span(sentence, verb, verb)
        out.append(Said(source, cue, content, form, cue_at=(sentence.index, verb), tense=tense, rule="quoting"))
    inner = Said(
        sentence.span(*phrase(sentence, speakers[0])),
        sentence.span(says, says),
        content,
        form,
        cue_at=(sentence.index, says),
        tense=tense,
        rule="quoted as saying",
        within=out[0] if out else None,
    )
    out.append(inner)
    return out


def subject_of(lexicon: Lexicon, sentence: Sentence, verb: int) -> tuple[int | None, bool]:
    """The token of the subject of a verb, its governor's if it has none, and whether the verb is passive."""
    passive = False
    for child in sentence.children[verb]:
        if sentence.deps[child] == "nsubj":
            return child, False
        if sentence.deps[child] in ("nsubjpass", "csubjpass"):
            passive = True
    if passive:
        return None, True
    if sentence.deps[verb] in ("conj",):
        return subject_of(lexicon, sentence, sentence.heads[verb])
    if sentence.deps[verb] == "xcomp":
        return _controller(lexicon, sentence, verb)
    if sentence.deps[verb] == "pcomp" and sentence.tags[verb] == "VBG":  # "defended the plan while promising ..."
        governor = sentence.heads[sentence.heads[verb]]
        if sentence.pos[governor] == "VERB":
            return subject_of(lexicon, sentence, governor)
    if sentence.deps[verb] in ("acl", "relcl") and sentence.tags[verb] in ("VBG",):
        return sentence.heads[verb], False
    if sentence.deps[verb] == "advcl" and sentence.tags[verb] == "VBG":
        return subject_of(lexicon, sentence, sentence.heads[verb])
    return None, sentence.child(verb, "auxpass") is not None or (
        sentence.deps[verb] == "acl" and sentence.tags[verb] == "VBN"
    )


def _before_cited(sentence: Sentence, subject: int, end: int) -> int:
    """The last token of a source without who it cites ("the paper, citing two aides, wrote")."""
    for child in sentence.children[subject]:
        if subject < child <= end and is_citing(sentence, child):
            return sentence.left[child] - 1
    return end


def _controller(lexicon: Lexicon, sentence: Sentence, verb: int) -> tuple[int | None, bool]:
    """Who would do what an infinitive says: the object before it ("told *investors* to expect"), else the subject."""
    governor = sentence.heads[verb]
    told = sentence.child(governor, "dobj")
    if told is not None and governor < told < verb and sentence.lemmas[governor] in lexicon.directing:
        return told, False
    return subject_of(lexicon, sentence, governor)


def trim(sentence: Sentence, first: int, end: int, verb: int) -> tuple[int, int]:
    """Character span of tokens `first` to `end` without punctuation at the end, kept apart from the verb."""
    if first <= verb <= end:
        end = verb - 1 if verb > first else end
    while end > first and (sentence.pos[end] in ("PUNCT", "SPACE") or sentence.lower[end] in ("'",)):
        end -= 1
    return sentence.span(first, max(first, end))


def _uncued_quotes(draft: Draft, quotes: list[tuple[int, int]]) -> None:
    """A quoted sentence without a cue of its own goes on with the speaker of the paragraph before it or around it."""
    for q in quotes:
        if q[1] - q[0] < 30 or any(s.holds(q[0] + 1, q[1] - 1) for s in draft.said):
            continue
        overlapping = [
            s for s in draft.said if any(a < q[1] and q[0] < b for a, b in s.content) and s.form != "indirect"
        ]
        if overlapping:
            continue
        before = [s for s in draft.said if s.cue and s.cue[1] <= q[0] and s.form != "indirect" and s.source]
        before.sort(key=lambda s: s.cue or q)  # the last to speak, not the last that a quotation was given to
        after = [s for s in draft.said if s.cue and s.cue[0] >= q[1] and s.cue[0] - q[1] < 60 and s.source]
        same = [s for s in before if "\n" not in draft.prepared.clean[s.cue[1] if s.cue else 0 : q[0]]]
        speaker = (same or after or before)[-1 if (same or not after) else 0] if (same or after or before) else None
        if speaker is None:
            continue
        draft.said.append(
            Said(
                source=speaker.source,
                cue=speaker.cue,
                content=[q],
                form="direct",
                cue_at=speaker.cue_at,
                tense=speaker.tense,
                rule="quotation goes on",
                carried_from=speaker,
            )
        )
