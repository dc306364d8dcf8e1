"""Routes for augmentation: variants to look at, what mirrors do, and the levels compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, BackgroundTasks, Depends, Query, Response

from app import errors
from app.accounts.authorization import Access, Action
from app.accounts.dependencies import CredentialsDep, caller_of
from app.db.tables import ImageClass
from app.lab.augmentation.comparison_rows import Comparisons
from app.lab.augmentation.schemas import (
    ComparisonIn,
    ComparisonOut,
    MirrorCheckOut,
    NewestComparison,
)
from app.lab.imports.routes import ProblemOfDep
from app.lab.routes import SeedQuery, usable_shares
from app.ml.augmentation import LEVELS, Level, Mirror, Transform
from app.projects.routes import CHANGE_REFUSALS, ProjectDep, ProjectWithPicturesDep
from app.samples.kept_pictures import FOREVER
from app.samples.samples import Samples, picture_key
from app.training.routes import RunsDep
from app.web.dependencies import (
    DatabaseDep,
    PictureFilesDep,
    ServicesDep,
    SessionDep,
    SettingsDep,
)
from app.web.errors import ENGINE_REFUSALS, refusals

router = APIRouter(prefix="/api/projects/{project}/augmentation", tags=["augmentation"])


@dataclass(frozen=True)
class PreviewedPicture:
    """The file of a sample, and who owns it."""

    student_id: str
    file: bytes


def previewed_picture(
    project: str,
    credentials: CredentialsDep,
    database: DatabaseDep,
    settings: SettingsDep,
    picture_files: PictureFilesDep,
    sample: Annotated[str, Query(description="The id of a sample of the project")],
) -> PreviewedPicture:
    """The sample's picture, read in a transaction that ends before its variants are made."""
    with database.reading() as session:
        access = Access(session, caller_of(session, credentials))
        seen = access.get_project(project, Action.SEE_PICTURES)
        key = picture_key(Samples(session, settings).get(seen.id, sample))
        student_id = seen.student_id
    try:
        return PreviewedPicture(student_id, picture_files.get(key))
    except KeyError as missing:
        raise errors.SampleNotFound from missing


async def shown_variants(
    transform: Annotated[Transform | None, Query(description="One transform by itself")] = None,
    level: Annotated[
        int | None, Query(ge=0, lt=len(LEVELS), description="What a level makes of the picture")
    ] = None,
) -> Transform | Level:
    """The transform or the level. Raises UnusableValue unless one of them is given."""
    if level is not None and transform is None:
        return LEVELS[level]
    if transform is not None and level is None:
        return transform
    problem: dict[str, str | int] = {
        "field": "transform",
        "reason": "either a transform or a level is needed",
    }
    raise errors.UnusableValue(fields="transform", problems=[problem])


@router.get(
    "/preview",
    response_class=Response,
    responses=refusals(errors.ProjectNotFound, errors.SampleNotFound, *ENGINE_REFUSALS)
    | {200: {"content": {"image/jpeg": {}}}},
)
async def get_preview(
    picture: Annotated[PreviewedPicture, Depends(previewed_picture)],
    shown: Annotated[Transform | Level, Depends(shown_variants)],
    services: ServicesDep,
    seed: SeedQuery = 0,
) -> Response:
    """Nine variants of a sample as one picture, in rows of three: 688 × 688, with gaps of 8 pixels.

    A transform by itself is shown over its whole range; of a level its first nine pictures, the
    sample itself first. The same seed gives the same picture, so browsers may keep it.
    """
    made = await services.engine.augmentation_sheet(picture.student_id, picture.file, shown, seed)
    return Response(made, media_type="image/jpeg", headers={"Cache-Control": FOREVER})


@dataclass(frozen=True)
class MirroredProject:
    """A project whose pictures the caller may see."""

    student_id: str
    classes: Sequence[ImageClass]


def mirrored_project(
    project: str, credentials: CredentialsDep, database: DatabaseDep
) -> MirroredProject:
    """The project, read in a transaction that ends before its pictures are mirrored."""
    with database.reading() as session:
        access = Access(session, caller_of(session, credentials))
        seen = access.get_project(project, Action.SEE_PICTURES)
        return MirroredProject(seen.student_id, list(seen.classes))


async def chosen_mirror(
    transform: Annotated[
        Literal[Transform.MIRROR_LEFT_RIGHT, Transform.MIRROR_UP_DOWN],
        Query(description="Which way the pictures are mirrored"),
    ],
) -> Mirror:
    if transform == Transform.MIRROR_UP_DOWN:
        return Mirror.UP_DOWN
    return Mirror.LEFT_RIGHT


@router.get(
    "/mirror-check",
    responses=refusals(
        errors.ProjectNotFound, errors.BackboneMissing, errors.BackboneDamaged, *ENGINE_REFUSALS
    ),
)
async def get_mirror_check(
    project: Annotated[MirroredProject, Depends(mirrored_project)],
    mirror: Annotated[Mirror, Depends(chosen_mirror)],
    services: ServicesDep,
) -> MirrorCheckOut:
    """Whether mirrored pictures of one class look like those of another one.

    Up to twelve pictures of each class are mirrored and compared by their embeddings, as a model
    sees them.
    """
    check = await services.mirror_checks.check(project.classes, project.student_id, mirror)
    return MirrorCheckOut.of(check)


@router.post(
    "/comparison",
    status_code=202,
    responses=refusals(*CHANGE_REFUSALS, errors.NotReadyToTrain, errors.ComparisonUnfinished),
)
def start_comparison(
    project: ProjectDep,
    session: SessionDep,
    runs: RunsDep,
    services: ServicesDep,
    problem_of: ProblemOfDep,
    background_tasks: BackgroundTasks,
    body: ComparisonIn | None = None,
) -> ComparisonOut:
    """Compare the levels 0 to 6 in the background, in place of the project's last comparison.

    Each level's pictures of the training part train a model that is scored on the validation part,
    whose pictures stay as they are. The test part is not looked at. Embeddings of the variants are
    made once and kept.
    """
    chosen = body or ComparisonIn()
    shares = usable_shares(chosen.validation, chosen.test)
    runs.require_ready(project)
    begun = Comparisons(session).begin(project, shares, chosen.seed)
    services.kept_variants.make_room(session, project)
    background_tasks.add_task(services.level_comparer.wake)
    return ComparisonOut.of(begun, problem_of)


@router.get("/comparison", responses=refusals(errors.ProjectNotFound))
def get_comparison(
    project: ProjectWithPicturesDep, session: SessionDep, problem_of: ProblemOfDep
) -> NewestComparison:
    """How far the project's newest comparison is, and what it found so far."""
    row = Comparisons(session).of_project(project.id)
    return NewestComparison(comparison=ComparisonOut.of(row, problem_of) if row else None)


@router.post(
    "/comparison/cancel",
    status_code=202,
    responses=refusals(*CHANGE_REFUSALS, errors.ComparisonFinished),
)
def cancel_comparison(
    project: ProjectDep, session: SessionDep, problem_of: ProblemOfDep
) -> ComparisonOut:
    """Stop the project's comparison. The levels that are done stay."""
    return ComparisonOut.of(Comparisons(session).cancel(project.id), problem_of)
