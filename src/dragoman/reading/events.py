"""Which clauses are claims: every clause whose actor is a party, taken apart and coded."""

from __future__ import annotations

from dataclasses import replace

from dragoman.model import Act
from dragoman.reading import conditions, cuts, factuality, places
from dragoman.reading.acts import act_of, noun_act, particle_of
from dragoman.reading.arguments import actors, at_issue, subject_token, targets
from dragoman.reading.conditions_next import attach_following
from dragoman.reading.draft import ClaimDraft, Draft, Ref, Said
from dragoman.reading.gap_claims import questions_of
from dragoman.reading.gaps import find_gap
from dragoman.reading.parse import Sentence
from dragoman.reading.predicates import Predicate, analyse, foreign

_CLAUSE_DEPS = frozenset(
    {
        "ROOT",
        "conj",
        "ccomp",
        "xcomp",
        "advcl",
        "relcl",
        "acl",
        "pcomp",
        "parataxis",
        "csubj",
        "dep",
        "prep",
        "pobj",
        "appos",
        "nsubj",
    }
)
_STATE_ONLY = frozenset({"be", "have", "seem", "appear", "become", "remain"})
_SUBORDINATE = frozenset({"relcl", "acl", "advcl", "prep", "pcomp", "dep"})


def find_events(draft: Draft) -> None:
    """Add a claim draft for every clause whose actor is a party."""
    cues: dict[tuple[int, int] | None, Said] = {
        s.cue_at: s
        for s in draft.said
        if s.cue_at is not None and s.carried_from is None and s.rule not in ("citing", "according to")
    }
    body = [s for s in draft.sentences if s.role != "heading"]
    # what a headline says the text repeats; a text that is nothing but headlines says it there only
    for sentence in body or draft.sentences:
        consumed: set[int] = set()
        found: list[tuple[ClaimDraft, list[int]]] = []
        for i in range(len(sentence)):
            if i in consumed or sentence.pos[i] not in ("VERB", "AUX") or sentence.deps[i] not in _CLAUSE_DEPS:
                continue
            if _frames(draft, sentence, i):
                continue
            gap = find_gap(draft, sentence, i)
            if gap:
                found += [(g, [i]) for g in gap]
                consumed |= _below(sentence, i)
                continue
            made = _clause(draft, sentence, i, cues, consumed)
            if made is not None:
                found += [(claim, made[1]) for claim in _apart(sentence, made[0])]
        conditions.attach(draft, sentence, found)
        for claim, _ in found:
            cuts.shorten_by_conditions(draft, claim)
            draft.claims.append(claim)
    attach_following(draft)


def _frames(draft: Draft, sentence: Sentence, i: int) -> bool:
    """ "according to", "citing", "including", and clauses that say who somebody is: they claim nothing themselves."""
    dep, lemma = sentence.deps[i], sentence.lemmas[i]
    if dep == "prep":
        return sentence.tags[i] in ("VBG", "VBN", "IN") and (
            lemma in draft.lexicon.framing or sentence.pos[i] != "VERB" or sentence.child(i, "dobj", "agent") is None
        )
    if dep == "advcl" and any(sentence.lower[c] == "than" for c in sentence.kids(i, "mark")):
        return True  # "closer than we have been in a year": what something is compared with
    if dep in ("advcl", "acl") and sentence.tags[i] in ("VBG", "VBN") and lemma in draft.lexicon.framing:
        return True
    return dep in ("relcl", "acl") and lemma in draft.lexicon.biography and sentence.child(i, "neg") is None


def _idle(draft: Draft, sentence: Sentence, top: int) -> bool:
    """Phrases that stage speech: "made remarks", "struck a note"."""
    lemma = sentence.lemmas[top]
    rest = {sentence.lemmas[c] for c in sentence.kids(top, "dobj", "attr", "advmod", "prt", "acomp", "oprd")}
    return any(phrase[0] == lemma and set(phrase[1:]) <= rest for phrase in draft.lexicon.idle)


def _says_little(sentence: Sentence, claim: ClaimDraft) -> bool:
    """Subordinate clauses without a known act describe; they are no proposition of their own."""
    return claim.act == "NONE" and claim.kind == "event" and sentence.deps[claim.top] in _SUBORDINATE


_APART = frozenset({"separate", "separately", "respectively"})


def _apart(sentence: Sentence, claim: ClaimDraft) -> list[ClaimDraft]:
    """One claim a partner where a text says that meetings were separate: "with A and with B", "A on Monday and B on Friday"."""
    if claim.act != "CONSULT" or claim.kind != "event" or len(claim.targets) < 2:
        return [claim]
    inside = [i for i in range(len(sentence)) if claim.evidence[0] <= sentence.starts[i] < claim.evidence[1]]
    withs = sum(sentence.lower[i] == "with" and sentence.deps[i] in ("prep", "conj") for i in inside)
    between = [i for i in inside if claim.targets[0].span[1] <= sentence.starts[i] < claim.targets[1].span[0]]
    dated = any(sentence.pos[i] == "NUM" or sentence.lower[i] in _WEEKDAYS for i in between)
    if not (withs > 1 or dated or _talks_to_each(sentence, claim) or any(sentence.lower[i] in _APART for i in inside)):
        return [claim]
    rule = f"{claim.rule}, apart"
    return [replace(claim, targets=[t], cues=list(claim.cues), conditions=[], rule=rule) for t in claim.targets]


def _talks_to_each(sentence: Sentence, claim: ClaimDraft) -> bool:
    """ "Spoke to A and B", persons of different states: a conversation with each, unless the text says that they met."""
    if sentence.lemmas[claim.head] not in ("discuss", "speak", "talk"):
        return False
    states = [t.key.partition(":")[0] for t in claim.targets if t.entity is not None and t.entity.kind == "person"]
    return len(states) == len(claim.targets) == len(set(states))


_WEEKDAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
_TO_WHOM = frozenset({"unacceptable", "unthinkable", "intolerable", "inconceivable", "inadmissible", "acceptable"})
_HAPPENS = frozenset(
    {"come", "begin", "start", "happen", "follow", "end", "continue", "occur", "open", "close", "resume", "take"}
)


def _subject_act(draft: Draft, sentence: Sentence, predicate: Predicate) -> tuple[Act, str, int | None]:
    """ "X's withdrawal came", "talks between A and B took place": the act is the subject's."""
    token, _ = subject_token(sentence, predicate.top)
    if token is None or sentence.lemmas[predicate.head] not in _HAPPENS:
        return "NONE", sentence.lemmas[predicate.head], None
    act, rule = noun_act(draft.lexicon, sentence, token)
    return act, f"subject {rule}", token


_FIND_OUT = frozenset({"find", "know", "learn", "establish", "hear", "understand", "see"})


def _inquires(sentence: Sentence, predicate: Predicate) -> bool:
    """ "wants to know how many", "is trying to find out what": asking, by another name."""
    return (
        sentence.lemmas[predicate.head] in _FIND_OUT
        and predicate.under("want", "try", "plan")
        and bool(questions_of(sentence, predicate.head))
    )


def _governs(sentence: Sentence, top: int) -> bool:
    """Whether a reporting verb governs an act here: "is said to have sunk", "expected its partners to lead"."""
    if sentence.child(top, "nsubjpass") is not None and sentence.child(top, "xcomp") is not None:
        return True
    return sentence.lemmas[top] in ("expect", "want", "hope", "plan", "like", "prefer", "need") and (
        foreign(sentence, top) is not None
        or any(sentence.lower[c] == "to" for x in sentence.kids(top, "xcomp") for c in sentence.kids(x, "aux"))
    )


def _below(sentence: Sentence, token: int) -> set[int]:
    """The clauses inside a gap: its questions are not claims of their own."""
    out = set()
    for child in sentence.children[token]:
        if (
            sentence.deps[child] == "conj"
            and "nor" in sentence.lower[token:child]
            and not sentence.kids(child, "nsubj")
        ):
            out |= set(range(sentence.left[child], sentence.right[child] + 1))  # "neither confirmed nor denied"
        if sentence.deps[child] in (
            "ccomp",
            "xcomp",
            "csubj",
            "csubjpass",
            "nsubjpass",
            "nsubj",
            "acomp",
            "advcl",
            "dobj",
        ):
            if sentence.deps[child] == "advcl" and sentence.lower[sentence.left[child]] not in (
                "whether",
                "if",
                "what",
                "how",
                "why",
            ):
                continue
            out |= set(range(sentence.left[child], sentence.right[child] + 1))
    return out


def innermost(draft: Draft, start: int, end: int) -> Said | None:
    """The smallest reporting attribution whose content holds the characters."""
    holders = [s for s in draft.said if s.holds(start, end) and not s.speech_act]
    return min(holders, key=lambda s: sum(e - b for b, e in s.content)) if holders else None


def _clause(
    draft: Draft, sentence: Sentence, top: int, cues: dict[tuple[int, int] | None, Said], consumed: set[int]
) -> tuple[ClaimDraft, list[int]] | None:
    if conditions.conditional_clause(draft, sentence, top) is not None:
        return None
    cue = cues.get((sentence.index, top))
    speech, last = particle_of(sentence, top, draft.lexicon.speech_acts)
    is_speech = speech in draft.lexicon.speech_acts and (cue is None or cue.speech_act)
    if cue is not None and not cue.speech_act and not _governs(sentence, top):
        return None
    predicate = analyse(draft.lexicon, sentence, top)
    consumed.update(predicate.path)
    if _bare(sentence, top, predicate) or _idle(draft, sentence, top):
        return None
    said = innermost(draft, *sentence.span(predicate.top, predicate.top))
    act, rule = act_of(draft, sentence, predicate.head)
    own = next((g.operator for g in predicate.operators if not g.operator.inner), None)
    if own is not None and own.act is not None:
        act = own.act
    elif (is_speech and not predicate.under("not excluded")) or (own is not None and own.act is None):
        at = top if is_speech or predicate.head == top else predicate.head
        act = draft.lexicon.verbs.get(speech if at == top else "") or draft.lexicon.verbs.get(sentence.lemmas[at], act)
    who, patients, how = actors(draft, sentence, predicate, act)
    if own is not None and own.name == "against" and (not who or _only_object(who)):
        who = _against_whom(draft, sentence, predicate, said) or who
    elif own is not None and sentence.lower[predicate.head] in _TO_WHOM:
        who = _against_whom(draft, sentence, predicate, None) or who
    inquiring = act == "NONE" and _inquires(sentence, predicate)
    if inquiring:
        act, rule = "REQUEST", "inquiry"
    if act == "NONE" and how in ("owner of subject", "participants of subject"):
        act, rule, _ = _subject_act(draft, sentence, predicate)
    if act == "NONE" and how == "exists":
        act, rule = noun_act(draft.lexicon, sentence, sentence.child(predicate.top, "attr") or predicate.top)
    if is_speech or predicate.other is not None:
        _consume_complement(sentence, top, consumed)
    elif inquiring:
        _consume_complement(sentence, predicate.head, consumed)
    elif act == "REQUEST":
        for noun in sentence.kids(predicate.head, "dobj"):
            # "repeated its demand that B withdraw": what is demanded is no act of B
            _consume_complement(sentence, noun, consumed)
    demanding = _demanding(draft, sentence, predicate, said)
    if demanding and (not who or _only_object(who)):
        who, act = demanding, "REQUEST"
    if not who:
        return None
    if _only_object(who) and not _assessable(sentence, predicate):
        return None
    claim = ClaimDraft(
        sentence=sentence.index,
        head=predicate.head,
        actors=who,
        targets=[],
        predicate=cuts.predicate_span(sentence, predicate, last if is_speech else predicate.head),
        evidence=cuts.evidence(draft, sentence, predicate),
        act=act,
        top=top,
        rule=f"clause {rule} ({how})",
    )
    claim.note("act", sentence.span(predicate.head, predicate.head), f"act {rule}")
    factuality.compose(draft, sentence, predicate, claim, said)
    if inquiring:
        claim.kind, claim.certainty, claim.tense = "position", "certain", "present"
    if _only_object(who) and claim.kind in ("event", "commitment") and claim.act == "NONE":
        claim.kind = "assessment"
    if _says_little(sentence, claim):
        return None
    taken = {r.key for r in who}
    found = patients + targets(draft, sentence, predicate, act)
    if not any(r.key not in taken for r in found):
        found = at_issue(draft, sentence, predicate, act, who)
    claim.targets = [r for n, r in enumerate(found) if r.key not in taken and r.key not in {x.key for x in found[:n]}]
    claim.about = cuts.about(sentence, predicate, cue if is_speech else None)
    claim.where = places.where(draft, sentence, predicate)
    _speaker_demands(draft, sentence, predicate, claim, said)
    return claim, predicate.path


def _bare(sentence: Sentence, top: int, predicate: Predicate) -> bool:
    """Clauses that state nothing of their own: infinitives of purpose, "to say the least", auxiliaries left alone."""
    if sentence.deps[top] in ("xcomp",) and predicate.path[0] == top:
        return True
    if sentence.deps[top] == "acl" and sentence.tags[top] == "VB" and sentence.child(top, "nsubj", "nsubjpass") is None:
        return True
    if sentence.deps[top] == "advcl" and sentence.tags[top] == "VB":
        return True
    if sentence.deps[top] == "pcomp" and sentence.lower[sentence.heads[top]] not in (
        "after",
        "before",
        "by",
        "while",
        "since",
    ):
        return True
    if sentence.lemmas[top] == "do" and sentence.child(top, "dobj") is None:
        return True
    return sentence.pos[top] == "AUX" and not sentence.children[top]


def _only_object(who: list[Ref]) -> bool:
    return all(r.entity is not None and r.entity.kind == "collective" and not r.entity.plural for r in who)


def _assessable(sentence: Sentence, predicate: Predicate) -> bool:
    """Of a negotiated object only assessments are claims: copulas, modals, "takes effect"."""
    return (
        sentence.lemmas[predicate.top] in _STATE_ONLY
        or any(sentence.tags[c] == "MD" for c in sentence.kids(predicate.top, "aux"))
        or sentence.lemmas[predicate.top]
        in ("take", "hold", "depend", "hinge", "fail", "collapse", "remain", "last", "break")
    )


def _against_whom(draft: Draft, sentence: Sentence, predicate: Predicate, said: Said | None) -> list[Ref]:
    """ "unacceptable to Moscow": the holder of the position stands behind "to", else it is the speaker."""
    from dragoman.reading.phrases import refs  # noqa: PLC0415

    for token in predicate.path:
        for prep in sentence.kids(token, "prep"):
            if sentence.lower[prep] in ("to", "for"):
                for obj in sentence.kids(prep, "pobj"):
                    found = refs(draft, sentence, obj)
                    if found:
                        return found
    return list(said.refs) if said is not None else []


def _speaker_demands(
    draft: Draft, sentence: Sentence, predicate: Predicate, claim: ClaimDraft, said: Said | None
) -> None:
    """ "Ukraine must be part of it", said by X: X's demand on Ukraine, not Ukraine's act."""
    speakers = _demanding(draft, sentence, predicate, said)
    if not speakers:
        return
    keys = {r.key for r in speakers}
    claim.targets = [r for r in (*claim.actors, *claim.targets) if r.key not in keys]
    claim.actors = speakers
    claim.act = "REQUEST"
    claim.kind = "position"
    claim.tense = "present"


def _demanding(draft: Draft, sentence: Sentence, predicate: Predicate, said: Said | None) -> list[Ref]:
    """The speakers who say that something must or should be done; empty where the text itself says so."""
    duty = any(
        draft.lexicon.modals.get(sentence.lower[c]) == "duty" for t in predicate.path for c in sentence.kids(t, "aux")
    )
    if not duty or said is None:
        return []
    return [r for r in said.refs if r.entity is None or r.entity.kind not in ("outlet", "object")]


def _consume_complement(sentence: Sentence, top: int, consumed: set[int]) -> None:
    for child in sentence.children[top]:
        if sentence.deps[child] in ("xcomp", "ccomp", "prep", "oprd", "advcl", "acl") and child > top:
            if sentence.deps[child] == "acl" and sentence.child(child, "mark") is None:
                continue
            if sentence.deps[child] == "advcl" and sentence.tags[child] != "VB":
                continue
            inside = set(range(sentence.left[child], sentence.right[child] + 1))
            for other in sentence.kids(child, "conj"):
                if sentence.tags[child] in ("VB", "VBG") and sentence.tags[other] in ("VBD", "VBZ", "VBP"):
                    inside -= set(range(sentence.left[other], sentence.right[other] + 1))
            consumed.update(inside)
