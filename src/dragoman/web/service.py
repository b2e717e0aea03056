"""Pages around the dossiers: log-in, about, exports, charts, the audit log, and our own files."""

from __future__ import annotations

import functools
import json
from importlib import resources
from typing import Annotated, Any, Literal

import yaml
from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict

from dragoman.exchange.conditions_svg import draw
from dragoman.model import Stance
from dragoman.readers.compare import as_csv, as_html
from dragoman.store import AuditEntry, ClaimFilter, Page
from dragoman.web import charts, exports, render
from dragoman.web.asking import (
    DeskDep,
    DoorDep,
    DossierName,
    Editor,
    Filter,
    Limit,
    Line,
    Offset,
    Reader,
    Token,
)
from dragoman.web.desk import Desk
from dragoman.web.login import COOKIE
from dragoman.web.names import named
from dragoman.web.pages import API, FAULTS, common
from dragoman.web.problems import Problem
from dragoman.web.views import coders, topics
from dragoman.web.views.base import newest_first, open_dossier
from dragoman.web.views.whatif import graph_of

api = APIRouter(prefix=API, responses=FAULTS)
site = APIRouter(include_in_schema=False)
open_site = APIRouter(include_in_schema=False)
"""Reached without a log-in: the log-in itself, the files of the pages."""
open_api = APIRouter(prefix=API, responses=FAULTS)

STATIC_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
FOR_GOOD = "public, max-age=31536000, immutable"


class Credentials(BaseModel):
    """A name and its password."""

    model_config = ConfigDict(extra="forbid")
    name: Line
    password: Line


class Who(BaseModel):
    """Who is logged in."""

    name: str
    role: str


@open_api.post("/session", tags=["session"], responses={429: FAULTS[404]})
def log_in(request: Request, response: Response, door: DoorDep, body: Credentials) -> Who:
    """Log in; the answer sets a cookie that later requests carry."""
    value = door.log_in(body.name, body.password, _address(request))
    _set_cookie(request, response, value)
    user = _desk(request).store.accounts.get(body.name)
    assert user is not None
    return Who(name=user.name, role=user.role)


@open_api.delete("/session", status_code=204, tags=["session"])
def log_out(request: Request, response: Response, door: DoorDep) -> None:
    """Log out."""
    door.log_out(door.identify(request))
    response.delete_cookie(COOKIE)


@open_site.get("/login")
def login_page(request: Request, door: DoorDep, to: Annotated[str, Query(max_length=2_000)] = "/") -> Response:
    """The form to log in."""
    identity = door.identify(request)
    if identity.role is not None:
        return RedirectResponse(_inside(to), status_code=303)
    return _login_form(request, to, None, 200)


def _login_form(request: Request, to: str, fault: str | None, status: int) -> Response:
    values = {**common(request), "to": _inside(to), "fault": fault, "active": "login"}
    return Response(render.page("login.html", values), status_code=status, media_type="text/html")


@open_site.post("/login")
def login_form(
    request: Request, door: DoorDep, name: Annotated[Line, Form()] = "", password: Annotated[Line, Form()] = "",
    to: Annotated[Line, Form()] = "/",
) -> Response:  # fmt: skip
    """Log in. There is no session yet whose token the form could carry; the check of where it comes from holds."""
    try:
        value = door.log_in(name, password, _address(request))
    except Problem as problem:
        return _login_form(request, to, problem.detail, problem.status)
    response = RedirectResponse(_inside(to), status_code=303)
    _set_cookie(request, response, value)
    return response


@open_site.post("/logout", dependencies=[Token])
def logout_form(request: Request, door: DoorDep) -> Response:
    """Log out."""
    door.log_out(door.identify(request))
    response = RedirectResponse("/login", status_code=303)
    response.delete_cookie(COOKIE)
    return response


def _set_cookie(request: Request, response: Response, value: str) -> None:
    settings = _desk(request).settings
    response.set_cookie(
        COOKIE, value, max_age=settings.session_hours * 3600, httponly=True, samesite="lax", secure=settings.https
    )


def _desk(request: Request) -> Desk:
    desk = request.app.state.desk
    assert isinstance(desk, Desk)
    return desk


def _address(request: Request) -> str:
    return request.client.host if request.client else "?"


def _inside(to: str) -> str:
    """An address within the site, whatever somebody wrote into the link."""
    fine = to.startswith("/") and not to.startswith(("//", "/\\")) and not any(ord(c) < 33 for c in to)
    return to if fine else "/"


# About, exports


@functools.cache
def licences() -> dict[str, Any]:
    """Where facts and software come from."""
    text = (resources.files("dragoman.web") / "data" / "licences.yml").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    assert isinstance(data, dict)
    return data


@site.get("/about")
def about_page(request: Request, desk: DeskDep, who: Reader) -> Response:
    """What the program is, what it never does, and where its facts come from."""
    values = {**common(request), "licences": licences(), "counts": desk.store.reader.counts(), "active": "about"}
    values["address"] = desk.store.address
    values["json_url"] = f"{API}/about"
    return Response(render.page("about.html", values), media_type="text/html")


class About(BaseModel):
    """The program and its data."""

    version: str
    counts: dict[str, int]
    tables: list[dict[str, str]]
    software: list[dict[str, str]]


@api.get("/about", tags=["about"])
def about(desk: DeskDep, who: Reader) -> About:
    """The program, the workspace in figures, and the licences of its data."""
    from dragoman import __version__  # noqa: PLC0415 - as rendered

    data = licences()
    return About(
        version=__version__, counts=desk.store.reader.counts(), tables=data["tables"], software=data["software"]
    )


@site.get("/dossiers/{name}/export")
def export_page(request: Request, desk: DeskDep, who: Reader, name: DossierName) -> Response:
    """What a dossier can be taken out as."""
    entry = desk.store.reader.dossier(name)
    values = {**common(request), "entry": entry, "formats": exports.FORMATS, "active": "export"}
    return Response(render.page("export.html", values), media_type="text/html")


@api.get("/dossiers/{name}/export/{format}", tags=["export"], response_class=StreamingResponse)
def export(desk: DeskDep, who: Reader, name: DossierName, format: str) -> Response:
    """A dossier as a file."""
    chosen, pieces = exports.made(desk, name, format)
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "_" for c in name)[:60]
    headers = {"content-disposition": f'attachment; filename="{plain}-{chosen.name}{chosen.suffix}"'}
    return StreamingResponse(pieces, media_type=chosen.media_type, headers=headers)


@api.get("/dossiers/{name}/readers/file/{form}", tags=["readers"], response_class=Response)
def comparison_file(
    desk: DeskDep, who: Reader, name: DossierName, form: Literal["csv", "html"], first: Filter = None,
    second: Filter = None,
) -> Response:  # fmt: skip
    """Two readers compared, as a table or as a page that stands alone."""
    found = coders.between(desk, name, first or "", second or "")
    text = as_csv(found) if form == "csv" else as_html(found)
    headers = {"content-disposition": f'attachment; filename="readers.{form}"'}
    return Response(text, media_type=f"text/{form}; charset=utf-8", headers=headers)


# The audit log


@site.get("/audit")
def audit_page(request: Request, desk: DeskDep, who: Editor, offset: Offset = 0, limit: Limit = 100) -> Response:
    """Who did what when."""
    found = desk.store.audit.entries(offset=offset, limit=limit)
    values = {**common(request), "found": found, "limit": limit, "json_url": f"{API}/audit", "active": "audit"}
    return Response(render.page("audit.html", values), media_type="text/html")


@api.get("/audit", tags=["about"])
def audit(desk: DeskDep, who: Editor, offset: Offset = 0, limit: Limit = 100) -> Page[AuditEntry]:
    """Who did what when, newest first."""
    return desk.store.audit.entries(offset=offset, limit=limit)


# Charts

ChartKind = Literal["timeline", "issue", "party"]


def _spec(desk: Desk, name: str, chart: ChartKind, of: str | None, kind: str | None) -> dict[str, Any]:
    if chart == "issue":
        found = topics.issue(desk, name, of or "", 0, 1, 40)
        stances: list[tuple[str, Stance]] = [(t.party, s) for t in found.trajectories for s in t.stances]
        return charts.stances_chart(
            [(named(p), s) for p, s in stances], title=f"Stances on {found.issue.name} by date of report"
        )
    if chart == "party":
        _, analysed = open_dossier(desk, name)
        pairs = analysed.stances_of_party.get(of or "", [])[-400:]
        return charts.stances_chart(
            [(issue.name, s) for issue, s in pairs], title=f"What {named(of or '')} said, by issue and date"
        )
    entries = newest_first(desk, name, ClaimFilter(kind=kind or None, party=of or None), 0, 300).items
    return charts.claims_chart(entries, title="The newest claims by date of report and actor (up to 300)")


@site.get("/dossiers/{name}/charts/{chart}.{form}")
def chart(
    desk: DeskDep, who: Reader, name: DossierName, chart: ChartKind, form: Literal["json", "svg", "png"],
    of: Filter = None, kind: Filter = None,
) -> Response:  # fmt: skip
    """A chart as specification, SVG or PNG."""
    spec = _spec(desk, name, chart, of, kind)
    if form == "json":
        return Response(json.dumps(spec), media_type="application/json")
    if form == "svg":
        return Response(charts.svg(spec), media_type="image/svg+xml", headers=_drawn(chart, "svg"))
    return Response(charts.png(spec), media_type="image/png", headers=_drawn(chart, "png"))


def _drawn(chart: str, form: str) -> dict[str, str]:
    # A picture needs its own styles, and nothing else.
    policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return {"content-disposition": f'inline; filename="{chart}.{form}"', "content-security-policy": policy}


@site.get("/dossiers/{name}/conditions.svg")
def conditions_picture(desk: DeskDep, who: Reader, name: DossierName, issue: Filter = None) -> Response:
    """The graph of acts and conditions."""
    return Response(
        draw(graph_of(desk, name, issue or None), named),
        media_type="image/svg+xml",
        headers=_drawn("conditions", "svg"),
    )


# Our own files


@open_site.get("/static/vega.js")
def vega() -> Response:
    """The chart library, made on this machine from its wheel."""
    return Response(charts.bundle(), media_type="text/javascript", headers={"cache-control": "public, max-age=86400"})


@open_site.get("/static/{file}")
def static(file: str) -> Response:
    """A file of the pages."""
    path = render.STATIC / file
    if "/" in file or "\\" in file or path.suffix not in STATIC_TYPES or not path.is_file():
        raise Problem(404, "Not found", "There is no such file.")
    return Response(path.read_bytes(), media_type=STATIC_TYPES[path.suffix], headers={"cache-control": FOR_GOOD})
