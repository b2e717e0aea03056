"""Small records and dossiers of every shape that the model allows, for property tests."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import strategies as st

from dragoman.exchange.bundle import Bundle
from dragoman.model import (
    ACTS,
    KINDS,
    Attribution,
    Certainty,
    Claim,
    ConditionType,
    Document,
    Dossier,
    DossierSettings,
    Issue,
    IssueHint,
    Party,
    PartyKind,
    ReaderInfo,
    Record,
    Review,
    Tense,
    content_id,
)

LETTERS = st.text(st.sampled_from("ab Zé'\"<&;,\t=+-\n\r𝒳Ж’.0"), min_size=3, max_size=40)
KEYS = st.sampled_from(["TUR", "RUS:Lavrov", "EU", "outlet:Bloomberg", "unnamed:two officials", "group:the sides", "X"])
NAMES = st.text(st.sampled_from("abc dé<&\"'"), min_size=1, max_size=12).filter(lambda s: s.strip() == s)


def spans(length: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(0, length - 1), st.integers(1, length)).map(
        lambda p: (p[0], max(p[0] + 1, p[1])),
    )


def quotes(text: str) -> st.SearchStrategy[dict[str, Any]]:
    return spans(len(text)).map(lambda s: {"text": text[s[0] : s[1]], "span": list(s)})


@st.composite
def claim_data(draw: st.DrawFn, text: str) -> dict[str, Any]:
    """All fields of a claim but its id, in the JSON form."""
    quote = quotes(text)
    mention = st.builds(lambda k, q: {"key": k, "party": None, "span": q["span"]}, KEYS, quote)
    condition = st.builds(lambda t, q: {"type": t, **q}, st.sampled_from(get_args(ConditionType)), quote)
    link = st.builds(lambda k, q, c: {"key": k, "party": None, **q, "cue": c}, KEYS, quote, st.one_of(st.none(), quote))
    when = st.builds(
        lambda q, v: {**q, "value": v},
        quote,
        st.sampled_from([None, "2025-02", "2025-02-01/2025-02-10", "XXXX-02", "2024-12-31"]),
    )
    where = st.builds(
        lambda q, v: {"country": None, "name": None, "lat": None, "lon": None, "geonameid": None, **q, **v},
        quote,
        st.sampled_from([{}, {"country": "TUR"}, {"country": "QAT", "name": "Doha", "lat": 25.3, "lon": 51.5,
                                                  "geonameid": 290030}]),
    )  # fmt: skip
    return {
        "kind": draw(st.sampled_from(KINDS)),
        "act": draw(st.sampled_from(ACTS)),
        "polarity": draw(st.sampled_from("+-")),
        "certainty": draw(st.sampled_from(get_args(Certainty))),
        "tense": draw(st.sampled_from(get_args(Tense))),
        "carried": draw(st.booleans()),
        "actors": draw(st.lists(mention, max_size=3)),
        "targets": draw(st.lists(mention, max_size=2)),
        "predicate": draw(quote),
        "about": draw(st.one_of(st.none(), quote)),
        "conditions": draw(st.lists(condition, max_size=2)),
        "when": draw(st.one_of(st.none(), when)),
        "where": draw(st.one_of(st.none(), where)),
        "chain": draw(st.lists(link, max_size=3)),
        "evidence": draw(quote),
        "cues": draw(st.lists(st.builds(lambda q: {"field": "act", **q, "rule": None}, quote), max_size=1)),
    }


def claim(data: dict[str, Any], name: str) -> Claim:
    found: Claim = Claim.from_data(data | {"id": name})
    return found


@st.composite
def documents(draw: st.DrawFn, number: int = 0) -> Document:
    return Document.of(
        draw(LETTERS),
        id=f"d{number}",
        title=draw(st.one_of(st.none(), NAMES)),
        author=draw(st.one_of(st.none(), NAMES)),
        outlet=draw(st.one_of(st.none(), NAMES)),
        url=draw(st.sampled_from([None, "https://example.org/a?b=c&d"])),
        published=draw(st.sampled_from([None, "2025-02-27", "2025-02", "2025-02-27T10:00:00+03:00"])),
        language=draw(st.sampled_from([None, "en"])),
    )


@st.composite
def records(draw: st.DrawFn, number: int = 0, most: int = 3) -> Record:
    document = draw(documents(number))
    text = document.text
    data = draw(st.lists(claim_data(text), max_size=most))
    claims = tuple(claim(d, content_id("c", number, i)) for i, d in enumerate(data))
    keys = sorted({m.key for c in claims for m in (*c.actors, *c.targets)})
    parties = tuple(
        Party(
            key=k, id=content_id("p", k), name=draw(NAMES), kind=draw(st.sampled_from(get_args(PartyKind))),
            mentions=tuple(draw(st.lists(spans(len(text)), max_size=2))),
        )
        for k in keys
    )  # fmt: skip
    contents = draw(st.lists(spans(len(text)), min_size=1, max_size=2))
    quote = draw(quotes(text))
    said = Attribution.from_data({"id": "a1", "source": quote, "cue": None, "content": contents, "form": "mixed"})
    return Record(
        document=document, parties=parties, attributions=(said,), claims=claims,
        reader=ReaderInfo(name="dragoman", version="0", models=("m 1",)),
    )  # fmt: skip


@st.composite
def bundles(draw: st.DrawFn, most: int = 2) -> Bundle:
    """A dossier with issues, assignments and reviews of every verdict."""
    made = tuple(draw(records(n)) for n in range(draw(st.integers(1, most))))
    ids = [c.id for r in made for c in r.claims]
    hint = IssueHint(id="i-1", name=draw(NAMES), hints=("x",), parties=("TUR",))
    issues = (Issue(id="i-1", name=hint.name, declared=True, claims=tuple(ids[:1])),
              Issue(id="i-2", name=draw(NAMES), declared=False, claims=tuple(ids[1:3])))  # fmt: skip
    settings = DossierSettings(name="talks", issues=(hint,), assigned=dict.fromkeys(ids[:1], "i-1"))
    reviews = []
    for record in made:
        for c in record.claims:
            verdict = draw(st.sampled_from(["", "accept", "reject", "correct", "assign", "split"]))
            if verdict:
                reviews.append(draw(a_review(record, c, verdict)))
    dossier = Dossier(name="talks", settings=settings, records=made, issues=issues)
    return Bundle(dossier, tuple(reviews))


@st.composite
def a_review(draw: st.DrawFn, record: Record, judged: Claim, verdict: str) -> Review:
    text = record.document.text
    changes: dict[str, Any] = {}
    if verdict == "correct":
        data = draw(claim_data(text))
        field = draw(st.sampled_from(sorted(data)))
        changes = {field: data[field]}
    elif verdict == "assign":
        changes = {"issue": "i-2"}
    elif verdict == "split":
        changes = {"claims": [{"act": "AID", "kind": "event"}, {"act": "CONSULT", "evidence": draw(quotes(text))}]}
    reviewer, note = draw(st.sampled_from(["ana", "Bo Ek"])), draw(st.one_of(st.none(), NAMES))
    return Review.from_data(
        {"id": content_id("r", judged.id, reviewer, changes, verdict), "dossier": "talks", "claim": judged.id,
         "reviewer": reviewer, "verdict": verdict, "changes": changes, "note": note,
         "made_at": "2025-03-01T10:00:00Z"}
    )  # fmt: skip
