"""What a text says is not known, answered, said or decided, and by whom."""

from __future__ import annotations

from dragoman.reading.arguments import is_thing, parties, subject_token
from dragoman.reading.draft import ClaimDraft, Draft, Mention, Ref
from dragoman.reading.gap_claims import Questions, make, questions_of
from dragoman.reading.parse import Sentence
from dragoman.reading.phrases import group, phrase

_NEGATIONS = frozenset({"never", "neither", "nor", "hardly", "barely"})
_HAD = frozenset({"have", "receive", "get", "hear"})
_STATES = frozenset({"be", "remain", "keep", "stay", "leave", "go"})
_SUBJECTS = ("nsubjpass", "csubjpass", "csubj", "nsubj")


def find_gap(draft: Draft, sentence: Sentence, verb: int) -> list[ClaimDraft]:
    """Gaps stated by the clause headed by `verb`; empty if it states none."""
    return (
        _withheld(draft, sentence, verb)
        or _absent(draft, sentence, verb)
        or _unsettled(draft, sentence, verb)
        or _pending(draft, sentence, verb)
    )


def negated(sentence: Sentence, verb: int) -> bool:
    """Whether a verb is denied; "not before" and "not only" deny nothing."""
    for child in sentence.children[verb]:
        if sentence.deps[child] == "neg" or (sentence.lower[child] in _NEGATIONS and sentence.deps[child] != "conj"):
            following = sentence.lower[child + 1] if child + 1 < len(sentence) else ""
            if following not in ("before", "until", "only", "once"):
                return True
    return _yet(sentence, verb) is not None


def _yet(sentence: Sentence, verb: int) -> int | None:
    """The verb above in "has yet to answer", "is yet to comment"."""
    head = sentence.heads[verb]
    if sentence.deps[verb] == "xcomp" and sentence.lemmas[head] in ("have", "be"):
        return head if any(sentence.lower[c] == "yet" for c in sentence.children[head]) else None
    return None


def _withheld(draft: Draft, sentence: Sentence, verb: int) -> list[ClaimDraft]:
    """Somebody does not say: "declined to comment", "did not say when", "gave no details", "would not be drawn"."""
    gaps = draft.lexicon.gaps
    lemma = sentence.lemmas[verb]
    inner = sentence.child(verb, "xcomp")
    if lemma in gaps["refuse_verbs"] and inner is not None:
        if sentence.lemmas[inner] in gaps["say_verbs"] or _answer(draft, sentence, inner, denied=False):
            return _by_subject(draft, sentence, verb, inner, f"{lemma}d to {sentence.lemmas[inner]}")
        return []
    if lemma in ("have", "be") and inner is not None and _yet(sentence, inner) is not None:
        if sentence.lemmas[inner] in gaps["say_verbs"] or _answer(draft, sentence, inner, denied=False):
            return _by_subject(draft, sentence, verb, inner, f"has yet to {sentence.lemmas[inner]}")
        return []
    denied = negated(sentence, verb)
    passive = sentence.child(verb, "auxpass") is not None
    if passive:
        if denied and lemma in (*gaps["reach_verbs"], "draw"):
            return _by_subject(draft, sentence, verb, verb, "could not be reached" if lemma != "draw" else "not drawn")
        return []
    if denied and lemma in gaps["say_verbs"] and _left_open(draft, sentence, verb):
        return _by_subject(draft, sentence, verb, verb, f"did not {lemma}")
    if denied and lemma in gaps["decide_verbs"] and questions_of(sentence, verb):
        return _by_subject(draft, sentence, verb, verb, "undecided")
    answer = _answer(draft, sentence, verb, denied=not denied)
    if answer is not None:
        if lemma in _HAD and _from(draft, sentence, verb, answer):
            return _answerer(draft, sentence, verb, answer)
        return _by_subject(draft, sentence, verb, verb, "gave no answer")
    nothing = sentence.child(verb, "dobj")
    if (
        nothing is not None
        and sentence.lower[nothing] in ("nothing", "little")
        and lemma in ("say", "disclose", "reveal")
    ):
        return _by_subject(draft, sentence, verb, verb, "said nothing")
    return []


def _left_open(draft: Draft, sentence: Sentence, verb: int) -> bool:
    """ "did not say when ..." leaves a question open; "did not say that ..." denies a statement."""
    lemma = sentence.lemmas[verb]
    gaps = draft.lexicon.gaps
    if questions_of(sentence, verb):
        return True
    if lemma in ("confirm", "deny") and any(sentence.lower[c] == "neither" for c in sentence.children[verb]):
        return True
    clause = sentence.child(verb, "ccomp", "xcomp")
    if lemma in gaps["answer_verbs"]:
        return True
    if clause is not None:
        return lemma in ("confirm", "disclose", "reveal", "explain")
    if sentence.child(verb, "dobj") is not None:
        return lemma in gaps["withhold_verbs"]
    return lemma in ("say", "write") and any(
        sentence.lower[p] in ("about", "on", "of", "whether") for p in sentence.kids(verb, "prep", "mark")
    )


def _answer(draft: Draft, sentence: Sentence, verb: int, *, denied: bool) -> int | None:
    """The answer noun that a verb of giving withholds; with `denied` only one that carries the denial itself."""
    gaps = draft.lexicon.gaps
    if sentence.lemmas[verb] not in gaps["give_verbs"]:
        return None
    for noun in sentence.kids(verb, "dobj"):
        if sentence.lemmas[noun] in gaps["answer_nouns"] and (not denied or _no(sentence, noun)):
            return noun
    return None


def _no(sentence: Sentence, noun: int) -> bool:
    return any(
        sentence.deps[c] in ("det", "neg") and sentence.lower[c] in ("no", "neither") for c in sentence.children[noun]
    )


def _absent(draft: Draft, sentence: Sentence, verb: int) -> list[ClaimDraft]:
    """No answer came: "there was no response from X", "no reply has been received from X", "calls went unanswered"."""
    gaps = draft.lexicon.gaps
    lemma = sentence.lemmas[verb]
    denied = negated(sentence, verb)
    if lemma in ("be", "come") and sentence.child(verb, "expl") is not None:
        for noun in sentence.kids(verb, "attr", "dobj", "nsubj"):
            if sentence.lemmas[noun] in gaps["answer_nouns"] and (_no(sentence, noun) or denied):
                return _answerer(draft, sentence, verb, noun)
        return []
    subject = sentence.child(verb, "nsubj", "nsubjpass")
    if subject is None:
        return []
    passive = sentence.deps[subject] == "nsubjpass"
    if sentence.lemmas[subject] in gaps["answer_nouns"] and (_no(sentence, subject) or denied):
        if lemma in gaps["arrival_verbs"] or (
            passive and lemma in gaps["decision_participles"] | {"receive", "give", "take"}
        ):
            return _answerer(draft, sentence, verb, subject)
        if passive and sentence.lower[verb] in gaps["status_participles"] | gaps["decision_participles"]:
            return _answerer(draft, sentence, verb, subject)
    if lemma in _STATES and any(sentence.lower[c] == "unanswered" for c in sentence.children[verb]):
        who = parties(draft, sentence, subject) if lemma != "go" else []
        who = who or _within(draft, sentence, subject)
        return _claims(draft, sentence, verb, who, "unanswered")
    return []


def _from(draft: Draft, sentence: Sentence, verb: int, noun: int) -> list[Ref]:
    """Who should have answered: behind "from", "by" or "of" at the verb or the noun."""
    for token in (noun, verb):
        for prep in sentence.kids(token, "prep", "agent"):
            if sentence.lower[prep] in ("from", "by", "of"):
                for obj in sentence.kids(prep, "pobj"):
                    found = parties(draft, sentence, obj) or _within(draft, sentence, obj)
                    if found:
                        return found
    return []


def _answerer(draft: Draft, sentence: Sentence, verb: int, noun: int) -> list[ClaimDraft]:
    who = _from(draft, sentence, verb, noun) or _owners_of(draft, sentence, noun) or _speaker(draft, sentence, verb)
    out = _claims(draft, sentence, verb, who, "no answer came")
    subject, _ = subject_token(sentence, verb)
    if subject is not None and subject != noun:
        asked = [r for r in parties(draft, sentence, subject) if r.key not in {w.key for w in who}]
        for claim in out:
            claim.targets = asked
    return out


def _owners_of(draft: Draft, sentence: Sentence, noun: int) -> list[Ref]:
    out: list[Ref] = []
    for child in sentence.kids(noun, "poss", "amod", "compound"):
        out += parties(draft, sentence, child) if sentence.deps[child] == "poss" else []
    return out


def _unsettled(draft: Draft, sentence: Sentence, verb: int) -> list[ClaimDraft]:
    """A state of not knowing: "it is unclear whether", "has not been announced", "whether X is unknown", silence."""
    gaps = draft.lexicon.gaps
    lemma = sentence.lemmas[verb]
    denied = negated(sentence, verb)
    if lemma in _STATES:
        for child in sentence.kids(verb, "acomp", "attr", "oprd", "advmod", "dobj", "ccomp"):
            low = sentence.lower[child]
            if low in gaps["silent"] and sentence.pos[child] != "NOUN":
                return _by_subject(draft, sentence, verb, verb, "silent")
            if low in gaps["status_adjectives"] or (denied and low in ("clear", "certain", "known", "sure", "decided")):
                if lemma == "leave":
                    return _by_subject(draft, sentence, verb, verb, f"left {low}")
                return _status(draft, sentence, verb, child)
        return _left_unanswered(draft, sentence, verb) if lemma == "leave" else []
    if sentence.child(verb, "auxpass") is None:
        return []
    low = sentence.lower[verb]
    subject = sentence.child(verb, *_SUBJECTS)
    asks = bool(questions_of(sentence, verb))
    if low in gaps["status_participles"] and (denied or (subject is not None and _no(sentence, subject))):
        if asks or subject is None or sentence.lower[subject] in ("it", "this", "that"):
            return _status(draft, sentence, verb, verb)
        if sentence.lemmas[subject] in gaps["open_nouns"] or low in ("disclosed", "announced", "specified", "revealed"):
            return _status(draft, sentence, verb, verb)
    is_open = subject is not None and sentence.lemmas[subject] in gaps["open_nouns"]
    is_open = is_open and (denied or (subject is not None and _no(sentence, subject)))
    if is_open and low in gaps["decision_participles"]:
        return _status(draft, sentence, verb, verb)
    return []


def _left_unanswered(draft: Draft, sentence: Sentence, verb: int) -> list[ClaimDraft]:
    """ "left the request unanswered": the adjective hangs on the verb or inside its object clause."""
    for i in range(verb + 1, sentence.right[verb] + 1):
        hangs = verb in (sentence.heads[i], sentence.heads[sentence.heads[i]])
        if hangs and sentence.lower[i] in draft.lexicon.gaps["unanswered"] and sentence.pos[i] != "VERB":
            return _by_subject(draft, sentence, verb, verb, "left unanswered")
    return []


def _pending(draft: Draft, sentence: Sentence, verb: int) -> list[ClaimDraft]:
    """ "is still considering its answer", "has still to decide whether"."""
    gaps = draft.lexicon.gaps
    if sentence.lemmas[verb] not in gaps["pending_verbs"] or sentence.tags[verb] != "VBG":
        return []
    if not any(sentence.lower[c] in gaps["pending_marks"] for c in sentence.children[verb]):
        return []
    noun = sentence.child(verb, "dobj")
    if (noun is not None and sentence.lemmas[noun] in gaps["answer_nouns"]) or questions_of(sentence, verb):
        return _by_subject(draft, sentence, verb, verb, "pending")
    return []


def _by_subject(draft: Draft, sentence: Sentence, verb: int, inner: int, rule: str) -> list[ClaimDraft]:
    token, _ = subject_token(sentence, verb)
    if token is None:
        return []
    who = parties(draft, sentence, token)
    if _is_paper(draft, sentence, token, who) or (not who and sentence.pos[token] in ("PRON", "PROPN")):
        return _paper_silent(draft, sentence, verb, inner)
    return _claims(draft, sentence, verb, who, rule, inner)


def _is_paper(draft: Draft, sentence: Sentence, token: int, who: list[Ref]) -> bool:
    nouns = draft.lexicon.document_nouns | draft.lexicon.outlet_nouns
    things = all(r.entity is not None and r.entity.kind in ("outlet", "object", "collective") for r in who)
    return sentence.lemmas[token] in nouns and things


def _paper_silent(draft: Draft, sentence: Sentence, verb: int, inner: int) -> list[ClaimDraft]:
    """ "The report does not give Zelensky's position": the party whose answer is missing stands in what is left out."""
    for child in sentence.children[inner]:
        if sentence.deps[child] in ("dobj", "prep", "ccomp", "advcl") and child > inner:
            who = _within(draft, sentence, child)
            if who:
                return _claims(draft, sentence, verb, who, "report does not give", inner)
    return []


def _within(draft: Draft, sentence: Sentence, token: int) -> list[Ref]:
    """The first party named inside a phrase or clause, with what is coordinated with it."""
    direct = parties(draft, sentence, token) if sentence.pos[token] in ("NOUN", "PROPN", "PRON") else []
    direct = [r for r in direct if not is_thing(draft, r)]
    if direct and all(r.entity is None or r.entity.kind != "collective" or r.entity.plural for r in direct):
        return direct
    for i in range(sentence.left[token], sentence.right[token] + 1):
        mention = draft.at(sentence.index, i)
        if sentence.deps[i] == "dobj" and i < sentence.heads[i]:
            continue  # "how many *soldiers* it might send": what is asked, not who would act
        if mention is not None and mention.head == i and _names(mention):
            found = parties(draft, sentence, i) or _plain(sentence, mention)
            found = [
                r
                for r in found
                if not is_thing(draft, r) and (r.entity is None or r.entity.kind not in ("outlet", "object"))
            ]
            if found:
                return found
    return direct


def _names(mention: Mention) -> bool:
    return bool(mention.entities)


def _plain(sentence: Sentence, mention: Mention) -> list[Ref]:
    span = sentence.span(mention.first, mention.last)
    return [Ref(e.key, e, span) for e in mention.entities]


def _status(draft: Draft, sentence: Sentence, verb: int, at: int) -> list[ClaimDraft]:
    """ "Whether X would come has not been decided", "it is unclear which countries ...", "no decision had been made"."""
    questions = questions_of(sentence, verb) or questions_of(sentence, at)
    subject = sentence.child(verb, *_SUBJECTS)
    who: list[Ref] = []
    if questions:
        token, _ = subject_token(sentence, questions[0])
        who = parties(draft, sentence, token) if token is not None else []
        who = [r for r in who if not is_thing(draft, r)] or _from(draft, sentence, verb, verb)
        if not who or all(r.entity is not None and r.entity.kind == "collective" and not r.entity.plural for r in who):
            who = _within(draft, sentence, questions[0]) or who
    elif subject is not None:
        who = _owners_of(draft, sentence, subject) or _within(draft, sentence, subject)
    who = [r for r in who if r.entity is None or r.entity.kind != "outlet"] or _speaker(draft, sentence, verb)
    return _claims(draft, sentence, verb, who or _for_what(draft, sentence, verb), "status unknown", at=at)


def _for_what(draft: Draft, sentence: Sentence, verb: int) -> list[Ref]:
    """ "No date has been set for the next round": where nobody is named, the gap is that of the thing itself."""
    subject = sentence.child(verb, *_SUBJECTS)
    for token in (verb, subject) if subject is not None else (verb,):
        for prep in sentence.kids(token, "prep"):
            if sentence.lower[prep] == "for":
                for obj in sentence.kids(prep, "pobj"):
                    if sentence.pos[obj] == "NOUN":
                        return [group(draft, sentence, obj, sentence.span(*phrase(sentence, obj)))]
    return []


def _speaker(draft: Draft, sentence: Sentence, verb: int) -> list[Ref]:
    """Whose it is to know: the side of the speaker who says so here, or said the sentence before."""
    start, end = sentence.starts[verb], sentence.ends[verb]
    holders = sorted(
        (s for s in draft.said if s.refs and s.holds(start, end)), key=lambda s: sum(e - b for b, e in s.content)
    )
    before = [
        s
        for s in draft.said
        if s.refs and s.cue_at is not None and s.cue_at[0] == sentence.index - 1 and not s.speech_act
    ]
    for said in [*holders, *before[-1:]]:
        out = []
        for ref in said.refs:
            if ref.entity is None or ref.entity.kind in ("outlet", "object"):
                continue
            side = next((e for e in draft.entities if e.key == ref.entity.of), None) if ref.entity.of else None
            out.append(Ref(side.key, side, ref.span) if side is not None else ref)
        if out:
            return out
    return []


def _claims(
    draft: Draft,
    sentence: Sentence,
    verb: int,
    who: list[Ref],
    rule: str,
    inner: int | None = None,
    at: int | None = None,
) -> list[ClaimDraft]:
    inner = verb if inner is None else inner
    if not who:
        return []
    questions = questions_of(sentence, inner) or questions_of(sentence, verb)
    if not questions and at is not None:
        questions = questions_of(sentence, at)
    return make(draft, sentence, Questions(verb, inner, tuple(questions)), who, rule)
