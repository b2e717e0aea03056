"""What stands and what falls without some sources, in the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from dragoman.cli.terminal import chain_in_words
from dragoman.dossier.knockout import Fate
from dragoman.exchange.brief import Book, clause
from dragoman.model import Claim, Document, Dossier, Group

_REPORTS = 6
"""Reports listed under one proposition."""


def show(console: Console, dossier: Dossier, sources: Sequence[str], fates: Sequence[Fate]) -> None:
    """Print the fates of all groups that rest on the sources, those that fall first."""
    groups = {g.id: g for g in dossier.groups}
    claims = {c.id: (c, r.document) for r in dossier.records for c in r.claims}
    issues = {i.id: i.name for i in dossier.issues}
    names = ", ".join(sources)
    falls = [f for f in fates if not f.stands]
    console.print(
        Text(
            f"Without {names}: {len(falls)} reported propositions fall, {len(fates) - len(falls)} still stand, "
            f"{len(groups) - len(fates)} never rested there.",
            style="bold",
        )
    )
    if not fates:
        known = sorted({o.key for g in dossier.groups for o in g.origins if o.key != "unattributed"})
        console.print(Text(f"Nothing rests on {names}. Origins here: {'; '.join(known) or 'none'}", style="dim"))
    book = Book(dossier)
    for fate in fates:
        _one(console, book, groups[fate.group], fate, claims, issues)


def _one(
    console: Console,
    book: Book,
    group: Group,
    fate: Fate,
    claims: dict[str, tuple[Claim, Document]],
    issues: dict[str, str],
) -> None:
    first, _ = claims[group.claims[0]]
    head = Text(
        "\nfalls   " if not fate.stands else "\nstands  ", style="bold red" if not fate.stands else "bold green"
    )
    head.append(clause(book, first), style="default")
    console.print(head)
    where = issues.get(group.issue or "", "no issue")
    console.print(Text(f"        {fate.why}   [{group.id}; {where}]", style="dim"))
    reason = {m.claim: m for m in group.merges}
    for claim in group.claims[:_REPORTS]:
        read, document = claims[claim]
        line = Text(f"        {(document.published or 'undated')[:10]}  ", style="dim")
        line.append(chain_in_words(read.chain, document.outlet or document.id), style="default")
        if claim in group.untraced:
            line.append("  (names no source: never counts)", style="yellow")
        elif claim in reason:
            line.append(f"  ({reason[claim].reason})", style="dim")
        line.append(f"  {claim}", style="dim")
        console.print(line)
    if len(group.claims) > _REPORTS:
        console.print(Text(f"        and {len(group.claims) - _REPORTS} more reports", style="dim"))
