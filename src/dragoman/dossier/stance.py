"""Whose word a claim is, and what two claims have in common: the questions that relations ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from dragoman.dossier.lexicon import lexicon
from dragoman.dossier.links import Links
from dragoman.dossier.origins import Origins
from dragoman.dossier.view import Corpus, View


class Stances:
    """Answers about single claims and pairs of them."""

    def __init__(self, corpus: Corpus, links: Links, origins: Origins) -> None:
        """Keep what was found about documents and sources."""
        self._corpus = corpus
        self._links = links
        self._origins = origins
        self._cited: dict[str, set[str]] = defaultdict(set)
        for link in links.all:
            self._cited[link.from_].add(link.to)

    def own_side(self, view: View, *, strict: bool = False) -> bool:
        """Whether the claim is the party's own word or deed, rather than what others say of it.

        With `strict`, an event told by the outlet itself does not count.
        """
        if not view.chain:
            return view.speaker is not None or (not strict and view.claim.kind == "event")
        parties = self._corpus.parties
        last = view.chain[-1]
        if last.startswith("doc:"):
            return True
        if last.startswith("unnamed:"):
            described = last.partition(":")[2]
            state = parties.state_of(described)
            if state is not None:
                return state in view.owners
            return lexicon().official_bodies.found_in(described) and not any(
                k.startswith("outlet:") for k in view.chain
            )
        return parties.owner(last) in view.owners

    def categorical(self, view: View) -> bool:
        """Whether a claim can contradict others: attributed or a deed, certain, and not bound to a condition."""
        if view.claim.certainty != "certain" or view.conditional:
            return False
        if not view.chain and view.speaker is None and view.claim.kind != "event":
            return False
        if view.sign < 0:
            return not self.reversal(view) or not view.own_voice
        return self.insists(view)

    def insists(self, view: View) -> bool:
        """Whether a positive claim says that a party still holds to its demand."""
        return view.claim.act == "REQUEST" and view.claim.kind == "position"

    def reversal(self, view: View) -> bool:
        """Whether the act takes something back."""
        return lexicon().reversals.found_in(view.claim.predicate.text)

    def related(self, a: View, b: View) -> float:
        """How far two claims are about one thing, 0 to 1."""
        alike = self._corpus.alike
        whole = alike(a.text, b.text)
        if not (a.object and b.object):
            return whole
        return max(
            whole, alike(a.object, b.object), 0.5 * (whole + alike(a.claim.evidence.text, b.claim.evidence.text))
        )

    def copied(self, view: View) -> bool:
        """Whether the claim stands in a copy of another document."""
        return view.document.id in self._links.copy_of

    def repeats(self, later: View, root: View, same_origin: bool) -> bool:
        """Whether a later claim repeats the first report rather than making a statement of its own."""
        if not same_origin:
            return False
        if later.document.id == root.document.id:
            return True
        own_statement = later.speaker is not None and self._corpus.parties.person(later.speaker) is not None
        return (
            not own_statement
            or later.document.id in self._origins.derived
            or any(k.startswith("outlet:") for k in later.chain)
        )

    def rests_on(self, later: View, views: Sequence[View]) -> list[str]:
        """Claims of a group in documents that the later one's document cites, copies traced to what they copy."""
        cited = set(self._cited.get(later.document.id, ()))
        cited |= {self._links.copy_of[d] for d in cited if d in self._links.copy_of}
        return [v.id for v in views if v.document.id in cited and v.id != later.id]
