"""Commands for people's judgement on claims: accept, correct, reject, merge, split, assign; history; agreement."""

from __future__ import annotations

import getpass
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from dragoman.cli.workspace import (
    JsonOption,
    NameArgument,
    WorkspaceOption,
    console,
    guarded,
    notices,
    open_workspace,
    row,
    table_of,
)
from dragoman.model import InputError, Review, content_id
from dragoman.model.review import Verdict

ByOption = Annotated[
    str | None,
    typer.Option("--by", help="Who judges. Default: DRAGOMAN_REVIEWER, else the name you are logged in with."),
]
NoteOption = Annotated[str | None, typer.Option("--note", help="Why.")]
ClaimArgument = Annotated[str, typer.Argument(metavar="CLAIM", help="Id of the claim.")]
ClaimsArgument = Annotated[list[str], typer.Argument(metavar="CLAIM...", help="Ids of claims.")]

_app = typer.Typer(help="Judge claims. The machine's reading is kept beside every judgement.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(_app, name="review")
    app.command("agreement")(guarded(agreement))


@_app.command("queue")
@guarded
def queue(
    name: NameArgument,
    limit: Annotated[int, typer.Option(min=1, help="How many to list.")] = 20,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """List claims that nobody judged yet."""
    from dragoman.store import ClaimFilter

    with open_workspace(workspace) as store:
        page = store.reader.claims(name, ClaimFilter(reviewed=False), limit=limit)
    if as_json:
        typer.echo(json.dumps([e.as_json() for e in page.items], ensure_ascii=False))
        return
    table = table_of("claim", "document", "who", "act", "certainty", "evidence", title=f"{page.total} claims wait")
    for e in page.items:
        who = ", ".join(a.key for a in e.claim.actors)
        row(
            table,
            e.claim.id,
            e.document,
            who,
            f"{e.claim.act} {e.claim.polarity}",
            e.claim.certainty,
            e.claim.evidence.text,
        )
    console().print(table)


@_app.command("accept")
@guarded
def accept(
    name: NameArgument, claims: ClaimsArgument, *, by: ByOption = None, note: NoteOption = None,
    workspace: WorkspaceOption = None,
) -> None:  # fmt: skip
    """Confirm the machine's reading of claims."""
    _keep(workspace, [_review(name, claim, "accept", {}, by=by, note=note) for claim in claims])


@_app.command("reject")
@guarded
def reject(
    name: NameArgument, claims: ClaimsArgument, *, by: ByOption = None, note: NoteOption = None,
    workspace: WorkspaceOption = None,
) -> None:  # fmt: skip
    """Say that claims do not stand in the text; they no longer count."""
    _keep(workspace, [_review(name, claim, "reject", {}, by=by, note=note) for claim in claims])


@_app.command("correct")
@guarded
def correct(
    name: NameArgument,
    claim: ClaimArgument,
    changes: Annotated[
        list[str],
        typer.Argument(
            metavar="FIELD=VALUE...",
            help="As certainty=probable. Values are JSON where they can be read as such, else text; for predicate, "
            "about, evidence, when and where a plain text is looked up in the document.",
        ),
    ],
    *,
    by: ByOption = None,
    note: NoteOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Correct fields of a claim."""
    with open_workspace(workspace) as store:
        readings = store.reader.readings(name, claim)
        if not readings:
            raise InputError(f"the dossier has no claim {claim!r}")
        text = store.reader.record(name, readings[0].document).document.text
        near = readings[0].claim.evidence.span
    fields = dict(_field(change, text, near) for change in changes)
    _keep(workspace, [_review(name, claim, "correct", fields, by=by, note=note)])


@_app.command("merge")
@guarded
def merge(
    name: NameArgument,
    claim: ClaimArgument,
    into: Annotated[str, typer.Argument(metavar="INTO", help="Id of the claim that states the same.")],
    *,
    by: ByOption = None,
    note: NoteOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Say that a claim states the same as another one."""
    _keep(workspace, [_review(name, claim, "merge", {"into": into}, by=by, note=note)])


@_app.command("split")
@guarded
def split(
    name: NameArgument,
    claim: ClaimArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="JSON list: for each part an object of changed fields.")],
    *,
    by: ByOption = None,
    note: NoteOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Say that a claim holds several propositions."""
    try:
        parts = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise InputError(f"{file} is not JSON in UTF-8: {error}") from error
    _keep(workspace, [_review(name, claim, "split", {"claims": parts}, by=by, note=note)])


@_app.command("assign")
@guarded
def assign(
    name: NameArgument,
    issue: Annotated[str, typer.Argument(metavar="ISSUE", help="Id of the issue.")],
    claims: ClaimsArgument,
    *,
    by: ByOption = None,
    note: NoteOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Say under which issue claims belong; this wins over the analysis."""
    _keep(workspace, [_review(name, claim, "assign", {"issue": issue}, by=by, note=note) for claim in claims])


@_app.command("log")
@guarded
def log(
    name: NameArgument,
    claim: Annotated[str | None, typer.Option("--claim", help="Only of this claim.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="Only by this reviewer.")] = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Show the history of judgements, oldest first."""
    with open_workspace(workspace) as store:
        reviews = store.reader.reviews(name, claim=claim, reviewer=by)
        lost = {r.id for r in store.reader.orphaned_reviews(name)}
    if as_json:
        typer.echo(json.dumps([r.as_json() for r in reviews], ensure_ascii=False))
        return
    table = table_of("when", "who", "claim", "verdict", "changes", "note")
    for r in reviews:
        changes = json.dumps(r.changes, ensure_ascii=False) if r.changes else ""
        gone = " (claim no longer read)" if r.id in lost else ""
        row(table, r.made_at, r.reviewer, r.claim + gone, r.verdict, changes, r.note)
    console().print(table)


def agreement(
    name: NameArgument,
    a: Annotated[str, typer.Argument(metavar="A", help="One reviewer.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The other reviewer.")],
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Compare two reviewers: share of equal judgements, and Krippendorff's alpha."""
    from dragoman.store.agreement import compare

    with open_workspace(workspace) as store:
        reviews = store.reader.reviews(name)
        machine = {
            claim: readings[0].claim
            for claim in {r.claim for r in reviews if r.reviewer in (a, b)}
            if (readings := store.reader.readings(name, claim))
        }
    result = compare(a, b, reviews, machine.get)
    if as_json:
        typer.echo(result.to_json())
        return
    table = table_of("question", "alpha", "agreed", title=f"{a} and {b} on {result.claims} claims")
    for question, value in result.alpha.items():
        shown = "undefined (one value only)" if value is None else f"{value:.3f}"
        row(table, question, shown, f"{result.agreed[question]:.0%}")
    console().print(table)
    if result.differing:
        console().print("they differ on: " + ", ".join(result.differing), markup=False)


def _review(
    dossier: str, claim: str, verdict: Verdict, changes: dict[str, Any], *, by: str | None, note: str | None
) -> Review:
    reviewer = by or os.environ.get("DRAGOMAN_REVIEWER") or getpass.getuser()
    made_at = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    return Review(
        id=content_id("r", dossier, claim, reviewer, verdict, changes, note, made_at),
        dossier=dossier, claim=claim, reviewer=reviewer, verdict=verdict, changes=changes, note=note, made_at=made_at,
    )  # fmt: skip


def _keep(workspace: str | None, reviews: list[Review]) -> None:
    with open_workspace(workspace) as store:
        for review in reviews:
            store.writer.review(review)
            notices().print(f"{review.verdict} {review.claim} by {review.reviewer}", markup=False, highlight=False)


QUOTED = ("predicate", "about", "evidence", "when", "where")


def _field(change: str, text: str, near: tuple[int, int]) -> tuple[str, Any]:
    """One FIELD=VALUE. A plain text for a field that quotes is found in the document, in the claim's evidence first."""
    field, sign, written = change.partition("=")
    if not sign or not field:
        raise InputError(f"{change!r} is not FIELD=VALUE, such as certainty=probable")
    try:
        value = json.loads(written)
    except ValueError:
        value = written
    if field not in QUOTED or not isinstance(value, str):
        return field, value
    start = text.find(value, near[0])
    start = text.find(value) if start < 0 else start
    if start < 0 or not value:
        raise InputError(f"the document does not hold {value!r}; quote it as written")
    quoted: dict[str, Any] = {"text": value, "span": [start, start + len(value)]}
    if field == "when":
        quoted["value"] = None
    return field, quoted
