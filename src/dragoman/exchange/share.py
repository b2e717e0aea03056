"""Share bundle: records and spans without the articles' words, to be put back by whoever holds the texts.

One file of JSON lines: a line about the dossier, one line a record, one line a review. Whatever quotes the text
(`text` beside a `span`) is left out; the SHA-256 digest of each text says which text belongs there, and every quotation
is cut out of it again on import. Reviewers become `reviewer 1`, `reviewer 2`, ...

Lost: notes of reviewers, authors' names, texts of problems, addresses that a dossier follows, and what is worked out
from the records (it is worked out again on import). Party keys stay, and with them the words by which an article
describes an unnamed source. Records whose text nobody supplies are left out of an import and counted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dragoman.exchange.bundle import Bundle, Imported, Losses, ReadOptions, WriteOptions, Written, check, parse
from dragoman.exchange.files import read_text, write_text
from dragoman.model import Dossier, DossierSettings, InputError, Record, Review, content_id

FORMAT = "dragoman-share/1"


def write(bundle: Bundle, path: Path, options: WriteOptions) -> Written:
    """Write the bundle; no sentence of an article goes into it."""
    del options
    check(bundle)
    losses = Losses()
    settings = bundle.dossier.settings
    losses.add("addresses that the dossier follows left out", len(settings.sources))
    head = settings.model_copy(update={"sources": ()}).as_json()
    lines: list[dict[str, Any]] = [{"format": FORMAT, "dossier": bundle.dossier.name, "settings": head}]
    for record in bundle.records:
        data = _without_text(record.as_json())
        losses.add("authors' names left out", int(data["document"].pop("author", None) is not None))
        losses.add("texts of problems left out", len(data["problems"]))
        for problem in data["problems"]:
            problem["message"] = ""
        lines.append({"record": data})
    names: dict[str, str] = {}
    known = {claim.id for _, claim in bundle.claims()}
    for review in bundle.reviews:
        if review.claim not in known:  # without its record nobody could put its quotations back
            losses.add("reviews of claims that no record holds left out")
            continue
        name = names.setdefault(review.reviewer, f"reviewer {len(names) + 1}")
        losses.add("notes of reviewers left out", int(review.note is not None))
        made = review.model_copy(update={"reviewer": name, "note": None}).as_json()
        # The id is a digest over the name and the note, so it would give a guess at either away.
        made["id"] = content_id(
            "r", bundle.dossier.name, review.claim, name, review.verdict, len(lines), review.made_at
        )
        lines.append({"review": _without_text(made)})
    text = "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines)
    return Written((write_text(path, text),), losses.notes())


def read(path: Path, options: ReadOptions) -> Imported:
    """Read a bundle and put the texts of `options.texts` and `options.records` back by their digests.

    Raises:
        InputError: if it is no share bundle, or a span does not fit the text of its digest.
    """
    texts = {d.sha256: d.text for d in (*(r.document for r in options.records), *options.texts)}
    losses = Losses()
    records: list[Record] = []
    reviews: list[Review] = []
    settings: DossierSettings | None = None
    homes: dict[str, str] = {}
    held: set[str] = set()
    for number, line in _lines(path):
        where = f"{path} line {number}"
        if settings is None:
            if line.get("format") != FORMAT:
                raise InputError(f"{where}: this is no share bundle: its first line must say {FORMAT}")
            settings = parse(DossierSettings, line.get("settings"), where)
        elif "record" in line:
            data = line["record"]
            digest = data.get("document", {}).get("sha256")
            for claim in data.get("claims", ()):
                homes[claim.get("id")] = digest
            if digest not in texts:
                losses.add("records left out: nobody supplied the text of their digest")
                continue
            whole = _with_text(data, texts[digest], where)
            whole["document"]["text"] = texts[digest]
            record: Record = parse(Record, whole, where)
            held |= {c.id for c in record.claims}
            records.append(record)
        elif "review" in line:
            data = line["review"]
            if data.get("claim") in homes and data["claim"] not in held:
                losses.add("reviews left out with their records")
                continue
            data = _with_text(data, texts.get(homes.get(data.get("claim"), ""), ""), where)
            reviews.append(parse(Review, data | {"dossier": options.dossier}, where))
        else:
            raise InputError(f"{where}: neither a record nor a review")
    if settings is None:
        raise InputError(f"{path} is empty")
    dossier = Dossier(name=options.dossier, settings=settings, records=tuple(records))
    return Imported(Bundle(dossier, tuple(reviews)), losses.notes())


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, text in enumerate(read_text(path).split("\n"), 1):
        if not text.strip():
            continue
        try:
            line = json.loads(text)
        except ValueError as error:
            raise InputError(f"{path} line {number} is no JSON: {error}") from error
        if not isinstance(line, dict):
            raise InputError(f"{path} line {number} is no object")
        yield number, line


def _without_text(value: Any) -> Any:
    """JSON without the article's words: the text of a document, and of everything that has a span."""
    if isinstance(value, dict):
        quotes = "span" in value or "sha256" in value
        return {k: _without_text(v) for k, v in value.items() if not (quotes and k == "text")}
    return [_without_text(v) for v in value] if isinstance(value, list) else value


_UNQUOTED = frozenset({"actors", "targets", "problems"})
"""Lists whose items have a span and no quotation."""


def _with_text(value: Any, text: str, where: str, name: str = "") -> Any:
    if isinstance(value, dict):
        made = {k: _with_text(v, text, where, k) for k, v in value.items()}
        span = value.get("span")
        if span is not None and name not in _UNQUOTED:
            start, end = _pair(span, where)
            if not 0 <= start < end <= len(text):
                raise InputError(f"{where}: the span {span} lies outside its text")
            made["text"] = text[start:end]
        return made
    return [_with_text(v, text, where, name) for v in value] if isinstance(value, list) else value


def _pair(span: Any, where: str) -> tuple[int, int]:
    if isinstance(span, list) and len(span) == 2 and all(isinstance(n, int) for n in span):
        return span[0], span[1]
    raise InputError(f"{where}: {span!r} is no span")
