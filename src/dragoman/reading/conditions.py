"""What limits an act: unless, only if, as long as, provided that, without, in exchange for, not before."""

from __future__ import annotations

from dragoman.model import ConditionType
from dragoman.reading.draft import ClaimDraft, ConditionDraft, Draft
from dragoman.reading.parse import Sentence
from dragoman.reading.predicates import Predicate

_FOCUS = frozenset({"only", "but", "even", "just"})


def conditional_clause(draft: Draft, sentence: Sentence, verb: int) -> tuple[ConditionType, int, int] | None:
    """If the clause headed by `verb` is a condition: its type and its first and last token."""
    if sentence.deps[verb] not in ("advcl", "pcomp", "acl", "ccomp", "prep", "relcl", "conj", "dep", "parataxis"):
        return None
    first, last = sentence.subtree(verb)
    marks = draft.lexicon.condition_marks
    for child in sentence.children[verb]:
        if sentence.deps[child] in ("mark", "advmod", "prep", "cc") and child < verb:
            start, kind = _mark(sentence, child, marks)
            if kind is not None:
                return kind, min(start, first) if start < first else start, last
    if sentence.deps[verb] == "pcomp":
        start, kind = _mark(sentence, sentence.heads[verb], marks)
        if kind is not None:
            return kind, start, last
    if sentence.lower[verb] in ("provided", "providing", "assuming", "supposing"):
        return "if", verb, last
    if (
        sentence.lower[first] in ("should", "were", "had")
        and sentence.heads[first] == verb
        and sentence.deps[verb] == "advcl"
    ):
        subject = sentence.child(verb, "nsubj", "nsubjpass")
        if subject is not None and subject > first:
            return "if", first, last
    if _negated_before(sentence, verb):
        start = next(c for c in sentence.children[verb] if sentence.lower[c] == "before")
        return "after", max(0, start - 1), last
    if first > 0 and sentence.lower[first - 1] in marks and sentence.pos[first - 1] in ("SCONJ", "ADP"):
        return marks[sentence.lower[first - 1]], first - 1, last
    return None


def _mark(sentence: Sentence, token: int, marks: dict[str, ConditionType]) -> tuple[int, ConditionType | None]:
    """The longest known marker that ends at or starts with `token`, and where it begins."""
    words = sentence.lower
    for start in range(max(0, token - 3), token + 1):
        for end in range(min(len(words), token + 3), token, -1):
            text = " ".join(words[start:end])
            if text in marks and start <= token < end:
                if text == "while" or (text == "once" and sentence.pos[token] != "SCONJ"):
                    continue
                begin = start
                while begin > 0 and words[begin - 1] in ("only", "until", "even"):
                    begin -= 1
                return begin, marks[text]
    if words[token] == "after" and token > 0 and words[token - 1] == "only":
        return token - 1, "after"
    if words[token] == "when" and token > 0 and words[token - 1] == "only":
        return token - 1, "after"
    return token, None


def _negated_before(sentence: Sentence, verb: int) -> bool:
    for child in sentence.children[verb]:
        if sentence.lower[child] == "before" and sentence.deps[child] == "mark" and child > 0:
            return sentence.lower[child - 1] == "not"
    return False


def attach(draft: Draft, sentence: Sentence, predicate: Predicate, claim: ClaimDraft) -> None:
    """Find the conditions that hang on any token between the clause's top and the act."""
    spine = list(predicate.path)
    for token in list(spine):
        if sentence.deps[token] == "conj":
            spine += [t for t in [sentence.heads[token]] if t not in spine and _before_subject(sentence, t)]
    for token in spine:
        for child in sentence.children[token]:
            _from_child(draft, sentence, token, child, claim)
            if sentence.deps[child] in ("dobj", "attr", "acomp", "prep", "advmod", "conj"):
                for grandchild in sentence.children[child]:
                    if sentence.deps[grandchild] in ("advcl", "prep", "mark") and sentence.pos[child] not in ("VERB",):
                        _from_child(draft, sentence, child, grandchild, claim)
    _elliptic(draft, sentence, claim, predicate)


def _before_subject(sentence: Sentence, token: int) -> bool:
    return any(sentence.deps[c] == "advcl" and c < token for c in sentence.children[token])


def _add(claim: ClaimDraft, kind: ConditionType, span: tuple[int, int]) -> None:
    if all(c.span[1] <= span[0] or span[1] <= c.span[0] for c in claim.conditions):
        claim.conditions.append(ConditionDraft(kind, span))


def _from_child(draft: Draft, sentence: Sentence, token: int, child: int, claim: ClaimDraft) -> None:
    found = conditional_clause(draft, sentence, child) if sentence.pos[child] in ("VERB", "AUX") else None
    if found:
        _add(claim, found[0], sentence.span(found[1], found[2]))
        return
    if sentence.deps[child] not in ("prep", "mark", "advmod", "npadvmod"):
        return
    kind = draft.lexicon.condition_marks.get(sentence.lower[child])
    first, last = sentence.subtree(child)
    if sentence.lower[child] == "without" and sentence.child(child, "pobj", "pcomp") is not None:
        _add(claim, "without", sentence.span(first, last))
        return
    text = " ".join(sentence.lower[child : min(child + 3, len(sentence))])
    if text.startswith(("in exchange", "in return")):
        _add(claim, "in_exchange", sentence.span(first, last))
    elif text.startswith("on condition") or text.startswith("on the condition"):
        _add(claim, "if", sentence.span(first, last))
    elif kind in ("until", "after") and sentence.lower[child] in ("until", "till", "once") and sentence.children[child]:
        if (
            sentence.lower[child] == "until"
            and sentence.deps[child] == "prep"
            and sentence.pos[sentence.children[child][0]] == "NUM"
        ):
            return
        _add(claim, kind, sentence.span(first, last))
    elif sentence.lower[child] == "after" and child > 0 and sentence.lower[child - 1] == "only":
        _add(claim, "after", sentence.span(child - 1, last))
    elif text.startswith(("subject to", "conditional on", "contingent on")):
        _add(claim, "requires", sentence.span(first, last))


def _elliptic(draft: Draft, sentence: Sentence, claim: ClaimDraft, predicate: Predicate) -> None:
    """ "if needed", "if necessary", "if so": a marker with an adjective or participle and no clause of its own."""
    for i, low in enumerate(sentence.lower):
        if (
            low == "if"
            and i + 1 < len(sentence)
            and sentence.lower[i + 1]
            in ("needed", "necessary", "possible", "so", "required", "asked", "invited", "attacked")
        ):
            head = sentence.heads[i] if sentence.heads[i] != i + 1 else sentence.heads[i + 1]
            if head in predicate.path or sentence.heads[head] in predicate.path:
                _add(claim, "if", sentence.span(i, i + 1))
