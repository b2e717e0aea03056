"""How sure, whether at all, and when: composed along the path from the clause's top down to the act."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.model import Certainty, Kind, Tense
from dragoman.reading.draft import ClaimDraft, Draft, Said
from dragoman.reading.parse import Sentence
from dragoman.reading.predicates import Predicate

_RANK: dict[Certainty, int] = {"certain": 0, "probable": 1, "possible": 2, "unknown": 3}
_PAST = frozenset({"VBD", "VBN"})
_SURE = frozenset({"certain", "sure", "clear", "definite", "guaranteed"})
_STANDING = frozenset({"insist", "demand", "request", "propose", "refuse", "want"})
_NEGATIONS = frozenset({"no", "neither", "none", "nobody", "nothing", "nor"})


def compose(draft: Draft, sentence: Sentence, predicate: Predicate, claim: ClaimDraft, said: Said | None) -> None:
    """Set kind, certainty, polarity and tense of `claim`, and keep the cue behind each.

    `said` is the attribution whose content holds the clause: its tense tells whether "would" and past forms are shifted.
    """
    seen = _auxiliaries(draft, sentence, predicate, claim)
    certainty, negative, modal = seen.certainty, seen.negative, seen.modal
    if _no_argument(sentence, predicate):
        negative = not negative
    kind: Kind | None = None
    tense: str | None = None
    for governed in predicate.operators:
        operator = governed.operator
        span = sentence.span(governed.token, governed.token)
        if operator.certainty and _RANK[operator.certainty] > _RANK[certainty]:
            certainty = operator.certainty
            claim.note("certainty", span, f"operator {operator.name}")
        if operator.flip:
            negative = not negative
            claim.note("polarity", span, f"operator {operator.name}")
        if operator.kind and kind is None:
            kind = operator.kind
            claim.note("kind", span, f"operator {operator.name}")
        if operator.tense and tense is None:
            tense = operator.tense
    if seen.unreal:
        negative = not negative
        claim.note("polarity", claim.predicate, "counterfactual")
    above = _above(draft, sentence, predicate.top)
    if above is not None:
        level, doubtful, token = above
        if _RANK[level] > _RANK[certainty]:
            certainty = level
            claim.note("certainty", sentence.span(token, token), f"under {sentence.lower[token]}")
        if doubtful:
            negative = not negative
            claim.note("polarity", sentence.span(token, token), f"under {sentence.lower[token]}")
    question = _asked(sentence, predicate.top)
    if question is not None:
        certainty = "unknown"
        claim.note("certainty", sentence.span(question, question), "question")
    claim.polarity = "-" if negative else "+"
    claim.certainty = certainty
    claim.tense = _tense(sentence, predicate, modal, tense, said)
    claim.kind = kind or _kind(draft, sentence, predicate, modal, claim)
    if claim.kind == "event" and claim.tense == "future":
        claim.kind = "commitment"
    if claim.kind == "event" and claim.tense == "present" and sentence.lemmas[predicate.top] in _STANDING:
        claim.kind = "position"
    offer = next((g for g in predicate.operators if g.operator.name == "offer"), None)
    if offer is not None and modal is None and sentence.tags[offer.token] in _PAST and predicate.operators[0] is offer:
        claim.certainty = "certain"
    if (
        claim.kind == "position"
        and claim.tense == "past"
        and said is not None
        and said.tense == "past"
        and said.form == "indirect"
    ):
        claim.tense = "present"


def _above(draft: Draft, sentence: Sentence, top: int) -> tuple[Certainty, bool, int] | None:
    """What stands over a clause: "it is likely that", "there is a chance that", "fears that", "doubts that".

    Returns:
        How sure, whether it is doubted, and the token that says so; None if nothing does.
    """
    lexicon = draft.lexicon
    head = sentence.heads[top]
    if head == top:
        return None
    if sentence.deps[top] in ("ccomp", "csubj", "acl", "advcl") and sentence.lemmas[head] == "be":
        for child in sentence.kids(head, "acomp", "attr", "advmod"):
            operator = lexicon.operator_adjectives.get(sentence.lower[child])
            if operator is not None and operator.name in ("likely", "possible", "unlikely"):
                denied = any(
                    sentence.deps[c] == "neg" or (c < head and sentence.lower[c] in ("nor", "neither"))
                    for c in sentence.children[head]
                )
                if denied and sentence.lower[child] in _SURE:
                    return "possible", False, child  # "nor is it certain that": open, not denied
                return operator.certainty or "possible", operator.flip != denied, child
    if sentence.deps[top] in ("acl", "ccomp", "relcl") and sentence.pos[head] == "NOUN":
        noun = lexicon.operator_nouns.get(sentence.lemmas[head])
        if noun is not None and noun.name == "possibility" and sentence.child(top, "mark") is not None:
            return "possible", False, head
    if sentence.deps[top] == "ccomp" and head < top:
        attitude = lexicon.attitudes.get(sentence.lemmas[head])
        if attitude == "possible":
            return "possible", False, head
        if attitude == "doubtful":
            return "probable", True, head
    return None


@dataclass(slots=True)
class _Seen:
    """What the auxiliaries and adverbs on the path say."""

    certainty: Certainty = "certain"
    negative: bool = False
    modal: str | None = None
    unreal: bool = False


def _auxiliaries(draft: Draft, sentence: Sentence, predicate: Predicate, claim: ClaimDraft) -> _Seen:
    seen = _Seen()
    for token in predicate.path:
        negated = False
        possible: int | None = None
        for child in sentence.children[token]:
            dep, low = sentence.deps[child], sentence.lower[child]
            span = sentence.span(child, child)
            if _negates(sentence, token, child):
                seen.negative = not seen.negative
                negated = True
                claim.note("polarity", span, "negation")
            elif dep == "advmod" and low in ("longer", "yet") and "no" in sentence.lower[max(0, child - 1) : child]:
                seen.negative = not seen.negative
                claim.note("polarity", sentence.span(child - 1, child), "negation")
            if dep == "aux" and low in draft.lexicon.modals and sentence.tags[child] == "MD":
                klass = draft.lexicon.modals[low]
                seen.modal = seen.modal if seen.modal == "possible" else klass
                if klass == "possible":
                    possible = child
                seen.unreal = seen.unreal or _unreal(sentence, token, low)
                claim.note("certainty" if klass == "possible" else "tense", span, f"modal {low}")
            if dep == "advmod" and low in draft.lexicon.adverbs:
                strength = draft.lexicon.adverbs[low]
                if strength == "almost":
                    seen.negative = not seen.negative
                    claim.note("polarity", span, f"adverb {low}")
                if strength in ("probable", "possible") and _RANK[seen.certainty] < _RANK[strength]:  # type: ignore[index]
                    seen.certainty = strength  # type: ignore[assignment]
                    claim.note("certainty", span, f"adverb {low}")
        if possible is not None and not (negated and sentence.lower[possible] in ("can", "could", "ca")):
            # what cannot be is certain not to be; what may not be stays open
            seen.certainty = "possible" if _RANK[seen.certainty] < 2 else seen.certainty
    return seen


def _negates(sentence: Sentence, token: int, child: int) -> bool:
    dep, low = sentence.deps[child], sentence.lower[child]
    if dep == "neg":
        return True
    return (
        dep in ("advmod", "preconj", "cc", "det")
        and low in ("never", "hardly", "barely", "scarcely", "neither", "nor", "nowhere")
        and child < token
    )


def _unreal(sentence: Sentence, token: int, modal: str) -> bool:
    """ "would have met if ...", "should have met": said of what did not happen."""
    if not any(sentence.lower[c] == "have" and sentence.deps[c] == "aux" for c in sentence.children[token]):
        return False
    if modal in ("should", "ought"):
        return True
    return modal in ("would", "could", "might") and any(
        sentence.lower[i] in ("if", "had") and sentence.deps[i] in ("mark", "aux") and sentence.heads[i] != token
        for i in range(len(sentence))
    )


def _asked(sentence: Sentence, top: int) -> int | None:
    """The token that makes a clause a question: its "whether", or the mark that ends a direct question."""
    for child in sentence.kids(top, "mark"):
        if sentence.lower[child] == "whether":
            return child
    if sentence.heads[top] == top and sentence.words[-1] == "?":
        return len(sentence) - 1
    if sentence.deps[top] in ("conj", "ccomp") and sentence.lower[sentence.left[top]] == "whether":
        return sentence.left[top]
    return None


def _no_argument(sentence: Sentence, predicate: Predicate) -> bool:
    """ "No American soldiers will be deployed", "made no promise": a negated argument negates the act."""
    for token in (predicate.top, predicate.head):
        for child in sentence.children[token]:
            if sentence.deps[child] in ("nsubj", "nsubjpass", "dobj", "attr") and (
                sentence.lower[child] in _NEGATIONS
                or any(
                    sentence.deps[g] in ("det", "neg", "preconj") and sentence.lower[g] in _NEGATIONS
                    for g in sentence.children[child]
                )
            ):
                return True
    return False


def _tense(
    sentence: Sentence, predicate: Predicate, modal: str | None, operator: str | None, said: Said | None
) -> Tense:
    top = predicate.top
    finite = _finite(sentence, top)
    past_form = finite == "VBD" or (
        finite in ("VBN",)
        and not any(
            sentence.lower[c] in ("have", "has", "is", "are", "'ve") for c in sentence.kids(top, "aux", "auxpass")
        )
    )
    shifted = said is not None and said.tense == "past" and said.form == "indirect"
    if predicate.under("not excluded"):
        return "future"
    if (
        finite == "VB"
        and sentence.heads[top] == top
        and any(sentence.lower[c] == "to" for c in sentence.kids(top, "aux"))
    ):
        return "future"
    if operator is not None:
        if past_form and not shifted and operator == "future" and modal is None:
            return "past" if sentence.lemmas[top] not in ("be", "plan", "expect") else "future"
        if operator == "present" and past_form and not shifted and sentence.lemmas[top] == "hesitate":
            return "past"
        return operator  # type: ignore[return-value]
    if sentence.lower[top] == "going" and sentence.child(top, "xcomp") is not None and len(predicate.path) > 1:
        return "future"
    if modal in ("certain", "possible"):
        perfect = any(sentence.lower[c] == "have" for t in predicate.path for c in sentence.kids(t, "aux"))
        later = any(sentence.lower[c] in ("will", "shall", "'ll") for c in sentence.kids(top, "aux"))
        return "past" if perfect and not later else "future"
    if modal == "duty":
        return "present"
    if predicate.head != top and any(sentence.lower[c] == "have" for c in sentence.kids(predicate.head, "aux")):
        return "past"
    if any(sentence.lower[c] in ("has", "have", "had", "'ve") for c in sentence.kids(top, "aux")):
        return "past"
    if finite in ("VBD",):
        stative = sentence.lemmas[top] in (
            "be",
            "have",
            "want",
            "support",
            "oppose",
            "remain",
            "need",
            "believe",
            "expect",
            "insist",
            "stand",
            "share",
            "deserve",
        )
        progressive = sentence.tags[top] == "VBG"
        return "present" if shifted and (stative or progressive) else "past"
    if finite == "VBN":
        return "past"
    if finite in ("VBG", "VB") and sentence.deps[top] in ("advcl", "pcomp", "acl", "xcomp"):
        head = sentence.heads[top]
        governor = _finite(sentence, head)
        if finite == "VB":
            return "future"
        return "past" if governor in ("VBD", "VBN") else "present"
    return "present"


def _finite(sentence: Sentence, token: int) -> str:
    """The tag that carries tense: the first auxiliary's, else the verb's own."""
    for child in sentence.children[token]:
        if sentence.deps[child] in ("aux", "auxpass") and sentence.tags[child] in ("VBD", "VBZ", "VBP"):
            return sentence.tags[child]
    return sentence.tags[token]


def _kind(draft: Draft, sentence: Sentence, predicate: Predicate, modal: str | None, claim: ClaimDraft) -> Kind:
    kinds = draft.lexicon.kinds
    lemma = sentence.lemmas[predicate.head]
    verbal = sentence.pos[predicate.head] in ("VERB", "AUX") or claim.act != "NONE"
    if modal == "duty":
        return "position"
    if lemma == "be" and claim.act in ("SUPPORT", "REJECT"):
        return "position"
    if not verbal:
        return "assessment"
    if claim.tense == "future":
        if lemma in kinds["assessment"] or predicate.passive:
            return "commitment" if predicate.passive and claim.act != "NONE" else "assessment"
        return "commitment"
    if lemma in kinds["assessment"]:
        return "assessment"
    if lemma in kinds["position_state"] and (claim.tense == "present" or lemma in ("support", "oppose", "insist")):
        return "position"
    return "event"
