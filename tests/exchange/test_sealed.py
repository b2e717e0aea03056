"""A brief as written passes; every planted distortion is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from evaluation.dossier_gold import load_records

from dragoman.dossier import build
from dragoman.exchange.brief import to_html, to_markdown
from dragoman.exchange.sealed import Seal, verify_brief
from dragoman.model import Dossier, DossierSettings

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ("harbour-strike", "ukraine-guarantees")


@pytest.fixture(scope="module", params=NAMES)
def dossier(request: pytest.FixtureRequest) -> Dossier:
    records = load_records(EXAMPLES / request.param)
    return build(records, DossierSettings(name=request.param))


def test_the_untouched_brief_passes(dossier: Dossier):
    assert verify_brief(to_markdown(dossier), dossier) == []
    assert verify_brief(to_markdown(dossier, since="2025-02-20"), dossier) == []
    assert verify_brief(to_html(dossier), dossier) == []


def bullets(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("- ")]


def replaced(lines: list[str], pattern: str, by: str, limit: int = 6) -> Iterator[tuple[str, str, str]]:
    """Lines with the first match outside the ids replaced; what happened, the line, the distorted line."""
    done = 0
    for line in lines:
        body, bracket, ids = line.rpartition(" [c-")
        new = re.sub(pattern, by, body, count=1)
        if new != body and done < limit:
            done += 1
            yield f"{pattern} -> {by}", line, new + bracket + ids


def distortions(text: str) -> Iterator[tuple[str, str, str]]:
    lines = bullets(text)
    yield from replaced(lines, r"\b(may|might|could)\b", "will")
    yield from replaced(lines, r"\b(may|might|could) ", "")
    yield from replaced(lines, r"\bwill\b", "may")
    yield from replaced(lines, r",? (unless|if|until|provided|as long as|only if)\b[^,(.“”]*", "")
    yield from replaced(lines, r"\bunless\b", "if")
    yield from replaced(lines, r"\bnot ", "")
    yield from replaced(lines, r"\b(has|is|was|are) ", r"\1 not ")
    yield from replaced(lines, r"(20\d\d-\d\d)-(\d\d)", r"\1-31")
    yield from replaced(lines, r"according to [^(]*", "")
    yield from replaced(lines, r"according to", "confirmed by")
    yield from replaced(lines, r", citing [^(]*", " ")
    yield from replaced(lines, r"\b1 origin not", "2 origins not")
    yield from replaced(lines, r"“[^”]{10}", "“They all agreed")
    yield from replaced(lines, r"\b(Ukraine|union|ministry)\b", "Norway")
    yield from replaced(lines, r"\b(Russia|Turkey|Varn Terminals)\b", "Britain")
    yield from replaced(lines, r"\b(fewer than|more than|up to|several|both)\b", "")
    yield from replaced(lines, r"^- ", "- It is certain that ")
    yield from replaced(lines, r"\(", "which everyone expected (")
    yield from replaced(lines, r"\b(\d{1,2}) (June|February|March)", r"28 \2")
    yield from replaced(lines, r"no answer", "refused comment")
    for line in lines[:4]:
        yield "ids dropped", line, line.rpartition(" [c-")[0]
        yield "unknown id", line, re.sub(r"\[c-.*\]$", "[c-0000000000000000]", line)
    for a, b in zip(lines[:4], lines[5:9], strict=False):
        yield "ids of another sentence", a, a.rpartition(" [c-")[0] + " [c-" + b.rpartition(" [c-")[2]


def test_planted_distortions_are_refused(dossier: Dossier):
    text = to_markdown(dossier)
    planted = list(distortions(text))
    seal = Seal(dossier)
    passed = []
    for what, line, distorted in planted:
        if not seal.faults(text.replace(line, distorted, 1)):
            passed.append((what, distorted))
    assert len(planted) >= 60
    assert passed == []


def test_what_is_added_around_the_sentences_is_refused(dossier: Dossier):
    text = to_markdown(dossier)
    for extra in ("\nPeace is near.\n", "\n## Peace is near\n", "\n- Peace is near.\n", "\n> All sides agree.\n"):
        faults = verify_brief(text + extra, dossier)
        assert faults, extra
        assert faults[0].line > 1


def test_a_sentence_may_be_shortened_where_nothing_depends_on_it(dossier: Dossier):
    text = to_markdown(dossier)
    line = next(x for x in bullets(text) if " also " in x or " however," in x or " the " in x)
    shorter = line.replace(" the ", " ", 1)
    assert verify_brief(text.replace(line, shorter, 1), dossier) == []


def test_faults_say_why(dossier: Dossier):
    text = to_markdown(dossier)
    line = next(x for x in bullets(text) if re.search(r"\b(may|might|could)\b", x.rpartition(" [c-")[0]))
    fault = verify_brief(text.replace(line, re.sub(r"\b(may|might|could)\b", "will", line, count=1), 1), dossier)[0]
    assert any("certainty lost" in r for r in fault.reasons)
    assert any("certainty added" in r for r in fault.reasons)
