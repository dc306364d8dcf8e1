"""Trainings of networks as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, Field

from app.db.lab_tables import NetworkTraining
from app.lab.augmentation.schemas import MAX_HELD_OUT, MAX_SEED
from app.lab.imports.schemas import ProblemOf, problem_or_none
from app.lab.job_rows import UNFINISHED, JobStatus
from app.lab.network_trainings.messages import TrainingKind
from app.lab.network_trainings.training_rows import Outcome, TrainingChoice, TransferScores
from app.lab.networks.schemas import LayerOut
from app.ml.network_layers import LayerKind, OwnLayer, plan_network
from app.ml.network_training import NetworkEpoch, Phase
from app.training.schemas import Problem
from app.web.fields import Body, Id, Moment

MAX_BATCH = 128
MAX_EPOCHS = 1000
MAX_BLOCKS = 100
MAX_LAYERS = 100


def _rate(default: float, description: str) -> Any:
    return Field(default, ge=1e-6, le=1, allow_inf_nan=False, description=description)


class OwnLayerFields(BaseModel):
    """A layer of a network that somebody put together."""

    kind: LayerKind = Field(
        description="convolution (of `filters` kernels of `size` × `size`), pooling (2 × 2), dropout (of"
        " a `rate`), flatten, or dense (with `units`)",
        strict=False,
    )
    filters: int | None = Field(None, ge=1, le=512, description="Of a convolution, else null")
    size: int | None = Field(None, ge=1, le=11, description="Of a convolution, else null")
    rate: float | None = Field(
        None, ge=0, le=0.9, allow_inf_nan=False, description="Of dropout, else null"
    )
    units: int | None = Field(None, ge=1, le=4096, description="Of a dense layer, else null")


class OwnLayerIn(Body, OwnLayerFields):
    """A layer of the network, in its place."""

    @property
    def layer(self) -> OwnLayer:
        return OwnLayer(self.kind, self.filters, self.size, self.rate, self.units)


class NetworkTrainingIn(Body):
    """What all trainings of networks are told. What is left out takes its default."""

    batch_size: int = Field(32, ge=1, le=MAX_BATCH, description="Pictures looked at for one step")
    validation: float = Field(0.2, gt=0, le=MAX_HELD_OUT, description="The validation part's share")
    test: float = Field(0.2, ge=0, le=MAX_HELD_OUT, description="The test part's share")
    seed: int = Field(
        0, ge=0, le=MAX_SEED, description="Chooses parts and first weights, always the same"
    )


class OwnNetworkIn(NetworkTrainingIn):
    """A network of one's own, and how it is trained."""

    layers: list[OwnLayerIn] = Field(
        min_length=1,
        max_length=MAX_LAYERS,
        description="From the picture on; the dense layer that answers with the classes comes behind"
        " them by itself",
        examples=[[{"kind": "convolution", "filters": 32, "size": 3}, {"kind": "flatten"}]],
    )
    side: int = Field(128, ge=16, le=224, description="Side of the pictures, in pixels")
    epochs: int = Field(10, ge=1, le=MAX_EPOCHS, description="How often all pictures are learnt")
    learning_rate: float = _rate(0.001, "How far one step goes")

    @property
    def phase(self) -> Phase:
        return Phase(self.epochs, self.learning_rate)


class FineTuningIn(NetworkTrainingIn):
    """A pretrained network whose head is trained first, and then its last blocks, too."""

    network: str | None = Field(
        None, description="Its name; null: the server's own one, or mobilenet_v2"
    )
    blocks: int = Field(4, ge=1, le=MAX_BLOCKS, description="How many of its last blocks learn")
    head_epochs: int = Field(5, ge=1, le=MAX_EPOCHS, description="Epochs of the head alone")
    head_learning_rate: float = _rate(0.001, "How far a step goes while the head learns alone")
    epochs: int = Field(5, ge=1, le=MAX_EPOCHS, description="Epochs of head and blocks")
    learning_rate: float = _rate(0.0001, "How far a step goes while the blocks learn, too")

    @property
    def phases(self) -> list[Phase]:
        return [
            Phase(self.head_epochs, self.head_learning_rate),
            Phase(self.epochs, self.learning_rate, self.blocks),
        ]


class PhaseOut(BaseModel):
    """Some epochs of a training."""

    epochs: int = Field(ge=1, description="How many")
    learning_rate: float = Field(description="How far a step goes in them")
    trained_blocks: int = Field(
        ge=0, description="Last blocks of a pretrained network that learn beside its head"
    )


class NetworkEpochOut(BaseModel):
    """What one epoch came to."""

    epoch: int = Field(ge=1, description="Its number, from 1")
    loss: float = Field(description="Cross-entropy of the training pictures, in nats")
    acc: float = Field(ge=0, le=1, description="Share of them that were right, before each step")
    val_loss: float = Field(description="Cross-entropy of the validation pictures")
    val_acc: float = Field(ge=0, le=1, description="Share of them that are right after the epoch")
    right: int = Field(ge=0, description="So many of them are right")
    pictures: int = Field(ge=1, description="Validation pictures")
    learning_rate: float = Field(description="How far a step went")
    seconds: float = Field(ge=0, description="How long it took")

    @classmethod
    def of(cls, epoch: NetworkEpoch) -> NetworkEpochOut:
        return cls(**vars(epoch))


class TransferOut(BaseModel):
    """What a head on the frozen network came to with the same pictures: transfer learning."""

    network: str = Field(description="The network", examples=["mobilenet_v2"])
    right: int = Field(ge=0, description="Validation pictures that are right")
    pictures: int = Field(ge=1, description="Validation pictures")
    accuracy: float = Field(ge=0, le=1, description="Share of the training pictures that are right")
    seconds: float = Field(ge=0, description="For looking at each picture once, and training")
    trained: int = Field(ge=0, description="Parameters that training found")
    frozen: int = Field(ge=0, description="Parameters that stayed as they were")
    test_right: int = Field(ge=0, description="Pictures of the test set that are right")
    test_pictures: int = Field(ge=0, description="Pictures of the test set with a true class")

    @classmethod
    def of(cls, kept: dict[str, Any]) -> TransferOut:
        return cls(**vars(TransferScores(**kept)))


class OutcomeOut(BaseModel):
    """What is known at the end."""

    parameters: int = Field(ge=0, description="Parameters of the network")
    trained: int = Field(ge=0, description="Those that training found at the end")
    test_right: int = Field(ge=0, description="Pictures of the test set that are right")
    test_pictures: int = Field(ge=0, description="Pictures of the test set with a true class")

    @classmethod
    def of(cls, kept: dict[str, Any]) -> OutcomeOut:
        return cls(**vars(Outcome(**kept)))


class NetworkTrainingOut(BaseModel):
    """The training of a whole network: how far it is, and what came of it."""

    id: Id
    kind: TrainingKind = Field(description="own_network or fine_tuning")
    status: JobStatus = Field(description="queued, running, succeeded, failed or cancelled")
    layers: list[OwnLayerFields] = Field(description="Of a network of one's own, as they were sent")
    summary: list[LayerOut] = Field(
        description="Of a network of one's own: shapes and parameters of all layers, the one that"
        " answers among them"
    )
    side: int = Field(ge=0, description="Of the pictures of a network of one's own; else 0")
    network: str = Field(description="The one that is fine-tuned; else empty")
    phases: list[PhaseOut] = Field(description="One after the other")
    batch_size: int = Field(description="Pictures looked at for one step")
    validation: float = Field(description="The validation part's share")
    test: float = Field(description="The test part's share")
    seed: int = Field(description="That of the split and of the first weights")
    training_part: int = Field(ge=0, description="Pictures in the training part")
    training_pictures: int = Field(ge=0, description="Those that are learnt from")
    validation_pictures: int = Field(ge=0, description="Pictures that the scores are taken on")
    before: int = Field(
        ge=0, description="Trainings on this server that were begun before this one"
    )
    steps: int = Field(ge=0, description="Steps of all epochs")
    steps_done: int = Field(ge=0, description="Those that are done")
    seconds_left: float | None = Field(description="What the rest will take; null if unknown")
    epochs: list[NetworkEpochOut] = Field(description="Those that are done, in order")
    transfer: TransferOut | None = Field(
        description="Transfer learning on the same pictures; null before it is done"
    )
    outcome: OutcomeOut | None = Field(description="Null before the end")
    stale: bool = Field(description="Whether classes or samples have changed since it ended")
    waiting_for: Problem | None = Field(description="What keeps it from going on now")
    problem: Problem | None = Field(description="Why it failed")
    created_at: Moment
    finished_at: Moment | None = Field(description="When it ended; null before")

    @classmethod
    def of(
        cls,
        row: NetworkTraining,
        classes: int,
        problem_of: ProblemOf,
        *,
        before: int = 0,
        stale: bool = False,
    ) -> NetworkTrainingOut:
        choice = TrainingChoice.of(row)
        return cls(
            id=row.id,
            kind=choice.kind,
            status=JobStatus(row.status),
            layers=[OwnLayerFields(**vars(layer)) for layer in choice.layers],
            summary=_summary(choice.layers, choice.side, classes),
            side=choice.side,
            network=choice.network,
            phases=[PhaseOut(**vars(phase)) for phase in choice.phases],
            batch_size=choice.batch_size,
            validation=row.validation,
            test=row.test,
            seed=row.seed,
            training_part=row.training_part,
            training_pictures=row.training_pictures,
            validation_pictures=row.validation_pictures,
            before=before,
            steps=row.variants,
            steps_done=row.variants_done,
            seconds_left=row.seconds_left if row.status in UNFINISHED else None,
            epochs=[NetworkEpochOut.of(NetworkEpoch(**each)) for each in row.epochs],
            transfer=TransferOut.of(row.transfer) if row.transfer else None,
            outcome=OutcomeOut.of(row.outcome) if row.outcome else None,
            stale=stale,
            waiting_for=problem_or_none(row.waiting_for, problem_of),
            problem=problem_or_none(row.problem, problem_of),
            created_at=row.created_at,
            finished_at=row.finished_at,
        )


class NewestNetworkTraining(BaseModel):
    """The project's newest training of a kind."""

    training: NetworkTrainingOut | None = Field(description="Null before the first one")


def _summary(layers: Sequence[OwnLayer], side: int, classes: int) -> list[LayerOut]:
    if not layers:
        return []
    plan = plan_network(layers, side, classes)
    return [LayerOut.frozen(row).model_copy(update={"trained": True}) for row in plan.layers]
