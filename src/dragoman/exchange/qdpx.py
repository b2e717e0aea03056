"""REFI-QDA project (`.qdpx`), for qualitative analysis in ATLAS.ti, MAXQDA, NVivo, QualCoder and others. Export only.

Sources are the articles; codes are the vocabularies of a record (act, kind, certainty, tense, polarity, type of
condition) and the dossier's parties, sources and issues, each under a code of its sort. A claim is a selection over its
evidence that carries its codes, with the reading in words as its description; conditions, times and places are
selections of their own. Readers and reviewers are users; a reviewer's selections show the claim as corrected.

Lost: which selection of a party belongs to which claim, the order of sources, links, relations, and the record's own
ids but in descriptions. Line ends in texts become LF and characters that XML cannot hold U+FFFD, both one for one or
counted; positions are code points of the text as written, as the standard asks.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

from dragoman.exchange.bundle import Bundle, Losses, WriteOptions, Written, check
from dragoman.exchange.dna_values import judged
from dragoman.exchange.files import write_bytes, zipped
from dragoman.exchange.text import xml_safe
from dragoman.model import Claim, Document, Record

NAMESPACE = "urn:QDA-XML:project:1.0"
EPOCH = "1970-01-01T00:00:00Z"
"""The standard asks for a time of creation; the clock must not change the file, so it is this, or a review's own."""

_UUIDS = uuid.UUID("6f0f1f0a-3f0d-5d0b-9a55-7d6f2f6c3c11")
_COLORS = {"act": "#3366CC", "certainty": "#E6A817", "issue": "#2E8B57", "party": "#8A2BE2", "source": "#B22222"}


def write(bundle: Bundle, path: Path, options: WriteOptions) -> Written:
    """Write the project; the articles' texts are part of it."""
    del options
    check(bundle)
    project = _Project(bundle)
    return Written((write_bytes(path, zipped(project.files())),), project.losses.notes())


def guid(*parts: str) -> str:
    """A UUID that depends on content alone."""
    return str(uuid.uuid5(_UUIDS, "\x1f".join(parts)))


class _Project:
    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self.losses = Losses()
        self._codes: dict[tuple[str, str], str] = {}
        self._texts: dict[str, str] = {}

    def files(self) -> dict[str, bytes]:
        """The entries of the zip file."""
        bundle = self._bundle
        users = [("reader", f"{r.reader.name} {r.reader.version}") for r in bundle.records]
        users += [("person", r.reviewer) for r in bundle.reviews]
        users = list(dict.fromkeys(users)) or [("reader", "dragoman")]
        first = guid(*users[0])
        root = ET.Element(
            "Project",
            {"xmlns": NAMESPACE, "name": self._safe(bundle.dossier.name), "origin": "dragoman"}
            | {"creatingUserGUID": first, "creationDateTime": EPOCH},
        )
        people = ET.SubElement(root, "Users")
        for sort, name in users:
            ET.SubElement(people, "User", {"guid": guid(sort, name), "name": self._safe(name)})
        codes = ET.SubElement(root, "CodeBook")
        book = ET.SubElement(codes, "Codes")
        sources = ET.SubElement(root, "Sources")
        self._sources(sources)
        self._codebook(book)
        for part, filled in ((codes, len(book)), (sources, len(sources))):
            if not filled:  # the schema allows neither to be empty
                root.remove(part)
        title = bundle.dossier.settings.title or bundle.dossier.name
        ET.SubElement(root, "Description").text = self._safe(
            f"{title}: read by dragoman; claims are not verified facts."
        )
        ET.indent(root, " ")
        out = BytesIO()
        ET.ElementTree(root).write(out, encoding="utf-8", xml_declaration=True)
        return {"project.qde": out.getvalue()} | {
            f"Sources/{name}.txt": text.encode("utf-8") for name, text in self._texts.items()
        }

    def _sources(self, parent: ET.Element) -> None:
        issues = self._bundle.issues_of()
        names = {i.id: i.name for i in self._bundle.dossier.settings.issues}
        names |= {i.id: i.name for i in self._bundle.dossier.issues}
        made: dict[Document, list[Record]] = {}
        for record in self._bundle.records:
            made.setdefault(record.document, []).append(record)
        for document, records in made.items():
            name = guid("document", document.id, document.sha256)
            self._texts[name] = self._text(document.text)
            offsets = _Offsets(document.text)
            user = guid("reader", f"{records[0].reader.name} {records[0].reader.version}")
            source = ET.SubElement(
                parent,
                "TextSource",
                {"guid": name, "name": self._safe(document.title or document.id)}
                | {"plainTextPath": f"internal://{name}.txt", "creatingUser": user, "creationDateTime": EPOCH},
            )
            facts = (document.outlet, document.published, document.url, document.id)
            ET.SubElement(source, "Description").text = self._safe(" | ".join(f for f in facts if f))
            for coder, claim in self._claims(records):
                codes = list(claim_codes(claim, (names.get(i, i) for i in issues.get(claim.id, ()))))
                self._select(source, offsets, coder, claim, claim.evidence.span, codes, describe(claim))
                for condition in claim.conditions:
                    self._select(source, offsets, coder, claim, condition.span, [("condition", condition.type)], "")
                for sort, quote in (("when", claim.when), ("where", claim.where)):
                    if quote is not None:
                        resolved = (quote.value if sort == "when" else quote.country) or "unresolved"  # type: ignore[union-attr]
                        self._select(source, offsets, coder, claim, quote.span, [(sort, sort)], resolved)

    def _claims(self, records: Iterable[Record]) -> Iterator[tuple[str, Claim]]:
        for record in records:
            for claim in record.claims:
                yield guid("reader", f"{record.reader.name} {record.reader.version}"), claim
            for reviewer, claim in judged(record, self._bundle.reviews):
                yield guid("person", reviewer), claim

    def _select(
        self,
        source: ET.Element,
        offsets: _Offsets,
        user: str,
        claim: Claim,
        span: tuple[int, int],
        codes: list[tuple[str, str]],
        words: str,
    ) -> None:
        start, end = offsets.at(span[0]), offsets.at(span[1])
        name = guid("selection", source.get("guid", ""), user, claim.id, str(len(source)))
        made = {"creatingUser": user, "creationDateTime": EPOCH}
        selection = ET.SubElement(
            source,
            "PlainTextSelection",
            {"guid": name, "name": self._safe(claim.id), "startPosition": str(start), "endPosition": str(end)} | made,
        )
        if words:
            ET.SubElement(selection, "Description").text = self._safe(words)
        for sort, value in codes:
            code = self._codes.setdefault((sort, value), guid("code", sort, value))
            coding = ET.SubElement(selection, "Coding", {"guid": guid(name, code)} | made)
            ET.SubElement(coding, "CodeRef", {"targetGUID": code})

    def _codebook(self, book: ET.Element) -> None:
        groups: dict[str, ET.Element] = {}
        for (sort, value), code in self._codes.items():
            if sort not in groups:
                color = {"color": _COLORS.get(sort, "#808080")}
                head = {"guid": guid("code group", sort), "name": sort, "isCodable": "false"}
                groups[sort] = ET.SubElement(book, "Code", head | color)
            inner = {
                "guid": code,
                "name": self._safe(value),
                "isCodable": "true",
                "color": _COLORS.get(sort, "#808080"),
            }
            ET.SubElement(groups[sort], "Code", inner)

    def _safe(self, text: str) -> str:
        made, lost = xml_safe(text)
        self.losses.add("characters that XML cannot hold replaced by U+FFFD", lost)
        return made

    def _text(self, text: str) -> str:
        self.losses.add("line ends of two characters written as one", text.count("\r\n"))
        return text.replace("\r\n", "\n").replace("\r", "\n")


class _Offsets:
    """From offsets in a text to offsets in the same text with LF for every line end."""

    def __init__(self, text: str) -> None:
        self._pairs = [i for i in range(len(text) - 1) if text[i : i + 2] == "\r\n"]

    def at(self, offset: int) -> int:
        return offset - sum(i + 1 < offset for i in self._pairs)


def claim_codes(claim: Claim, issues: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The codes of a claim, as (sort, value)."""
    for sort in ("act", "kind", "certainty", "tense"):
        yield sort, getattr(claim, sort)
    yield "polarity", "affirmed" if claim.polarity == "+" else "negated"
    yield from (("actor", key) for key in dict.fromkeys(m.key for m in claim.actors))
    yield from (("target", key) for key in dict.fromkeys(m.key for m in claim.targets))
    yield from (("source", key) for key in dict.fromkeys(link.key for link in claim.chain))
    yield from (("issue", name) for name in dict.fromkeys(issues))


def describe(claim: Claim) -> str:
    """A reading in one line of words."""
    who = ", ".join(m.key for m in claim.actors) or "nobody named"
    no = " NOT" if claim.polarity == "-" else ""
    chain = " <- ".join(["this outlet", *(link.key for link in claim.chain)])
    parts = [f"{who}: {claim.kind} {claim.act}{no}, {claim.certainty}, {claim.tense}"]
    parts += [f"{c.type}: {c.text}" for c in claim.conditions]
    return " | ".join([*parts, chain, f"claim {claim.id}"])
