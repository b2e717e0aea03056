"""The file `dossier.toml`: what people decide about a dossier, in a form that they can edit."""

from __future__ import annotations

import tomllib
from typing import Any

import tomlkit
from pydantic import ValidationError
from tomlkit.items import Table

from dragoman.model import DossierSettings, KnownParty, SettingError

_NOTES = {
    "issues": "What is negotiated. `hints` are words that tell claims on it; `parties` are keys such as TUR.",
    "aliases": "Names as written -> the party's key.",
    "assigned": "Claim id -> issue id; wins over everything else.",
    "merged": "Claim id -> id of a claim in another document that states the same proposition.",
    "parties": "Who takes part that the tables do not know, or know otherwise; used when documents are read.",
    "tables": "Folders with own tables of who is who (CSV), used when documents are read.",
    "learn": "Whether people whom one article introduces are known in the others.",
    "sources": "Addresses of feeds and pages to follow.",
    "subscriptions": "Outlet -> agencies whose copy it carries: their reports are not counted as origins of their own.",
}  # fmt: skip


def to_toml(settings: DossierSettings) -> str:
    """The file for some settings, with a line of explanation over each part; empty parts are there to be filled."""
    document = tomlkit.document()
    document.add("name", tomlkit.item(settings.name))
    if settings.title is not None:
        document.add("title", tomlkit.item(settings.title))
    document.add(tomlkit.nl())
    document.add(tomlkit.comment(_NOTES["sources"]))
    document.add("sources", tomlkit.item(list(settings.sources)))
    for name in ("tables", "learn"):
        value = getattr(settings, name)
        document.add(tomlkit.comment(_NOTES[name]))
        document.add(name, tomlkit.item(list(value) if isinstance(value, tuple) else value))
    for name in ("aliases", "assigned", "merged", "subscriptions"):
        table: Table = tomlkit.table()
        table.comment(_NOTES[name])
        for key, value in getattr(settings, name).items():
            table.add(key, tomlkit.item(list(value) if isinstance(value, tuple) else value))
        document.add(tomlkit.nl())
        document.add(name, table)
    document.add(tomlkit.nl())
    document.add(tomlkit.comment(_NOTES["parties"]))
    if settings.parties:
        parties = tomlkit.aot()
        for party in settings.parties:
            row = tomlkit.table()
            for key, value in party.as_json().items():
                if value not in (None, "", []):
                    row.add(key, tomlkit.item(value))
            parties.append(row)
        document.add("parties", parties)
    else:
        for line in ("[[parties]]", 'name = "Ana Brnic"', 'office = "chief negotiator"', 'of = "HRV"'):
            document.add(tomlkit.comment(line))
    if settings.issues:
        issues = tomlkit.aot()
        for issue in settings.issues:
            row = tomlkit.table()
            for key, value in issue.as_json().items():
                row.add(key, tomlkit.item(value))
            issues.append(row)
        document.add(tomlkit.nl())
        document.add(tomlkit.comment(_NOTES["issues"]))
        document.add("issues", issues)
    else:
        document.add(tomlkit.nl())
        for line in (_NOTES["issues"], "[[issues]]", 'id = "peacekeepers"', 'name = "Turkish peacekeepers in Ukraine"',
                     'hints = ["peacekeep", "troops"]', 'parties = ["TUR"]'):  # fmt: skip
            document.add(tomlkit.comment(line))
    return tomlkit.dumps(document)


def from_toml(text: str) -> DossierSettings:
    """Settings from the text of the file.

    Raises:
        SettingError: with the line that is no TOML, the key that is unknown, or the value that has another type; an
            issue id that stands twice.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingError(f"dossier.toml cannot be read: {error}") from error
    known = set(DossierSettings.model_fields)
    _refuse_unknown("", data, known)
    issues = data.get("issues")
    for i, issue in enumerate(issues if isinstance(issues, list) else [], 1):
        if isinstance(issue, dict):
            _refuse_unknown(f"issue {i}: ", issue, {"id", "name", "hints", "parties"})
    for i, party in enumerate(data.get("parties", []), 1):
        if isinstance(party, dict):
            _refuse_unknown(f"party {i}: ", party, set(KnownParty.model_fields))
    try:
        settings = DossierSettings.from_data(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(p) for p in first["loc"])
        raise SettingError(f"dossier.toml, {place}: {first['msg']}") from error
    ids = [issue.id for issue in settings.issues]
    twice = sorted({id for id in ids if ids.count(id) > 1})
    if twice:
        raise SettingError(f"dossier.toml: the issue id {twice[0]!r} stands twice")
    return settings


def _refuse_unknown(where: str, data: dict[str, Any], known: set[str]) -> None:
    unknown = sorted(set(data) - known)
    if unknown:
        raise SettingError(f"dossier.toml, {where}unknown key {unknown[0]!r}; known are {', '.join(sorted(known))}")
