"""The application: routes, errors, what every request passes."""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from anyio import to_thread
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Scope

import dragoman
from dragoman.model import Document, DragomanError, Record
from dragoman.web import changes, charts, pages, render, service
from dragoman.web.desk import Desk
from dragoman.web.login import Doorkeeper
from dragoman.web.problems import MEDIA_TYPE, FieldFault, Problem, problem_of
from dragoman.web.security import Guard, address
from dragoman.web.settings import WebSettings

log = logging.getLogger(__name__)

THREADS = 12
"""Requests that are worked on at once. The store keeps 15 connections; the threads share the processors anyway."""

DESCRIPTION = """\
Reads the reporting on a negotiation and keeps the record. Every page of the site is served here as JSON under the same
path. Lists take `offset` and `limit` and give `total`. Errors have one shape (RFC 9457, `application/problem+json`).
Where the server asks for a log-in, send `POST /api/v1/session` first; the cookie it sets goes with later requests.
Bodies of requests are JSON.
"""


def create_app(settings: WebSettings, *, read: Callable[[Document], Record] | None = None) -> FastAPI:
    """The web faces over one workspace.

    Args:
        settings: how they run; `settings.login` must say whether the workspace has accounts.
        read: stands in for the built-in reader (tests).

    Raises:
        StoreError: if the workspace cannot be opened.
    """
    desk = Desk(settings, read)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        # Fewer threads than the store has connections: readers then wait for a thread and never fail for want of one.
        to_thread.current_default_thread_limiter().total_tokens = THREADS
        if not settings.inline:
            threading.Thread(target=charts.bundle, daemon=True, name="dragoman-charts").start()
        yield
        desk.close()

    app = FastAPI(
        title="dragoman",
        version=dragoman.__version__,
        description=DESCRIPTION,
        lifespan=lifespan,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.desk = desk
    app.state.door = Doorkeeper(desk)
    for router in (service.open_api, changes.api, service.api, pages.api):
        app.include_router(router)
    for router in (service.open_site, changes.site, service.site, pages.site):
        app.include_router(router)
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(DragomanError, _error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _fault)
    app.add_middleware(Guard, settings=settings, answer=_answer)
    return app


def answer(request: Request, problem: Problem) -> Response:
    """A problem for whoever asked: JSON under the API's prefix, else a page."""
    headers = {} if problem.retry_after is None else {"retry-after": str(problem.retry_after)}
    if address(request.scope).startswith("/api/"):
        return JSONResponse(
            problem.body().model_dump(), status_code=problem.status, media_type=MEDIA_TYPE, headers=headers
        )
    if problem.status == 401 and request.method == "GET":
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(render.with_query("/login", to=address(request.scope) + query), status_code=303)
    values = {**pages.common(request), "problem": problem, "active": "error"}
    return Response(
        render.page("error.html", values), status_code=problem.status, media_type="text/html", headers=headers
    )


def _answer(scope: Scope, problem: Problem) -> ASGIApp:
    return answer(Request(scope), problem)


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return answer(request, error)


async def _error(request: Request, error: Exception) -> Response:
    assert isinstance(error, DragomanError)
    return answer(request, problem_of(error))


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = [
        FieldFault(field=".".join(str(p) for p in e["loc"][1:]) or str(e["loc"][0]), message=str(e["msg"]))
        for e in error.errors()
    ]
    detail = "; ".join(f"{e.field}: {e.message}" for e in errors[:5])
    detail = detail.encode("utf-8", "replace").decode()
    return answer(request, Problem(422, "Not accepted", detail, errors=errors))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    titles = {404: "Not found", 405: "Not allowed here"}
    details = {404: "There is no page at this address.", 405: "This address takes no such request."}
    problem = Problem(
        error.status_code, titles.get(error.status_code, "Not understood"),
        details.get(error.status_code, str(error.detail)),
    )  # fmt: skip
    made = answer(request, problem)
    made.headers.update(error.headers or {})
    return made


async def _fault(request: Request, error: Exception) -> Response:
    log.error("%s %s failed", request.method, address(request.scope), exc_info=error)
    return answer(request, Problem(500, "Something went wrong", "The fault is ours; the server's log tells more."))
