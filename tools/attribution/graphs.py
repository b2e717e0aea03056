"""The two graphs that ship, written node by node so that ONNX Runtime gets the fused and 8-bit operators it runs fastest.

Matrices are 8-bit integers, one scale a column, and *stay* so: their inputs are brought to 8 bits as they come, with one scale
a matrix, and products are summed in 32-bit integers.
"""

from __future__ import annotations

import itertools
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from tools.attribution.eight_bits import LARGEST, scales
from tools.attribution.model import Head, Layer, Tagger

_OPSETS = {"": 17, "com.microsoft": 1}
Array = npt.NDArray[Any]


def packed(weight: Tensor, largest: int = LARGEST) -> tuple[Array, Array]:
    """A matrix (rows, columns) as 8-bit integers and one scale a row."""
    scale = scales(weight, largest)
    return (weight / scale).round().numpy().astype(np.int8), scale[:, 0].numpy().astype(np.float32)


class Graph:
    """Nodes and constants of a graph that is being written."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        self._number = itertools.count()

    def constant(self, value: Array) -> str:
        """A stored tensor."""
        name = f"c{next(self._number)}"
        self._constants.append(numpy_helper.from_array(np.array(value, order="C"), name))
        return name

    def number(self, value: Tensor) -> str:
        """A small tensor, stored in half precision and widened once, when the graph is loaded."""
        return self("Cast", self.constant(value.detach().numpy().astype(np.float16)), to=TensorProto.FLOAT)

    def ints(self, *values: int) -> str:
        """A list of whole numbers."""
        return self.constant(np.asarray(values, dtype=np.int64))

    def many(self, kind: str, *inputs: str, outputs: int, domain: str = "", **attributes: Any) -> list[str]:
        """A node with several outputs."""
        names = [f"v{next(self._number)}" for _ in range(outputs)]
        self._nodes.append(helper.make_node(kind, list(inputs), names, domain=domain, **attributes))
        return names

    def __call__(self, kind: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        """A node with one output, whose name is returned."""
        return self.many(kind, *inputs, outputs=1, domain=domain, **attributes)[0]

    def fused(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """A node of ONNX Runtime's own operators."""
        return self(kind, *inputs, domain="com.microsoft", **attributes)

    def linear(self, x: str, *layers: nn.Linear) -> str:
        """`x` through one or several linear layers side by side, in 8 bits."""
        found = [packed(layer.weight.data) for layer in layers]
        numbers = self.constant(np.concatenate([n for n, _ in found]).T)
        scales = self.constant(np.concatenate([s for _, s in found]))
        bias = self.constant(np.concatenate([layer.bias.data.numpy() for layer in layers]))
        return self.fused("DynamicQuantizeMatMul", x, numbers, scales, "", bias)

    def norm(self, x: str, norm: nn.LayerNorm, skip: str | None = None) -> str:
        """Layer normalisation of `x`, of `x + skip` if given."""
        weight, bias = self.number(norm.weight.data), self.number(norm.bias.data)
        if skip is not None:  # as two nodes: the fused operator takes ten times as long
            x = self("Add", x, skip)
        return self("LayerNormalization", x, weight, bias, axis=-1, epsilon=norm.eps)

    def layer(self, x: str, layer: Layer, rows: str = "") -> str:
        """One transformer layer on a batch of one; of its result only `rows`, if given."""
        width = layer.out.in_features
        each = width // layer.heads
        parts = self("Reshape", self.linear(x, layer.qkv), self.ints(-1, 3, layer.heads, each))
        turned = self("Transpose", parts, perm=[1, 2, 0, 3])
        query, key, value = self.many("Split", turned, self.ints(1, 1, 1), outputs=3, axis=0)
        weights = self("Softmax", self.fused("FusedMatMul", query, key, transB=1, alpha=each**-0.5), axis=-1)
        seen = self("Transpose", self("MatMul", weights, value), perm=[0, 2, 1, 3])
        seen = self("Reshape", seen, self.ints(1, -1, width))
        if rows:
            seen, x = self("Gather", seen, rows, axis=1), self("Gather", x, rows, axis=1)
        x = self.norm(self.linear(seen, layer.out), layer.norm1, skip=x)
        inner = self.fused("Gelu", self.linear(x, layer.up))
        return self.norm(self.linear(inner, layer.down), layer.norm2, skip=x)

    def tables(self, one: nn.Embedding, two: nn.Embedding, numbers: str) -> str:
        """The sums of rows of two small tables; `numbers` are row of `one` times rows of `two` plus row of `two`."""
        sums = one.weight.data[:, None] + two.weight.data[None]
        return self("Gather", self.number(sums.flatten(0, 1)), numbers, axis=0)

    def ends(self, x: str, head: Head) -> dict[str, tuple[str, list[Any]]]:
        """The scores, keys and queries of words from their vectors, as outputs of the graph."""
        up, width = head.cue_up.out_features, head.sizes.reader
        up_state, key, query = self.many(
            "Split",
            self.linear(x, head.cue_up, head.key, head.query),
            self.ints(up, width, width),
            outputs=3,
            axis=-1,
        )
        out = head.cue_out
        cue = self("MatMul", self.fused("Gelu", up_state), self.number(out.weight.data.T))
        cue = self("Add", cue, self.number(out.bias.data))
        return {
            "cue": (cue, ["words", head.sizes.cue_labels]),
            "key": (key, ["words", width]),
            "query": (query, ["words", width]),
        }

    def finish(self, inputs: dict[str, tuple[int, list[Any]]], outputs: dict[str, tuple[str, list[Any]]]) -> bytes:
        """The graph's file.

        Args:
            inputs: name -> element type and shape.
            outputs: name -> the tensor that it is and its shape.
        """
        last = [helper.make_node("Identity", [tensor], [name]) for name, (tensor, _) in outputs.items()]
        graph = helper.make_graph(
            [*self._nodes, *last],
            "attribution",
            [helper.make_tensor_value_info(name, kind, shape) for name, (kind, shape) in inputs.items()],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, (_, shape) in outputs.items()],
            self._constants,
        )
        sets = [helper.make_opsetid(domain, version) for domain, version in _OPSETS.items()]
        model = helper.make_model(graph, opset_imports=sets, ir_version=8, producer_name="dragoman")
        return bytes(model.SerializeToString(deterministic=True))


def encoder(tagger: Tagger, keep: list[int], longest: int) -> bytes:
    """Word pieces of one chunk to the scores, keys and queries of the words that begin at `pieces`."""
    graph = Graph()
    numbers, scales = packed(tagger.encoder.words.weight.data[keep], largest=127)
    row = graph("Cast", graph("Gather", graph.constant(numbers), "ids", axis=0), to=TensorProto.FLOAT)
    scale = graph(
        "Cast", graph("Gather", graph.constant(scales.astype(np.float16)), "ids", axis=0), to=TensorProto.FLOAT
    )
    places = graph.number(tagger.encoder.positions.weight.data[:longest] + tagger.encoder.kinds.weight.data[0])
    length = graph("Shape", "ids", start=1, end=2)
    place = graph("Slice", places, graph.ints(0), length, graph.ints(0))
    x = graph("Add", graph("Mul", row, graph("Unsqueeze", scale, graph.ints(-1))), place)
    x = graph.norm(x, tagger.encoder.norm)
    *below, top = (cast(Layer, layer) for layer in tagger.encoder.layers)
    for layer in below:
        x = graph.layer(x, layer)
    x = graph("Squeeze", graph.layer(x, top, rows="pieces"), graph.ints(0))
    return graph.finish(
        {"ids": (TensorProto.INT64, [1, "length"]), "pieces": (TensorProto.INT64, ["words"])}, graph.ends(x, tagger)
    )


def reader(head: Head) -> bytes:
    """Keys and queries of a document's words and the window around one cue to the labels of the window's words."""
    graph = Graph()
    x = graph("Add", graph("Gather", "key", "at", axis=0), graph("Gather", "query", "first", axis=0))
    x = graph("Add", x, graph.tables(head.distance, head.shape, "near"))
    x = graph("Add", x, graph.tables(head.sentence, head.block, "far"))
    x = graph("Unsqueeze", graph.norm(x, head.norm), graph.ints(0))
    for layer in head.reader:
        x = graph.layer(x, cast(Layer, layer))
    labels = graph("MatMul", graph("Squeeze", x, graph.ints(0)), graph.number(head.label.weight.data.T))
    labels = graph("Add", labels, graph.number(head.label.bias.data))
    width, places = head.sizes.reader, ["places"]
    return graph.finish(
        {
            "key": (TensorProto.FLOAT, ["words", width]),
            "query": (TensorProto.FLOAT, ["words", width]),
            "at": (TensorProto.INT64, places),
            "first": (TensorProto.INT64, [1]),
            "near": (TensorProto.INT64, places),
            "far": (TensorProto.INT64, places),
        },
        {"labels": (labels, ["places", head.sizes.labels])},
    )
