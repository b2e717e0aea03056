"""How long the solver takes: `python -m benchmarks.whatif [--claims 5000] [--conditions 500]`."""

from __future__ import annotations

import argparse
import random
import time

from dragoman.dossier.whatif import Act, Condition, Exclusion, Graph, WhatIf


def synthetic(claims: int, conditions: int, seed: int = 7) -> Graph:
    """A graph of the given size: one act in ten claims, one to four conditions each, some acts enabling others."""
    draw = random.Random(seed)
    nodes = [f"n{i}" for i in range(conditions)]
    acts = {
        f"a{i}": Act(f"a{i}", f"act {i}", "TUR", None, (f"c{i}",), tuple(draw.sample(nodes, draw.randint(1, 4))), ())
        for i in range(claims // 10)
    }
    states = ("open", "open", "open", "met", "disputed")
    made = {n: Condition(n, n, draw.choice(states), (f"c-{n}",), ("TUR",), 1) for n in nodes}  # type: ignore[arg-type]
    enables = [(draw.choice(list(acts)), draw.choice(nodes)) for _ in range(conditions // 5)]
    walls = [Exclusion(f"x{i}", *draw.sample(nodes, 2), ()) for i in range(conditions // 10)]
    return Graph(acts, made, enables, walls)


def main() -> None:
    """Print seconds for all questions over one graph, shallow and deep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=5000)
    parser.add_argument("--conditions", type=int, default=500)
    arguments = parser.parse_args()
    graph = synthetic(arguments.claims, arguments.conditions)
    question = WhatIf(graph)
    for deep in (False, True):
        slowest = 0.0
        kinds = {"answered": 0, "explained": 0}
        for act in list(graph.acts)[:40]:
            start = time.perf_counter()
            verdict = question.ways(act, deep=deep)
            slowest = max(slowest, time.perf_counter() - start)
            kinds["answered" if verdict.answers else "explained"] += 1
        print(f"ways, {'deep' if deep else 'shallow'}: slowest of 40 acts {slowest:.3f} s  {kinds}")
    start = time.perf_counter()
    question.keystones()
    print(f"keystones: {time.perf_counter() - start:.3f} s")


if __name__ == "__main__":
    main()
