"""Routes for networks: which there are, what a model of each is made of, and all of them compared."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends

from app import errors
from app.db.lab_tables import NetworkComparison
from app.lab.imports.routes import ProblemOfDep
from app.lab.imports.schemas import ProblemOf
from app.lab.job_rows import UNFINISHED
from app.lab.networks.comparison_rows import NetworkComparisons
from app.lab.networks.head_layers import head_layers
from app.lab.networks.known_networks import KnownNetworks
from app.lab.networks.schemas import (
    ModelSummaryOut,
    NetworkComparisonIn,
    NetworkComparisonOut,
    NetworkOut,
    NetworksOut,
    NewestNetworkComparison,
)
from app.lab.routes import usable_shares
from app.projects.routes import CHANGE_REFUSALS, ProjectDep, ProjectWithPicturesDep
from app.training.fingerprint import is_fresh
from app.training.networks import require_known
from app.training.routes import RunsDep
from app.web.dependencies import ServicesDep, SessionDep, SettingsDep
from app.web.errors import refusals

router = APIRouter(prefix="/api/projects/{project}/networks", tags=["networks"])


def known_networks(settings: SettingsDep) -> KnownNetworks:
    return KnownNetworks(settings)


KnownNetworksDep = Annotated[KnownNetworks, Depends(known_networks)]


@router.get("", responses=refusals(errors.ProjectNotFound))
def list_networks(_: ProjectWithPicturesDep, known: KnownNetworksDep) -> NetworksOut:
    """The networks that this program knows: those on this server, and how the others are got."""
    return NetworksOut(networks=[NetworkOut.of(each) for each in known.all()])


@router.get(
    "/{network}/summary",
    responses=refusals(
        errors.ProjectNotFound,
        errors.NetworkNotFound,
        errors.NetworkMissing,
        errors.BackboneMissing,
        errors.BackboneDamaged,
    ),
)
def get_model_summary(
    project: ProjectWithPicturesDep, network: str, known: KnownNetworksDep
) -> ModelSummaryOut:
    """The layers of a model of this project with that network, and which of them are trained."""
    parts = known.layers(network)
    return ModelSummaryOut.of(parts, head_layers(require_known(network), len(project.classes)))


@router.post(
    "/comparison",
    status_code=202,
    responses=refusals(
        *CHANGE_REFUSALS,
        errors.NotReadyToTrain,
        errors.NetworkComparisonUnfinished,
        errors.NetworkNotFound,
        errors.NetworkMissing,
    ),
)
def start_network_comparison(
    project: ProjectDep,
    session: SessionDep,
    runs: RunsDep,
    services: ServicesDep,
    known: KnownNetworksDep,
    problem_of: ProblemOfDep,
    background_tasks: BackgroundTasks,
    body: NetworkComparisonIn | None = None,
) -> NetworkComparisonOut:
    """Compare networks in the background, in place of the project's last comparison.

    Each looks once at the pictures of the training and the validation part; what it sees is kept. On
    that a head is trained and scored. The test part is not looked at.
    """
    chosen = body or NetworkComparisonIn()
    shares = usable_shares(chosen.validation, chosen.test)
    networks = list(dict.fromkeys(chosen.networks or known.installed()))
    known.require(networks)
    runs.require_ready(project)
    begun = NetworkComparisons(session).begin(project, networks, shares, chosen.seed)
    services.kept_variants.make_room(session, project)
    background_tasks.add_task(services.network_comparer.wake)
    return NetworkComparisonOut.of(begun, problem_of)


@router.get("/comparison", responses=refusals(errors.ProjectNotFound))
def get_network_comparison(
    project: ProjectWithPicturesDep, session: SessionDep, problem_of: ProblemOfDep
) -> NewestNetworkComparison:
    """How far the project's newest comparison of networks is, and what it found so far."""
    row = NetworkComparisons(session).of_project(project.id)
    return NewestNetworkComparison(comparison=_out(session, row, problem_of) if row else None)


@router.post(
    "/comparison/cancel",
    status_code=202,
    responses=refusals(*CHANGE_REFUSALS, errors.NetworkComparisonFinished),
)
def cancel_network_comparison(
    project: ProjectDep, session: SessionDep, problem_of: ProblemOfDep
) -> NetworkComparisonOut:
    """Stop the project's comparison of networks. Those that are done stay."""
    return _out(session, NetworkComparisons(session).cancel(project.id), problem_of)


def _out(
    session: SessionDep, row: NetworkComparison, problem_of: ProblemOf
) -> NetworkComparisonOut:
    known = row.fingerprint
    is_over = row.status not in UNFINISHED
    stale = is_over and known is not None and not is_fresh(known, session, row.project_id)
    return NetworkComparisonOut.of(row, problem_of, stale=stale)
