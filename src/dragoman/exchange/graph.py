"""GraphML and GEXF: the dossier as a directed graph in which every node and edge carries all its attributes.

Nodes are claims, parties and sources, documents, issues and groups (`node_type` tells which), each with the columns of
its table in `dragoman.exchange.tables`. Edges (`edge_type`): `actor` from party to claim, `target` from claim to party,
`source` from claim to source (`position` 0 is outermost), `within` from claim to document, `issue` from claim to issue,
`group` from claim to group, relations between claims and links between documents under their own type. Lists are JSON
arrays in text, because neither format has lists. Gephi opens both, igraph and networkx GraphML.

Lost: positions of cues, contents and further mentions, evidence of links, reviews, what is unsaid, conditions as nodes
of their own (they stand in the claim's `conditions`). A character that XML cannot hold becomes U+FFFD and is counted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

from dragoman.exchange.bundle import Bundle, Losses, WriteOptions, Written, check
from dragoman.exchange.files import write_bytes
from dragoman.exchange.optional import needed
from dragoman.exchange.tables import tables
from dragoman.exchange.text import xml_safe

if TYPE_CHECKING:
    import networkx

Attributes = dict[str, Any]

GRAPHML = "http://graphml.graphdrawing.org/xmlns"
GEXF = "http://gexf.net/1.3"


@dataclass
class Graph:
    """Nodes and edges in order; attributes are text, numbers and truth values, absent where there is no value."""

    nodes: dict[str, Attributes] = field(default_factory=dict)
    edges: list[tuple[str, str, Attributes]] = field(default_factory=list)

    def columns(self, of: str) -> dict[str, str]:
        """Attribute -> `string`, `long`, `double` or `boolean`, of `nodes` or `edges`."""
        found: dict[str, str] = {}
        items: Iterable[Attributes] = self.nodes.values() if of == "nodes" else (e[2] for e in self.edges)
        for attributes in items:
            for name, value in attributes.items():
                found.setdefault(name, _type(value))
        return found


def ident(kind: str, name: str) -> str:
    """The id of a node: its sort and name, with what XML has to escape percent-encoded.

    igraph 0.11 and 1.0 do not undo `&amp;` in the ids of GraphML; the name as it is stands in an attribute.
    """
    return f"{kind}:" + _ESCAPED.sub(lambda m: quote(m[0]), name)


_ESCAPED = re.compile("[%&<>\"'\\x00-\\x1f]")


def _type(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    return {int: "long", float: "double"}.get(type(value), "string")


def graph(bundle: Bundle, *, text: bool = False) -> Graph:
    """The graph of a dossier.

    Args:
        bundle: the dossier.
        text: whether documents carry their texts.
    """
    rows, made = tables(bundle, text=text), Graph()
    for table, column in (("documents", "document"), ("issues", "issue"), ("groups", "group")):
        for row in rows[table]:
            if table == "documents":  # elsewhere `claims` is a list of ids, and an attribute has one type
                row["claim_count"] = row.pop("claims")
            name = row.get("title") or row.get("name") or row[column]
            _node(made, ident(column, row[column]), column, str(name), row)
    for row in rows["parties"]:
        known = made.nodes.get(ident("party", row["key"]), {})
        row |= {"mentions": row["mentions"] + known.get("mentions", 0), "document": None, "party": None}
        _node(made, ident("party", row["key"]), "party", row["name"], row)
    nodes: list[str] = []
    for number, (record, claim) in enumerate(bundle.claims()):
        row = rows["claims"][number]
        row |= {"reader": f"{record.reader.name} {record.reader.version}"}
        node = ident("claim", claim.id)
        nodes.append(node if node not in made.nodes else f"{node}#{number}")
        _node(made, nodes[-1], "claim", claim.evidence.text, row)
        _edges(made, nodes[-1], row, record, claim)
    homes = dict(zip((c.id for _, c in reversed(list(bundle.claims()))), reversed(nodes), strict=True))
    for row in rows["relations"]:
        if row["a"] in homes and row["b"] in homes:
            _edge(made, homes[row["a"]], homes[row["b"]], row["type"], {"kind": row["kind"], "why": row["why"]})
    for row in rows["links"]:
        ends = [_ensure(made, str(row[end]), "document") for end in ("from", "to")]
        _edge(made, ends[0], ends[1], row["kind"], {"why": row["why"]})
    return made


def _edges(made: Graph, node: str, row: Attributes, record: Any, claim: Any) -> None:
    text = record.document.text
    for role, mentions in (("actor", claim.actors), ("target", claim.targets)):
        for i, m in enumerate(mentions):
            party = _ensure(made, m.key, "party")
            where = {"position": i, "start": m.span[0], "end": m.span[1], "text": text[m.span[0] : m.span[1]]}
            ends = (party, node) if role == "actor" else (node, party)
            _edge(made, *ends, role, where)
    for i, link in enumerate(claim.chain):
        where = {"position": i, "start": link.span[0], "end": link.span[1], "text": link.text}
        where |= {"cue": link.cue.text} if link.cue else {}
        _edge(made, node, _ensure(made, link.key, "party"), "source", where)
    _edge(made, node, _ensure(made, record.document.id, "document"), "within", {})
    for issue in row["issues"]:
        _edge(made, node, _ensure(made, issue, "issue"), "issue", {})
    if row["group"] is not None:
        _edge(made, node, _ensure(made, row["group"], "group"), "group", {})


def _ensure(made: Graph, name: str, kind: str) -> str:
    """The node of a name, made if no table has it; links may lead from a document to an outlet."""
    for sort in (kind, "party"):
        if ident(sort, name) in made.nodes:
            return ident(sort, name)
    _node(made, ident(kind, name), kind, name, {"key": name} if kind == "party" else {kind: name})
    return ident(kind, name)


def _node(made: Graph, node: str, kind: str, label: str, row: Attributes) -> None:
    made.nodes[node] = {"label": label, "node_type": kind} | _flat(row)


def _edge(made: Graph, a: str, b: str, kind: str, more: Attributes) -> None:
    made.edges.append((a, b, {"edge_type": kind} | _flat(more)))


def _flat(row: Attributes) -> Attributes:
    return {
        k: json.dumps(v, ensure_ascii=False) if isinstance(v, (list, dict)) else v
        for k, v in row.items()
        if v is not None
    }


def write_graphml(bundle: Bundle, path: Path, options: WriteOptions) -> Written:
    """Write GraphML."""
    check(bundle)
    made, losses = graph(bundle, text=options.include_text), Losses()
    root = ET.Element("graphml", {"xmlns": GRAPHML})
    keys: dict[tuple[str, str], str] = {}
    for of, domain in (("nodes", "node"), ("edges", "edge")):
        for name, kind in made.columns(of).items():
            keys[of, name] = f"k{len(keys)}"
            ET.SubElement(root, "key", {"id": keys[of, name], "for": domain, "attr.name": name, "attr.type": kind})
    body = ET.SubElement(root, "graph", {"id": "dossier", "edgedefault": "directed"})
    for node, attributes in made.nodes.items():
        item = ET.SubElement(body, "node", {"id": _safe(node, losses)})
        for name, value in attributes.items():
            ET.SubElement(item, "data", {"key": keys["nodes", name]}).text = _shown(value, losses)
    for number, (a, b, attributes) in enumerate(made.edges):
        ends = {"source": _safe(a, losses), "target": _safe(b, losses)}
        item = ET.SubElement(body, "edge", {"id": f"e{number}"} | ends)
        for name, value in attributes.items():
            ET.SubElement(item, "data", {"key": keys["edges", name]}).text = _shown(value, losses)
    return Written((write_bytes(path, _bytes(root)),), losses.notes())


def write_gexf(bundle: Bundle, path: Path, options: WriteOptions) -> Written:
    """Write GEXF 1.3."""
    check(bundle)
    made, losses = graph(bundle, text=options.include_text), Losses()
    root = ET.Element("gexf", {"xmlns": GEXF, "version": "1.3"})
    ET.SubElement(ET.SubElement(root, "meta"), "creator").text = "dragoman"
    body = ET.SubElement(root, "graph", {"mode": "static", "defaultedgetype": "directed"})
    keys: dict[tuple[str, str], str] = {}
    for of, domain in (("nodes", "node"), ("edges", "edge")):
        columns = ET.SubElement(body, "attributes", {"class": domain})
        for i, (name, kind) in enumerate(made.columns(of).items()):
            keys[of, name] = str(i)
            ET.SubElement(columns, "attribute", {"id": str(i), "title": name, "type": kind})
    nodes = ET.SubElement(body, "nodes")
    for node, attributes in made.nodes.items():
        label = _shown(attributes["label"], losses)
        _values(
            ET.SubElement(nodes, "node", {"id": _safe(node, losses), "label": label}), "nodes", attributes, keys, losses
        )
    edges = ET.SubElement(body, "edges")
    for number, (a, b, attributes) in enumerate(made.edges):
        ends = {"source": _safe(a, losses), "target": _safe(b, losses), "kind": attributes["edge_type"]}
        _values(ET.SubElement(edges, "edge", {"id": str(number)} | ends), "edges", attributes, keys, losses)
    return Written((write_bytes(path, _bytes(root)),), losses.notes())


def _values(
    item: ET.Element, of: str, attributes: Attributes, keys: dict[tuple[str, str], str], losses: Losses
) -> None:
    values = ET.SubElement(item, "attvalues")
    for name, value in attributes.items():
        ET.SubElement(values, "attvalue", {"for": keys[of, name], "value": _shown(value, losses)})


def _safe(text: str, losses: Losses) -> str:
    made, lost = xml_safe(text)
    losses.add("characters that XML cannot hold replaced by U+FFFD", lost)
    return made


def _shown(value: Any, losses: Losses) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _safe(value, losses) if isinstance(value, str) else repr(value)


def _bytes(root: ET.Element) -> bytes:
    ET.indent(root, " ")
    out = BytesIO()
    ET.ElementTree(root).write(out, encoding="utf-8", xml_declaration=True)
    return out.getvalue() + b"\n"


def to_networkx(bundle: Bundle, *, text: bool = False) -> networkx.MultiDiGraph[str]:
    """The same graph for networkx. Needs the extra `graph`.

    Raises:
        SettingError: if networkx is not installed.
    """
    nx = needed("networkx", "graph")
    made = graph(bundle, text=text)
    found: networkx.MultiDiGraph[str] = nx.MultiDiGraph(name=bundle.dossier.name)
    found.add_nodes_from(made.nodes.items())
    found.add_edges_from(made.edges)
    return found
