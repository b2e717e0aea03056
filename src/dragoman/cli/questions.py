"""`dragoman whatif`, `dragoman brief` and `dragoman verify`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from dragoman.cli.terminal import chain_in_words
from dragoman.cli.workspace import JsonOption, NameArgument, WorkspaceOption, console, guarded, open_workspace
from dragoman.model import Claim, Document, Dossier, InputError, SettingError, VerificationError

if TYPE_CHECKING:
    from dragoman.dossier.whatif import Condition, Graph, Verdict, WhatIf

SHOWN = 2
"""Sentences shown for one condition; --json has the ids of all."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for name, command in (("whatif", whatif), ("brief", brief), ("verify", verify)):
        app.command(name)(guarded(command))


def _dossier(name: str, workspace: str | None) -> Dossier:
    from dragoman.cli.dossiers import analysis

    with open_workspace(workspace) as store:
        result = analysis(store, name)
        return result.model_copy(update={"records": tuple(store.reader.records(name))})


def _question(dossier: Dossier, holds: list[str], fails: list[str]) -> WhatIf:
    from dragoman.dossier.whatif import WhatIf, of_dossier

    both = sorted(set(holds) & set(fails))
    if both:
        raise SettingError(f"{', '.join(both)}: supposed both to hold and to fail")
    return WhatIf(of_dossier(dossier), {**dict.fromkeys(holds, True), **dict.fromkeys(fails, False)})


def whatif(
    name: NameArgument,
    act: Annotated[str | None, typer.Argument(metavar="[ACT]", help="Id of an act, or words of it.")] = None,
    *,
    holds: Annotated[list[str] | None, typer.Option("--holds", metavar="ID", help="Suppose a condition holds.")] = None,
    fails: Annotated[list[str] | None, typer.Option("--fails", metavar="ID", help="Suppose a condition fails.")] = None,
    deep: Annotated[bool, typer.Option("--deep", help="Follow conditions that another act would bring about.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="Most sets to list for one act.")] = 20,
    picture: Annotated[Path | None, typer.Option(metavar="FILE.svg", help="Draw the graph of conditions.")] = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Ask what would have to be true for an act to come about.

    Without ACT: all proposed acts with their conditions, which open condition would release most, which demands exclude
    each other, and who blocks what. With --holds or --fails: what would follow. Nothing is predicted; the answers only
    follow from conditions that claims state.

    For example: dragoman whatif talks "Turkey sends troops" --holds n-34cd
    """
    dossier = _dossier(name, workspace)
    question = _question(dossier, holds or [], fails or [])
    if picture is not None:
        from dragoman.exchange.conditions_svg import draw

        picture.write_text(draw(question.graph), encoding="utf-8")
    wanted = [_act_id(dossier, question.graph, act)] if act else list(question.graph.acts)
    verdicts = {a: question.ways(a, deep=deep, limit=limit) for a in wanted}
    if as_json:
        sys.stdout.write(json.dumps(_as_data(dossier, question, verdicts), ensure_ascii=False) + "\n")
        return
    out = console()
    if not question.graph.acts:
        out.print("No claim of this dossier states a condition.")
        return
    evidence = {c.id: (c, r.document) for r in dossier.records for c in r.claims}
    for act_id, verdict in verdicts.items():
        _show(question, act_id, verdict, evidence)
    if act is None:
        _show_keystones(question)
        _show_walls(dossier, question, evidence)
    _show_blocks(dossier, question, wanted)
    for condition, value in question.assumptions.items():
        _show_follows(question, condition, holds=value)


def _act_id(dossier: Dossier, graph: Graph, words: str) -> str:
    from dragoman.dossier.asking import find_acts

    found = find_acts(dossier, graph.acts.values(), words)
    if len(found) == 1:
        return found[0].id
    listed = "".join(f"\n  {a.id}  {a.what}" for a in found or graph.acts.values())
    raise SettingError(f"{words!r} {'may mean one of these' if found else 'names none of these acts'}:{listed}")


def _condition(node: Condition) -> Text:
    style = {"met": "green", "open": "yellow", "disputed": "magenta", "unmet": "red"}[node.state]
    line = Text(f"{node.state:9}", style=style)
    line.append(node.what, style="default")
    by = ", ".join(node.demanded_by) or "nobody named"
    origins = f"{node.independent} origin{'s' if node.independent != 1 else ''} not refuted to be independent"
    line.append(f"  [{node.id}; demanded by {by}; {origins}]", style="dim")
    return line


def _sentence(claim: Claim, document: Document) -> Text:
    """The sentence behind an answer, with whose it is."""
    line = Text(f"      “{' '.join(claim.evidence.text.split())}”", style="default")
    said = chain_in_words(claim.chain, document.outlet)
    line.append(f"  {said}, {(document.published or 'undated')[:10]} [{claim.id}]", style="dim")
    return line


def _show(question: WhatIf, act_id: str, verdict: Verdict, evidence: dict[str, tuple[Claim, Document]]) -> None:
    out, graph = console(), question.graph
    act = graph.acts[act_id]
    out.print(Text(f"\n{act.what}", style="bold underline"), Text(f"[{act.id}; {act.party}]", style="dim"))
    for need in act.needs:
        node = graph.conditions[need]
        out.print("  ", _condition(node))
        for claim in [c for c in node.claims if c in evidence][:SHOWN]:
            out.print(_sentence(*evidence[claim]))
        if node.state != "open":
            for claim in [c for c in node.state_claims if c in evidence][:SHOWN]:
                out.print(Text(f"      {node.state} by", style="dim"), _sentence(*evidence[claim]))
    if act.open:
        out.print(Text("  still open, and not in the hands of the conditions above", style="yellow"))
        for claim in [c for c in act.open if c in evidence]:
            out.print(_sentence(*evidence[claim]))
    if verdict.answers == () or any(a.conditions for a in verdict.answers):
        for number, answer in enumerate(verdict.answers, 1):
            names = "; ".join(graph.conditions[c].what for c in answer.conditions) or "nothing more"
            out.print(f"  way {number}: {names}")
        if not verdict.complete:
            out.print("  ... and more; raise --limit to see them")
    else:
        out.print("  every stated condition is met or supposed to hold")
    if not verdict.answers:
        reasons = [f"supposed to fail: {graph.conditions[c].what}" for c in verdict.denied]
        reasons += [
            f"{graph.conditions[x.a].what} and {graph.conditions[x.b].what} exclude each other"
            for x in verdict.blocked_by
        ]
        if verdict.circular:
            reasons.append("acts wait for each other: " + "; ".join(graph.acts[a].what for a in verdict.circular))
        out.print(Text(f"  no way: {'; '.join(reasons) or 'the conditions cannot hold together'}", style="red"))


def _show_keystones(question: WhatIf) -> None:
    rows = [r for r in question.keystones() if r[1] or r[2] > 1][:5]
    if rows:
        console().print(Text("\nWhat would release most", style="bold underline"))
    for condition, at_once, waiting in rows:
        what = question.graph.conditions[condition].what
        console().print(f"  {what}: {at_once} at once, {waiting} wait for it [{condition}]", markup=False)


def _show_walls(dossier: Dossier, question: WhatIf, evidence: dict[str, tuple[Claim, Document]]) -> None:
    out, nodes = console(), question.graph.conditions
    walls = [(f"{nodes[w.a].what}  /  {nodes[w.b].what}", w.claims) for w in question.graph.exclusions]
    known = {frozenset(w.claims) for w in question.graph.exclusions}
    for relation in dossier.relations:
        pair = (relation.a, relation.b)
        if relation.type == "conflict" and relation.kind in ("position", "figure") and frozenset(pair) not in known:
            walls.append((relation.why, pair))
    if walls:
        out.print(Text("\nWhich demands exclude each other", style="bold underline"))
    for what, claims in walls:
        out.print(Text(f"  {what}", style="red"))
        for claim in [c for c in claims if c in evidence][:SHOWN]:
            out.print(_sentence(*evidence[claim]))


def _show_blocks(dossier: Dossier, question: WhatIf, acts: list[str]) -> None:
    from dragoman.dossier.blocking import blocks

    rows = [b for b in blocks(dossier, question.graph) if b.act in acts]
    if not rows:
        return
    out = console()
    out.print(Text("\nWho blocks what", style="bold underline"))
    for party in dict.fromkeys(b.party for b in rows):
        out.print(Text(f"  {party}", style="bold"))
        for block in (b for b in rows if b.party == party):
            act = question.graph.acts[block.act]
            line = Text(f"    {block.how:8}", style="yellow")
            line.append(f"{block.what}", style="default")
            line.append(f"  -> {act.what}  [{' '.join(block.claims[:SHOWN])}]", style="dim")
            out.print(line)


def _show_follows(question: WhatIf, condition: str, *, holds: bool) -> None:
    without = type(question)(question.graph, {k: v for k, v in question.assumptions.items() if k != condition})
    effect = without.follows(condition, holds)
    out, node = console(), question.graph.conditions[condition]
    out.print(Text(f"\nIf {'this holds' if holds else 'this fails'}: {node.what}", style="bold underline"))
    for act, comes in effect.items():
        word = "can come about, with what is met" if comes else "can no longer come about"
        out.print(Text(f"  {question.graph.acts[act].what}: {word}  [{act}]"))
    if not effect:
        out.print("  nothing changes: every act still waits for something else")


def _as_data(dossier: Dossier, question: WhatIf, verdicts: dict[str, Verdict]) -> dict[str, object]:
    from dataclasses import asdict

    from dragoman.dossier.blocking import blocks

    graph = question.graph
    return {
        "acts": [asdict(a) for a in graph.acts.values()],
        "conditions": [asdict(c) for c in graph.conditions.values()],
        "enables": [{"act": a, "condition": c} for a, c in graph.enables],
        "exclusions": [asdict(x) for x in graph.exclusions],
        "assumptions": question.assumptions,
        "blocks": [asdict(b) for b in blocks(dossier, graph)],
        "follows": [
            {"condition": c, "holds": v, "acts": type(question)(graph).follows(c, v)}
            for c, v in question.assumptions.items()
        ],
        "verdicts": [asdict(v) for v in verdicts.values()],
        "keystones": [{"condition": c, "at_once": n, "waiting": w} for c, n, w in question.keystones()],
    }


def brief(
    name: NameArgument,
    *,
    since: Annotated[str | None, typer.Option(help="ISO date; what was published on or after it is new.")] = None,
    format: Annotated[str, typer.Option(help="md or html.")] = "md",
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write there instead of standard output.")] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Write what is new, changed, disputed and unsaid, every sentence with its claims.

    For example: dragoman brief talks --since 2025-03-01 --out brief.md && dragoman verify talks brief.md
    """
    from dragoman.exchange.brief import to_html, to_markdown

    if format not in ("md", "html"):
        raise SettingError(f"--format must be md or html, not {format!r}")
    if since is not None:
        from dragoman.sources.dates import iso_date

        if iso_date(since) != since:
            raise SettingError(f"--since must be an ISO date such as 2025-03-01, not {since!r}")
    dossier = _dossier(name, workspace)
    text = to_html(dossier, since) if format == "html" else to_markdown(dossier, since)
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8")


def verify(
    name: NameArgument,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A brief in Markdown or HTML, or -.")],
    *,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Refuse a brief in which a sentence claims more than its evidence; say which and why (exit status 6)."""
    from dragoman.exchange.sealed import verify_brief

    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: {error}") from error
    if not text.strip():
        raise InputError(f"{file}: there is nothing in it to verify")
    faults = verify_brief(text, _dossier(name, workspace))
    if as_json:
        data = [{"line": f.line, "sentence": f.sentence, "reasons": list(f.reasons)} for f in faults]
        sys.stdout.write(json.dumps(data, ensure_ascii=False) + "\n")
    else:
        for fault in faults:
            typer.echo(f"{file}:{fault}")
    if faults:
        count = len(faults)
        raise VerificationError(f"{file}: {count} sentence{'s do' if count != 1 else ' does'} not hold")
    if not as_json:
        typer.echo(f"{file}: every sentence holds")
