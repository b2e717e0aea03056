"""Everything that changes a workspace: new dossiers, articles, judgements; by forms and by the API alike."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field

from dragoman.model import DossierSettings, Review, content_id
from dragoman.model.review import Verdict
from dragoman.readers.registry import DEFAULT, reader_names
from dragoman.readers.settings import ModelSettings
from dragoman.sources.dates import iso_date
from dragoman.store import ClaimEntry, Page
from dragoman.web import intake, judging, render
from dragoman.web.asking import (
    DeskDep,
    DossierName,
    Editor,
    Id,
    Limit,
    Line,
    LongText,
    Offset,
    Reader,
    Reviewer,
    Token,
)
from dragoman.web.desk import Desk
from dragoman.web.jobs import Job
from dragoman.web.pages import API, FAULTS, common
from dragoman.web.problems import FieldFault, Problem
from dragoman.web.security import SLASH
from dragoman.web.views.reading import text_of

api = APIRouter(prefix=API, responses=FAULTS)
site = APIRouter(include_in_schema=False)

ByReader = Annotated[Line, Form()]
"""Name of who is to read."""
FILES = 50
"""Files of one form."""


class NewDossier(BaseModel):
    """What a dossier begins with."""

    model_config = ConfigDict(extra="forbid")
    name: Line = Field(min_length=1, description="Short name, used in addresses.")
    title: Line | None = Field(None, description="What the negotiation is about.")


class NewArticle(BaseModel):
    """An article to read: either its text, or an address to fetch it from."""

    model_config = ConfigDict(extra="forbid")
    text: LongText | None = None
    url: Line | None = None
    title: Line | None = None
    outlet: Line | None = None
    published: Line | None = Field(None, description="ISO date; never guessed.")
    reader: Line = Field(DEFAULT, description="Who reads, as `dragoman readers` lists them.")


def offered() -> dict[str, str]:
    """Readers that articles can be given to here; those that ask a model only where the server was told which."""
    asks = ModelSettings.from_environment().url is not None
    return {name: what for name, what in reader_names().items() if asks or name not in ("model", "hybrid")}


class NewReview(BaseModel):
    """A judgement on a claim; see `dragoman review --help` for what each verdict takes."""

    model_config = ConfigDict(extra="forbid")
    claim: Line
    verdict: Verdict
    changes: dict[str, Any] = Field(default_factory=dict)
    note: Line | None = None


# The API


@api.post("/dossiers", status_code=201, tags=["dossiers"], responses={409: FAULTS[404]})
def create_dossier(desk: DeskDep, who: Editor, body: NewDossier) -> DossierSettings:
    """Begin a dossier."""
    return _create(desk, body.name, body.title, who.name)


@api.post("/dossiers/{name}/articles", status_code=202, tags=["articles"])
def add_article(desk: DeskDep, who: Editor, name: DossierName, body: NewArticle) -> Job:
    """Read an article into a dossier; the answer is a job to watch."""
    if (body.text is None) == (body.url is None):
        raise Problem(422, "Not accepted", "Give either text or url.")
    if body.url is not None:
        return _start(desk, name, [intake.address(_web_address(body.url))], who.name, body.reader)
    handed = intake.pasted(
        _some(body.text or ""), title=body.title, outlet=body.outlet, published=_date(body.published)
    )
    return _start(desk, name, [handed], who.name, body.reader)


@api.get("/dossiers/{name}/jobs/{id}", tags=["articles"])
def job_state(desk: DeskDep, who: Reader, name: DossierName, id: Id) -> Job:
    """How far a job has come."""
    return _job(desk, name, id)


@api.post("/dossiers/{name}/reviews", status_code=201, tags=["review"])
def add_review(desk: DeskDep, who: Reviewer, name: DossierName, body: NewReview) -> Review:
    """Judge a claim. It counts at once; the machine's reading is kept beside it."""
    return _judge(desk, name, body.claim, body.verdict, body.changes, body.note, who.name)


@api.get("/dossiers/{name}/reviews", tags=["review"])
def reviews(desk: DeskDep, who: Reader, name: DossierName, offset: Offset = 0, limit: Limit = 100) -> Page[Review]:
    """The history of judgements, oldest first."""
    every = desk.store.reader.reviews(name)
    return Page[Review](items=every[offset : offset + limit], total=len(every), offset=offset)


# The forms


def _go(to: str) -> Response:
    return RedirectResponse(to, status_code=303)


@site.post("/dossiers", dependencies=[Token])
def new_dossier(
    desk: DeskDep, who: Editor, name: Annotated[Line, Form()] = "", title: Annotated[Line, Form()] = ""
) -> Response:
    """Begin a dossier."""
    if not name.strip():
        raise Problem(422, "There is a problem", "", errors=[FieldFault(field="name", message="Enter a short name")])
    made = _create(desk, name.strip(), title.strip() or None, who.name)
    return _go(render.path("dossiers", made.name, "add"))


@site.get("/dossiers/{name}/add")
def add_page(request: Request, desk: DeskDep, who: Editor, name: DossierName) -> Response:
    """The page to add articles."""
    return _add_page(request, desk, name, [], {})


def _add_page(
    request: Request, desk: Desk, name: str, faults: list[FieldFault], given: dict[str, str], status: int = 200
) -> Response:
    entry = desk.store.reader.dossier(name)
    values = {
        **common(request),
        "entry": entry,
        "faults": {f.field: f.message for f in faults},
        "given": render.Given(given),
        "readers": offered(),
    }
    return Response(render.page("add.html", {**values, "active": "add"}), status_code=status, media_type="text/html")


@site.post("/dossiers/{name}/add/text", dependencies=[Token])
def add_text(
    request: Request, desk: DeskDep, who: Editor, name: DossierName,
    text: Annotated[LongText, Form()] = "", title: Annotated[Line, Form()] = "",
    outlet: Annotated[Line, Form()] = "", published: Annotated[Line, Form()] = "", by: ByReader = DEFAULT,
) -> Response:  # fmt: skip
    """Add pasted text."""
    faults = []
    if not text.strip():
        faults.append(FieldFault(field="text", message="Paste the text of an article"))
    if published.strip() and iso_date(published.strip()) is None:
        faults.append(FieldFault(field="published", message="Write the date as 2025-02-27, or leave it empty"))
    if faults:
        given = {"text": text, "title": title, "outlet": outlet, "published": published}
        return _add_page(request, desk, name, faults, given, 422)
    handed = intake.pasted(
        text, title=title.strip() or None, outlet=outlet.strip() or None, published=published.strip() or None
    )
    return _watch(_start(desk, name, [handed], who.name, by))


@site.post("/dossiers/{name}/add/file", dependencies=[Token])
def add_file(
    request: Request,
    desk: DeskDep,
    who: Editor,
    name: DossierName,
    files: Annotated[list[UploadFile] | None, File()] = None,
    by: ByReader = DEFAULT,
) -> Response:
    """Add files."""
    chosen = [f for f in files or [] if f.filename]
    if not chosen or len(chosen) > FILES:
        message = "Choose at least one file" if not chosen else f"Choose at most {FILES} files at a time"
        return _add_page(request, desk, name, [FieldFault(field="files", message=message)], {}, 422)
    handed = [intake.uploaded(f.filename or "file", f.file.read(), outlet=None, published=None) for f in chosen]
    return _watch(_start(desk, name, handed, who.name, by))


@site.post("/dossiers/{name}/add/address", dependencies=[Token])
def add_address(
    request: Request,
    desk: DeskDep,
    who: Editor,
    name: DossierName,
    url: Annotated[Line, Form()] = "",
    by: ByReader = DEFAULT,
) -> Response:
    """Fetch an address and add its article."""
    try:
        address = _web_address(url)
    except Problem as problem:
        return _add_page(request, desk, name, problem.errors, {"url": url}, 422)
    return _watch(_start(desk, name, [intake.address(address)], who.name, by))


@site.get("/dossiers/{name}/jobs/{id}")
def job_page(request: Request, desk: DeskDep, who: Reader, name: DossierName, id: Id) -> Response:
    """How far a job has come; the page renews itself until it is done."""
    job = _job(desk, name, id)
    entry = desk.store.reader.dossier(name)
    json_url = API + render.path("dossiers", name, "jobs", id)
    values = {**common(request), "entry": entry, "job": job, "json_url": json_url, "active": "add"}
    return Response(render.page("job.html", values), media_type="text/html")


@site.post("/dossiers/{name}/review", dependencies=[Token])
def judge(
    desk: DeskDep, who: Reviewer, name: DossierName,
    claim: Annotated[Line, Form()], verdict: Annotated[str, Form(pattern="^(accept|reject|correct)$")],
    kind: Annotated[str, Form()] = "", act: Annotated[str, Form()] = "", polarity: Annotated[str, Form()] = "",
    certainty: Annotated[str, Form()] = "", tense: Annotated[str, Form()] = "", issue: Annotated[Line, Form()] = "",
    note: Annotated[Line, Form()] = "", back: Annotated[Line, Form()] = "",
) -> Response:  # fmt: skip
    """Judge a claim from the queue or from its page."""
    readings = _readings(desk, name, claim)
    machine = readings[0].claim
    written = note.strip() or None
    if verdict == "correct":
        given = {"kind": kind, "act": act, "polarity": polarity, "certainty": certainty, "tense": tense}
        changes = {k: v for k, v in given.items() if v and v != getattr(machine, k)}
        if changes:
            _judge(desk, name, machine.id, "correct", changes, written, who.name)
        elif not issue:
            _judge(desk, name, machine.id, "accept", {}, written, who.name)
    else:
        _judge(desk, name, machine.id, "accept" if verdict == "accept" else "reject", {}, written, who.name)
    if issue and issue not in readings[0].issues:
        _judge(desk, name, machine.id, "assign", {"issue": issue}, written, who.name)
    return _judged(name, machine.id, verdict, back)


Column = Annotated[list[Line] | None, Form()]
"""One field of every part of a split, in the order of the parts."""


@site.post("/dossiers/{name}/review/merge", dependencies=[Token])
def merge(
    desk: DeskDep, who: Reviewer, name: DossierName, claim: Annotated[Line, Form()],
    into: Annotated[Line, Form()] = "", other: Annotated[Line, Form()] = "",
    note: Annotated[Line, Form()] = "", back: Annotated[Line, Form()] = "",
) -> Response:  # fmt: skip
    """Say that a claim restates another one."""
    machine = _readings(desk, name, claim)[0].claim
    meant = judging.target(other or into)
    _judge(desk, name, machine.id, "merge", {"into": meant}, note.strip() or None, who.name)
    return _judged(name, machine.id, "merge", back)


@site.post("/dossiers/{name}/review/split", dependencies=[Token])
def split(
    desk: DeskDep, who: Reviewer, name: DossierName, claim: Annotated[Line, Form()],
    words: Column = None, head: Column = None, kind: Column = None, act: Column = None, polarity: Column = None,
    certainty: Column = None, tense: Column = None, actor: Column = None,
    note: Annotated[Line, Form()] = "", back: Annotated[Line, Form()] = "",
) -> Response:  # fmt: skip
    """Take a claim apart into several."""
    shown = _readings(desk, name, claim)[0]
    columns = {
        "words": words, "head": head, "kind": kind, "act": act, "polarity": polarity, "certainty": certainty,
        "tense": tense,
    }  # fmt: skip
    given = [
        {k: (v or [])[i] if i < len(v or []) else "" for k, v in columns.items()}
        for i in range(min(len(words or []), judging.PARTS))
    ]
    document = text_of(desk, name, shown)
    if document is None:
        raise Problem(422, "Not accepted", "No version of the article holds this claim's evidence.")
    changes = {"claims": judging.parts(shown.claim, document, given, actor or [])}
    _judge(desk, name, shown.claim.id, "split", changes, note.strip() or None, who.name)
    return _judged(name, shown.claim.id, "split", back)


def _readings(desk: Desk, name: str, claim: str) -> tuple[ClaimEntry, ...]:
    readings = tuple(r for r in desk.store.reader.readings(name, claim) if r.layer == "machine")
    if not readings:
        raise Problem(404, "Not found", f"No reading in {name} holds a claim {claim!r}.")
    return readings


def _judged(name: str, claim: str, verdict: str, back: str) -> Response:
    home = render.path("dossiers", name, "review")
    to = back if back.startswith("/") and not back.startswith("//") and not urlsplit(back).netloc else home
    return _go(render.with_query(to.partition("?")[0], **_kept(to), done=claim, verdict=verdict))


def _kept(to: str) -> dict[str, str]:
    pairs = (p.partition("=") for p in to.partition("?")[2].split("&") if p)
    return {k: v for k, _, v in pairs if k in ("skip",) and v.isdigit()}


# What both do


def _create(desk: Desk, name: str, title: str | None, who: str) -> DossierSettings:
    if name in (".", "..") or SLASH in name:  # browsers take dots for steps between folders, however they are written
        raise Problem(422, "Not accepted", "No address can hold this name; choose another one.")
    settings = DossierSettings(name=name, title=title)
    desk.store.writer.create(settings, actor=who)
    return settings


def _start(desk: Desk, name: str, handed: list[intake.Handed], who: str, reader: str = DEFAULT) -> Job:
    desk.store.reader.dossier(name)
    if reader not in offered():
        raise Problem(422, "Not accepted", f"There is no reader {reader!r} here; there are {', '.join(offered())}.")
    return desk.jobs.start(name, handed, who, reader)


def _watch(job: Job) -> Response:
    return _go(render.path("dossiers", job.dossier, "jobs", job.id))


def _job(desk: Desk, name: str, id: str) -> Job:
    job = desk.jobs.get(name, id)
    if job is None:
        raise Problem(404, "Not found", "This server remembers no such job; what it added is in the dossier.")
    return job


def _judge(
    desk: Desk, name: str, claim: str, verdict: Verdict, changes: dict[str, Any], note: str | None, who: str
) -> Review:
    made_at = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    review = Review(
        id=content_id("r", name, claim, who, verdict, changes, note, made_at),
        dossier=name, claim=claim, reviewer=who, verdict=verdict, changes=changes, note=note, made_at=made_at,
    )  # fmt: skip
    desk.store.writer.review(review)
    desk.changed(name)
    return review


def _some(text: str) -> str:
    if not text.strip():
        raise Problem(422, "Not accepted", "There is no text to read.")
    return text


def _date(published: str | None) -> str | None:
    if published is not None and iso_date(published) is None:
        raise Problem(422, "Not accepted", f"{published[:60]!r} is not a date; write it as 2025-02-27.")
    return published


def _web_address(url: str) -> str:
    fault = "Enter an address that begins with http:// or https://"
    try:
        parts = urlsplit(url.strip())
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if not good:
        raise Problem(422, "Not accepted", fault + ".", errors=[FieldFault(field="url", message=fault)])
    return url.strip()
