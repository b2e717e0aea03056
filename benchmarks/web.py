"""How fast the pages answer with a full workspace, how heavy they are, and whether readers ever meet an error.

usage: python -m benchmarks.web [--documents 2000] [--claims 50] [--readers 50] [--seconds 20] [--workspace FILE]
Fills a workspace with constructed documents in one dossier (2,000 of 50 claims: 100,000 claims), serves it in a process
of its own, and prints for every page the median of the server's time over some requests, the bytes of a first load
(page, style, script; the chart library counted apart), and then the errors met by many readers while another process
adds documents. Bounds: median under 250 ms, first load under 300 KB, no error.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import quote

from dragoman.model import (
    ChainLink,
    Claim,
    Condition,
    ConditionSet,
    Document,
    Dossier,
    DossierSettings,
    Group,
    Issue,
    Origin,
    PartyMention,
    Quote,
    ReaderInfo,
    Record,
    Relation,
    Requirement,
    Stance,
    Unsaid,
    content_id,
)

STATES = (
    "TUR",
    "RUS",
    "UKR",
    "USA",
    "GBR",
    "FRA",
    "DEU",
    "POL",
    "ITA",
    "NOR",
    "EGY",
    "QAT",
    "SAU",
    "CHN",
    "IND",
    "JPN",
)
PEOPLE = ("Adler", "Brunn", "Castro", "Demir", "Esen", "Falk", "Grau", "Holm", "Ilic", "Jansen")
PARTIES = STATES + tuple(f"{s}:{p}" for s in STATES for p in PEOPLE)
THINGS = (
    "a ceasefire", "peacekeepers", "an exchange of prisoners", "security guarantees", "grain shipments", "an embargo",
    "the border crossing", "a demilitarised zone", "reparations", "the water treaty", "observers", "the ports",
)  # fmt: skip
VERBS = {
    "offers": ("AID", "+"), "rejects": ("REJECT", "+"), "wants": ("REQUEST", "+"), "discusses": ("CONSULT", "+"),
    "backs": ("SUPPORT", "+"), "will not send": ("AID", "-"),
}  # fmt: skip
SOURCES = ("unnamed:sources", "outlet:Reuters", "outlet:Bloomberg", "outlet:Anadolu", "doc:joint statement")
LIMIT_MS, LIMIT_BYTES = 250.0, 300_000


def record(number: int, claims: int, pick: random.Random) -> Record:
    """A document of so many sentences, each one claim."""
    parts: list[tuple[str, str, str, str, bool]] = []
    text = ""
    spans = []
    for i in range(claims):
        party, thing, verb = pick.choice(PARTIES), pick.choice(THINGS), pick.choice(list(VERBS))
        conditional = i % 9 == 0
        name = party.rpartition(":")[2]
        sentence = f"{name} {verb} {thing} in round {number}-{i}"
        sentence += f" if round {number % 40} of {pick.choice(THINGS)} ends" if conditional else ""
        start = len(text)
        text += sentence + ". "
        spans.append((start, start + len(sentence)))
        parts.append((party, verb, thing, sentence, conditional))
    document = Document.of(
        text, id=f"d-{number}", outlet=f"Outlet {number % 40}", title=f"Round {number} of the talks",
        published=f"202{3 + number % 3}-{1 + number % 12:02d}-{1 + number % 28:02d}", url=f"https://news.example/{number}",
        language="en",
    )  # fmt: skip
    made = []
    for i, ((party, verb, thing, sentence, conditional), (start, end)) in enumerate(zip(parts, spans, strict=True)):
        at = start + sentence.index(verb)
        about = start + sentence.index(thing)
        act, polarity = VERBS[verb]
        conditions = ()
        if conditional:
            begin = start + sentence.index(" if ") + 1
            conditions = (Condition(type="if", text=text[begin:end], span=(begin, end)),)
        source = pick.choice(SOURCES)
        made.append(
            Claim(
                id=content_id("c", document.id, i), kind="gap" if i % 11 == 0 else "event" if i % 2 else "commitment",
                act=act, polarity=polarity, certainty=("certain", "probable", "possible")[i % 3], tense="future",
                carried=False, actors=(PartyMention(key=party, party=None, span=(start, at - 1)),),
                targets=(PartyMention(key=pick.choice(STATES), party=None, span=(start, at - 1)),) if i % 3 == 0 else (),
                predicate=Quote(text=verb, span=(at, at + len(verb))),
                about=Quote(text=thing, span=(about, about + len(thing))), conditions=conditions, when=None, where=None,
                chain=(ChainLink(key=source, party=None, text=verb, span=(at, at + len(verb))),) if i % 4 else (),
                evidence=Quote(text=sentence, span=(start, end)), cues=(),
            )
        )  # fmt: skip
    return Record(
        document=document, parties=(), attributions=(), claims=tuple(made), reader=ReaderInfo(name="made", version="1")
    )


def analysis(records: list[Record]) -> Dossier:
    """An analysis of the size that such records have; making it for real is measured elsewhere."""
    pick = random.Random(3)
    by_thing: dict[str, list[tuple[Record, Claim]]] = {}
    for r in records:
        for c in r.claims:
            by_thing.setdefault(c.about.text if c.about else "?", []).append((r, c))
    issues, groups, relations, conditions, unsaid = [], [], [], [], []
    for number, (thing, members) in enumerate(sorted(by_thing.items())):
        issue = f"i-{number}"
        stances = [
            Stance(
                party=c.actors[0].key.partition(":")[0], claim=c.id, date=r.document.published, act=c.act,
                polarity=c.polarity, certainty=c.certainty, conditional=bool(c.conditions), summary=c.evidence.text,
            )
            for r, c in members
            if c.kind != "gap"
        ]  # fmt: skip
        stances.sort(key=lambda s: s.date or "")
        ids = [c.id for _, c in members]
        issues.append(Issue(id=issue, name=thing, declared=False, claims=tuple(ids), stances=tuple(stances)))
        at = 0
        while at < len(ids):
            size = pick.choice((1, 1, 1, 2, 5))
            part = members[at : at + size]
            keys: dict[str, list[str]] = {}
            for r, c in part:
                keys.setdefault(c.chain[-1].key if c.chain else f"outlet:{r.document.outlet}", []).append(c.id)
            groups.append(
                Group(
                    id=f"g-{number}-{at}", issue=issue, claims=tuple(c.id for _, c in part), independent=len(keys),
                    origins=tuple(Origin(key=k, claims=tuple(v)) for k, v in keys.items()),
                )
            )  # fmt: skip
            at += size
        for a, b in zip(ids[::50], ids[1::50], strict=False):
            kind = pick.choice(("conflict", "changed", "hardened"))
            relations.append(Relation(type=kind, a=a, b=b, kind="fact" if kind == "conflict" else None, why="made"))
        for _, c in [m for m in members if m[1].conditions][:40]:
            need = Requirement(
                id=f"q-{c.id}", type="if", what=c.conditions[0].text, claims=(c.id,), demanded_by=(c.actors[0].key,),
                independent=1,
            )  # fmt: skip
            conditions.append(
                ConditionSet(
                    id=f"a-{c.id}", act=c.evidence.text, party=c.actors[0].key, issue=issue, claims=(c.id,),
                    must_be_true=(need,),
                )
            )  # fmt: skip
        for state in STATES:
            unsaid.append(
                Unsaid(
                    party=state, issue=issue, state="no answer", question=f"on {thing}", claims=(pick.choice(ids),),
                    since="2024-01-01", age_days=pick.randrange(400),
                )
            )  # fmt: skip
    return Dossier(
        name="talks", settings=DossierSettings(name="talks", title="The long talks"), records=(), issues=tuple(issues),
        groups=tuple(groups), relations=tuple(relations), unsaid=tuple(unsaid), conditions=tuple(conditions),
    )  # fmt: skip


def fill(path: str, documents: int, claims: int) -> None:
    """Make the workspace."""
    from dragoman.dossier import program
    from dragoman.store import open_store

    pick = random.Random(7)
    with open_store(path) as store:
        if "talks" not in store.faces.names():
            store.writer.create(DossierSettings(name="talks", title="The long talks"))
        kept = store.reader.dossier("talks").documents
        records = [record(i, claims, pick) for i in range(documents)]
        for made in records[kept:]:
            store.writer.add("talks", made)
        result = analysis(records)
        store.writer.keep_analysis("talks", store.reader.inputs_digest("talks", program()), result)


class Served:
    """A server in a process of its own."""

    def __init__(self, path: str, port: int) -> None:
        self.port = port
        command = [sys.executable, "-m", "dragoman", "serve", "--workspace", path, "--port", str(port)]
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        for _ in range(240):
            try:
                self.get("/static/app.css")
                return
            except OSError:
                time.sleep(0.25)
        raise SystemExit("the server did not start")

    def get(self, path: str, connection: http.client.HTTPConnection | None = None) -> tuple[int, bytes]:
        made = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        made.request("GET", path)
        answer = made.getresponse()
        body = answer.read()
        if connection is None:
            made.close()
        return answer.status, body

    def cpu(self) -> float:
        """User and system seconds of the server so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(20)


def pages(claim: str) -> dict[str, str]:
    base = "/dossiers/talks"
    return {
        "dossiers": "/", "overview": base, "matrix": f"{base}/matrix", "timeline": f"{base}/timeline",
        "timeline of a party": f"{base}/timeline?party=TUR&kind=event", "timeline far back": f"{base}/timeline?offset=60000",
        "issues": f"{base}/issues", "issue": f"{base}/issues/i-3", "parties": f"{base}/parties",
        "party": f"{base}/parties/TUR", "person": f"{base}/parties/{quote('TUR:Demir')}", "sources": f"{base}/sources",
        "source": f"{base}/sources/{quote('outlet:Reuters')}", "claim": f"{base}/claims/{claim}",
        "articles": f"{base}/articles", "article": f"{base}/articles/d-77", "disputes": f"{base}/disputes",
        "unsaid": f"{base}/unsaid", "what if": f"{base}/whatif", "what if, one issue": f"{base}/whatif?issue=i-3",
        "review": f"{base}/review", "add": f"{base}/add", "export": f"{base}/export",
        "search": "/search?dossier=talks&q=observers+Demir", "about": "/about",
    }  # fmt: skip


def measure(server: Served, runs: int) -> list[dict[str, object]]:
    """Median times and sizes of all pages."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
    _, body = server.get("/api/v1/dossiers/talks/timeline?limit=1", connection)
    claim = json.loads(body)["claims"][0]["claim"]["id"]
    rows = []
    weight: dict[str, int] = {}
    for name, path in pages(claim).items():
        times, status, body = [], 0, b""
        server.get(path, connection)
        used = server.cpu()
        for _ in range(runs):
            begun = time.perf_counter()
            status, body = server.get(path, connection)
            times.append((time.perf_counter() - begun) * 1000)
        used = (server.cpu() - used) / runs * 1000
        extra = 0
        for asset in re.findall(r'(?:href|src)="(/static/[^"]+)"', body.decode()):
            if asset not in weight:
                weight[asset] = len(server.get(asset, connection)[1])
            extra += weight[asset]
        charts = re.findall(r'data-spec="([^"]+)"', body.decode())
        for spec in charts:
            extra += len(server.get(spec.replace("&amp;", "&"), connection)[1])
        rows.append(
            {
                "page": name, "status": status, "median_ms": round(statistics.median(times), 1),
                "worst_ms": round(max(times), 1),
                "server_cpu_ms": round(used, 1), "page_kb": round(len(body) / 1000, 1),
                "first_load_kb": round((len(body) + extra) / 1000, 1),
            }
        )  # fmt: skip
    connection.close()
    return rows


def readers_and_writer(server: Served, path: str, readers: int, seconds: float, start: int) -> dict[str, object]:
    """Many readers of all pages while another process adds documents."""
    code = (
        "import sys, time, random; from benchmarks.web import record; from dragoman.store import open_store\n"
        "path, seconds, start = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])\n"
        "pick = random.Random(11); end = time.monotonic() + seconds; n = 0\n"
        "with open_store(path) as store:\n"
        "    while time.monotonic() < end:\n"
        "        store.writer.add('talks', record(start + n, 20, pick)); n += 1; time.sleep(0.2)\n"
        "print(n)\n"
    )
    writer = subprocess.Popen(
        [sys.executable, "-c", code, path, str(seconds), str(start)], stdout=subprocess.PIPE, text=True
    )
    _, body = server.get("/api/v1/dossiers/talks/timeline?limit=1")
    addresses = list(pages(json.loads(body)["claims"][0]["claim"]["id"]).values())
    end = time.monotonic() + seconds
    errors: list[str] = []
    times: list[float] = []

    def read(number: int) -> None:
        pick = random.Random(number)
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        while time.monotonic() < end:
            address = pick.choice(addresses)
            begun = time.perf_counter()
            try:
                status, _ = server.get(address, connection)
            except (OSError, http.client.HTTPException) as error:
                errors.append(f"{address}: {error!r}")
                connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
                continue
            times.append((time.perf_counter() - begun) * 1000)
            if status != 200:
                errors.append(f"{address}: {status}")

    threads = [threading.Thread(target=read, args=(i,)) for i in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    added = writer.communicate()[0].strip()
    return {
        "readers": readers, "requests": len(times), "documents_added_meanwhile": int(added or 0), "errors": len(errors),
        "first_errors": errors[:3], "median_ms": round(statistics.median(times), 1) if times else None,
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--claims", type=int, default=50)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--port", type=int, default=8655)
    parser.add_argument("--workspace", help="Keep the workspace in this file and use it again.")
    parser.add_argument("--filled", action="store_true", help="The workspace is filled already.")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = args.workspace or str(Path(folder) / "w.sqlite")
        if not (args.workspace and args.filled):
            fill(path, args.documents, args.claims)
        server = Served(path, args.port)
        try:
            rows = measure(server, args.runs)
            together = readers_and_writer(server, path, args.readers, args.seconds, args.documents * 10)
        finally:
            server.close()
    print(f"{'page':24}{'status':>7}{'median ms':>11}{'worst ms':>10}{'CPU ms':>8}{'page KB':>9}{'first load KB':>15}")
    for r in rows:
        print(
            f"{r['page']:24}{r['status']:>7}{r['median_ms']:>11}{r['worst_ms']:>10}{r['server_cpu_ms']:>8}"
            f"{r['page_kb']:>9}{r['first_load_kb']:>15}"
        )
    slow = [r["page"] for r in rows if float(str(r["median_ms"])) > LIMIT_MS]
    heavy = [r["page"] for r in rows if float(str(r["first_load_kb"])) * 1000 > LIMIT_BYTES]
    print(
        f"over {LIMIT_MS:.0f} ms: {', '.join(map(str, slow)) or 'none'}; over 300 KB: {', '.join(map(str, heavy)) or 'none'}"
    )
    print(json.dumps(together))


if __name__ == "__main__":
    main()
