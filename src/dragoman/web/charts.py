"""Charts as Vega-Lite specifications (altair), drawn by the browser from our own file, or here as SVG and PNG."""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from dragoman.model import Stance
from dragoman.store import ClaimEntry
from dragoman.web.names import named

COLOURS = {"certain": "#0b4f8a", "probable": "#3b8ec2", "possible": "#c77700", "unknown": "#7a7a7a"}
"""Told apart in the three common kinds of colour blindness and in grey; the shape says the same."""
SHAPES = {"certain": "circle", "probable": "triangle-up", "possible": "square", "unknown": "cross"}
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
    import altair  # noqa: PLC0415 - takes a second to import

    names = list(COLOURS)
    order = list(dict.fromkeys(r["row"] for r in rows))
    encoded = (
        altair.Chart(altair.InlineData(values=rows), title=title)
        .mark_point(size=110, filled=True, opacity=0.9, strokeWidth=1.5)
        .encode(
            x=altair.X("date:T", title="published"),
            y=altair.Y("row:N", title=None, sort=order),
            color=altair.Color(
                "certainty:N", scale=altair.Scale(domain=names, range=list(COLOURS.values())), title="certainty"
            ),
            shape=altair.Shape(
                "certainty:N", scale=altair.Scale(domain=names, range=list(SHAPES.values())), title="certainty"
            ),
            yOffset=altair.YOffset("against:N", title=None),
            tooltip=["date:T", "row:N", "stance:N", "certainty:N", "says:N"],
        )
        .properties(width=640, height=altair.Step(13))
        .configure(font="sans-serif")
        .configure_title(anchor="start", fontSize=13)
        .configure_view(stroke=None)
        .configure_axis(labelLimit=260, labelFontSize=12, gridColor="#ddd")
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
