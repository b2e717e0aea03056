"""Issues: declared by people with hints, or proposed from the claims; corrections of people win over both."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dragoman.dossier.lexicon import Phrases, lexicon, stem, words
from dragoman.dossier.similarity import concepts
from dragoman.dossier.thresholds import Thresholds
from dragoman.dossier.unsaid import question_of
from dragoman.dossier.view import Corpus, View
from dragoman.model import IssueHint

_CANDIDATES = 30
_PROBES = 8
"""Claims of an issue that a new one is compared with: the first and the latest."""
_POSTINGS = 300
_LONGEST_NAME = 8
"""Words of a proposed name."""
_CLAUSE = ("to ", "that ", "whether ", "how ", "what ", "which ", "who ", "why ", "when ")
"""Openings of an object that is a clause and makes no name."""
_FEWEST = 2
"""Claims that make an issue; a single one stays without."""
_CUT = re.compile(
    r"[,;:.]|\s(?:that|which|who|where|when|because|in order|such as|leading|on what|on how|on whether)\s"
)


@dataclass(slots=True)
class Topic:
    """An issue while it grows."""

    id: str
    name: str
    declared: bool
    members: list[View] = field(default_factory=list)

    def probe(self) -> list[View]:
        """The claims that stand for the issue."""
        return self.members if len(self.members) <= _PROBES else [*self.members[:2], *self.members[2 - _PROBES :]]


def topic_text(view: View, corpus: Corpus) -> str:
    """What a claim is about, in words: for a silence the question, else predicate and object."""
    return question_of(view, corpus) if view.gap else view.text


def find_issues(corpus: Corpus, groups: Sequence[Sequence[View]], limits: Thresholds) -> list[Topic]:
    """Issues in order of their first claim, declared ones first; a claim belongs to one issue at most."""
    declared = [Topic(h.id, h.name, declared=True) for h in corpus.settings.issues]
    placed: dict[str, str] = {}
    hints = list(zip(corpus.settings.issues, declared, strict=True))
    for view in corpus.views:
        best = _declared(view, hints, corpus, limits)
        if best is not None:
            best.members.append(view)
            placed[view.id] = best.id
    rest = [v for v in corpus.views if v.id not in placed]
    proposed = _propose(rest, groups, corpus, limits)
    _name(proposed, corpus, {t.id for t in declared})
    return _corrected([*declared, *proposed], corpus)


def _declared(view: View, hints: Sequence[tuple[IssueHint, Topic]], corpus: Corpus, limits: Thresholds) -> Topic | None:
    best: tuple[float, Topic] | None = None
    text = topic_text(view, corpus)
    whole = f"{text} {view.claim.evidence.text}"
    for hint, topic in hints:
        parties = corpus.parties.owners(hint.parties)
        if parties and not parties & (view.participants | corpus.parties.owners(view.chain)):
            continue
        hits = sum(Phrases([h]).found_in(whole) for h in hint.hints)
        alike = max((corpus.alike(text, t) for t in (hint.name, *hint.hints)), default=0.0)
        score = hits + alike + (0.3 if parties and (hits or alike) else 0.0)
        if score >= limits.issue and (best is None or score > best[0]):
            best = (score, topic)
    return best[1] if best else None


def _propose(
    views: Sequence[View], groups: Sequence[Sequence[View]], corpus: Corpus, limits: Thresholds
) -> list[Topic]:
    """Propose issues: report groups stay together; a proposition joins the issue whose claims are likest to it."""
    group_of = {v.id: n for n, g in enumerate(groups) for v in g}
    there = {v.id for v in views}
    topics: list[Topic] = []
    index: dict[str, list[int]] = defaultdict(list)
    texts: dict[str, str] = {}
    frequency = Counter(t for v in views for t in v.tokens)
    for view in views:
        number = group_of.get(view.id)
        if number is not None and next(v.id for v in groups[number] if v.id in there) != view.id:
            continue  # goes with the first report of its group
        members = [v for v in groups[number] if v.id in there] if number is not None else [view]
        weights: dict[int, float] = defaultdict(float)
        texts[view.id] = topic_text(view, corpus)
        tokens = sorted(view.tokens | frozenset(concepts(texts[view.id])))
        for token in tokens:
            for topic_number in index.get(token, ()):
                weights[topic_number] += 1.0 / (1 + frequency.get(token, 0))
        best, best_score = None, limits.issue
        for candidate in sorted(weights, key=lambda n: (-weights[n], n))[:_CANDIDATES]:
            score = _fit(view, topics[candidate], corpus, texts, best_score)
            if score > best_score:
                best, best_score = candidate, score
        if best is None:
            best = len(topics)
            topics.append(Topic("", "", declared=False))
        topics[best].members.extend(members)
        for token in tokens:
            postings = index[token]
            if best not in postings[-5:]:
                postings.append(best)
                if len(postings) > _POSTINGS:
                    del postings[0]
    return [t for t in topics if len(t.members) >= _FEWEST]


def _fit(view: View, topic: Topic, corpus: Corpus, texts: dict[str, str], least: float) -> float:
    """How well a claim fits an issue: likeness of the matter, parties concerned, and standing next to its claims.

    Where the sentences could not lift it over `least` even if they were the same, they are not compared, and it is 0.
    """
    text = texts[view.id]
    probe = topic.probe()
    matters, parties = [], []
    for member in probe:
        if member.id not in texts:
            texts[member.id] = topic_text(member, corpus)
        matters.append(0.6 * corpus.alike(text, texts[member.id]))
        shared = len(view.participants & member.participants)
        parties.append(0.2 * shared / max(1, min(len(view.participants), len(member.participants))))
    most = [m + p + 0.2 for m, p in zip(matters, parties, strict=True)]
    if 0.5 * max(most) + 0.5 * sum(most) / len(most) < least:
        return 0.0
    said = [0.2 * corpus.alike(view.claim.evidence.text, member.claim.evidence.text) for member in probe]
    scores = [m + s + p for m, s, p in zip(matters, said, parties, strict=True)]
    return 0.5 * max(scores) + 0.5 * sum(scores) / len(scores)


def _name(topics: Sequence[Topic], corpus: Corpus, taken: set[str]) -> None:
    """Give names; the party most concerned is added only where two issues would have one name."""
    names = proper_words(corpus)
    found = [propose_name(t.members, corpus, names) for t in topics]
    doubled = Counter(f.lower() for f in found)
    for topic, plain in zip(topics, found, strict=True):
        party = _concerned(topic.members, corpus)[:1]
        topic.name = f"{plain} ({party[0]})" if doubled[plain.lower()] > 1 and party else plain
        stem_id = re.sub(r"[^a-z0-9]+", "-", topic.name.lower()).strip("-")[:48].strip("-") or "issue"
        topic.id, n = stem_id, 2
        while topic.id in taken:
            topic.id, n = f"{stem_id}-{n}", n + 1
        taken.add(topic.id)


def proper_words(corpus: Corpus) -> frozenset[str]:
    """Stems of words that name a party or person of the dossier, or a day: they name no matter."""
    found: set[str] = set(lexicon().time_words)
    for record in corpus.records:
        found.update(stem(w) for p in record.parties if p.kind in ("person", "state", "outlet") for w in words(p.name))
    for view in corpus.views:
        for key in (*view.people, *view.chain):
            head, _, rest = key.partition(":")
            if head in ("group", "unnamed", "doc"):
                continue
            found.update(stem(w) for w in words(rest if rest else head))
            found.update(stem(w) for w in words(corpus.parties.label(corpus.parties.owner(key))))
    return frozenset(found)


def _concerned(members: Sequence[View], corpus: Corpus) -> list[str]:
    """Labels of the parties of an issue, the most concerned first."""
    owners = Counter(o for v in members for o in v.participants)
    return [corpus.parties.label(o) for o in sorted(owners, key=lambda o: (-owners[o], o))]


def propose_name(members: Sequence[View], corpus: Corpus, names: frozenset[str] = frozenset()) -> str:
    """A name as a person might give it: the most typical object of the claims.

    Args:
        members: claims of the issue.
        corpus: all claims.
        names: stems of words that name a party or a day; a phrase of nothing else is no matter.
    """
    shares: Counter[str] = Counter()
    for view in members:
        shares.update(set(concepts(topic_text(view, corpus), corpus.parties.nationality)))
    best: tuple[float, int, str] | None = None
    named = [v for v in members if v.claim.about is not None and not v.pointed]
    things = [
        v for v in named if v.gap is None and not str(v.claim.about and v.claim.about.text).lower().startswith(_CLAUSE)
    ]
    for view in things or named:
        if view.claim.about is None:
            continue
        phrase = clean_phrase(view.claim.about.text)
        matter = " ".join(w for w in words(phrase) if stem(w) not in names and w.lower() not in lexicon().stopwords)
        found = {c for c in concepts(matter, corpus.parties.nationality) if c[0] not in "@#"}
        size = len(words(phrase))
        if not found or lexicon().pointers.covers(matter):
            continue
        score = sum(shares[c] for c in found) / (1 + abs(size - 4) / 4)
        if best is None or score > best[0]:
            best = (score, size, phrase)
    if best is not None:
        return best[2][0].upper() + best[2][1:]
    parties = _concerned(members, corpus)
    if all(v.claim.act == "CONSULT" for v in members) and parties:
        return f"Contacts of {' and '.join(parties[:2])}"
    text = members[0].claim.predicate.text
    return f"{parties[0]}: {text}" if parties else text


def clean_phrase(text: str) -> str:
    """An object without leading function words and trailing clauses, at most eight words."""
    text = _CUT.split(" ".join(text.split()))[0]
    parts = text.split()
    stop = lexicon().stopwords
    while parts and parts[0].lower() in stop:
        parts = parts[1:]
    parts = parts[:_LONGEST_NAME]
    while parts and parts[-1].lower() in stop:
        parts = parts[:-1]
    return " ".join(parts)


def _corrected(topics: list[Topic], corpus: Corpus) -> list[Topic]:
    """Apply the assignments of people; an issue that only they name is added under that name."""
    assigned: Mapping[str, str] = corpus.settings.assigned
    if not assigned:
        return topics
    known = {t.id: t for t in topics}
    there: dict[str, set[str]] = {}
    for topic in topics:
        topic.members = [v for v in topic.members if assigned.get(v.id, topic.id) == topic.id]
    for claim, issue in sorted(assigned.items()):
        view = corpus.by_id.get(claim)
        if view is None:
            continue
        if issue not in known:
            known[issue] = Topic(issue, issue.replace("-", " ").capitalize(), declared=True)
            topics.append(known[issue])
        if claim not in there.setdefault(issue, {v.id for v in known[issue].members}):
            known[issue].members.append(view)
            there[issue].add(claim)
    return [t for t in topics if t.members or t.declared]
