"""The graph of conditions as an SVG picture: acts on the left, conditions on the right.

Arrows lead from what waits to what it waits for. `dragoman whatif --json` prints the same facts as data.
"""

from __future__ import annotations

import textwrap
from xml.sax.saxutils import escape, quoteattr

from dragoman.dossier.whatif import Graph

_WIDTH, _BOX, _LINE, _GAP = 1000, 380, 18, 14
_FILL = {"met": "#cfe8d5", "open": "#fbe9b7", "disputed": "#e5d4ef", "unmet": "#f3c9c3"}
_DASH = {"met": "", "open": "6 3", "disputed": "2 3", "unmet": "10 3"}


def draw(graph: Graph) -> str:
    """An SVG document, self-contained; states differ by fill, by dash and in words."""
    acts = {a.id: textwrap.wrap(f"{a.party}: {a.what}", 46) for a in graph.acts.values()}
    nodes = {n.id: textwrap.wrap(f"({n.state}) {n.what}", 46) for n in graph.conditions.values()}
    left, left_end = _stack(acts)
    right, right_end = _stack(nodes)
    height = max(left_end, right_end, 60)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}"'
        ' font-family="system-ui, sans-serif" font-size="13" role="img"'
        ' aria-label="Acts and the conditions they wait for">',
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="#555"/></marker></defs>',
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    right_x = _WIDTH - _BOX - 10
    for act in graph.acts.values():
        for need in act.needs:
            out.append(_curve(10 + _BOX, _middle(left, act.id), right_x, _middle(right, need), "#555", ""))
    for act_id, node in graph.enables:
        out.append(_curve(10 + _BOX, _middle(left, act_id), right_x, _middle(right, node), "#2a7", "4 3"))
    for wall in graph.exclusions:
        x = _WIDTH - 6
        a, b = _middle(right, wall.a), _middle(right, wall.b)
        out.append(
            f'<path d="M{right_x + _BOX} {a} C{x} {a} {x} {b} {right_x + _BOX} {b}" fill="none" stroke="#b3261e"/>'
        )
    for name, lines in acts.items():
        out.append(_box(10, left[name], lines, "#e8eef5", ""))
    for name, lines in nodes.items():
        state = graph.conditions[name].state
        out.append(_box(right_x, right[name], lines, _FILL[state], _DASH[state]))
    return "\n".join([*out, "</svg>"]) + "\n"


def _stack(boxes: dict[str, list[str]]) -> tuple[dict[str, tuple[int, int]], int]:
    """Top and height of each box, and where the last one ends."""
    places: dict[str, tuple[int, int]] = {}
    y = 10
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
