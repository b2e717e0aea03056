"""What a text says is not known, answered, said or decided, and by whom."""

from __future__ import annotations

from dragoman.model import Tense
from dragoman.reading.arguments import subject_token
from dragoman.reading.draft import ClaimDraft, Draft, Ref
from dragoman.reading.parse import Sentence
from dragoman.reading.phrases import refs
from dragoman.reading.predicates import Predicate, act_of, analyse

_WH = frozenset({"whether", "what", "how", "why", "when", "where", "which", "who", "if", "that"})


def find_gap(draft: Draft, sentence: Sentence, verb: int) -> list[ClaimDraft]:
    """Gaps stated by the clause headed by `verb`; empty if it states none."""
    gaps = draft.lexicon.gaps
    lemma = sentence.lemmas[verb]
    negated = any(
        sentence.deps[c] == "neg" or sentence.lower[c] in ("neither", "never") for c in sentence.children[verb]
    )
    if lemma in gaps["refuse_verbs"]:
        inner = sentence.child(verb, "xcomp")
        if inner is not None and sentence.lemmas[inner] in gaps["say_verbs"] - {
            "give",
            "provide",
            "offer",
            "make",
            "issue",
            "discuss",
            "address",
        }:
            return _by_subject(draft, sentence, verb, inner, "declined to say")
        if inner is not None and sentence.lemmas[inner] in ("give", "provide", "offer", "make", "issue"):
            noun = sentence.child(inner, "dobj")
            if noun is not None and sentence.lemmas[noun] in gaps["answer_nouns"]:
                return _by_subject(draft, sentence, verb, inner, "declined to give")
        return []
    if negated and lemma in gaps["reach_verbs"] and sentence.child(verb, "nsubjpass") is not None:
        return _by_subject(draft, sentence, verb, verb, "could not be reached")
    if (
        negated
        and sentence.child(verb, "nsubjpass") is None
        and lemma in gaps["say_verbs"] | {"write", "give", "respond"}
    ):
        return _not_said(draft, sentence, verb)
    if not negated and lemma in ("give", "make", "offer", "have", "provide", "receive", "get", "say"):
        noun = sentence.child(verb, "dobj")
        if noun is not None and _denied(sentence, noun) and sentence.lemmas[noun] in gaps["answer_nouns"]:
            return _by_subject(draft, sentence, verb, verb, "gave no answer")
        if noun is not None and sentence.lower[noun] == "nothing" and lemma == "say":
            return _by_subject(draft, sentence, verb, verb, "said nothing")
    if lemma == "leave" and any(
        sentence.lower[c] in ("unanswered", "open", "undecided") for c in sentence.children[verb]
    ):
        return _by_subject(draft, sentence, verb, verb, "left unanswered")
    if lemma in ("be", "remain", "keep", "stay"):
        for child in sentence.kids(verb, "acomp", "attr", "oprd"):
            low = sentence.lower[child]
            if low in gaps["status_adjectives"] or (
                negated and low in ("clear", "certain", "known", "sure", "decided")
            ):
                return _status(draft, sentence, verb, child)
            if low in gaps["silent"]:
                return _by_subject(draft, sentence, verb, verb, "silent")
    passive_subject = sentence.child(verb, "nsubjpass", "csubjpass", "csubj")
    if passive_subject is not None and sentence.lower[verb] in gaps["status_participles"]:
        if negated:
            return _status(draft, sentence, verb, verb)
        if _denied(sentence, passive_subject) and sentence.lemmas[passive_subject] in gaps["decision_nouns"]:
            return _status(draft, sentence, verb, verb)
    if (
        passive_subject is None
        and negated
        and sentence.lower[verb] in gaps["status_participles"]
        and sentence.child(verb, "auxpass") is not None
    ):
        return _status(draft, sentence, verb, verb)
    return []


def _denied(sentence: Sentence, noun: int) -> bool:
    return any(sentence.deps[c] in ("det", "neg") and sentence.lower[c] == "no" for c in sentence.children[noun])


def _tense(sentence: Sentence, verb: int) -> Tense:
    tags = [sentence.tags[c] for c in sentence.kids(verb, "aux", "auxpass")] or [sentence.tags[verb]]
    if any(
        sentence.lower[c] in ("has", "have", "is", "are", "does", "do") for c in sentence.kids(verb, "aux", "auxpass")
    ):
        return "present"
    return "past" if tags[0] == "VBD" else "present"


def _by_subject(draft: Draft, sentence: Sentence, verb: int, inner: int, rule: str) -> list[ClaimDraft]:
    token, _ = subject_token(sentence, verb)
    if token is None:
        return []
    who = refs(draft, sentence, token)
    if not who:
        return []
    if all(r.entity is not None and r.entity.kind in ("outlet", "object") for r in who):
        return _outlet_silent(draft, sentence, verb, inner)
    return _with_questions(
        draft, sentence, verb, inner, [r for r in who if r.entity is None or r.entity.kind != "outlet"], rule
    )


def _not_said(draft: Draft, sentence: Sentence, verb: int) -> list[ClaimDraft]:
    gaps = draft.lexicon.gaps
    lemma = sentence.lemmas[verb]
    token, _ = subject_token(sentence, verb)
    if token is None:
        return []
    if lemma in (
        "give",
        "provide",
        "offer",
        "make",
        "issue",
        "mention",
        "name",
        "report",
        "address",
        "discuss",
        "deny",
        "confirm",
        "write",
    ):
        noun = sentence.child(verb, "dobj")
        clause = sentence.child(verb, "ccomp")
        preps = [p for p in sentence.kids(verb, "prep") if sentence.lower[p] in ("about", "on", "of")]
        answer = noun is not None and (
            sentence.lemmas[noun] in gaps["answer_nouns"] or lemma in ("mention", "name", "report", "deny", "confirm")
        )
        if not (answer or clause is not None or (lemma == "write" and preps)):
            return []
    if (
        lemma in ("say", "state", "report", "announce", "mention", "confirm")
        and not _question(sentence, verb)
        and sentence.child(verb, "ccomp") is not None
    ):
        return []
    return _by_subject(draft, sentence, verb, verb, f"did not {lemma}")


def _question(sentence: Sentence, verb: int) -> bool:
    clause = sentence.child(verb, "ccomp")
    return clause is not None and any(
        sentence.lower[i] in _WH - {"that"}
        for i in range(sentence.left[clause], min(sentence.left[clause] + 3, len(sentence)))
    )


def _clauses(sentence: Sentence, verb: int) -> list[int]:
    """The embedded questions of a verb, coordinated ones apart, each as its own head."""
    out = []
    for child in sentence.children[verb]:
        if sentence.deps[child] in (
            "ccomp",
            "advcl",
            "csubj",
            "csubjpass",
            "xcomp",
            "nsubjpass",
            "nsubj",
        ) and sentence.pos[child] in ("VERB", "AUX"):
            first = sentence.left[child]
            if any(sentence.lower[i] in _WH for i in range(first, min(first + 3, len(sentence)))):
                out.append(child)
                for c in sentence.kids(child, "conj"):
                    left = sentence.left[c]
                    if any(sentence.lower[i] in _WH for i in range(left, min(left + 2, len(sentence)))):
                        out.append(c)
    return out


def _with_questions(
    draft: Draft, sentence: Sentence, verb: int, inner: int, who: list[Ref], rule: str
) -> list[ClaimDraft]:
    if not who:
        return []
    out = []
    questions = _clauses(sentence, inner) or _clauses(sentence, verb)
    first, last = _clause_span(sentence, verb)
    end = max(last, sentence.subtree(inner)[1])
    predicate = _predicate_span(sentence, verb, inner)
    noun = sentence.child(inner, "dobj")
    for number, question in enumerate(questions or [None]):
        about = None
        act_at = None
        if question is not None:
            q_first, q_last = _question_span(sentence, question, questions)
            about = sentence.span(q_first, q_last)
            act_at = question
        elif noun is not None:
            a_first, a_last = sentence.subtree(noun)
            about = sentence.span(a_first, a_last)
        evidence = sentence.span(first, end)
        if question is not None and len(questions) > 1:
            evidence = sentence.span(first, q_last) if number == 0 else sentence.span(q_first, q_last)
        draft_claim = _make(draft, sentence, verb, who, predicate, evidence, about, rule, act_at)
        out.append(draft_claim)
    return out


def _question_span(sentence: Sentence, question: int, all_questions: list[int]) -> tuple[int, int]:
    first, last = sentence.subtree(question)
    for other in all_questions:
        if other != question and sentence.heads[other] == question:
            last = min(last, sentence.left[other] - 1)
    while last > first and (sentence.pos[last] in ("PUNCT", "CCONJ")):
        last -= 1
    while first < last and sentence.pos[first] in ("CCONJ", "PUNCT"):
        first += 1
    return first, last


def _clause_span(sentence: Sentence, verb: int) -> tuple[int, int]:
    first, last = sentence.subtree(verb)
    for child in sentence.children[verb]:
        if sentence.deps[child] == "conj" and child > verb and sentence.pos[child] in ("VERB", "AUX"):
            last = min(last, sentence.left[child] - 1)
    while last > first and sentence.pos[last] in ("PUNCT", "CCONJ", "SPACE"):
        last -= 1
    while first < verb and sentence.pos[first] in ("PUNCT", "CCONJ", "SPACE"):
        first += 1
    return first, last


def _predicate_span(sentence: Sentence, verb: int, inner: int) -> tuple[int, int]:
    first = min([verb, *[c for c in sentence.kids(verb, "aux", "auxpass", "neg") if c < verb]])
    return sentence.span(first, max(verb, inner))


def _outlet_silent(draft: Draft, sentence: Sentence, verb: int, inner: int) -> list[ClaimDraft]:
    """ "The report does not give Zelensky's position": the party whose answer is missing stands in the object."""
    for child in sentence.children[inner]:
        if sentence.deps[child] in ("dobj", "prep"):
            objects = [child] if sentence.deps[child] == "dobj" else sentence.kids(child, "pobj")
            for obj in objects:
                who = refs(draft, sentence, obj)
                for poss in sentence.kids(obj, "poss"):
                    who = refs(draft, sentence, poss) or who
                who = [r for r in who if r.entity is None or r.entity.kind not in ("outlet", "object")]
                if who:
                    return _with_questions(draft, sentence, verb, inner, who, "report does not give")
    return []


def _status(draft: Draft, sentence: Sentence, verb: int, at: int) -> list[ClaimDraft]:
    """ "Whether X would come has not been decided", "it is unclear which countries ...", "no decision had been made"."""
    questions = _clauses(sentence, verb) or _clauses(sentence, at)
    subject = sentence.child(verb, "nsubjpass", "nsubj")
    who: list[Ref] = []
    if questions:
        inner = analyse(draft.lexicon, sentence, questions[0])
        token, _ = subject_token(sentence, inner.top)
        who = refs(draft, sentence, token, loose=True) if token is not None else []
        if not who:
            for i in range(sentence.left[questions[0]], sentence.right[questions[0]] + 1):
                mention = draft.at(sentence.index, i)
                if (
                    mention
                    and mention.entities
                    and mention.head == i
                    and mention.form != "adjective"
                    and not mention.as_place
                ):
                    who = [Ref(e.key, e, sentence.span(mention.first, mention.last)) for e in mention.entities]
                    break
    elif subject is not None:
        who = refs(draft, sentence, subject) or _parties_in(draft, sentence, subject)
    if not who:
        who = _speaker(draft, sentence, verb)
    if not who:
        return []
    who = [r for r in who if r.entity is None or r.entity.kind != "outlet"]
    return _with_questions(draft, sentence, verb, verb, who, "status unknown")


def _parties_in(draft: Draft, sentence: Sentence, token: int) -> list[Ref]:
    for i in range(sentence.left[token], sentence.right[token] + 1):
        mention = draft.at(sentence.index, i)
        if mention and mention.entities and mention.head == i and mention.form != "adjective":
            return [Ref(e.key, e, sentence.span(mention.first, mention.last)) for e in mention.entities]
    return []


def _speaker(draft: Draft, sentence: Sentence, verb: int) -> list[Ref]:
    start = sentence.starts[verb]
    holders = [s for s in draft.said if s.holds(start, sentence.ends[verb]) and s.refs]
    for said in sorted(holders, key=lambda s: sum(e - b for b, e in s.content)):
        out = []
        for ref in said.refs:
            if ref.entity is None or ref.entity.kind == "outlet":
                continue
            of = ref.entity.of
            side = next((e for e in draft.entities if e.key == of), None) if of else None
            out.append(Ref(side.key, side, ref.span) if side is not None else ref)
        if out:
            return out
    return []


def _make(
    draft: Draft,
    sentence: Sentence,
    verb: int,
    who: list[Ref],
    predicate: tuple[int, int],
    evidence: tuple[int, int],
    about: tuple[int, int] | None,
    rule: str,
    act_at: int | None,
) -> ClaimDraft:
    act = "NONE"
    if act_at is not None:
        inner: Predicate = analyse(draft.lexicon, sentence, act_at)
        act, _ = act_of(draft, sentence, inner.head)
    claim = ClaimDraft(
        sentence=sentence.index,
        head=verb,
        actors=who,
        targets=[],
        predicate=predicate,
        evidence=evidence,
        kind="gap",
        act=act,  # type: ignore[arg-type]
        polarity="-",
        certainty="unknown",
        tense=_tense(sentence, verb),
        about=about,
        top=verb,
        rule=f"gap: {rule}",
    )
    claim.note("kind", predicate, f"gap: {rule}")
    return claim
