"""What may be trained on this server: the limits of networks of one's own, and of fine-tunings."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from app.errors import UnusableValue
from app.lab.network_trainings.messages import TrainingKind
from app.lab.network_trainings.training_rows import TrainingChoice
from app.lab.networks.known_networks import KnownNetworks
from app.ml.backbones import MOBILENET_V2
from app.ml.layers import NetworkLayer
from app.ml.network_layers import (
    LayerImpossible,
    OwnLayer,
    OwnNetworkPlan,
    memory_bytes,
    plan_network,
)
from app.ml.network_training import Phase
from app.ml.trainable_networks import block_layers, block_names
from app.settings import Settings
from app.training.networks import require_known

MILLION = 1_000_000


def own_network(
    layers: Sequence[OwnLayer],
    side: int,
    phase: Phase,
    batch_size: int,
    classes: int,
    settings: Settings,
) -> TrainingChoice:
    """The training of a network of one's own. Raises UnusableValue with the field that cannot be."""
    _check_most("layers", len(layers), settings.max_own_network_layers)
    _check_most("side", side, settings.max_own_network_side)
    _check_most("epochs", phase.epochs, settings.max_network_training_epochs)
    plan = _plan(layers, side, classes)
    _check_most("layers", plan.parameters, settings.max_own_network_parameters, "parameters")
    work = plan.multiply_adds // MILLION
    _check_most("layers", work, settings.max_own_network_work, "million multiplications a picture")
    _check_memory(plan.memory_bytes(batch_size), settings)
    return TrainingChoice(
        TrainingKind.OWN_NETWORK, [phase], batch_size, layers, side, classes=classes
    )


def fine_tuning(
    network: str, phases: Sequence[Phase], batch_size: int, known: KnownNetworks, settings: Settings
) -> TrainingChoice:
    """A fine-tuning; without a name, of the server's own network, or else of the default one.

    Raises NetworkNotFound, NetworkMissing, UnusableValue, BackboneMissing and BackboneDamaged.
    """
    name = network or _usual_network(settings)
    spec = require_known(name)
    blocks = block_names(spec)
    if not blocks:
        raise unusable("network", "its blocks cannot be told apart")
    known.require([name])
    _check_most("blocks", phases[-1].trained_blocks, len(blocks))
    epochs = sum(phase.epochs for phase in phases)
    _check_most("epochs", epochs, settings.max_network_training_epochs, "epochs of both parts")
    (part,) = known.layers(name)
    learning = block_layers(spec, part.layers, phases[-1].trained_blocks)
    _check_memory(_fine_tuning_bytes(part.layers, learning, batch_size), settings)
    return TrainingChoice(TrainingKind.FINE_TUNING, phases, batch_size, network=name)


def _usual_network(settings: Settings) -> str:
    return settings.backbone if block_names(require_known(settings.backbone)) else MOBILENET_V2.name


def _plan(layers: Sequence[OwnLayer], side: int, classes: int) -> OwnNetworkPlan:
    try:
        return plan_network(layers, side, classes)
    except LayerImpossible as problem:
        raise unusable(problem.field, problem.reason) from problem


def _fine_tuning_bytes(
    layers: Sequence[NetworkLayer], learning: Sequence[NetworkLayer], batch_size: int
) -> int:
    """The layers that learn keep what they put out; of the frozen ones the largest is in memory."""
    kept = sum(prod(layer.shape) for layer in learning)
    passing = max(prod(layer.shape) for layer in layers)
    parameters = sum(layer.parameters for layer in layers)
    return memory_bytes(parameters, (kept + passing) * batch_size)


def _check_memory(needed: int, settings: Settings) -> None:
    most = settings.network_training_memory_bytes
    _check_most("batch_size", needed // MILLION, most // MILLION, "MB of memory, with this network")


def _check_most(field: str, value: int, most: int, of: str = "") -> None:
    """Raises UnusableValue for more than `most`."""
    if value > most:
        raise unusable(field, f"{value} is more than {most} {of}".rstrip())


def unusable(field: str, reason: str) -> UnusableValue:
    problem: dict[str, str | int] = {"field": field, "reason": reason}
    return UnusableValue(fields=field, problems=[problem])
