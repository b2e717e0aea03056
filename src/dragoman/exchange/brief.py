"""The brief: what is new, changed, disputed and unsaid in a dossier, every sentence tied to its claims.

A sentence quotes its claim's evidence as written, so that certainty, negation and conditions are the source's own
words; pronouns are resolved in brackets. The format says less than prose could, and nothing more than its evidence:
`exchange.sealed` refuses a brief in which that no longer holds.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dragoman.knowledge import load
from dragoman.model import ChainLink, Claim, Document, Dossier, Group, Stance

SECTIONS = ("What is new", "What changed", "Who stands where", "What is disputed", "What nobody has said", "Next dates")
_PRONOUNS = frozenset(
    {"he", "she", "it", "they", "him", "them", "her", "his", "its", "their", "we", "i", "us", "our", "my"}
    | {"this", "that", "these", "those", "who", "which"}
)


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a brief and the claims that it rests on."""

    section: str
    heading: str | None
    text: str
    claims: tuple[str, ...]


def brief_lines(dossier: Dossier, since: str | None = None) -> list[Line]:
    """All sentences of a brief, in order.

    Args:
        dossier: analysed (with issues, groups, relations and the ledger).
        since: ISO date; only reports published on or after it are new. None = everything is new.
    """
    book = Book(dossier)
    return [
        *_new(book, since),
        *_changed(book, since),
        *_stances(book),
        *_disputed(book),
        *_unsaid(book),
        *_dates(book, since),
    ]


class Book:
    """A dossier opened for writing about it: claims and documents by id, names by key."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.claims: dict[str, Claim] = {}
        self.home: dict[str, Document] = {}
        names: dict[str, str] = {}
        for record in dossier.records:
            for claim in record.claims:
                self.claims[claim.id] = claim
                self.home[claim.id] = record.document
            for party in record.parties:
                if len(party.name) > len(names.get(party.key, "")):
                    names[party.key] = party.name
        self.names = names
        self.group = {c: g for g in dossier.groups for c in g.claims}

    def name(self, key: str) -> str:
        """A party's name for people."""
        if key.startswith(("group:", "unnamed:", "doc:", "outlet:")):
            return key.split(":", 1)[1]
        return self.names.get(key) or key.replace(":", " ")

    def published(self, claim: str) -> str:
        """Day of publication of a claim's document; `date unknown` where it is not stated."""
        return (self.home[claim].published or "date unknown")[:10] if self.home[claim].published else "date unknown"

    def outlet(self, claim: str) -> str:
        """Outlet of a claim's document."""
        return self.home[claim].outlet or self.home[claim].id


def source_words(chain: Iterable[ChainLink]) -> str:
    """The chain in words: "according to Bloomberg, citing people familiar with the matter"; empty for own voice."""
    names = [" and ".join(_source(k) for k in link.key.split(" & ")) for link in chain]
    if not names:
        return ""
    return "according to " + ", citing ".join(names)


def _source(key: str) -> str:
    if ":" in key:
        return key.split(":", 1)[1]
    state = load().state(key)
    return state.name if state else key


def clause(book: Book, claim: Claim) -> str:
    """The evidence as written, with whoever a pronoun stands for in brackets and conditions from outside it added."""
    text = claim.evidence.text
    start, end = claim.evidence.span
    inserts: list[tuple[int, str]] = []
    named = False
    for mention in claim.actors:
        if start <= mention.span[0] and mention.span[1] <= end:
            words = text[mention.span[0] - start : mention.span[1] - start]
            if words.casefold() in _PRONOUNS:
                inserts.append((mention.span[1] - start, f" [{book.name(mention.key)}]"))
            named = True
    for at, words in sorted(inserts, reverse=True):
        text = text[:at] + words + text[at:]
    if not named and claim.actors:
        text = f"{' and '.join(book.name(a.key) for a in claim.actors)}: {text}"
    for condition in claim.conditions:
        if not (start <= condition.span[0] and condition.span[1] <= end):
            text += f", {condition.text}"
    text = " ".join(text.split())
    return text[:1].upper() + text[1:]


def sentence(book: Book, claim: Claim, *, origins: Group | None = None) -> str:
    """One claim as a sentence: clause, source, outlet and date, number of origins."""
    parts = [clause(book, claim)]
    source = source_words(claim.chain)
    if source:
        parts.append(source)
    where = f"({book.outlet(claim.id)}, {book.published(claim.id)}"
    if origins is not None and len(origins.claims) > 1:
        word = "origin" if origins.independent == 1 else "origins"
        where += f"; {len(origins.claims)} reports, {origins.independent} {word} not refuted to be independent"
    return f"{', '.join(parts)} {where})."


def _by_issue(book: Book, ids: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    wanted = list(dict.fromkeys(ids))
    placed: set[str] = set()
    for issue in book.dossier.issues:
        here = [c for c in wanted if c in issue.claims and c not in placed]
        if here:
            placed.update(here)
            yield issue.name, here
    rest = [c for c in wanted if c not in placed]
    if rest:
        yield "Other", rest


def _new(book: Book, since: str | None) -> Iterator[Line]:
    fresh = [
        c.id
        for r in book.dossier.records
        for c in r.claims
        if c.kind != "gap" and (since is None or (r.document.published or "") >= since)
    ]
    told: set[str] = set()
    for name, ids in _by_issue(book, fresh):
        for claim_id in ids:
            if claim_id in told:
                continue
            group = book.group.get(claim_id)
            members = tuple(group.claims) if group is not None else (claim_id,)
            told.update(members)
            claim = book.claims[claim_id]
            ids_shown = (claim_id, *(m for m in members if m != claim_id))
            yield Line(SECTIONS[0], name, sentence(book, claim, origins=group), ids_shown)


def _changed(book: Book, since: str | None) -> Iterator[Line]:
    for relation in book.dossier.relations:
        if relation.type not in ("changed", "hardened", "softened"):
            continue
        a, b = book.claims.get(relation.a), book.claims.get(relation.b)
        if a is None or b is None or (since is not None and book.published(b.id) < since):
            continue
        text = f"{relation.type.capitalize()}: {_quoted(book, a)}; then {_quoted(book, b)}."
        yield Line(SECTIONS[1], None, text, (a.id, b.id))


def _quoted(book: Book, claim: Claim) -> str:
    source = source_words(claim.chain)
    tail = f", {source}" if source else ""
    words = " ".join(claim.evidence.text.split())
    return f"“{words}”{_outside(claim)}{tail} ({book.outlet(claim.id)}, {book.published(claim.id)})"


def _outside(claim: Claim) -> str:
    start, end = claim.evidence.span
    return "".join(f", {c.text}" for c in claim.conditions if not (start <= c.span[0] and c.span[1] <= end))


def _stances(book: Book) -> Iterator[Line]:
    for issue in book.dossier.issues:
        latest: dict[str, Stance] = {}
        for stance in issue.stances:
            known = latest.get(stance.party)
            if known is None or (stance.date or "") >= (known.date or ""):
                latest[stance.party] = stance
        for party in sorted(latest):
            claim = book.claims.get(latest[party].claim)
            if claim is not None and claim.kind != "gap":
                yield Line(SECTIONS[2], issue.name, sentence(book, claim), (claim.id,))


def _disputed(book: Book) -> Iterator[Line]:
    for relation in book.dossier.relations:
        a, b = book.claims.get(relation.a), book.claims.get(relation.b)
        if relation.type == "conflict" and a is not None and b is not None:
            text = f"Conflict ({relation.kind or 'fact'}): {_quoted(book, a)} against {_quoted(book, b)}."
            yield Line(SECTIONS[3], None, text, (a.id, b.id))


def _unsaid(book: Book) -> Iterator[Line]:
    for entry in book.dossier.unsaid:
        claims = [book.claims[c] for c in entry.claims if c in book.claims]
        if not claims or entry.state == "answered" or entry.until is not None:
            continue
        first = claims[0]
        since = f", since {entry.since}" if entry.since else ""
        text = f"{book.name(entry.party)}, {entry.state}{since}: {_quoted(book, first)}."
        yield Line(SECTIONS[4], None, text, tuple(c.id for c in claims))


def _dates(book: Book, since: str | None) -> Iterator[Line]:
    newest = max((r.document.published or "" for r in book.dossier.records), default="")[:10]
    rows = []
    for claim in book.claims.values():
        value = claim.when.value if claim.when is not None else None
        if value and value[:4].isdigit() and value[:10] > (since or newest) and claim.tense == "future":
            rows.append((value, claim.id, claim))
    told: set[str] = set()
    for value, _, claim in sorted(rows, key=lambda r: (r[0], r[1])):
        group = book.group.get(claim.id)
        if claim.id in told:
            continue
        told.update(group.claims if group is not None else (claim.id,))
        yield Line(SECTIONS[5], None, f"{value}: {sentence(book, claim)}", (claim.id,))


def to_markdown(dossier: Dossier, since: str | None = None) -> str:
    """The brief as Markdown; each sentence ends with the ids of its claims in square brackets."""
    title = dossier.settings.title or dossier.name
    out = [f"# {title}", "", _preface(dossier, since), ""]
    section = heading = None
    for line in brief_lines(dossier, since):
        if line.section != section:
            out += ["", f"## {line.section}", ""]
            section, heading = line.section, None
        if line.heading != heading and line.heading is not None:
            out += ["", f"### {line.heading}", ""]
            heading = line.heading
        out.append(f"- {_escape(line.text)} [{' '.join(line.claims)}]")
    return "\n".join(out).replace("\n\n\n", "\n\n") + "\n"


def _preface(dossier: Dossier, since: str | None) -> str:
    window = f" New means published on or after {since}." if since else ""
    return (
        f"*Written by dragoman from {len(dossier.records)} reports. Each sentence quotes its evidence and ends with "
        f"the claims that it rests on; nothing here is weighed or verified.{window}*"
    )


def _escape(text: str) -> str:
    """Keep an article's own characters from being read as Markdown or HTML."""
    for mark in ("\\", "`", "*", "_", "<", ">", "#", "|"):
        text = text.replace(mark, f"\\{mark}")
    return text


def to_html(dossier: Dossier, since: str | None = None) -> str:
    """The brief as one HTML page without scripts or outside resources; all text escaped."""
    title = html.escape(dossier.settings.title or dossier.name)
    out = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        f"<title>{title}</title>",
        "<style>body{font:1rem/1.5 Georgia,serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;"
        "background:#fff}"
        "li{margin:.4rem 0}.ids{color:#5a5a5a;font:.75rem ui-monospace,monospace;overflow-wrap:anywhere}"
        "@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#16181a}.ids{color:#a8a8a8}}</style></head><body>",
        f"<h1>{title}</h1>",
        f"<p><em>{html.escape(_preface(dossier, since).strip('*'))}</em></p>",
    ]
    section = heading = None
    is_open = False
    for line in brief_lines(dossier, since):
        if line.section != section or line.heading != heading:
            if is_open:
                out.append("</ul>")
            if line.section != section:
                out.append(f"<h2>{html.escape(line.section)}</h2>")
            if line.heading is not None:
                out.append(f"<h3>{html.escape(line.heading)}</h3>")
            out.append("<ul>")
            section, heading, is_open = line.section, line.heading, True
        ids = html.escape(" ".join(line.claims))
        out.append(f'<li>{html.escape(line.text)} <span class="ids">[{ids}]</span></li>')
    if is_open:
        out.append("</ul>")
    return "\n".join([*out, "</body></html>"]) + "\n"
