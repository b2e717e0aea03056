"""Minimal sets agree with brute force; circles and contradictions end in an explanation."""

from __future__ import annotations

import random
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.dossier.whatif import Act, Condition, Exclusion, Graph, WhatIf
from dragoman.model import SettingError


def node(name: str, state: str = "open") -> Condition:
    return Condition(name, name, state, (f"c-{name}",), ("TUR",), 1)  # type: ignore[arg-type]


def act(name: str, *needs: str) -> Act:
    return Act(name, name, "TUR", None, (f"c-{name}",), needs, ())


def build(acts: list[Act], nodes: list[Condition], enables=(), exclusions=()) -> Graph:
    return Graph({a.id: a for a in acts}, {n.id: n for n in nodes}, list(enables), list(exclusions))


def done(graph: Graph, holds: set[str], deep: bool) -> set[str]:
    holds, out = set(holds), set()
    while True:
        new = {a.id for a in graph.acts.values() if set(a.needs) <= holds} - out
        if not new:
            return out
        out |= new
        if deep:
            holds |= {n for a, n in graph.enables if a in new}


def brute(graph: Graph, goal: str, assumptions: dict[str, bool], deep: bool) -> set[tuple[str, ...]]:
    reached = {n for _, n in graph.enables} if deep else set()
    free = [
        n.id
        for n in graph.conditions.values()
        if n.state != "met" and n.id not in reached and assumptions.get(n.id) is not False
    ]
    base = {n.id for n in graph.conditions.values() if n.state == "met" and assumptions.get(n.id) is not False}
    base |= {n for n, v in assumptions.items() if v}
    near, stack = set(), [goal]
    passed = set()
    while stack:
        current = stack.pop()
        if current in passed:
            continue
        passed.add(current)
        near |= set(graph.acts[current].needs)
        if deep:
            stack += [a for a, n in graph.enables if n in graph.acts[current].needs]
    settled = {n.id for n in graph.conditions.values() if n.state == "met" and n.id not in assumptions}
    walls = [x for x in graph.exclusions if {x.a, x.b} <= near and not {x.a, x.b} <= settled]
    good: list[set[str]] = []
    for size in range(len(free) + 1):
        for chosen in combinations(free, size):
            holds = base | set(chosen)
            if deep:
                enabled = {n for a, n in graph.enables if a in done(graph, holds, deep)}
                holds |= enabled
            if any(assumptions.get(n) is False for n in holds):
                continue
            if any(x.a in holds and x.b in holds for x in walls):
                continue
            if goal in done(graph, holds, deep) and not any(g <= set(chosen) for g in good):
                good.append(set(chosen))
    return {tuple(sorted(g)) for g in good}


NAMES = ["n1", "n2", "n3", "n4", "n5"]


@st.composite
def graphs(draw):
    nodes = [node(n, draw(st.sampled_from(["open", "open", "met", "disputed", "unmet"]))) for n in NAMES]
    acts = [act(f"a{i}", *draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=3))) for i in range(4)]
    enables = draw(
        st.lists(st.tuples(st.sampled_from(["a0", "a1", "a2", "a3"]), st.sampled_from(NAMES)), unique=True, max_size=3)
    )
    pairs = draw(st.lists(st.sampled_from(list(combinations(NAMES, 2))), unique=True, max_size=2))
    exclusions = [Exclusion(f"x{i}", a, b, ()) for i, (a, b) in enumerate(pairs)]
    assumptions = draw(st.dictionaries(st.sampled_from(NAMES), st.booleans(), max_size=2))
    return build(acts, nodes, enables, exclusions), assumptions, draw(st.booleans())


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_minimal_sets_agree_with_brute_force(case):
    graph, assumptions, deep = case
    verdict = WhatIf(graph, assumptions).ways("a0", deep=deep)
    assert {a.conditions for a in verdict.answers} == brute(graph, "a0", assumptions, deep)


def test_an_act_without_open_conditions_needs_nothing():
    verdict = WhatIf(build([act("a", "n1")], [node("n1", "met")])).ways("a")
    assert [a.conditions for a in verdict.answers] == [()]


def test_acts_that_wait_for_each_other_end_in_an_explanation():
    graph = build([act("a", "n1"), act("b", "n2")], [node("n1"), node("n2")], [("b", "n1"), ("a", "n2")])
    verdict = WhatIf(graph).ways("a", deep=True)
    assert verdict.answers == ()
    assert set(verdict.circular) == {"a", "b"}
    assert WhatIf(graph).ways("a").answers, "taken by itself the condition can still be supposed"


def test_demands_that_exclude_each_other_are_named():
    wall = Exclusion("x", "n1", "n2", ("c-n1", "c-n2"))
    verdict = WhatIf(build([act("a", "n1", "n2")], [node("n1"), node("n2")], exclusions=[wall])).ways("a")
    assert verdict.answers == ()
    assert verdict.blocked_by == (wall,)


def test_a_denied_condition_is_named():
    verdict = WhatIf(build([act("a", "n1")], [node("n1")]), {"n1": False}).ways("a")
    assert verdict.answers == ()
    assert verdict.denied == ("n1",)


def test_what_follows_and_what_would_release_most():
    graph = build([act("a", "n1"), act("b", "n1"), act("c", "n2", "n1")], [node("n1"), node("n2")])
    question = WhatIf(graph)
    assert question.follows("n1", True) == {"a": True, "b": True}
    assert question.follows("n2", False) == {"c": False}
    assert question.keystones()[0] == ("n1", 2, 3)


@pytest.mark.parametrize(
    "call", [lambda g: WhatIf(g, {"no": True}), lambda g: WhatIf(g).ways("no"), lambda g: WhatIf(g).follows("no", True)]
)
def test_unknown_names_are_refused(call):
    with pytest.raises(SettingError, match="no such"):
        call(build([act("a", "n1")], [node("n1")]))


def test_a_large_graph_ends():
    nodes = [node(f"n{i}") for i in range(500)]
    acts = [act(f"a{i}", f"n{i}", f"n{(i * 7) % 500}", f"n{(i * 13) % 500}") for i in range(500)]
    enables = [(f"a{i}", f"n{(i + 1) % 500}") for i in range(0, 500, 2)]
    verdict = WhatIf(build(acts, nodes, enables)).ways("a1", deep=True)
    assert verdict.answers or verdict.circular or verdict.blocked_by
    assert list(chain(verdict.answers)) == list(verdict.answers)


def test_what_would_release_most_agrees_with_trying_each():
    draw = random.Random(5)
    names = [f"n{i}" for i in range(12)]
    states = {n: draw.choice(("open", "met", "disputed")) for n in names}
    acts = [act(f"a{i}", *draw.sample(names, draw.randint(1, 3))) for i in range(14)]
    enables = [(f"a{draw.randrange(14)}", draw.choice(names)) for _ in range(6)]
    question = WhatIf(build(acts, [node(n, states[n]) for n in names], enables))
    for condition, at_once, _ in question.keystones():
        assert at_once == len(question.follows(condition, holds=True)), condition
