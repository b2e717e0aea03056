"""GraphML and GEXF open elsewhere, with every node, edge and attribute."""

from __future__ import annotations

import json
import math
from pathlib import Path

import igraph
import networkx as nx
import pytest

from dragoman.exchange import formats
from dragoman.exchange.bundle import Bundle
from dragoman.exchange.graph import graph, to_networkx
from dragoman.exchange.tables import tables


def equal(read: object, written: object) -> bool:
    return math.isclose(float(read), written) if isinstance(written, float) else read == written  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_networkx_opens_it_with_every_attribute(harbour: Bundle, tmp_path: Path, name: str):
    path = tmp_path / f"g.{name}"
    formats.write(harbour, name, path)
    made = graph(harbour)
    if name == "graphml":
        read = nx.read_graphml(path, force_multigraph=True)
    else:  # networkx knows GEXF 1.2; the tags that it reads are the same in 1.3
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("http://gexf.net/1.3", "http://www.gexf.net/1.2draft").replace('"1.3"', '"1.2"'))
        read = nx.read_gexf(path)
    assert set(read.nodes) == set(made.nodes)
    for node, attributes in made.nodes.items():
        for key, value in attributes.items():
            assert equal(read.nodes[node][key], value), (node, key)
    got = sorted((a, b, d["edge_type"], d.get("position", -1), d.get("start", -1)) for a, b, d in read.edges(data=True))
    wanted = sorted((a, b, d["edge_type"], d.get("position", -1), d.get("start", -1)) for a, b, d in made.edges)
    assert got == wanted


def test_igraph_opens_graphml_with_every_attribute(harbour: Bundle, tmp_path: Path):
    path = tmp_path / "g.graphml"
    formats.write(harbour, "graphml", path)
    made, read = graph(harbour), igraph.Graph.Read_GraphML(str(path))
    assert read.vcount() == len(made.nodes)
    assert read.ecount() == len(made.edges)
    assert set(made.columns("nodes")) | {"id"} == set(read.vs.attributes())
    assert set(made.columns("edges")) | {"id"} == set(read.es.attributes())
    by_id = {v["id"]: v for v in read.vs}
    for node, attributes in made.nodes.items():
        for key, value in attributes.items():
            assert equal(by_id[node][key], value), (node, key)


def test_every_column_of_a_claim_is_an_attribute_of_its_node(harbour: Bundle):
    made, rows = graph(harbour), tables(harbour)["claims"]
    for row in rows:
        node = made.nodes[f"claim:{row['claim']}"]
        for name, value in row.items():
            if value is not None:
                assert node[name] == (json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value)


def test_an_attribute_has_one_type(harbour: Bundle):
    made = graph(harbour)
    for attributes in (*made.nodes.values(), *(e[2] for e in made.edges)):
        for name, value in attributes.items():
            kinds = (made.columns("nodes") | made.columns("edges"))[name]
            assert {"long": int, "double": float, "boolean": bool, "string": str}[kinds] is type(value), name


def test_the_same_graph_goes_to_networkx(harbour: Bundle):
    made, found = graph(harbour), to_networkx(harbour)
    assert dict(found.nodes(data=True)) == made.nodes
    assert found.number_of_edges() == len(made.edges)


def test_a_character_that_xml_cannot_hold_is_replaced_and_counted(tmp_path: Path):
    from dragoman.model import Document, ReaderInfo, Record

    document = Document.of("a\x00b", id="x\x07", title="t\x01")
    record = Record(document=document, parties=(), attributions=(), claims=(), reader=ReaderInfo(name="r", version="1"))
    written = formats.write(record, "graphml", tmp_path / "g.graphml")
    assert written.notes == ("3 characters that XML cannot hold replaced by U+FFFD",)
    assert nx.read_graphml(tmp_path / "g.graphml").number_of_nodes() == 1
