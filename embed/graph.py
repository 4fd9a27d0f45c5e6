"""Writing an ONNX graph node by node: what the graphs of both bundled models are built with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import onnx

MICROSOFT = "com.microsoft"
INPUTS = ("input_ids", "attention_mask")
OUTPUT = "sentence_embedding"
# Bytes from which a constant is kept beside the graph.
APART = 4096
# What operators take as a length or an axis: one number each, as a constant.
INT64 = [np.array([n], dtype=np.int64) for n in range(3)]


class GraphBuilder:
    """Collects nodes and constants; every method returns the name of the value that it computes."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def op(self, kind: str, inputs: list[str], domain: str = "", **attributes: float | Sequence[int]) -> str:
        """A node with one output."""
        from onnx import helper

        name = f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, domain=domain, **attributes))  # type: ignore[arg-type]
        return name

    def name(self, value: str, output: str) -> None:
        """Give a value the name of an output of the graph."""
        from onnx import helper

        self.nodes.append(helper.make_node("Identity", [value], [output]))

    def split(self, value: str, parts: int) -> list[str]:
        """Equal parts along the last axis."""
        from onnx import helper

        names = [f"v{len(self.nodes)}_{i}" for i in range(parts)]
        self.nodes.append(helper.make_node("Split", [value], names, name=names[0], axis=-1))
        return names

    def unit_rows(self, value: str) -> None:
        """The rows (b, n) with length 1 are ``OUTPUT``."""
        from onnx import helper

        self.nodes.append(helper.make_node("LpNormalization", [value], [OUTPUT], axis=-1, p=2))

    def constant(self, value: NDArray[np.generic]) -> str:
        """A constant of the graph."""
        from onnx import numpy_helper

        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def finish(
        self, outputs: Mapping[str, Sequence[str | int]], more: Mapping[str, Sequence[str | int]] | None = None
    ) -> onnx.ModelProto:
        """The graph over ``INPUTS``, int64 (b, s), with float32 outputs, and inputs besides, of the given shapes."""
        from onnx import TensorProto, helper

        graph = helper.make_graph(
            self.nodes,
            "encoder",
            [
                *(helper.make_tensor_value_info(name, TensorProto.INT64, ["b", "s"]) for name in INPUTS),
                *(
                    helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
                    for name, shape in (more or {}).items()
                ),
            ],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in outputs.items()],
            self.constants,
        )
        versions = [helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=versions, ir_version=8, producer_name="tiaowen")


def write_apart(model: onnx.ModelProto, path: Path) -> None:
    """Write a graph and beside it, in ``weights.bin``, what is large: that is mapped into memory and not read."""
    import onnx

    onnx.save_model(
        model,
        str(path),
        save_as_external_data=True,
        all_tensors_to_one_file=True,
        location="weights.bin",
        size_threshold=APART,
    )
