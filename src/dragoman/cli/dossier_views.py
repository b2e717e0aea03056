"""The parts of a dossier as rows: for the terminal, CSV and JSON alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from dragoman.cli.workspace import row
from dragoman.model import Dossier, KnownParty, Relation

if TYPE_CHECKING:
    from dragoman.store import ClaimEntry, Store

EVERYTHING = 10_000_000


@dataclass(frozen=True)
class Listed:
    """A part of a dossier.

    Attributes:
        rows: the rows asked for.
        data: its JSON form: the nouns themselves where there are such, else rows by column.
        total: how many rows there are.
    """

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    data: list[Any]
    total: int


def _listed(
    title: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]], data: Any = None, total: int | None = None
) -> Listed:
    every = list(rows)
    data = [dict(zip(columns, r, strict=True)) for r in every] if data is None else data
    return Listed(title, columns, every, data, len(every) if total is None else total)


def _json(nouns: Iterable[Any], limit: int | None) -> list[Any]:
    """The JSON form of nouns where all of them are asked for; a view of a few rows is for the terminal."""
    return [noun.as_json() for noun in nouns] if limit is None else []


class _Claims:
    """Claims of a dossier by id, in words."""

    def __init__(self, store: Store, name: str, ids: Iterable[str]) -> None:
        self._found = store.reader.claims_by_id(name, list(ids))

    def __getitem__(self, id: str) -> ClaimEntry | None:
        return self._found.get(id)

    def words(self, id: str) -> str:
        entry = self._found.get(id)
        return entry.claim.evidence.text if entry else id

    def place(self, id: str) -> str:
        entry = self._found.get(id)
        return f"{entry.outlet or entry.document}, {entry.published or 'undated'}" if entry else "?"

    def outlets(self, ids: Iterable[str]) -> str:
        found = [e for id in ids if (e := self._found.get(id))]
        return ", ".join(dict.fromkeys(e.outlet or e.document for e in found))


def _issue_names(result: Dossier) -> dict[str | None, str]:
    return {issue.id: issue.name for issue in result.issues}


def _issues(store: Store, name: str, result: Dossier, limit: int | None = None) -> Listed:
    rows = []
    for issue in result.issues:
        parties = Counter(s.party for s in issue.stances)
        dates = [s.date for s in issue.stances if s.date]
        holders = ", ".join(party for party, _ in parties.most_common(6))
        source = "declared" if issue.declared else "proposed"
        rows.append((issue.id, issue.name, source, len(issue.claims), holders, max(dates, default=None)))
    columns = ("issue", "name", "from", "claims", "parties", "last")
    return _listed("Issues", columns, rows, [i.as_json() for i in result.issues])


def _parties(store: Store, name: str, result: Dossier, limit: int | None = None) -> Listed:
    issues: dict[str, list[str]] = {}
    for issue in result.issues:
        for party in dict.fromkeys(s.party for s in issue.stances):
            issues.setdefault(party, []).append(issue.name)
    from dragoman.exchange.learning import Learned

    learned = Learned(result.settings, store.reader.records(name, layer="machine"))
    known = {k.party_key: k for k in (*learned.learned, *learned.declared)}
    rows = []
    for key, number in store.reader.parties(name):
        k = known.pop(key, None)
        rows.append((key, number, "; ".join(issues.get(key, ())), *_who(k)))
    rows += [(key, 0, "", *_who(k)) for key, k in sorted(known.items())]
    return _listed("Parties", ("party", "claims", "issues", "name", "office", "known from"), rows)


def _who(known: KnownParty | None) -> tuple[str | None, str | None, str | None]:
    """Name and office of a party that the tables do not know, and where the dossier has them from."""
    if known is None:
        return None, None, None
    if known.document is None:
        return known.name, known.office, f"dossier.toml{f' ({known.source})' if known.source else ''}"
    return known.name, known.office, f"{known.document}: “{known.text}”"


def _matrix(store: Store, name: str, result: Dossier, limit: int | None = None) -> Listed:
    """One row per party and issue with the newest stance: long form, which spreadsheets can pivot."""
    matrix = store.reader.matrix(name)
    names = dict(matrix.issues)
    stances = {(s.party, issue.id): s for issue in result.issues for s in sorted(issue.stances, key=_dated)}
    cells = [(cell, cell.issue) for cell in matrix.cells if cell.issue is not None]
    claims = _Claims(store, name, [cell.latest for cell, _ in cells[:limit]])
    rows = []
    for cell, issue in cells[:limit]:
        stance = stances.get((cell.party, issue))
        entry = claims[cell.latest]
        act = (
            f"{stance.act} {stance.polarity}"
            if stance
            else f"{entry.claim.act} {entry.claim.polarity}"
            if entry
            else ""
        )
        certainty = stance.certainty if stance else entry.claim.certainty if entry else None
        said = stance.summary if stance else claims.words(cell.latest)
        rows.append((cell.party, names[issue], act, certainty, cell.date, cell.claims, cell.outlets, said))
    columns = ("party", "issue", "act", "certainty", "date", "claims", "outlets", "newest")
    return _listed("Parties by issues", columns, rows, total=len(cells))


def _timeline(store: Store, name: str, result: Dossier, limit: int | None = None) -> Listed:
    rows = []
    for e in store.reader.claims(name, limit=EVERYTHING).items:
        when = e.claim.when.value if e.claim.when else None
        if e.claim.kind in ("event", "commitment"):
            who = ", ".join(a.key for a in e.claim.actors)
            said = " <- ".join([e.outlet or "?", *(link.key for link in e.claim.chain)])
            act = f"{e.claim.act} {e.claim.polarity}"
            rows.append((when, e.published, who, act, e.claim.certainty, e.claim.evidence.text, said, e.claim.id))
    rows.sort(key=lambda row: (row[0] or row[1] or "", row[1] or ""))
    columns = ("when", "published", "who", "act", "certainty", "evidence", "source", "claim")
    return _listed("Events and commitments", columns, rows)


def _groups(store: Store, name: str, result: Dossier, limit: int | None = None) -> Listed:
    groups = sorted(result.groups, key=lambda g: (-len(g.claims), g.id))[:limit]
    claims = _Claims(store, name, [id for g in groups for id in g.claims])
    names = _issue_names(result)
    rows = [
        (
            g.id, names.get(g.issue), len(g.claims), g.independent, ", ".join(o.key for o in g.origins),
            claims.outlets(g.claims), claims.words(g.claims[0]),
        )
        for g in groups
    ]  # fmt: skip
    columns = ("group", "issue", "reports", "origins not refuted", "origins", "outlets", "states")
    return _listed("Report groups", columns, rows, _json(result.groups, limit), total=len(result.groups))


def _origins(store: Store, name: str, result: Dossier, limit: int | None = None) -> Listed:
    rows = [
        (link.from_, link.to, link.kind, link.why or "; ".join(e.text for e in link.evidence)) for link in result.links
    ]
    return _listed("What rests on what", ("from", "to", "kind", "why"), rows, [link.as_json() for link in result.links])


def _relations(store: Store, name: str, relations: list[Relation], title: str, limit: int | None) -> Listed:
    claims = _Claims(store, name, [id for r in relations[:limit] for id in (r.a, r.b)])
    rows = [
        (r.type, r.kind, claims.place(r.a), claims.words(r.a), claims.place(r.b), claims.words(r.b), r.why)
        for r in relations[:limit]
    ]
    columns = ("type", "kind", "one in", "one", "other in", "other", "why")
    return _listed(title, columns, rows, _json(relations, limit), total=len(relations))


def _conflicts(store: Store, name: str, result: Dossier, limit: int | None = None) -> Listed:
    return _relations(store, name, [r for r in result.relations if r.type == "conflict"], "Conflicts", limit)


def _drift(store: Store, name: str, result: Dossier, limit: int | None = None) -> Listed:
    return _relations(
        store, name, [r for r in result.relations if r.type != "conflict"], "Change, drift and scope", limit
    )


def _unsaid(store: Store, name: str, result: Dossier, limit: int | None = None) -> Listed:
    names = _issue_names(result)
    rows = [
        (u.party, names.get(u.issue, u.issue), u.state, u.question, u.since, u.until, u.age_days) for u in result.unsaid
    ]
    columns = ("party", "issue", "state", "question", "since", "until", "age in days")
    return _listed("What nobody has said", columns, rows, [u.as_json() for u in result.unsaid])


def _conditions(store: Store, name: str, result: Dossier, limit: int | None = None) -> Listed:
    names = _issue_names(result)
    rows = [
        (s.party, s.act, names.get(s.issue, s.issue), r.type, r.what, r.state, ", ".join(r.demanded_by), r.independent)
        for s in result.conditions
        for r in s.must_be_true
    ]
    columns = ("party", "act", "issue", "type", "what would have to be true", "state", "demanded by", "origins")
    return _listed("Conditions", columns, rows, [s.as_json() for s in result.conditions])


_VIEWS: dict[str, Callable[[Any, str, Dossier, int | None], Listed]] = {
    "issues": _issues,
    "parties": _parties,
    "matrix": _matrix,
    "timeline": _timeline,
    "groups": _groups,
    "origins": _origins,
    "conflicts": _conflicts,
    "drift": _drift,
    "unsaid": _unsaid,
    "conditions": _conditions,
}
VIEWS = tuple(_VIEWS)


def view(store: Store, name: str, result: Dossier, part: str, limit: int | None = None) -> Listed:
    """One part of a dossier; with `limit` only so many rows need to be made, which spares fetching the others' claims."""
    return _VIEWS[part](store, name, result, limit)


def overview(store: Store, name: str, result: Dossier) -> RenderableType:
    """The first look: figures, issues, and what there is to look at."""
    entry = store.reader.dossier(name)
    relations = Counter("conflict" if r.type == "conflict" else "drift" for r in result.relations)
    figures = [
        f"{entry.documents} documents", f"{entry.claims} claims", f"{entry.reviews} reviews",
        f"{len(result.groups)} report groups", f"{relations['conflict']} conflicts", f"{relations['drift']} changes",
        f"{len(result.unsaid)} unsaid", f"{len(result.conditions)} conditional acts",
    ]  # fmt: skip
    listed = _issues(store, name, result)
    table = Table(*listed.columns, box=None, header_style="dim", pad_edge=False)
    for values in listed.rows:
        row(table, *values)
    more = f"More: dragoman show {name} [{'|'.join(VIEWS)}]"
    head = Text(entry.title or name, style="bold")
    return Group(head, Text(" · ".join(figures), style="dim"), Text(), table, Text(), Text(more, style="dim"))


def _dated(stance: Any) -> str:
    return stance.date or ""
