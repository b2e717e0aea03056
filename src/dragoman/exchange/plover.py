"""PLOVER JSON lines: one event a claim, with the auxiliary modes that the manual defines and no coder has filled yet.

`context` holds `historical` (past, and dated to end more than `HISTORICAL_DAYS` before publication), `future` (tense
future), `hypothetical` (a condition limits it, or it is stated as no more than possible, or as unknown) and `negation`
(polarity `-`). The manual gives no figure for `historical`; the one here is ours. `date` is the time of the act where
it is resolved, else the date of publication, and `dragoman.date_from` says which.

Lost: claims with the act NONE, without an actor, or without any date are left out and counted. Of the others, modes
and topical contexts are not coded; what PLOVER has no field for (kind, certainty, chain, conditions) stands in the
additional object `dragoman`. The article's text is left out unless asked for, as the manual advises.
"""

from __future__ import annotations

import calendar
import json
import re
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from dragoman.exchange.bundle import Bundle, Losses, WriteOptions, Written
from dragoman.exchange.files import write_text
from dragoman.model import Claim, Party, PartyMention, Record

HISTORICAL_DAYS = 30
"""An act that ended longer than this before publication is background, not news."""

_CODE = re.compile(r"[A-Z]{3}")
_EDTF_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@cache
def field_list() -> dict[str, Any]:
    """The published field list (data/plover.yml)."""
    text = resources.files("dragoman.exchange").joinpath("data/plover.yml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def write(bundle: Bundle, path: Path, options: WriteOptions) -> Written:
    """Write one event a line."""
    losses = Losses()
    lines = []
    for record, claim in bundle.claims():
        made = event(record, claim, text=options.include_text, losses=losses)
        if made is not None:
            lines.append(json.dumps(made, ensure_ascii=False) + "\n")
    return Written((write_text(path, "".join(lines)),), losses.notes())


def event(record: Record, claim: Claim, *, text: bool = False, losses: Losses | None = None) -> dict[str, Any] | None:
    """One claim as a PLOVER record, None if it is none (the reason is added to `losses`)."""
    losses = losses if losses is not None else Losses()
    document = record.document
    dated, published = _dated(claim.when.value if claim.when else None), _day(document.published)
    span = dated or ((published, published) if published else None)
    if claim.act == "NONE":
        losses.add("claims without a PLOVER act left out")
        return None
    if not claim.actors:
        losses.add("claims without an actor left out")
        return None
    if span is None:
        losses.add("claims without a date of act or publication left out")
        return None
    parties = {p.id: p for p in record.parties} | {p.key: p for p in record.parties}
    made: dict[str, Any] = {
        "id": claim.id,
        "has_event": True,
        "date": span[0].isoformat(),
        "enddate": span[1].isoformat() if span[1] != span[0] else None,
        "actor": [_entity(record, m, parties) for m in claim.actors],
        "recipient": [_entity(record, m, parties) for m in claim.targets],
        "event": [claim.act],
        "event_loc": _location(claim),
        "event_text": [claim.predicate.text],
        "quad_code": field_list()["quad"][claim.act],
        "mode": [],
        "context": auxiliary_modes(claim, document.published),
        "text": claim.evidence.text if text else None,
        "text_info": {"start": claim.evidence.span[0], "end": claim.evidence.span[1]},
        "cite_info": {
            "citation": document.id,
            "url": document.url,
            "title": document.title,
            "language": document.language,
            "publication": document.outlet,
            "codebook": "plover " + str(field_list()["as_of"]),
        },
        "coder": f"{record.reader.name} {record.reader.version}",
        "dragoman": {
            "kind": claim.kind,
            "polarity": claim.polarity,
            "certainty": claim.certainty,
            "tense": claim.tense,
            "chain": [link.key for link in claim.chain],
            "conditions": [c.model_dump(mode="json") for c in claim.conditions],
            "actors": [m.key for m in claim.actors],
            "recipients": [m.key for m in claim.targets],
            "document_sha256": document.sha256,
            "date_from": "act" if dated else "publication",
        },
    }
    made["cite_info"] = _filled(made["cite_info"])
    return _filled(made)


def auxiliary_modes(claim: Claim, published: str | None) -> list[str]:
    """Which auxiliary modes hold, in the order of the manual."""
    dated, day = _dated(claim.when.value if claim.when else None), _day(published)
    long_ago = dated is not None and day is not None and (day - dated[1]).days > HISTORICAL_DAYS
    holds = {
        "historical": claim.tense == "past" and long_ago,
        "future": claim.tense == "future",
        "hypothetical": bool(claim.conditions) or claim.certainty in ("possible", "unknown"),
        "negation": claim.polarity == "-",
    }
    return [mode for mode in field_list()["auxiliary"] if holds[mode]]


def faults(made: dict[str, Any]) -> list[str]:
    """Where a record departs from the published field list; empty for a sound one. Additional names are allowed."""
    found = []
    fields = field_list()["record"]
    for name, rule in fields.items():
        if name not in made:
            if rule.get("required"):
                found.append(f"{name}: required")
            continue
        reason = _fault(rule["type"], made[name])
        if reason:
            found.append(f"{name}: {reason}")
        elif rule.get("required") and not made[name]:
            found.append(f"{name}: required, but empty")
    found += [f"event: {e!r} is no PLOVER category" for e in made.get("event", ()) if e not in field_list()["quad"]]
    if made.get("quad_code") not in (None, 1, 2, 3, 4):
        found.append("quad_code: not 1, 2, 3 or 4")
    return found


def _fault(kind: str, value: Any) -> str | None:
    lists = field_list()
    if kind == "text":
        return None if isinstance(value, str) else "not text"
    if kind == "truth":
        return None if isinstance(value, bool) else "not true or false"
    if kind == "number":
        return None if isinstance(value, (int, float)) and not isinstance(value, bool) else "not a number"
    if kind == "date":
        return None if isinstance(value, str) and _day(value) and len(value) == 10 else "not a date YYYY-MM-DD"
    if kind == "time":
        return None if isinstance(value, str) and re.match(r"\d{2}", value) else "not an ISO 8601 time"
    if kind == "list":
        good = isinstance(value, list) and all(isinstance(v, str) for v in value)
        return None if good else "not a list of texts"
    objects = value if kind == "entities" and isinstance(value, list) else [value]
    for item in objects:
        if not isinstance(item, dict):
            return "not an object"
        unknown = set(item) - set(lists[kind])
        if unknown:
            return f"no field {', '.join(sorted(unknown))} in the manual"
    return None


def _filled(made: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in made.items() if value is not None}


def _entity(record: Record, mention: PartyMention, parties: dict[str, Party]) -> dict[str, Any]:
    party = parties.get(mention.party or "") or parties.get(mention.key)
    head = mention.key.partition(":")[0]
    code = field_list()["codes"].get(head) or (head if _CODE.fullmatch(head) else None)
    return _filled(
        {
            "code": code,
            "entity_text": record.document.text[mention.span[0] : mention.span[1]],
            "identifier_text": party.name if party else mention.key,
            "office": party.office if party else None,
        }
    )


def _location(claim: Claim) -> dict[str, Any] | None:
    where = claim.where
    if where is None:
        return None
    return _filled(
        {
            "extracted_place": where.text,
            "resolved_place": where.name,
            "geonameid": where.geonameid,
            "lat": where.lat,
            "lon": where.lon,
            "country_code": field_list()["codes"].get(where.country or "", where.country),
        }
    )


def _day(text: str | None) -> date | None:
    """Day of an ISO date or date-time, None if it names none."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _dated(value: str | None) -> tuple[date, date] | None:
    """First and last day of a resolved EDTF value (a day, month or year, or an interval of them), else None."""
    parts = (value or "").split("/")
    if len(parts) > 2:
        return None
    found = [_EDTF_DATE.fullmatch(part.partition("T")[0].rstrip("~?%")) for part in parts]
    bounds = []
    for match in found:
        if match is None:
            return None
        year, month, day = (int(g) if g else None for g in match.groups())
        try:
            first = date(year or 0, month or 1, day or 1)
            last_month = month or 12
            last = date(year or 0, last_month, day or calendar.monthrange(year or 0, last_month)[1])
        except (ValueError, calendar.IllegalMonthError):
            return None
        bounds.append((first, last))
    return (bounds[0][0], bounds[-1][1]) if bounds[0][0] <= bounds[-1][1] else None
