"""The seal of a brief: a sentence may be shortened by hand, but it must still hold.

For the claims that a sentence names, the brief knows what it would have written. A reading of the difference decides:
words may fall away unless they carry certainty, negation, a condition, a source, a quantity, a time or a party, and
hardly any may come in. What is rephrased freely is refused with the words that nothing proves.
"""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import cast

import yaml
from lxml import html as lxml_html

from dragoman.exchange.brief import SECTIONS, Book, Line, _dates, _preface, _quoted, brief_lines, sentence
from dragoman.model import Dossier

_IDS = re.compile(r"\s*\[(?P<ids>c-[0-9a-zA-Z#.-]+(?:\s+c-[0-9a-zA-Z#.-]+)*)\]\s*$")
_ANY_IDS = re.compile(r"\s*\[(?P<ids>[^\[\]\s]+(?:\s+[^\[\]\s]+)*)\]\s*$")
_TOKEN = re.compile(r"\d[\d.,:/-]*\d|\d|[^\W\d_]+(?:['’-][^\W\d_]+)*|[“”\"%€$£]")
_QUOTED = re.compile(r"“([^”]*)”")


@dataclass(frozen=True, slots=True)
class Fault:
    """A sentence that does not hold, and why.

    Attributes:
        line: line of the file, counted from 1.
        sentence: as it stands there, without its ids.
        reasons: each in words.
    """

    line: int
    sentence: str
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        return f"line {self.line}: {'; '.join(self.reasons)}: {self.sentence}"


def verify_brief(text: str, dossier: Dossier) -> list[Fault]:
    """Check every sentence of a brief (Markdown or HTML) against the dossier; empty if all hold."""
    return Seal(dossier).faults(text)


def _from_markdown(text: str) -> Iterator[tuple[int, str, str]]:
    held: tuple[int, list[str]] | None = None
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if raw.startswith(("  ", "\t")) and held is not None and line:
            held[1].append(line)
            continue
        if held is not None:
            yield held[0], "statement", _unescape(" ".join(held[1]))
            held = None
        if not line:
            continue
        if line.startswith("#"):
            yield number, "heading", _unescape(line.lstrip("#").strip())
        else:
            held = (number, [line.removeprefix("- ").removeprefix("* ").strip()])
    if held is not None:
        yield held[0], "statement", _unescape(" ".join(held[1]))


def _unescape(text: str) -> str:
    return re.sub(r"\\([\\`*_<>#|])", r"\1", text)


def _from_html(text: str) -> Iterator[tuple[int, str, str]]:
    tree = lxml_html.document_fromstring(text)
    for node in tree.iter("h1", "h2", "h3", "h4", "li", "p", "td", "div", "blockquote"):
        if node.tag == "div" and len(node):
            continue
        content = " ".join(cast(str, node.text_content()).split())
        if content:
            line = int(node.sourceline or 0)
            yield line, "heading" if node.tag in ("h1", "h2", "h3", "h4") else "statement", content


@functools.cache
def _words() -> dict[str, frozenset[str]]:
    text = (resources.files("dragoman.exchange") / "data" / "sealed.yml").read_text(encoding="utf-8")
    return {name: frozenset(str(w) for w in words) for name, words in yaml.safe_load(text).items()}


def tokens(text: str) -> list[str]:
    """Words, numbers and quotation marks of a text, folded for comparison."""
    return [t.casefold().replace("’", "'") for t in _TOKEN.findall(text)]


class Seal:
    """A dossier ready to check briefs about it."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.book = Book(dossier)
        self.headings = {*SECTIONS, "Other", dossier.settings.title or dossier.name, *(i.name for i in dossier.issues)}
        self.party_words = {
            w
            for name in [
                *self.book.names.values(),
                *self.book.names,
                *(d.outlet or "" for d in self.book.home.values()),
            ]
            for w in tokens(name)
            if len(w) > 2 and w not in _words()["harmless"]
        }
        self._lines: dict[str, list[Line]] = {}
        for line in [*brief_lines(dossier), *_dates(self.book, "0000")]:
            for claim in line.claims:
                self._lines.setdefault(claim, []).append(line)

    def faults(self, text: str) -> list[Fault]:
        """Every sentence and heading of a brief that does not hold."""
        page = text.lstrip()[:200].casefold().startswith(("<!doctype", "<html"))
        found = []
        for number, kind, content in _from_html(text) if page else _from_markdown(text):
            reasons = self.heading(content) if kind == "heading" else self.statement(content)
            if reasons:
                found.append(Fault(number, _ANY_IDS.sub("", content), tuple(reasons)))
        return found

    def heading(self, text: str) -> list[str]:
        """Headings may only be sections, issues and the dossier's title."""
        return [] if text in self.headings else ["a heading that is no section and no issue of the dossier"]

    def statement(self, text: str) -> list[str]:
        """Why a sentence does not hold; empty if it does."""
        plain = text.strip()
        if self._is_preface(plain.strip("*")):
            return []
        match = _IDS.search(plain)
        if match is None:
            return ["it names no claim"]
        ids = match["ids"].split()
        body = plain[: match.start()].strip()
        unknown = [i for i in ids if i not in self.book.claims]
        if unknown:
            return [f"no such claim: {', '.join(unknown)}"]
        found = [self._differences(body, candidate, ids) for candidate in self._candidates(ids)]
        return min(found, key=len, default=["the claims do not belong together in one sentence"])

    def _is_preface(self, text: str) -> bool:
        if text == _preface(self.dossier, None).strip("*"):
            return True
        window = re.search(r"published on or after (\d{4}-\d\d-\d\d)\.$", text)
        return bool(window) and text == _preface(self.dossier, window[1] if window else None).strip("*")

    def _candidates(self, ids: list[str]) -> list[str]:
        """What the brief itself would write for exactly these claims."""
        first = self.book.claims[ids[0]]
        wanted = set(ids)
        out = [line.text for line in self._lines.get(ids[0], ()) if set(line.claims) == wanted]
        if len(ids) == 1:
            out.append(sentence(self.book, first))
            out.append(f"{_quoted(self.book, first)}.")
        else:
            group = self.book.group.get(ids[0])
            if group is not None and wanted <= set(group.claims):
                out.append(sentence(self.book, first, origins=group))
                out.append(sentence(self.book, first))
        return list(dict.fromkeys(out))

    def _differences(self, body: str, canonical: str, ids: list[str]) -> list[str]:
        have, want = tokens(body), tokens(canonical)
        reasons: list[str] = []
        for quotation in _QUOTED.findall(body):
            if " ".join(quotation.split()) not in canonical:
                reasons.append(f"the quotation “{quotation}” is not in the text")
        lost: list[str] = []
        gained: list[str] = []
        matcher = difflib.SequenceMatcher(None, want, have, autojunk=False)
        for kind, a, b, c, d in matcher.get_opcodes():
            if kind != "equal":
                lost += want[a:b]
                gained += have[c:d]
        protected = self._protected(canonical, ids) - _words()["harmless"]
        for word in dict.fromkeys(lost):
            what = self._kind(word)
            if what is None and word in protected:
                what = "condition or source"
            if what is not None:
                reasons.append(f"{what} lost: “{word}”")
        for word in dict.fromkeys(gained):
            what = self._kind(word)
            if what is not None:
                reasons.append(f"{what} added: “{word}”")
            elif word not in _words()["harmless"]:
                reasons.append(f"nothing proves the word “{word}”")
        if sorted(lost) == sorted(gained) and lost:
            reasons.append("the order of words differs from the evidence")
        if len(have) < 4 and have != want:
            reasons.append("too little is left of the evidence")
        return reasons

    def _protected(self, canonical: str, ids: list[str]) -> set[str]:
        out: set[str] = set()
        folded = canonical.casefold()
        for claim in (self.book.claims[i] for i in ids):
            for condition in claim.conditions:
                if condition.text.casefold() in folded:
                    out.update(tokens(condition.text))
            for link in claim.chain:
                for key in link.key.split(" & "):
                    if key.split(":", 1)[-1].casefold() in folded:
                        out.update(tokens(key.split(":", 1)[-1]))
            for cue in claim.cues:
                if cue.field in ("certainty", "polarity"):
                    out.update(tokens(cue.text))
        return out

    def _kind(self, word: str) -> str | None:
        lists = _words()
        if any(c.isdigit() for c in word):
            return "number or date"
        if word in '“”"':
            return "quotation mark"
        for name in ("negation", "certainty", "condition", "quantity", "standing", "time", "source"):
            if word in lists[name] and word != "to":
                return name
        if word in self.party_words:
            return "party"
        return None
