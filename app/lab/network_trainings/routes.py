"""Routes for trainings of whole networks: one of one's own, and the fine-tuning of a pretrained one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends
from sqlalchemy.orm import Session

from app import errors
from app.db.lab_tables import NetworkTraining
from app.db.tables import Project
from app.lab.imports.routes import ProblemOfDep
from app.lab.imports.schemas import ProblemOf
from app.lab.job_rows import UNFINISHED
from app.lab.network_trainings.choices import fine_tuning, own_network
from app.lab.network_trainings.messages import TrainingKind
from app.lab.network_trainings.schemas import (
    FineTuningIn,
    NetworkTrainingIn,
    NetworkTrainingOut,
    NewestNetworkTraining,
    OwnNetworkIn,
)
from app.lab.network_trainings.training_rows import NetworkTrainings, TrainingChoice
from app.lab.networks.routes import KnownNetworksDep
from app.lab.routes import usable_shares
from app.projects.routes import CHANGE_REFUSALS, ProjectDep, ProjectWithPicturesDep
from app.services import Services
from app.settings import Settings
from app.storage.free_space import require_free_space
from app.training.fingerprint import is_fresh
from app.training.routes import RunsDep
from app.training.runs import Runs
from app.web.dependencies import ServicesDep, SessionDep, SettingsDep
from app.web.errors import refusals

router = APIRouter(prefix="/api/projects/{project}", tags=["networks"])

START_REFUSALS = (
    *CHANGE_REFUSALS,
    errors.NotReadyToTrain,
    errors.NetworkTrainingUnfinished,
    errors.NetworkTrainingsFull,
    errors.UnusableValue,
    errors.DiskNearlyFull,
)


@dataclass(frozen=True)
class Trainings:
    """What the routes of trainings share."""

    session: Session
    services: Services
    settings: Settings
    runs: Runs
    problem_of: ProblemOf
    background_tasks: BackgroundTasks

    def begin(
        self, project: Project, choice: TrainingChoice, body: NetworkTrainingIn
    ) -> NetworkTrainingOut:
        """Queues the training.

        Raises the errors of `NetworkTrainings.begin`, UnusableValue, DiskNearlyFull.
        """
        require_free_space(self.settings.data_dir, self.settings.network_training_free_bytes)
        shares = usable_shares(body.validation, body.test)
        rows, most = (
            NetworkTrainings(self.session, choice.kind),
            self.settings.max_network_trainings,
        )
        begun = rows.begin(project, choice, shares, body.seed, most)
        self.background_tasks.add_task(self.services.network_trainer.wake)
        return self.out(project, begun)

    def newest(self, project: Project, kind: TrainingKind) -> NewestNetworkTraining:
        row = NetworkTrainings(self.session, kind).of_project(project.id)
        return NewestNetworkTraining(training=self.out(project, row) if row else None)

    def cancel(self, project: Project, kind: TrainingKind) -> NetworkTrainingOut:
        """Raises NetworkTrainingFinished."""
        return self.out(project, NetworkTrainings(self.session, kind).cancel(project.id))

    def out(self, project: Project, row: NetworkTraining) -> NetworkTrainingOut:
        is_over, known = row.status not in UNFINISHED, row.fingerprint
        stale = is_over and known is not None and not is_fresh(known, self.session, project.id)
        before = 0 if is_over else NetworkTrainings(self.session).before(row)
        # Trainings of earlier versions did not keep how many classes they learnt.
        classes = TrainingChoice.of(row).classes or len(project.classes)
        return NetworkTrainingOut.of(row, classes, self.problem_of, before=before, stale=stale)


def trainings(
    session: SessionDep,
    services: ServicesDep,
    settings: SettingsDep,
    runs: RunsDep,
    problem_of: ProblemOfDep,
    background_tasks: BackgroundTasks,
) -> Trainings:
    return Trainings(session, services, settings, runs, problem_of, background_tasks)


TrainingsDep = Annotated[Trainings, Depends(trainings)]


@router.post("/own-network", status_code=202, responses=refusals(*START_REFUSALS))
def start_own_network(
    project: ProjectDep, trainings: TrainingsDep, body: OwnNetworkIn
) -> NetworkTrainingOut:
    """Train a network of one's own from nothing, in place of the project's last one.

    It learns the training part and is scored on the validation part, and on the test set at the end.
    A head on a frozen network learns the same pictures, to show what transfer learning saves. It goes
    on in the background; one such training runs on a server at a time.
    """
    trainings.runs.require_ready(project)
    layers, classes = [each.layer for each in body.layers], len(project.classes)
    choice = own_network(
        layers, body.side, body.phase, body.batch_size, classes, trainings.settings
    )
    return trainings.begin(project, choice, body)


@router.get("/own-network", responses=refusals(errors.ProjectNotFound))
def get_own_network(
    project: ProjectWithPicturesDep, trainings: TrainingsDep
) -> NewestNetworkTraining:
    """How far the training of the project's own network is, and what came of it."""
    return trainings.newest(project, TrainingKind.OWN_NETWORK)


@router.post(
    "/own-network/cancel",
    status_code=202,
    responses=refusals(*CHANGE_REFUSALS, errors.NetworkTrainingFinished),
)
def cancel_own_network(project: ProjectDep, trainings: TrainingsDep) -> NetworkTrainingOut:
    """Stop the training of the project's own network. The epochs that are done stay in sight."""
    return trainings.cancel(project, TrainingKind.OWN_NETWORK)


@router.post(
    "/fine-tuning",
    status_code=202,
    responses=refusals(
        *START_REFUSALS,
        errors.NetworkNotFound,
        errors.NetworkMissing,
        errors.BackboneMissing,
        errors.BackboneDamaged,
    ),
)
def start_fine_tuning(
    project: ProjectDep,
    trainings: TrainingsDep,
    known: KnownNetworksDep,
    body: FineTuningIn | None = None,
) -> NetworkTrainingOut:
    """Fine-tune a pretrained network, in place of the project's last fine-tuning.

    First a new head learns on the frozen network, then its last blocks learn, too. Otherwise as a
    network of one's own.
    """
    chosen = body or FineTuningIn()
    trainings.runs.require_ready(project)
    choice = fine_tuning(
        chosen.network or "", chosen.phases, chosen.batch_size, known, trainings.settings
    )
    return trainings.begin(project, choice, chosen)


@router.get("/fine-tuning", responses=refusals(errors.ProjectNotFound))
def get_fine_tuning(
    project: ProjectWithPicturesDep, trainings: TrainingsDep
) -> NewestNetworkTraining:
    """How far the project's newest fine-tuning is, and what came of it."""
    return trainings.newest(project, TrainingKind.FINE_TUNING)


@router.post(
    "/fine-tuning/cancel",
    status_code=202,
    responses=refusals(*CHANGE_REFUSALS, errors.NetworkTrainingFinished),
)
def cancel_fine_tuning(project: ProjectDep, trainings: TrainingsDep) -> NetworkTrainingOut:
    """Stop the project's fine-tuning. The epochs that are done stay in sight."""
    return trainings.cancel(project, TrainingKind.FINE_TUNING)
