"""Origins of a report group: how many of its reports do not rest on one another, as far as can be seen.

A report counts as independent only as long as nothing refutes it; the number is never proof of independence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from dragoman.dossier.citations import Outlets
from dragoman.dossier.lexicon import lexicon, stem, words
from dragoman.dossier.links import Links
from dragoman.dossier.view import Corpus, View
from dragoman.model import Evidence, Group, Merge, Origin
from dragoman.model.dossier import LinkKind

UNATTRIBUTED = "unattributed"
"""Key under which claims without a traceable source are listed; it never counts."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where one claim comes from, before it is compared with its neighbours.

    Attributes:
        key: origin key: `outlet:X + unnamed`, `outlet:X`, `party:person`, or `outlet:X (own voice)`.
        reason: kind of the merge that led to the key, None where the claim states its origin itself.
    """

    key: str
    reason: LinkKind | None = None
    note: str = ""


class Origins:
    """Reads origins off chains, links and times."""

    def __init__(self, corpus: Corpus, links: Links, groups: Sequence[Sequence[View]]) -> None:
        """Look at which documents report themselves and which only repeat."""
        self._corpus = corpus
        self._links = links
        self._outlets = Outlets(corpus)
        self._cited: dict[str, set[str]] = defaultdict(set)
        for link in links.all:
            self._cited[link.from_].add(link.to)
        self._repeated = {v.id for g in groups for v in g if g[0].document.id != v.document.id and _not_after(g[0], v)}
        self.derived = frozenset(d for d, views in corpus.by_document.items() if self._is_derived(d, views))

    def _is_derived(self, document: str, views: Sequence[View]) -> bool:
        """Whether an article rests on other outlets and quotes nobody itself."""
        if document in self._links.copy_of or document in self._links.rewrite_of:
            return True
        cites = any(k.startswith("outlet:") for v in views for k in v.chain)
        quotes = any(
            v.chain and self._corpus.parties.person(v.chain[0]) is not None and v.id not in self._repeated
            for v in views
        )
        return cites and not quotes

    def _own(self, view: View) -> str:
        return self._outlets.name(f"outlet:{view.document.outlet}") if view.document.outlet else ""

    def _silent_report(self, view: View) -> str | None:
        """Outlet whose report is said to leave something out: the last one cited before, in an article that cites."""
        subject = view.claim.evidence.text.split(view.claim.predicate.text)[0]
        if not lexicon().report_words.found_in(subject):
            return None
        before = self._corpus.by_document[view.document.id][: view.index]
        outlets = (k for v in reversed(before) for k in reversed(v.chain) if k.startswith("outlet:"))
        return next((k for k in outlets if self._outlets.name(k) != self._own(view)), None)

    def _outlet_key(self, key: str) -> str:
        """An outlet as the dossier writes it: by its own document's name where it has one."""
        document = self._outlets.published(self._outlets.name(key))
        return f"outlet:{document.outlet}" if document else key

    def source(self, view: View) -> Source | None:
        """Origin that a claim shows by itself; None where the outlet speaks in its own voice."""
        chain = [k for k in view.chain if not (k.startswith("outlet:") and self._outlets.name(k) == self._own(view))]
        if not chain and view.gap == "unsaid":
            silent = self._silent_report(view)
            if silent:
                return Source(self._outlet_key(silent), "cites", "what the cited report leaves out")
        if not chain:
            speaker = view.speaker or self._spokesman(view)
            return Source(speaker) if speaker and not speaker.startswith("outlet:") else None
        outlets = [k for k in chain if k.startswith("outlet:")]
        last = chain[-1]
        if outlets:
            inner = self._outlet_key(outlets[-1])
            if last == outlets[-1]:
                return Source(inner, "cites", f"names {outlets[-1][7:]}")
            if last.startswith(("unnamed:", "doc:")):
                described = self._described(last)
                return Source(f"{inner} + {described}", "cites", f"names {outlets[-1][7:]} and its source")
            if self._corpus.parties.named(last):
                return Source(last, "cites", f"through {outlets[-1][7:]}")
            return Source(f"{inner} + {last}", "cites", f"names {outlets[-1][7:]}")
        if last.startswith("unnamed:"):
            own = f"outlet:{view.document.outlet}" if view.document.outlet else f"document:{view.document.id}"
            role = self._role(view, last)
            if role is not None:
                return Source(role)
            return None if self._vague(last) else Source(f"{own} + {self._described(last)}")
        return Source(last)

    def _role(self, view: View, key: str) -> str | None:
        """Key of a source that is nothing but the spokesperson of the claim's one party ("a spokeswoman")."""
        told = [w for w in words(key.partition(":")[2]) if w not in lexicon().stopwords]
        spoken = [w for w in told if w.startswith("spokes")]
        owners = [o for o in view.owners if not o.startswith("group:")]
        if not spoken or len(owners) != 1 or self._corpus.parties.state_of(key) not in (None, owners[0]):
            return None
        return f"{owners[0]}:{spoken[0]}" if all(w in lexicon().official_sources for w in told) else None

    def _described(self, key: str) -> str:
        """`unnamed` for sources told apart by nothing, with their description where it names a party or body."""
        told = [
            w for w in words(key.partition(":")[2]) if w not in lexicon().anonymous and w not in lexicon().stopwords
        ]
        useful = [w for w in told if w[0].isupper() or w in lexicon().official_sources]
        return key if key.startswith("doc:") or (useful and self._single(key)) else "unnamed"

    @staticmethod
    def _single(key: str) -> bool:
        """One described person ("Ukrainian official"), not a number of them ("four Western officials")."""
        told = words(key.partition(":")[2])
        return not any(w[-1] == "s" and w[-2:] != "ss" and stem(w) == stem(w[:-1]) for w in told)

    @staticmethod
    def _vague(key: str) -> bool:
        """Whether the source is nobody who could be asked ("media reports")."""
        return any(stem(w) in {"media", "report", "rumour"} for w in words(key.partition(":")[2]))

    def _spokesman(self, view: View) -> str | None:
        """Who spoke for an organisation whose speech act is told in own voice: the one person quoted for it there."""
        if view.claim.kind != "event" or not lexicon().speech_acts.found_in(view.claim.predicate.text):
            return None
        quoted = {
            v.chain[-1]
            for v in self._corpus.by_document[view.document.id]
            if v.chain and self._corpus.parties.owner(v.chain[-1]) in view.owners and v.chain[-1] in _persons(v)
        }
        return quoted.pop() if len(quoted) == 1 else None

    def trace(self, group: Sequence[View]) -> tuple[list[Origin], list[Merge], list[str]]:
        """Origins, merges and untraced claims of a group whose members are in order of publication."""
        keys: dict[str, list[str]] = defaultdict(list)
        merges: list[Merge] = []
        untraced: list[str] = []
        placed: dict[str, str] = {}
        earlier: list[View] = []
        documents = {v.document.id for v in group}
        for view in group:
            source, reason, evidence = self._place(view, documents, earlier, placed)
            if source is None:
                untraced.append(view.id)
                continue
            earlier.append(view)
            if source in keys or reason == "cites":
                merges.append(Merge(claim=view.id, into=source, reason=reason or "same source", evidence=evidence))
            keys[source].append(view.id)
            placed[view.id] = source
        origins = [Origin(key=k, claims=tuple(v)) for k, v in keys.items()]
        if untraced:
            origins.append(Origin(key=UNATTRIBUTED, claims=tuple(untraced)))
        return origins, merges, untraced

    def _place(
        self, view: View, documents: Collection[str], earlier: Sequence[View], placed: Mapping[str, str]
    ) -> tuple[str | None, LinkKind | None, tuple[Evidence, ...]]:
        proof = (Evidence(document=view.document.id, span=view.claim.evidence.span, text=view.claim.evidence.text),)
        copied = self._links.copy_of.get(view.document.id)
        if copied:
            twin = next((v for v in earlier if v.document.id == copied), None)
            credit = self._links.credits.get(view.document.id)
            if twin is not None:
                return placed[twin.id], "copies" if credit else "near-verbatim", (credit.evidence,) if credit else proof
            if earlier or copied in documents:
                return None, None, ()
        source = self.source(view)
        if source is not None:
            return (*self._settle(view, source, earlier, placed), proof)
        return (*self._silent(view, earlier, placed), proof)

    def _settle(
        self, view: View, source: Source, earlier: Sequence[View], placed: Mapping[str, str]
    ) -> tuple[str | None, LinkKind | None]:
        """Find the origin among those already there that a stated source is part of."""
        seen: set[str] = set()
        for other in earlier:
            known = placed[other.id]
            if known in seen and other.document.id != view.document.id:
                continue
            seen.add(known)
            if known == source.key:
                return known, source.reason or "same source"
            if _same_outlet(known, source.key):
                return known, "cites"
            if self._same_person(known, source.key):
                return known, "same source" if self._corpus.parties.named(source.key) else "silent rewrite"
            if other.document.id == view.document.id and _same_description(other, view):
                return known, "same source"
        if self._only_party(view, source) and earlier and view.document.id in self.derived:
            return None, None
        return source.key, source.reason

    def _only_party(self, view: View, source: Source) -> bool:
        """A party as its own source, without anybody speaking: a retelling if the article only repeats."""
        return ":" not in source.key and self._corpus.parties.owner(source.key) in view.owners

    def _same_person(self, known: str, key: str) -> bool:
        parties = self._corpus.parties
        if parties.same_person(known, key):
            return True
        one, two = parties.person(known), parties.person(key)
        # "a spokeswoman" of a body whose named spokeswoman is already there
        return one is not None and two is not None and one[0] == two[0] and parties.named(known) != parties.named(key)

    def _silent(
        self, view: View, earlier: Sequence[View], placed: Mapping[str, str]
    ) -> tuple[str | None, LinkKind | None]:
        """Place a claim that the outlet makes in its own voice."""
        own = f"outlet:{view.document.outlet or view.document.id} (own voice)"
        rewritten = self._links.rewrite_of.get(view.document.id)
        if rewritten:
            for other in earlier:
                if other.document.id == rewritten:
                    return placed[other.id], "silent rewrite"
        before = [v for v in earlier if v.document.id != view.document.id and _not_after(v, view)]
        if not before:
            return own, None
        for other in before:  # the actor's own words, reported before
            if self._recalls(view, placed[other.id]):
                return placed[other.id], "silent rewrite" if _looks_back(view) else "same source"
        cited = self._cited.get(view.document.id, set())
        for other in before:  # told in the article that this one cites elsewhere
            if other.document.id in cited and other.own_voice and times_equal(other, view):
                return placed[other.id], "silent rewrite"
        if view.claim.kind == "event" and view.claim.tense == "past" and view.exact_day:
            return own, None  # a dated public event is a matter of record
        if view.claim.kind == "gap" and view.document.id not in self.derived and not _looks_back(view):
            return own, None  # a reporter's own finding that an answer is still missing
        return None, None

    def _recalls(self, view: View, origin: str) -> bool:
        parties = self._corpus.parties
        tail = origin.rpartition(" + ")[2]
        if parties.person(tail) is None:
            return False
        if any(parties.same_person(k, tail) for k in view.actor_keys):
            return True
        return _looks_back(view) and parties.owner(tail) in view.owners and view.claim.kind != "gap"


def times_equal(a: View, b: View) -> bool:
    """Whether two acts carry the same date, or none."""
    return a.when == b.when


def _persons(view: View) -> tuple[str, ...]:
    return tuple(k for k in view.chain if ":" in k and not k.startswith(("outlet:", "unnamed:", "doc:", "group:")))


def _looks_back(view: View) -> bool:
    """Whether the claim tells of a position, commitment or silence as a thing of the past."""
    return view.claim.tense == "past" and view.claim.kind in ("position", "commitment", "gap", "assessment")


def _not_after(a: View, b: View) -> bool:
    return a.day is None or b.day is None or a.day <= b.day


def _same_outlet(known: str, key: str) -> bool:
    """Whether `outlet:X` and `outlet:X + unnamed` are one origin; two described sources stay apart."""
    if not (known.startswith("outlet:") and key.startswith("outlet:")):
        return False
    if known.endswith("(own voice)") or key.endswith("(own voice)"):
        return False
    (a, _, one), (b, _, two) = known.partition(" + "), key.partition(" + ")
    return a == b and (not one or not two or one == two or "unnamed" in (one, two))


def _same_description(a: View, b: View) -> bool:
    """Whether two claims of one article rest on an unnamed source described in the same words."""
    return bool(a.chain and b.chain) and a.chain[-1] == b.chain[-1] and a.chain[-1].startswith("unnamed:")


def make_group(group: Sequence[View], issue: str | None, origins: Origins, identity: str) -> Group:
    """A report group with its origins."""
    found, merges, untraced = origins.trace(group)
    return Group(
        id=identity,
        issue=issue,
        claims=tuple(v.id for v in group),
        independent=max(1, sum(o.key != UNATTRIBUTED for o in found)),
        origins=tuple(found),
        merges=tuple(merges),
        untraced=tuple(untraced),
    )
