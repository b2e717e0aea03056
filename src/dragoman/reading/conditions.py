"""What limits an act: unless, only if, as long as, provided that, without, in exchange for, not before."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.model import ConditionType
from dragoman.reading.draft import ClaimDraft, ConditionDraft, Draft
from dragoman.reading.parse import Sentence

_FOCUS = frozenset({"only", "but", "even", "just", "not"})
_LONGEST = 5


@dataclass(frozen=True, slots=True)
class Found:
    """A condition in a sentence: tokens `first` to `last`, and the word that the parser hangs it on.

    Attributes:
        head: the verb, noun or preposition inside the condition that its marker belongs to.
        opens: the condition begins the sentence or a clause, so that it limits what follows.
    """

    type: ConditionType
    first: int
    last: int
    head: int
    opens: bool


def find_conditions(draft: Draft, sentence: Sentence) -> list[Found]:
    """All conditions that a sentence states, in order, without overlaps."""
    memo = sentence._memo.get("conditions")
    if memo is None:
        memo = list(_find(draft, sentence))
        sentence._memo["conditions"] = memo
    return list(memo)


def _find(draft: Draft, sentence: Sentence) -> list[Found]:
    marks = draft.lexicon.condition_marks
    out: list[Found] = []
    i = 0
    while i < len(sentence):
        if out and i <= out[-1].last:
            i = out[-1].last + 1
            continue
        found = _at(draft, sentence, i, marks) or _inverted(draft, sentence, i) or _framed(draft, sentence, i)
        if found is not None:
            out.append(found)
        i += 1
    return out


def _at(draft: Draft, sentence: Sentence, i: int, marks: dict[str, ConditionType]) -> Found | None:
    """A condition whose marker begins at token `i`: the longest marker wins."""
    for length in range(min(_LONGEST, len(sentence) - i), 0, -1):
        text = " ".join(sentence.lower[i : i + length])
        kind = marks.get(text)
        if kind is None:
            continue
        end = i + length - 1
        if not _is_marker(draft, sentence, i, end, text, kind):
            return None
        first = i
        while first > 0 and sentence.lower[first - 1] in _FOCUS and sentence.lower[first - 1] != "but":
            first -= 1
        if sentence.lower[first] == "even" or (first > 0 and sentence.lower[first - 1] == "even"):
            return None
        if kind == "in_exchange" and not text.endswith("for"):
            return Found(kind, first, end, i, _opens(sentence, first))  # "In return A will ...": for what came before
        head, last = _extent(draft, sentence, i, end)
        last = _clip(draft, sentence, first, last)
        return Found(kind, first, last, head, _opens(sentence, first)) if last > end else None
    return None


def _is_marker(draft: Draft, sentence: Sentence, i: int, end: int, text: str, kind: ConditionType) -> bool:
    lists = draft.lexicon.conditions
    following = sentence.lower[end + 1] if end + 1 < len(sentence) else ""
    before = sentence.lower[i - 1] if i else ""
    if kind == "if":
        if text == "if" and (before in ("as", "what") or sentence.heads[i] >= len(sentence)):
            return False
        if text == "if" and i and sentence.lemmas[i - 1] in lists["questions"] and sentence.deps[i] == "mark":
            return False
        if text == "on condition" and following == "of":
            return False
        if text in ("provided", "providing", "assuming", "supposing"):
            own = sentence.child(i, "aux", "auxpass", "nsubj", "nsubjpass", "agent", *(("dobj",) if i else ()))
            return own is None and sentence.tags[i] in ("VBN", "VBG", "IN") and _clause_follows(sentence, i)
    if text == "once":
        return following != "" and sentence.pos[i] in ("SCONJ", "ADV") and _clause_follows(sentence, i)
    if text == "while":
        head = sentence.heads[i]
        return (
            sentence.deps[i] == "mark"
            and sentence.lemmas[head] in lists["lasting"]
            and sentence.tags[head] in ("VBZ", "VBP")
        )
    if text == "pending":
        return sentence.deps[i] == "prep"
    if text in ("as long as", "so long as") and end + 1 < len(sentence):
        return sentence.pos[end + 1] != "NUM"
    if text in ("without", "absent", "failing", "short of"):
        return _limits(draft, sentence, i)
    if kind == "until":
        return not _is_time(sentence, end)
    if text == "subject to" or kind == "requires":
        return sentence.deps[i] not in ("nsubj",)
    if text == "not until":
        return not _is_time(sentence, end)
    return True


def _clause_follows(sentence: Sentence, i: int) -> bool:
    """Whether the marker at `i` opens a clause (or a participle: "once signed"), not an adverb or a preposition."""
    if sentence.deps[i] in ("mark", "advcl", "prep", "acl") or sentence.lower[i] in ("provided", "providing"):
        return True
    head = sentence.heads[i]
    return head > i and sentence.deps[head] in ("advcl", "conj", "acl", "dep") and sentence.deps[i] == "advmod"


def _limits(draft: Draft, sentence: Sentence, i: int) -> bool:
    """ "without an agreement" limits; "without much noise" and "without giving details" tell how."""
    obj = sentence.child(i, "pobj", "pcomp")
    if obj is None or sentence.deps[i] not in ("prep", "mark", "amod", "advmod", "advcl"):
        return False
    return sentence.lemmas[obj] not in draft.lexicon.conditions["manners"] and sentence.pos[obj] != "VERB"


def _is_time(sentence: Sentence, mark: int) -> bool:
    """ "until Monday", "until 2028": a time, not a condition."""
    obj = sentence.child(mark, "pobj", "pcomp")
    if obj is None:
        return (
            sentence.deps[mark] != "mark"
            and not any(sentence.pos[c] in ("VERB", "AUX") for c in sentence.children[mark])
            and sentence.heads[mark] < mark
        )
    if sentence.pos[obj] in ("VERB", "AUX"):
        return False
    return sentence.pos[obj] in ("NUM", "PROPN", "ADV") or sentence.lemmas[obj] in (
        *(
            "end",
            "day",
            "week",
            "month",
            "year",
            "hour",
            "now",
            "then",
            "recently",
            "today",
            "tomorrow",
            "night",
            "noon",
        ),
        *("midnight", "morning", "evening", "spring", "summer", "autumn", "winter", "weekend", "date", "time"),
    )


def _extent(draft: Draft, sentence: Sentence, i: int, end: int) -> tuple[int, int]:
    """The head of a condition and its last token."""
    candidates = []
    for token in range(i, end + 1):
        head = sentence.heads[token]
        inner = [
            c for c in sentence.children[token] if c > end and sentence.deps[c] in ("pobj", "pcomp", "ccomp", "advcl")
        ]
        candidates += inner
        if head > end and sentence.deps[token] in ("mark", "advmod", "prep", "cc", "amod", "dep"):
            candidates.append(head)
    if not candidates:
        return end, _last_of_clause(sentence, end + 1)
    head = max(candidates, key=lambda t: (sentence.pos[t] in ("VERB", "AUX"), -t))
    last = sentence.subtree(head)[1]
    if head < len(sentence) and last <= end:
        last = _last_of_clause(sentence, end + 1)
    for child in sentence.kids(head, "conj"):
        # "unless A happens, and B will follow": a conjunct with a subject of its own after a comma stands outside
        own = sentence.child(child, "nsubj", "nsubjpass")
        if (
            own is not None
            and sentence.pos[sentence.left[child] - 1] in ("PUNCT", "CCONJ")
            and "," in sentence.words[head:child]
        ):
            last = min(last, sentence.left[child] - 1)
    while last > end and sentence.pos[last] in ("PUNCT", "CCONJ", "SPACE"):
        last -= 1
    return head, last


def _last_of_clause(sentence: Sentence, start: int) -> int:
    last = start
    while last + 1 < len(sentence) and sentence.lower[last + 1] not in (",", ";", ".", ":", "-", "–", "—"):
        last += 1
    return min(last, len(sentence) - 1)


def _clip(draft: Draft, sentence: Sentence, first: int, last: int) -> int:
    """Cut an attribution off the end of a condition ("..., they said"), and a main clause that the parser put inside."""
    start = sentence.starts[first]
    for said in draft.said:
        for span in (said.source, said.cue):
            if span is None or not start < span[0] <= sentence.starts[last]:
                continue
            at = next((t for t in range(first, last + 1) if sentence.starts[t] >= span[0]), None)
            if at is not None and at > first + 1 and sentence.words[at - 1] in (",", "”", '"', "’", "''"):
                last = at - 1
    if _opens(sentence, first):
        comma = next((t for t in range(first + 1, last + 1) if sentence.words[t] == ","), None)
        if (
            comma is not None
            and any(
                sentence.deps[t] in ("nsubj", "nsubjpass") and sentence.heads[t] <= last
                for t in range(comma + 1, last + 1)
            )
            and sentence.heads[first] > comma
        ):
            last = comma - 1
    while last > first and sentence.pos[last] in ("PUNCT", "CCONJ", "SPACE"):
        last -= 1
    return last


def _opens(sentence: Sentence, first: int) -> bool:
    if first == 0:
        return True
    before = first - 1
    return (sentence.lower[before] in ("that", "and", "but", "``", '"', "“", ":", ";") and before > 0) or (
        before == 0 and sentence.pos[0] in ("CCONJ", "PUNCT", "ADV", "SCONJ")
    )


def _inverted(draft: Draft, sentence: Sentence, i: int) -> Found | None:
    """ "should that be needed", "had they agreed": an auxiliary before its subject and no question."""
    if sentence.lower[i] not in ("should", "were", "had") or sentence.words[-1] == "?":
        return None
    verb = sentence.heads[i] if sentence.deps[i] in ("aux", "auxpass") else i
    subject = sentence.child(verb, "nsubj", "nsubjpass", "expl")
    if subject is None or not i < subject or sentence.deps[verb] in ("ROOT", "relcl") or sentence.heads[verb] == verb:
        return None
    if i and sentence.pos[i - 1] in ("PRON", "NOUN", "PROPN") and sentence.heads[i - 1] == verb:
        return None
    if any(
        sentence.lower[c] in ("so", "nor", "neither", "how", "what", "why") and c < i for c in sentence.children[verb]
    ):
        return None
    last = _clip(draft, sentence, i, sentence.subtree(verb)[1])
    return Found("if", i, last, verb, _opens(sentence, i)) if last > i + 1 else None


def _framed(draft: Draft, sentence: Sentence, i: int) -> Found | None:
    """ "as part of a deal", "in support of a deal"; "otherwise" stands for a condition that the text states before."""
    lists = draft.lexicon.conditions
    if sentence.lower[i] == "otherwise" and sentence.deps[i] == "advmod" and i:
        return Found("unless", i, i, i, False)
    for length in (5, 4, 3, 2, 1):
        text = " ".join(sentence.lower[i : i + length])
        if text not in lists["frames"]:
            continue
        prep = i + length - 1
        obj = sentence.child(prep, "pobj")
        if obj is None or sentence.lemmas[obj] not in lists["settlements"]:
            return None
        if text == "under" and not any(sentence.lower[c] in ("a", "any") for c in sentence.kids(obj, "det")):
            return None
        if any(sentence.lower[c] in ("any", "the", "this", "that") for c in sentence.kids(obj, "det")):
            return None
        last = _clip(draft, sentence, i, sentence.subtree(obj)[1])
        return Found("requires", i, last, sentence.heads[i], False)
    return None


def conditional_clause(draft: Draft, sentence: Sentence, verb: int) -> Found | None:
    """The condition that a clause belongs to, None if it states something of its own."""
    return next(
        (
            f
            for f in find_conditions(draft, sentence)
            if f.first <= verb <= f.last and not (f.type == "requires" and f.first == verb)
        ),
        None,
    )


def attach(draft: Draft, sentence: Sentence, claims: list[tuple[ClaimDraft, list[int]]]) -> None:
    """Give each condition of a sentence to the claim that it limits.

    Args:
        draft: the draft, with attributions found.
        sentence: where the claims and the conditions stand.
        claims: the sentence's claims, each with the tokens of its predicate from the top down to the act.
    """
    for found in find_conditions(draft, sentence):
        span = sentence.span(found.first, found.last)
        for claim in _limited(sentence, found, claims):
            if (
                found.type == "requires"
                and claim.polarity == "-"
                and sentence.lower[found.first] in ("as", "in", "under")
            ):
                continue
            add(claim, found.type, span)


def add(claim: ClaimDraft, kind: ConditionType, span: tuple[int, int]) -> None:
    """Enter a condition unless the claim has one at that place."""
    if all(c.span[1] <= span[0] or span[1] <= c.span[0] for c in claim.conditions):
        claim.conditions.append(ConditionDraft(kind, span))
        claim.note("conditions", span, kind)


def _limited(sentence: Sentence, found: Found, claims: list[tuple[ClaimDraft, list[int]]]) -> list[ClaimDraft]:
    """The claims that a condition limits: what it hangs on, else what stands before it, else what follows it."""
    outside = [
        (c, path)
        for c, path in claims
        if (not found.first <= c.head <= found.last or (found.type == "requires" and c.head == found.first))
        and c.kind != "gap"
        and not c.rule.startswith("noun")
    ]
    if not outside:
        return []
    own = [c for c, _ in outside if c.head == found.first]
    if own:
        return own
    for token in sentence.ancestors(found.first if found.head < found.first else found.head):
        if found.first <= token <= found.last:
            continue
        hung = [c for c, path in outside if token in path]
        if hung:
            return _with_conjuncts(sentence, found, hung, outside)
        if sentence.deps[token] == "relcl" or (
            sentence.tags[token] == "VB" and sentence.deps[token] in ("advcl", "acl")
        ):
            return []
        if sentence.deps[token] == "conj" and any(sentence.lower[c] == "to" for c in sentence.kids(token, "aux")):
            # it limits an act that is no claim here ("sent ships to attack if ..."), not the one above it
            return []
    if found.opens:
        after = [c for c, _ in outside if c.head > found.last]
        return _with_conjuncts(sentence, found, after[:1], outside) if after else []
    before = [c for c, _ in outside if c.head < found.first]
    return before[-1:] or [outside[0][0]]


def _with_conjuncts(
    sentence: Sentence, found: Found, hung: list[ClaimDraft], claims: list[tuple[ClaimDraft, list[int]]]
) -> list[ClaimDraft]:
    """A condition in front limits all that is coordinated after it ("In exchange A will do X and raise Y")."""
    if not found.opens:
        return hung
    out = list(hung)
    for claim, path in claims:
        if claim in out or not any(
            sentence.deps[t] == "conj" and sentence.heads[t] in {h.top for h in out} for t in path
        ):
            continue
        if sentence.child(claim.top, "nsubj", "nsubjpass") is None:
            out.append(claim)
    return out
