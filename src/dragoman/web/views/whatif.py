"""What would have to be true: suppositions, and what follows from them."""

from __future__ import annotations

from dragoman.dossier.whatif import Graph, WhatIf
from dragoman.model import Noun
from dragoman.web.desk import Desk
from dragoman.web.views.base import Head, IssueName, issue_name, open_dossier


class Need(Noun):
    """A condition.

    Attributes:
        state: met, unmet, open or disputed, as reported.
        supposed: what the reader supposes, None if nothing.
    """

    id: str
    what: str
    state: str
    supposed: bool | None
    demanded_by: tuple[str, ...]
    independent: int
    claims: tuple[str, ...]
    state_claims: tuple[str, ...]


class Way(Noun):
    """One smallest set of open conditions under which an act could come about; empty = nothing more is needed."""

    conditions: tuple[str, ...]


class ActCard(Noun):
    """A proposed act, what it waits for, and the ways it could come about.

    Attributes:
        possible: whether there is a way at all.
        reasons: why there is none.
    """

    id: str
    what: str
    party: str
    issue: str | None
    claims: tuple[str, ...]
    needs: tuple[str, ...]
    ways: tuple[Way, ...]
    complete: bool
    possible: bool
    reasons: tuple[str, ...]


class Keystone(Noun):
    """An open condition, how many acts it would release at once, and how many wait for it."""

    condition: str
    at_once: int
    waiting: int


class Wall(Noun):
    """Two conditions that cannot both hold, and the claims that say so."""

    a: str
    b: str
    claims: tuple[str, ...]


class WhatIfPage(Noun):
    """Suppositions and what follows."""

    head: Head
    issue: str | None
    issues: tuple[IssueName, ...]
    total: int
    left_out: int
    deep: bool
    unknown: tuple[str, ...]
    conditions: dict[str, Need]
    acts: tuple[ActCard, ...]
    walls: tuple[Wall, ...]
    keystones: tuple[Keystone, ...]


MOST_ACTS = 25
"""Acts that one page solves; each takes the solver some milliseconds."""
MOST_WAYS = 12


def whatif(desk: Desk, name: str, issue: str | None, holds: list[str], fails: list[str], deep: bool) -> WhatIfPage:
    """Answer under suppositions; ids of conditions that are not there are told, not guessed at."""
    head, analysed = open_dossier(desk, name)
    with_conditions = [analysed.issues[i] for i in analysed.sets_of_issue if i in analysed.issues]
    graph = analysed.graph(issue)
    total = len(analysed.dossier.conditions if issue is None else analysed.sets_of_issue.get(issue, ()))
    both = set(holds) & set(fails)
    supposed = {**dict.fromkeys(holds, True), **dict.fromkeys(fails, False)}
    supposed = {id: v for id, v in supposed.items() if id in graph.conditions and id not in both}
    unknown = tuple(dict.fromkeys(id for id in (*holds, *fails) if id not in supposed))
    question = WhatIf(graph, supposed)
    acts = list(graph.acts)[:MOST_ACTS]
    asked = f"{analysed.digest} {issue} {sorted(supposed.items())} {deep}"
    cards, keystones = desk.remembered(
        name,
        f"what if {asked}",
        lambda: (tuple(_act(question, id, deep, analysed.issue_name) for id in acts), question.keystones()[:5]),
    )
    return WhatIfPage(
        head=head,
        issue=issue,
        issues=tuple(issue_name(i) for i in with_conditions),
        total=total,
        left_out=total - len(acts),
        deep=deep,
        unknown=unknown,
        conditions={
            c.id: Need(
                id=c.id, what=c.what, state=c.state, supposed=supposed.get(c.id), demanded_by=c.demanded_by,
                independent=c.independent, claims=c.claims, state_claims=c.state_claims,
            )
            for c in graph.conditions.values()
        },
        acts=cards,
        walls=tuple(Wall(a=x.a, b=x.b, claims=x.claims) for x in graph.exclusions),
        keystones=tuple(
            Keystone(condition=c, at_once=n, waiting=w) for c, n, w in keystones if n or w > 1
        ),
    )  # fmt: skip


def graph_of(desk: Desk, name: str, issue: str | None) -> Graph:
    """The graph alone, for its picture."""
    return open_dossier(desk, name)[1].graph(issue)


def _act(question: WhatIf, id: str, deep: bool, issue_name_of: object) -> ActCard:
    act = question.graph.acts[id]
    verdict = question.ways(id, deep=deep, limit=MOST_WAYS)
    nodes = question.graph.conditions
    reasons: list[str] = []
    if not verdict.answers:
        reasons += [f"supposed to fail: {nodes[c].what}" for c in verdict.denied]
        reasons += [f"“{nodes[x.a].what}” and “{nodes[x.b].what}” exclude each other" for x in verdict.blocked_by]
        if verdict.circular:
            reasons.append(
                "acts wait for each other: " + "; ".join(question.graph.acts[a].what for a in verdict.circular)
            )
        reasons = reasons or ["the conditions cannot hold together"]
    assert callable(issue_name_of)
    return ActCard(
        id=id,
        what=act.what,
        party=act.party,
        issue=issue_name_of(act.issue) or None,
        claims=act.claims,
        needs=act.needs,
        ways=tuple(Way(conditions=a.conditions) for a in verdict.answers),
        complete=verdict.complete,
        possible=bool(verdict.answers),
        reasons=tuple(reasons),
    )
