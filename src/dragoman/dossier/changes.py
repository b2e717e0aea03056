"""Where a party itself came to say or do something else than before."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.dossier.groups import acts_agree, is_categorical
from dragoman.dossier.neighbours import Neighbours
from dragoman.dossier.relations import firmness
from dragoman.dossier.stance import Stances
from dragoman.dossier.thresholds import Thresholds
from dragoman.dossier.unsaid import answers_to, is_open, question_of, question_tokens
from dragoman.dossier.view import Corpus, View
from dragoman.model import Relation

_FIRMER = "same direction, firmer wording"


class Changes:
    """Finds changes of position: the last different stance before a party's new word or deed on one thing."""

    def __init__(
        self,
        corpus: Corpus,
        groups: Sequence[Sequence[View]],
        stances: Stances,
        conflicts: Sequence[Relation],
        limits: Thresholds,
    ) -> None:
        """`conflicts` tell which reported changes were contradicted later: those are no changes."""
        self._corpus = corpus
        self._stances = stances
        self._limits = limits
        self._group = {v.id: g[0].id for g in groups for v in g}
        self._first = {g[0].id for g in groups}
        self._contradicted = {r.b for r in conflicts if r.kind in ("denial", "fact")}

    def find(self) -> list[Relation]:
        """Changes in order of the later claim; of several words of one day on one thing, the first counts."""
        near = Neighbours(self._corpus.views, more=question_tokens(self._corpus))
        found: list[Relation] = []
        taken: set[tuple[str, str]] = set()
        for later in self._corpus.views:
            if not self._is_new(later):
                continue
            earlier = self._before(later, near)
            if earlier is None:
                continue
            key = (earlier[0].id, later.document.id)
            if key in taken:
                continue
            taken.add(key)
            found.append(Relation(type="changed", a=earlier[0].id, b=later.id, why=earlier[1]))
        return found

    def _is_new(self, later: View) -> bool:
        if (
            later.claim.act == "NONE"
            or later.gap is not None
            or later.id in self._contradicted
            or later.claim.kind == "assessment"
        ):
            return False
        first = self._group.get(later.id, later.id)
        if first != later.id and first not in self._contradicted:
            return False  # repeats an earlier report
        if later.claim.act == "REJECT" and later.claim.kind == "event":
            return False  # denies a report: no new position
        return self._stances.own_side(later)

    def _before(self, later: View, near: Neighbours) -> tuple[View, str] | None:
        options = []
        for earlier in near.near(later, later.owners):
            if not (earlier.day and later.day and earlier.day < later.day):
                continue
            why = self._differs(earlier, later)
            if why:
                options.append((earlier, why))
        firmer = [(e, why) for e, why in options if why == _FIRMER]
        if firmer and len(firmer) == len(options):  # a line that grew harsher is measured from where it began
            return min(firmer, key=lambda o: (o[0].day, o[0].document.id, o[0].index))
        rank = [
            (e.day, round(self._stances.related(e, later), 2), e.claim.kind != "event", e.document.id, e.index, why, e)
            for e, why in options
        ]
        best = max(rank, key=lambda r: r[:5], default=None)
        return (best[6], best[5]) if best else None

    def _differs(self, earlier: View, later: View) -> str | None:
        """Why the later claim is another stance on the same thing, None if it is not."""
        if self._group.get(earlier.id, earlier.id) == self._group.get(later.id, later.id):
            return None
        if earlier.gap is not None:
            return self._ends_silence(earlier, later)
        if earlier.id in self._contradicted or not earlier.owners & later.owners:
            return None
        if self._stances.related(earlier, later) < self._limits.changed:
            return None
        own = self._stances.own_side(earlier)
        if earlier.sign != later.sign and (own or self._stances.reversal(later)):
            if acts_agree(earlier.claim.act, later.claim.act) or self._stances.reversal(later):
                return f"{_stance(earlier)} -> {_stance(later)}"
            return None
        if not own or earlier.claim.kind == "event" or later.claim.kind == "event":
            return None
        if self._firmer(earlier, later):
            return _FIRMER
        if not acts_agree(earlier.claim.act, later.claim.act):
            return None
        struck = all(c.type == "in_exchange" for c in later.claim.conditions)  # also where nothing binds it
        if earlier.claim.polarity != later.claim.polarity and earlier.conditional and struck:
            return f"{_stance(earlier)} -> {_stance(later)}"
        if earlier.claim.kind == later.claim.kind == "commitment" and -1 not in (firmness(earlier), firmness(later)):
            same = (
                earlier.speaker and later.speaker and self._corpus.parties.same_person(earlier.speaker, later.speaker)
            )
            if same and firmness(earlier) != firmness(later):
                return f"{earlier.claim.certainty} -> {later.claim.certainty}"
        return None

    def _firmer(self, earlier: View, later: View) -> bool:
        """Whether one speaker repeats a position in words that now shut every door."""
        same = earlier.speaker and later.speaker and self._corpus.parties.same_person(earlier.speaker, later.speaker)
        if not same or earlier.sign != later.sign or not is_categorical(later):
            return False
        first = self._group.get(earlier.id, earlier.id)
        return first == earlier.id and not is_categorical(earlier)

    def _ends_silence(self, gap: View, later: View) -> str | None:
        if not is_open(gap) or not answers_to(gap, later, self._stances):
            return None
        question = question_of(gap, self._corpus)
        alike = max(self._corpus.alike(question, later.text), self._corpus.alike(question, later.claim.evidence.text))
        return "silence ended" if question and alike >= self._limits.answer else None


def _stance(view: View) -> str:
    """Polarity, act and condition of a claim in short."""
    bound = ", conditional" if view.conditional else ""
    return f"{'not ' if view.claim.polarity == '-' else ''}{view.claim.predicate.text} ({view.claim.certainty}{bound})"
