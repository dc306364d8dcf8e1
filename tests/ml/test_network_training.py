"""Networks that are trained in Keras: how they are counted, and that they go on after a kill."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from app.ml.backbones import BACKBONES, STRONG
from app.ml.checkpoints import CheckpointFile
from app.ml.layers import read_layers
from app.ml.network_layers import LayerImpossible, LayerKind, OwnLayer, plan_network
from app.ml.network_training import (
    NetworkEpoch,
    NetworkTrainer,
    NoPictures,
    Phase,
    TrainableNetwork,
    TrainingParts,
    WeightsDiverged,
)
from app.ml.trainable_networks import (
    FineTuned,
    OwnNetwork,
    block_layers,
    block_names,
    parameter_counts,
)
from app.ml.types import Indices, Labels, NetworkSpec, Squares

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "static/src/lab/ownNetwork/cases.json").read_text("utf-8")
)
SIDE, BATCH = 32, 8
PHASES = [Phase(2, 0.01), Phase(3, 0.001)]
LAYERS = [
    OwnLayer(LayerKind.CONVOLUTION, filters=4, size=3),
    OwnLayer(LayerKind.POOLING),
    OwnLayer(LayerKind.DROPOUT, rate=0.3),
    OwnLayer(LayerKind.FLATTEN),
    OwnLayer(LayerKind.DENSE, units=8),
]


class Killed(Exception):
    pass


class Noted:
    """Implements `Watcher`. Is killed after so many epochs."""

    def __init__(self, killed_after: int = 1000) -> None:
        self.restored_epochs: list[NetworkEpoch] = []
        self.epochs: list[NetworkEpoch] = []
        self.steps: list[tuple[int, int]] = []
        self._killed_after = killed_after

    def restored(self, epochs: Sequence[NetworkEpoch]) -> None:
        self.restored_epochs = list(epochs)

    def stepped(self, done: int, of: int, seconds_left: float) -> None:
        assert seconds_left >= 0
        self.steps.append((done, of))

    def finished(self, epoch: NetworkEpoch) -> None:
        self.epochs.append(epoch)
        if len(self.epochs) == self._killed_after:
            raise Killed


class Drawn:
    """Implements `LabeledPictures`: dark pictures are of class 0, light ones of class 1."""

    def __init__(self, count: int, side: int, gone: bool = False) -> None:
        self._side, self._gone = side, gone
        self._labels = np.arange(count) % 2

    def __len__(self) -> int:
        return len(self._labels)

    def read(self, indices: Indices) -> tuple[Squares, Labels]:
        labels = self._labels[[] if self._gone else indices]
        noise = np.random.default_rng(indices).integers(
            0, 90, (len(labels), self._side, self._side, 3)
        )
        return (noise + 120 * labels[:, None, None, None]).astype(np.uint8), labels


def trainer(
    network: TrainableNetwork,
    phases: Sequence[Phase],
    file: Path,
    watcher: Noted,
    *,
    side: int = SIDE,
    gone: bool = False,
) -> NetworkTrainer:
    parts = TrainingParts(Drawn(20, side, gone), Drawn(8, side))
    return NetworkTrainer(network, phases, parts, BATCH, 3, CheckpointFile(file, "it"), watcher)


def own() -> OwnNetwork:
    keras.utils.set_random_seed(3)
    return OwnNetwork(LAYERS, SIDE, 2)


def without_time(epochs: Sequence[NetworkEpoch]) -> list[dict[str, Any]]:
    return [vars(each) | {"seconds": 0} for each in epochs]


def layers_of(case: dict[str, Any]) -> list[OwnLayer]:
    return [OwnLayer(**(each | {"kind": LayerKind(each["kind"])})) for each in case["layers"]]


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_a_network_is_counted_as_keras_counts_it(case: dict[str, Any]) -> None:
    layers = layers_of(case)
    if "field" in case:
        with pytest.raises(LayerImpossible) as impossible:
            plan_network(layers, case["side"], case["classes"])
        assert impossible.value.field == case["field"]
        return
    plan = plan_network(layers, case["side"], case["classes"])
    network = OwnNetwork(layers, case["side"], case["classes"])

    assert [list(layer.shape) for layer in plan.layers] == case["shapes"]
    assert plan.parameters == case["parameters"] == network.model.count_params()
    assert plan.multiply_adds == case["multiply_adds"]
    of_keras = [
        (type(layer).__name__, tuple(layer.output.shape[1:]), layer.count_params())
        for layer in network.model.layers[2:]  # behind the picture and its scaling
    ]
    assert of_keras == [(layer.kind, layer.shape, layer.parameters) for layer in plan.layers]


def test_an_epoch_scores_as_keras_scores_it_with_a_smaller_last_mini_batch(tmp_path: Path) -> None:
    """Keras has the means of all mini-batches only where `fit` learns from them."""
    watcher, seed, count = Noted(), 3, 20
    layers = [layer for layer in LAYERS if layer.kind != LayerKind.DROPOUT]
    networks = [OwnNetwork(layers, SIDE, 2) for _ in range(2)]
    networks[1].model.set_weights(networks[0].model.get_weights())
    trainer(networks[0], [Phase(1, 0.01)], tmp_path / "kept.npz", watcher).train()

    order = np.random.default_rng([seed, 0]).permutation(count)
    batches = [order[start : start + BATCH] for start in range(0, count, BATCH)]
    read = [Drawn(count, SIDE).read(batch) for batch in batches]
    squares, labels = (np.concatenate(each) for each in zip(*read, strict=True))
    networks[1].model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    networks[1].model.optimizer.learning_rate = 0.01
    fitted = networks[1].model.fit(squares, labels, BATCH, shuffle=False, verbose=0).history

    (epoch,) = watcher.epochs
    assert len(batches[-1]) < BATCH
    assert epoch.loss == pytest.approx(fitted["loss"][0], rel=1e-4)
    assert epoch.acc == pytest.approx(fitted["accuracy"][0])


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Noted:
    """A training in two phases that nothing interrupts."""
    noted = Noted()
    trainer(own(), PHASES, tmp_path_factory.mktemp("whole") / "whole.npz", noted).train()
    return noted


def test_a_training_in_phases_learns(whole: Noted) -> None:
    assert [each.epoch for each in whole.epochs] == [1, 2, 3, 4, 5]
    assert whole.epochs[-1].val_loss < whole.epochs[0].val_loss
    assert whole.steps[-1] == (15, 15)


@pytest.mark.parametrize(
    "killed_after", [2, *(pytest.param(epochs, marks=pytest.mark.thorough) for epochs in (1, 3, 5))]
)
def test_a_killed_training_comes_to_the_same_numbers(
    whole: Noted, tmp_path: Path, killed_after: int
) -> None:
    file, first, second = tmp_path / "it.npz", Noted(killed_after), Noted()
    with pytest.raises(Killed):
        trainer(own(), PHASES, file, first).train()
    again = trainer(own(), PHASES, file, second)
    again.train()

    assert len(second.restored_epochs) == killed_after
    assert without_time([*first.epochs, *second.epochs]) == without_time(whole.epochs)
    assert again.score(Drawn(8, SIDE)).loss == whole.epochs[-1].val_loss


def test_a_file_that_is_damaged_or_of_another_training_is_not_used(tmp_path: Path) -> None:
    file = tmp_path / "kept.npz"
    trainer(own(), [Phase(1, 0.01)], file, Noted()).train()
    assert CheckpointFile(file, "it").read() is not None
    assert CheckpointFile(file, "another").read() is None
    file.write_bytes(file.read_bytes()[:-100])
    assert CheckpointFile(file, "it").read() is None


def test_too_long_steps_and_deleted_pictures_end_a_training(tmp_path: Path) -> None:
    with pytest.raises(WeightsDiverged):
        trainer(own(), [Phase(3, 1e20)], tmp_path / "one.npz", Noted()).train()
    with pytest.raises(NoPictures):
        trainer(own(), [Phase(1, 0.01)], tmp_path / "two.npz", Noted(), gone=True).train()


@pytest.mark.thorough
def test_fine_tuning_changes_the_head_first_and_then_the_last_blocks(
    tmp_path: Path, backbones: Path
) -> None:
    (spec,) = BACKBONES["mobilenet_v2"].networks
    keras.utils.set_random_seed(3)
    network = FineTuned(backbones, spec, 2)
    before = weights_of(network)
    head, both = Phase(1, 0.01), Phase(1, 0.001, 2)

    trainer(network, [head], tmp_path / "head.npz", Noted(), side=224).train()
    assert parameter_counts(network.model)[1] == 1281 * 2
    after_head = weights_of(network)
    assert changed(before, after_head) == set()
    trainer(network, [head, both], tmp_path / "head.npz", Noted(), side=224).train()

    learnt = changed(before, weights_of(network))
    assert learnt
    assert all(name.startswith(("block_15_", "block_16_", "Conv_1")) for name in learnt)
    assert all(name.endswith("/kernel") for name in learnt)  # the batch norms stay frozen
    assert named_layers(backbones, spec, 2) >= {name.split("/")[0] for name in learnt}


def named_layers(backbones: Path, spec: NetworkSpec, blocks: int) -> set[str]:
    (part,) = read_layers(backbones, spec.name)
    return {layer.name for layer in block_layers(spec, part.layers, blocks)}


def weights_of(network: FineTuned) -> dict[str, Any]:
    (pretrained,) = (layer for layer in network.model.layers if hasattr(layer, "layers"))
    return {weight.path: weight.numpy() for weight in pretrained.weights}


def changed(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    return {name for name, array in before.items() if not np.array_equal(array, after[name])}


def test_blocks_are_told_apart_where_they_can_be() -> None:
    assert block_names(BACKBONES["mobilenet_v2"])[0] == "expanded_conv"
    assert block_names(BACKBONES["mobilenet_v2"])[-1] == "block_16"
    assert block_names(STRONG) == []
    assert block_names(BACKBONES["vgg16"]) == []
