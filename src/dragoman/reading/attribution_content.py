"""Where the content of a reporting verb lies: its clause, what it is set into, or the quotation beside it."""

from __future__ import annotations

from dragoman.model import QuotationForm
from dragoman.reading.draft import Draft
from dragoman.reading.parse import Sentence

_WISH_VERBS = frozenset(
    {"want", "plan", "hope", "expect", "intend", "refuse", "decline", "offer", "promise", "agree", "threaten",
     "pledge", "vow", "demand", "claim", "wish", "aim", "seek"}
)  # fmt: skip
_QUESTION_WORDS = frozenset({"whether", "if", "what", "how", "why", "when", "where", "which", "who"})
_OBJECT_PREPOSITIONS = frozenset({"of", "for", "on", "against", "to", "with", "out", "over", "about", "as"})
_SPEAKERS = ("nsubj", "nsubjpass", "csubj", "expl", "dobj")
_ANSWERS = frozenset({"respond", "reply", "react", "answer", "comment"})
_NAMING = frozenset({"call", "describe"})


def content_of(draft: Draft, sentence: Sentence, verb: int, quotes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """What the verb reports, as character spans in reading order; empty if nothing is found."""
    for child in sentence.children[verb]:
        if sentence.deps[child] == "ccomp" or (
            sentence.deps[child] == "parataxis" and sentence.pos[child] in ("VERB", "AUX")
        ):
            if sentence.tags[child] == "VBG" and child > verb and sentence.lower[child] in ("citing", "quoting"):
                continue
            if _reports(draft, sentence, child) and _stands_above(sentence, verb, child):
                continue
            first, last = sentence.subtree(child)
            return _around(sentence, verb, first, last, quotes)
    governing = _governing_clause(sentence, verb)
    if governing is not None:
        return [sentence.span(*governing)]
    if (sentence.deps[verb] == "parataxis" and sentence.child(verb, *_SPEAKERS) is not None) or (
        sentence.deps[verb] == "ccomp" and _inserted(sentence, verb)
    ):
        first, last = sentence.subtree(sentence.heads[verb])
        return without(sentence, first, last, *sentence.subtree(verb))
    marked = _marked_clause(sentence, verb)
    if marked is not None:
        return [sentence.span(*marked)]
    if sentence.lemmas[verb] in _WISH_VERBS:
        wished = sentence.child(verb, "xcomp")
        if wished is not None:
            return [sentence.span(*sentence.subtree(wished))]
    beside = [q for q in quotes if q[0] < sentence.end + 2 and q[1] > sentence.start]
    if beside and sentence.lemmas[verb] not in _NAMING:
        return _quoted(draft, sentence, verb, beside)
    for child in sentence.children[verb]:
        if sentence.deps[child] == "oprd":
            objects = sentence.kids(verb, "dobj")
            first = sentence.left[objects[0]] if objects else sentence.left[child]
            return [sentence.span(first, sentence.subtree(child)[1])]
        if _is_question(sentence, verb, child):
            return [sentence.span(*sentence.subtree(child))]
    return _clause_before(draft, sentence, verb)


def _is_question(sentence: Sentence, verb: int, clause: int) -> bool:
    """Whether a clause that the parser hung on the verb as an adverbial is what it asks or tells.

    "would respond if the raids went on" is a condition: verbs of answering take no question.
    """
    opener = sentence.lower[sentence.left[clause]]
    if sentence.deps[clause] not in ("advcl", "xcomp") or opener not in _QUESTION_WORDS:
        return False
    return opener == "whether" or sentence.lemmas[verb] not in _ANSWERS


def form_of(clean: str, content: list[tuple[int, int]]) -> QuotationForm:
    """Direct if the content begins and ends with quotation marks, mixed if it holds some, else indirect.

    Args:
        clean: the text as prepared, which has one kind of quotation mark.
        content: fragments, as spans in it.
    """
    joined = " ".join(clean[s:e] for s, e in content).strip()
    if '"' not in joined:
        return "indirect"
    edge = joined.rstrip(".,;:!? ")
    return "direct" if edge[:1] == edge[-1:] == '"' else "mixed"


def _governing_clause(sentence: Sentence, verb: int) -> tuple[int, int] | None:
    """A "that" clause which the parser put above the verb that reports it ("had reported, citing aides, that ...")."""
    head = sentence.heads[verb]
    if sentence.deps[verb] != "ccomp" or head < verb:
        return None
    for child in sentence.children[head]:
        if verb < child < head and sentence.deps[child] == "mark" and sentence.lower[child] == "that":
            last = sentence.right[head]
            while last > head and sentence.pos[last] in ("PUNCT", "SPACE") and sentence.words[last] != '"':
                last -= 1
            return child, last
    return None


def _marked_clause(sentence: Sentence, verb: int) -> tuple[int, int] | None:
    """A "that" or "whether" clause that the parser hung on a phrase between ("said before leaving that ...")."""
    for i in range(verb + 1, sentence.right[verb] + 1):
        if sentence.deps[i] == "mark" and sentence.lower[i] in ("that", "whether"):
            clause = sentence.heads[i]
            if sentence.deps[clause] == "ccomp" and sentence.deps[sentence.heads[clause]] in (
                "pcomp",
                "advcl",
                "xcomp",
            ):
                return i, sentence.subtree(clause)[1]
        if sentence.deps[i] == "nsubj" and sentence.heads[i] != verb and sentence.pos[sentence.heads[i]] == "VERB":
            return None
    return None


def _clause_before(draft: Draft, sentence: Sentence, verb: int) -> list[tuple[int, int]]:
    """The clause before a reporting clause that closes the sentence ("X will sign, the agency writes, citing ...").

    The parser often joins the two as equals; the comma before a bare reporting clause decides.
    """
    if draft.lexicon.reporting.get(sentence.lemmas[verb]) != "say" or sentence.deps[verb] not in (
        "conj",
        "ROOT",
        "dep",
        "relcl",
    ):
        return []
    subject = sentence.child(verb, "nsubj", "nsubjpass", "dobj")
    if subject is None:
        return []
    if sentence.deps[verb] == "relcl":
        return _closing_clause(sentence, verb, subject)
    first = min(sentence.left[subject], verb)
    while first > 0 and sentence.deps[first - 1] in ("advmod", "aux", "auxpass"):
        first -= 1
    head = sentence.heads[verb]
    if first < 3 or sentence.words[first - 1] not in (",", ";", "-") or sentence.pos[head] not in ("VERB", "AUX"):
        return []
    if sentence.deps[verb] != "conj" or any(sentence.deps[c] == "cc" and c < verb for c in sentence.children[head]):
        return []
    if sentence.child(verb, "dobj") not in (None, subject):
        return []
    start, end = sentence.left[head], first - 1
    while end > start and sentence.pos[end] in ("PUNCT", "SPACE"):
        end -= 1
    return [sentence.span(start, end)] if end - start >= 2 else []


def _closing_clause(sentence: Sentence, verb: int, subject: int) -> list[tuple[int, int]]:
    """The sentence before ", two of his aides told the paper", which a parser may take for a clause about the last noun.

    No relative clause begins behind a comma without a relative pronoun.
    """
    first = min(sentence.left[verb], sentence.left[subject])
    if first < 3 or sentence.words[first - 1] != "," or sentence.deps[subject] != "nsubj" or subject > verb:
        return []
    if any(sentence.tags[i] in ("WP", "WDT", "WP$", "WRB") for i in range(first, verb)):
        return []
    if any(sentence.pos[i] not in ("PUNCT", "SPACE") for i in range(sentence.right[verb] + 1, len(sentence))):
        return []
    return [sentence.span(0, first - 2)]


def _inserted(sentence: Sentence, verb: int) -> bool:
    """A reporting clause that the parser hung below what it reports ("..., the agency said, ...")."""
    head = sentence.heads[verb]
    first = sentence.left[verb]
    return (
        head != verb
        and sentence.child(verb, "nsubj") is not None
        and sentence.child(verb, "mark") is None
        and (sentence.words[first] == "," or (first > 0 and sentence.words[first - 1] == ","))
    )


def _reports(draft: Draft, sentence: Sentence, verb: int) -> bool:
    """Whether a verb is one of saying, with nothing of its own that it says."""
    lemma = sentence.lemmas[verb]
    lemmas = [lemma, *(f"{lemma} {sentence.lower[c]}" for c in sentence.kids(verb, "prt"))]
    says = any(draft.lexicon.reporting.get(word) == "say" for word in lemmas)
    return says and sentence.child(verb, "ccomp", "dobj") is None


def _stands_above(sentence: Sentence, verb: int, clause: int) -> bool:
    """Whether a reporting clause below a verb reports it, rather than being what the verb says."""
    if clause > verb:
        return _inserted(sentence, clause)
    return _governing_clause(sentence, clause) is not None


def _around(
    sentence: Sentence, verb: int, first: int, last: int, quotes: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """A clause's characters, widened to quotation marks that enclose it, broken where the reporting clause stands."""
    own = _own_stretch(sentence, verb)
    if own and first < own[0] and own[1] < last:
        return [sentence.span(first, own[0] - 1), sentence.span(own[1] + 1, last)]
    start, end = sentence.span(first, last)
    for q in quotes:
        if q[0] <= sentence.starts[verb] < q[1]:
            continue  # a quotation that holds the cue is somebody else's words
        encloses = q[0] <= start and end <= q[1] and q[1] - q[0] <= (end - start) * 3 + 40
        if encloses or (q[0] in (start - 1, start) and q[1] <= end + 2):
            start, end = min(start, q[0]), max(end, q[1])
    return [(start, end)]


def _own_stretch(sentence: Sentence, verb: int) -> tuple[int, int] | None:
    subject = sentence.child(verb, "nsubj")
    if subject is None:
        return None
    return min(verb, sentence.left[subject]), max(verb, sentence.right[subject])


def without(sentence: Sentence, first: int, last: int, cut_first: int, cut_last: int) -> list[tuple[int, int]]:
    """Tokens `first` to `last` without those from `cut_first` to `cut_last`: spans without punctuation at the cut."""
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
        if start < last or sentence.pos[start] not in ("PUNCT", "SPACE"):
            out.append(sentence.span(start, last))
    return out


def _quoted(draft: Draft, sentence: Sentence, verb: int, beside: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Quotations that the sentence touches; what is not the speaker's own clause comes along ("mixed")."""
    at = sentence.starts[verb]
    if any(s <= at < e for s, e in beside):
        return []
    block = draft.prepared.blocks[sentence.block]
    return [(max(s, block.start), min(e, block.end)) for s, e in beside]


def object_content(sentence: Sentence, verb: int, last: int) -> list[tuple[int, int]]:
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
            if sentence.deps[child] == "prep" and sentence.lower[child] not in _OBJECT_PREPOSITIONS:
                continue
            start = child if child != last else child + 1
            begin = sentence.left[child] if child != last else start
            first = begin if first is None else min(first, begin)
            end = max(end, sentence.subtree(child)[1])
    if first is None or end < first:
        return []
    return [sentence.span(first, end)]
