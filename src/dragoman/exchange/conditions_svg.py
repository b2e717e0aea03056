"""The graph of conditions as an SVG picture: acts on the left, conditions on the right.

Arrows lead from what waits to what it waits for. `dragoman whatif --json` prints the same facts as data.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from xml.sax.saxutils import escape, quoteattr

from dragoman.dossier.whatif import Condition, Graph

_WIDTH, _BOX, _LINE, _GAP = 1040, 380, 18, 14
_CHARS, _TOP, _LEGEND = 50, 36, 40
_FILL = {"met": "#cfe8d5", "open": "#fbe9b7", "disputed": "#e5d4ef", "unmet": "#f3c9c3"}
_DASH = {"met": "", "open": "6 3", "disputed": "2 3", "unmet": "10 3"}


def draw(graph: Graph, named: Callable[[str], str] = str) -> str:
    """An SVG document, self-contained; states differ by fill, by dash and in words.

    Args:
        graph: acts and the conditions that they wait for.
        named: how the key of a party is written.
    """
    acts = {a.id: textwrap.wrap(a.what, _CHARS) for a in graph.acts.values()}
    place = {name: i for i, name in enumerate(acts)}
    waiting: dict[str, list[int]] = {n: [] for n in graph.conditions}
    for act in graph.acts.values():
        for need in act.needs:
            waiting[need].append(place[act.id])
    # each condition near the acts that wait for it, so that few arrows cross
    order = sorted(graph.conditions, key=lambda n: (sum(waiting[n]) / max(1, len(waiting[n])), n))
    nodes = {n: _condition(graph.conditions[n], named) for n in order}
    left, left_end = _stack(acts)
    right, right_end = _stack(nodes)
    height = max(left_end, right_end, 80) + _LEGEND
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}"'
        ' font-family="system-ui, sans-serif" font-size="13" role="img"'
        ' aria-label="Acts and the conditions they wait for">',
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="#555"/></marker></defs>',
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        '<text x="10" y="22" font-weight="bold">Proposed acts</text>',
        f'<text x="{_WIDTH - _BOX - 30}" y="22" font-weight="bold">What would have to be true</text>',
    ]
    right_x = _WIDTH - _BOX - 30
    for act in graph.acts.values():
        for need in act.needs:
            out.append(_curve(10 + _BOX, _middle(left, act.id), right_x, _middle(right, need), "#555", ""))
    for act_id, node in graph.enables:
        out.append(_curve(10 + _BOX, _middle(left, act_id), right_x, _middle(right, node), "#2a7", "4 3"))
    for wall in graph.exclusions:
        x, a, b = _WIDTH - 2, _middle(right, wall.a), _middle(right, wall.b)
        edge = right_x + _BOX
        out.append(f'<path d="M{edge} {a} C{x} {a} {x} {b} {edge} {b}" fill="none" stroke="#b3261e" stroke-width="2"/>')
    for name, lines in acts.items():
        out.append(_box(10, left[name], lines, "#e8eef5", ""))
    for name, lines in nodes.items():
        state = graph.conditions[name].state
        out.append(_box(right_x, right[name], lines, _FILL[state], _DASH[state]))
    out += _legend(height)
    return "\n".join([*out, "</svg>"]) + "\n"


def _condition(node: Condition, named: Callable[[str], str]) -> list[str]:
    """What it is, and below in short its state, who demands it and on how many origins."""
    by = ", ".join(map(named, node.demanded_by)) or "nobody named"
    origins = f"{node.independent} origin{'s' if node.independent != 1 else ''}"
    return [
        *textwrap.wrap(node.what, _CHARS),
        *textwrap.wrap(f"{node.state} · demanded by {by} · {origins}", _CHARS + 4),
    ]


def _legend(height: int) -> list[str]:
    """What fills, dashes and lines mean."""
    y, x, out = height - 22, 10, []
    for state, fill in _FILL.items():
        dash = f" stroke-dasharray={quoteattr(_DASH[state])}" if _DASH[state] else ""
        out.append(f'<rect x="{x}" y="{y - 12}" width="26" height="16" rx="3" fill="{fill}" stroke="#555"{dash}/>')
        out.append(f'<text x="{x + 32}" y="{y}">{state}</text>')
        x += 110
    lines = (("#555", "", "waits for"), ("#2a7", "4 3", "would bring about"), ("#b3261e", "", "exclude each other"))
    for colour, dash, words in lines:
        style = f" stroke-dasharray={quoteattr(dash)}" if dash else ""
        out.append(f'<path d="M{x} {y - 4} h30" stroke="{colour}" stroke-width="2"{style}/>')
        out.append(f'<text x="{x + 36}" y="{y}">{words}</text>')
        x += 170
    return out


def _stack(boxes: dict[str, list[str]]) -> tuple[dict[str, tuple[int, int]], int]:
    """Top and height of each box, and where the last one ends."""
    places: dict[str, tuple[int, int]] = {}
    y = _TOP
    for name, lines in boxes.items():
        height = _LINE * max(1, len(lines)) + 12
        places[name] = (y, height)
        y += height + _GAP
    return places, y


def _middle(places: dict[str, tuple[int, int]], name: str) -> int:
    top, height = places[name]
    return top + height // 2


def _curve(x1: int, y1: int, x2: int, y2: int, colour: str, dash: str) -> str:
    half = (x1 + x2) // 2
    style = f" stroke-dasharray={quoteattr(dash)}" if dash else ""
    path = f"M{x1} {y1} C{half} {y1} {half} {y2} {x2} {y2}"
    return f'<path d="{path}" fill="none" stroke="{colour}"{style} marker-end="url(#tip)"/>'


def _box(x: int, place: tuple[int, int], lines: list[str], fill: str, dash: str) -> str:
    y, height = place
    style = f" stroke-dasharray={quoteattr(dash)}" if dash else ""
    text = "".join(
        f'<tspan x="{x + 10}" y="{y + 18 + i * _LINE}">{escape(_clean(line))}</tspan>' for i, line in enumerate(lines)
    )
    frame = f'<rect x="{x}" y="{y}" width="{_BOX}" height="{height}" rx="6" fill="{fill}" stroke="#555"{style}/>'
    return f"{frame}<text>{text}</text>"


def _clean(line: str) -> str:
    """XML allows no control characters but tab and line ends."""
    return "".join(c if c >= " " else " " for c in line)
