"""The tables of the lab: imports, the names of their samples, test sets, augmentation, and trainings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, LargeBinary, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, column_property, mapped_column

from app.db.tables import Base, checksum_of, new_id, now, owned_by
from app.errors import PictureAlreadyHere


class ImportRefusal(Base):
    """A file of an import that was not taken, and the code and facts of the reason.

    `position`: its number in the import, from 0.
    """

    __tablename__ = "import_refusals"

    import_id: Mapped[str] = mapped_column(owned_by("imports.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str]
    code: Mapped[str]
    facts: Mapped[dict[str, Any]]


class DataSetImport(Base):
    """A zip file of pictures. `purpose`: whether they become samples, or pictures of the test set.

    `position`: how many of its `files` are done. `classes`: by the key of a class name in the file,
    where its pictures go, or why nowhere.
    `worked_s`: the seconds that were worked on it. `waiting_for`: code and facts of what keeps it
    from going on now. `problem`: code and facts of why it failed. The zip file is kept until
    `finished_at`. `already_here`: how many of the refused files were in their classes before.
    """

    __tablename__ = "imports"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[str] = mapped_column(owned_by("projects.id"), index=True)
    purpose: Mapped[str] = mapped_column(default="samples", server_default="samples")
    file_name: Mapped[str]
    status: Mapped[str] = mapped_column(index=True)
    files: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(default=0)
    accepted: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    classes: Mapped[dict[str, Any] | None]
    worked_s: Mapped[float] = mapped_column(default=0.0)
    waiting_for: Mapped[dict[str, Any] | None]
    problem: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]
    already_here: Mapped[int] = column_property(
        select(func.count())
        .where(
            ImportRefusal.import_id == id,  # noqa: A003 - the column
            ImportRefusal.code == PictureAlreadyHere.code,
        )
        .correlate_except(ImportRefusal)
        .scalar_subquery()
    )


class SampleName(Base):
    """The name that an imported sample had in its zip file."""

    __tablename__ = "sample_names"

    sample_id: Mapped[str] = mapped_column(owned_by("samples.id"), primary_key=True)
    name: Mapped[str]


class ListedPart(Base):
    """The part of a split that a list of files puts a sample in: training, validation or test."""

    __tablename__ = "listed_parts"

    sample_id: Mapped[str] = mapped_column(owned_by("samples.id"), primary_key=True)
    part: Mapped[str]


class TestPicture(Base):
    """A picture of a project's test set, which no training reads.

    `import_id`: the import that brought it, which may be forgotten by now. `order_key` sorts by
    arrival. `name`: that of its file. `label`: the name of its true class as it came, None
    where nothing told one; `class_id`: the class that had this name then.
    """

    __tablename__ = "test_pictures"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[str] = mapped_column(owned_by("projects.id"), index=True)
    import_id: Mapped[str]
    order_key: Mapped[str]
    name: Mapped[str]
    label: Mapped[str | None]
    class_id: Mapped[str | None]
    size_bytes: Mapped[int]
    checksum: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)


class TestEmbedding(Base):
    """The embedding of a picture of a test set by one backbone, as `Embedding` keeps those of samples."""

    __tablename__ = "test_embeddings"

    picture_id: Mapped[str] = mapped_column(owned_by("test_pictures.id"), primary_key=True)
    backbone: Mapped[str] = mapped_column(primary_key=True)
    numbers: Mapped[bytes] = mapped_column(LargeBinary)
    checksum: Mapped[str]

    @classmethod
    def of(cls, picture_id: str, backbone: str, numbers: bytes) -> TestEmbedding:
        return cls(
            picture_id=picture_id,
            backbone=backbone,
            numbers=numbers,
            checksum=checksum_of(numbers),
        )


class VariantEmbedding(Base):
    """The embedding of a variant of a sample, as `Embedding` keeps those of samples.

    `copy_number` and `mirror`: `app.ml.augmentation.Variant`. Where variants come to be made in
    another way, a migration has to empty the table.
    """

    __tablename__ = "variant_embeddings"

    sample_id: Mapped[str] = mapped_column(owned_by("samples.id"), primary_key=True)
    backbone: Mapped[str] = mapped_column(primary_key=True)
    copy_number: Mapped[int] = mapped_column(primary_key=True)
    mirror: Mapped[str] = mapped_column(primary_key=True)
    numbers: Mapped[bytes] = mapped_column(LargeBinary)
    checksum: Mapped[str]

    @classmethod
    def of(
        cls, sample_id: str, backbone: str, variant: tuple[int, str], numbers: bytes
    ) -> VariantEmbedding:
        """`variant`: its copy number and its mirror."""
        return cls(
            sample_id=sample_id,
            backbone=backbone,
            copy_number=variant[0],
            mirror=variant[1],
            numbers=numbers,
            checksum=checksum_of(numbers),
        )


class PreparedRun(Base):
    """What the lab adds to a training run: variants of its pictures, or the parts of a split.

    The run waits in the queue until `prepared`. `variants` are learnt, of which `variants_done` are
    made. `training`, `validation` and `test`: pictures in the parts, without a split null; `listed`:
    those that a list of files puts there. `waiting_for`: code and facts of what keeps it from going on.
    """

    __tablename__ = "prepared_runs"

    run_id: Mapped[str] = mapped_column(owned_by("training_runs.id"), primary_key=True)
    prepared: Mapped[bool] = mapped_column(default=False, index=True)
    variants: Mapped[int] = mapped_column(default=0)
    variants_done: Mapped[int] = mapped_column(default=0)
    training: Mapped[int | None]
    validation: Mapped[int | None]
    test: Mapped[int | None]
    listed: Mapped[int] = mapped_column(default=0)
    waiting_for: Mapped[dict[str, Any] | None]


class TrackedRun(Base):
    """What became of a training run in one tracker.

    `claimed_until`: until when the process that sends it owns it. `problem`: code and facts of why it
    was not sent.
    """

    __tablename__ = "tracked_runs"

    run_id: Mapped[str] = mapped_column(owned_by("training_runs.id"), primary_key=True)
    tracker: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(index=True)
    claimed_until: Mapped[datetime | None]
    problem: Mapped[dict[str, Any] | None]


class LabJob:
    """A job of the lab, of which each project has the newest one: the columns of all kinds.

    `validation`, `test` and `seed` make the split. `fingerprint`: that of the data that its scores
    come from; `position`: how many of them are there. `training_pictures` are learnt from, of the
    `training_part`; `variants` are to be made of them, of which `variants_done` are. `waiting_for`:
    code and facts of what keeps it from going on now; `problem`: of why it failed.
    """

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[str] = mapped_column(owned_by("projects.id"), unique=True)
    status: Mapped[str] = mapped_column(index=True)
    validation: Mapped[float]
    test: Mapped[float]
    seed: Mapped[int]
    fingerprint: Mapped[str | None]
    training_part: Mapped[int] = mapped_column(default=0)
    training_pictures: Mapped[int] = mapped_column(default=0)
    validation_pictures: Mapped[int] = mapped_column(default=0)
    variants: Mapped[int] = mapped_column(default=0)
    variants_done: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(default=0)
    waiting_for: Mapped[dict[str, Any] | None]
    problem: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]


class LevelComparison(LabJob, Base):
    """A comparison of the levels of augmentation: the scores of each in `levels`."""

    __tablename__ = "level_comparisons"

    levels: Mapped[list[dict[str, Any]]] = mapped_column(default=list)


class NetworkComparison(LabJob, Base):
    """A comparison of networks: the scores of each of the `networks` in `results`.

    `variants`: embeddings of training and validation pictures that are to be made. `picture_s`: the
    seconds that each network takes for a picture. `seconds_left`: those that the rest will take.
    """

    __tablename__ = "network_comparisons"

    networks: Mapped[list[str]] = mapped_column(JSON)
    results: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    picture_s: Mapped[dict[str, Any]] = mapped_column(default=dict)
    seconds_left: Mapped[float | None]


class GridSearch(LabJob, Base):
    """A grid search: trainings under all combinations of its axes, a row in `GridCombination` each.

    `settings`: the training settings, of which the axes replace some. `batch_sizes`,
    `learning_rates` and `levels`: the values of the axes; a single one where it is none.
    """

    __tablename__ = "grid_searches"

    settings: Mapped[dict[str, Any]]
    batch_sizes: Mapped[list[int]] = mapped_column(JSON)
    learning_rates: Mapped[list[float]] = mapped_column(JSON)
    levels: Mapped[list[int]] = mapped_column(JSON)


class GridCombination(Base):
    """What one combination of a grid search came to. `number`: its place, from 0.

    `pictures`: learnt from. `epochs`: the scores of all epochs, empty where the weights grew without
    end. `kept_epoch`: after which the weights are kept. `training_s`: seconds of computing.
    """

    __tablename__ = "grid_combinations"

    search_id: Mapped[str] = mapped_column(owned_by("grid_searches.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    pictures: Mapped[int]
    epochs: Mapped[list[dict[str, Any]]]
    kept_epoch: Mapped[int]
    training_s: Mapped[float]


class NetworkTraining(LabJob, Base):
    """A network trained in Keras: one of one's own, or the last blocks of a pretrained one (`kind`).

    A project has the newest one of each kind. `settings`: `app.lab.network_trainings.training_rows`.
    `variants`: the steps of all epochs, of which `variants_done` are done; `epochs`: `NetworkEpoch` of
    those that are done, as many as `position`. `transfer`: what a head on the frozen network came to;
    `outcome`: what the network itself did. `seconds_left`: those that the rest will take.
    """

    __tablename__ = "network_trainings"
    __table_args__ = (UniqueConstraint("project_id", "kind"),)

    project_id: Mapped[str] = mapped_column(owned_by("projects.id"), index=True)
    kind: Mapped[str]
    settings: Mapped[dict[str, Any]]
    epochs: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    transfer: Mapped[dict[str, Any] | None]
    outcome: Mapped[dict[str, Any] | None]
    seconds_left: Mapped[float | None]
