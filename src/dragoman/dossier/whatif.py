"""What would have to be true: the conditions of a dossier as an answer-set program (clingo).

Nothing here weighs or predicts: the program only says what follows from conditions that claims state. A condition is
taken to hold by the user or stands as met in the dossier; every answer names the claims that it rests on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources

import clingo

from dragoman.dossier.similarity import ConceptSimilarity
from dragoman.dossier.wording import NOT
from dragoman.model import ConditionSet, Dossier, SettingError, content_id
from dragoman.model.dossier import ConditionState

Likeness = Callable[[str, str], float]

SAME = 0.8
"""Likeness from which two wordings are one condition; the groups' threshold for restated propositions is lower."""
ENABLES = 0.65
"""Likeness from which an act is what another one's condition waits for."""
_MINIMAL = ["--heuristic=Domain", "--enum-mode=domRec", "--dom-mod=5,16"]
"""Enumerates the subset-minimal sets of shown atoms (agreed with brute force, see tests/dossier/test_whatif.py)."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition, however many acts wait for it.

    Attributes:
        what: in the words of the first claim that states it.
        state: met, unmet, open or disputed, as the dossier has it.
        demanded_by: keys of the parties in whose claims it stands.
        independent: number of origins not refuted to be independent, the least over the acts that wait for it.
    """

    id: str
    what: str
    state: ConditionState
    claims: tuple[str, ...]
    demanded_by: tuple[str, ...]
    independent: int
    state_claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """A proposed act and the conditions it waits for."""

    id: str
    what: str
    party: str
    issue: str | None
    claims: tuple[str, ...]
    needs: tuple[str, ...]
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Two conditions that cannot both hold, and the claims that say so."""

    id: str
    a: str
    b: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One way an act could come about: conditions that would have to hold, least first; empty = all are met."""

    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Answers for one goal, or why there are none.

    Attributes:
        blocked_by: exclusions that would have to fall away, if no way is open with them.
        denied: conditions that the assumptions deny and the goal needs.
        circular: acts that wait for each other.
    """

    goal: str
    answers: tuple[Answer, ...]
    complete: bool
    blocked_by: tuple[Exclusion, ...] = ()
    denied: tuple[str, ...] = ()
    circular: tuple[str, ...] = ()


@dataclass(slots=True)
class Graph:
    """Acts, conditions and how they bear on each other."""

    acts: dict[str, Act] = field(default_factory=dict)
    conditions: dict[str, Condition] = field(default_factory=dict)
    enables: list[tuple[str, str]] = field(default_factory=list)
    exclusions: list[Exclusion] = field(default_factory=list)


def graph(dossier: Dossier, likeness: Likeness) -> Graph:
    """Build the graph of a dossier's condition sets.

    Args:
        dossier: with `conditions` and `relations`.
        likeness: 0 to 1 for two wordings (the similarity that grouped the claims).
    """
    out = Graph()
    nodes: list[Condition] = []
    for entry in dossier.conditions:
        needs = []
        for requirement in entry.must_be_true:
            home = _home(nodes, requirement.what, requirement.claims, likeness)
            if home is None:
                home = len(nodes)
                nodes.append(
                    Condition(
                        id=content_id("n", requirement.what, sorted(requirement.claims)),
                        what=requirement.what,
                        state=requirement.state,
                        claims=requirement.claims,
                        demanded_by=requirement.demanded_by,
                        independent=requirement.independent,
                        state_claims=requirement.state_claims,
                    )
                )
            else:
                nodes[home] = _joined(nodes[home], requirement.claims, requirement.demanded_by, requirement.independent)
            needs.append(home)
        out.acts[entry.id] = _act(entry, [nodes[i].id for i in dict.fromkeys(needs)])
    out.conditions = {n.id: n for n in nodes}
    for act in out.acts.values():
        for node in nodes:
            if node.id not in act.needs and likeness(act.what, node.what) >= ENABLES:
                out.enables.append((act.id, node.id))
    out.exclusions = _exclusions(dossier, nodes, likeness)
    return out


def of_dossier(dossier: Dossier) -> Graph:
    """The graph of a dossier by the likeness that its own wording gives (`similarity.ConceptSimilarity`)."""
    similarity = ConceptSimilarity()
    similarity.fit(text for s in dossier.conditions for text in (s.act, *(r.what for r in s.must_be_true)))
    return graph(dossier, similarity.score)


def _act(entry: ConditionSet, needs: list[str]) -> Act:
    return Act(entry.id, entry.act, entry.party, entry.issue, entry.claims, tuple(needs), entry.open)


def _home(nodes: Sequence[Condition], what: str, claims: Sequence[str], likeness: Likeness) -> int | None:
    best = [
        (likeness(what, n.what), -i)
        for i, n in enumerate(nodes)
        if n.what.startswith(NOT) == what.startswith(NOT) and (not set(claims) & set(n.claims) or n.what == what)
    ]
    score, at = max(best, default=(0.0, 0))
    return -at if score >= SAME else None


def _joined(node: Condition, claims: Iterable[str], by: Iterable[str], independent: int) -> Condition:
    return Condition(
        id=node.id,
        what=node.what,
        state=node.state,
        claims=tuple(dict.fromkeys([*node.claims, *claims])),
        demanded_by=tuple(dict.fromkeys([*node.demanded_by, *by])),
        independent=min(node.independent, independent),
        state_claims=node.state_claims,
    )


def _exclusions(dossier: Dossier, nodes: Sequence[Condition], likeness: Likeness) -> list[Exclusion]:
    """Conditions that cannot both hold: demands that the dossier finds in conflict, and a thing and its absence.

    Two accounts of one fact exclude each other too, but not as demands: they stay conflicts.
    """
    home: dict[str, list[Condition]] = {}
    for node in nodes:
        for claim in node.claims:
            home.setdefault(claim, []).append(node)
    found: dict[tuple[str, str], Exclusion] = {}
    for relation in dossier.relations:
        if relation.type != "conflict" or relation.kind not in ("position", "figure"):
            continue
        for a in home.get(relation.a, ()):
            for b in home.get(relation.b, ()):
                if a.id == b.id:
                    continue
                pair = (min(a.id, b.id), max(a.id, b.id))
                known = found.get(pair)
                claims = (*(known.claims if known else ()), relation.a, relation.b)
                found[pair] = Exclusion(content_id("x", *pair), *pair, tuple(dict.fromkeys(claims)))
    absent = [n for n in nodes if n.what.startswith(NOT)]
    for node in absent:
        for other in nodes:
            if not other.what.startswith(NOT) and likeness(node.what.removeprefix(NOT), other.what) >= SAME:
                pair = (min(node.id, other.id), max(node.id, other.id))
                claims = tuple(dict.fromkeys((*node.claims, *other.claims)))
                found.setdefault(pair, Exclusion(content_id("x", *pair), *pair, claims))
    return list(found.values())


class WhatIf:
    """Questions to a graph. Assumptions: condition id -> True (it holds) or False (it does not)."""

    def __init__(self, facts: Graph, assumptions: Mapping[str, bool] | None = None) -> None:
        self.graph = facts
        self.assumptions = dict(assumptions or {})
        unknown = sorted(set(self.assumptions) - set(facts.conditions))
        if unknown:
            raise SettingError(f"no such condition: {', '.join(unknown)}; `dragoman whatif NAME` lists their ids")
        self._symbols: list[str] = [*facts.acts, *facts.conditions, *(x.id for x in facts.exclusions)]
        self._number = {name: i for i, name in enumerate(self._symbols)}
        self._rules = (resources.files("dragoman.dossier") / "data" / "whatif.lp").read_text(encoding="utf-8")

    def ways(self, act: str, *, deep: bool = False, limit: int = 100) -> Verdict:
        """All smallest sets of open conditions under which an act could come about.

        Args:
            act: id of the act.
            deep: follow conditions that another act would bring about down to that act's own conditions.
            limit: end after so many sets; `complete` tells whether there are more.

        Raises:
            SettingError: if there is no such act.
        """
        self._known(act)
        found: list[Answer] = []
        complete = True
        control = self._control(act, deep=deep, options=["0", *_MINIMAL])
        control.add("base", [], "#show taken/1.")
        control.ground([("base", [])])
        with control.solve(yield_=True) as handle:
            for model in handle:
                names = [self._symbols[s.arguments[0].number] for s in model.symbols(shown=True)]
                found.append(Answer(tuple(sorted(names))))
                if len(found) >= limit:
                    complete = False
                    break
        if found:
            return Verdict(act, tuple(sorted(set(found), key=lambda a: (len(a.conditions), a.conditions))), complete)
        return self._why_not(act, deep)

    def _why_not(self, act: str, deep: bool) -> Verdict:
        """Explain a goal without a way: what is denied, what excludes each other, what waits in a circle."""
        denied = tuple(n for n in self._closure(act, deep) if self.assumptions.get(n) is False)
        circular = tuple(sorted(self._circle(act))) if deep else ()
        blocked: tuple[Exclusion, ...] = ()
        if not denied:
            control = self._control(act, deep=deep, options=["0", *_MINIMAL])
            control.add("base", [], "{ waived(E) } :- conflict(E,_,_). #show waived/1.")
            control.ground([("base", [])])
            by_id = {x.id: x for x in self.graph.exclusions}
            with control.solve(yield_=True) as handle:
                for model in handle:
                    names = [self._symbols[s.arguments[0].number] for s in model.symbols(shown=True)]
                    blocked = tuple(by_id[n] for n in sorted(names))
                    break
        return Verdict(act, (), True, blocked, denied, circular)

    def follows(self, condition: str, holds: bool) -> dict[str, bool]:
        """Acts whose standing changes if a condition holds or fails.

        Returns:
            Act id -> True: it comes about with what is met; False: it no longer can, since it waits for this.
        """
        if condition not in self.graph.conditions:
            raise SettingError(f"no such condition: {condition}")
        before, after = self._reach({}), self._reach({condition: holds})
        if holds:
            return dict.fromkeys(sorted(after - before), True)
        return {a.id: False for a in self.graph.acts.values() if condition in self._closure(a.id, False)}

    def keystones(self) -> list[tuple[str, int, int]]:
        """Open conditions by what they would release: (condition, acts then possible at once, acts that wait for it)."""
        done, holds = self._fixpoint({})
        waits: dict[str, list[Act]] = defaultdict(list)
        for act in self.graph.acts.values():
            for need in act.needs:
                waits[need].append(act)
        brings: dict[str, list[str]] = defaultdict(list)
        for source, node in self.graph.enables:
            brings[source].append(node)
        rows = []
        for condition in self.graph.conditions.values():
            if condition.state not in ("open", "disputed", "unmet") or condition.id in self.assumptions:
                continue
            fresh, more, queue = set[str](), {condition.id}, [condition.id]
            while queue:
                for act in waits[queue.pop()]:
                    if act.id in done or act.id in fresh or not all(n in holds or n in more for n in act.needs):
                        continue
                    fresh.add(act.id)
                    found = [n for n in brings[act.id] if n not in more and self.assumptions.get(n) is not False]
                    more.update(found)
                    queue += found
            rows.append((condition.id, len(fresh), len(waits[condition.id])))
        return sorted(rows, key=lambda r: (-r[1], -r[2], r[0]))

    def _reach(self, more: Mapping[str, bool]) -> set[str]:
        """Acts that come about from what is met and assumed, following acts that enable others."""
        return self._fixpoint(more)[0]

    def _fixpoint(self, more: Mapping[str, bool]) -> tuple[set[str], set[str]]:
        """Acts that come about and conditions that hold; the least fixpoint."""
        given = {**self.assumptions, **more}
        holds = {c.id for c in self.graph.conditions.values() if given.get(c.id, c.state == "met")}
        done: set[str] = set()
        changed = True
        while changed:
            changed = False
            for act in self.graph.acts.values():
                if act.id not in done and all(n in holds for n in act.needs):
                    done.add(act.id)
                    changed = True
                    for source, node in self.graph.enables:
                        if source == act.id and given.get(node) is not False:
                            holds.add(node)
        return done, holds

    def _closure(self, act: str, deep: bool) -> list[str]:
        found: list[str] = []
        stack = [act]
        seen = set()
        while stack:
            current = stack.pop()
            if current in seen:
                continue
            seen.add(current)
            for node in self.graph.acts[current].needs:
                if node not in found:
                    found.append(node)
                if deep:
                    stack += [a for a, n in self.graph.enables if n == node]
        return found

    def _walls(self, goal: str, deep: bool) -> list[Exclusion]:
        """Exclusions between conditions that a goal waits for.

        Not those between two that are both reported as met: such reports contradict each other, and no supposition
        can mend that.
        """
        near = set(self._closure(goal, deep))
        settled = {c.id for c in self.graph.conditions.values() if c.state == "met" and c.id not in self.assumptions}
        return [x for x in self.graph.exclusions if {x.a, x.b} <= near and not {x.a, x.b} <= settled]

    def _circle(self, act: str) -> set[str]:
        """Acts on a path from `act` through conditions and what enables them back to an act already passed."""
        circle: set[str] = set()

        def walk(current: str, path: tuple[str, ...]) -> None:
            for node in self.graph.acts[current].needs:
                for enabler in [a for a, n in self.graph.enables if n == node]:
                    if enabler in path:
                        circle.update(path[path.index(enabler) :])
                    elif len(path) < len(self.graph.acts):
                        walk(enabler, (*path, enabler))

        walk(act, (act,))
        return circle

    def _known(self, act: str) -> None:
        if act not in self.graph.acts:
            raise SettingError(f"no such act: {act}; `dragoman whatif NAME` lists their ids")

    def _control(self, goal: str, *, deep: bool, options: list[str]) -> clingo.Control:
        control = clingo.Control(options)
        number = self._number
        facts: list[str] = [f"goal({number[goal]})."]
        if deep:
            facts.append("deep.")
        for act in self.graph.acts.values():
            facts.append(f"act({number[act.id]}).")
            facts += [f"needs({number[act.id]},{number[n]})." for n in act.needs]
        for node in self.graph.conditions.values():
            facts.append(f"node({number[node.id]}).")
            assumed = self.assumptions.get(node.id)
            if assumed is True:
                facts.append(f"given({number[node.id]}).")
            elif assumed is False:
                facts.append(f"denied({number[node.id]}).")
            elif node.state == "met":
                facts.append(f"met({number[node.id]}).")
        facts += [f"enables({number[a]},{number[n]})." for a, n in self.graph.enables]
        facts += [f"conflict({number[x.id]},{number[x.a]},{number[x.b]})." for x in self._walls(goal, deep)]
        control.add("base", [], "\n".join([*facts, self._rules]))
        return control
