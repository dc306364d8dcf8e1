"""ONNX files for onnxruntime, onnxruntime-web and OpenCV: opset 17, pictures with the channels last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from app.ml._inverted_residuals import InvertedResiduals
from app.ml.exporters.classifier import Classifier
from app.ml.exporters.folded_network import IMAGE, Addition, Convolution, FoldedStep, fold_network
from app.ml.exporters.halves import KEPT_WHOLE
from app.ml.exporters.proof import Run
from app.ml.types import Floats

OPSET, IR_VERSION = 17, 8
SCORES = "scores"

_CHANNELS_FIRST, _CHANNELS_LAST = [0, 3, 1, 2], [0, 2, 3, 1]


def onnx_classifier(classifier: Classifier, title: str, *, halves: bool = False) -> bytes:
    """The file: a picture (1, side, side, 3) float32 in −1 … 1 → confidences (1, classes) float32.

    `halves`: the network's large arrays are kept as float16 and widened when the file is loaded; runtimes
    calculate with float32 either way. The names of the classes are in the file's metadata.
    """
    architecture = classifier.spec.architecture
    if not isinstance(architecture, InvertedResiduals):
        raise TypeError(architecture)
    graph = _Graph(halves=halves)
    ends = {IMAGE: graph.add("Transpose", "channels_first", [IMAGE], perm=_CHANNELS_FIRST)}
    for step in fold_network(architecture, classifier.weights()):
        ends[step.name] = graph.add_step(step, [ends[source] for source in _sources(step)])
    graph.add_head(classifier, ends[step.name])
    return graph.packed(classifier, title)


def onnx_runner(data: bytes) -> Run:
    """Recognizes with an ONNX file."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])

    def run(picture: Floats) -> Floats:
        return np.asarray(session.run([SCORES], {IMAGE: picture})[0][0], np.float32)

    return run


def _sources(step: FoldedStep) -> Sequence[str]:
    return step.sources if isinstance(step, Addition) else [step.source]


class _Graph:
    """Nodes and arrays in order."""

    def __init__(self, *, halves: bool) -> None:
        import onnx

        self._onnx = onnx
        self._halves = halves
        self._nodes: list[Any] = []
        self._arrays: list[Any] = []
        self._bounds = [self._array("zero", np.float32(0)), self._array("six", np.float32(6))]

    def add(self, kind: str, name: str, sources: Sequence[str], **attributes: object) -> str:
        """Adds a node; the name of its result."""
        node = self._onnx.helper.make_node(kind, list(sources), [name], name, **attributes)
        self._nodes.append(node)
        return name

    def add_step(self, step: FoldedStep, sources: Sequence[str]) -> str:
        if isinstance(step, Addition):
            return self.add("Add", step.name, sources)
        arrays = [
            self._array(f"{step.name}/kernel", _kernel(step), may_halve=True),
            self._array(f"{step.name}/bias", step.bias),
        ]
        before, after = step.padding
        self.add(
            "Conv", step.name, [*sources, *arrays],
            kernel_shape=list(step.kernel.shape[:2]), strides=[step.stride] * 2,
            pads=[before, before, after, after], group=len(step.bias) if step.depthwise else 1,
        )  # fmt: skip
        if not step.rectifies:
            return step.name
        return self.add("Clip", f"{step.name}_relu", [step.name, *self._bounds])

    def add_head(self, classifier: Classifier, feature_map: str) -> None:
        side = classifier.spec.map_side
        quarter = (side + 1) // 2
        average = self.add("GlobalAveragePool", "average", [feature_map])
        quarters = self.add(
            "AveragePool", "quarters", [feature_map],
            kernel_shape=[quarter] * 2, strides=[side - quarter] * 2,
        )  # fmt: skip
        quarters = self.add("Transpose", "quarters_last", [quarters], perm=_CHANNELS_LAST)
        flat = [self.add("Flatten", f"{each}_flat", [each]) for each in (average, quarters)]
        inputs = self.add("Concat", "embedding", flat, axis=1)
        for number, layer in enumerate(classifier.layers):
            if number > 0:
                inputs = self.add("Relu", f"hidden_{number}", [inputs])
            kernel = self._array(f"head/kernel_{number}", layer.kernel)
            bias = self._array(f"head/bias_{number}", layer.bias)
            inputs = self.add("Gemm", f"dense_{number}", [inputs, kernel, bias])
        self.add("Softmax", SCORES, [inputs], axis=1)

    def packed(self, classifier: Classifier, title: str) -> bytes:
        helper, float32 = self._onnx.helper, self._onnx.TensorProto.FLOAT
        side = classifier.spec.input_size
        image = helper.make_tensor_value_info(IMAGE, float32, [1, side, side, 3])
        scores = helper.make_tensor_value_info(SCORES, float32, [1, len(classifier.labels)])
        graph = helper.make_graph(self._nodes, "classifier", [image], [scores], self._arrays)
        opsets = [helper.make_opsetid("", OPSET)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)
        model.producer_name, model.doc_string = "Eyeblocks", title
        helper.set_model_props(model, {"labels": "\n".join(classifier.labels)})
        self._onnx.checker.check_model(model)
        return bytes(model.SerializeToString())

    def _array(self, name: str, numbers: Floats | np.float32, *, may_halve: bool = False) -> str:
        """Adds an array; the name under which it is float32."""
        array = np.ascontiguousarray(numbers) if np.ndim(numbers) else np.asarray(numbers)
        if not (self._halves and may_halve and array.size > KEPT_WHOLE):
            self._arrays.append(self._onnx.numpy_helper.from_array(array, name))
            return name
        half = self._onnx.numpy_helper.from_array(array.astype(np.float16), f"{name}/half")
        self._arrays.append(half)
        return self.add("Cast", name, [half.name], to=self._onnx.TensorProto.FLOAT)


def _kernel(step: Convolution) -> Floats:
    """(out, in, h, w); of a depthwise one (channels, 1, h, w)."""
    axes = (2, 3, 0, 1) if step.depthwise else (3, 2, 0, 1)
    return step.kernel.transpose(axes)
