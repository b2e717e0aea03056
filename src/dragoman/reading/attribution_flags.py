"""Whether an attribution denies ("did not say", "nobody believes") or asks ("asked whether", "wants to know why").

Both are read off the words of the cue and the tokens around it, alike for what the rules and what the tagger find.
"""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.knowledge.lexicon import Lexicon
from dragoman.reading.draft import Draft, Said
from dragoman.reading.parse import Sentence
from dragoman.reading.phrases import phrase
from dragoman.reading.spans import inside, meet

_AUXILIARIES = frozenset({"AUX", "PART", "ADV"})
_RELAYS = frozenset({"xcomp", "pcomp", "prep", "acomp"})
_BEFORE_OPENER = frozenset({"ADV", "ADP", "PUNCT", "SPACE", "SCONJ"})
_REQUESTING = frozenset({"for", "to"})
_FIRST = 4
"""Within how many words from its beginning a question shows its question word ("me exactly how", "in which")."""


def find_flags(draft: Draft) -> None:
    """Set `negated` and `question` of every attribution that has a cue of its own; what is carried on has those of its head."""
    cues = [s.bounds[0] for s in draft.said if s.carried_from is None]
    for said in draft.said:
        cue = said.bounds[0]
        sentence = next((s for s in draft.sentences if cue and s.start <= cue[0] < s.end), None)
        if cue is None or sentence is None or said.carried_from is not None:
            continue
        tokens = _within(sentence, cue)
        said.negated = _negated(draft.lexicon, sentence, tokens, _beside(cue, cues)) or _nobody(draft, sentence, said)
        said.question = _asks(draft.lexicon, sentence, tokens) and (
            _about(draft.lexicon, sentence, tokens) or any(_questions(draft, c) for c in _contents(said))
        )
        if said.question:
            _asker(draft, sentence, tokens, said)


def _within(sentence: Sentence, span: tuple[int, int]) -> list[int]:
    return [i for i in range(len(sentence)) if meet((sentence.starts[i], sentence.ends[i]), span)]


def _contents(said: Said) -> list[tuple[int, int]]:
    return list(dict.fromkeys([*said.bounds[1], *said.content]))


def _beside(cue: tuple[int, int], cues: list[tuple[int, int] | None]) -> list[tuple[int, int]]:
    return [c for c in cues if c is not None and not meet(c, cue)]


def _negated(lexicon: Lexicon, sentence: Sentence, tokens: list[int], others: list[tuple[int, int]]) -> bool:
    """A denying word in the cue or before its verb, a refusal, or either of them on a verb above ("refused to say")."""
    group = {*tokens}
    for i in tokens:
        group |= _before(sentence, i)
        above = sentence.heads[i]
        if sentence.deps[i] == "conj" and {sentence.lower[c] for c in sentence.children[above]} & {"or", "nor"}:
            group |= _before(sentence, above)
        for verb in _governors(sentence, i):
            start = sentence.starts[verb]
            if inside((start, start + 1), others) and sentence.lemmas[verb] not in lexicon.denials["refuse"]:
                break  # that is an attribution itself, and its denial its own
            group |= {verb, *_before(sentence, verb, i)}
    return any(_denies(lexicon, sentence, i) for i in group)


def _before(sentence: Sentence, verb: int, end: int | None = None) -> set[int]:
    """Auxiliaries, adverbs and the like of a verb before it, or before token `end` ("has *yet* to say"), up to a comma."""
    end = verb if end is None else end
    first = next((i + 1 for i in range(end - 1, -1, -1) if sentence.pos[i] == "PUNCT"), 0)
    return {c for c in sentence.children[verb] if first <= c < end and sentence.pos[c] in _AUXILIARIES}


def _governors(sentence: Sentence, i: int) -> Iterator[int]:
    """The words that an infinitive or participle hangs on, the next one first."""
    while sentence.deps[i] in _RELAYS and sentence.heads[i] != i:
        i = sentence.heads[i]
        yield i


def _denies(lexicon: Lexicon, sentence: Sentence, i: int) -> bool:
    denials = lexicon.denials
    if sentence.lemmas[i] in denials["refuse"]:
        return sentence.lower[i] != "yet" or sentence.lemmas[sentence.heads[i]] in ("have", "be")
    if sentence.lower[i] not in denials["words"] and sentence.lemmas[i] not in denials["words"]:
        return False
    return i + 1 >= len(sentence) or sentence.lower[i + 1] not in denials["only"]


def _nobody(draft: Draft, sentence: Sentence, said: Said) -> bool:
    """Nobody says it ("no official has said"), or what is said is nothing ("supports neither")."""
    denials = draft.lexicon.denials
    if said.source is not None:
        source = _within(sentence, said.source)
        opening = [sentence.lower[i] for i in source[:2]]
        if opening[:1] == ["not"]:
            return opening[1:] != ["only"]
        if opening and opening[0] in denials["nobody"] and opening[1:2] != ["."]:
            return len(source) == 1 or sentence.pos[source[1]] != "NUM"  # "No 10"
    spans = said.bounds[1]
    only = _within(sentence, spans[0]) if len(spans) == 1 else []
    return len(only) == 1 and sentence.lower[only[0]] in denials["nobody"]


def _asks(lexicon: Lexicon, sentence: Sentence, tokens: list[int]) -> bool:
    """Whether a word of the cue asks by itself or wishes to know, and no word of it requests ("asked for")."""
    questions = lexicon.questions
    lemmas = {sentence.lemmas[i] for i in tokens}
    if lemmas & questions["learn"]:
        above = {sentence.lemmas[sentence.heads[i]] for i in tokens if sentence.deps[i] == "xcomp"}
        infinitive = any(sentence.lower[c] == "to" for i in tokens for c in sentence.children[i])
        return infinitive and bool((lemmas | above) & questions["wish"])
    return bool(lemmas & questions["ask"]) and not _requests(lexicon, sentence, tokens)


def _requests(lexicon: Lexicon, sentence: Sentence, tokens: list[int]) -> bool:
    """Whether the cue asks for a deed: "asked for a pause", "asked him to say why"."""
    if sentence.lower[tokens[-1]] in _REQUESTING:
        return True
    openers = lexicon.questions["openers"]
    return any(
        sentence.lower[to] == "to" and not any(sentence.lower[k] in openers for k in range(i + 1, to))
        for i in tokens
        for deed in sentence.kids(i, "xcomp", "ccomp")
        for to in sentence.kids(deed, "aux")
        if i < to
    )


def _about(lexicon: Lexicon, sentence: Sentence, tokens: list[int]) -> bool:
    """Whether the cue asks without a clause: "asked about the report", "pressed on the figures"."""
    questions = lexicon.questions
    for i in tokens:
        if sentence.lemmas[i] in questions["ask_about"] and sentence.pos[i] == "VERB":
            leads = [c for c in sentence.kids(i, "prep") if sentence.lower[c] in questions["about"]]
            if any(sentence.kids(c, "pobj", "pcomp") for c in leads):
                return True
    return False


def _questions(draft: Draft, span: tuple[int, int]) -> bool:
    """Whether a content is a question: it ends with a question mark or opens with a question word."""
    if draft.prepared.clean[slice(*span)].rstrip("\"' ").endswith("?"):
        return True
    sentence = next((s for s in draft.sentences if s.start <= span[0] < s.end), None)
    if sentence is None:
        return False
    openers = draft.lexicon.questions["openers"]
    passed = ""
    for i in [i for i in _within(sentence, span) if sentence.pos[i] != "PUNCT"][:_FIRST]:
        word = sentence.lower[i]
        if word in openers:
            return passed not in _REQUESTING or word == "how"  # "asked for what it called a pause" requests
        if sentence.pos[i] not in _BEFORE_OPENER and sentence.tags[i] != "PRP":
            return False
        passed = word
    return False


def _asker(draft: Draft, sentence: Sentence, tokens: list[int], said: Said) -> None:
    """Who asks. Of "Asked whether ...", "she was asked by aides why" it is the agent: who is asked is no source."""
    for i in tokens:
        perfect = any(sentence.lemmas[c] == "have" for c in sentence.kids(i, "aux"))
        passive = sentence.child(i, "auxpass", "nsubjpass", "agent") is not None
        reduced = sentence.tags[i] == "VBN" and sentence.child(i, "nsubj") is None
        if (sentence.tags[i] == "VBN" and not perfect and (passive or reduced)) or _set_off(draft, sentence, i, said):
            by = [p for p in sentence.kids(i, "agent", "prep") if sentence.lower[p] == "by"]
            agents = [o for p in by for o in sentence.kids(p, "pobj")]
            said.source = sentence.span(*phrase(sentence, agents[0])) if agents else None
            return


def _set_off(draft: Draft, sentence: Sentence, verb: int, said: Said) -> bool:
    """Whether one comma parts a past form from the noun before it ("Nand, asked if it was so, smiled"): a participle."""
    if said.source is None or sentence.tags[verb] not in ("VBD", "VBN"):
        return False
    start, end = said.source
    between = draft.prepared.clean[end : sentence.starts[verb]]
    return between.strip() == "," and "," not in draft.prepared.clean[start:end]
