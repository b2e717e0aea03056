"""A record for people in a terminal: parties, claims by topic, each with its certainty, conditions and chain."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dragoman.cli.topics import by_topic
from dragoman.model import ChainLink, Claim, Record

_MARK = {"certain": "●", "probable": "◐", "possible": "○", "unknown": "?"}
_STYLE = {"certain": "bold", "probable": "cyan", "possible": "yellow", "unknown": "magenta"}


def show(console: Console, record: Record, *, explain: bool = False) -> None:
    """Print one record."""
    document = record.document
    head = Text(document.title or document.id, style="bold")
    facts = [document.outlet or "outlet unknown", document.published or "date unknown", document.language or ""]
    console.print(head)
    console.print(Text(" · ".join(f for f in facts if f), style="dim"))
    console.print()
    console.print(_parties(record))
    stated = [c for c in record.claims if c.kind != "gap"]
    for topic, claims in by_topic(record, stated):
        console.print(Text(f"\n{topic}", style="bold underline"))
        for claim in claims:
            console.print(_claim(claim, explain))
    gaps = [c for c in record.claims if c.kind == "gap"]
    if gaps:
        console.print(Text("\nSaid to be unknown, unanswered or undecided", style="bold underline"))
        for claim in gaps:
            console.print(_claim(claim, explain))
    if not record.claims:
        console.print("No claim was found.")
    for problem in record.problems:
        console.print(Text(f"! {problem.step}: {problem.message}", style="red"))
    console.print(
        Text(
            "\n● certain  ◐ probable  ○ possible  ? unknown - as the source puts it, never a judgement of ours",
            style="dim",
        )
    )


def _parties(record: Record) -> Table:
    table = Table(box=None, pad_edge=False, show_header=True, header_style="dim")
    table.add_column("party")
    table.add_column("key")
    table.add_column("office")
    table.add_column("named", justify="right")
    acting = {m.key for c in record.claims for m in (*c.actors, *c.targets)}
    for party in record.parties:
        if party.key in acting:
            table.add_row(party.name, party.key, party.office or "", str(len(party.mentions)))
    return table


def chain_in_words(chain: tuple[ChainLink, ...], outlet: str | None = None) -> str:
    """The chain as people write it: outermost on the left, the origin on the right."""
    names = [
        link.key.split(":", 1)[1] if link.key.startswith(("outlet:", "unnamed:", "doc:")) else link.key
        for link in chain
    ]
    return " <- ".join([outlet or "this outlet", *names])


def _claim(claim: Claim, explain: bool) -> RenderableType:
    line = Text()
    line.append(f"{_MARK[claim.certainty]} ", style=_STYLE[claim.certainty])
    line.append(", ".join(a.key for a in claim.actors), style="bold")
    line.append(f"  {claim.kind} {claim.act}", style="dim")
    if claim.polarity == "-" and claim.kind != "gap":
        line.append(" NOT", style="bold red")
    line.append(f"  {claim.certainty}, {claim.tense}", style=_STYLE[claim.certainty])
    words = " ".join(claim.evidence.text.split())  # an article that is wrapped hard has line ends in its sentences
    parts: list[RenderableType] = [line, Padding(Text(f"“{words}”"), (0, 0, 0, 4), expand=False)]
    for condition in claim.conditions:
        parts.append(Padding(Text(f"{condition.type}: {condition.text}", style="yellow"), (0, 0, 0, 4), expand=False))
    details = []
    if claim.when:
        details.append(f"when {claim.when.value or 'unresolved'} (“{claim.when.text}”)")
    if claim.where:
        details.append(f"where {claim.where.country or 'unresolved'} (“{claim.where.text}”)")
    if details:
        parts.append(Padding(Text("; ".join(details), style="dim"), (0, 0, 0, 4), expand=False))
    source = chain_in_words(claim.chain) + (" (carried on)" if claim.carried else "")
    parts.append(Padding(Text(source, style="green"), (0, 0, 0, 4), expand=False))
    if explain:
        for cue in claim.cues:
            parts.append(
                Padding(
                    Text(f"{cue.field} <- “{cue.text}” [{cue.span[0]}:{cue.span[1]}] {cue.rule or ''}", style="dim"),
                    (0, 0, 0, 6),
                )
            )
    return Group(*parts)
