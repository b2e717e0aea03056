"""Gold of who is meant: articles with every party marked, in `evaluation/gold/parties/` (see its README.md).

[TUR|Turkish] Foreign Minister [TUR:Fidan|Hakan Fidan] said [=TUR:Fidan|he] would fly to [@|Brussels].
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal, get_args

from corpus.attribution.markup import parse_article

from dragoman.knowledge import Knowledge, load
from dragoman.model import Document

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "evaluation" / "gold" / "parties"
CORPUS = ROOT / "corpus" / "attribution"
_TAG = re.compile(r"\[(?P<sign>[=?@]?)(?P<key>[^|\[\]]*)\|(?P<text>[^\[\]|]+)\]")

Part = Literal["dev", "test"]
Batch = Literal["first", "second", "third", "fourth", "fifth"]
BATCHES: tuple[Batch, ...] = get_args(Batch)
PRONOUNS = frozenset(
    {"he", "him", "his", "himself", "she", "her", "hers", "herself", "it", "its", "itself"}
    | {"they", "them", "their", "theirs", "themselves"}
)
"""Third-person pronouns."""


class GoldError(ValueError):
    """An article of the gold is broken; the message names file and place."""


@dataclass(frozen=True, slots=True)
class Link:
    """One mention by name: characters of the text and the party key it stands for.

    `place` marks a capital that is only a place here, to which no party is to be linked. `obscure` marks parties whom
    the tables need not know; the key is what the text makes of them.
    """

    span: tuple[int, int]
    text: str
    key: str
    obscure: bool
    place: bool

    @property
    def nil(self) -> bool:
        """Whether the tables have no row for the party."""
        return not self.place and not in_tables(self.key)


@dataclass(frozen=True, slots=True)
class Anaphor:
    """A pronoun or a description that takes up somebody named before.

    `keys` are the parties it stands for; `described` is the text of an unnamed or unkeyed antecedent instead.
    """

    span: tuple[int, int]
    text: str
    keys: tuple[str, ...]
    described: str

    @property
    def pronoun(self) -> bool:
        """Whether it is a third-person pronoun, else a nominal."""
        return self.text.lower() in PRONOUNS


@dataclass(frozen=True)
class Marked:
    """One article with its marks.

    `batch` tells when it was written: figures of later articles are shown apart from those of the first.
    """

    id: str
    part: Part
    document: Document
    links: tuple[Link, ...]
    anaphors: tuple[Anaphor, ...]
    batch: Batch = "first"

    @cached_property
    def names(self) -> dict[str, list[Link]]:
        """Mentions by name of each key."""
        found: dict[str, list[Link]] = {}
        for link in self.links:
            found.setdefault(link.key, []).append(link)
        return found


def parse(path: Path) -> Marked:
    """Read one marked article.

    Raises:
        GoldError: a header line is missing, a bracket is left over, or an anaphor's key is never named.
    """
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    header = dict(line.split(": ", 1) for line in head.splitlines())
    if header.get("part") not in ("dev", "test"):
        raise GoldError(f"{path}: the header needs 'part: dev' or 'part: test'")
    text, links, anaphors, at = "", [], [], 0
    body = body.strip("\n")
    for tag in _TAG.finditer(body):
        text += body[at : tag.start()]
        span = (len(text), len(text) + len(tag["text"]))
        sign, key = tag["sign"], tag["key"]
        if sign == "=":
            described = key[1:] if key.startswith("~") else ""
            anaphors.append(Anaphor(span, tag["text"], () if described else tuple(key.split(" & ")), described))
        else:
            links.append(Link(span, tag["text"], key, sign == "?", sign == "@"))
        text += tag["text"]
        at = tag.end()
    text += body[at:]
    if "[" in text or "]" in text:
        at = min(i for i in (text.find("["), text.find("]")) if i >= 0)
        raise GoldError(f"{path}: a bracket that is no mark: {text[max(0, at - 20) : at + 30]!r}")
    document = Document.of(
        text,
        id=path.stem,
        outlet=header.get("outlet"),
        published=header.get("published"),
        title=header.get("title"),
        url=header.get("url"),
    )
    half: Part = "dev" if header["part"] == "dev" else "test"
    batch = next((b for b in BATCHES if b == header.get("batch")), BATCHES[0])
    return Marked(path.stem, half, document, tuple(links), tuple(anaphors), batch)


def articles(part: Part | None = None) -> list[Marked]:
    """All marked articles, or those of one half."""
    found = [parse(path) for path in sorted(GOLD.glob("*.txt"))]
    return [a for a in found if part is None or a.part == part]


def corpus(part: Part | None = None) -> list[Marked]:
    """Sources of the attribution corpus that are pronouns or descriptions, with who they stand for.

    Its test part is test here; the rest is dev.
    """
    split = dict(line.split(",") for line in (CORPUS / "split.csv").read_text(encoding="utf-8").splitlines()[1:])
    out: list[Marked] = []
    for path in sorted((CORPUS / "articles").glob("*.txt")):
        here: Part = "test" if split[path.stem] == "test" else "dev"
        if part not in (None, here):
            continue
        article = parse_article(path)
        anaphors = []
        for a in article.attributions:
            if a.referent is None or not a.source:
                continue
            span = a.source[0]
            quoted = article.text[slice(*span)]
            if _taken_up(quoted, a.referent):
                anaphors.append(Anaphor(span, quoted, (), a.referent))
        document = Document.of(
            article.text, id=path.stem, outlet=article.header.get("outlet"), published=article.header.get("published")
        )
        out.append(Marked(path.stem, here, document, (), tuple(dict.fromkeys(anaphors))))
    return out


_DEFINITE = re.compile(r"(?:the|this|that|these|those|both|his|her|its|their)\s", re.I)


def _taken_up(text: str, referent: str) -> bool:
    """Whether a source is an anaphor: a third-person pronoun or a definite description, not a shorter name.

    "I" and "we" belong to whoever is quoted and are a question of attribution; a surname is a name.
    """
    if text.lower() in PRONOUNS:
        return True
    return (
        bool(_DEFINITE.match(text))
        and text.lower() not in referent.lower()
        and text.rsplit(maxsplit=1)[-1][:1].islower()
    )


@lru_cache(maxsize=1)
def tables() -> Knowledge:
    """The tables that ship."""
    return load()


def same_key(a: str, b: str) -> bool:
    """Whether two party keys are one, however the name in them is spelled or cut.

    "UKR:Zelenskyy" and "UKR:Zelensky" are; so are "CHN:Wang" and "CHN:Wang Yi", if the tables have one person for both.
    """
    if a == b:
        return True
    (owner_a, _, name_a), (owner_b, _, name_b) = a.rpartition(":"), b.rpartition(":")
    if not owner_a or owner_a != owner_b:
        return False
    if tables().spellings.canonical(name_a) == tables().spellings.canonical(name_b):
        return True
    return bool({t.person for t in tables().holders(a)} & {t.person for t in tables().holders(b)})


def in_tables(key: str) -> bool:
    """Whether the tables have a row for a party key."""
    known = tables()
    return (
        key in known.states
        or key in known.organisations
        or key in known.outlets
        or bool(known.holders(key) if ":" in key and not key.startswith(("group:", "unnamed:", "doc:")) else ())
    )
