"""Charts as Vega-Lite specifications (altair), drawn by the browser from our own file, or here as SVG and PNG."""

from __future__ import annotations

import functools
import json
import threading
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from dragoman.model import Stance
from dragoman.store import ClaimEntry
from dragoman.web.names import named

COLOURS = {"certain": "#0b4f8a", "probable": "#1d6fa5", "possible": "#b86a00", "unknown": "#6b6b6b"}
"""Told apart in the three common kinds of colour blindness and in grey; the shape says the same."""
_RING = "M-1,0A1,1,0,1,1,1,0A1,1,0,1,1,-1,0ZM-0.68,0A0.68,0.68,0,1,0,0.68,0A0.68,0.68,0,1,0,-0.68,0Z"
SHAPES = {
    "certain": "circle",
    "probable": _RING + "M0,-0.8A0.8,0.8,0,0,0,0,0.8Z",
    "possible": _RING,
    "unknown": "cross",
}
"""Filled, half and open circle, as in the terminal and on the pages."""
MOST_ROWS = 16
"""Rows of one chart; the others are in the table behind it."""
LONGEST_LABEL = 40

_lock = threading.Lock()


@functools.cache
def bundle() -> bytes:
    """The chart library as one module: made once from the library's own wheel, then kept in the user's cache folder.

    Making it takes some seconds; nothing is downloaded.
    """
    import vl_convert  # noqa: PLC0415 - a large extension
    from platformdirs import user_cache_path  # noqa: PLC0415

    folder = user_cache_path("dragoman", appauthor=False)
    kept = folder / f"vega-{version('vl-convert-python')}.js"
    with _lock:
        if kept.is_file() and kept.stat().st_size > 100_000:
            return kept.read_bytes()
        make: Any = vl_convert.javascript_bundle  # its stub asks for a snippet that may be left out
        data = bytes(make().encode("utf-8"))
        _try_to_keep(folder, kept, data)
        return data


def _try_to_keep(folder: Path, kept: Path, data: bytes) -> None:
    """Keep the bundle; where the folder cannot be written it is made again by the next server, and works as well."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(".part")
        part.write_bytes(data)
        part.replace(kept)
    except OSError:
        return


def stances_chart(stances: Sequence[tuple[str, Stance]], *, title: str) -> dict[str, Any]:
    """Stances over time, one row per `(label, stance)` label."""
    rows = [
        {
            "date": (s.date or "")[:10], "row": _short(label), "certainty": s.certainty,
            "stance": f"{s.act} {s.polarity}" + (" if ..." if s.conditional else ""), "says": _short(s.summary, 140),
            "against": "against" if s.polarity == "-" or s.act == "REJECT" else "for or does",
        }
        for label, s in stances
        if s.date
    ]  # fmt: skip
    return _dots(rows, title=title)


def claims_chart(entries: Sequence[ClaimEntry], *, title: str) -> dict[str, Any]:
    """Claims by date of publication and actor."""
    rows = [
        {
            "date": (e.published or "")[:10], "row": _short(named(e.claim.actors[0].key) if e.claim.actors else "?"),
            "certainty": e.claim.certainty, "stance": f"{e.claim.act} {e.claim.polarity}",
            "says": _short(e.claim.evidence.text, 140),
            "against": "against" if e.claim.polarity == "-" or e.claim.act == "REJECT" else "for or does",
        }
        for e in entries
        if e.published
    ]  # fmt: skip
    return _dots(rows, title=title)


def _dots(rows: list[dict[str, Any]], *, title: str) -> dict[str, Any]:
    """Points by date and row; points that would hide each other are one, sized by their number."""
    import altair  # noqa: PLC0415 - takes a second to import

    names = list(COLOURS)
    number = Counter(r["row"] for r in rows)
    order = [row for row, _ in number.most_common(MOST_ROWS)]
    left_out = len(number) - len(order)
    merged: dict[tuple[str, ...], dict[str, Any]] = {}
    for r in rows:
        if r["row"] in order:
            key = (r["date"], r["row"], r["certainty"], r["against"])
            found = merged.setdefault(key, {**r, "claims": 0})
            found["claims"] += 1
    rows = list(merged.values())
    subtitle = f"{left_out} rows with fewer points are left out" if left_out > 0 else ""
    encoded = (
        altair.Chart(altair.InlineData(values=rows), title=altair.Title(title, subtitle=subtitle))
        .mark_point(filled=True, opacity=0.9)
        .encode(
            x=altair.X("date:T", title="date of report", scale=altair.Scale(padding=16), axis=altair.Axis(tickCount=9)),
            y=altair.Y("row:N", title=None, sort=order),
            color=altair.Color(
                "certainty:N", scale=altair.Scale(domain=names, range=list(COLOURS.values())), title=None
            ),
            shape=altair.Shape(
                "certainty:N", scale=altair.Scale(domain=names, range=list(SHAPES.values())), title=None
            ),
            size=altair.Size("claims:Q", scale=altair.Scale(range=[90, 320]), legend=None),
            yOffset=altair.YOffset("against:N", title=None, sort=["for or does", "against"]),
            tooltip=["date:T", "row:N", "stance:N", "certainty:N", "claims:Q", "says:N"],
        )
        .properties(width=770, height=altair.Step(16))
        .configure(font="sans-serif")
        .configure_title(anchor="start", fontSize=13)
        .configure_view(stroke=None)
        .configure_legend(orient="top", direction="horizontal", title=None, labelFontSize=12)
        .configure_axis(labelLimit=260, labelFontSize=12, titleFontWeight="normal", gridColor="#ddd", labelOverlap=True)
    )
    spec = encoded.to_dict()
    assert isinstance(spec, dict)
    return spec


def svg(spec: dict[str, Any]) -> str:
    """A chart as SVG."""
    import vl_convert  # noqa: PLC0415

    return str(vl_convert.vegalite_to_svg(json.dumps(spec)))


def png(spec: dict[str, Any]) -> bytes:
    """A chart as PNG, at twice the size for print."""
    import vl_convert  # noqa: PLC0415

    return bytes(vl_convert.vegalite_to_png(json.dumps(spec), scale=2))


def _short(text: str, longest: int = LONGEST_LABEL) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
