"""Who says so: cues, sources and contents by rule over the parse. Chains are resolved in `chains`."""

from __future__ import annotations

import re

from dragoman.model import QuotationForm
from dragoman.reading.draft import Draft, Said
from dragoman.reading.parse import Sentence
from dragoman.reading.phrases import phrase

_QUOTE = re.compile(r'"[^"]{2,}?"|"[^"]+$')
_CLAUSES = ("ccomp", "xcomp", "parataxis", "advcl")
_PAST_TAGS = frozenset({"VBD", "VBN"})


def find_attributions(draft: Draft) -> None:
    """Find all attributions of all sentences, in reading order."""
    quotes = _quotes(draft)
    for sentence in draft.sentences:
        found: list[Said] = []
        for i in range(len(sentence)):
            if sentence.pos[i] in ("VERB", "AUX") or (i == sentence.root and sentence.pos[i] == "NOUN"):
                said = _verb(draft, sentence, i, quotes)
                if said:
                    found += said
            elif sentence.lower[i] == "according":
                said_one = _according(sentence, i)
                if said_one:
                    found.append(said_one)
            elif sentence.lower[i] in draft.lexicon.source_adverbs:
                found.append(_adverb(sentence, i))
            elif sentence.pos[i] == "NOUN":
                noun = _noun(draft, sentence, i)
                if noun:
                    found.append(noun)
        draft.said += found
    _uncued_quotes(draft, quotes)
    draft.said.sort(key=lambda s: s.cue or s.content[0])


def particle_lemma(sentence: Sentence, verb: int, known: frozenset[str] | dict[str, str]) -> tuple[str, int]:
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


def form_of(text: str, content: list[tuple[int, int]]) -> QuotationForm:
    """Direct if the content begins and ends with quotation marks, mixed if it holds some, else indirect."""
    joined = " ".join(text[s:e] for s, e in content).strip()
    if not any(q in joined for q in '"\u201c\u201d\u201e\u00ab\u00bb'):
        return "indirect"
    edge = joined.rstrip(".,;:!? ")
    marks = '"\u201c\u201d\u201e\u00ab\u00bb'
    return "direct" if edge[:1] in marks and edge[-1:] in marks else "mixed"


def _quotes(draft: Draft) -> list[tuple[int, int]]:
    out = []
    for block in draft.prepared.blocks:
        for m in _QUOTE.finditer(draft.prepared.clean, block.start, block.end):
            out.append(m.span())
    return out


def _verb(draft: Draft, sentence: Sentence, verb: int, quotes: list[tuple[int, int]]) -> list[Said]:
    lexicon = draft.lexicon
    lemma, last = particle_lemma(sentence, verb, lexicon.reporting)
    speech, speech_last = particle_lemma(sentence, verb, lexicon.speech_acts)
    klass = lexicon.reporting.get(lemma) or lexicon.reporting.get(sentence.lemmas[verb])
    is_act = speech in lexicon.speech_acts
    if klass is None and not is_act:
        return []
    subject, passive = _subject(sentence, verb)
    content = _content(draft, sentence, verb, quotes)
    if not content:
        if not is_act:
            return []
        content = _object_content(sentence, verb, speech_last)
        if not content:
            return []
    if sentence.lemmas[verb] == "call" and klass and not is_act and not sentence.kids(verb, "oprd", "ccomp", "xcomp"):
        return []
    source = None
    if subject is not None and not (passive and not is_act):
        first, end = phrase(sentence, subject, widely=True)
        source = _trim(sentence, first, end, verb)
    agent = sentence.child(verb, "agent")
    if passive:
        source = None
        if agent is not None:
            for obj in sentence.kids(agent, "pobj"):
                source = sentence.span(*phrase(sentence, obj))
        elif sentence.lemmas[verb] not in lexicon.impersonal:
            return []
    said = Said(
        source=source,
        cue=cue_span(sentence, verb, max(last, speech_last if is_act else last)),
        content=content,
        form=form_of(draft.document.text, content),
        cue_at=(sentence.index, verb),
        negated=any(sentence.deps[c] == "neg" for c in sentence.children[verb]),
        speech_act=is_act,
        tense="past" if sentence.tags[verb] in _PAST_TAGS else "present",
        rule=f"verb {lemma}",
    )
    out = [said]
    for child in sentence.children[verb]:
        citing = _citing(draft, sentence, child, said)
        if citing:
            out.append(citing)
    return out


def _subject(sentence: Sentence, verb: int) -> tuple[int | None, bool]:
    passive = False
    for child in sentence.children[verb]:
        if sentence.deps[child] == "nsubj":
            return child, False
        if sentence.deps[child] in ("nsubjpass", "csubjpass"):
            passive = True
    if passive:
        return None, True
    if sentence.deps[verb] in ("conj",):
        return _subject(sentence, sentence.heads[verb])
    if sentence.deps[verb] == "xcomp":
        return _subject(sentence, sentence.heads[verb])
    if sentence.deps[verb] in ("acl", "relcl") and sentence.tags[verb] in ("VBG",):
        return sentence.heads[verb], False
    if sentence.deps[verb] == "advcl" and sentence.tags[verb] == "VBG":
        return _subject(sentence, sentence.heads[verb])
    return None, sentence.child(verb, "auxpass") is not None or (
        sentence.deps[verb] == "acl" and sentence.tags[verb] == "VBN"
    )


def _trim(sentence: Sentence, first: int, end: int, verb: int) -> tuple[int, int]:
    if first <= verb <= end:
        end = verb - 1 if verb > first else end
    while end > first and (sentence.pos[end] in ("PUNCT", "SPACE") or sentence.lower[end] in ("'",)):
        end -= 1
    return sentence.span(first, max(first, end))


def _content(draft: Draft, sentence: Sentence, verb: int, quotes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """What the verb reports: its clause, else the quotation beside it, else the clause it is set into."""
    for child in sentence.children[verb]:
        if sentence.deps[child] == "ccomp" or (
            sentence.deps[child] == "parataxis" and sentence.pos[child] in ("VERB", "AUX")
        ):
            first, last = sentence.subtree(child)
            return _around(sentence, verb, first, last, quotes)
    if sentence.deps[verb] == "parataxis" or (sentence.deps[verb] == "ccomp" and _inserted(sentence, verb)):
        head = sentence.heads[verb]
        first, last = sentence.subtree(head)
        return _without(sentence, first, last, *sentence.subtree(verb))
    if sentence.lemmas[verb] in (
        "want",
        "plan",
        "hope",
        "expect",
        "intend",
        "refuse",
        "decline",
        "offer",
        "promise",
        "agree",
        "threaten",
        "pledge",
        "vow",
        "demand",
        "claim",
    ):
        child = sentence.child(verb, "xcomp")
        if child is not None:
            return [sentence.span(*sentence.subtree(child))]
    beside = [q for q in quotes if q[0] < sentence.end + 2 and q[1] > sentence.start]
    if beside and sentence.lemmas[verb] not in ("call", "describe"):
        return _quoted(draft, sentence, verb, beside)
    for child in sentence.children[verb]:
        if sentence.deps[child] in ("oprd",):
            objects = sentence.kids(verb, "dobj")
            first = sentence.left[objects[0]] if objects else sentence.left[child]
            return [sentence.span(first, sentence.subtree(child)[1])]
        if sentence.deps[child] in ("advcl", "xcomp") and sentence.lower[sentence.left[child]] in (
            "whether",
            "if",
            "what",
            "how",
            "why",
            "when",
            "where",
            "which",
            "who",
        ):
            return [sentence.span(*sentence.subtree(child))]
    return []


def _inserted(sentence: Sentence, verb: int) -> bool:
    """A reporting clause that the parser hung below what it reports ("..., the agency said, ...")."""
    head = sentence.heads[verb]
    subject = sentence.child(verb, "nsubj")
    return (
        head != verb
        and subject is not None
        and sentence.left[verb] > 0
        and sentence.words[sentence.left[verb] - 1] == ","
    )


def _around(
    sentence: Sentence, verb: int, first: int, last: int, quotes: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """A clause's characters, widened to the quotation marks that enclose it, broken where the reporting clause stands."""
    own = _own_stretch(sentence, verb)
    if own and first < own[0] and own[1] < last:
        return [sentence.span(first, own[0] - 1), sentence.span(own[1] + 1, last)]
    start, end = sentence.span(first, last)
    for q in quotes:
        if q[0] <= start and end <= q[1] and q[1] - q[0] <= (end - start) * 3 + 40:
            start, end = min(start, q[0]), max(end, q[1])
        elif q[0] in (start - 1, start) and q[1] <= end + 2:
            start, end = min(start, q[0]), max(end, q[1])
    return [(start, end)]


def _own_stretch(sentence: Sentence, verb: int) -> tuple[int, int] | None:
    subject = sentence.child(verb, "nsubj")
    if subject is None:
        return None
    return min(verb, sentence.left[subject]), max(verb, sentence.right[subject])


def _without(sentence: Sentence, first: int, last: int, cut_first: int, cut_last: int) -> list[tuple[int, int]]:
    out = []
    if first < cut_first:
        end = cut_first - 1
        while end > first and sentence.pos[end] in ("PUNCT", "SPACE"):
            end -= 1
        out.append(sentence.span(first, end))
    if cut_last < last:
        start = cut_last + 1
        while start < last and sentence.pos[start] in ("PUNCT", "SPACE"):
            start += 1
        if start <= last:
            out.append(sentence.span(start, last))
    return out


def _quoted(draft: Draft, sentence: Sentence, verb: int, beside: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Quotations that the sentence touches; what is not the speaker's own clause comes along ("mixed")."""
    at = sentence.starts[verb]
    if any(s <= at < e for s, e in beside):
        return []
    out = [q for q in beside]
    start, end = draft.prepared.blocks[sentence.block].start, draft.prepared.blocks[sentence.block].end
    return [(max(s, start), min(e, end)) for s, e in out]


def _object_content(sentence: Sentence, verb: int, last: int) -> list[tuple[int, int]]:
    """For speech acts: the object with its complement ("accused Rome of breaking the truce")."""
    first: int | None = None
    end = -1
    for child in sentence.children[verb]:
        if child > verb and sentence.deps[child] in (
            "dobj",
            "dative",
            "xcomp",
            "ccomp",
            "oprd",
            "advcl",
            "prep",
            "attr",
        ):
            if sentence.deps[child] == "advcl" and first is None:
                continue
            if sentence.deps[child] == "prep" and sentence.lower[child] not in (
                "of",
                "for",
                "on",
                "against",
                "to",
                "with",
                "out",
            ):
                continue
            start = child if child != last else child + 1
            begin = sentence.left[child] if child != last else start
            first = begin if first is None else min(first, begin)
            end = max(end, sentence.subtree(child)[1])
    if first is None or end < first:
        return []
    return [sentence.span(first, end)]


def _citing(draft: Draft, sentence: Sentence, child: int, outer: Said) -> Said | None:
    """ "Bloomberg writes, citing people familiar with the matter": a source inside the first one, with its content."""
    if sentence.lemmas[child] not in draft.lexicon.citing or sentence.deps[child] not in (
        "advcl",
        "conj",
        "acl",
        "prep",
        "pcomp",
    ):
        return None
    objects = sentence.kids(child, "dobj", "pobj")
    if not objects:
        for prep in sentence.kids(child, "prep"):
            objects += sentence.kids(prep, "pobj")
    if not objects:
        return None
    return Said(
        source=sentence.span(*phrase(sentence, objects[0], widely=True)),
        cue=sentence.span(child, child),
        content=list(outer.content),
        form=outer.form,
        cue_at=(sentence.index, objects[0]),
        within=outer,
        tense=outer.tense,
        rule="citing",
    )


def _according(sentence: Sentence, i: int) -> Said | None:
    prep = next((c for c in sentence.children[i] if sentence.lower[c] == "to"), None)
    to = prep if prep is not None else (i + 1 if i + 1 < len(sentence) and sentence.lower[i + 1] == "to" else None)
    if to is None:
        return None
    objects = sentence.kids(to, "pobj")
    if not objects:
        return None
    head = sentence.heads[i]
    while sentence.pos[head] not in ("VERB", "AUX") and sentence.heads[head] != head:
        head = sentence.heads[head]
    cut = (i, sentence.right[objects[0]])
    first, last = sentence.subtree(head)
    if not (first <= i <= last):
        first, last = 0, len(sentence) - 1
    content = _without(sentence, first, last, *cut)
    if not content:
        return None
    return Said(
        source=sentence.span(*_close(sentence, objects[0])),
        cue=sentence.span(i, to),
        content=content,
        form="indirect",
        cue_at=(sentence.index, objects[0]),
        tense="present",
        rule="according to",
    )


def _close(sentence: Sentence, head: int) -> tuple[int, int]:
    first, last = phrase(sentence, head, widely=True)
    return first, last


def _adverb(sentence: Sentence, i: int) -> Said:
    head = sentence.heads[i]
    first, last = sentence.subtree(head)
    content = _without(sentence, first, last, i, i) or [sentence.span(first, last)]
    return Said(
        source=None,
        cue=sentence.span(i, i),
        content=content,
        form="indirect",
        cue_at=(sentence.index, i),
        rule="adverb",
    )


def _noun(draft: Draft, sentence: Sentence, i: int) -> Said | None:
    """ "her promise that ...", "the claim that ...": a noun with a clause of content."""
    if sentence.lemmas[i] not in _CONTENT_NOUNS:
        return None
    clause = None
    for child in sentence.children[i]:
        if sentence.deps[child] in ("acl", "ccomp", "relcl") and child > i:
            mark = sentence.lower[sentence.left[child]]
            if mark in ("that", "to", "whether") and (sentence.deps[child] != "relcl"):
                clause = child
                break
    if clause is None:
        return None
    source = None
    for child in sentence.kids(i, "poss"):
        source = sentence.span(*phrase(sentence, child))
    for prep in sentence.kids(i, "prep"):
        if sentence.lower[prep] in ("by", "from", "of"):
            for obj in sentence.kids(prep, "pobj"):
                source = sentence.span(*phrase(sentence, obj))
    content = [sentence.span(*sentence.subtree(clause))]
    return Said(
        source=source,
        cue=sentence.span(i, i),
        content=content,
        form=form_of(draft.document.text, content),
        cue_at=(sentence.index, i),
        speech_act=True,
        rule="noun",
    )


_CONTENT_NOUNS = frozenset(
    {"claim", "promise", "pledge", "statement", "demand", "report", "warning", "threat", "belief", "fear", "hope", "accusation", "allegation", "suggestion", "proposal", "offer", "plan", "announcement", "assertion", "concern", "vow", "call", "request", "decision", "view", "argument", "idea", "conclusion", "rumour", "rumor", "finding", "assurance", "admission", "denial", "insistence", "intention", "desire", "wish", "refusal", "commitment", "complaint", "prediction", "forecast", "confidence", "doubt"}
)  # fmt: skip


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
