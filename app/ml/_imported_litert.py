"""Networks that came in with models, in LiteRT: their steps become a file, which nobody else writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from app.ml._litert import LiteRTEmbedder
from app.ml.exporters.folded_network import IMAGE, Addition, Convolution
from app.ml.exporters.litert_graph import LiteRTGraph, activation, padding
from app.ml.imported_network import ImportedNetwork, same_padding
from app.ml.types import Floats, Squares

TEACHABLE_MACHINE_DIVISOR = 127
"""Teachable Machine's library gives a network x / 127 − 1."""


class ImportedNetworkEmbedder(LiteRTEmbedder):
    """Embeds with a network that came in. Whatever its weights are, an embedding has numbers alone."""

    def __init__(self, network: ImportedNetwork, threads: int) -> None:
        file = litert_network(network)
        super().__init__(network, file, threads, divisor=TEACHABLE_MACHINE_DIVISOR)

    def embed(self, squares: Squares) -> Floats:
        return np.nan_to_num(super().embed(squares))

    def embed_with_maps(self, squares: Squares) -> tuple[Floats, Floats]:
        embeddings, maps = super().embed_with_maps(squares)
        return np.nan_to_num(embeddings), np.nan_to_num(maps)


def load_imported_network(file: bytes, threads: int) -> ImportedNetworkEmbedder:
    """Loads the file of a network that came in. Raises ValueError if it is none."""
    return ImportedNetworkEmbedder(ImportedNetwork.from_bytes(file), threads)


def litert_network(network: ImportedNetwork) -> bytes:
    """The LiteRT file: a picture (1, side, side, 3) in; embedding (1, d) and feature map out."""
    return _Writer(network).written()


class _Writer:
    """Adds an operator for each step, then the averages."""

    def __init__(self, network: ImportedNetwork) -> None:
        self._network = network
        self._graph = LiteRTGraph()
        side = network.input_size
        self._tensors = {IMAGE: self._graph.add_tensor(IMAGE, (1, side, side, 3))}

    def written(self) -> bytes:
        for step in self._network.steps:
            if isinstance(step, Addition):
                self._tensors[step.name] = self._add_sum(step)
            else:
                self._tensors[step.name] = self._add_convolution(step)
        feature_map = self._tensors[self._network.steps[-1].name]
        self._graph.set_ends([self._tensors[IMAGE]], [self._embedding(feature_map), feature_map])
        return self._graph.packed()

    def _add_sum(self, step: Addition) -> int:
        inputs = [self._tensors[source] for source in step.sources]
        return self._add("ADD", inputs, step.name, self._shape_of(step.name), "AddOptions", {})

    def _add_convolution(self, step: Convolution) -> int:
        name, shape = step.name, self._shape_of(step.name)
        pads, source = self._padded(step)
        numbers = _kernel(step)
        kernel = self._graph.add_tensor(f"{name}/kernel", numbers.shape, numbers)
        bias = self._graph.add_tensor(f"{name}/bias", step.bias.shape, step.bias)
        chosen = {
            "padding": padding(pads),
            "strideW": step.stride,
            "strideH": step.stride,
            "fusedActivationFunction": activation("RELU6" if step.rectifies else "NONE"),
        }
        kind, options = "CONV_2D", "Conv2DOptions"
        if step.depthwise:
            kind, options = "DEPTHWISE_CONV_2D", "DepthwiseConv2DOptions"
            chosen["depthMultiplier"] = 1
        return self._add(kind, [source, kernel, bias], name, shape, options, chosen)

    def _padded(self, step: Convolution) -> tuple[str, int]:
        """How the operator pads, and what it takes: LiteRT knows no padding, and what it calls SAME."""
        source, shape = self._tensors[step.source], self._network.shapes[step.source]
        if step.padding == (0, 0):
            return "VALID", source
        if step.padding == same_padding(shape.side, len(step.kernel), step.stride):
            return "SAME", source
        around = np.array([(0, 0), step.padding, step.padding, (0, 0)], np.int32)
        name, side = f"{step.name}/padded", shape.side + sum(step.padding)
        sizes = self._graph.add_tensor(f"{name}/sizes", around.shape, around)
        padded = (1, side, side, shape.channels)
        return "VALID", self._add("PAD", [source, sizes], name, padded, "PadOptions", {})

    def _embedding(self, feature_map: int) -> int:
        channels, axes = self._network.map_shape.channels, np.array([1, 2], np.int32)
        over = self._graph.add_tensor("average/axes", axes.shape, axes)
        ins = [feature_map, over]
        average = self._add("MEAN", ins, "average", (1, channels), "ReducerOptions", {})
        if not self._network.quarters:
            return average
        ins = [average, self._flat_quarters(feature_map)]
        shape = (1, 5 * channels)
        return self._add(
            "CONCATENATION", ins, "embedding", shape, "ConcatenationOptions", {"axis": 1}
        )

    def _flat_quarters(self, feature_map: int) -> int:
        shape = self._network.map_shape
        quarter = (shape.side + 1) // 2
        chosen = {
            "padding": padding("VALID"),
            "filterWidth": quarter,
            "filterHeight": quarter,
            "strideW": shape.side - quarter,
            "strideH": shape.side - quarter,
        }
        four = (1, 2, 2, shape.channels)
        pooled = self._add(
            "AVERAGE_POOL_2D", [feature_map], "quarters", four, "Pool2DOptions", chosen
        )
        flat = (1, 4 * shape.channels)
        sizes = np.array(flat, np.int32)
        ins = [pooled, self._graph.add_tensor("flat_quarters/shape", sizes.shape, sizes)]
        return self._add(
            "RESHAPE", ins, "flat_quarters", flat, "ReshapeOptions", {"newShape": sizes}
        )

    def _shape_of(self, name: str) -> Sequence[int]:
        shape = self._network.shapes[name]
        return (1, shape.side, shape.side, shape.channels)

    def _add(
        self,
        kind: str,
        inputs: Sequence[int],
        name: str,
        shape: Sequence[int],
        options: str,
        chosen: Mapping[str, Any],
    ) -> int:
        output = self._graph.add_tensor(name, shape)
        self._graph.add_operator(kind, inputs, output, options, chosen)
        return output


def _kernel(step: Convolution) -> Floats:
    """(out, h, w, in); of a depthwise one (1, h, w, channels)."""
    return step.kernel.transpose((3, 0, 1, 2))
