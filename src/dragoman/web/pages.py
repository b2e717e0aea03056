"""Every page for reading, once: the address, what it shows, and its template. Each is served as HTML and as JSON."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from dragoman.model import ACTS, KINDS, Kind
from dragoman.store import ClaimFilter
from dragoman.web import render
from dragoman.web.asking import Day, DeskDep, DossierName, Filter, Id, Key, Limit, Offset, reader_role
from dragoman.web.problems import ProblemBody
from dragoman.web.security import address
from dragoman.web.views import coders, reading, topics
from dragoman.web.views import overview as overviews
from dragoman.web.views import whatif as suppositions

API = "/api/v1"
FAULTS: dict[int | str, dict[str, Any]] = {
    code: {"model": ProblemBody, "description": text, "content": {"application/problem+json": {}}}
    for code, text in {
        400: "The address or body cannot be understood",
        401: "Not logged in",
        403: "Not allowed",
        404: "Not found",
        422: "A value is wrong",
        503: "The workspace cannot be used now",
    }.items()
}

api = APIRouter(prefix=API, dependencies=[Depends(reader_role)], responses=FAULTS)
site = APIRouter(dependencies=[Depends(reader_role)], include_in_schema=False, default_response_class=HTMLResponse)

PAGES: list[tuple[str, str]] = []
"""Path and template of every page, for tests and figures about all of them."""


def common(request: Request) -> dict[str, Any]:
    """What every template may use."""
    identity = getattr(request.state, "identity", None)
    query = request.url.query
    here = address(request.scope)
    return {
        "identity": identity,
        "login": request.app.state.door.needed(),
        "here": here,
        "here_with_query": here + (f"?{query}" if query else ""),
        "query": render.Given(request.query_params),
        "json_url": None,
        "kinds": KINDS,
        "acts": ACTS,
    }


def page(path: str, template: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Serve what a function gives at `path` as a page, and under the API's prefix as JSON."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        signature = inspect.signature(function, eval_str=True)
        tags = [path.split("/")[3] if path.count("/") > 2 else "dossiers"]
        api.add_api_route(
            path, function, response_model=signature.return_annotation, name=function.__name__, tags=list(tags)
        )

        def html(request: Request, **values: Any) -> HTMLResponse:
            view = function(**values)
            shared = common(request)
            query = f"?{request.url.query}" if request.url.query else ""
            here = shared["here"] if shared["here"] != "/" else "/dossiers"
            shared["json_url"] = f"{API}{here}{query}"
            return HTMLResponse(render.page(template, {**shared, "view": view, "active": function.__name__}))

        asked = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Request)
        parameters = [asked, *(p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in signature.parameters.values())]
        html.__signature__ = signature.replace(parameters=parameters, return_annotation=HTMLResponse)  # type: ignore[attr-defined]
        html.__name__ = f"{function.__name__}_page"
        site.add_api_route("/" if path == "/dossiers" else path, html, methods=["GET"])
        PAGES.append((path, template))
        return function

    return register


@page("/dossiers", "dossiers.html")
def dossiers(desk: DeskDep) -> overviews.DossierList:
    """All dossiers of the workspace."""
    return overviews.dossiers(desk)


@page("/search", "search.html")
def search(
    desk: DeskDep, q: Annotated[str, Query(max_length=1_000)] = "", dossier: Filter = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20, offset: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> overviews.Found:  # fmt: skip
    """Claims and documents with all the words of a query."""
    return overviews.search(desk, q, dossier or None, limit, offset)


@page("/dossiers/{name}", "overview.html")
def overview(desk: DeskDep, name: DossierName) -> overviews.Overview:
    """A dossier at a glance."""
    return overviews.overview(desk, name)


@page("/dossiers/{name}/matrix", "matrix.html")
def matrix(
    desk: DeskDep, name: DossierName,
    party_offset: Offset = 0, parties: Annotated[int, Query(ge=1, le=200)] = 25,
    issue_offset: Offset = 0, issues: Annotated[int, Query(ge=1, le=50)] = 8,
) -> overviews.Matrix:  # fmt: skip
    """Parties by issues: who stands where, how sure, on how many origins, and what is unsaid."""
    return overviews.matrix(desk, name, party_offset, parties, issue_offset, issues)


@page("/dossiers/{name}/timeline", "timeline.html")
def timeline(
    desk: DeskDep, name: DossierName, kind: Annotated[Kind | Literal[""] | None, Query()] = None,
    party: Filter = None, issue: Filter = None, since: Day = None, until: Day = None,
    offset: Offset = 0, limit: Limit = 40,
) -> overviews.Timeline:  # fmt: skip
    """Claims by date of publication, newest first."""
    where = ClaimFilter(
        kind=kind or None, party=party or None, states=bool(party) and ":" not in (party or ""), issue=issue or None,
        since=since or None, until=until or None,
    )  # fmt: skip
    return overviews.timeline(desk, name, where, offset, limit)


@page("/dossiers/{name}/readers", "readers.html")
def readers(
    desk: DeskDep, name: DossierName, first: Filter = None, second: Filter = None,
    only: Annotated[str, Query(max_length=40)] = "differ", offset: Offset = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 30,
) -> coders.Readers:  # fmt: skip
    """Two readers of the same documents: agreement by field, and the claims that they read otherwise."""
    return coders.readers(desk, name, first or None, second or None, only, offset, limit)


@page("/dossiers/{name}/issues", "issues.html")
def issues(desk: DeskDep, name: DossierName) -> topics.IssueList:
    """What is negotiated."""
    return topics.issues(desk, name)


@page("/dossiers/{name}/issues/{id:path}", "issue.html")
def issue(
    desk: DeskDep, name: DossierName, id: Id, offset: Offset = 0, limit: Limit = 15,
    stances: Annotated[int, Query(ge=1, le=500)] = topics.LONGEST,
) -> topics.IssuePage:  # fmt: skip
    """One issue: where each party stood over time, report groups, conflicts, what is unsaid."""
    return topics.issue(desk, name, id, offset, limit, stances)


@page("/dossiers/{name}/parties", "parties.html")
def parties(desk: DeskDep, name: DossierName, offset: Offset = 0, limit: Limit = 60) -> topics.Parties:
    """Who acts, holds a position or is concerned."""
    return topics.parties(desk, name, offset, limit)


@page("/dossiers/{name}/parties/{key:path}", "party.html")
def party(desk: DeskDep, name: DossierName, key: Key, offset: Offset = 0, limit: Limit = 20) -> topics.PartyPage:
    """One party: its stances over time, what it left unsaid, its claims."""
    return topics.party(desk, name, key, offset, limit)


@page("/dossiers/{name}/sources", "sources.html")
def sources(desk: DeskDep, name: DossierName, offset: Offset = 0, limit: Limit = 60) -> topics.Sources:
    """Who is cited, and what falls without them."""
    return topics.sources(desk, name, offset, limit)


@page("/dossiers/{name}/sources/{key:path}", "source.html")
def source(
    desk: DeskDep, name: DossierName, key: Key, offset: Offset = 0, limit: Limit = 20, fate_offset: Offset = 0
) -> topics.SourcePage:
    """One source: what still stands without it, what falls, and the claims that pass through it."""
    return topics.source(desk, name, key, offset, limit, fate_offset)


@page("/dossiers/{name}/claims/{id:path}", "claim.html")
def claim(desk: DeskDep, name: DossierName, id: Id) -> reading.ClaimPage:
    """One claim: evidence, chain, origins, copies, conflicts, reviews."""
    return reading.claim(desk, name, id)


@page("/dossiers/{name}/articles", "articles.html")
def articles(desk: DeskDep, name: DossierName, offset: Offset = 0, limit: Limit = 50) -> overviews.Articles:
    """Documents of the dossier, newest first."""
    return overviews.articles(desk, name, offset, limit)


@page("/dossiers/{name}/articles/{id:path}", "article.html")
def article(
    desk: DeskDep, name: DossierName, id: Id, version: Annotated[int | None, Query(ge=1, le=100_000)] = None
) -> reading.ArticlePage:
    """One article with the claims read from it."""
    return reading.article(desk, name, id, version)


@page("/dossiers/{name}/disputes", "disputes.html")
def disputes(
    desk: DeskDep, name: DossierName, kind: Literal["conflict", "changed", "drift"] = "conflict",
    offset: Offset = 0, limit: Limit = 20,
) -> overviews.Disputes:  # fmt: skip
    """Conflicts, changes of position, drift of certainty and scope."""
    return overviews.disputes(desk, name, kind, offset, limit)


@page("/dossiers/{name}/unsaid", "unsaid.html")
def unsaid(desk: DeskDep, name: DossierName, offset: Offset = 0, limit: Limit = 60) -> overviews.Silences:
    """What nobody has said: refused, not answered, not reported, never asked."""
    return overviews.silences(desk, name, offset, limit)


@page("/dossiers/{name}/whatif", "whatif.html")
def whatif(
    desk: DeskDep, name: DossierName, issue: Filter = None,
    holds: Annotated[list[str] | None, Query(max_length=200)] = None,
    fails: Annotated[list[str] | None, Query(max_length=200)] = None, deep: bool = False,
) -> suppositions.WhatIfPage:  # fmt: skip
    """What would have to be true: suppose that conditions hold or fail, and see which acts could come about."""
    return suppositions.whatif(desk, name, issue or None, holds or [], fails or [], deep)


@page("/dossiers/{name}/review", "review.html")
def review(desk: DeskDep, name: DossierName, skip: Offset = 0, document: Filter = None) -> reading.Queue:
    """Claims that nobody judged yet, one at a time."""
    return reading.queue(desk, name, skip, document or None)
