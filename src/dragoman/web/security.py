"""What every request passes: host names, foreign pages, sizes, and the headers that browsers hold us to."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import SplitResult, quote, unquote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dragoman.web.problems import Problem
from dragoman.web.settings import WebSettings

SAFE = ("GET", "HEAD", "OPTIONS")
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
}

SLASH = "\ufdd0"
"""Stands for a slash inside one part of an address (`%2F`) until the route has taken the address apart; no text holds
this character, which Unicode keeps for uses like this one."""

Answer = Callable[[Scope, Problem], ASGIApp]


def address(scope: Scope) -> str:
    """The path of a request as it was sent, percent signs and all: it can be asked for again as it is."""
    return _raw(scope).decode("latin-1")


def _raw(scope: Scope) -> bytes:
    raw = scope.get("raw_path")
    return bytes(raw).partition(b"?")[0] if raw else quote(scope["path"]).encode()


def _split(address: str) -> SplitResult:
    """The parts of an address; one that cannot be taken apart has none."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


class Guard:
    """Refuses what no page should see, and sets the headers of every answer."""

    def __init__(self, app: ASGIApp, settings: WebSettings, answer: Answer) -> None:
        """`answer` makes the response for a problem."""
        self._app, self._settings, self._answer = app, settings, answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        problem = self._refused(scope, headers)
        counted = 0

        async def bounded() -> Message:
            nonlocal counted
            message = await receive()
            counted += len(message.get("body", b""))
            if counted > self._settings.upload_bytes:
                raise self._too_large()
            return message

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                out = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    out.setdefault(name, value)
                if self._settings.https:
                    out.setdefault("strict-transport-security", "max-age=31536000")
                out.setdefault("cache-control", "no-store" if self._settings.login else "no-cache")
            await send(message)

        if scope["method"] == "HEAD":  # what a GET would give; the server leaves the body out
            scope = {**scope, "method": "GET"}
        scope = {**scope, "path": "/".join(unquote(p).replace("/", SLASH) for p in address(scope).split("/"))}
        app = self._app if problem is None else self._answer(scope, problem)
        await app(scope, bounded, guarded)

    def _refused(self, scope: Scope, headers: Headers) -> Problem | None:
        host = headers.get("host", "")
        if (_split(f"//{host}").hostname or "").lower() not in {h.strip("[]") for h in self._settings.allowed_hosts}:
            return Problem(
                421, "Unknown host name",
                "This server does not answer under that name. Start it with --name NAME to allow another one.",
            )  # fmt: skip
        if "\x00" in scope["path"] or b"%00" in scope.get("query_string", b""):
            return Problem(400, "Bad address", "The address holds a character that no name can hold.")
        if scope["method"] not in SAFE and not self._from_here(headers, host):
            return Problem(403, "Not from here", "The request comes from a page of another site.")
        length = headers.get("content-length", "0")
        if length.isdigit() and int(length) > self._settings.upload_bytes:
            return self._too_large()
        return None

    def _from_here(self, headers: Headers, host: str) -> bool:
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return False
        origin = headers.get("origin")
        return origin is None or _split(origin).netloc == host

    def _too_large(self) -> Problem:
        size = self._settings.upload_bytes // (1024 * 1024)
        return Problem(413, "Too large", f"A request may hold {size} MB; split it, or use `dragoman add`.")
