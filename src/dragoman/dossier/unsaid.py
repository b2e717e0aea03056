"""The ledger of the unsaid: which party has not answered what, since when, and what ended the silence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from dragoman.dossier.groups import acts_agree
from dragoman.dossier.neighbours import Neighbours
from dragoman.dossier.similarity import concepts
from dragoman.dossier.stance import Stances
from dragoman.dossier.thresholds import Thresholds
from dragoman.dossier.view import Corpus, View
from dragoman.model import Unsaid
from dragoman.model.dossier import UnsaidState

_JOINT = 3
"""A silence of more parties than this is one line of the ledger, as that of those who spoke jointly."""
_LINES = 60
"""Latest lines of a party that a silence is compared with."""
_OPEN = ("unanswered", "undecided")
"""Sorts of silence about a matter itself, which any later word of the party on it ends."""


def question_of(gap: View, corpus: Corpus) -> str:
    """What a silence is about, in words of its article: its object, else the last request put to the party there."""
    if gap.object and gap.gap != "unanswered":
        return gap.object
    if gap.gap in ("refused", "comment", "unreachable"):  # asked about the report, and so about its lead
        return corpus.by_document[gap.document.id][0].text if gap.index else ""
    for earlier in reversed(corpus.by_document[gap.document.id][: gap.index]):
        if earlier.claim.act == "REQUEST" and earlier.target_owners & gap.owners:
            return earlier.object or earlier.claim.evidence.text
    if gap.object:
        return gap.object
    before = corpus.by_document[gap.document.id][: gap.index]
    return next((v.text for v in reversed(before) if v.gap is None), "")


def question_tokens(corpus: Corpus) -> dict[str, frozenset[str]]:
    """Concepts of what each silence is about."""
    return {v.id: frozenset(concepts(question_of(v, corpus))) for v in corpus.views if v.gap is not None}


def answer_to(gap: View, corpus: Corpus, near: Neighbours, stances: Stances, limits: Thresholds) -> View | None:
    """First later word or deed of the party itself on what it had left unsaid."""
    question = question_of(gap, corpus)
    if not question or gap.day is None:
        return None
    found = []
    for view in near.near(gap, gap.owners):
        if view.day is None or view.day <= gap.day or not stances.own_side(view):
            continue
        if not answers_to(gap, view, stances):
            continue
        if max(corpus.alike(question, view.text), corpus.alike(question, view.claim.evidence.text)) >= (
            limits.answer if gap.gap in _OPEN else limits.answer_detail
        ):
            found.append(view)
    return min(found, key=lambda v: (v.day or date.max, v.document.id, v.index), default=None)


def answers_to(gap: View, later: View, stances: Stances) -> bool:
    """Whether a later claim is of the kind that would answer: an act like the one at issue, or its taking back."""
    if gap.claim.act == "NONE" or acts_agree(gap.claim.act, later.claim.act):
        return True
    return stances.reversal(later)


def make_ledger(
    corpus: Corpus,
    groups: Sequence[Sequence[View]],
    issues: Mapping[str, str],
    stances: Stances,
    limits: Thresholds,
    as_of: date | None,
) -> list[Unsaid]:
    """One line per party and matter; silences of one report group, or of one sort on one question, share a line.

    Args:
        corpus: all claims.
        groups: report groups.
        issues: claim id -> issue id.
        stances: whose word a claim is.
        limits: cuts.
        as_of: day up to which ages are counted; without it, the day of the latest document.
    """
    group_of = {v.id: g[0].id for g in groups for v in g}
    near = Neighbours([v for v in corpus.views if v.gap is None], more=question_tokens(corpus))
    lines: dict[tuple[str, str, str], list[View]] = defaultdict(list)
    lines_of: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for view in corpus.views:
        if view.gap is None:
            continue
        for party in _parties(view):
            key = _line(party, view, lines_of[party], lines, group_of, corpus, limits)
            if key not in lines:
                lines_of[party].append(key)
            lines[key].append(view)
    last = as_of or max((v.day for v in corpus.views if v.day), default=None)
    found = []
    for (party, _, _), views in lines.items():
        found.append(_entry(party, views, corpus, issues, near, stances, limits, last))
    found += _never_asked(corpus, issues)
    return sorted(found, key=lambda u: (u.since or "9999", u.party, u.claims))


def _parties(view: View) -> list[str]:
    if len(view.owners) > _JOINT:
        return ["group:" + ", ".join(sorted(view.owners))]
    return sorted(view.owners)


def _line(
    party: str,
    view: View,
    known_lines: Sequence[tuple[str, str, str]],
    lines: Mapping[tuple[str, str, str], list[View]],
    group_of: Mapping[str, str],
    corpus: Corpus,
    limits: Thresholds,
) -> tuple[str, str, str]:
    """Key of the line that a silence belongs to: its report group, or a line of the party on a like question."""
    group = group_of.get(view.id, view.id)
    question = question_of(view, corpus)
    for key in known_lines[-_LINES:]:
        _, state, known = key
        if state != view.gap_state:
            continue
        if known == group:
            return key
        first = lines[key][0]
        if question and corpus.alike(question, question_of(first, corpus)) >= limits.same_question:
            return key
    return party, view.gap_state or "not reported", group


def _entry(
    party: str,
    views: Sequence[View],
    corpus: Corpus,
    issues: Mapping[str, str],
    near: Neighbours,
    stances: Stances,
    limits: Thresholds,
    last: date | None,
) -> Unsaid:
    ordered = sorted(views, key=lambda v: (v.day or date.max, v.document.id, v.index))
    since = next((v.day for v in ordered if v.day), None)
    answers = [a for a in (answer_to(v, corpus, near, stances, limits) for v in ordered) if a is not None]
    ended = max(answers, key=lambda v: (v.day or date.min, v.id), default=None)
    latest = max((v.day for v in ordered if v.day), default=None)
    if ended is not None and latest is not None and (ended.day is None or ended.day <= latest):
        ended = None  # the silence was reported again after that word
    until = ended.day if ended else None
    end = until or last
    states: dict[str, UnsaidState] = {"refused comment": "refused comment", "not reported": "not reported"}
    state = states.get(ordered[0].gap_state or "", "no answer")
    return Unsaid(
        party=_key(party, ordered[0]),
        issue=next((issues[v.id] for v in ordered if v.id in issues), None),
        state=state,
        question=question_of(ordered[0], corpus) or None,
        claims=tuple(v.id for v in ordered),
        since=since.isoformat() if since else None,
        until=until.isoformat() if until else None,
        ended_by=ended.id if ended else None,
        age_days=(end - since).days if end and since else None,
    )


def _key(party: str, view: View) -> str:
    """Key of a party as its claim gives it; collectives keep their description."""
    if not party.startswith("group:"):
        return party
    return next((k for k in view.actor_keys if k.startswith("group:")), party)


def _never_asked(corpus: Corpus, issues: Mapping[str, str]) -> list[Unsaid]:
    """Parties that the dossier quotes often, on issues on which no claim has them as actor, target or source."""
    spoken: dict[str, int] = defaultdict(int)
    heard: dict[str, set[str]] = defaultdict(set)
    weight: dict[str, int] = defaultdict(int)
    since: dict[str, date] = {}
    for view in corpus.views:
        parties = set(view.participants) | {corpus.parties.owner(k) for k in view.chain}
        for party in view.owners:
            spoken[party] += 1
        issue = issues.get(view.id)
        if issue is None:
            continue
        heard[issue] |= parties
        weight[issue] += 1
        if view.day:
            since[issue] = min(since.get(issue, view.day), view.day)
    main = [p for p, n in sorted(spoken.items()) if n >= max(3, len(corpus.views) // 25) and not p.startswith("group:")]
    found = []
    for issue in sorted(weight):
        if weight[issue] < max(3, len(corpus.views) // 20):
            continue
        for party in main:
            if party not in heard[issue]:
                start = since.get(issue)
                found.append(
                    Unsaid(party=party, issue=issue, state="not asked", since=start.isoformat() if start else None)
                )
    return found


def is_open(view: View) -> bool:
    """Whether a silence concerns a matter itself rather than a detail or a comment."""
    return view.gap in _OPEN and view.claim.act != "NONE"
